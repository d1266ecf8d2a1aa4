"""What the frame of every page needs. Asks the DataStore nothing: a page must stand when it is down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, ResolverMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from weidewinkels import VERSION
from weidewinkels.datastore import known_resource, words
from weidewinkels.web.connection import connection_state
from weidewinkels.web.preferences import density_of, theme_of


@dataclass(frozen=True)
class Place:
    """An entry of the navigation; `icon` is lucide's name, `current` what `aria-current` says."""

    label: str | Promise
    url: str
    icon: str
    current: Literal["page", "true", ""]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {
        "theme": theme_of(request),
        "density": density_of(request),
        "version": VERSION,
        "suggestions_open": settings.SUGGESTIONS,
        "places": SimpleLazyObject(lambda: _places(request)),
        "words": SimpleLazyObject(words),
        "resource_title": SimpleLazyObject(_resource_title),
        "connection": SimpleLazyObject(connection_state),
    }


HOME_OF = {
    "records": "records:list",
    "bulk": "records:list",
    "claims": "records:list",
    "start": "start:home",
    "review": "review:start",
    "history": "history:list",
    "history:empty": "history:trash",
    "history:deletion": "history:trash",
    "history:wipe": "history:trash",
    "history:restore": "history:trash",
    "exchange": "exchange:export",
}
"""A page, or all others of a feature → the entry of the navigation that they belong to."""


def _places(request: HttpRequest) -> list[Place]:
    # Asked by permission rather than imported: `web` knows no feature.
    user = getattr(request, "user", None)
    candidates: list[tuple[str | Promise, str, str]] = [(words().many, "records:list", "store")]
    if user and user.is_authenticated:
        candidates.insert(0, (_("Start"), "start:home", "house"))
        if user.has_perm("accounts.edit_record"):
            candidates.append((_("Controle"), "review:start", "list-checks"))
        candidates.append((_("Geschiedenis"), "history:list", "history"))
        if user.has_perm("accounts.restore_record"):
            candidates.append((_("Prullenbak"), "history:trash", "trash-2"))
        if user.has_perm("accounts.edit_record"):
            candidates.append((_("Uitwisselen"), "exchange:export", "arrow-left-right"))
    here = request.resolver_match
    names = [name for _label, name, _icon in candidates]
    places = []
    for label, name, icon in candidates:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        places.append(Place(label, url, icon, _current(name, here, names)))
    return places


def _current(
    name: str, here: ResolverMatch | None, names: Collection[str]
) -> Literal["page", "true", ""]:
    """Whether this entry is the page itself, or the page is under it."""
    if here is None:
        return ""
    if here.view_name in names:
        return "page" if here.view_name == name else ""
    return "true" if name == HOME_OF.get(here.view_name, HOME_OF.get(here.app_name)) else ""


def _resource_title() -> str:
    resource = known_resource()
    return resource.name if resource else ""
