"""What the frame of every page needs. Asks the DataStore nothing: a page must stand when it is down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from weidewinkels import VERSION
from weidewinkels.datastore import known_resource
from weidewinkels.web.connection import connection_state
from weidewinkels.web.preferences import density_of, theme_of


@dataclass(frozen=True)
class Place:
    """An entry of the navigation; `icon` is lucide's name."""

    label: str | Promise
    url: str
    icon: str
    is_current: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {
        "theme": theme_of(request),
        "density": density_of(request),
        "version": VERSION,
        "suggestions_open": settings.SUGGESTIONS,
        "places": SimpleLazyObject(lambda: _places(request)),
        "resource_title": SimpleLazyObject(_resource_title),
        "connection": SimpleLazyObject(connection_state),
    }


def _places(request: HttpRequest) -> list[Place]:
    # Asked by permission rather than imported: `web` knows no feature.
    user = getattr(request, "user", None)
    candidates = [(_("Winkels"), "records:list", "store")]
    if user and user.is_authenticated:
        candidates.insert(0, (_("Start"), "start:home", "house"))
        if user.has_perm("accounts.edit_record"):
            candidates.append((_("Controle"), "review:start", "list-checks"))
        candidates.append((_("Geschiedenis"), "history:list", "history"))
        if user.has_perm("accounts.restore_record"):
            candidates.append((_("Prullenbak"), "history:trash", "trash-2"))
        if user.has_perm("accounts.edit_record"):
            candidates.append((_("Uitwisselen"), "exchange:export", "arrow-left-right"))
    match = request.resolver_match.view_name if request.resolver_match else ""
    places = []
    for label, name, icon in candidates:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        places.append(Place(label, url, icon, is_current=name == match))
    return places


def _resource_title() -> str:
    resource = known_resource()
    return resource.name if resource else ""
