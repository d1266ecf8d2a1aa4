"""The doctor's page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from weidewinkels.accounts.permissions import may_manage_datastore
from weidewinkels.datasets.doctor import Level, examine


@require_safe
@login_required
@never_cache
def show_doctor(request: HttpRequest) -> HttpResponse:
    """What is well and what isn't, looked at now."""
    if not may_manage_datastore(request.user):
        raise PermissionDenied
    findings = list(examine())
    levels = [finding.level for finding in findings]
    context = {
        "findings": findings,
        "errors": levels.count(Level.ERROR),
        "warnings": levels.count(Level.WARNING),
    }
    return render(request, "datasets/doctor.html", context)
