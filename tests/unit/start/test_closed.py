"""A shop that is closed: a report to the staff, or a value in the column that holds it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from tests.unit.records.pages import text_of
from tests.unit.start.conftest import KEY
from weidewinkels import profile
from weidewinkels.questions.models import Closure

pytestmark = pytest.mark.django_db
URL = f"/start/winkels/{KEY}/gesloten/"


def test_staff_get_the_report_with_name_and_note_and_settle_it(
    eigenaar_client: Client, medewerker_client: Client, known: DatastoreService, shop: Record
) -> None:
    said = eigenaar_client.post(URL, {"how": "temporary", "note": "Tot april."}, follow=True)
    assert "tijdelijk gesloten. De beheerders kijken ernaar" in text_of(said)
    assert "U meldde op" in text_of(said)
    assert known.get_one(KEY) == shop
    assert "Gesloten gemeld" in text_of(medewerker_client.get("/start/"))
    page = text_of(medewerker_client.get("/gesloten-gemeld/"))
    for words in (str(shop["company"]), "tijdelijk gesloten", "Tot april.", "Gemeld door eigenaar"):
        assert words in page
    report = Closure.objects.get()
    medewerker_client.post(f"/gesloten-gemeld/{report.pk}/")
    assert "Er wacht geen melding" in text_of(medewerker_client.get("/gesloten-gemeld/"))
    assert "U meldde op" not in text_of(eigenaar_client.get("/start/"))


def test_owner_takes_it_back(eigenaar_client: Client, shop: Record) -> None:
    eigenaar_client.post(URL, {"how": "permanent"})
    eigenaar_client.post(f"/start/winkels/{KEY}/toch-open/")
    assert Closure.objects.get().outcome == Closure.Outcome.WITHDRAWN


def test_a_second_report_replaces_the_first(eigenaar_client: Client, shop: Record) -> None:
    eigenaar_client.post(URL, {"how": "temporary"})
    eigenaar_client.post(URL, {"how": "permanent"})
    [left] = Closure.objects.filter(outcome=Closure.Outcome.OPEN)
    assert left.how == "permanent"


def test_nothing_chosen_is_nothing_done(eigenaar_client: Client, shop: Record) -> None:
    said = eigenaar_client.post(URL, {"how": "misschien"}, follow=True)
    assert "Kies eerst" in text_of(said)
    assert not Closure.objects.exists()


def test_column_of_the_profile_gets_the_value_and_it_can_be_undone(
    eigenaar_client: Client, shop: Record, known: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    closing = profile.Closing("remarks", temporary="tijdelijk dicht", permanent="dicht")
    monkeypatch.setattr(profile, "PROFILE", replace(profile.PROFILE, closing=closing))
    said = eigenaar_client.post(URL, {"how": "permanent", "note": "Gestopt."}, follow=True)
    assert known.get_one(KEY)["remarks"] == "dicht"
    assert not Closure.objects.exists()
    assert "Ongedaan maken" in text_of(said)


def test_report_follows_its_shop_through_a_change_of_name(
    eigenaar: User, eigenaar_client: Client, known: DatastoreService, shop: Record
) -> None:
    from tests.unit.start.conftest import change
    from weidewinkels.accounts.models import Ownership

    eigenaar_client.post(URL, {"how": "temporary"})
    change(known, eigenaar, company="Nieuwe naam")
    assert Closure.objects.get().fingerprint == Ownership.objects.get().fingerprint
