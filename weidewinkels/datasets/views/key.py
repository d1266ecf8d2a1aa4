"""The key of the resource: which columns could be it, what stands in the way, and setting it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from datastore_proxy.errors import (
    DatastoreError,
    DuplicateKey,
    Invalid,
    NotAuthorized,
    Overloaded,
    ReadOnly,
)
from datastore_proxy.keys import RECORD_ID
from datastore_proxy.types import Resource
from weidewinkels.bulk import parts, selections
from weidewinkels.bulk.models import Selection
from weidewinkels.catalogue.models import SyncState
from weidewinkels.datasets import current, uniqueness
from weidewinkels.datasets.changes import record
from weidewinkels.datasets.guard import for_managers, manager
from weidewinkels.datasets.making.types import CANNOT_BE_KEY
from weidewinkels.datasets.models import Change
from weidewinkels.datastore import forget_resource, get_service
from weidewinkels.journal.table import set_key
from weidewinkels.profile import PROFILE, Column, columns_for
from weidewinkels.records.filter_values import can_filter
from weidewinkels.records.listing import FILTER_PREFIX

PER_PAGE = 20
MOST_TOGETHER = 6
DUPLICATED = re.compile(r"Key \((?P<columns>.*)\)=\((?P<values>.*)\) is duplicated")


@dataclass(frozen=True)
class Line:
    """A candidate as the page shows it."""

    candidate: uniqueness.Candidate
    label: str
    url: str
    is_chosen: bool
    is_key: bool


@dataclass(frozen=True)
class Clash:
    """A value that several records hold, with the list of them where the list can be asked."""

    double: uniqueness.Double
    pairs: list[tuple[str, str]]
    url: str

    @property
    def more(self) -> int:
        return self.double.number - len(self.double.holders)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def choose_key(request: HttpRequest) -> HttpResponse:
    """How unique each candidate is, and what clashes in the chosen one. Posted: it becomes the key."""
    state = current.look()
    columns = _possible(state.resource)
    chosen = _chosen(request.POST if request.method == "POST" else request.GET, columns)
    if request.method != "POST":
        return _page(request, state, columns, chosen)
    if not chosen:
        return _page(request, state, columns, chosen, problem=_("Kies minstens één kolom."))
    problem = _against(state, chosen) or _typed_wrong(request, ", ".join(chosen))
    return (
        _page(request, state, columns, chosen, problem=problem)
        if problem
        else _set(request, state, columns, chosen)
    )


@require_POST
@for_managers
def drop_key(request: HttpRequest) -> HttpResponse:
    """Take the key away: records may have the same value again."""
    state = current.look()
    columns = _possible(state.resource)
    if not state.key:
        messages.info(request, _("Deze gegevensset heeft geen sleutel."))
        return redirect("datasets:key")
    problem = _against(state, ()) or _typed_wrong(request, ", ".join(state.key))
    if problem:
        return _page(request, state, columns, (), drop_problem=problem)
    return _set(request, state, columns, ())


@require_POST
@for_managers
def select_clashing(request: HttpRequest) -> HttpResponse:
    """Select the records that stand in the way, to correct them in bulk."""
    columns = _possible(get_service().describe())
    chosen = _chosen(request.POST, columns)
    if not chosen:
        return redirect("datasets:key")
    resource_id = settings.DATASTORE_RESOURCE_ID
    find = (
        uniqueness.empty_keys if request.POST.get("welke") == "leeg" else uniqueness.clashing_keys
    )
    selection = Selection.objects.create(owner=manager(request), resource_id=resource_id)
    selection.number = parts.append(selection, find(resource_id, chosen))
    if not selection.number:
        selection.delete()
        messages.info(request, _("Er staat niets meer in de weg."))
        return redirect(_url(chosen))
    selections.install(selection)
    return redirect("bulk:selection")


def _set(
    request: HttpRequest, state: current.Current, columns: list[Column], chosen: Sequence[str]
) -> HttpResponse:
    try:
        set_key(get_service(), chosen)
    except DatastoreError as error:
        where = "problem" if chosen else "drop_problem"
        return _page(request, state, columns, chosen, **{where: _why(error)})
    forget_resource()
    record(
        Change.KEY if chosen else Change.NO_KEY,
        state.resource.id,
        by=manager(request),
        before=list(state.key or ()),
        after=list(chosen),
    )
    messages.success(request, _said(chosen))
    return redirect("datasets:key")


def _said(chosen: Sequence[str]) -> str:
    if not chosen:
        return _("De gegevensset heeft geen sleutel meer.")
    if len(chosen) > 1:
        return _("De sleutel is nu %(columns)s samen. Dubbelen weigert CKAN van nu af aan.") % {
            "columns": ", ".join(chosen)
        }
    return _(
        "De sleutel is nu %(column)s. Dubbelen weigert CKAN van nu af aan. Wilt u dat de app records "
        "daaraan herkent, zet dan DATASTORE_KEY=%(column)s en start hem opnieuw."
    ) % {"column": chosen[0]}


def _against(state: current.Current, chosen: Sequence[str]) -> str:
    """Why the key can't be set to this at all; "" when it can."""
    if not state.is_allowed:
        return _("Het token mag deze gegevensset niet wijzigen. De dokter zegt wat u kunt doen.")
    if state.is_read_only:
        return _("Deze gegevensset is alleen-lezen. Zet eerst DATASTORE_FORCE=on.")
    in_use = settings.DATASTORE_KEY
    if in_use != RECORD_ID and tuple(chosen) != (in_use,):
        return _(
            "De app herkent records aan %(key)s (DATASTORE_KEY); zonder die sleutel kan hij niets "
            "meer wijzigen. Zet DATASTORE_KEY eerst op _id."
        ) % {"key": in_use}
    if chosen and tuple(chosen) == state.key:
        return _("Dit is de sleutel al.")
    return ""


