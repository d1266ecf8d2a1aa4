"""What others changed in one's shop: seen, agreed with, or taken back."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from tests import factories
from tests.unit.records.pages import text_of
from tests.unit.start.conftest import KEY, change
from weidewinkels.journal.models import Entry
from weidewinkels.start.cards import shops_of

pytestmark = pytest.mark.django_db


def changes(user: User) -> list[Entry]:
    [card] = shops_of(user).cards
    return [step.entry for step in card.changes]


def test_owner_sees_who_changed_what_and_why(
    eigenaar: User, beheerder: User, eigenaar_client: Client, known: DatastoreService, shop: Record
) -> None:
    change(known, beheerder, phone="0229 591 234")
    page = text_of(eigenaar_client.get("/start/"))
    assert "Anderen wijzigden dit" in page
    assert "beheerder, " in page
    assert "gebeld" in page
    assert "0229 591 234" in page


def test_own_changes_and_those_from_before_are_not_told(
    eigenaar: User, beheerder: User, known: DatastoreService
) -> None:
    change(known, beheerder, phone="0229 591 234")
    factories.give_record(eigenaar, known, KEY)
    change(known, eigenaar, phone="0229 591 235")
    assert changes(eigenaar) == []


def test_agreed_is_agreed_until_the_next_change(
    eigenaar: User, beheerder: User, eigenaar_client: Client, known: DatastoreService, shop: Record
) -> None:
    change(known, beheerder, phone="0229 591 234")
    change(known, beheerder, remarks="Ook kaas")
    last = changes(eigenaar)[0]
    eigenaar_client.post(f"/start/winkels/{KEY}/akkoord/", {"entry": last.pk})
    assert changes(eigenaar) == []
    change(known, beheerder, city="Hoorn")
    assert len(changes(eigenaar)) == 1


def test_what_came_while_the_page_was_open_is_not_agreed_with(
    eigenaar: User, beheerder: User, eigenaar_client: Client, known: DatastoreService, shop: Record
) -> None:
    change(known, beheerder, phone="0229 591 234")
    shown = changes(eigenaar)[0]
    change(known, beheerder, remarks="Ook kaas")
    eigenaar_client.post(f"/start/winkels/{KEY}/akkoord/", {"entry": shown.pk})
    [left] = changes(eigenaar)
    assert left.changes == {"remarks": "Ook kaas"}


def test_owner_takes_a_change_of_another_back(
    eigenaar: User, beheerder: User, eigenaar_client: Client, known: DatastoreService, shop: Record
) -> None:
    change(known, beheerder, phone="0229 591 234")
    [entry] = changes(eigenaar)
    url = f"/start/winkels/{KEY}/terugdraaien/"
    response = eigenaar_client.post(url, {"entry": entry.pk}, follow=True)
    assert "is ongedaan gemaakt" in text_of(response)
    assert known.get_one(KEY)["phone"] == shop["phone"]
    assert changes(eigenaar) == []
    assert eigenaar_client.post(url, {"entry": entry.pk}).status_code == 404  # it is done


def test_one_record_of_a_bulk_change_is_taken_back_alone(
    eigenaar: User, beheerder: User, eigenaar_client: Client, known: DatastoreService, shop: Record
) -> None:
    from weidewinkels.journal.door import Update, submit

    seen = known.get([KEY, 6, 7])
    submit(
        writes=[Update(key, record, {"remarks": "Nieuw"}) for key, record in seen.items()],
        by=beheerder,
        action="bulk",
        source="bulk",
    )
    [entry] = changes(eigenaar)
    eigenaar_client.post(f"/start/winkels/{KEY}/terugdraaien/", {"entry": entry.pk})
    assert known.get_one(KEY)["remarks"] == shop["remarks"]
    assert known.get_one(6)["remarks"] == "Nieuw"


def test_what_was_changed_again_since_stays_and_is_said(
    eigenaar: User, beheerder: User, eigenaar_client: Client, known: DatastoreService, shop: Record
) -> None:
    change(known, beheerder, phone="0229 591 234")
    [entry] = changes(eigenaar)
    known.update([{"_id": KEY, "phone": "0229 999 999"}])
    response = eigenaar_client.post(
        f"/start/winkels/{KEY}/terugdraaien/", {"entry": entry.pk}, follow=True
    )
    assert "gewijzigd" in text_of(response)
    assert known.get_one(KEY)["phone"] == "0229 999 999"


def test_change_of_anothers_shop_cannot_be_taken_back(
    eigenaar: User, beheerder: User, eigenaar_client: Client, known: DatastoreService, shop: Record
) -> None:
    entry = change(known, beheerder, key=6, phone="0229 591 234").entries.get()
    for key, status in ((6, 403), (KEY, 404)):
        url = f"/start/winkels/{key}/terugdraaien/"
        assert eigenaar_client.post(url, {"entry": entry.pk}).status_code == status
    assert known.get_one(6)["phone"] == "0229 591 234"


def test_a_reviewer_sees_no_changes_in_who_owns_nothing(
    beheerder: User, known: DatastoreService
) -> None:
    assert shops_of(beheerder).cards == []
