"""A table that has nothing to do with farm shops, with columns of every type."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.unit.records.pages import inputs_of, text_of
from weidewinkels.journal.models import Batch
from weidewinkels.records.forms import field_name

pytestmark = pytest.mark.django_db
TYPES = {
    "naam": "text",
    "Oppervlakte (m²)": "numeric",
    "factor": "float8",
    "aantal": "int4",
    "groot": "int8",
    "open": "bool",
    "dag": "date",
    "moment": "timestamp",
    "tijd": "time",
    "rest": "json",
    "soorten": "text[]",
    "extra": "jsonb",
    "j": "text",
    "rank": "int4",
}
VALUES = {
    "naam": "",
    "Oppervlakte (m²)": "0.10",
    "factor": 0,
    "aantal": 0,
    "groot": 9223372036854775807,
    "open": False,
    "dag": "2020-12-31",
    "moment": "2024-01-02T03:04:05.678901",
    "tijd": "03:04:00",
    "rest": {"a": [None, False, 0, "", 1.5], "é": {}},
    "soorten": ["boter", "kaas"],
    "extra": '{"b": [1]}',
    "j": "boter",
    "rank": 7,
}
EDIT = "/winkels/1/wijzigen/"


@pytest.fixture
def table(store, settings):
    """The service of a resource with one record of these values, and one of nulls."""
    settings.DATASTORE_RESOURCE_ID = store.resource_id = "11111111-1111-4111-8111-111111111111"
    call = store.transport.call
    package = call("package_create", {"name": "proef", "owner_org": _organization(call)})
    resource = {"id": store.resource_id, "package_id": package["id"], "name": "Proef"}
    call("resource_create", resource)
    fields = [{"id": column, "type": type_} for column, type_ in TYPES.items()]
    call("datastore_create", {"resource_id": store.resource_id, "fields": fields, "force": True})
    store.force = True
    store.insert([VALUES, {"naam": None}])
    return store


def _organization(call):
    return call("organization_create", {"name": "proef-organisatie"})["id"]


def open_form(client, url=EDIT):
    response = client.get(url)
    assert response.status_code == 200
    return response


@pytest.mark.parametrize("key", [1, 2])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_untouched_save_writes_nothing(beheerder_client, table, key, language):
    url = f"/winkels/{key}/wijzigen/"
    page = beheerder_client.get(url, headers={"accept-language": language})
    response = beheerder_client.post(url, inputs_of(page), headers={"accept-language": "nl"})
    assert response["Location"] == f"/winkels/{key}/"
    assert "niets gewijzigd" in text_of(beheerder_client.get(f"/winkels/{key}/"))


TYPED = [
    ("naam", "Beek", "Beek"),
    ("Oppervlakte (m²)", "1.234,50", Decimal("1234.50")),
    ("factor", "1,5", Decimal("1.5")),
    ("aantal", "", None),
    ("groot", "-1", -1),
    ("open", "", None),
    ("open", "true", True),
    ("dag", "1-2-2021", "2021-02-01"),
    ("tijd", "4:05", "04:05:00"),
    ("rest", "[1, null]", [1, None]),
    ("rest", "", None),
    ("soorten", "eieren", ["eieren"]),
    ("moment", "3-4-2025 5:06:07.000089", "2025-04-03T05:06:07.000089"),
    ("extra", '{"a": "é", "b": 0.10}', {"a": "é", "b": Decimal("0.10")}),
    ("extra", "", None),
    ("j", "kaas", "kaas"),
    ("rank", "0", 0),
]


@pytest.mark.parametrize(("column", "typed", "value"), TYPED)
def test_a_save_of_one_field_leaves_every_other_identical(
    beheerder_client, table, column, typed, value
):
    before = table.get_one(1)
    posted = inputs_of(open_form(beheerder_client)) | {field_name(column): typed}
    response = beheerder_client.post(EDIT, posted)
    assert response.status_code == 302, text_of(response)
    after = table.get_one(1)
    assert after == {**before, column: value}
    assert repr(after[column]) == repr({**before, column: value}[column])


def test_impossible_values_are_explained_one_by_one(beheerder_client, table):
    wrong = {
        "aantal": "12345678901234567890",
        "dag": "2020-02-31",
        "Oppervlakte (m²)": "veel",
        "rest": "{",
        "tijd": "25:00",
        "naam": "nul\x00",
    }
    posted = inputs_of(open_form(beheerder_client))
    posted |= {field_name(column): typed for column, typed in wrong.items()}
    response = beheerder_client.post(EDIT, posted)
    assert response.status_code == 422
    text = text_of(response)
    for message in (
        "2.147.483.647",
        "31-2-2020 bestaat niet",
        "geen getal",
        "geen geldige JSON",
        "Schrijf de tijd",
        "stuurteken",
    ):
        assert message in text


def test_a_record_that_is_deleted_and_restored_is_as_it_was(
    medewerker_client, beheerder_client, table
):
    before = table.get_one(1)
    page = medewerker_client.get("/winkels/1/verwijderen/")
    medewerker_client.post("/winkels/1/verwijderen/", inputs_of(page))
    assert table.get([1]) == {}
    deletion = Batch.objects.get()
    beheerder_client.post(f"/geschiedenis/{deletion.pk}/ongedaan-maken/")
    restored = table.get_one(table.last_key())
    assert {**restored, "_id": 1} == before
    assert repr(restored["rest"]) == repr(before["rest"])
    assert restored["moment"] == "2024-01-02T03:04:05.678901"


@pytest.mark.parametrize(
    "address", ["/", "/?q=boter", "/?sort=-rank&sort=j", "/?f.rank=7&f.j=boter"]
)
def test_columns_named_j_and_rank_are_columns_like_any_other(beheerder_client, table, address):
    response = beheerder_client.get(address + ("&" if "?" in address else "?") + "cols=j&cols=rank")
    page = text_of(response)
    assert "boter 7" in page