def _typed_wrong(request: HttpRequest, expected: str) -> str:
    if request.POST.get("getypt", "").strip() == expected:
        return ""
    return _("Typ precies: %(expected)s") % {"expected": expected}


def _why(error: DatastoreError) -> str:
    if isinstance(error, DuplicateKey):
        for text in error.fields.get("reason", []):
            if found := DUPLICATED.search(text):
                return (
                    _(
                        "CKAN weigert dit: er zijn records die %(columns)s “%(values)s” delen. Zij zijn "
                        "intussen toegevoegd of gewijzigd; verbeter ze en probeer het opnieuw."
                    )
                    % found.groupdict()
                )
        return _("CKAN weigert dit: er zijn records met dezelfde waarde.")
    if isinstance(error, ReadOnly):
        return _("Deze gegevensset is alleen-lezen. Zet eerst DATASTORE_FORCE=on.")
    if isinstance(error, NotAuthorized):
        return _("Het token mag deze gegevensset niet wijzigen. De dokter zegt wat u kunt doen.")
    if isinstance(error, Overloaded):
        return _("Er wordt nu naar deze gegevensset geschreven. Probeer het straks opnieuw.")
    if isinstance(error, Invalid):
        return _("CKAN weigert dit: %(why)s") % {"why": error.message}
    return _("CKAN gaf geen antwoord. Kijk hieronder wat nu de sleutel is, en probeer het opnieuw.")


def _possible(resource: Resource) -> list[Column]:
    """The columns that can be (part of) a key."""
    return [
        column
        for column in columns_for(resource)
        if column.type not in CANNOT_BE_KEY and can_filter(column)
    ]


def _chosen(data: QueryDict, columns: Sequence[Column]) -> tuple[str, ...]:
    """What was ticked, in the order of the columns."""
    asked = set(data.getlist("kolom"))
    return tuple(column.id for column in columns if column.id in asked)[:MOST_TOGETHER]


def _combinations(columns: Sequence[Column]) -> list[tuple[str, ...]]:
    """Each column by itself, and together those that tell two shops apart."""
    ids = [column.id for column in columns]
    together = tuple(name for name in PROFILE.identity if name in ids)
    single: list[tuple[str, ...]] = [(name,) for name in ids]
    return [*single, together] if len(together) > 1 else single


def _url(chosen: Sequence[str]) -> str:
    return f"{reverse('datasets:key')}?{urlencode([('kolom', name) for name in chosen])}"


def _page(
    request: HttpRequest,
    state: current.Current,
    columns: list[Column],
    chosen: Sequence[str],
    *,
    problem: str = "",
    drop_problem: str = "",
) -> HttpResponse:
    resource_id = settings.DATASTORE_RESOURCE_ID
    labels = {column.id: str(column.label) for column in columns}
    found = uniqueness.candidates(resource_id, _combinations(columns))
    context: dict[str, Any] = {
        "state": state,
        "columns": columns,
        "chosen": chosen,
        "labels": [labels[name] for name in chosen],
        "lines": [_line(one, labels, chosen, state) for one in found],
        "expected": ", ".join(chosen),
        "key_typed": ", ".join(state.key or ()),
        "typed": request.POST.get("getypt", ""),
        "problem": problem,
        "drop_problem": drop_problem,
        "against": _against(state, chosen) if chosen else "",
        "drop_against": _against(state, ()),
        "as_of": SyncState.objects.filter(resource_id=resource_id, as_of__isnull=False).first(),
        "key_setting": settings.DATASTORE_KEY,
    }
    if chosen:
        context |= _clashes(request, chosen, columns)
    status = 422 if problem or drop_problem else 200
    return render(request, "datasets/key.html", context, status=status)


def _line(
    one: uniqueness.Candidate,
    labels: dict[str, str],
    chosen: Sequence[str],
    state: current.Current,
) -> Line:
    return Line(
        one,
        " + ".join(labels[name] for name in one.columns),
        _url(one.columns),
        is_chosen=set(one.columns) == set(chosen),
        is_key=one.columns == state.key,
    )


def _clashes(
    request: HttpRequest, chosen: Sequence[str], columns: Sequence[Column]
) -> dict[str, Any]:
    resource_id = settings.DATASTORE_RESOURCE_ID
    count = uniqueness.count_one(resource_id, chosen)
    if count is None or not count.doubles:
        return {"count": count, "is_counted": count is not None, "clashes": []}
    paginator = Paginator(uniqueness.doubles(resource_id, chosen), PER_PAGE)
    paginator.count = count.doubles  # counted already, and kept
    page = paginator.get_page(request.GET.get("page"))
    labels = {column.id: str(column.label) for column in columns}
    found = uniqueness.shown(resource_id, chosen, list(page.object_list))
    return {
        "count": count,
        "is_counted": True,
        "page": page,
        "clashes": [_clash(one, chosen, labels) for one in found],
    }


def _clash(one: uniqueness.Double, chosen: Sequence[str], labels: dict[str, str]) -> Clash:
    pairs = list(zip(chosen, one.values, strict=True))
    filters = urlencode([(f"{FILTER_PREFIX}{name}", value) for name, value in pairs])
    url = f"{reverse('records:list')}?{filters}" if all(one.values) else ""
    return Clash(one, [(labels[name], value) for name, value in pairs], url)
