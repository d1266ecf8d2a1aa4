"""An owner's shops: what is missing, what is doubtful, one tap to confirm."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from tests import factories
from tests.unit.records.pages import inputs_of, text_of
from tests.unit.start.conftest import KEY
from weidewinkels.accounts.models import Ownership
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.start.cards import shops_of

pytestmark = pytest.mark.django_db


def test_owner_without_a_shop_reads_how_to_get_one(
    eigenaar_client: Client, known: DatastoreService
) -> None:
    page = text_of(eigenaar_client.get("/start/"))
    assert "Hier komt uw winkel" in page
    assert "Zoek uw winkel" in page


def test_what_is_missing_is_said_in_words_and_leads_to_its_field(
    eigenaar: User, eigenaar_client: Client, known: DatastoreService
) -> None:
    known.update([{"_id": KEY, "email": None, "phone": '"', "website": "winkel"}])
    factories.give_record(eigenaar, known, KEY)
    [card] = shops_of(eigenaar).cards
    assert [todo.label for todo in card.missing] == ["E-mailadres", "Telefoonnummer"]
    assert (card.filled, card.total) == (8, 10)
    assert [todo.label for todo in card.doubts][:1] == ["Website"]
    page = eigenaar_client.get("/start/").text
    url = f"/winkels/{KEY}/wijzigen/#id_c-email"
    assert f'href="{url}"' in page
    form = eigenaar_client.get(url.partition("#")[0]).text
    assert 'id="id_c-email"' in form


def test_a_doubt_that_was_let_stand_is_not_repeated(
    eigenaar: User, beheerder: User, known: DatastoreService
) -> None:
    from weidewinkels.catalogue import flags
    from weidewinkels.catalogue.sync import sync

    known.update([{"_id": KEY, "website": "http://x y"}])
    sync()
    factories.give_record(eigenaar, known, KEY)
    row = KnownRecord.objects.get(key=str(KEY))
    found = list(row.flags.filter(column="website"))
    assert found
    for flag in found:
        flags.dismiss(row, flag.check_name, flag.column, by=beheerder)
    [card] = shops_of(eigenaar).cards
    assert "Website" not in [todo.label for todo in card.doubts]


def test_owner_confirms_in_one_tap_and_stays_there(
    eigenaar: User, eigenaar_client: Client, shop: Record
) -> None:
    page = eigenaar_client.get("/start/").text
    form = re.search(
        r'action="(/winkels/5/klopt-nog/)">.*?name="content" value="(\w+)".*?name="next" value="([^"]+)"',
        page,
        re.DOTALL,
    )
    assert form
    response = eigenaar_client.post(form[1], {"content": form[2], "next": form[3]})
    assert response.headers["Location"] == f"/start/#winkel-{KEY}"
    assert KnownRecord.objects.get(key=str(KEY)).confirmed_by == eigenaar
    assert "is bevestigd" in text_of(eigenaar_client.get("/start/"))


def test_confirming_leads_to_no_other_site(
    eigenaar_client: Client, eigenaar: User, shop: Record
) -> None:
    hash_ = shops_of(eigenaar).cards[0].content_hash
    response = eigenaar_client.post(
        f"/winkels/{KEY}/klopt-nog/", {"content": hash_, "next": "https://elders.example/"}
    )
    assert response.headers["Location"] == f"/winkels/{KEY}/"


def test_shop_whose_key_is_anothers_by_now_is_not_shown(
    eigenaar: User, known: DatastoreService, shop: Record
) -> None:
    Ownership.objects.update(fingerprint="another shop")
    assert shops_of(eigenaar).cards == []


def test_shop_that_was_deleted_is_told_of(
    eigenaar: User,
    beheerder: User,
    eigenaar_client: Client,
    known: DatastoreService,
    shop: Record,
) -> None:
    from weidewinkels.journal.door import Delete, submit

    submit(writes=[Delete(KEY, shop)], by=beheerder, action="delete", source="form")
    page = text_of(eigenaar_client.get("/start/"))
    assert f"{shop['company']} is verwijderd" in page
    assert "Hier komt uw winkel" not in page


def test_fifty_shops_are_all_there_and_folded(
    eigenaar: User, eigenaar_client: Client, known: DatastoreService
) -> None:
    for key in range(1, 51):
        factories.give_record(eigenaar, known, key)
    page = eigenaar_client.get("/start/")
    assert page.text.count('<article class="shop"') == 50
    assert "Uw 50 winkels" in text_of(page)
    assert not re.search(r'class="shop-public" open', page.text)


def test_nobody_sees_anothers_card(
    sign_in: Callable[[User], Client], eigenaar: User, shop: Record
) -> None:
    other = sign_in(factories.make_user("eigenaar", email="ander@voorbeeld.nl"))
    assert str(shop["company"]) not in text_of(other.get("/start/"))


def test_what_visitors_see_is_without_an_address_that_they_are_not_shown(
    eigenaar: User, eigenaar_client: Client, known: DatastoreService, settings: Settings
) -> None:
    address = "hoeve@winkel.example"
    known.update([{"_id": KEY, "email": address}])
    factories.give_record(eigenaar, known, KEY)
    assert address in eigenaar_client.get("/start/").text
    settings.EMAIL_SHOWN_TO = ["beheerder"]
    assert address not in eigenaar_client.get("/start/").text
    known.update([{"_id": KEY, "email": "geen"}])
    assert f"/winkels/{KEY}/wijzigen/#id_c-email" in eigenaar_client.get("/start/").text


def test_what_was_typed_and_not_saved_is_offered_on_the_card(
    eigenaar: User, eigenaar_client: Client, shop: Record
) -> None:
    edit = f"/winkels/{KEY}/wijzigen/"
    inputs = inputs_of(eigenaar_client.get(edit), remarks="Verse melk")
    eigenaar_client.post(edit, {**inputs, "keep": "yes"})
    page = eigenaar_client.get("/start/")
    assert "U hebt een concept van" in text_of(page)
    [url] = re.findall(r'href="([^"]*concept=\d+)"', page.text)
    assert inputs_of(eigenaar_client.get(url))["c-remarks"] == "Verse melk"


def test_text_of_a_record_is_text(
    eigenaar: User, eigenaar_client: Client, known: DatastoreService
) -> None:
    known.update([{"_id": KEY, "company": "<script>alert(1)</script>", "remarks": "<b>x</b>"}])
    factories.give_record(eigenaar, known, KEY)
    page = eigenaar_client.get("/start/").text
    assert "<script>alert(1)" not in page
    assert "<b>x</b>" not in page


def test_how_many_shops_is_english_too(
    eigenaar: User, eigenaar_client: Client, known: DatastoreService
) -> None:
    for key in (KEY, KEY + 1):
        factories.give_record(eigenaar, known, key)
    eigenaar_client.cookies["django_language"] = "en"
    assert "Your 2 shops" in text_of(eigenaar_client.get("/start/"))
