"""What the DataStore holds goes out in a file and comes in again as nothing to do, whatever it is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.exchange.conftest import Make
from weidewinkels.exchange.export.source import Source
from weidewinkels.exchange.formats import FORMATS
from weidewinkels.exchange.importing.planning import Plan
from weidewinkels.exchange.reading import convert
from weidewinkels.exchange.reading.convert import rows
from weidewinkels.journal.draft import Left, Row

NOT_IN_XML = "\ufffe\uffff"
SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters=f"\0{NOT_IN_XML}")
PRINTABLE = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=NOT_IN_XML)
TRICKY = st.sampled_from(
    ["=1+1", "'=1", "''x", "+31 228", "-5", "@a", "0223", "1e5", "1,5", "(leeg)", " (leeg) ", "true", "",
     "  spaties  ", "a;b", '"', '""', "regel\nregel", "\n", "2026-11-23", "_x0041_", "é\u0301🐄"]
)  # fmt: skip
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(-(2**31), 2**31 - 1),
    "numeric": st.decimals(-(10**12), 10**12, places=3, allow_nan=False).map(str),
    "bool": st.booleans(),
    "timestamp": st.datetimes().map(lambda at: at.replace(microsecond=0).isoformat()),
    "date": st.dates().map(str),
}
MANY = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def planned(source: Source, folder: Path, form: str, heads: Sequence[str]) -> list[Row]:
    """What an import of the file would do, nothing of it changed."""
    file, converted = folder / "file", folder / "converted"
    file.write_bytes(b"".join(FORMATS[form].write(source, heads, separator=";")))
    convert(file, converted, **({"separator": ";"} if form == "csv" else {}))
    plan = Plan(
        source.service, source.service.describe(), source.ids, ["_id"], "(leeg)", form == "csv"
    )
    lines = list(rows(converted))
    return plan.rows(lines, plan.find(lines))


def texts(form: str) -> st.SearchStrategy[str]:
    return st.text(PRINTABLE if form == "ods" else SIGNS, max_size=30) | TRICKY


@MANY
@given(st.data())
@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_every_text(make_source: Make, tmp_path: Path, form: str, data: st.DataObject) -> None:
    some = data.draw(st.lists(texts(form) | st.none(), min_size=1, max_size=5))
    source = make_source({"a": "text", "b": "text"}, [{"a": one, "b": "vast"} for one in some])
    found = planned(source, tmp_path, form, source.ids)
    assert [(row.key, row.reason) for row in found if isinstance(row, Left)] == [
        (number, "") for number in range(1, len(some) + 1)
    ]


@MANY
@given(st.data())
@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_every_other_value(
    make_source: Make, tmp_path: Path, form: str, data: st.DataObject
) -> None:
    record = {name: data.draw(values | st.none()) for name, values in VALUES.items()}
    source = make_source({name: name for name in VALUES}, [record, {"int": 1}])
    found = planned(source, tmp_path, form, source.ids)
    assert [type(row) for row in found] == [Left, Left], found


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_numbers_that_no_spreadsheet_counts_with(
    make_source: Make, tmp_path: Path, form: str
) -> None:
    long = "12345678901234567890.123456789"
    source = make_source({"n": "numeric", "i": "int8"}, [{"n": long, "i": 2**63 - 1}])
    (row,) = planned(source, tmp_path, form, source.ids)
    assert isinstance(row, Left)
    assert row.seen == {"_id": 1, "n": Decimal(long), "i": 2**63 - 1}
