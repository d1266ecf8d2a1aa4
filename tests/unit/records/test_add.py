"""Adding a record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.unit.records.pages import buttons_of, inputs_of, save, text_of
from weidewinkels.accounts.permissions import owned_keys
from weidewinkels.journal.models import Batch

pytestmark = pytest.mark.django_db
ADD = "/winkels/toevoegen/"


def key_in(response):
    return int(response["Location"].split("/")[-2])


def test_a_new_shop_is_added_and_shown(beheerder_client, store):
    response = save(beheerder_client, ADD, company="Hoeve Nieuw", zip="1674ps", phone="0229591234")
    record = store.get_one(key_in(response))
    assert record["company"] == "Hoeve Nieuw"
    assert record["zip"] == "1674 PS"
    assert record["phone"] == "0229 591 234"
    assert record["email"] is None
    assert "is toegevoegd" in text_of(beheerder_client.get(response["Location"]))


def test_who_owns_a_shop_and_adds_one_owns_that_too(eigenaar, eigenaar_client, store):
    key = key_in(save(eigenaar_client, ADD, company="Hoeve Nieuw"))
    assert str(key) in owned_keys(eigenaar)
    assert eigenaar_client.get(f"/winkels/{key}/wijzigen/").status_code == 200


def test_a_shop_needs_a_name(beheerder_client, store):
    response = save(beheerder_client, ADD, city="Hoorn")
    assert response.status_code == 422
    assert "Vul in: Bedrijfsnaam." in text_of(response)
    assert inputs_of(response)["c-city"] == "Hoorn"
    assert not Batch.objects.exists()


def test_a_double_click_adds_once(beheerder_client, store):
    posted = inputs_of(beheerder_client.get(ADD), company="Hoeve Nieuw")
    first, second = beheerder_client.post(ADD, posted), beheerder_client.post(ADD, posted)
    assert first["Location"] == second["Location"]
    assert Batch.objects.count() == 1


def back_with(client, **typed):
    """Add Hoeve Nieuw, go back, type something else and press the button; → both answers."""
    form = inputs_of(client.get(ADD), company="Hoeve Nieuw", city="Hoorn")
    first = client.post(ADD, form)
    return first, client.post(ADD, form | {f"c-{column}": text for column, text in typed.items()})


def test_going_back_after_adding_asks_what_is_meant(beheerder_client, store):
    _first, second = back_with(beheerder_client, company="Hoeve Nieuwer", city="")
    assert second.status_code == 409
    assert Batch.objects.count() == 1
    page = text_of(second)
    assert "U hebt Hoeve Nieuw net toegevoegd" in page
    assert "Hoeve Nieuwer" in page


def test_going_back_after_adding_can_change_what_was_added(beheerder_client, store):
    first, second = back_with(
        beheerder_client, company="Hoeve Nieuwer", city="", phone="0229591234"
    )
    key = key_in(first)
    posted = buttons_of(second)["Wijzig Hoeve Nieuw"]
    saved = beheerder_client.post(f"/winkels/{key}/wijzigen/", inputs_of(second) | posted)
    assert saved["Location"] == f"/winkels/{key}/"
    record = store.get_one(key)
    assert (record["company"], record["city"]) == ("Hoeve Nieuwer", None)
    assert record["phone"] == "0229 591 234"
    assert [batch.action for batch in Batch.objects.order_by("id")] == ["add", "edit"]


def test_going_back_after_adding_can_add_a_second_one_once(beheerder_client, store):
    first, second = back_with(beheerder_client, company="Hoeve Nieuwer")
    posted = inputs_of(second) | buttons_of(second)["Voeg toch een tweede toe"]
    added, clicked_twice = (beheerder_client.post(ADD + "?nog-een", posted) for _ in range(2))
    assert added["Location"] == clicked_twice["Location"] != first["Location"]
    assert store.get_one(key_in(added))["company"] == "Hoeve Nieuwer"
    assert store.get_one(key_in(added))["city"] == "Hoorn"
    assert Batch.objects.count() == 2


def test_a_mistake_after_going_back_keeps_the_question(beheerder_client, store):
    _first, mistaken = back_with(beheerder_client, email="geen adres")
    assert mistaken.status_code == 422
    mended = beheerder_client.post(ADD, inputs_of(mistaken, email="els@voorbeeld.nl"))
    assert mended.status_code == 409
    assert Batch.objects.count() == 1


def test_going_back_and_typing_the_same_otherwise_changes_nothing(beheerder_client, store):
    first, second = back_with(beheerder_client, company=" Hoeve Nieuw ")
    assert second["Location"] == first["Location"]
    assert Batch.objects.count() == 1


def test_what_was_added_and_undone_can_be_added_again(beheerder_client, store):
    form = inputs_of(beheerder_client.get(ADD), company="Hoeve Nieuw")
    first = beheerder_client.post(ADD, form)
    beheerder_client.post(f"/geschiedenis/{Batch.objects.get().pk}/ongedaan-maken/")
    again = beheerder_client.post(ADD, form)
    assert key_in(again) != key_in(first)
    assert store.get_one(key_in(again))["company"] == "Hoeve Nieuw"


def test_the_same_name_in_a_new_form_is_asked_about_for_a_while(beheerder_client, store):
    save(beheerder_client, ADD, company="Hoeve Nieuw", city="Hoorn")
    other = {"company": "hoeve nieuw", "city": "Sneek"}
    asked = save(beheerder_client, ADD, **other)
    assert asked.status_code == 409
    posted = inputs_of(asked) | buttons_of(asked)["Voeg toch een tweede toe"]
    assert beheerder_client.post(ADD + "?nog-een", posted).status_code == 302
    Batch.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert save(beheerder_client, ADD, **other).status_code == 302


def test_another_form_adds_another_shop_without_a_question(beheerder_client, store):
    locations = {
        save(beheerder_client, ADD, company=name)["Location"] for name in ("Hoeve A", "Hoeve B")
    }
    assert len(locations) == 2


def test_anothers_form_asks_nothing_about_mine(beheerder_client, eigenaar_client, store):
    form = inputs_of(beheerder_client.get(ADD), company="Hoeve Nieuw")
    beheerder_client.post(ADD, form)
    assert eigenaar_client.post(ADD, {**form, "c-company": "Hoeve Els"}).status_code == 302
    assert Batch.objects.count() == 2


def test_a_session_that_ended_loses_no_input(beheerder, beheerder_client, client, store):
    posted = inputs_of(beheerder_client.get(ADD), company="Hoeve Nieuw")
    assert client.post(ADD, posted).status_code == 302
    client.force_login(beheerder, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(ADD)
    assert inputs_of(page)["c-company"] == "Hoeve Nieuw"
    assert "nog niet opgeslagen" in text_of(page)


def test_only_who_may_add_sees_the_form(medewerker_client, client, store):
    assert medewerker_client.get(ADD).status_code == 403
    assert client.get(ADD).status_code == 302


@pytest.mark.parametrize("name", ["\u200b", "\u2800\u3164", "\u2066 \u2069", "\ufeff"])
def test_a_name_that_nobody_can_see_is_no_name(beheerder_client, store, name):
    response = save(beheerder_client, ADD, company=name)
    assert response.status_code == 422
    assert "Vul in: Bedrijfsnaam." in text_of(response)


def test_a_name_in_another_script_is_a_name(beheerder_client, store):
    key = key_in(save(beheerder_client, ADD, company="\u200fמשק השדה"))
    page = beheerder_client.get(f"/winkels/{key}/").content.decode()
    assert '<h1 dir="auto">' in page
    assert "<bdi>" in page
