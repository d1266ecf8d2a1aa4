"""Records told by a column rather than by `_id`: the only way on CKAN 2.9 and older (`--ckan 2.9`)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from datastore_proxy.embedded.sample import FIELDS, sample_shops
from datastore_proxy.remote import RemoteTransport
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
from tests import factories
from tests.journey_ckan.conftest import Site
from tests.unit.api.conftest import Script
from weidewinkels.api import tokens
from weidewinkels.api.models import Scope
from weidewinkels.datasets.doctor.finding import Level
from weidewinkels.datasets.doctor.platform import datastore
from weidewinkels.datastore import get_service
from weidewinkels.journal import tasks

pytestmark = pytest.mark.django_db(transaction=True)

RECORD = "/api/v1/records/W-005"
SHOPS = 60


@pytest.fixture
def store(site: Site, settings: Settings) -> Iterator[DatastoreService]:
    """On a new resource whose key is the column `code`: W-000, W-001, …"""
    records = [
        {**shop, "code": f"W-{number:03}"} for number, shop in enumerate(sample_shops()[:SHOPS])
    ]
    made = RemoteTransport(site.url, site.token).call(
        "datastore_create",
        {
            "resource": {"package_id": site.package, "name": "Winkels op code"},
            "fields": [{"id": "code", "type": "text"}, *FIELDS],
            "primary_key": ["code"],
            "records": records,
        },
    )
    settings.DATASTORE_URL, settings.DATASTORE_API_KEY = site.url, site.token
    settings.DATASTORE_RESOURCE_ID, settings.DATASTORE_KEY = made["resource_id"], "code"
    get_service.cache_clear()
    cache.clear()
    yield get_service()
    get_service.cache_clear()
    cache.clear()


@pytest.fixture
def api(store: DatastoreService, beheerder: User) -> Script:
    _token, text = tokens.make(beheerder, name="reis", scope=Scope.WRITE, days=1)
    return Script(text)


def test_a_record_is_found_changed_deleted_and_brought_back(
    api: Script, store: DatastoreService
) -> None:
    shop = store.get_one("W-005")
    found = api("GET", "/api/v1/records?f.code=W-005", status=200).said
    assert [record["key"] for record in found["records"]] == ["W-005"]

    change = {"values": {"remarks": "Ook kaas"}, "seen": {"remarks": shop["remarks"]}}
    changed = api("PATCH", RECORD, change, status=200).said
    assert store.get_one("W-005") == {**shop, "remarks": "Ook kaas"}
    api("PATCH", RECORD, {**change, "values": {"remarks": "Anders"}}, status=409)
    api("PATCH", RECORD, {"values": {"code": "W-999"}}, status=422, If_Match="*")
    api("POST", f"/api/v1/batches/{changed['batch']['id']}/undo", status=202)
    assert store.get_one("W-005") == shop

    gone = api("DELETE", RECORD, status=200, If_Match="*").said
    api("GET", RECORD, status=410)
    api("POST", f"/api/v1/batches/{gone['batch']['id']}/undo", status=202)
    assert {**store.get_one("W-005"), "_id": shop["_id"]} == shop  # its key is what it was


def test_one_is_added_with_a_key_that_nobody_has(api: Script, store: DatastoreService) -> None:
    new = {"values": {"code": "N/1 é", "company": "Hoeve Nieuw"}}
    added = api("POST", "/api/v1/records", new, status=201)
    assert api("GET", added.headers["Location"], status=200).said["key"] == "N/1 é"
    api("POST", "/api/v1/records", new, status=422)
    api("POST", "/api/v1/records", {"values": {"company": "Zonder"}}, status=422)
    assert store.count(Query()) == SHOPS + 1


def test_many_are_changed_and_taken_back(api: Script, store: DatastoreService) -> None:
    before = {record["code"]: record for record in store.iterate()}
    entries = [{"key": code, "values": {"remarks": "Vers"}, "overwrite": True} for code in before]
    body = {"operation": "update", "entries": entries}
    path = api("POST", "/api/v1/batches", body, status=202).headers["Location"]
    tasks.deliver_all()
    assert api("GET", path).said["counts"] == {"done": SHOPS}
    assert {record["remarks"] for record in store.iterate()} == {"Vers"}
    api("POST", f"{path}/undo", status=202)
    tasks.deliver_all()
    assert {record["code"]: record for record in store.iterate()} == before


def test_the_pages_know_records_by_it(
    store: DatastoreService, beheerder_client: Client, eigenaar: User
) -> None:
    factories.give_record(eigenaar, store, "W-007")
    page = beheerder_client.get(reverse("records:list"), {"q": "hoeve"})
    assert page.status_code == 200
    for name in ("show", "edit", "delete"):
        assert beheerder_client.get(reverse(f"records:{name}", args=["W-007"])).status_code == 200


def test_the_doctor_is_content_with_the_key_and_not_without(
    store: DatastoreService, settings: Settings
) -> None:
    assert all(finding.level == Level.OK for finding in datastore(store) if _is_about_key(finding))
    version = store.version()
    settings.DATASTORE_KEY = "_id"
    by_number = DatastoreService(store.transport, store.resource_id)
    advice = [str(finding.advice) for finding in datastore(by_number)]
    assert any("DATASTORE_KEY" in text for text in advice) == version.startswith(("2.8", "2.9"))


def _is_about_key(finding: object) -> bool:
    return str(getattr(finding, "subject", "")) in ("Sleutel", "Schrijven", "Dataplatform")
