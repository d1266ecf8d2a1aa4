"""What is measured on: a real CKAN and embedded stores, filled once and kept in `var/bench/`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from bench.shops import COLUMNS, shops
from datastore_proxy.embedded.transport import EmbeddedTransport
from datastore_proxy.errors import DatastoreError
from datastore_proxy.remote import RemoteTransport
from datastore_proxy.transport import Transport
from datastore_proxy.types import Record
from tests.ckan import start

BENCH = Path(__file__).resolve().parent.parent / "var" / "bench"
ORGANIZATION = "bench"
CHUNK = 5000


@dataclass(frozen=True)
class Ckan:
    """A CKAN with a resource of shops; `user` and `password` are for its own pages."""

    version: str
    url: str
    token: str
    user: str
    password: str
    resource_id: str
    package: str

    @property
    def settings(self) -> dict[str, str]:
        """The environment in which the app works on this resource."""
        return {
            "DATASTORE_URL": self.url,
            "DATASTORE_API_KEY": self.token,
            "DATASTORE_RESOURCE_ID": self.resource_id,
        }

    def transport(self) -> RemoteTransport:
        return RemoteTransport(self.url, self.token)


@dataclass(frozen=True)
class Embedded:
    path: Path
    resource_id: str

    @property
    def settings(self) -> dict[str, str]:
        return {
            "DATASTORE_URL": f"embedded://{self.path}",
            "DATASTORE_RESOURCE_ID": self.resource_id,
        }


def ckan(version: str, count: int, *, url_type: str = "datastore", use: str = "") -> Ckan:
    """That version of CKAN with a resource of `count` shops of this `url_type`, made if need be.

    `use`: what writes names itself here and gets a resource of its own, so that what others read
    stays as it was made.
    """
    running = start(version)
    transport = RemoteTransport(running.url, running.token, timeout=(3, 300))
    package = f"bench-{url_type}-{count}{use and f'-{use}'}"
    return Ckan(
        version,
        running.url,
        running.token,
        running.user,
        running.password,
        _resource(transport, package, count, url_type, is_written=bool(use)),
        package,
    )


def embedded(count: int) -> Embedded:
    """An embedded store with `count` shops, made if need be."""
    BENCH.mkdir(parents=True, exist_ok=True)
    path = BENCH / f"embedded-{count}.sqlite3"
    resource_id = _resource(EmbeddedTransport(path), f"bench-{count}", count, "datastore")
    return Embedded(path, resource_id)


def _resource(
    transport: Transport, package: str, count: int, url_type: str, *, is_written: bool = False
) -> str:
    try:
        resources = transport.call("package_show", {"id": package})["resources"]
    except DatastoreError:
        resources = _new_package(transport, package)["resources"]
    for resource in resources:
        if _is_whole(transport, resource["id"], count, is_written=is_written):
            return str(resource["id"])
    print(f"filling {package} …", flush=True)
    return _fill(transport, package, count, url_type)


def _new_package(transport: Transport, package: str) -> dict[str, Any]:
    try:
        transport.call("organization_show", {"id": ORGANIZATION})
    except DatastoreError:
        try:
            transport.call("organization_create", {"name": ORGANIZATION})
        except DatastoreError as error:
            if "exists" not in str(error.fields if hasattr(error, "fields") else error):
                raise
    created: dict[str, Any] = transport.call(
        "package_create", {"name": package, "owner_org": ORGANIZATION}
    )
    return created | {"resources": []}


def _is_whole(transport: Transport, resource_id: str, count: int, *, is_written: bool) -> bool:
    """Whether it has so many shops, and, unless it is there to be written, the first as made."""
    search = {"resource_id": resource_id, "limit": 1, "sort": "_id"}
    found = transport.call("datastore_search", search)
    if found["total"] != count:
        return False
    return is_written or not count or found["records"][0] == {"_id": 1, **next(shops(1))}


def _fill(transport: Transport, package: str, count: int, url_type: str) -> str:
    made = transport.call(
        "datastore_create",
        {
            "resource": {"package_id": package, "name": package, "url_type": url_type},
            "fields": [{"id": column, "type": "text"} for column in COLUMNS],
        },
    )
    resource_id = str(made["resource_id"])
    for chunk in _chunks(shops(count)):
        transport.call(
            "datastore_upsert",
            {
                "resource_id": resource_id,
                "records": chunk,
                "method": "insert",
                "calculate_record_count": False,
                "force": True,
            },
        )
    return resource_id


def _chunks(records: Iterator[Record]) -> Iterator[list[Record]]:
    while chunk := list(islice(records, CHUNK)):
        yield chunk
