"""Rows of a file, compared with the records they are about → rows of a draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record, Resource
from weidewinkels.exchange.importing.cells import (
    CLEAR,
    LEAVE,
    Asking,
    asks_nothing,
    problems_of,
)
from weidewinkels.exchange.importing.mapping import SKIP
from weidewinkels.exchange.importing.matching import Match, find
from weidewinkels.journal.door import Insert, Update
from weidewinkels.journal.draft import Left, Refused, Row
from weidewinkels.profile import PROFILE, Column, columns_for, title_of

Line = tuple[int, list[str]]
"""The line in the person's file, and its cells."""
Named = tuple[int, dict[str, str]]
"""The line, and its cells by column."""


@dataclass
class Plan:
    """How a file is to be taken: which columns, and by which the records are told."""

    service: DatastoreService
    resource: Resource
    mapping: Sequence[str]
    by: Sequence[str]
    clear: str = CLEAR
    met: dict[object, int] = field(default_factory=dict)
    """What rows before were about → their line: a record comes once in a file."""

    def __post_init__(self) -> None:
        columns = columns_for(self.resource)
        self.asking = {
            column.id: Asking(column, self.clear)
            for column in columns
            if column.id != self.service.key
        }
        self.required = [asking.column for asking in self.asking.values() if asking.column.required]
        self.places = [(at, name) for at, name in enumerate(self.mapping) if name != SKIP]

    def named(self, lines: Iterable[Line]) -> list[Named]:
        """The cells by the names of their columns."""
        return [(line, {name: cells[at] for at, name in self.places}) for line, cells in lines]

    def find(self, rows: Sequence[Named]) -> list[Match]:
        """The records that the rows are about. Raises any `DatastoreError`; does nothing else."""
        return find([cells for _line, cells in rows], self.by, self.service)

    def rows(self, rows: Iterable[Named], matches: Iterable[Match]) -> list[Row]:
        """What becomes of each in a draft."""
        return [
            self._row(line, cells, match)
            for (line, cells), match in zip(rows, matches, strict=True)
        ]

    def _row(self, line: int, cells: dict[str, str], match: Match) -> Row:
        seen = match.record
        problems = self._problems_of_match(line, cells, match)
        changes: Record = {}
        for name, text in cells.items():
            if asks_nothing(text, seen and seen.get(name)) or name not in self.asking:
                continue
            asking = self.asking[name]
            try:
                wanted = asking.asked(text, seen)
            except ValidationError as error:
                problems.append(f"{asking.column.label}: {problems_of(error)}")
            else:
                if wanted is not LEAVE:
                    changes[name] = wanted
        problems += self._missing(changes) if seen is None else self._emptied(changes)
        if problems:
            return Refused(_title(cells, match), " ".join(problems))
        if seen is None:
            return Insert(changes)
        key = self.service.key_of(seen)
        return Update(key, seen, changes) if changes else Left(key, seen)

    def _problems_of_match(self, line: int, cells: dict[str, str], match: Match) -> list[str]:
        problems = []
        if match.is_unknown_key:
            problems.append(_("Er is geen record met deze sleutel."))
        if match.several > 1:
            problems.append(_("Er zijn meer records waar dit op lijkt."))
        about = self._about(cells, match)
        if about is not None and (first := self.met.setdefault(about, line)) != line:
            said = _("Dit gaat over hetzelfde record als regel %(line)s.")
            problems.append(said % {"line": first})
        return problems

    def _about(self, cells: dict[str, str], match: Match) -> object | None:
        """What tells this row's record from others; None where each row is a record of its own."""
        if match.record is not None:
            return self.service.key_of(match.record)
        values = tuple(cells.get(name, "") for name in self.by)
        return values if any(values) and self.by != [self.service.key] else None

    def _missing(self, changes: Record) -> list[str]:
        if not changes:
            return [_("Deze regel is leeg.")]
        return [_missing(column) for column in self.required if changes.get(column.id) is None]

    def _emptied(self, changes: Record) -> list[str]:
        emptied = (column for column in self.required if column.id in changes)
        return [_missing(column) for column in emptied if changes[column.id] is None]


def _title(cells: dict[str, str], match: Match) -> str:
    """What people call the row: its name, else that of its record, else the first that it says."""
    if name := cells.get(PROFILE.title, ""):
        return name
    return title_of(match.record) if match.record else next(filter(None, cells.values()), "")


def _missing(column: Column) -> str:
    return f"{column.label}: {_('Dit moet ingevuld zijn.')}"
