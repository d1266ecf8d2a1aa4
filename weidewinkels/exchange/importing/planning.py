"""Rows of a file, compared with the records they are about → rows of a draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record, Resource
from weidewinkels.exchange.importing.cells import CLEAR, LEAVE, asked, problems_of
from weidewinkels.exchange.importing.mapping import SKIP
from weidewinkels.exchange.importing.matching import Match, find
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
    met: dict[object, int] = field(default_factory=dict)
    """What rows before were about → their line: a record comes once in a file."""

    def __post_init__(self) -> None:
        self.columns = {column.id: column for column in columns_for(self.resource)}
        self.columns.pop(self.service.key, None)

    def rows(self, lines: Sequence[Line]) -> Iterator[Row]:
        """One row of a draft per line. Raises any `DatastoreError`."""
        named = [(line, self._named(cells)) for line, cells in lines]
        matches = find([cells for _line, cells in named], self.by, self.service)
        for (line, cells), match in zip(named, matches, strict=True):
            yield self._row(line, cells, match)

    def _named(self, cells: Iterable[str]) -> dict[str, str]:
        pairs = zip(self.mapping, cells, strict=True)
        return {column: text for column, text in pairs if column != SKIP}

    def _row(self, line: int, cells: dict[str, str], match: Match) -> Row:
        title = _title(cells, match)
        problems = list(self._problems_of_match(line, cells, match))
        changes: Record = {}
        for name, text in cells.items():
            if (column := self.columns.get(name)) is None:
                continue
            try:
                wanted = asked(column, text, match.record, clear=self.clear)
            except ValidationError as error:
                problems.append(f"{column.label}: {problems_of(error)}")
            else:
                if wanted is not LEAVE:
                    changes[name] = wanted
        if match.record is None:
            problems += self._missing(changes)
        else:
            problems += self._emptied(changes)
        if problems:
            return Refused(title, " ".join(problems))
        if match.record is None:
            return Insert(changes)
        key = self.service.key_of(match.record)
        return Update(key, match.record, changes) if changes else Left(key, match.record)

    def _problems_of_match(self, line: int, cells: dict[str, str], match: Match) -> Iterator[str]:
        if match.is_unknown_key:
            yield _("Er is geen record met deze sleutel.")
        if match.several > 1:
            yield _("Er zijn meer records waar dit op lijkt.")
        about = self._about(cells, match)
        if about is None:
            return
        first = self.met.setdefault(about, line)
        if first != line:
            yield _("Dit gaat over hetzelfde record als regel %(line)s.") % {"line": first}

    def _about(self, cells: dict[str, str], match: Match) -> object | None:
        """What tells this row's record from others; None where each row is a record of its own."""
        if match.record is not None:
            return self.service.key_of(match.record)
        values = tuple(cells.get(name, "") for name in self.by)
        return values if any(values) and self.by != [self.service.key] else None

    def _missing(self, changes: Record) -> Iterator[str]:
        if not changes:
            yield _("Deze regel is leeg.")
            return
        for column in self.columns.values():
            if column.required and changes.get(column.id) is None:
                yield _missing(column)

    def _emptied(self, changes: Record) -> Iterator[str]:
        for name, value in changes.items():
            if value is None and self.columns[name].required:
                yield _missing(self.columns[name])


def _title(cells: dict[str, str], match: Match) -> str:
    """What people call the row: its name, else that of its record, else the first that it says."""
    if name := cells.get(PROFILE.title, ""):
        return name
    return title_of(match.record) if match.record else next(filter(None, cells.values()), "")


def _missing(column: Column) -> str:
    return f"{column.label}: {_('Dit moet ingevuld zijn.')}"
