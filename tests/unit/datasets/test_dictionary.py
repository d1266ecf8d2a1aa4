"""What columns are called: changed without touching the data, and without losing another's words."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from datastore_proxy.errors import NotAuthorized, TimedOut
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Field
from tests.unit.datasets.conftest import Failing
from weidewinkels.datasets import dictionary
from weidewinkels.datasets.models import Change, TableChange
from weidewinkels.datastore import get_service
from weidewinkels.journal.lease import right_to_alter

pytestmark = pytest.mark.django_db

URL = "/gegevensset/kolommen/"


def form_of(client: Client, **changes: str) -> dict[str, str]:
    """The form as it is shown, with changes."""
    context = client.get(URL).context
    data = {"gezien": context["seen"]}
    for number, row in enumerate(context["rows"]):
        data[f"k{number}-id"] = row.field.id
        data |= {one.name: one.value for one in row.inputs.values()}
    return data | changes


def post(client: Client, data: dict[str, Any]) -> Any:
    return client.post(URL, data)


def change_elsewhere(store: DatastoreService, column: str, **info: Any) -> None:
    """As CKAN's own page of the dictionary does it."""
    store.set_info(
        [
            Field(f.id, f.type, {**f.info, **info} if f.id == column else f.info)
            for f in store.describe().fields
        ]
    )


def test_a_label_is_changed_and_nothing_else(
    client: Client, store: DatastoreService, beheerder: User
) -> None:
    change_elsewhere(store, "remarks", label_fy="Opmerkings", extra={"van": "een plugin"})
    before, records = store.describe(), list(store.iterate())

    response = post(client, form_of(client, **{"k10-label": "Bijzonders"}))

    assert response.headers["Location"] == URL
    after = store.describe()
    assert after.fields[:10] == before.fields[:10]
    assert after.fields[10].info == {**before.fields[10].info, "label": "Bijzonders"}
    assert list(store.iterate()) == records
    change = TableChange.objects.get()
    assert (change.change, change.by) == (Change.DICTIONARY, beheerder)
    assert change.before == {"remarks": {"label": before.fields[10].label}}
    assert change.after == {"remarks": {"label": "Bijzonders"}}


def test_a_table_of_hundreds_of_columns_is_described_too(
    client: Client, store: DatastoreService, settings: Settings
) -> None:
    package_id = store.transport.call("resource_show", {"id": store.resource_id})["package_id"]
    wide = [Field(f"kolom {number}", "text") for number in range(250)]
    settings.DATASTORE_RESOURCE_ID = store.create(wide, package_id=package_id, name="Breed")
    get_service.cache_clear()

    assert post(client, form_of(client, **{"k249-label": "De laatste"})).status_code == 302

    assert get_service().describe().fields[249].label == "De laatste"


def test_forms_show_the_new_label_at_once(client: Client, store: DatastoreService) -> None:
    store.create([Field("aantal", "int8")])
    client.get("/")
    number = len(store.describe().fields) - 1
    post(client, form_of(client, **{f"k{number}-label": "Aantal koeien", f"k{number}-notes": "Nu"}))
    form = client.get("/winkels/toevoegen/").text
    assert "Aantal koeien" in form
    assert "Nu" in form


def test_saving_without_a_change_writes_nothing(client: Client, failing: Failing) -> None:
    assert post(client, form_of(client)).status_code == 302
    assert "datastore_create" not in failing.called
    assert not TableChange.objects.exists()


def test_an_emptied_text_is_taken_out(client: Client, store: DatastoreService) -> None:
    post(client, form_of(client, **{"k0-notes": ""}))
    assert "notes" not in store.describe().fields[0].info


def test_two_people_who_change_different_texts_both_win(
    client: Client, store: DatastoreService
) -> None:
    data = form_of(client, **{"k0-label": "Mijn label"})
    change_elsewhere(store, "company", notes="Hun toelichting")
    change_elsewhere(store, "zip", label="Hun postcode")
    assert post(client, data).status_code == 302
    fields = {field.id: field for field in store.describe().fields}
    assert (fields["company"].label, fields["company"].notes) == ("Mijn label", "Hun toelichting")
    assert fields["zip"].label == "Hun postcode"


