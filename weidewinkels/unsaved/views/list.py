"""All that somebody began to type and didn't save."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from weidewinkels.unsaved.keeping import unsaved_of


@require_safe
@login_required
def list_unsaved(request: HttpRequest) -> HttpResponse:
    context = {"forms": unsaved_of(request.user), "days": settings.UNSAVED_DAYS}
    return render(request, "unsaved/list.html", context)
