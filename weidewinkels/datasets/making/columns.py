"""The columns of a new table as they are being designed: rows of a form, and what may be done to them.

A row has a number that stays its own when it moves, so that its inputs keep their names, and the
cursor its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from datastore_proxy.types import Field
from weidewinkels.datasets.making.naming import problem_of
from weidewinkels.datasets.making.types import CANNOT_BE_KEY, TYPE_IDS, label_of

MOST_COLUMNS = 120
"""With five inputs each, a form of more is larger than Django takes."""
LONGEST_LABEL = 200
LONGEST_NOTES = 2000
ORDER = "volgorde"

Problems = dict[str, str]
"""Id of an input → what is wrong with it."""


@dataclass(frozen=True)
class Draft:
    """A column to be; everything as it was typed."""

    row: int
    id: str = ""
    type: str = "text"
    label: str = ""
    notes: str = ""
    is_key: bool = False
    is_index: bool = False

    @property
    def is_blank(self) -> bool:
        """A row that nobody filled in is no column."""
        return not (self.id.strip() or self.label.strip() or self.notes.strip())

    def input(self, part: str) -> str:
        """The name, and id, of one of its inputs."""
        return f"k{self.row}-{part}"

    @property
    def type_label(self) -> str:
        return label_of(self.type)

    def as_field(self) -> Field:
        info = {"label": self.label.strip(), "notes": self.notes.strip()}
        return Field(self.id, self.type, {name: text for name, text in info.items() if text})


def stored(drafts: Iterable[Draft]) -> list[dict[str, Any]]:
    return [asdict(draft) for draft in drafts]


def restored(rows: Iterable[Mapping[str, Any]]) -> list[Draft]:
    return [Draft(**row) for row in rows]


def posted(data: QueryDict) -> list[Draft]:
    """The rows as they were sent, in their order; what isn't a row of ours is left out."""
    numbers = [int(text) for text in data.getlist(ORDER) if text.isdecimal() and len(text) < 7]
    drafts = []
    for row in list(dict.fromkeys(numbers))[:MOST_COLUMNS]:
        empty = Draft(row)
        type_ = data.get(empty.input("type"), "")
        drafts.append(
            Draft(
                row,
                id=data.get(empty.input("id"), "").replace("\0", ""),
                type=type_ if type_ in TYPE_IDS else "text",
                label=data.get(empty.input("label"), "").replace("\0", ""),
                notes=data.get(empty.input("notes"), "").replace("\0", ""),
                is_key=empty.input("key") in data,
                is_index=empty.input("index") in data,
            )
        )
    return drafts


def one_more(drafts: Sequence[Draft]) -> list[Draft]:
    """With an empty row under it."""
    if len(drafts) >= MOST_COLUMNS:
        return list(drafts)
    return [*drafts, Draft(1 + max((draft.row for draft in drafts), default=0))]


def without(drafts: Sequence[Draft], row: int) -> list[Draft]:
    return [draft for draft in drafts if draft.row != row]


def moved(drafts: Sequence[Draft], row: int, *, by: int) -> list[Draft]:
    """With this row a place higher (-1) or lower (1); at the edge it stays where it is."""
    rows = list(drafts)
    here = next((place for place, draft in enumerate(rows) if draft.row == row), None)
    if here is None or not 0 <= here + by < len(rows):
        return rows
    rows[here], rows[here + by] = rows[here + by], rows[here]
    return rows


def wanted(drafts: Iterable[Draft]) -> list[Draft]:
    """Those that are to be columns, in their order."""
    return [draft for draft in drafts if not draft.is_blank]


def key_of(drafts: Iterable[Draft]) -> list[str]:
    return [draft.id for draft in wanted(drafts) if draft.is_key]


def indexes_of(drafts: Iterable[Draft]) -> list[str]:
    """Columns to be found by; what is the key alone has an index already."""
    key = key_of(drafts)
    return [draft.id for draft in wanted(drafts) if draft.is_index and [draft.id] != key]


def problems_in(drafts: Sequence[Draft]) -> Problems:
    """Everything that CKAN would refuse, or that would go wrong later, by the input it is in."""
    problems: Problems = {}
    seen: dict[str, str] = {}
    for draft in wanted(drafts):
        problem = problem_of(draft.id) or _double(draft.id, seen)
        if problem:
            problems[draft.input("id")] = problem
        if len(draft.label) > LONGEST_LABEL:
            problems[draft.input("label")] = _too_long(LONGEST_LABEL)
        if len(draft.notes) > LONGEST_NOTES:
            problems[draft.input("notes")] = _too_long(LONGEST_NOTES)
        for part, is_asked in (("key", draft.is_key), ("index", draft.is_index)):
            if is_asked and draft.type in CANNOT_BE_KEY:
                problems[draft.input(part)] = _(
                    "Een kolom met %(type)s kan geen sleutel zijn en geen index hebben."
                ) % {"type": draft.type_label.lower()}
    return problems


def _double(name: str, seen: dict[str, str]) -> str:
    """CKAN takes “Naam” beside “naam”; people, spreadsheets and SQL mix them up."""
    other = seen.get(name.casefold())
    if other is None:
        seen[name.casefold()] = name
        return ""
    if other == name:
        return _("Er is al een kolom met deze naam.")
    return _("Deze naam verschilt alleen in hoofdletters van “%(other)s”.") % {"other": other}


def _too_long(most: int) -> str:
    return _("Dit is te lang: er passen %(most)s tekens.") % {"most": most}


def numbered(drafts: Iterable[Draft]) -> list[Draft]:
    """With rows from 1 on."""
    return [replace(draft, row=number) for number, draft in enumerate(drafts, start=1)]
