"""The page of spellings, and making them one."""

from __future__ import annotations

import pytest

from datastore_proxy.service import DatastoreService
from tests.unit.bulk.steps import batch_of
from weidewinkels.bulk.models import Proposal
from weidewinkels.catalogue.sync import sync
from weidewinkels.review import computing, tasks
from weidewinkels.review.models import Computation

pytestmark = pytest.mark.django_db
NORTH = {
    "column": "province",
    "members": ["North Holland", "Noord-Holland"],
    "value": "Noord-Holland",
}


@pytest.fixture
def known(store: DatastoreService) -> DatastoreService:
    sync()
    return store


def page(client, column=""):
    response = client.get("/controle/varianten/", {"kolom": column} if column else {})
    assert response.status_code == 200
    return response.content.decode()


def test_spellings_that_mean_the_same_stand_together(beheerder_client, known):
    text = page(beheerder_client)
    assert 'value="North Holland" checked' in text
    assert 'name="value" value="Noord-Holland"' in text
    assert "Lelystad␣" in page(beheerder_client, "city")


def test_what_was_made_the_same_is_gone_from_the_page(beheerder_client, known):
    for record in known.iterate():
        if record["province"] == "North Holland":
            known.update([{"_id": record["_id"], "province": "Noord-Holland"}])
    sync()
    assert "North Holland" not in page(beheerder_client)


def test_only_the_chosen_spellings_are_proposed(beheerder_client, known):
    known.update([{"_id": 20, "province": "noord holland"}])
    sync()
    response = beheerder_client.post("/controle/varianten/gelijk-maken/", NORTH)
    proposal = Proposal.objects.get()
    assert response.headers["Location"] == f"/bewerken/voorbeeld/{proposal.pk}/"
    entries = list(batch_of(proposal).entries.all())
    assert {entry.seen["province"] for entry in entries} == {"North Holland"}
    assert {entry.changes["province"] for entry in entries} == {"Noord-Holland"}
    preview = beheerder_client.get(response.headers["Location"]).content.decode()
    assert "/controle/varianten/?kolom=province" in preview


def test_a_value_with_spaces_around_it_is_replaced(beheerder_client, known):
    data = {"column": "city", "members": ["Lelystad "], "value": "Lelystad"}
    beheerder_client.post("/controle/varianten/gelijk-maken/", data)
    assert batch_of(Proposal.objects.get()).entries.get().changes == {"city": "Lelystad"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": ""},
        {"value": "Nergens"},
        {"members": []},
        {"column": "bestaat_niet"},
        {"members": ["Noord-Holland"]},
    ],
)
def test_what_makes_no_sense_proposes_nothing(beheerder_client, known, wrong):
    beheerder_client.post("/controle/varianten/gelijk-maken/", NORTH | wrong)
    assert not Proposal.objects.exists()


def test_a_column_of_names_is_not_searched(beheerder_client, known, monkeypatch):
    monkeypatch.setattr("weidewinkels.review.variants.values.MOST_VALUES", 5)
    assert "te veel verschillende waarden" in page(beheerder_client, "company")


@pytest.fixture
def many(known: DatastoreService, monkeypatch) -> DatastoreService:
    """As if there were too many records to look at while somebody waits."""
    monkeypatch.setattr(computing, "SMALL", 10)
    return known


def test_many_records_are_left_to_the_worker_and_the_page_says_how_far_it_is(
    beheerder_client, many
):
    text = page(beheerder_client)
    assert "Het zoeken begint zo" in text
    assert "North Holland" not in text
    progress = beheerder_client.get(
        "/controle/varianten/voortgang/", {"kolom": "province"}, headers={"hx-request": "true"}
    )
    assert "HX-Refresh" not in progress.headers
    tasks.compute.func(Computation.objects.get(subject="variants:province").pk)
    progress = beheerder_client.get(
        "/controle/varianten/voortgang/", {"kolom": "province"}, headers={"hx-request": "true"}
    )
    assert progress.headers["HX-Refresh"] == "true"
    assert 'value="North Holland" checked' in page(beheerder_client)


def test_worker_is_asked_anew_after_a_change_and_the_old_outcome_stays(beheerder_client, many):
    page(beheerder_client)
    tasks.compute.func(Computation.objects.get(subject="variants:province").pk)
    many.update([{"_id": 20, "province": "noord holland"}])
    sync()
    text = page(beheerder_client)
    assert "van vóór de laatste wijzigingen" in text
    assert "North Holland" in text
    tasks.compute.func(Computation.objects.get(subject="variants:province").pk)
    assert 'value="noord holland" checked' in page(beheerder_client)
