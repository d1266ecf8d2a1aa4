"""Where a new table comes: the data sets (packages) of CKAN that our token may write to."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings

from datastore_proxy.errors import DatastoreError, ResourceNotFound
from datastore_proxy.platform import Organization, Package, Platform

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Places:
    """What can be chosen from. `current`: the id of the package that the app's resource is in."""

    packages: tuple[Package, ...] = ()
    organizations: tuple[Organization, ...] = ()
    current: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    """Id of an organization → its title."""

    def package(self, package_id: str) -> Package | None:
        return next((one for one in self.packages if one.id == package_id), None)


def places(platform: Platform) -> Places:
    """What CKAN tells of it; a part that it doesn't tell is left out, for a name can be typed too.

    Raises the `DatastoreError` of a CKAN that answers nothing at all.
    """
    organizations = platform.organizations()
    packages = {package.id: package for package in _searched(platform, organizations)}
    current = _current(platform)
    if current:
        packages = {current.id: current, **packages}
    return Places(
        tuple(packages.values()),
        tuple(sorted(organizations, key=lambda one: one.title.casefold())),
        current.id if current else "",
        {one.id: one.title for one in organizations},
    )


def found_by(text: str, platform: Platform) -> Package | None:
    """The package that somebody means by its id, name or address; None when there is none."""
    name = urlsplit(text.strip()).path.rstrip("/").rpartition("/")[2] or text.strip()
    try:
        return platform.package(name)
    except ResourceNotFound:
        return None


def _searched(platform: Platform, organizations: list[Organization]) -> list[Package]:
    try:
        return platform.packages(organizations)
    except DatastoreError as error:
        log.warning("packages can't be listed: %s", error)
        return []


def _current(platform: Platform) -> Package | None:
    try:
        placed = platform.resource(settings.DATASTORE_RESOURCE_ID)
        return platform.package(placed.package_id) if placed and placed.package_id else None
    except DatastoreError as error:
        log.info("the package of the resource can't be told: %s", error)
        return None
