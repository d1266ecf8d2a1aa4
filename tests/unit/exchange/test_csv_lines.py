"""The quick way from CKAN's CSV to ours writes what the slow one writes, byte by byte."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datastore_proxy.rows import rows_in
from weidewinkels.exchange.formats.csv_lines import FEW, cell_by_cell, spreadsheet_lines

PLAIN = st.sampled_from(["Kaasboerderij", "1674 PS", "Kaas, melk", "Fryslân", "'t Zand"])
TRICKY = st.sampled_from(
    ["=1+1", "+31 6", "-5", "@a", "'=1", "''x", "'", "\t=1", "\r", "a;b", "a\tb", '"hoi"', '"', '""', "regel\nregel",
     "\n-", "\n", "", "=a,b", '="a', "\\.", "é;", ",", " x "]
)  # fmt: skip
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9)
CELLS = PLAIN | PLAIN | PLAIN | TRICKY | ANY
TABLES = st.lists(st.lists(CELLS | st.none(), min_size=3, max_size=3), max_size=60)


def as_postgresql(table: list[list[str | None]]) -> bytes:
    """As `COPY … TO STDOUT CSV` writes these cells, after a number."""
    lines = [
        ",".join([str(number), *map(_cell, row)]) + "\n" for number, row in enumerate(table, 1)
    ]
    return "".join(lines).encode()


def _cell(value: str | None) -> str:
    if value is None:
        return ""
    if not value or re.search(r'[,"\n\r]', value):
        return '"' + value.replace('"', '""') + '"'
    return value


@settings(max_examples=300)
@given(TABLES, st.sampled_from([",", ";", "\t"]))
def test_both_ways_write_the_same(table: list[list[str | None]], separator: str) -> None:
    records = as_postgresql(table)
    assert spreadsheet_lines(records, separator).decode() == cell_by_cell(
        rows_in(records), separator
    )


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_one_tricky_record_among_thousands(separator: str) -> None:
    table: list[list[str | None]] = [[f"Hoeve {n}", "Kaas, melk", "+31 6"] for n in range(2000)]
    table[777] = ['zegt "hoi"', '=cmd|"/C calc"', "a;b\tc\nd"]
    records = as_postgresql(table)
    assert len(records) > 10 * FEW
    assert spreadsheet_lines(records, separator).decode() == cell_by_cell(
        rows_in(records), separator
    )


def test_negative_number_of_a_record_is_guarded_too() -> None:
    assert spreadsheet_lines(b"-5,a\n-4,b\n", ";") == b"'-5;a\r\n'-4;b\r\n"


def test_a_long_cell_is_written_whole() -> None:
    records = as_postgresql([['"' + "lang " * 100_000]])
    assert spreadsheet_lines(records, ",").decode() == records.decode().replace("\n", "\r\n")
