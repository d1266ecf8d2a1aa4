"""The selection changes while somebody is about to do something with it: in another tab, by another's work."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from datastore_proxy.errors import NotReached
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from tests.unit.bulk.conftest import pick
from tests.unit.bulk.steps import another_writes, posted_set, text_of
from weidewinkels.bulk.models import Proposal, Selection
from weidewinkels.bulk.operations.base import form_for
from weidewinkels.bulk.views import propose as view

pytestmark = pytest.mark.django_db

CHOOSE = reverse("bulk:choose")
SET = reverse("bulk:propose", args=["set_fields"])
GELDERLAND = "f.province=Gelderland"


def mark_on(page: str) -> str:
    found = re.search(r'name="selection" value="([^"]+)"', page)
    assert found
    return found[1]


def test_form_that_was_filled_in_for_another_selection_asks_to_look_again(
    beheerder_client: Client, select_first: Callable[..., list[Record]]
) -> None:
    records = select_first(3)
    page = beheerder_client.get(SET).content.decode()
    pick(beheerder_client, records[0]["_id"] + 50)  # in another tab
    filled_in = {**posted_set(remarks="Dicht"), "selection": mark_on(page)}

    answer = beheerder_client.post(SET, filled_in)

    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "het gaat nu om 4 records" in text_of(shown)
    assert "Dicht" in shown
    assert not Proposal.objects.exists()
    again = {**filled_in, "selection": mark_on(shown)}
    assert beheerder_client.post(SET, again).status_code == 302
    assert Proposal.objects.get().number == 4
    assert "selection" not in Proposal.objects.get().parameters


def test_change_at_the_very_moment_of_asking_is_noticed(
    beheerder_client: Client,
    select_first: Callable[..., list[Record]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After the selection was looked up, and before its proposal is stored."""
    select_first(3)

    def meanwhile(*arguments: Any) -> Any:
        Selection.objects.update(number=2)
        return form_for(*arguments)

    monkeypatch.setattr(view, "form_for", meanwhile)
    answer = beheerder_client.post(SET, posted_set(remarks="Dicht"))

    assert answer.status_code == 409
    assert "het gaat nu om 2 records" in text_of(answer.content.decode())
    assert not Proposal.objects.exists()


def test_cleared_at_that_moment_nothing_is_proposed(
    beheerder_client: Client,
    select_first: Callable[..., list[Record]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    select_first(3)

    def meanwhile(*arguments: Any) -> Any:
        Selection.objects.all().delete()
        return form_for(*arguments)

    monkeypatch.setattr(view, "form_for", meanwhile)
    answer = beheerder_client.post(SET, posted_set(remarks="Dicht"))

    assert answer.status_code == 409
    assert "Er is niets geselecteerd" in text_of(answer.content.decode())


@pytest.fixture
def whole_province(beheerder_client: Client, store: DatastoreService) -> Record:
    """All of Gelderland is selected, and then a shop more is in it, which is given."""
    beheerder_client.post("/selectie/alles/", {"list": GELDERLAND})
    selection = Selection.objects.get()
    held = set(selection.keys())
    moving = next(shop for shop in store.iterate() if str(shop["_id"]) not in held)
    another_writes(moving, province="Gelderland")
    return store.get_one(moving["_id"])


def test_who_chooses_what_to_do_hears_that_the_filter_finds_others_now(
    beheerder_client: Client, whole_province: Record
) -> None:
    selection = Selection.objects.get()
    then = selection.number
    page = text_of(beheerder_client.get(CHOOSE).content.decode())
    assert f"{then} toen u selecteerde, nu {then + 1}." in page
    assert "Houd de oorspronkelijke" in page

    choice = {"list": selection.listing, "total": then + 1, "next": CHOOSE}
    kept = beheerder_client.post(reverse("bulk:keep"), choice, follow=True)
    page = text_of(kept.content.decode())
    assert "toen u selecteerde" not in page
    assert f"Wat wilt u met {then} records doen?" in page


def test_who_chooses_may_select_anew(beheerder_client: Client, whole_province: Record) -> None:
    selection = Selection.objects.get()
    choice = {"list": selection.listing, "total": selection.number + 1, "next": CHOOSE}
    anew = beheerder_client.post(reverse("bulk:pick_all"), choice, follow=True)

    page = text_of(anew.content.decode())
    assert f"Wat wilt u met {selection.number + 1} records doen?" in page
    assert "toen u selecteerde" not in page


def test_datastore_that_is_down_keeps_nobody_from_choosing(
    beheerder_client: Client,
    whole_province: Record,
    store: DatastoreService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def down(*_arguments: Any) -> Any:
        raise NotReached("connection refused")

    monkeypatch.setattr(store, "count", down)
    page = text_of(beheerder_client.get(CHOOSE).content.decode())
    assert "Wat wilt u met" in page
    assert "toen u selecteerde" not in page


def test_some_records_picked_one_by_one_never_move(
    beheerder_client: Client, beheerder: User, select_first: Callable[..., list[Record]]
) -> None:
    select_first(3)
    assert "toen u selecteerde" not in beheerder_client.get(CHOOSE).content.decode()
