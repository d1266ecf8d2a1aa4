"""How the resource that the app works with stands: where it is, may we write to it, what is its key."""

from __future__ import annotations

from dataclasses import dataclass

from datastore_proxy.errors import DatastoreError, NotAuthorized
from datastore_proxy.platform import Package, PlacedResource
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Resource
from weidewinkels.datastore import get_platform, get_service


@dataclass(frozen=True)
class Current:
    """`key`: the columns of its primary key, None when that can't be told."""

    resource: Resource
    placed: PlacedResource | None
    package: Package | None
    key: tuple[str, ...] | None
    is_allowed: bool
    """Whether the token may write to it at all."""
    is_forced: bool

    @property
    def is_upload(self) -> bool:
        """Whether it is a copy of a file, which the next upload overwrites."""
        return bool(self.placed and self.placed.is_upload)

    @property
    def is_read_only(self) -> bool:
        return self.is_upload and not self.is_forced

    @property
    def may_write(self) -> bool:
        return self.is_allowed and not self.is_read_only


def look() -> Current:
    """As it is now; raises `DatastoreError` when it can't be read."""
    service, platform = get_service(), get_platform()
    resource = service.describe()
    placed, package = None, None
    try:
        placed = platform.resource(service.resource_id)
        package = platform.package(placed.package_id) if placed and placed.package_id else None
    except DatastoreError:
        pass  # may be hidden from us; what it holds isn't
    is_allowed, key = _access(service)
    return Current(resource, placed, package, key, is_allowed, service.force)


def number_of_records() -> int:
    return get_service().count(Query())


def _access(service: DatastoreService) -> tuple[bool, tuple[str, ...] | None]:
    """Asked with force, which an upload wants before it tells its key; nothing is written."""
    asking = DatastoreService(service.transport, service.resource_id, force=True)
    try:
        return True, asking.probe().key
    except NotAuthorized:
        return False, None
    except DatastoreError:
        return True, None
