"""The map of a record: `{% record_map latitude=… longitude=… %}`, in a form `{% form_map %}`, of several
`{% compare_map %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

register = template.Library()


@register.inclusion_tag("_components/map.html")
def record_map(latitude: Any, longitude: Any, title: str = "") -> dict[str, Any]:
    """A map to look at, with a pin; nothing when there are no coordinates."""
    return {
        "mode": "show",
        "latitude": _plain(latitude),
        "longitude": _plain(longitude),
        "title": title,
        "tiles_url": settings.MAP_TILES_URL,
    }


@register.inclusion_tag("_components/map.html")
def form_map() -> dict[str, Any]:
    """A map that sets the coordinates of the form it stands in."""
    return {"mode": "edit", "tiles_url": settings.MAP_TILES_URL}


@register.inclusion_tag("_components/map.html")
def compare_map() -> dict[str, Any]:
    """A map with several places: those in the page's JSON with the id `plekken`."""
    return {"mode": "compare", "tiles_url": settings.MAP_TILES_URL}


def _plain(degrees: Any) -> str:
    return "" if degrees is None else str(degrees).strip().replace(",", ".")
