"""Addresses from PDOK's Locatieserver, which the government offers to everybody.

Asked by the server, never by the browser: it sees us, not the person. Without network, or when it
doesn't answer within two seconds, there is simply no help.
Source of the shapes: https://api.pdok.nl/bzk/locatieserver/search/v3_1/ui/
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
import structlog
from django.conf import settings
from django.core.cache import cache

from weidewinkels.kinds.province import PROVINCES

log = structlog.get_logger("weidewinkels.addresses")

TIMEOUT = 2.0
MOST = 3
CACHE_SECONDS = 7 * 24 * 60 * 60
DOWN_SECONDS = 60
"""So long nobody tries again when it didn't answer."""
POINT = re.compile(r"POINT\((?P<longitude>-?\d+(\.\d+)?) (?P<latitude>-?\d+(\.\d+)?)\)")
OFFICIAL = {"fryslân": "Friesland"}


@dataclass(frozen=True)
class Address:
    """As PDOK knows it. `latitude` and `longitude` in degrees, as text."""

    shown: str
    street: str
    zip: str
    city: str
    municipality: str
    province: str
    latitude: str
    longitude: str


def addresses_like(text: str) -> list[Address]:
    """At most `MOST` addresses that this may mean, the likeliest first; none when nobody answers."""
    text = " ".join(text.split())[:200]
    if not settings.ADDRESS_URL or len(text) < 4:
        return []
    name = f"addresses:{hashlib.sha256(text.casefold().encode()).hexdigest()}"
    found: list[Address] | None = cache.get(name)
    if found is None:
        found = _asked(text)
        if found is None:
            return []
        cache.set(name, found, CACHE_SECONDS)
    return found


def _asked(text: str) -> list[Address] | None:
    """None when there was no answer that makes sense."""
    if cache.get("addresses:down"):
        return None
    try:
        answer = requests.get(
            settings.ADDRESS_URL,
            params={"q": text, "fq": "type:adres", "rows": str(MOST)},
            timeout=TIMEOUT,
            headers={"Accept": "application/json"},
        )
        answer.raise_for_status()
        documents = answer.json()["response"]["docs"]
        return [address for one in documents if (address := _address(one))]
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        log.warning("no address help", problem=type(error).__name__)
        cache.set("addresses:down", True, DOWN_SECONDS)
        return None


def _address(document: Mapping[str, Any]) -> Address | None:
    point = POINT.fullmatch(str(document.get("centroide_ll", "")))
    street = str(document.get("straatnaam", ""))
    if point is None or not street:
        return None
    code = str(document.get("postcode", ""))
    province = str(document.get("provincienaam", ""))
    province = OFFICIAL.get(province.casefold(), province)
    return Address(
        shown=str(document.get("weergavenaam", "")),
        street=f"{street} {document.get('huis_nlt', '')}".strip(),
        zip=f"{code[:4]} {code[4:]}" if len(code) == 6 else code,
        city=str(document.get("woonplaatsnaam", "")),
        municipality=str(document.get("gemeentenaam", "")),
        province=province if province in PROVINCES else "",
        latitude=point["latitude"],
        longitude=point["longitude"],
    )
