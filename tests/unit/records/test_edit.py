"""Changing a record: what is written, what is said, and that nobody's work is lost."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from datastore_proxy import errors
from tests import factories
from tests.unit.records.pages import inputs_of, save, text_of
from weidewinkels.accounts import roles
from weidewinkels.journal.history import of_record
from weidewinkels.journal.models import Batch
from weidewinkels.journal.trash import deleted
from weidewinkels.mailing.sending import send_all_due

pytestmark = pytest.mark.django_db
KEY = 5
EDIT = f"/winkels/{KEY}/wijzigen/"
SHOW = f"/winkels/{KEY}/"


@pytest.fixture
def anna_client(sign_in):
    return sign_in(factories.make_user(roles.BEHEERDER, email="anna@voorbeeld.nl", name="Anna"))


def now(store):
    return store.get([KEY])[KEY]


def test_an_untouched_save_writes_nothing_and_says_so(beheerder_client, store, shop, calls):
    page = beheerder_client.get(EDIT)
    calls.clear()
    response = beheerder_client.post(EDIT, inputs_of(page), follow=True)
    assert "niets gewijzigd" in text_of(response)
    assert now(store) == shop
    assert "datastore_upsert" not in calls
    assert not Batch.objects.exists()


def test_a_save_of_one_field_leaves_every_other_value_identical(beheerder_client, store, shop):
    response = save(beheerder_client, EDIT, city="Hoorn")
    assert response.status_code == 302
    assert response["Location"] == SHOW
    assert now(store) == {**shop, "city": "Hoorn"}


def test_a_save_is_one_read_and_one_write(beheerder_client, shop, calls):
    beheerder_client.get(EDIT)
    calls.clear()
    page = beheerder_client.get(EDIT)
    assert calls == ["datastore_search"]
    calls.clear()
    beheerder_client.post(EDIT, inputs_of(page, city="Hoorn"))
    assert calls == ["datastore_search", "datastore_upsert"]


def test_a_save_asks_the_database_little(beheerder_client, shop, django_assert_max_num_queries):
    save(beheerder_client, EDIT, city="Blokker")  # the first one makes the lease
    page = beheerder_client.get(EDIT)
    with django_assert_max_num_queries(42):
        beheerder_client.post(EDIT, inputs_of(page, city="Hoorn"))


def test_form_and_record_ask_the_database_little(
    beheerder_client, shop, django_assert_max_num_queries
):
    for name in ("Hoorn", "Blokker", "Zwaag"):
        save(beheerder_client, EDIT, city=name)
    with django_assert_max_num_queries(7):
        beheerder_client.get(EDIT)
    with django_assert_max_num_queries(15):
        beheerder_client.get(SHOW)


def test_the_save_is_told_with_its_undo(beheerder_client, shop):
    page = beheerder_client.get(EDIT)
    response = beheerder_client.post(EDIT, inputs_of(page, city="Hoorn"), follow=True)
    assert "is gewijzigd" in text_of(response)


def test_ones_own_other_window_is_called_so_and_not_by_ones_name(
    beheerder_client, eigenaar_client, eigenaar, store, shop
):
    factories.give_record(eigenaar, store, KEY)
    one, other = beheerder_client.get(EDIT), beheerder_client.get(EDIT)
    of_another = eigenaar_client.get(EDIT)
    beheerder_client.post(EDIT, inputs_of(one, city="Hoorn"))
    mine = text_of(beheerder_client.post(EDIT, inputs_of(other, phone="0229 123456"), follow=True))
    assert "U wijzigde Plaats in een ander venster; beide bewaard." in mine
    theirs = text_of(eigenaar_client.post(EDIT, inputs_of(of_another, remarks="Kaas"), follow=True))
    assert "wijzigde Telefoonnummer, Plaats; beide bewaard." in theirs
    assert "ander venster" not in theirs


def test_clearing_a_field_empties_it(beheerder_client, store, shop):
    save(beheerder_client, EDIT, city="", phone="")
    assert now(store)["city"] is None
    assert now(store)["phone"] is None


def test_bad_input_comes_back_with_everything_typed(beheerder_client, store, shop):
    response = save(beheerder_client, EDIT, email="geen adres", city="Hoorn")
    assert response.status_code == 422
    typed = inputs_of(response)
    assert typed["c-email"] == "geen adres"
    assert typed["c-city"] == "Hoorn"
    assert 'href="#id_c-email"' in response.content.decode()
    assert now(store) == shop


def test_a_form_that_came_back_with_an_error_can_be_mended_and_saved(beheerder_client, store, shop):
    response = save(beheerder_client, EDIT, email="geen adres", city="Hoorn")
    beheerder_client.post(EDIT, inputs_of(response, email="info@hoeve.nl"))
    assert now(store) == {**shop, "email": "info@hoeve.nl", "city": "Hoorn"}


def test_a_double_click_saves_once(beheerder_client, store, shop):
    posted = inputs_of(beheerder_client.get(EDIT), city="Hoorn")
    beheerder_client.post(EDIT, posted)
    response = beheerder_client.post(EDIT, posted)
    assert response["Location"] == SHOW
    assert Batch.objects.count() == 1


def test_going_back_after_a_save_and_changing_more_saves_that_too(beheerder_client, store, shop):
    form = inputs_of(beheerder_client.get(EDIT))
    beheerder_client.post(EDIT, {**form, "c-city": "Hoorn"})
    beheerder_client.post(EDIT, {**form, "c-city": "Hoorn", "c-remarks": "Ook kaas"})
    assert now(store) == {**shop, "city": "Hoorn", "remarks": "Ook kaas"}


def test_going_back_after_a_save_and_changing_the_same_field_asks_which(
    beheerder_client, store, shop
):
    form = inputs_of(beheerder_client.get(EDIT))
    beheerder_client.post(EDIT, {**form, "c-city": "Hoorn"})
    response = beheerder_client.post(EDIT, {**form, "c-city": "Edam"})
    assert response.status_code == 409
    assert "U wijzigde dit veld intussen zelf al" in text_of(response)
    assert "Een ander" not in text_of(response)
    beheerder_client.post(EDIT, inputs_of(response, city="Edam"))
    assert now(store) == {**shop, "city": "Edam"}


def test_two_people_changing_different_fields_both_keep_their_work(
    beheerder_client, anna_client, store, shop
):
    mine = inputs_of(beheerder_client.get(EDIT), city="Hoorn")
    save(anna_client, EDIT, phone="0229591234")
    response = beheerder_client.post(EDIT, mine, follow=True)
    assert now(store) == {**shop, "city": "Hoorn", "phone": "0229 591 234"}
    assert "Anna wijzigde Telefoonnummer" in text_of(response)


@pytest.fixture
def conflict(beheerder_client, anna_client, shop):
    """The page after Anna and I changed the place, she the telephone, and I the remarks."""
    mine = inputs_of(beheerder_client.get(EDIT), city="Hoorn", remarks="Ook kaas")
    save(anna_client, EDIT, city="Enkhuizen", phone="0229591234")
    return beheerder_client.post(EDIT, mine)


def test_two_people_changing_the_same_field_are_asked(conflict, store, shop):
    assert conflict.status_code == 409
    text = text_of(conflict)
    for word in (shop["city"], "Van Anna", "Enkhuizen", "Hoorn", "Ook kaas", "0229 591 234"):
        assert word in text
    assert now(store) == {**shop, "city": "Enkhuizen", "phone": "0229 591 234"}


def test_a_conflict_keeps_theirs_unless_one_chooses(beheerder_client, conflict, store):
    beheerder_client.post(EDIT, inputs_of(conflict))
    assert now(store)["city"] == "Enkhuizen"
    assert now(store)["remarks"] == "Ook kaas"


@pytest.mark.parametrize(
    ("posted", "city"),
    [
        ({"choice-c-city": "Hoorn"}, "Hoorn"),
        ({"choice-c-city": "Hoorn", "c-city": "Hoorn en Enkhuizen"}, "Hoorn en Enkhuizen"),
    ],
)
def test_a_conflict_is_settled_as_chosen(beheerder_client, conflict, store, posted, city):
    response = beheerder_client.post(EDIT, inputs_of(conflict) | posted)
    assert response["Location"] == SHOW
    assert now(store)["city"] == city
    assert now(store)["remarks"] == "Ook kaas"
    assert now(store)["phone"] == "0229 591 234"


def test_an_old_dirty_value_may_be_chosen_again(beheerder_client, anna_client, store, shop):
    store.update([{"_id": KEY, "province": "North Holland"}])
    mine = inputs_of(beheerder_client.get(EDIT), phone="0229591234", province="Utrecht")
    save(anna_client, EDIT, phone="0223501134", province="Noord-Holland")
    page = beheerder_client.post(EDIT, mine)
    posted = inputs_of(page)
    assert posted["c-province"] == "Noord-Holland"
    posted |= {"choice-c-phone": '"', "c-province": "North Holland"}
    response = beheerder_client.post(EDIT, posted)
    assert response.status_code == 302, text_of(response)
    assert now(store) == {**shop, "province": "North Holland"}


def test_a_second_conflict_comes_back_with_the_input(
    beheerder_client, anna_client, conflict, store
):
    mine = inputs_of(conflict) | {"choice-c-city": "Hoorn"}
    save(anna_client, EDIT, city="Medemblik")
    again = beheerder_client.post(EDIT, mine)
    assert again.status_code == 409
    assert "Medemblik" in text_of(again)
    assert "Enkhuizen" in text_of(again)
    beheerder_client.post(EDIT, inputs_of(again) | {"choice-c-city": "Hoorn"})
    assert now(store)["city"] == "Hoorn"
    assert now(store)["remarks"] == "Ook kaas"


def test_a_dirty_old_value_survives_a_conflict(beheerder_client, anna_client, store, shop):
    mine = inputs_of(beheerder_client.get(EDIT), phone="0229591234")
    store.update([{"_id": KEY, "phone": "bel maar"}])
    page = beheerder_client.post(EDIT, mine)
    assert "Van een ander" in text_of(page)
    response = beheerder_client.post(EDIT, inputs_of(page))
    assert response["Location"] == SHOW
    assert now(store)["phone"] == "bel maar"


def test_what_was_deleted_meanwhile_can_be_added_again(beheerder_client, store, shop):
    mine = inputs_of(beheerder_client.get(EDIT), city="Hoorn")
    store.delete([KEY])
    page = beheerder_client.post(EDIT, mine)
    assert page.status_code == 409
    assert "is intussen verwijderd" in text_of(page)
    assert "Hoorn" in text_of(page)
    response = beheerder_client.post(reverse("records:add"), inputs_of(page))
    added = store.get_one(int(response["Location"].split("/")[-2]))
    assert {**added, "_id": KEY} == {**shop, "city": "Hoorn"}


@pytest.fixture
def gone(beheerder_client, medewerker_client, shop):
    """(the page after I changed the place and staff deleted the shop, what I posted)"""
    mine = inputs_of(beheerder_client.get(EDIT), city="Hoorn")
    delete = f"/winkels/{KEY}/verwijderen/"
    posted = inputs_of(medewerker_client.get(delete)) | {"reason": "Gesloten sinds mei"}
    medewerker_client.post(delete, posted)
    return beheerder_client.post(EDIT, mine), mine


def test_who_deleted_it_and_why_is_told(gone):
    page, _posted = gone
    assert "Verwijderd door medewerker op" in text_of(page)
    assert "Reden: “Gesloten sinds mei”." in text_of(page)


def test_what_is_added_again_keeps_its_history(beheerder_client, gone, store, shop):
    page, mine = gone
    added = beheerder_client.post(reverse("records:add"), inputs_of(page))
    key = added["Location"].split("/")[-2]
    assert store.get_one(int(key)) == {**shop, "_id": int(key), "city": "Hoorn"}
    assert [entry.operation for entry in of_record(key).filter(state="done")] == [
        "insert",
        "delete",
    ]
    assert not deleted(store.resource_id)
    again = beheerder_client.post(EDIT, mine)
    assert "hersteld, onder een nieuw nummer" in text_of(again)
    assert f"/winkels/{key}/wijzigen/" in again.content.decode()


def test_an_owner_still_owns_what_they_add_again(
    eigenaar, eigenaar_client, medewerker_client, store, shop
):
    factories.give_record(eigenaar, store, KEY)
    mine = inputs_of(eigenaar_client.get(EDIT), city="Hoorn")
    delete = f"/winkels/{KEY}/verwijderen/"
    medewerker_client.post(delete, inputs_of(medewerker_client.get(delete)))
    page = eigenaar_client.post(EDIT, mine)
    added = eigenaar_client.post(reverse("records:add"), inputs_of(page))
    assert eigenaar_client.get(f"{added['Location']}wijzigen/").status_code == 200


def test_another_shop_under_the_same_number_is_not_touched(beheerder_client, store, shop):
    mine = inputs_of(beheerder_client.get(EDIT), city="Hoorn")
    other = {"company": "Heel iets anders", "zip": "9999 ZZ", "street": "Elders 1"}
    store.update([{"_id": KEY, **other}])
    page = beheerder_client.post(EDIT, mine)
    assert page.status_code == 409
    assert "opnieuw geladen" in text_of(page)
    assert "Heel iets anders" in text_of(page)
    assert now(store)["city"] == shop["city"]


def test_a_save_waits_while_the_platform_is_down(beheerder_client, store, shop, monkeypatch):
    posted = inputs_of(beheerder_client.get(EDIT), city="Hoorn")

    def down(*args, **options):
        raise errors.NotReached(action="datastore_search")

    with monkeypatch.context() as broken:
        broken.setattr(store.transport, "call", down)
        response = beheerder_client.post(EDIT, posted)
    assert response["Location"] == SHOW
    assert "wacht op publicatie" in text_of(beheerder_client.get(SHOW))


@pytest.mark.parametrize(
    ("message", "is_at_city"),
    [
        ('null value in column "city" violates a rule', True),
        ('invalid input syntax: "Hoorn"', True),
        ("something else", False),
    ],
)
def test_what_the_platform_refuses_comes_back_in_the_form(
    beheerder_client, store, shop, monkeypatch, message, is_at_city
):
    posted = inputs_of(beheerder_client.get(EDIT), city="Hoorn", remarks="Ook kaas")
    real = store.transport.call

    def refuse(action, data, **options):
        if action == "datastore_upsert":
            raise errors.Invalid(message, action=action, status=409)
        return real(action, data, **options)

    monkeypatch.setattr(store.transport, "call", refuse)
    response = beheerder_client.post(EDIT, posted)
    assert response.status_code == 422
    assert f"weigerde dit: {message}" in text_of(response)
    assert inputs_of(response)["c-city"] == "Hoorn"
    assert ('id="id_c-city_error"' in response.content.decode()) is is_at_city


def test_a_session_that_ended_loses_no_input(beheerder, beheerder_client, client, store, shop):
    posted = inputs_of(beheerder_client.get(EDIT), city="Hoorn")
    response = client.post(EDIT, posted)
    assert response.status_code == 302
    assert "next=" in response["Location"]
    assert now(store) == shop
    client.force_login(beheerder, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(EDIT)
    assert "nog niet opgeslagen" in text_of(page)
    assert inputs_of(page)["c-city"] == "Hoorn"
    client.post(EDIT, inputs_of(page))
    assert now(store) == {**shop, "city": "Hoorn"}
    assert "nog niet opgeslagen" not in text_of(client.get(EDIT))


def test_signing_in_leads_back_to_what_was_typed(
    beheerder, beheerder_client, client, shop, mailoutbox
):
    posted = inputs_of(beheerder_client.get(EDIT), city="Hoorn")
    sign_in = client.post(EDIT, posted)["Location"]
    assert "uw invoer is bewaard" in text_of(client.get(sign_in))
    asked = {"email": beheerder.email, "next": EDIT}
    to_confirm = client.post("/account/login/code/", asked)["Location"]
    send_all_due()
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mailoutbox[0].body)
    assert code
    response = client.post(to_confirm, {"code": code[0]})
    assert response["Location"] == EDIT
    assert inputs_of(client.get(EDIT))["c-city"] == "Hoorn"


def test_kept_input_can_be_thrown_away(beheerder, beheerder_client, client, shop):
    client.post(EDIT, inputs_of(beheerder_client.get(EDIT), city="Hoorn"))
    client.force_login(beheerder, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(EDIT, {"discard": "1"})["Location"] == EDIT
    assert inputs_of(client.get(EDIT))["c-city"] == shop["city"]


def test_a_form_that_was_tampered_with_gets_a_page_that_says_so(beheerder_client, store, shop):
    posted = inputs_of(beheerder_client.get(EDIT), city="Hoorn")
    for seen in ("", posted["seen"][:-2], "x" + posted["seen"]):
        response = beheerder_client.post(EDIT, {**posted, "seen": seen})
        assert response.status_code == 400
        assert "niet heel overgekomen" in text_of(response)
    assert now(store) == shop


def test_values_in_the_page_are_escaped(beheerder_client, store, shop):
    store.update([{"_id": KEY, "company": "<script>alert(1)</script>", "province": '"><b>'}])
    page = beheerder_client.get(EDIT).content.decode()
    assert "<script>alert" not in page
    assert "<b>" not in page


def test_an_unknown_record_is_not_found(beheerder_client, store):
    for key in ("999999", "abc", "0", "99999999999999"):
        assert beheerder_client.get(f"/winkels/{key}/wijzigen/").status_code == 404


def test_an_owner_edits_only_their_own(eigenaar, eigenaar_client, store, shop):
    assert eigenaar_client.get(EDIT).status_code == 403
    factories.give_record(eigenaar, store, KEY)
    assert eigenaar_client.get(EDIT).status_code == 200
    assert save(eigenaar_client, EDIT, city="Hoorn")["Location"] == SHOW
    other = eigenaar_client.get("/winkels/6/wijzigen/")
    assert other.status_code == 403


def test_what_lies_outside_the_netherlands_is_saved_with_a_warning(beheerder_client, store, shop):
    response = beheerder_client.post(
        EDIT, inputs_of(beheerder_client.get(EDIT), latitude="48,85"), follow=True
    )
    assert now(store)["latitude"] == "48.85"
    assert "Breedtegraad: Dit ligt buiten Nederland." in text_of(response)


def test_who_may_not_change_it_is_told_whom_to_ask(eigenaar_client, store):
    page = eigenaar_client.get(EDIT)
    assert page.status_code == 403
    assert "Dit is mijn winkel" in text_of(page)
