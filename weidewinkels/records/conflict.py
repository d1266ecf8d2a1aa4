"""Somebody else changed the record while this form was open: settle it, and lose nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from datastore_proxy.types import Key, Record
from weidewinkels.accounts.permissions import may_add, may_restore
from weidewinkels.journal.history import current_keys, last_change_by, last_deletion
from weidewinkels.journal.models import Entry, FieldConflict, Problem
from weidewinkels.kinds import Kind
from weidewinkels.profile import title_of
from weidewinkels.records.forms import RecordForm, ValueBoundField, choice_name, field_name
from weidewinkels.records.once import new_once
from weidewinkels.records.seen import NEW, Seen, seal
from weidewinkels.records.unsaved import carried

CONFLICT = 409


@dataclass(frozen=True)
class Choice:
    """A card: one of the values that can be chosen."""

    role: str
    """original, theirs, yours"""
    text: str
    """What the form would hold."""
    shown: str


@dataclass(frozen=True)
class FieldToSettle:
    """A column that both changed, with the input for the result."""

    result: ValueBoundField
    name: str
    choices: list[Choice]
    theirs_by: Entry | None
    """Who wrote what is there now, and when; None when it wasn't done here."""


@dataclass(frozen=True)
class ColumnChange:
    """A change as the page mentions it."""

    label: str
    old: str
    new: str
    by: Entry | None = None


@dataclass(frozen=True)
class Where:
    """Where the person was, and stays: `save_url` takes the form once it is settled, `back_url` is for
    who leaves it. `place`: what that is called, as "17 van 212"; empty for the record's own page.
    `along`: what its form says besides the fields, as the button of another form did."""

    save_url: str
    back_url: str
    place: str = ""
    along: Sequence[tuple[str, str]] = ()

    @classmethod
    def of_record(cls, key: Key) -> Where:
        return cls(reverse("records:edit", args=[key]), reverse("records:show", args=[key]))


def page(
    request: HttpRequest,
    key: Key,
    seen: Seen,
    form: RecordForm,
    entry: Entry,
    *,
    where: Where | None = None,
) -> HttpResponse:
    """The page that asks what to do, by what was found instead of the record that was seen."""
    where = where or Where.of_record(key)
    if entry.problem == Problem.DELETED:
        return _deleted(request, key, seen, form, where)
    if entry.problem == Problem.OTHER_RECORD:
        return _other_record(request, key, seen, form, entry, where)
    return _changed(request, key, seen, form, entry, where)


def _changed(
    request: HttpRequest, key: Key, seen: Seen, form: RecordForm, entry: Entry, where: Where
) -> HttpResponse:
    now = entry.before or {}
    writers = last_change_by(entry)
    to_settle = {item.column: item for item in entry.conflicts()}
    earlier = {column: item.original for column, item in to_settle.items()}
    result = RecordForm(sections=form.sections, seen=now, language=seen.language, earlier=earlier)
    fields = [
        _to_settle(result, form, item, writers.get(item.column)) for item in to_settle.values()
    ]
    context = {
        "key": key,
        "where": where,
        "title": title_of(now),
        "fields": fields,
        # In another tab, or before the back button: nobody else is to blame.
        "is_own": all(_is_by(request, field.theirs_by) for field in fields),
        # What doesn't conflict goes along as it was typed.
        "carried": [field for field in form.touched if field.field.column.id not in to_settle],
        "yours": [
            change_of(form, column, seen.record, form.changes)
            for column in form.changes
            if column not in to_settle
        ],
        "merged": [
            change_of(form, column, seen.record, now, writers.get(column))
            for column in entry.merged
        ],
        "seen": seal(Seen(now, seen.language, earlier), key),
        "once": new_once(),
        "carried_along": carried(request),
    }
    return render(request, "records/conflict.html", context, status=CONFLICT)


def _deleted(
    request: HttpRequest, key: Key, seen: Seen, form: RecordForm, where: Where
) -> HttpResponse:
    values = {**seen.record, **form.changes}
    now_at = current_keys([str(key)])[str(key)]
    context = {
        "key": key,
        "where": where,
        "restored_as": now_at if now_at != str(key) else None,
        "title": title_of(seen.record),
        "yours": [change_of(form, column, seen.record, values) for column in form.changes],
        "deleted_by": last_deletion(str(key)),
        "may_add": may_add(request.user),
        "may_restore": may_restore(request.user),
        "seen": seal(Seen(values, seen.language, restores=str(key)), NEW),
        "once": new_once(),
        "carried_along": carried(request),
    }
    return render(request, "records/deleted_meanwhile.html", context, status=CONFLICT)


def _other_record(
    request: HttpRequest, key: Key, seen: Seen, form: RecordForm, entry: Entry, where: Where
) -> HttpResponse:
    context = {
        "where": where,
        "key": key,
        "title": title_of(seen.record),
        "now": title_of(entry.before or {}),
        "yours": [change_of(form, column, seen.record, form.changes) for column in form.changes],
    }
    return render(request, "records/other_record.html", context, status=CONFLICT)


def _is_by(request: HttpRequest, entry: Entry | None) -> bool:
    return entry is not None and entry.batch.by_id == request.user.pk


def _to_settle(
    result: RecordForm, form: RecordForm, item: FieldConflict, theirs_by: Entry | None
) -> FieldToSettle:
    field = result.field_of(item.column)
    kind: Kind = field.field.kind
    with translation.override(form.language):
        yours = str(form.field_of(item.column).data)
        choices = [
            Choice("original", kind.text(item.original), kind.plain(item.original)),
            Choice("theirs", kind.text(item.theirs), kind.plain(item.theirs)),
            Choice("yours", yours, kind.plain(item.yours)),
        ]
    return FieldToSettle(field, choice_name(field_name(item.column)), choices, theirs_by)


def change_of(
    form: RecordForm, column: str, old: Record, new: Record, by: Entry | None = None
) -> ColumnChange:
    """What a page says of one column that differs between `old` and `new`."""
    name = field_name(column)
    if name not in form.fields:
        return ColumnChange(column, str(old.get(column)), str(new.get(column)), by)
    field = form.field_of(column).field
    old_text, new_text = (field.kind.plain(record.get(column)) for record in (old, new))
    return ColumnChange(str(field.label), old_text, new_text, by)
