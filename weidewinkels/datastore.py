"""The one place that builds the DataStore service from the settings."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache as django_cache

from datastore_proxy.embedded.sample import load_sample_shops
from datastore_proxy.embedded.transport import EmbeddedTransport
from datastore_proxy.errors import Unavailable, UnexpectedAnswer
from datastore_proxy.remote import RemoteTransport
from datastore_proxy.retrying import NO_RETRIES
from datastore_proxy.service import DatastoreService
from datastore_proxy.transport import Transport
from datastore_proxy.types import Resource
from weidewinkels.web.connection import note_answer, note_failure

EMBEDDED = "embedded://"
RESOURCE_CACHE_SECONDS = 300
HASTY_TIMEOUT = (3.0, 5.0)


@cache
def get_service() -> DatastoreService:
    """The service for the resource of the settings; one per process."""
    return _service(_transport(settings.DATASTORE_URL))


def hasty_service() -> DatastoreService:
    """The same service that gives up after some seconds, for who asks whether it answers at all."""
    if settings.DATASTORE_URL.startswith(EMBEDDED):
        return get_service()
    return _service(
        RemoteTransport(
            settings.DATASTORE_URL,
            settings.DATASTORE_API_KEY or None,
            timeout=HASTY_TIMEOUT,
            retry=NO_RETRIES,
        )
    )


def get_resource() -> Resource:
    """What describes the resource: its columns; asked once in five minutes.

    While the DataStore doesn't answer, it is what was last heard: what somebody saves then is kept,
    and for that its form must be read.
    """
    resource, heard_at = _heard()
    if resource is None or time.time() - heard_at > RESOURCE_CACHE_SECONDS:
        try:
            resource = get_service().describe()
        except (Unavailable, UnexpectedAnswer):
            if resource is None:
                raise
            return resource
        django_cache.set(_resource_cache_key(), (resource, time.time()), None)
    return resource


def known_resource() -> Resource | None:
    """The description at hand, if any: never a call to the DataStore."""
    return _heard()[0]


def forget_resource() -> None:
    """Have the resource described anew, after its columns changed."""
    django_cache.delete(_resource_cache_key())


def _heard() -> tuple[Resource | None, float]:
    """The description, and when it was asked."""
    heard: tuple[Resource | None, float] = django_cache.get(_resource_cache_key(), (None, 0.0))
    return heard


def _resource_cache_key() -> str:
    return f"described:{settings.DATASTORE_RESOURCE_ID}"


def _service(transport: Transport) -> DatastoreService:
    return DatastoreService(
        transport,
        settings.DATASTORE_RESOURCE_ID,
        key=settings.DATASTORE_KEY,
        force=settings.DATASTORE_FORCE,
    )


def _transport(url: str) -> Transport:
    if not url.startswith(EMBEDDED):
        return _WatchedTransport(url, settings.DATASTORE_API_KEY or None)
    path = Path(url.removeprefix(EMBEDDED))
    is_new = not path.exists()
    transport = EmbeddedTransport(path)
    if is_new:
        load_sample_shops(transport)
    return transport


class _WatchedTransport(RemoteTransport):
    """Notes whether the DataStore answers: the foot of every page tells."""

    def call(self, action: str, data: Mapping[str, Any], *, repeatable: bool = False) -> Any:
        try:
            result = super().call(action, data, repeatable=repeatable)
        except (Unavailable, UnexpectedAnswer):
            note_failure()
            raise
        note_answer()
        return result
