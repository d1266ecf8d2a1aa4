"""What a visitor's browser remembers of the list: columns and page size, and where they were."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from weidewinkels.records.listing import PAGE_SIZE, Listing

CHOICES_COOKIE = "list_choices"
PLACE_COOKIE = "list_place"
FILTERS_OPEN_COOKIE = "list_filters"
"""Written by list.js when the panel of filters is opened or closed."""
LONGEST_COOKIE = 1500
A_YEAR = 365 * 24 * 60 * 60


def remembered_choices(request: HttpRequest) -> QueryDict:
    """`cols` and `limit` of an earlier visit."""
    return QueryDict(request.COOKIES.get(CHOICES_COOKIE, ""))


def has_filters_open(request: HttpRequest) -> bool:
    return request.COOKIES.get(FILTERS_OPEN_COOKIE) == "open"


def remember(request: HttpRequest, response: HttpResponse, listing: Listing) -> HttpResponse:
    """The response that also remembers the place, and what was chosen in the address itself."""
    _set(request, response, PLACE_COOKIE, listing.query_string, None)
    if request.GET.keys() & {"cols", "limit"}:
        choices: list[tuple[str, str]] = [("cols", name) for name in listing.chosen]
        if listing.limit != PAGE_SIZE:
            choices.append(("limit", str(listing.limit)))
        _set(request, response, CHOICES_COOKIE, urlencode(choices), A_YEAR)
    return response


def list_url(request: HttpRequest) -> str:
    """The list as it was left: the page that the person came from when that was the list, else the
    one last seen in this browser. Only ever an address of the list, whatever the cookie says."""
    start = reverse("records:list")
    referrer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referrer, {request.get_host()}):
        came_from = urlsplit(referrer)
        if came_from.path == start and came_from.netloc:
            return f"{start}?{came_from.query}" if came_from.query else start
    place = QueryDict(request.COOKIES.get(PLACE_COOKIE, "")).urlencode()
    return f"{start}?{place}" if place else start


def _set(
    request: HttpRequest, response: HttpResponse, name: str, value: str, seconds: int | None
) -> None:
    if len(value) > LONGEST_COOKIE:
        value = ""
    if value == request.COOKIES.get(name, ""):
        return
    if not value:
        response.delete_cookie(name, samesite="Lax")
        return
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
