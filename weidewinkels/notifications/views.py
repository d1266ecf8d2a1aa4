"""The page with what somebody was told. Looking at it changes nothing: reading is a button."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weidewinkels.notifications.kept import KEPT, told, unread
from weidewinkels.web.requests import number_in

PER_PAGE = 30


@require_safe
@login_required
def list_notifications(request: HttpRequest) -> HttpResponse:
    """Those that weren't read first, each part the latest first."""
    ordered = told(request.user).alias(is_read=Q(read_at__isnull=False))
    ordered = ordered.order_by("is_read", "-at", "-id")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "new": [one for one in page if one.read_at is None],
        "old": [one for one in page if one.read_at is not None],
        "until": unread(request.user).aggregate(last=Max("pk"))["last"] or 0,
        "days": KEPT.days,
    }
    return render(request, "notifications/list.html", context)


@require_POST
@login_required
def open_notification(request: HttpRequest, notification_id: int) -> HttpResponse:
    """It is read; on to what it is about."""
    notification = get_object_or_404(told(request.user), pk=notification_id)
    unread(request.user).filter(pk=notification.pk).update(read_at=timezone.now())
    return redirect(notification.path or "notifications:list")


@require_POST
@login_required
def read_notifications(request: HttpRequest) -> HttpResponse:
    """All are read, but for what came in since the page was made."""
    until = number_in(request.POST.get("until", ""))
    number = unread(request.user).filter(pk__lte=until).update(read_at=timezone.now())
    if number:
        messages.success(request, _("Alle meldingen zijn gelezen."))
    return redirect("notifications:list")
