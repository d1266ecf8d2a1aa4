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
from weidewinkels.exchange.importing.matching import NEW, Match, find
from weidewinkels.exchange.importing.sameness import same_in, text_columns
from weidewinkels.journal.door import Insert, Update
from weidewinkels.journal.draft import Left, Refused, Row
from weidewinkels.profile import PROFILE, Column, columns_for, title_of

Line = tuple[int, list[str]]
"""The line in the person's file, and its cells."""


@dataclass
class Plan:
    """How a file is to be taken: which columns, and by which the records are told."""

    service: DatastoreService
    resource: Resource
    mapping: Sequence[str]
    by: Sequence[str]
    clear: str = CLEAR
    is_guarded: bool = True
    """Whether it is text (CSV): in a spreadsheet nothing is taken for a formula."""
    met: dict[object, int] = field(default_factory=dict)
    """What rows before were about → their line: a record comes once in a file."""

    def __post_init__(self) -> None:
        columns = columns_for(self.resource)
        asking = {
            column.id: Asking(column, self.clear)
            for column in columns
            if column.id != self.service.key
        }
        self.required = [one.column for one in asking.values() if one.column.required]
        self.places = {name: at for at, name in enumerate(self.mapping) if name != SKIP}
        self.asking = [(at, asking[name]) for name, at in self.places.items() if name in asking]
        self.is_same = same_in(self.asking, self.resource)

    def find(self, lines: Sequence[Line]) -> list[Match]:
        """The records that the rows are about. Raises any `DatastoreError`; does nothing else."""
        if not self.by:
            return [NEW] * len(lines)
        texts = [self._column(name, lines) for name in self.by]
        return find(self.by, texts, self.service, text_columns(self.resource))

    def _column(self, name: str, lines: Sequence[Line]) -> list[str]:
        at = self.places.get(name)
        return [""] * len(lines) if at is None else [cells[at] for _line, cells in lines]

    def rows(self, lines: Iterable[Line], matches: Iterable[Match]) -> list[Row]:
        """What becomes of each in a draft."""
        return [
            self._row(line, cells, match)
            for (line, cells), match in zip(lines, matches, strict=True)
        ]

    def _row(self, line: int, cells: list[str], match: Match) -> Row:
        seen = match.record
        if seen and match.cells and self.is_same(cells, match.cells):
            key = self.service.key_of(seen)
            if self.met.setdefault(key, line) == line:
                return Left(key, seen)
        problems = self._problems_of_match(line, cells, match)
        changes = self._changes(cells, seen, problems)
        problems += self._missing(changes) if seen is None else self._emptied(changes)
        if problems:
            return Refused(self._title(cells, match), " ".join(problems))
        if seen is None:
            return Insert(changes)
        key = self.service.key_of(seen)
        return Update(key, seen, changes) if changes else Left(key, seen)

    def _changes(self, cells: list[str], seen: Record | None, problems: list[str]) -> Record:
        """What the cells ask for; what they can't is added to the problems."""
        changes: Record = {}
        for at, asking in self.asking:
            text, name = cells[at], asking.id
            if asks_nothing(text, seen and seen.get(name), is_guarded=self.is_guarded):
                continue
            try:
                wanted = asking.asked(text, seen)
            except ValidationError as error:
                problems.append(f"{asking.column.label}: {problems_of(error)}")
            else:
                if wanted is not LEAVE:
                    changes[name] = wanted
        return changes

    def _problems_of_match(self, line: int, cells: list[str], match: Match) -> list[str]:
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

    def _about(self, cells: list[str], match: Match) -> object | None:
        """What tells this row's record from others; None where each row is a record of its own."""
        if match.record is not None:
            return self.service.key_of(match.record)
        values = tuple(self._text(name, cells) for name in self.by)
        return values if any(values) and self.by != [self.service.key] else None

    def _missing(self, changes: Record) -> list[str]:
        if not changes:
            return [_("Deze regel is leeg.")]
        return [_missing(column) for column in self.required if changes.get(column.id) is None]

    def _emptied(self, changes: Record) -> list[str]:
        if None not in changes.values():
            return []
        emptied = (column for column in self.required if column.id in changes)
        return [_missing(column) for column in emptied if changes[column.id] is None]

    def _title(self, cells: list[str], match: Match) -> str:
        """What people call the row: its name, else that of its record, else the first that it says."""
        if name := self._text(PROFILE.title, cells):
            return name
        if match.record:
            return title_of(match.record)
        return next(filter(None, (cells[at] for at in self.places.values())), "")

    def _text(self, name: str, cells: list[str]) -> str:
        at = self.places.get(name)
        return "" if at is None else cells[at]


def _missing(column: Column) -> str:
    return f"{column.label}: {_('Dit moet ingevuld zijn.')}"
