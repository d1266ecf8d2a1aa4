"""A change of what columns are called is taken back: that change, and nothing of anybody after it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from datastore_proxy.errors import NotAuthorized
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Field
from tests.unit.datasets.conftest import Failing
from tests.unit.datasets.test_dictionary import change_elsewhere, form_of, post
from weidewinkels.datasets.models import Change, TableChange

pytestmark = pytest.mark.django_db

OVERVIEW = "/gegevensset/"


@pytest.fixture
def change(client: Client, store: DatastoreService) -> TableChange:
    """The notes of the first column emptied, the label of the tenth renamed."""
    change_elsewhere(store, "company", notes="Hoe de winkel heet", extra={"van": "een plugin"})
    post(client, form_of(client, **{"k0-notes": "", "k10-label": "Bijzonders"}))
    return TableChange.objects.get()


def undo(client: Client, change: TableChange) -> HttpResponse:
    return client.post(url(change))  # type: ignore[return-value]


def url(change: TableChange) -> str:
    return f"/gegevensset/kolommen/{change.pk}/ongedaan/"


def test_message_of_the_change_carries_its_undo(client: Client, change: TableChange) -> None:
    assert f'action="{url(change)}"' in client.get("/gegevensset/kolommen/").text


def test_all_is_as_before(client: Client, store: DatastoreService, beheerder: User) -> None:
    change_elsewhere(store, "company", notes="Hoe de winkel heet", extra={"van": "een plugin"})
    before, records = store.describe(), list(store.iterate())
    post(client, form_of(client, **{"k0-notes": "", "k10-label": "Bijzonders"}))
    change = TableChange.objects.get()

    page = client.get(url(change)).text
    assert "Hoe de winkel heet" in page
    assert "Bijzonders" in page
    response = undo(client, change)

    assert response.headers["Location"] == OVERVIEW
    assert store.describe() == before
    assert list(store.iterate()) == records
    done = TableChange.objects.latest("id")
    assert (done.change, done.by) == (Change.TAKEN_BACK, beheerder)
    assert (done.before, done.after) == (change.after, change.before)


def test_history_offers_it_once_and_then_the_undo_of_the_undo(
    client: Client, store: DatastoreService, change: TableChange
) -> None:
    assert url(change) in client.get(OVERVIEW).text
    undo(client, change)
    undone = TableChange.objects.latest("id")
    client.get(OVERVIEW)  # the message that says so
    overview = client.get(OVERVIEW).text
    assert url(change) not in overview
    assert url(undone) in overview
    undo(client, undone)
    assert store.describe().fields[10].label == "Bijzonders"
    assert url(change) in client.get(OVERVIEW).text


def test_what_another_changed_since_stays(
    client: Client, store: DatastoreService, change: TableChange
) -> None:
    change_elsewhere(store, "remarks", label="Van een ander")
    page = client.get(url(change)).text
    assert "Van een ander" in page
    response = undo(client, change)
    said = client.get(response.headers["Location"]).text
    assert "blijft staan: remarks" in said
    fields = {field.id: field for field in store.describe().fields}
    assert fields["remarks"].label == "Van een ander"
    assert fields["company"].notes == "Hoe de winkel heet"
    assert fields["company"].info["extra"] == {"van": "een plugin"}


def test_nothing_is_written_when_all_was_changed_since(
    client: Client, store: DatastoreService, change: TableChange, failing: Failing
) -> None:
    change_elsewhere(store, "remarks", label="Van een ander")
    change_elsewhere(store, "company", notes="Ook van een ander")
    failing.called.clear()
    assert "daarna opnieuw gewijzigd" in client.get(OVERVIEW).text
    response = undo(client, change)
    assert response.status_code == 409
    assert "Van een ander" in response.text
    assert "datastore_create" not in failing.called
    assert TableChange.objects.count() == 1


def test_a_second_click_changes_nothing(client: Client, change: TableChange) -> None:
    undo(client, change)
    response = undo(client, change)
    assert response.status_code == 409
    assert "al teruggedraaid" in response.text
    assert TableChange.objects.count() == 2


def test_a_column_that_is_gone_is_told(
    client: Client, store: DatastoreService, change: TableChange
) -> None:
    change.before = {**(change.before or {}), "weg": {"label": "Weg"}}
    change.save()
    assert "er niet meer: weg" in client.get(url(change)).text
    assert undo(client, change).status_code == 302
    assert "weg" not in [field.id for field in store.describe().fields]


def test_a_refusal_is_told_and_not_recorded(
    client: Client, change: TableChange, failing: Failing
) -> None:
    failing.before["datastore_create"] = NotAuthorized()
    response = undo(client, change)
    assert response.status_code == 422
    assert "token" in response.text
    assert TableChange.objects.count() == 1


def test_only_changes_of_texts_and_of_this_table(
    client: Client, change: TableChange, store: DatastoreService
) -> None:
    key = TableChange.objects.create(
        resource_id=store.resource_id, change=Change.KEY, before=[], after=["zip"]
    )
    TableChange.objects.filter(id=change.id).update(resource_id="een-andere")
    assert client.get(url(key)).status_code == client.get(url(change)).status_code == 404
    assert undo(client, key).status_code == 404


def test_who_may_not_manage_takes_nothing_back(
    change: TableChange, medewerker: User, sign_in: Callable[[User], Client]
) -> None:
    assert undo(sign_in(medewerker), change).status_code == 403
    assert TableChange.objects.count() == 1


def test_a_dictionary_that_grew_keeps_what_is_new(
    client: Client, store: DatastoreService, change: TableChange
) -> None:
    store.create([Field("nieuw", "text", {"label": "Nieuw"})])
    undo(client, change)
    assert store.describe().fields[-1].label == "Nieuw"
