"""Pages that hold only text."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "web/help.html")


def privacy_page(request: HttpRequest) -> HttpResponse:
    context = {
        "unsaved_days": settings.UNSAVED_DAYS,
        "emails_are_hidden": bool(settings.EMAIL_SHOWN_TO),
    }
    return render(request, "web/privacy.html", context)
