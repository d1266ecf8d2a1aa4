"""Records what came of a call."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, JSONField
from django.utils import timezone

from datastore_proxy.types import Key
from weidewinkels.journal.models import Entry, EntryState, Operation, Problem
from weidewinkels.journal.signals import written
from weidewinkels.journal.store import Store

log = logging.getLogger(__name__)

FOUND = ("state", "problem", "message", "before", "merged", "conflicting")
"""What the comparison before a write finds out."""
DONE = ("state", "message", "key", "after", "done_at")
ALL = (*dict.fromkeys((*FOUND, *DONE)), "watermark", "sent_at", "attempts")
FOUND_AS_SEEN = "before = seen, problem = '', message = '', merged = '[]', conflicting = '[]'"
"""`FOUND`, of what nobody touched: the database copies the records by itself."""


def save_entries(entries: Sequence[Entry], names: Sequence[str] = ALL) -> None:
    """Store these fields; one prepared statement for all (bulk_update takes many times as long).

    What none of them has loaded, none of them has changed.
    """
    if not entries:
        return
    fields = [
        field
        for field in Entry._meta.concrete_fields
        if field.name in names and any(field.attname in entry.__dict__ for entry in entries)
    ]
    values = [_prepared(field, entries) for field in fields]
    ids = [entry.id for entry in entries]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {Entry._meta.db_table} SET {_assignments(fields)} WHERE id = %s",  # noqa: S608  own names
            list(zip(*values, ids, strict=True)),
        )


def is_as_seen(entry: Entry) -> bool:
    """Whether the comparison found it as it was seen: then `before` is that very record."""
    return entry.seen is not None and entry.before is entry.seen


def mark_sent(entries: Sequence[Entry], *, watermark: str | None) -> None:
    """They are about to be sent; of those that are as seen, what was found is stored with it."""
    as_seen = [entry for entry in entries if is_as_seen(entry)]
    others = [entry for entry in entries if not is_as_seen(entry)]
    sent_at = timezone.now()
    for some, more in ((as_seen, FOUND_AS_SEEN), (others, "")):
        set_all(some, more, state=EntryState.SENT, sent_at=sent_at, watermark=watermark)


def insert_entries(entries: Sequence[Entry]) -> None:
    """Store new ones, which don't learn their ids (bulk_create takes three times as long)."""
    fields = [field for field in Entry._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    values = [_prepared(field, entries) for field in fields]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Entry._meta.db_table} ({columns}) VALUES ({marks})",  # noqa: S608  own names
            list(zip(*values, strict=True)),
        )


def set_all(entries: Sequence[Entry], more: str = "", **values: Any) -> None:
    """Give all of them these values, in the database too; `more`: assignments for that alone."""
    for entry in entries:
        for name, value in values.items():
            setattr(entry, name, value)
    fields = [field for field in Entry._meta.concrete_fields if field.name in values]
    prepared = [
        field.get_db_prep_save(values[field.name], connection=connection) for field in fields
    ]
    assignments = ", ".join(filter(None, (_assignments(fields), more)))
    _update(entries, assignments, prepared)


def _update(entries: Sequence[Entry], assignments: str, values: Sequence[Any]) -> None:
    """The same for all of them; Django takes longer to write down the ids than the database to do it."""
    if not entries:
        return
    marks = ", ".join(["%s"] * len(entries))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Entry._meta.db_table} SET {assignments} WHERE id IN ({marks})",  # noqa: S608  own names
            [*values, *(entry.id for entry in entries)],
        )


def _assignments(fields: Sequence[Field[Any, Any]]) -> str:
    return ", ".join(f"{connection.ops.quote_name(str(field.column))} = %s" for field in fields)


def mark_done(entries: Sequence[Entry]) -> None:
    """Their `key`, `before` and `after` are known: they are done."""
    if not entries:
        return
    now = timezone.now()
    with transaction.atomic():
        if all(entry.operation == Operation.DELETE for entry in entries):
            set_all(entries, state=EntryState.DONE, message="", done_at=now)
        else:
            for entry in entries:
                entry.state, entry.done_at, entry.message = EntryState.DONE, now, ""
            save_entries(entries, DONE)
        _mark_undone(entries)
    for listener, answer in written.send_robust(Entry, entries=list(entries)):
        if isinstance(answer, Exception):
            log.error("%s failed after a write", listener, exc_info=answer)


def fail(entries: Sequence[Entry], message: str) -> None:
    """They were refused, for the reason in `message`; nothing was written."""
    for entry in entries:
        entry.state, entry.problem, entry.message = EntryState.FAILED, Problem.REFUSED, message
    save_entries(entries)


def finish_inserts(entries: Sequence[Entry], keys: Sequence[Key | None], store: Store) -> None:
    """Their records have been added under these keys; None where another deleted one at once."""
    for entry, key in zip(entries, keys, strict=True):
        entry.key = None if key is None else str(key)
    set_after_insert(entries, store)
    mark_done(entries)


def finish_updates(entries: Sequence[Entry], store: Store) -> None:
    """Their changes have been written."""
    to_read = [entry for entry in entries if not store.knows_as_stored(entry.changes or {})]
    now = store.read(entry.key for entry in to_read)
    for entry in entries:
        sent = {c: v for c, v in (entry.changes or {}).items() if c not in entry.conflicting}
        entry.after = now.get(entry.key or "") or {**(entry.before or {}), **sent}
    mark_done(entries)


def set_after_insert(entries: Sequence[Entry], store: Store) -> None:
    """What was stored for the inserts whose key is known by now."""
    to_read = [entry for entry in entries if not store.knows_as_stored(entry.changes or {})]
    now = store.read(entry.key for entry in to_read)
    columns = [field.id for field in store.resource.fields]
    for entry in entries:
        sent = {column: (entry.changes or {}).get(column) for column in columns}
        entry.after = now.get(entry.key or "") or {**store.record_id(entry), **sent}


def _mark_undone(entries: Sequence[Entry]) -> None:
    """What these are the inverse of is undone; what *those* undid counts again."""
    ids = [entry.inverse_of_id for entry in entries if entry.inverse_of_id]
    if ids:
        undone = Entry.objects.filter(id__in=ids)
        undone.update(undone=True)
        again = undone.filter(inverse_of__isnull=False).values_list("inverse_of_id", flat=True)
        Entry.objects.filter(id__in=list(again)).update(undone=False)


def _prepared(field: Field[Any, Any], entries: Sequence[Entry]) -> list[Any]:
    """The values of a field as the database takes them; many are the same as the one before."""
    prepare = _preparing(field)
    values: list[Any] = []
    last = prepared = object()
    for entry in entries:
        value = getattr(entry, field.attname)
        if value is not last and not (value == [] and last == []):
            last, prepared = value, prepare(value)
        values.append(prepared)
    return values


def _preparing(field: Field[Any, Any]) -> Callable[[Any], Any]:
    if not isinstance(field, JSONField):
        return partial(field.get_db_prep_save, connection=connection)
    adapt, encoder = connection.ops.adapt_json_value, field.encoder
    return lambda value: None if value is None else adapt(value, encoder)
