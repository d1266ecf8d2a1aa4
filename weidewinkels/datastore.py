"""The one place that builds the DataStore service from the settings."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache as django_cache

from datastore_proxy.embedded.sample import load_sample_shops
from datastore_proxy.embedded.transport import EmbeddedTransport
from datastore_proxy.errors import Unavailable, UnexpectedAnswer
from datastore_proxy.platform import Platform
from datastore_proxy.remote import RemoteTransport
from datastore_proxy.retrying import NO_RETRIES
from datastore_proxy.service import DatastoreService
from datastore_proxy.transport import Transport
from datastore_proxy.types import Resource
from weidewinkels.profile import PROFILE, Words, words_for
from weidewinkels.web.connection import note_answer, note_failure

EMBEDDED = "embedded://"
RESOURCE_CACHE_SECONDS = 300
AT_HAND_SECONDS = 1
"""How long a process doesn't ask the cache again; a page needs the description several times."""

Heard = tuple[Resource | None, float]
"""The description of the resource, and when it was asked."""
HASTY_TIMEOUT = (3.0, 5.0)


@cache
def get_service() -> DatastoreService:
    """The service for the resource of the settings; one per process."""
    return _service(_transport(settings.DATASTORE_URL))


def get_platform() -> Platform:
    """The catalogue of the CKAN that the resource is in."""
    return Platform(get_service().transport)


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
        heard = (resource, time.time())
        django_cache.set(_resource_cache_key(), heard, None)
        _keep_at_hand(heard)
    return resource


def known_resource() -> Resource | None:
    """The description at hand, if any: never a call to the DataStore."""
    return _heard()[0]


def words() -> Words:
    """What records are called here; as the profile says while nobody knows what the resource holds.
    Never a call to the DataStore: error pages use it too."""
    resource = known_resource()
    return words_for(resource) if resource else PROFILE.words


def forget_resource() -> None:
    """Have the resource described anew, after its columns changed.

    Other processes may have the old description at hand for a second more.
    """
    global _at_hand
    _at_hand = None
    django_cache.delete(_resource_cache_key())


@dataclass(frozen=True)
class _AtHand:
    heard: Heard
    of: tuple[str, str]
    until: float


_at_hand: _AtHand | None = None


def _heard() -> Heard:
    at_hand = _at_hand
    if at_hand and at_hand.of == _which() and time.monotonic() < at_hand.until:
        return at_hand.heard
    heard: Heard = django_cache.get(_resource_cache_key(), (None, 0.0))
    if heard[0] is not None:
        _keep_at_hand(heard)
    return heard


def _keep_at_hand(heard: Heard) -> None:
    global _at_hand
    _at_hand = _AtHand(heard, _which(), time.monotonic() + AT_HAND_SECONDS)


def _which() -> tuple[str, str]:
    return settings.DATASTORE_URL, settings.DATASTORE_RESOURCE_ID


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
