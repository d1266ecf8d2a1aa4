"""Where resources live in a CKAN: organizations, their data sets (packages), and what is in those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import ResourceNotFound, UnexpectedAnswer
from .transport import Transport
from .values import sendable_text

MOST_PACKAGES = 200
ONLY_A_TABLE = "_datastore_only_resource"
"""What `datastore_create` itself gives as address for a resource without a file."""


@dataclass(frozen=True, slots=True)
class Organization:
    """Who has data sets in CKAN; `title` is the name for people."""

    id: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Package:
    """A data set. `owner`: the id of its organization, "" for none."""

    id: str
    name: str
    title: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class PlacedResource:
    """A resource in a package. `url_type`: "datastore" when it was made to be edited."""

    id: str
    package_id: str
    name: str
    url_type: str = ""

    @property
    def is_upload(self) -> bool:
        """Whether CKAN takes it for a copy of a file, which a new upload overwrites."""
        return self.url_type != "datastore"


class Platform:
    """What our token sees and may make in CKAN's catalogue; every method may raise `DatastoreError`."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def organizations(self) -> list[Organization]:
        """Those in which we may make and change data sets. CKAN: `organization_list_for_user`."""
        answer = self._read("organization_list_for_user", {"permission": "create_dataset"})
        if not isinstance(answer, list):
            raise UnexpectedAnswer(action="organization_list_for_user")
        return [
            Organization(str(one["id"]), str(one["name"]), _title(one))
            for one in answer
            if isinstance(one, Mapping) and "id" in one and "name" in one
        ]

    def packages(self, organizations: Iterable[Organization]) -> list[Package]:
        """The data sets of these organizations, private ones too, at most `MOST_PACKAGES`.

        CKAN: `package_search`.
        """
        owners = " OR ".join(f'"{organization.id}"' for organization in organizations)
        if not owners:
            return []
        asked = {"fq": f"owner_org:({owners})", "rows": MOST_PACKAGES, "include_private": True}
        answer = self._read("package_search", asked)
        if not isinstance(answer, Mapping) or not isinstance(answer.get("results"), list):
            raise UnexpectedAnswer(action="package_search")
        return sorted(map(_package, answer["results"]), key=lambda one: one.title.casefold())

    def package(self, name: str) -> Package:
        """The data set with this id or name; raises `ResourceNotFound`. CKAN: `package_show`."""
        return _package(self._read("package_show", {"id": sendable_text(name)}))

    def resource(self, resource_id: str) -> PlacedResource | None:
        """Where a resource is; None when there is none with this id. CKAN: `resource_show`."""
        try:
            shown = self._read("resource_show", {"id": resource_id})
        except ResourceNotFound:
            return None
        if not isinstance(shown, Mapping):
            raise UnexpectedAnswer(action="resource_show")
        return PlacedResource(
            resource_id,
            str(shown.get("package_id") or ""),
            str(shown.get("name") or ""),
            str(shown.get("url_type") or ""),
        )

    def create_package(self, *, name: str, title: str, owner: str, private: bool) -> Package:
        """A new data set of the organization with the id `owner`; raises `Invalid` with `.fields`.

        CKAN: `package_create`.
        """
        data = {
            "name": sendable_text(name),
            "title": sendable_text(title),
            "owner_org": owner,
            "private": private,
        }
        return _package(self.transport.call("package_create", data))

    def create_resource(self, package_id: str, *, resource_id: str, name: str) -> None:
        """A resource for a table of its own, not of a file, with an id that we give it.

        So one can look afterwards whether it came about. CKAN: `resource_create`.
        """
        data = {
            "id": resource_id,
            "package_id": package_id,
            "name": sendable_text(name),
            "url": ONLY_A_TABLE,
            "url_type": "datastore",
        }
        self.transport.call("resource_create", data)

    def delete_resource(self, resource_id: str) -> None:
        """Only for one that has no records. CKAN: `resource_delete`."""
        self.transport.call("resource_delete", {"id": resource_id}, repeatable=True)

    def _read(self, action: str, data: Mapping[str, Any]) -> Any:
        return self.transport.call(action, data, repeatable=True)


def _package(shown: Any) -> Package:
    try:
        return Package(
            str(shown["id"]), str(shown["name"]), _title(shown), str(shown.get("owner_org") or "")
        )
    except (TypeError, KeyError, AttributeError) as error:
        raise UnexpectedAnswer("The answer holds no package.") from error


def _title(shown: Mapping[str, Any]) -> str:
    return str(shown.get("title") or shown.get("display_name") or shown.get("name") or "")
