"""A column of the copied records as an expression for a query, on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import F, FloatField, Func, TextField

Sql = tuple[str, tuple[Any, ...]]


SPACE = "".join(chr(code) for code in range(128) if chr(code).isspace())
"""What `str.strip` takes away of an ASCII text."""


class ColumnText(Func):
    """The text of a column as it is in `content`; NULL where it is null."""

    output_field = TextField()

    def __init__(self, column: str, field: str = "content") -> None:
        self.column = column
        super().__init__(F(field))

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> Sql:
        sql, given = compiler.compile(self.source_expressions[0])
        return f"JSON_EXTRACT({sql}, %s)", (*given, f"$.{json.dumps(self.column)}")

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> Sql:
        sql, given = compiler.compile(self.source_expressions[0])
        return f"({sql} ->> %s)", (*given, self.column)


class PlainText(Func):
    """The text of a column as it is searched (`contents.plain`); NULL where it is empty.

    What is plain ASCII is made of the content, so that it isn't kept twice.
    """

    output_field = TextField()

    def __init__(self, column: str) -> None:
        super().__init__(ColumnText(column, "plain"), ColumnText(column))

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> Sql:
        (kept, kept_given), (held, held_given) = map(compiler.compile, self.source_expressions)
        return (
            f"NULLIF(COALESCE({kept}, LOWER(TRIM({held}, %s))), '')",
            (*kept_given, *held_given, SPACE),
        )

    as_postgresql = as_sqlite


class ColumnNumber(Func):
    """The number that a column holds, also as text and with a comma; NULL for anything else."""

    output_field = FloatField()

    def __init__(self, column: str) -> None:
        super().__init__(PlainText(column))

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> Sql:
        sql, given = compiler.compile(self.source_expressions[0])
        is_number = f"{sql} GLOB '*[0-9]*' AND {sql} NOT GLOB '*[^0-9.,+-]*'"
        number = f"CAST(REPLACE({sql}, ',', '.') AS REAL)"
        return f"(CASE WHEN {is_number} THEN {number} END)", tuple(given) * 3

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> Sql:
        sql, given = compiler.compile(self.source_expressions[0])
        is_number = f"{sql} ~ '^[+-]?[0-9]+([.,][0-9]+)?$'"
        number = f"REPLACE({sql}, ',', '.')::double precision"
        return f"(CASE WHEN {is_number} THEN {number} END)", tuple(given) * 2
