from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weidewinkels.datastore import get_service
from weidewinkels.history.lookup import number_in, require_restore
from weidewinkels.journal.announce import announce
from weidewinkels.journal.models import Batch, Entry
from weidewinkels.journal.trash import deleted, restore
from weidewinkels.journal.undo import CannotUndo

PER_PAGE = 10
NAMES_PER_BATCH = 50


@require_safe
@login_required
def show_trash(request: HttpRequest) -> HttpResponse:
    """What was deleted and can be restored, per action."""
    require_restore(request.user)
    entries = _deleted()
    of_batch = entries.filter(batch=OuterRef("pk"))
    batches = (
        Batch.objects.filter(Exists(of_batch))
        .prefetch_related(
            Prefetch("entries", entries.order_by("position")[:NAMES_PER_BATCH], to_attr="names")
        )
        .annotate(in_trash=Count("entries", filter=Q(entries__in=entries.order_by())))
        .order_by("-id")
    )
    page = Paginator(batches, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "days": settings.TRASH_DAYS, "number": entries.count()}
    return render(request, "history/trash.html", context)


@require_POST
@login_required
def restore_records(request: HttpRequest) -> HttpResponse:
    """Restore the chosen records of one deletion, or all of them."""
    require_restore(request.user)
    batch = get_object_or_404(Batch, pk=number_in(request.POST.get("batch", "")))
    entries = _deleted().filter(batch=batch)
    if request.POST.get("which") != "all":
        entries = entries.filter(id__in=map(number_in, request.POST.getlist("entry")))
        if not entries.exists():
            messages.warning(request, _("Kies eerst wat u wilt herstellen."))
            return redirect("history:trash")
    try:
        announce(request, restore(entries, by=request.user))
    except CannotUndo as reason:
        messages.info(request, str(reason))
    return redirect("history:trash")


def _deleted() -> QuerySet[Entry]:
    return deleted(get_service().resource_id)
