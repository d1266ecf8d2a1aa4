"""What is typed is kept for the person alone, on any device, and never put over something else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from tests import factories
from tests.unit.records.pages import inputs_of, text_of
from weidewinkels.unsaved import keeping
from weidewinkels.unsaved.models import UnsavedForm

pytestmark = pytest.mark.django_db

KEY, OTHER = 5, 6
EDIT = f"/winkels/{KEY}/wijzigen/"
ADD = "/winkels/toevoegen/"
SCRIPT = {"X-Keeps": "1"}
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 15) Mobile Safari", **SCRIPT}


@pytest.fixture
def shop(eigenaar: User, store: DatastoreService) -> Record:
    """The shop of the eigenaar."""
    return factories.give_record(eigenaar, store, KEY)


class Device:
    """An opened form that keeps what is typed, as js/unsaved.js does."""

    def __init__(self, client: Client, url: str = EDIT) -> None:
        self.client, self.url = client, url.partition("?")[0]
        self.page = client.get(url)
        self.inputs = inputs_of(self.page)
        self.inputs.pop("keep", None)
        # The forms that throw one away have marks too.
        form = self.page.content.decode().partition("data-keeps")[2].partition("</form>")[0]
        self.inputs["mark"] = form.partition('name="mark" value="')[2].partition('"')[0]

    def types(self, *, by: dict[str, str] = PHONE, keep: str = "yes", **typed: str) -> str:
        """→ what came of it."""
        self.inputs |= {f"c-{column}": text for column, text in typed.items()}
        self.answer = self.client.post(self.url, {**self.inputs, "keep": keep}, headers=by)
        if self.answer.get("X-Kept") in ("kept", "nothing"):
            mark = self.answer.content.decode().partition('data-mark="')[2].partition('"')[0]
            self.inputs["mark"] = mark
        return str(self.answer.get("X-Kept"))

    def saves(self) -> int:
        return self.client.post(self.url, self.inputs).status_code


def kept() -> UnsavedForm:
    return UnsavedForm.objects.get()


def taken_up(client: Client) -> Device:
    return Device(client, f"{EDIT}?concept={kept().pk}")


def test_what_is_typed_is_kept_and_not_saved(
    shop: Record, eigenaar_client: Client, store: DatastoreService
) -> None:
    phone = Device(eigenaar_client)
    assert phone.types(remarks="Verse melk") == "kept"
    assert "Concept bewaard om" in text_of(phone.answer)
    assert store.get_one(KEY) == shop


def test_it_is_offered_elsewhere_and_never_put_in_the_form_unasked(
    shop: Record, eigenaar_client: Client
) -> None:
    Device(eigenaar_client).types(remarks="Verse melk")
    computer = Device(eigenaar_client)
    assert computer.inputs["c-remarks"] == (shop["remarks"] or "")
    assert "getypt op een telefoon" in text_of(computer.page)
    assert "Verder met het concept" in text_of(computer.page)
    assert taken_up(eigenaar_client).inputs["c-remarks"] == "Verse melk"


def test_it_is_saved_from_another_device_and_gone(
    shop: Record, eigenaar_client: Client, store: DatastoreService
) -> None:
    Device(eigenaar_client).types(remarks="Verse melk")
    assert taken_up(eigenaar_client).saves() == 302
    assert store.get_one(KEY) == {**shop, "remarks": "Verse melk"}
    assert not UnsavedForm.objects.exists()


def test_two_devices_that_type_at_once_do_not_overwrite_each_other(
    shop: Record, eigenaar_client: Client
) -> None:
    phone, computer = Device(eigenaar_client), Device(eigenaar_client)
    assert phone.types(remarks="Van de telefoon") == "kept"
    assert computer.types(by=SCRIPT, remarks="Van de computer") == "clash"
    assert computer.answer.status_code == 409
    assert "getypt op een telefoon" in text_of(computer.answer)
    assert kept().typed["c-remarks"] == "Van de telefoon"
    # The person chooses, on the second; then the first is told
    assert computer.types(by=SCRIPT, keep=kept().mark) == "kept"
    assert kept().typed["c-remarks"] == "Van de computer"
    assert phone.types(remarks="Nog meer") == "clash"
    assert kept().typed["c-remarks"] == "Van de computer"


def test_an_older_page_does_not_bring_back_what_was_saved(
    shop: Record, eigenaar_client: Client
) -> None:
    phone = Device(eigenaar_client)
    phone.types(remarks="Verse melk")
    taken_up(eigenaar_client).saves()
    assert phone.types(remarks="Verse melk en kaas") == "clash"
    assert "opgeslagen of weggegooid" in text_of(phone.answer)
    assert not UnsavedForm.objects.exists()
    assert phone.types(keep="") == "kept"


def test_what_another_device_typed_since_is_not_lost_by_saving(
    shop: Record, eigenaar_client: Client, store: DatastoreService
) -> None:
    phone = Device(eigenaar_client)
    phone.types(remarks="Verse melk")
    computer = taken_up(eigenaar_client)
    phone.types(remarks="Verse melk en kaas")
    assert computer.saves() == 302
    assert store.get_one(KEY)["remarks"] == "Verse melk"
    assert kept().typed["c-remarks"] == "Verse melk en kaas"


def test_what_was_kept_while_the_form_was_sent_goes_too(
    shop: Record, eigenaar_client: Client
) -> None:
    phone = Device(eigenaar_client)
    before = dict(phone.inputs)
    phone.types(remarks="Verse mel")
    phone.inputs = before | {"c-remarks": "Verse melk"}  # the answer had not come yet
    assert phone.saves() == 302
    assert not UnsavedForm.objects.exists()


def test_it_keeps_what_was_seen_so_that_a_change_meanwhile_is_settled(
    shop: Record, eigenaar_client: Client, beheerder_client: Client, store: DatastoreService
) -> None:
    Device(eigenaar_client).types(remarks="Van mij")
    other = Device(beheerder_client)
    other.inputs |= {"c-remarks": "Van een ander", "c-city": "Hoorn"}
    other.saves()
    device = taken_up(eigenaar_client)
    assert "Intussen is hier iets gewijzigd" in text_of(device.page)
    answer = device.client.post(EDIT, device.inputs)
    assert answer.status_code == 409
    assert "Van een ander" in text_of(answer)
    assert UnsavedForm.objects.exists()  # until it is settled
    settled = inputs_of(answer) | {"choice-c-remarks": "Van mij"}
    assert eigenaar_client.post(EDIT, settled).status_code == 302
    now = store.get_one(KEY)
    assert (now["remarks"], now["city"]) == ("Van mij", "Hoorn")
    assert not UnsavedForm.objects.exists()


def test_a_shop_that_was_deleted_meanwhile_still_opens_with_what_was_typed(
    beheerder_client: Client, store: DatastoreService
) -> None:
    Device(beheerder_client).types(remarks="Van mij")
    store.delete([KEY])
    device = taken_up(beheerder_client)
    assert device.inputs["c-remarks"] == "Van mij"
    assert "is intussen verwijderd" in text_of(device.client.post(EDIT, device.inputs))


def test_an_untouched_form_is_not_kept(shop: Record, eigenaar_client: Client) -> None:
    phone = Device(eigenaar_client)
    assert phone.types() == "nothing"
    phone.types(remarks="Verse melk")
    assert phone.types(remarks=str(shop["remarks"] or "")) == "nothing"
    assert not UnsavedForm.objects.exists()


def test_what_is_no_good_yet_is_kept_as_it_was_typed(shop: Record, eigenaar_client: Client) -> None:
    hostile = "<script>alert(1)</script>\u202e=1+1"
    phone = Device(eigenaar_client)
    assert phone.types(email="geen adres", remarks=hostile) == "kept"
    device = taken_up(eigenaar_client)
    assert device.inputs["c-email"] == "geen adres"
    assert device.inputs["c-remarks"] == hostile
    assert "<script>alert" not in device.page.content.decode()


def test_nobody_else_sees_or_touches_it(
    shop: Record, eigenaar_client: Client, beheerder_client: Client
) -> None:
    Device(eigenaar_client).types(remarks="Verse melk")
    mine = kept()
    assert "concept van" not in text_of(beheerder_client.get(EDIT))
    assert "Verse melk" not in text_of(beheerder_client.get(f"{EDIT}?concept={mine.pk}"))
    assert "Verse melk" not in text_of(beheerder_client.get("/concepten/"))
    drop = f"/concepten/{mine.pk}/weggooien/"
    assert beheerder_client.post(drop, {"mark": mine.mark}).status_code == 404
    theirs = Device(beheerder_client)
    theirs.inputs["mark"] = mine.mark
    assert theirs.types(remarks="Van een ander") == "clash"
    assert kept().typed["c-remarks"] == "Verse melk"


def test_who_may_not_change_it_keeps_nothing(
    shop: Record, eigenaar_client: Client, beheerder_client: Client
) -> None:
    form = Device(beheerder_client, f"/winkels/{OTHER}/wijzigen/").inputs
    answer = eigenaar_client.post(f"/winkels/{OTHER}/wijzigen/", {**form, "keep": "yes"})
    assert answer.status_code == 403
    assert not UnsavedForm.objects.exists()


def test_it_is_kept_by_a_button_without_javascript(shop: Record, eigenaar_client: Client) -> None:
    form = Device(eigenaar_client)
    other = Device(eigenaar_client)
    typed = {**form.inputs, "c-remarks": "Verse melk", "keep": "yes"}
    page = eigenaar_client.post(EDIT, typed, follow=True)
    assert "Concept bewaard om" in text_of(page)
    assert inputs_of(page)["c-remarks"] == "Verse melk"
    clash = eigenaar_client.post(EDIT, {**other.inputs, "c-remarks": "Kaas", "keep": "yes"})
    assert clash.status_code == 409
    assert "Er is een ander concept" in text_of(clash)
    assert inputs_of(clash)["c-remarks"] == "Kaas"
    typed = inputs_of(clash) | {"keep": kept().mark}
    assert eigenaar_client.post(EDIT, typed).status_code == 302
    assert kept().typed["c-remarks"] == "Kaas"


def test_it_is_thrown_away_as_it_was_shown(shop: Record, eigenaar_client: Client) -> None:
    phone = Device(eigenaar_client)
    phone.types(remarks="Verse melk")
    shown = kept()
    phone.types(remarks="Verse melk en kaas")
    drop = f"/concepten/{shown.pk}/weggooien/"
    answer = eigenaar_client.post(drop, {"mark": shown.mark, "next": EDIT}, follow=True)
    assert "nog gewijzigd" in text_of(answer)
    answer = eigenaar_client.post(drop, {"mark": kept().mark, "next": EDIT}, follow=True)
    assert "weggegooid" in text_of(answer)
    assert answer.redirect_chain[-1][0] == EDIT
    assert not UnsavedForm.objects.exists()


def test_new_shops_each_have_their_own(beheerder_client: Client, store: DatastoreService) -> None:
    Device(beheerder_client, ADD).types(company="Hoeve Een")
    second = Device(beheerder_client, ADD)
    assert "U hebt een concept voor Hoeve Een" in text_of(second.page)
    assert second.types(company="Hoeve Twee") == "kept"
    assert UnsavedForm.objects.count() == 2
    first = UnsavedForm.objects.get(title="Hoeve Een")
    device = Device(beheerder_client, f"{ADD}?concept={first.pk}")
    assert device.inputs["c-company"] == "Hoeve Een"
    assert device.saves() == 302
    assert kept().title == "Hoeve Twee"


def test_the_page_of_the_shop_leads_back_to_it(
    shop: Record, eigenaar_client: Client, beheerder_client: Client
) -> None:
    Device(eigenaar_client).types(remarks="Verse melk")
    page = eigenaar_client.get(f"/winkels/{KEY}/")
    assert f'href="{EDIT}?concept={kept().pk}"' in page.content.decode()
    assert "U hebt een concept" not in text_of(beheerder_client.get(f"/winkels/{KEY}/"))


def test_start_and_list_lead_back_to_it(shop: Record, eigenaar_client: Client) -> None:
    assert "Niet opgeslagen" not in text_of(eigenaar_client.get("/start/"))
    Device(eigenaar_client).types(remarks="Verse melk")
    assert 'href="/concepten/"' in eigenaar_client.get("/start/").content.decode()
    page = eigenaar_client.get("/concepten/")
    assert str(shop["company"]) in text_of(page)
    assert f'href="{EDIT}?concept={kept().pk}"' in page.content.decode()


def test_too_much_is_refused_and_nothing_is_lost(shop: Record, eigenaar_client: Client) -> None:
    phone = Device(eigenaar_client)
    phone.types(remarks="Verse melk")
    assert phone.types(remarks="x" * keeping.LARGEST) == "too_much"
    assert kept().typed["c-remarks"] == "Verse melk"


def test_nobody_has_very_many(
    beheerder: User, beheerder_client: Client, store: DatastoreService
) -> None:
    UnsavedForm.objects.bulk_create(
        UnsavedForm(user=beheerder, resource_id=store.resource_id, place=f"new:{number}", typed={})
        for number in range(keeping.MOST)
    )
    assert Device(beheerder_client, ADD).types(company="Hoeve") == "too_much"


def test_a_script_that_ran_wild_is_asked_to_wait(shop: Record, eigenaar_client: Client) -> None:
    phone = Device(eigenaar_client)
    outcomes = [phone.types(remarks=f"Melk {number}") for number in range(62)]
    assert outcomes[0] == "kept"
    assert outcomes[-1] == "later"


def test_who_is_signed_out_while_typing_is_told_and_loses_nothing(
    shop: Record, eigenaar: User, eigenaar_client: Client
) -> None:
    phone = Device(eigenaar_client)
    eigenaar_client.logout()
    assert phone.types(remarks="Verse melk") == "signed_out"
    eigenaar_client.force_login(eigenaar, backend="django.contrib.auth.backends.ModelBackend")
    assert not UnsavedForm.objects.exists()


def test_what_is_old_is_cleaned_up_by_the_worker(
    shop: Record, eigenaar_client: Client, settings
) -> None:
    Device(eigenaar_client).types(remarks="Verse melk")
    keeping.forget_old_hourly()
    assert UnsavedForm.objects.exists()
    old = timezone.now() - timedelta(days=settings.UNSAVED_DAYS, minutes=1)
    UnsavedForm.objects.update(changed_at=old)
    keeping.forget_old_hourly()  # it was done this hour
    assert UnsavedForm.objects.exists()
    assert keeping.forget_old() == 1


def test_it_is_taken_along_and_removed_with_the_account(
    shop: Record, eigenaar: User, eigenaar_client: Client
) -> None:
    Device(eigenaar_client).types(remarks="Verse melk")
    about = eigenaar_client.get("/account/gegevens/meenemen/").json()
    assert about["unsaved.UnsavedForm.user"][0]["typed"]["c-remarks"] == "Verse melk"
    eigenaar_client.post("/account/gegevens/verwijderen/", {"typed": eigenaar.email})
    assert not User.objects.filter(pk=eigenaar.pk).exists()
    assert not UnsavedForm.objects.exists()


def test_a_mark_that_is_none_finds_nothing(
    shop: Record, eigenaar_client: Client, beheerder: User
) -> None:
    phone = Device(eigenaar_client)
    for mark in ("1.", "a.b", "9" * 40, "٣.٤", "1.1.1", "-1.1"):
        phone.inputs["mark"] = mark
        assert phone.types(remarks="Verse melk") == "clash"


def test_devices_are_told_apart() -> None:
    from django.test import RequestFactory

    from weidewinkels.records.unsaved import device_of

    browsers = {
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148": "phone",
        "Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140 Mobile Safari/537.36": "phone",
        "Mozilla/5.0 (Linux; Android 15; SM-X510) Chrome/140 Safari/537.36": "tablet",
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": "computer",
        "": "computer",
    }
    for browser, device in browsers.items():
        request = RequestFactory().get("/", headers={"User-Agent": browser})
        assert device_of(request) == device
