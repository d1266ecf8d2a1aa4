"""What the columns are called: shown, changed, without touching the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from datastore_proxy.errors import DatastoreError, NotAuthorized, Overloaded
from datastore_proxy.types import Field, Resource
from weidewinkels.datasets import current, dictionary
from weidewinkels.datasets.changes import record
from weidewinkels.datasets.guard import for_managers, manager
from weidewinkels.datasets.making.types import label_of
from weidewinkels.datasets.models import Change
from weidewinkels.datastore import forget_resource, get_service
from weidewinkels.journal.table import set_dictionary
from weidewinkels.profile import PROFILE
from weidewinkels.web import notices


@dataclass(frozen=True)
class Input:
    """`name` is its id as well; `theirs`: what another made of it meanwhile, None for nothing."""

    name: str
    part: str
    value: str
    problem: str = ""
    theirs: str | None = None


@dataclass(frozen=True)
class Row:
    """A column; `own_label`: how this app calls it whatever the dictionary says, "" for not."""

    field: Field
    type_label: str
    own_label: str
    inputs: dict[str, Input]
    foreign: list[Input]
    """Its texts in other languages."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def edit_dictionary(request: HttpRequest) -> HttpResponse:
    """The texts per column. Posted: what changed is written; a clash comes back with both."""
    state = current.look()
    parts = dictionary.parts(is_upload=state.is_upload)
    now = dictionary.texts_of(state.resource.fields, parts)
    if request.method != "POST":
        return _page(request, state, now, now)
    typed = _typed(request.POST, state.resource, parts)
    shown = dictionary.unseal(request.POST.get("gezien", "")) or now
    wanted = dictionary.changes(shown, typed)
    problems = {
        (column, part): problem
        for column, texts in wanted.items()
        for part, text in texts.items()
        if (problem := dictionary.problem_of(part, text))
    }
    found = dictionary.clashes(shown, now, wanted)
    if problems or found:
        # Seen now: saved again, the person's own words win.
        seen = now if found and not problems else shown
        mixed = {column: {**now[column], **wanted.get(column, {})} for column in now}
        return _page(request, state, mixed, seen, problems=problems, clashes=found)
    if not wanted:
        messages.info(request, _("Er is niets veranderd."))
        return redirect("datasets:dictionary")
    try:
        set_dictionary(get_service(), dictionary.merged(state.resource.fields, wanted))
    except DatastoreError as error:
        return _page(request, state, typed, shown, refusal=why_not(error))
    forget_resource()
    change = record(
        Change.DICTIONARY,
        state.resource.id,
        by=manager(request),
        before={column: {part: now[column][part] for part in wanted[column]} for column in wanted},
        after=wanted,
    )
    notices.with_table_undo(request, _said(len(wanted)), change=change.pk)
    return redirect("datasets:dictionary")


def _said(number: int) -> str:
    if number == 1:
        return _("De omschrijving van één kolom is gewijzigd. De gegevens zelf niet.")
    return _("De omschrijving van %(number)s kolommen is gewijzigd. De gegevens zelf niet.") % {
        "number": number
    }


def why_not(error: DatastoreError) -> str:
    """What a person is told when the dictionary could not be written."""
    if isinstance(error, NotAuthorized):
        return _("Het token mag deze gegevensset niet wijzigen. De dokter zegt wat u kunt doen.")
    if isinstance(error, Overloaded):
        return _("Er wordt nu naar deze gegevensset geschreven. Probeer het straks opnieuw.")
    if error.may_be_written:
        return _("CKAN gaf geen antwoord; misschien is het toch gewijzigd. Kijk eerst opnieuw.")
    return _("CKAN weigert dit: %(why)s") % {"why": error.message}


def _typed(data: QueryDict, resource: Resource, parts: list[str]) -> dictionary.Texts:
    """A column that isn't in the form is left as it was shown."""
    return {
        field.id: {
            part: str(data[name]).replace("\0", "").replace("\r\n", "\n").strip()
            for part in parts
            if (name := _name(number, part)) in data
        }
        for number, field in enumerate(resource.fields)
        if data.get(_name(number, "id")) == field.id
    }


def _name(number: int, part: str) -> str:
    return f"k{number}-{part}"


def _page(
    request: HttpRequest,
    state: current.Current,
    texts: dictionary.Texts,
    seen: dictionary.Texts,
    *,
    problems: dict[tuple[str, str], str] | None = None,
    clashes: list[dictionary.Clash] | None = None,
    refusal: str = "",
) -> HttpResponse:
    problems, clashes = problems or {}, clashes or []
    theirs = {(clash.column, clash.part): clash.theirs for clash in clashes}
    rows = [
        _row(number, field, texts.get(field.id, {}), problems, theirs)
        for number, field in enumerate(state.resource.fields)
    ]
    wrong = [
        (one.name, row.field.id, one.problem or _("intussen door een ander gewijzigd"))
        for row in rows
        for one in row.inputs.values()
        if one.problem or one.theirs is not None
    ]
    context: dict[str, Any] = {
        "state": state,
        "rows": rows,
        "seen": dictionary.seal(seen),
        "wrong": wrong,
        "has_clashes": bool(clashes) and not problems,
        "refusal": refusal,
        "overrides": [(name, label_of(name) if name else "–") for name in dictionary.OVERRIDES],
    }
    status = 409 if clashes and not problems else 422 if problems or refusal else 200
    return render(request, "datasets/dictionary.html", context, status=status)


def _row(
    number: int,
    field: Field,
    texts: dict[str, str],
    problems: dict[tuple[str, str], str],
    theirs: dict[tuple[str, str], str],
) -> Row:
    inputs = {
        part: Input(
            _name(number, part),
            part,
            text,
            problems.get((field.id, part), ""),
            theirs.get((field.id, part)),
        )
        for part, text in texts.items()
    }
    own = PROFILE.column(field.id)
    usual = ("label", "notes", dictionary.TYPE_OVERRIDE)
    foreign = [one for part, one in inputs.items() if part not in usual]
    return Row(field, label_of(field.type), str(own.label) if own else "", inputs, foreign)
