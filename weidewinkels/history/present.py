"""Entries and batches as the pages show them: labels, values as text, who and where to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from datastore_proxy.errors import DatastoreError
from weidewinkels.datastore import get_resource
from weidewinkels.journal.announce import conflict_text, merged_texts
from weidewinkels.journal.history import current_keys, last_changes_by
from weidewinkels.journal.inverse import complete
from weidewinkels.journal.models import (
    OPEN_STATES,
    Difference,
    Entry,
    EntryState,
    Operation,
    Problem,
)
from weidewinkels.kinds import kind_of
from weidewinkels.kinds.base import as_json
from weidewinkels.onlooker import emails_shown, sees_emails_of, without_emails
from weidewinkels.profile import (
    PROFILE,
    Column,
    columns_for,
    hidden_columns,
    hidden_columns_of,
)

TONES = {
    EntryState.DONE: ("clover", "check"),
    EntryState.UNCHANGED: ("muted", "equal"),
    EntryState.CONFLICT: ("sky", "git-compare"),
    EntryState.FAILED: ("clay", "circle-x"),
    EntryState.PLANNED: ("marigold", "hourglass"),
    EntryState.SENT: ("marigold", "hourglass"),
    EntryState.UNKNOWN: ("marigold", "circle-question-mark"),
    EntryState.EXCLUDED: ("muted", "circle-slash"),
}

WITH_DIFFERENCES = (EntryState.DONE, *OPEN_STATES)
"""What was written, or is to be; of the others it says why they were not."""


@dataclass(frozen=True)
class ShownDifference:
    """A column's change as text; `None` where there was or is no value."""

    label: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Step:
    """An entry, with all that its place on a page needs."""

    entry: Entry
    differences: list[ShownDifference]
    notes: list[str]
    """What was merged, why it was skipped or refused."""
    unsaved: list[ShownDifference]
    """What was typed and not written, against what is there."""
    record_key: str | None
    """The key of its record now; None when there is none to look at."""

    @property
    def tone(self) -> str:
        return TONES[EntryState(self.entry.state)][0]

    @property
    def icon(self) -> str:
        return TONES[EntryState(self.entry.state)][1]


def steps_of(entries: Iterable[Entry]) -> list[Step]:
    """The entries as steps, for the price of a few queries however many they are."""
    entries = list(entries)
    complete(entries)
    with emails_shown():  # for their labels
        columns = known_columns()
    now = current_keys({entry.key for entry in entries if entry.key})
    gone = _deleted(now.values())
    changes = last_changes_by(entries)
    return [
        Step(
            entry=entry,
            differences=_differences(entry, columns),
            notes=[*_notes(entry, changes[entry.pk]), *_hidden_note(entry)],
            unsaved=_unsaved(entry, columns),
            record_key=_record_key(entry, now, gone),
        )
        for entry in entries
    ]


def _differences(entry: Entry, columns: dict[str, Column]) -> list[ShownDifference]:
    if entry.state not in WITH_DIFFERENCES:
        return []
    return [shown(each, columns) for each in differences_of(entry)]


def differences_of(entry: Entry) -> list[Difference]:
    """What the entry changes, but for the columns that who looks isn't shown."""
    hidden = hidden_columns_of(entry.key)
    return [each for each in entry.differences() if each.column not in hidden]


def _hidden_note(entry: Entry) -> list[str]:
    """That it says less than there was."""
    hidden = hidden_columns_of(entry.key)
    if entry.operation == Operation.UPDATE and not hidden.isdisjoint(entry.changes or {}):
        return [_("Wat aan het e-mailadres wijzigde, ziet u niet.")]
    return []


def _unsaved(entry: Entry, columns: dict[str, Column]) -> list[ShownDifference]:
    """Nobody's input is lost: it is shown where it was not written."""
    if entry.state not in (EntryState.CONFLICT, EntryState.FAILED):
        return []
    there = entry.before or {}
    hidden = hidden_columns_of(entry.key)
    return [
        shown(Difference(column, there.get(column), value), columns)
        for column, value in (entry.changes or {}).items()
        if column not in hidden and (entry.operation == Operation.UPDATE or value not in (None, ""))
    ]


def shown(difference: Difference, columns: dict[str, Column]) -> ShownDifference:
    """The difference in words; two values that read alike are shown as they are stored."""
    column = columns.get(difference.column) or Column(difference.column, difference.column)
    old, new = _text(column, difference.old), _text(column, difference.new)
    if old == new:
        old, new = as_json(difference.old), as_json(difference.new)
    return ShownDifference(str(column.label), old, new)


def known_columns() -> dict[str, Column]:
    """The columns that who looks is shown, by name; those of the profile alone while the DataStore
    doesn't answer."""
    try:
        return {column.id: column for column in columns_for(get_resource())}
    except DatastoreError:
        hidden = hidden_columns()
        columns = [column for section in PROFILE.sections for column in section.columns]
        return {column.id: column for column in columns if column.id not in hidden}


def _text(column: Column, value: Any) -> str | None:
    """Text exactly as it is stored; other values as people read them."""
    if value is None:
        return None
    return (
        value
        if isinstance(value, str) and column.type == "text"
        else kind_of(column).display(value)
    )


def _notes(entry: Entry, changes: Mapping[str, Entry]) -> list[str]:
    if entry.is_wiped:
        return [_("De gegevens van dit record zijn voorgoed gewist.")]
    if entry.state == EntryState.FAILED and entry.problem != Problem.REFUSED:
        return [_("Kan niet: %(message)s") % {"message": message_of(entry)}]
    if entry.state == EntryState.FAILED:
        return [_("Het dataplatform weigerde dit: %(message)s") % {"message": message_of(entry)}]
    if entry.state == EntryState.CONFLICT:
        return [conflict_text(entry, changes)]
    notes = merged_texts(entry, changes)
    return [*notes, conflict_text(entry, changes)] if entry.conflicting else notes


def message_of(entry: Entry) -> str:
    """What was said of it, which may quote the record."""
    return entry.message if sees_emails_of(entry.key) else without_emails(entry.message)


def _record_key(entry: Entry, now: dict[str, str], gone: set[str]) -> str | None:
    key = now.get(entry.key or "")
    return None if key in gone else key


def _deleted(keys: Iterable[str]) -> set[str]:
    deletions = Entry.objects.filter(
        operation=Operation.DELETE, state=EntryState.DONE, undone=False, key__in=list(keys)
    )
    return {key for key in deletions.values_list("key", flat=True) if key}
