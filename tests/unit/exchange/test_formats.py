"""What goes into a file comes out of it again, as the programs that read it see it."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
import simplejson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.unit.exchange.conftest import Make
from weidewinkels.exchange.export.source import Source
from weidewinkels.exchange.formats import FORMATS, TooMuchError
from weidewinkels.web.spreadsheet import guard, unguard

# What a DataStore can hold: no NUL, no half of a pair.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
PRINTABLE = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=40
)
TRICKY = st.sampled_from(
    ["=1+1", "+31 228 512 345", "-5", "@SUM(A1)", "'=1", "''x", "\t=1", "a;b", 'say "hi"', "regel\nregel",
     "  spaties  ", "0223", "1674 PS", "_x0041_", "<b>&amp;</b>", "1e5", "2026-11-23", "true"]
)  # fmt: skip
FEW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def written(name: str, source: Source, *, separator: str = ";") -> bytes:
    return b"".join(FORMATS[name].write(source, source.ids, separator=separator))


def sheet(name: str, source: Source) -> list[list[Any]]:
    """The rows below the heads, as a spreadsheet program reads them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(written(name, source)))
    heads, *rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert heads == source.ids
    return [list(row) for row in rows]


@given(TEXT)
def test_guarded_text_is_no_formula_and_comes_back(text: str) -> None:
    assert guard(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"} or not guard(text)
    assert unguard(guard(text)) == text


@FEW
@given(st.lists(TEXT | TRICKY, min_size=1, max_size=5), st.sampled_from([";", ",", "\t"]))
def test_csv_holds_every_text(make_source: Make, texts: list[str], separator: str) -> None:
    source = make_source({"a": "text"}, [{"a": text} for text in texts])
    content = written("csv", source, separator=separator).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=separator))
    assert rows[0] == ["_id", "a"]
    assert [unguard(row[1]) for row in rows[1:]] == texts


def test_csv_runs_no_formula_in_any_cell(make_source: Make) -> None:
    source = make_source({"=a": "text", "b": "int"}, [{"=a": "=cmd|' /C calc'!A0", "b": -5}])
    rows = list(csv.reader(io.StringIO(written("csv", source).decode("utf-8-sig")), delimiter=";"))
    assert rows == [["_id", "'=a", "b"], ["1", "'=cmd|' /C calc'!A0", "'-5"]]


@FEW
@given(st.lists(TEXT.filter(lambda t: not {"\ufffe", "\uffff"} & set(t)), min_size=1, max_size=4))
def test_excel_keeps_control_characters_too(make_source: Make, texts: list[str]) -> None:
    source = make_source({"a": "text"}, [{"a": text} for text in texts])
    assert [row[1] for row in sheet("xlsx", source)] == texts


@FEW
@given(st.lists(PRINTABLE | TRICKY.filter(lambda t: "\t" not in t), min_size=1, max_size=4))
@pytest.mark.parametrize("name", ["xlsx", "ods"])
def test_spreadsheet_keeps_text_as_text(make_source: Make, name: str, texts: list[str]) -> None:
    source = make_source({"a": "text"}, [{"a": text} for text in texts])
    assert [row[1] for row in sheet(name, source)] == texts


@pytest.mark.parametrize("name", ["xlsx", "ods"])
def test_spreadsheet_knows_numbers_and_yes_or_no(make_source: Make, name: str) -> None:
    source = make_source(
        {"i": "int", "n": "numeric", "b": "bool"},
        [
            {"i": 5, "n": "1.25", "b": True},
            {"i": None, "n": None, "b": False},
            {"i": 0, "n": "12345678901234567890.123456789", "b": None},
        ],
    )
    assert [row[1:] for row in sheet(name, source)] == [
        [5, 1.25, True],
        ["", "", False],
        [0, "12345678901234567890.123456789", ""],
    ]


@FEW
@given(st.lists(TEXT | st.none(), min_size=1, max_size=5))
def test_json_lines_lose_nothing(make_source: Make, values: list[str | None]) -> None:
    source = make_source({"a": "text"}, [{"a": value} for value in values])
    lines = written("jsonl", source).decode().split("\n")[:-1]
    assert [simplejson.loads(line)["a"] for line in lines] == values


def test_json_lines_keep_numbers_exact(make_source: Make) -> None:
    source = make_source({"n": "numeric", "j": "json"}, [{"n": "1.500", "j": {"a": [1, None]}}])
    record = simplejson.loads(written("jsonl", source), use_decimal=True)
    assert str(record["n"]) == "1.500"
    assert record["j"] == {"a": [1, None]}


def test_geojson_has_a_point_where_there_are_coordinates(make_source: Make) -> None:
    columns = {"company": "text", "latitude": "text", "longitude": "text"}
    records = [
        {"company": "Hoeve", "latitude": "52.7", "longitude": "5,05"},
        {"company": "Kas", "latitude": "", "longitude": None},
        {"company": "Boer", "latitude": "noord", "longitude": "4"},
    ]
    found = json.loads(written("geojson", make_source(columns, records)))
    assert found["type"] == "FeatureCollection"
    points = [feature["geometry"] for feature in found["features"]]
    assert points == [{"type": "Point", "coordinates": [5.05, 52.7]}, None, None]
    assert found["features"][0]["properties"]["company"] == "Hoeve"


def test_geojson_of_nothing_is_valid(make_source: Make) -> None:
    assert json.loads(written("geojson", make_source({"a": "text"}, [])))["features"] == []


@pytest.mark.parametrize("name", ["xlsx", "ods"])
def test_text_that_no_cell_holds_is_named(make_source: Make, name: str) -> None:
    source = make_source({"a": "text", "b": "text"}, [{"a": "x", "b": "y" * 32_768}])
    with pytest.raises(TooMuchError, match="32768") as error:
        written(name, source)
    assert "“b”" in str(error.value)


@pytest.mark.parametrize("name", list(FORMATS))
def test_rows_and_records_make_the_same_file(make_source: Make, name: str) -> None:
    """The quick way of reading says the same as the other."""
    records = [{"a": f"naam {number}", "b": None if number % 3 else "x"} for number in range(50)]
    source = make_source({"a": "text", "b": "text"}, records)
    assert source.is_all_text
    one_by_one = Source(source.service, source.columns, source.query, map(str, range(1, 51)))
    if name in ("csv", "jsonl", "geojson"):
        assert written(name, source) == written(name, one_by_one)
    else:
        assert sheet(name, source) == sheet(name, one_by_one)


def test_numbers_are_decimals_all_the_way(make_source: Make) -> None:
    source = make_source({"n": "numeric"}, [{"n": "0.1"}])
    assert next(iter(source.records()))[1] == Decimal("0.1")
