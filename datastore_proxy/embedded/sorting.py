"""`sort="city desc, _id"` → ORDER BY, with NULLs where PostgreSQL has them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .failures import refuse
from .parameters import Data, read_json
from .tables import ROW_ID, Column, Table


@dataclass(frozen=True, slots=True)
class Clause:
    """One column of an ORDER BY."""

    column: Column
    descending: bool
    nulls_first: bool

    def sql_for(self, number: str) -> str:
        """SQL, with `number` as the name of `_id`."""
        way = "DESC" if self.descending else "ASC"
        if not self.column.slot:
            return f"{number} {way}"
        return f"{self.column.order} {way} NULLS {'FIRST' if self.nulls_first else 'LAST'}"

    @property
    def backwards(self) -> Clause:
        """The clause for reading from the end."""
        return Clause(self.column, not self.descending, not self.nulls_first)


BY_ID = Clause(ROW_ID, descending=False, nulls_first=False)


def read_sort(table: Table, data: Data) -> list[Clause]:
    """CKAN's `sort`: "city desc, _id" or a list of those; raises ActionFailed for what is no column."""
    value = data.get("sort")
    if not value:
        return []
    if isinstance(value, str):
        clauses = _from_text(value)
    elif isinstance(value, list) and all(isinstance(item, str) for item in value):
        clauses = value
    else:
        refuse("sort", "Not a list")
    return [_clause(table, text) for text in clauses]


def _from_text(text: str) -> list[str]:
    if text.lstrip().startswith("["):
        try:
            return [str(clause) for clause in read_json(text)]
        except ValueError:
            pass
    # A comma within quotes belongs to the name.
    return [part.strip() for part in re.findall(r'(?:"(?:[^"]|"")*"|[^,"]|")+|(?<=,)$', text)]


def _clause(table: Table, text: str) -> Clause:
    column = table.column(_unquoted(text.strip()))
    if column:  # a name that ends in " desc" is still a name
        return _checked(Clause(column, False, False))
    name, way, nulls = _parts(text)
    column = table.column(_unquoted(name))
    if not column:
        refuse("sort", f'invalid value "{text}"')
    descending = way == "desc"
    return _checked(Clause(column, descending, nulls == "first" if nulls else descending))


def _parts(text: str) -> tuple[str, str, str]:
    """ "city desc nulls last" → ("city", "desc", "last"); "" for what isn't said. Cut from the end: a name
    may have spaces, and a pattern for it takes long over very many of them."""
    name, way, nulls = text.strip(), "", ""
    match name.rsplit(None, 2):
        case [rest, nulls_word, which] if nulls_word.lower() == "nulls" and which.lower() in (
            "first",
            "last",
        ):
            name, nulls = rest, which.lower()
    match name.rsplit(None, 1):
        case [rest, which] if which.lower() in ("asc", "desc"):
            name, way = rest, which.lower()
    return name, way, nulls


def _checked(clause: Clause) -> Clause:
    if clause.column.kind.is_json:
        refuse(
            "sort", f"could not identify an ordering operator for type {clause.column.kind.name}"
        )
    return clause


def _unquoted(name: str) -> str:
    if len(name) > 1 and name[0] == name[-1] == '"':
        return name[1:-1].replace('""', '"')
    return name
