"""What a visitor prefers: language, colours and density; remembered in cookies, so without an account."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from weidewinkels.web.requests import own_address
from weidewinkels.web.signals import language_chosen

THEMES = ("auto", "light", "dark")
DENSITIES = ("comfortable", "compact")
THEME_COOKIE = "theme"
DENSITY_COOKIE = "density"
A_YEAR = 365 * 24 * 60 * 60


def theme_of(request: HttpRequest) -> str:
    return _chosen(request.COOKIES.get(THEME_COOKIE), THEMES)


def density_of(request: HttpRequest) -> str:
    return _chosen(request.COOKIES.get(DENSITY_COOKIE), DENSITIES)


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    return _remember(request, THEME_COOKIE, THEMES)


@require_POST
def set_density(request: HttpRequest) -> HttpResponse:
    return _remember(request, DENSITY_COOKIE, DENSITIES)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    codes = [code for code, _ in settings.LANGUAGES]
    response = _remember(request, settings.LANGUAGE_COOKIE_NAME, codes)
    if (language := request.POST.get("choice")) in codes:
        language_chosen.send(None, request=request, language=language)
    return response


def page_asked_from(request: HttpRequest) -> str:
    """The page of ours that the form was on: its `next`, else the referrer, else the list."""
    referrer = urlsplit(request.headers.get("Referer", ""))._replace(scheme="", netloc="").geturl()
    asked_from = own_address(request.POST.get("next", "")) or own_address(referrer)
    return asked_from or reverse("records:list")


def _chosen(value: str | None, choices: tuple[str, ...]) -> str:
    return value if value in choices else choices[0]


def _remember(
    request: HttpRequest, cookie: str, choices: list[str] | tuple[str, ...]
) -> HttpResponse:
    choice = request.POST.get("choice", "")
    if choice not in choices:
        return HttpResponseBadRequest()
    response = HttpResponseRedirect(page_asked_from(request))
    response.set_cookie(
        cookie,
        choice,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