def test_two_people_who_change_the_same_text_are_asked(
    client: Client, store: DatastoreService
) -> None:
    data = form_of(client, **{"k0-label": "Mijn label"})
    change_elsewhere(store, "company", label="Hun label")

    response = post(client, data)

    assert response.status_code == 409
    assert "Een ander schreef: Hun label" in response.text
    assert 'value="Mijn label"' in response.text
    assert store.describe().fields[0].label == "Hun label"
    again = data | {"gezien": response.context["seen"]}
    assert post(client, again).status_code == 302
    assert store.describe().fields[0].label == "Mijn label"


def test_the_same_change_by_two_is_no_conflict(client: Client, store: DatastoreService) -> None:
    data = form_of(client, **{"k0-label": "Ons label"})
    change_elsewhere(store, "company", label="Ons label")
    assert post(client, data).status_code == 302


def test_a_column_that_came_meanwhile_keeps_its_words(
    client: Client, store: DatastoreService
) -> None:
    data = form_of(client, **{"k0-label": "Mijn label"})
    store.create([Field("nieuw", "text", {"label": "Nieuw"})])
    assert post(client, data).status_code == 302
    assert store.describe().fields[-1].label == "Nieuw"


def test_a_text_that_is_too_long_is_told_by_its_field(client: Client, failing: Failing) -> None:
    response = post(client, form_of(client, **{"k3-label": "x" * 201}))
    assert response.status_code == 422
    assert [id_ for id_, _label, _message in response.context["wrong"]] == ["k3-label"]
    assert "x" * 201 in response.text
    assert "datastore_create" not in failing.called


def test_a_form_that_was_tampered_with_changes_only_what_was_typed(
    client: Client, store: DatastoreService
) -> None:
    before = store.describe()
    data = form_of(client, **{"k0-label": "Nieuw", "gezien": "onzin", "k1-id": "elders"})
    data["k1-label"] = "Op de verkeerde plaats"
    assert post(client, data).status_code == 302
    after = store.describe()
    assert after.fields[0].label == "Nieuw"
    assert after.fields[1:] == before.fields[1:]


def test_another_type_for_the_next_upload_only_for_an_uploaded_file(
    client: Client, store: DatastoreService, settings: Any
) -> None:
    assert "type_override" not in client.get(URL).text
    store.transport.call("resource_patch", {"id": store.resource_id, "url_type": "upload"})
    read_only = client.get(URL)
    assert "alleen-lezen" in read_only.text
    assert "disabled" in read_only.text
    settings.DATASTORE_FORCE = True
    get_service.cache_clear()
    page = client.get(URL)
    assert "k0-type_override" in page.text
    post(client, form_of(client, **{"k0-type_override": "numeric"}))
    assert store.describe().fields[0].info["type_override"] == "numeric"
    assert post(client, form_of(client, **{"k0-type_override": "vreemd"})).status_code == 422


def test_a_refusal_keeps_what_was_typed(client: Client, failing: Failing) -> None:
    data = form_of(client, **{"k0-label": "Mijn label"})
    failing.before["datastore_create"] = NotAuthorized()
    response = post(client, data)
    assert response.status_code == 422
    assert "token" in response.text
    assert 'value="Mijn label"' in response.text
    failing.before["datastore_create"] = TimedOut()
    assert "misschien is het toch gewijzigd" in post(client, data).text
    assert not TableChange.objects.exists()


def test_it_waits_for_who_is_writing(
    client: Client, store: DatastoreService, monkeypatch: Any
) -> None:
    monkeypatch.setattr("weidewinkels.journal.table.PATIENCE_SECONDS", 0.0)
    with right_to_alter(store.resource_id):
        response = post(client, form_of(client, **{"k0-label": "Mijn label"}))
    assert response.status_code == 422
    assert "Er wordt nu" in response.text


def test_a_seal_of_ours_only() -> None:
    texts = {"a": {"label": "é"}}
    assert dictionary.unseal(dictionary.seal(texts)) == texts
    assert dictionary.unseal("x" + dictionary.seal(texts)) is None
    assert dictionary.unseal("") is None
