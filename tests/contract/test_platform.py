"""Making a place for a new table: what the app asks of CKAN's catalogue."""

from __future__ import annotations

import uuid

import pytest

from datastore_proxy.errors import Invalid, ResourceNotFound
from datastore_proxy.platform import Platform
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Field
from tests.contract.stores import Store
from tests.contract.tables import Package

FIELDS = [
    Field("naam", "text", {"label": "Naam", "notes": "Zoals op het bord"}),
    Field("aantal", "int8", {"label": "Aantal"}),
    Field("sinds", "date"),
    Field("soorten", "_text", {"extra": {"van": "een ander"}}),
]


@pytest.fixture
def platform(store: Store) -> Platform:
    return Platform(store.transport)


def test_organizations_in_which_one_may_make_data_sets(
    platform: Platform, package: Package
) -> None:
    found = {organization.id: organization for organization in platform.organizations()}
    assert found[package.organization].name == package.name


def test_data_sets_of_organizations(platform: Platform, package: Package) -> None:
    """The Solr of the tests finds nothing: that CKAN understands the question is what is tested."""
    mine = [one for one in platform.organizations() if one.id == package.organization]
    made = package.id
    found = [one.id for one in platform.packages(mine)]
    assert found == [] if package.store.name.startswith("ckan-") else made in found
    assert platform.packages([]) == []


def test_a_data_set_by_name_and_by_id(platform: Platform, package: Package) -> None:
    by_id = platform.package(package.id)
    assert by_id.owner == package.organization
    assert platform.package(by_id.name) == by_id
    with pytest.raises(ResourceNotFound):
        platform.package("there-is-none")


def test_a_new_data_set(platform: Platform, package: Package) -> None:
    name = f"new-{uuid.uuid4().hex[:12]}"
    made = platform.create_package(
        name=name, title="Nieuw", owner=package.organization, private=True
    )
    assert (made.name, made.title, made.owner) == (name, "Nieuw", package.organization)
    with pytest.raises(Invalid) as refused:
        platform.create_package(name=name, title="x", owner=package.organization, private=True)
    assert "name" in refused.value.fields


def test_a_table_in_a_resource_of_its_own(platform: Platform, package: Package) -> None:
    resource_id, package_id = str(uuid.uuid4()), package.id
    assert platform.resource(resource_id) is None
    platform.create_resource(package_id, resource_id=resource_id, name="Hoeven")
    placed = platform.resource(resource_id)
    assert placed is not None
    assert (placed.package_id, placed.name, placed.is_upload) == (package_id, "Hoeven", False)

    service = DatastoreService(package.store.transport, resource_id)
    with pytest.raises(ResourceNotFound):
        service.describe()
    alias = f"hoeven_{resource_id[:8]}"
    service.create(FIELDS, key=["naam"], indexes=["aantal"], alias=alias)

    described = service.describe()
    assert [(field.id, field.type) for field in described.fields] == [
        ("naam", "text"),
        ("aantal", "int8"),
        ("sinds", "date"),
        ("soorten", "_text"),
    ]
    assert described.fields[0].notes == "Zoals op het bord"
    assert service.probe().key == ("naam",)
    [key] = service.insert([{"naam": "Hoeve", "aantal": 2, "soorten": ["a", "b"]}])
    assert service.get_one(key or 0)["soorten"] == ["a", "b"]
    by_alias = DatastoreService(package.store.transport, alias)
    assert by_alias.describe().fields == described.fields


def test_a_resource_that_was_made_in_vain_can_go(platform: Platform, package: Package) -> None:
    resource_id, package_id = str(uuid.uuid4()), package.id
    platform.create_resource(package_id, resource_id=resource_id, name="Hoeven")
    platform.delete_resource(resource_id)
    assert platform.resource(resource_id) is None
    platform.create_resource(package_id, resource_id=resource_id, name="Opnieuw")
    placed = platform.resource(resource_id)
    assert placed is not None
    assert placed.name == "Opnieuw"


@pytest.mark.parametrize("is_uploaded", [False, True])
def test_the_data_dictionary_changes_and_the_data_does_not(
    package: Package, is_uploaded: bool
) -> None:
    columns = {"k": "text", "i": "int", "a": "text[]", "j": "json", "t": "timestamp"}
    record = {"k": "a", "i": 1, "a": ["x"], "j": {"y": 1}, "t": "2024-01-02T03:04:05"}
    table = (package.uploaded if is_uploaded else package.table)(columns, record)
    service = DatastoreService(package.store.transport, table.id, force=is_uploaded)
    before, records = service.describe(), list(service.iterate())
    new = [Field(f.id, f.type, {"label": f.id.upper(), "more": ["é"]}) for f in before.fields]

    service.set_info(new)

    assert service.describe().fields == tuple(new)
    assert list(service.iterate()) == records
    service.set_info([Field(f.id, f.type) for f in before.fields])
    assert [field.label for field in service.describe().fields] == [""] * 5
