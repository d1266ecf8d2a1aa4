"""Filling in, deleting, and what others add: what each would write for a record, or why it can't."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from tests.unit.bulk.operating import SHOP, form_of, operation, outcome
from tests.unit.bulk.steps import posted_set, select
from weidewinkels.bulk.operations import base
from weidewinkels.bulk.operations.base import (
    ALREADY_SO,
    AlreadySo,
    Operation,
    operation_named,
    operations_for,
)
from weidewinkels.bulk.operations.delete import DeleteRecords
from weidewinkels.journal.door import Delete


@pytest.fixture(autouse=True)
def _store(store: DatastoreService) -> None:
    """A form leaves the key column of the data set out, and asks the store which that is."""


def test_only_the_chosen_fields_change() -> None:
    changes = outcome("set_fields", posted_set(city="Hoorn"), remarks="Blijft", city="Horn")
    assert changes == {"city": "Hoorn"}


def test_a_field_that_is_so_already_is_not_written() -> None:
    asked = posted_set(city="Hoorn", province="Noord-Holland")
    assert outcome("set_fields", asked, city="Hoorn") == {"province": "Noord-Holland"}
    assert outcome("set_fields", asked, city="Hoorn", province="Noord-Holland") is ALREADY_SO


@pytest.mark.parametrize("empty", [None, ""])
def test_what_is_empty_need_not_be_cleared(empty: str | None) -> None:
    assert outcome("set_fields", posted_set(remarks=None), remarks=empty) is ALREADY_SO
    assert outcome("set_fields", posted_set(remarks=None), remarks="x") == {"remarks": None}


def test_a_value_is_checked_as_in_the_form_of_one_record() -> None:
    form = form_of("set_fields", posted_set(zip="1234"))
    assert not form.is_valid()
    assert "geen Nederlandse postcode" in str(form.errors)
    assert outcome("set_fields", posted_set(zip="1674ps")) == {"zip": "1674 PS"}


def test_a_value_to_set_is_asked_for_and_a_required_field_cannot_be_cleared() -> None:
    assert not form_of("set_fields", posted_set(city="")).is_valid()
    assert not form_of("set_fields", {"do-c-company": "clear"}).is_valid()


def test_what_was_typed_at_a_field_to_leave_does_not_count() -> None:
    asked = {"do-c-city": "leave", "c-city": "Hoorn", **posted_set(remarks="Dicht")}
    assert outcome("set_fields", asked) == {"remarks": "Dicht"}


def test_numbers_stay_numbers() -> None:
    assert outcome("set_fields", posted_set(size="3,0")) is ALREADY_SO
    assert outcome("set_fields", posted_set(size="2,5")) == {"size": pytest.approx(2.5)}


def test_deleting_deletes() -> None:
    result = operation("delete", {}).write_for(1, SHOP)
    assert result == Delete(1, SHOP)


def test_who_may_do_what(beheerder: User, medewerker: User, eigenaar: User) -> None:
    ours = ["set_fields", "replace", "tidy", "delete"]
    offered = {
        user: [one.name for one in operations_for(user) if one.name in ours]
        for user in (beheerder, medewerker, eigenaar)
    }
    assert offered[beheerder] == ours
    assert offered[medewerker] == ["delete"]
    assert offered[eigenaar] == ["set_fields", "replace", "tidy"]


def test_another_feature_adds_its_own_by_a_class(
    beheerder: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "_known", {**base._known})  # for this test only

    class Shout(Operation):
        name, label, summary, icon = "shout_in_tests", "Roepen", "Roept.", "megaphone"

        @classmethod
        def may(cls, user: Any) -> bool:
            return bool(user == beheerder)

        def changes_for(self, record: Record) -> Record:
            return {"company": str(record["company"]).upper()}

    assert operation_named("shout_in_tests") is Shout
    assert Shout in operations_for(beheerder)
    assert outcome("shout_in_tests", {}) == {"company": "HOEVE"}
    assert isinstance(operation("shout_in_tests", {}).write_for(1, {"company": "X"}), AlreadySo)


@pytest.mark.parametrize("name", ["set_fields", "replace", "tidy", "delete"])
def test_form_opens_for_a_selection(
    beheerder_client: Client, beheerder: User, store: DatastoreService, name: str
) -> None:
    select(beheerder, [1, 2])
    page = beheerder_client.get(reverse("bulk:propose", args=[name]))
    assert page.status_code == 200
    assert "Voorbeeld" in page.content.decode()
    assert DeleteRecords.button(1, "1") == "Verwijder 1 record"
