"""The page where people begin: what waits for them, by role."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from weidewinkels.accounts.permissions import may_add
from weidewinkels.catalogue.models import SyncState
from weidewinkels.history.emptying import in_trash
from weidewinkels.history.present import known_columns
from weidewinkels.questions.closing import closing_in
from weidewinkels.records.once import new_once
from weidewinkels.start.cards import shops_of
from weidewinkels.start.parts import parts_for
from weidewinkels.start.quality import quality_of
from weidewinkels.start.stale import stale_rows
from weidewinkels.start.trash import recent_deletions
from weidewinkels.web.waiting import lines_for

STALE_SHOWN = 8


@require_safe
@login_required
def show_home(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, User):
        raise PermissionDenied
    user, resource_id = request.user, settings.DATASTORE_RESOURCE_ID
    parts = parts_for(user)
    lines = lines_for(user)
    context: dict[str, Any] = {
        "parts": parts,
        "may_add": may_add(user),
        "todo": [line for line in lines if line.number],
        "done": [line for line in lines if not line.number],
        "as_of": SyncState.objects.filter(resource_id=resource_id).first(),
    }
    if parts.owner:
        context |= {
            "shops": shops_of(user),
            "closing": closing_in(known_columns()),
            "once": new_once(),
        }
    if parts.reviewer:
        context["quality"] = quality_of(resource_id)
    if parts.cleaner:
        context |= {
            "stale": stale_rows(resource_id, limit=STALE_SHOWN),
            "in_trash": in_trash().order_by().count(),
            "deletions": recent_deletions(resource_id),
        }
    return render(request, "start/home.html", context)
