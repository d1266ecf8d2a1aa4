"""What is written in several ways, and how to make it one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from weidewinkels.bulk.operations.base import as_posted, form_for
from weidewinkels.catalogue.sync import state_of
from weidewinkels.datastore import get_resource
from weidewinkels.profile import Column, columns_for
from weidewinkels.records.listing import FILTER_PREFIX
from weidewinkels.review import computing
from weidewinkels.review.guard import for_reviewers, reviewer
from weidewinkels.review.operations.same_value import SameValue
from weidewinkels.review.progress import progress_of
from weidewinkels.review.proposing import propose_for
from weidewinkels.review.variants.clusters import Cluster, Member
from weidewinkels.review.variants.values import Found, columns_with_variants, found_in, keys_with
from weidewinkels.web.requests import HtmxRequest

PER_PAGE = 20
FIRST = ("province", "city")
"""The columns in which variants are likeliest, when none was chosen."""


@dataclass(frozen=True)
class Choice:
    """A member of a cluster, with the list of the records that hold it."""

    member: Member
    url: str

    @property
    def shown(self) -> str:
        """With the spaces around it visible: they may be all that differs."""
        value = self.member.value
        bare = value.strip()
        start = len(value) - len(value.lstrip())
        return "␣" * start + bare + "␣" * (len(value) - start - len(bare)) if bare else value


@require_safe
@for_reviewers
def show_variants(request: HttpRequest) -> HttpResponse:
    columns = columns_with_variants(columns_for(get_resource()))
    column = _chosen(request.GET.get("kolom", ""), columns)
    found = found_in(column) if column else Found([])
    page = Paginator(found.clusters or [], PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "columns": columns,
        "column": column,
        "too_many": found.clusters is None,
        "is_ready": found.is_ready,
        "progress": progress_of(found.computation) if found.computation else None,
        "number": page.paginator.count,
        "page": page,
        "clusters": [(one, _choices(one, column)) for one in page] if column else [],
        "as_of": state_of(settings.DATASTORE_RESOURCE_ID),
    }
    return render(request, "review/variants.html", context)


@require_safe
@for_reviewers
@never_cache
def show_progress(request: HtmxRequest) -> HttpResponse:
    """The part of the page that says how far it is; the whole page anew once it is done."""
    columns = columns_with_variants(columns_for(get_resource()))
    column = _chosen(request.GET.get("kolom", ""), columns)
    if not request.htmx or column is None:
        return redirect("review:variants")
    progress = progress_of(computing.computation_of(f"{computing.VARIANTS}{column.id}"))
    context = {"progress": progress, "column": column, "is_ready": False}
    response = render(request, "review/_variants_progress.html", context)
    if not progress.is_busy:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@for_reviewers
def find_variants(request: HttpRequest) -> HttpResponse:
    """Have the worker look at a column once more, after it went wrong."""
    columns = columns_with_variants(columns_for(get_resource()))
    column = _chosen(request.POST.get("kolom", ""), columns)
    if column is None:
        return redirect("review:variants")
    computing.ask(f"{computing.VARIANTS}{column.id}")
    return redirect(f"{reverse('review:variants')}?{urlencode({'kolom': column.id})}")


@require_POST
@for_reviewers
def make_same(request: HttpRequest) -> HttpResponse:
    """To the preview of giving the chosen values the chosen spelling."""
    asked = {name: request.POST.getlist(name) for name in ("column", "members", "value")}
    back = f"{reverse('review:variants')}?{urlencode({'kolom': request.POST.get('column', '')})}"
    form = form_for(SameValue, get_resource(), as_posted(asked))
    if not form.is_valid():
        for _input, label, message in form.problems():
            messages.error(request, f"{label}: {message}" if label else message)
        return redirect(back)
    chosen = form.cleaned_data
    column = next(column for column in form.columns if column.id == chosen["column"])
    others = [value for value in chosen["members"] if value != chosen["value"]]
    proposal = propose_for(keys_with(column, others), SameValue, asked, by=reviewer(request))
    if proposal is None:
        messages.info(request, _("Deze records hebben allemaal al deze schrijfwijze."))
        return redirect(back)
    return redirect("bulk:preview", proposal.pk)


def _chosen(name: str, columns: list[Column]) -> Column | None:
    by_id = {column.id: column for column in columns}
    for wanted in (name, *FIRST):
        if wanted in by_id:
            return by_id[wanted]
    return columns[0] if columns else None


def _choices(cluster: Cluster, column: Column) -> list[Choice]:
    return [
        Choice(
            member,
            f"{reverse('records:list')}?{urlencode({FILTER_PREFIX + column.id: member.value})}",
        )
        for member in cluster.members
    ]
