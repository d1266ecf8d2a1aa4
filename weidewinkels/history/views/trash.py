"""The trash: what was deleted and can be restored, per action; and restoring it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weidewinkels.accounts.permissions import may_empty_trash
from weidewinkels.history.emptying import in_trash
from weidewinkels.history.lookup import batch_or_404, require_restore
from weidewinkels.history.returning import clashes_of
from weidewinkels.journal.announce import announce
from weidewinkels.journal.models import Batch, BatchState, Entry
from weidewinkels.journal.trash import restore
from weidewinkels.journal.undo import CannotUndo
from weidewinkels.web.requests import number_in

PER_PAGE = 10
NAMES_PER_BATCH = 10
NAMES_PER_PAGE = 50


@require_safe
@login_required
def show_trash(request: HttpRequest) -> HttpResponse:
    """What was deleted and can be restored, per action."""
    require_restore(request.user)
    entries = in_trash()
    batches = (
        Batch.objects.filter(Exists(entries.filter(batch=OuterRef("pk"))))
        .prefetch_related(
            Prefetch("entries", entries.order_by("position")[:NAMES_PER_BATCH], to_attr="names")
        )
        .order_by("-id")
    )
    page = Paginator(batches, PER_PAGE).get_page(request.GET.get("page"))
    numbers = _numbers(entries, list(page.object_list))
    context = {
        "page": page,
        "deletions": [(batch, numbers.get(batch.pk, 0)) for batch in page],
        "days": settings.TRASH_DAYS,
        "number": entries.count(),
        "may_empty": may_empty_trash(request.user),
    }
    return render(request, "history/trash.html", context)


@require_safe
@login_required
def show_deletion(request: HttpRequest, batch_id: int) -> HttpResponse:
    """All that one action deleted and is still in the trash, to choose from by name."""
    require_restore(request.user)
    batch = batch_or_404(batch_id, user=request.user)
    name = request.GET.get("naam", "").strip()
    entries = in_trash(batch.pk).order_by("position")
    found = entries.filter(title__icontains=name) if name else entries
    context = {
        "batch": batch,
        "name": name,
        "number": entries.count(),
        "first": entries.first(),
        "page": Paginator(found, NAMES_PER_PAGE).get_page(request.GET.get("page")),
        "may_empty": may_empty_trash(request.user),
    }
    return render(request, "history/deletion.html", context)


@require_POST
@login_required
def restore_records(request: HttpRequest) -> HttpResponse:
    """Restore the chosen records of one deletion, or all of them; asks first when some are back."""
    require_restore(request.user)
    batch = get_object_or_404(Batch, pk=number_in(request.POST.get("batch", "")))
    entries = _asked_for(request, batch)
    if request.POST.get("which") != "all" and not entries.exists():
        messages.warning(request, _("Kies eerst wat u wilt herstellen."))
        return _back(request, batch)
    answer = request.POST.get("terug")
    if answer != "all":
        clashes = clashes_of(entries)
        if clashes and answer != "others":
            return _ask(request, batch, entries, clashes)
        entries = entries.exclude(id__in=[clash.entry.pk for clash in clashes])
    try:
        restored = restore(entries, by=request.user)
    except CannotUndo as reason:
        messages.info(request, str(reason))
        return _back(request, batch)
    announce(request, restored)
    if restored.state != BatchState.DONE:
        return redirect("history:batch", restored.pk)
    return _back(request, batch)


def _asked_for(request: HttpRequest, batch: Batch) -> QuerySet[Entry]:
    entries = in_trash(batch.pk)
    which = request.POST.get("which")
    if which == "all":
        return entries
    if which == "found" and (name := request.POST.get("naam", "").strip()):
        return entries.filter(title__icontains=name)
    return entries.filter(id__in=map(number_in, request.POST.getlist("entry")))


def _ask(
    request: HttpRequest, batch: Batch, entries: QuerySet[Entry], clashes: list[Any]
) -> HttpResponse:
    number = entries.count()
    context = {
        "batch": batch,
        "clashes": clashes,
        "number": number,
        "others": number - len(clashes),
        "can_force": not all(clash.has_same_key for clash in clashes),
        "which": request.POST.get("which", ""),
        "name": request.POST.get("naam", ""),
        "chosen": [number_in(each) for each in request.POST.getlist("entry")],
    }
    return render(request, "history/restore_clashes.html", context, status=409)


def _back(request: HttpRequest, batch: Batch) -> HttpResponseRedirect:
    """To the page of the deletion when it came from there, and there is still something on it."""
    if request.POST.get("van") == "deletion" and in_trash(batch.pk).exists():
        return redirect("history:deletion", batch.pk)
    return redirect("history:trash")


def _numbers(entries: QuerySet[Entry], batches: list[Batch]) -> dict[int, int]:
    """Batch id → how many of its records are in the trash."""
    rows = entries.filter(batch__in=batches).order_by().values_list("batch")
    return dict(rows.annotate(number=Count("id")))
