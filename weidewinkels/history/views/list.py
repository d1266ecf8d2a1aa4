from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from weidewinkels.history.forms import FilterForm
from weidewinkels.history.lookup import require_history
from weidewinkels.history.progress import progress_of
from weidewinkels.journal.history import of_resource
from weidewinkels.journal.models import Entry

PER_PAGE = 25


@require_safe
def list_batches(request: HttpRequest) -> HttpResponse:
    """What was done to the resource, the latest first."""
    require_history(request.user)
    form = FilterForm(request.GET)
    filters = form.filters()
    first_title = Entry.objects.filter(batch=OuterRef("pk")).order_by("position").values("title")
    batches = of_resource(filters).annotate(first_title=Subquery(first_title[:1]))
    more_filters = [field for field in form.visible_fields() if field.name != "text"]
    page = Paginator(batches, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(batch, progress_of(batch)) for batch in page]
    context = {
        "form": form,
        "rows": rows,
        "is_live": any(progress.is_live for _batch, progress in rows),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "more_filters": more_filters,
        "has_more_filters": any(request.GET.get(field.name) for field in more_filters),
        "page": page,
    }
    return render(request, "history/list.html", context)
