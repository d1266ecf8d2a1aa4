"""What is probably in the table twice, and what was found not to be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from datastore_proxy.errors import Unavailable
from datastore_proxy.types import Key, Record
from weidewinkels.catalogue.sync import state_of
from weidewinkels.catalogue.verdicts import known
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.profile import PROFILE, columns_for, title_of
from weidewinkels.review import computing
from weidewinkels.review.computing import DOUBLES
from weidewinkels.review.doubles.groups import Pair
from weidewinkels.review.doubles.narrowing import BANDS, Narrowing, all_groups
from weidewinkels.review.doubles.roles import roles_of
from weidewinkels.review.doubles.stored import pair_of
from weidewinkels.review.doubles.words import FILTERS, in_words
from weidewinkels.review.guard import for_reviewers
from weidewinkels.review.models import DoubleGroup, DoublePair, NotDouble
from weidewinkels.review.progress import progress_of
from weidewinkels.review.tasks import compute
from weidewinkels.web.requests import HtmxRequest

PER_PAGE = 20
Read = Callable[[Collection[Key]], Mapping[Key, Record]]


@dataclass(frozen=True)
class Shop:
    """A record of a group as it is now."""

    key: Key
    title: str
    subtitle: str


@dataclass(frozen=True)
class Listed:
    """A group with its records as they are now; `reasons` and `doubts` of its likeliest pair."""

    group: DoubleGroup
    shops: list[Shop]
    reasons: list[str]
    doubts: list[str]
    band: str
    url: str

    @property
    def is_past(self) -> bool:
        return len(self.shops) < 2


@dataclass(frozen=True)
class Choice:
    """A way to narrow the list, with how many groups that leaves."""

    label: str
    number: int
    url: str
    is_chosen: bool


@require_safe
@for_reviewers
def list_doubles(request: HtmxRequest) -> HttpResponse:
    narrowing = Narrowing.of(request.GET)
    page = Paginator(narrowing.groups(), PER_PAGE).get_page(request.GET.get("page"))
    computation = computing.computation_of(DOUBLES)
    try:
        listed, is_live = _listed(page, narrowing, get_service().get), True
    except Unavailable:  # then what we know of them must do
        listed, is_live = _listed(page, narrowing, _seen), False
    context = {
        "narrowing": narrowing,
        "page": page,
        "number": page.paginator.count,
        "all": all_groups().count(),
        "listed": listed,
        "as_of": None if is_live else state_of(settings.DATASTORE_RESOURCE_ID),
        "bands": _bands(narrowing),
        "reasons": _reasons(narrowing),
        "denied": _denied().count(),
        "has_roles": roles_of(columns_for(get_resource())) is not None,
        "progress": progress_of(computation),
        "is_outdated": computation.finished_at is not None and computing.is_outdated(computation),
    }
    return render(request, "review/doubles.html", context)


@require_safe
@for_reviewers
@never_cache
def show_progress(request: HtmxRequest) -> HttpResponse:
    """The part of the page that says how far the search is; the whole page anew once it is done."""
    progress = progress_of(computing.computation_of(DOUBLES))
    if not request.htmx:
        return redirect("review:doubles")
    response = render(request, "review/_doubles_progress.html", {"progress": progress})
    if not progress.is_busy:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@for_reviewers
def find_doubles(request: HtmxRequest) -> HttpResponse:
    """Look for doubles now: in a small table at once, else by the worker."""
    computation = computing.ask(DOUBLES)
    if known(settings.DATASTORE_RESOURCE_ID).order_by().count() <= computing.SMALL:
        compute.func(computation.pk)
    return redirect("review:doubles")


@require_safe
@for_reviewers
def list_denied(request: HtmxRequest) -> HttpResponse:
    page = Paginator(_denied(), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "review/not_doubles.html", {"page": page, "number": page.paginator.count}
    )


@require_POST
@for_reviewers
def take_back_denial(request: HtmxRequest, denial_id: int) -> HttpResponse:
    """They may be one after all: the next search says."""
    denial = get_object_or_404(_denied(), pk=denial_id)
    denial.delete()
    messages.info(
        request,
        _("%(titles)s: dit telt weer mee bij het zoeken naar dubbelen.")
        % {"titles": " / ".join(denial.titles)},
    )
    computation = computing.ask(DOUBLES)
    if known(settings.DATASTORE_RESOURCE_ID).order_by().count() <= computing.SMALL:
        compute.func(computation.pk)
    return redirect("review:not_doubles")


def _denied() -> QuerySet[NotDouble]:
    return NotDouble.objects.filter(resource_id=settings.DATASTORE_RESOURCE_ID).order_by(
        "-at", "pk"
    )


def compare_url(keys: list[str], narrowing: Narrowing) -> str:
    asked = [*(("r", key) for key in keys), *narrowing.parameters.items()]
    return f"{reverse('review:compare')}?{urlencode(asked)}"


def _listed(page: Page[DoubleGroup], narrowing: Narrowing, read: Read) -> list[Listed]:
    """The groups of a page with their records: one read, however many they are. Raises Unavailable."""
    service = get_service()
    groups = list(page.object_list)
    keys = {key: service.key_from_text(key) for group in groups for key in group.keys}
    records = read(set(keys.values())) if keys else {}
    best: dict[int, Pair] = {}
    pairs = DoublePair.objects.filter(group__in=groups).order_by("-score", "pk")
    for row in pairs:
        best.setdefault(row.group_id, pair_of(row))
    return [
        Listed(
            group,
            [_shop(keys[key], records[keys[key]]) for key in group.keys if keys[key] in records],
            in_words(best[group.pk].reasons),
            in_words(best[group.pk].doubts),
            next(name for name, (_l, low, high) in BANDS.items() if low <= group.score <= high),
            compare_url(group.keys, narrowing),
        )
        for group in groups
    ]


def _seen(keys: Collection[Key]) -> dict[Key, Record]:
    """The records as they were last seen."""
    rows = known(settings.DATASTORE_RESOURCE_ID).filter(key__in=[str(key) for key in keys])
    service = get_service()
    return {
        service.key_from_text(key): content for key, content in rows.values_list("key", "content")
    }


def _shop(key: Key, record: Record) -> Shop:
    return Shop(key, title_of(record), str(record.get(PROFILE.subtitle) or ""))


def _bands(narrowing: Narrowing) -> list[Choice]:
    rest = Narrowing(narrowing.words, "", narrowing.reason)
    made = [
        Choice(
            str(label),
            rest.groups().filter(score__gte=low, score__lte=high).count(),
            narrowing.but(band="" if narrowing.band == name else name),
            narrowing.band == name,
        )
        for name, (label, low, high) in BANDS.items()
    ]
    return [one for one in made if one.number or one.is_chosen]


def _reasons(narrowing: Narrowing) -> list[Choice]:
    made = [
        Choice(
            str(label),
            Narrowing(narrowing.words, narrowing.band, name).groups().count(),
            narrowing.but(reason="" if narrowing.reason == name else name),
            narrowing.reason == name,
        )
        for name, (label, _codes) in FILTERS.items()
    ]
    return [one for one in made if one.number or one.is_chosen]
