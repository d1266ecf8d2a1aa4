"""As much of CKAN's catalogue as the DataStore's actions need, and status_show."""

from __future__ import annotations

import uuid

from tests.contract.stores import Store
from tests.contract.tables import Package, Table


def test_status_tells_a_version(store: Store) -> None:
    version = store.call("status_show", {}).result["ckan_version"]
    expected = store.name.removeprefix("ckan-") if store.name.startswith("ckan-") else "2.11"
    assert version.startswith(expected)


def test_a_package_shows_its_resources(package: Package) -> None:
    package_id = package.id
    resource = {"package_id": package_id, "url": "https://example.org/a.csv", "name": "een"}
    made = package.store.call("resource_create", resource).result
    assert made["package_id"] == package_id
    assert made["url"] == "https://example.org/a.csv"
    assert made["datastore_active"] is False
    shown = package.store.call("package_show", {"id": package_id}).result
    assert made["id"] in [resource["id"] for resource in shown["resources"]]
    assert shown["owner_org"] == package.organization
    by_name = package.store.call("package_show", {"id": shown["name"]}).result
    assert by_name["id"] == package_id


def test_a_resource_can_be_patched(package: Package) -> None:
    table = package.table({"k": "text"}, {"k": "a"})
    patch = {"id": table.id, "name": "anders", "description": "Nieuw"}
    assert package.store.call("resource_patch", patch).result["name"] == "anders"
    shown = package.store.call("resource_show", {"id": table.id}).result
    assert (shown["name"], shown["description"]) == ("anders", "Nieuw")
    assert shown["url_type"] == "datastore"
    assert table.is_active()
    assert table.column("k") == ["a"]


def test_a_resource_may_bring_its_own_id(package: Package) -> None:
    own = str(uuid.uuid4())
    data = {"package_id": package.id, "id": own, "url": "https://example.org", "name": "x"}
    assert package.store.call("resource_create", data).result["id"] == own
    table = Table(package.store, own)
    assert table.create(fields=[{"id": "k", "type": "text"}], force=True).status == 200
    assert table.records() == []


def test_unknown_things(store: Store) -> None:
    for action in ("package_show", "resource_show", "organization_show"):
        answer = store.call(action, {"id": "there-is-none"})
        assert (answer.status, answer.error["__type"]) == (404, "Not Found Error")
        assert store.call(action, {}).status == 409


def test_a_name_is_given_once(package: Package) -> None:
    answer = package.store.call("organization_create", {"name": package.name})
    assert answer.status == 409
    assert "name" in answer.error


def test_an_unknown_action(store: Store) -> None:
    answer = store.call("no_such_action", {})
    assert (answer.status, answer.body) == (
        400,
        f"{store.facts.unknown_action}no_such_action",
    )
