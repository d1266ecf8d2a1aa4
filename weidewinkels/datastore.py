"""The one place that builds the DataStore service from the settings."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.cache import cache as django_cache

from datastore_proxy.embedded.sample import load_sample_shops
from datastore_proxy.embedded.transport import EmbeddedTransport
from datastore_proxy.remote import RemoteTransport
from datastore_proxy.service import DatastoreService
from datastore_proxy.transport import Transport
from datastore_proxy.types import Resource

EMBEDDED = "embedded://"
RESOURCE_CACHE_SECONDS = 300


@cache
def get_service() -> DatastoreService:
    """The service for the resource of the settings; one per process."""
    return DatastoreService(
        _transport(settings.DATASTORE_URL),
        settings.DATASTORE_RESOURCE_ID,
        key=settings.DATASTORE_KEY,
        force=settings.DATASTORE_FORCE,
    )


def get_resource() -> Resource:
    """What describes the resource: its columns; asked once in five minutes."""
    resource = known_resource()
    if resource is None:
        resource = get_service().describe()
        django_cache.set(_resource_cache_key(), resource, RESOURCE_CACHE_SECONDS)
    return resource


def known_resource() -> Resource | None:
    """The description at hand, if any: never a call to the DataStore."""
    resource: Resource | None = django_cache.get(_resource_cache_key())
    return resource


def forget_resource() -> None:
    """Have the resource described anew, after its columns changed."""
    django_cache.delete(_resource_cache_key())


def _resource_cache_key() -> str:
    return f"resource:{settings.DATASTORE_RESOURCE_ID}"


def _transport(url: str) -> Transport:
    if not url.startswith(EMBEDDED):
        return RemoteTransport(url, settings.DATASTORE_API_KEY or None)
    path = Path(url.removeprefix(EMBEDDED))
    is_new = not path.exists()
    transport = EmbeddedTransport(path)
    if is_new:
        load_sample_shops(transport)
    return transport
