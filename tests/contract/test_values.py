"""What goes into a column of each type, what comes out, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.contract.stores import Store
from tests.contract.tables import Package, Table

COLUMNS = {
    "text": "text",
    "int": "int",
    "bigint": "bigint",
    "numeric": "numeric",
    "float": "float",
    "bool": "bool",
    "date": "date",
    "time": "time",
    "timestamp": "timestamp",
    "timestamptz": "timestamptz",
    "json": "json",
    "array": "text[]",
}


@pytest.fixture(scope="module")
def table(package: Package) -> Table:
    """A column of every type, without records; emptied by no one, so look at the last record."""
    return package.table(COLUMNS)


def stored(table: Table, column: str, value: Any) -> Any:
    """What a search shows of a value that was inserted."""
    answer = table.insert({column: value})
    assert answer.status == 200, answer
    return table.records(sort="_id desc", limit=1)[0][column]


LONG = "12345678901234567890.123456789"

TAKEN = [
    ("text", "", ""),
    ("text", "Ü100 émoji 🐄 \u2028 %s :name \n'\"", "Ü100 émoji 🐄 \u2028 %s :name \n'\""),
    ("text", 5, "5"),
    ("text", 5.5, "5.5"),
    ("text", True, "true"),
    ("text", [1, 2], "{1,2}"),
    ("int", "5", 5),
    ("int", " 5 ", 5),
    ("int", 5.0, 5),
    ("int", 5.4, 5),
    ("int", 5.5, 6),
    ("int", -7, -7),
    ("bigint", 9007199254740993, 9007199254740993),
    ("bigint", "9223372036854775807", 9223372036854775807),
    ("numeric", "1.10", Decimal("1.10")),
    ("numeric", "0.1000", Decimal("0.1000")),
    ("numeric", "1.500", Decimal("1.500")),
    ("numeric", LONG, Decimal(LONG)),
    ("numeric", 5, 5),
    ("numeric", "NaN", "NaN"),
    ("numeric", "1e400", 10**400),
    ("float", 1e300, Decimal("1e+300")),
    ("float", 2.0, 2),
    ("float", "0.5", Decimal("0.5")),
    ("float", 1e-7, Decimal("1e-07")),
    ("float", "NaN", "NaN"),
    ("float", "Infinity", "Infinity"),
    ("bool", True, True),
    ("bool", "true", True),
    ("bool", "t", True),
    ("bool", "yes", True),
    ("bool", "on", True),
    ("bool", "1", True),
    ("bool", "TRUE", True),
    ("bool", False, False),
    ("bool", "0", False),
    ("bool", "no", False),
    ("date", "2024-01-02", "2024-01-02"),
    ("date", "2024-01-02T03:04:05", "2024-01-02"),
    ("date", "20240102", "2024-01-02"),
    ("date", "02/03/2024", "2024-02-03"),
    ("date", "1-2-2024", "2024-01-02"),
    ("time", "03:04", "03:04:00"),
    ("timestamptz", "2024-01-02T03:04:05+02:00", "2024-01-02T01:04:05+00:00"),
    ("json", {"a": 1}, {"a": 1}),
    ("json", [1, "x", None], [1, "x", None]),
    ("json", [], []),
    ("json", {}, {}),
    ("json", "5", "5"),
    ("json", "", ""),
    ("json", 0, 0),
    ("json", False, False),
    ("array", ["a", "b"], ["a", "b"]),
    ("array", [], []),
    ("array", "{a,b}", ["a", "b"]),
    *[(column, None, None) for column in COLUMNS],
]


@pytest.mark.parametrize(("column", "value", "shown"), TAKEN)
def test_a_value_comes_back_as_ckan_shows_it(
    table: Table, column: str, value: Any, shown: Any
) -> None:
    back = stored(table, column, value)
    assert back == shown
    assert type(back) is type(shown)
    if isinstance(shown, Decimal):
        assert back.as_tuple() == shown.as_tuple(), "digits and scale are kept"


TIMESTAMPS = [
    ("2024-01-02", "2024-01-02T00:00:00", ""),
    ("2024-01-02T03:04:05", "2024-01-02T03:04:05", ""),
    ("2024-01-02 03:04", "2024-01-02T03:04:00", ""),
    ("2024-01-02T03:04:05.678", "2024-01-02T03:04:05", ".678"),
    ("2024-01-02T03:04:05.123456", "2024-01-02T03:04:05", ".123456"),
    ("2024-01-02T03:04:05+02:00", "2024-01-02T03:04:05", ""),
    ("2024-01-02T03:04:05Z", "2024-01-02T03:04:05", ""),
    ("02/03/2024", "2024-02-03T00:00:00", ""),
]


@pytest.mark.parametrize(("value", "seconds", "fraction"), TIMESTAMPS)
def test_timestamps_have_no_zone_and_before_2_12_no_fraction(
    table: Table, value: str, seconds: str, fraction: str
) -> None:
    shown = {
        "cut": seconds,
        "milliseconds": seconds + f"{fraction or '.'}000"[:4],
        "kept": seconds + fraction,
    }
    assert stored(table, "timestamp", value) == shown[table.store.facts.fractions]


def test_every_store_keeps_microseconds(table: Table) -> None:
    moment = "2031-07-09T03:04:05.123456"
    table.insert({"timestamp": moment})
    assert len(table.records(filters={"timestamp": moment})) == 1
    assert table.records(filters={"timestamp": "2031-07-09T03:04:05"}) == []


def test_infinity_is_no_timestamp_of_json(table: Table) -> None:
    assert stored(table, "timestamp", "infinity") is None


@pytest.mark.parametrize("column", ["int", "numeric", "float", "bool", "date", "timestamp"])
def test_an_empty_text_in_a_column_that_is_no_text(table: Table, column: str) -> None:
    answer = table.insert({column: ""})
    if table.store.facts.empty_is_null:
        assert answer.status == 200
        assert table.records(sort="_id desc", limit=1)[0][column] is None
    else:
        assert answer.status == table.store.facts.bad_insert


REFUSED = [
    ("int", "5.0", 'invalid input syntax for type integer: "5.0"'),
    ("int", "1e3", 'invalid input syntax for type integer: "1e3"'),
    ("int", "abc", 'invalid input syntax for type integer: "abc"'),
    ("int", " ", 'invalid input syntax for type integer: " "'),
    ("int", 3000000000, "integer out of range"),
    (
        "bigint",
        "9223372036854775808",
        'value "9223372036854775808" is out of range for type bigint',
    ),
    ("numeric", "1,5", 'invalid input syntax for type numeric: "1,5"'),
    ("float", "1e400", '"1e400" is out of range for type double precision'),
    ("float", "x", 'invalid input syntax for type double precision: "x"'),
    ("bool", "ja", 'invalid input syntax for type boolean: "ja"'),
    ("date", "13/03/2024", 'date/time field value out of range: "13/03/2024"'),
    ("date", "vandaag", 'invalid input syntax for type date: "vandaag"'),
    ("time", "25:00", 'date/time field value out of range: "25:00"'),
    ("timestamp", "2024-02-30", 'date/time field value out of range: "2024-02-30"'),
    ("timestamp", "x", 'invalid input syntax for type timestamp: "x"'),
    ("array", "a,b", 'malformed array literal: "a,b"'),
]


@pytest.mark.parametrize(("column", "value", "message"), REFUSED)
def test_a_value_that_does_not_fit_is_refused(
    table: Table, column: str, value: Any, message: str
) -> None:
    answer = table.insert({column: value})
    assert answer.status == table.store.facts.bad_insert
    if answer.status == 409:
        assert answer.error["records"] == [message]


OF_ANOTHER_TYPE = [
    ("int", True, 'column "int" is of type integer but expression is of type boolean'),
    ("int", [1], 'column "int" is of type integer but expression is of type integer[]'),
    ("int", {"a": 1}, "can't adapt type 'dict'"),
    ("bool", 1, 'column "bool" is of type boolean but expression is of type integer'),
    ("text", {"a": 1}, "can't adapt type 'dict'"),
    (
        "timestamp",
        1704164645,
        'column "timestamp" is of type timestamp without time zone'
        " but expression is of type integer",
    ),
]


@pytest.mark.parametrize(("column", "value", "message"), OF_ANOTHER_TYPE)
def test_a_value_of_another_type_is_refused(
    table: Table, column: str, value: Any, message: str
) -> None:
    answer = table.insert({column: value})
    assert answer.status in {409, table.store.facts.bad_insert}
    if answer.status == 409:
        assert [text.split("\n")[0] for text in answer.error["records"]] == [message]


def test_an_update_takes_and_refuses_the_same(package: Package) -> None:
    table = package.table({"i": "int", "t": "text"}, {"i": 1, "t": "x"})
    assert table.update({"_id": 1, "i": " 7 ", "t": 5}).status == 200
    assert table.records() == [{"_id": 1, "i": 7, "t": "5"}]
    message = 'invalid input syntax for type integer: "5.0"'
    table.update({"_id": 1, "i": "5.0"}).refuses(
        records=[message], **{table.store.facts.row_key: 0}
    )


def test_the_types_that_are_told(store: Store, table: Table) -> None:
    fields = table.search(limit=0).result["fields"]
    assert {field["id"]: field["type"] for field in fields} == {
        "_id": "int",
        "text": "text",
        "int": "int4",
        "bigint": "int8",
        "numeric": "numeric",
        "float": "float8",
        "bool": "bool",
        "date": "date",
        "time": "time",
        "timestamp": "timestamp",
        "timestamptz": "timestamptz",
        "json": "json",
        "array": "_text",
    }
