from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datastore_proxy.embedded import arrays, moments, numbers
from datastore_proxy.embedded.kinds import KINDS, kind_named
from datastore_proxy.embedded.unfit import Unfit

from .conftest import Store

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
EXACT = st.decimals(allow_nan=False, allow_infinity=False, places=None).filter(
    lambda number: -300 < number.adjusted() < 300
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT | EXACT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=8,
)


def stored(kind: str, value: object) -> object:
    """The value as it comes out after going in."""
    known = KINDS[kind]
    inside = known.store(value)
    return known.show(inside) if known.show else inside


@given(TEXT)
def test_any_text_comes_back(text: str):
    assert stored("text", text) == text


@given(st.integers(-(2**63), 2**63 - 1))
def test_any_big_integer_comes_back(number: int):
    assert stored("int8", number) == number
    assert stored("int8", f" {number} ") == number


@given(EXACT)
def test_any_exact_number_comes_back_with_its_scale(number: Decimal):
    shown = stored("numeric", format(number, "f"))

    assert isinstance(shown, Decimal)
    assert format(shown, "f") == format(number, "f")


@given(EXACT | st.just(Decimal("inf")) | st.just(Decimal("-inf")), EXACT)
def test_exact_numbers_sort_as_numbers(one: Decimal, other: Decimal):
    assert (numbers.sort_key(one) < numbers.sort_key(other)) == (one < other)
    assert (numbers.sort_key(one) == numbers.sort_key(other)) == (one == other)


@given(JSON)
def test_any_json_comes_back(value: object):
    assert stored("json", value) == value


@given(st.lists(TEXT | st.none()))
def test_any_list_of_texts_comes_back(texts: list[str | None]):
    assert stored("_text", texts) == texts


@given(st.lists(TEXT | st.none()))
def test_array_literals_are_read_as_they_are_written(texts: list[str | None]):
    assert arrays.read_literal(arrays.literal(texts)) == texts


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_float_comes_back(number: float):
    assert float(stored("float8", number)) == number  # type: ignore[arg-type]


@given(st.datetimes())
def test_any_moment_comes_back_to_the_microsecond(moment):
    shown = stored("timestamp", moment.isoformat())
    assert isinstance(shown, str)
    assert datetime.fromisoformat(shown.partition(".")[0]) == moment.replace(microsecond=0)
    assert int(shown.partition(".")[2].ljust(6, "0")) == moment.microsecond


@given(st.text())
def test_any_text_is_a_moment_or_refused(text: str):
    for kind in ("timestamp", "date", "time", "bool", "int4", "numeric", "float8", "_text"):
        with suppress(Unfit):
            stored(kind, text)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("text", 5, "5"),
        ("text", 5.5, "5.5"),
        ("text", True, "true"),
        ("text", [1, 2], "{1,2}"),
        ("text", "", ""),
        ("int4", "5", 5),
        ("int4", 5.4, 5),
        ("int4", 5.5, 6),
        ("int4", -5.5, -6),
        ("int8", 9007199254740993, 9007199254740993),
        ("numeric", "1.10", Decimal("1.10")),
        ("numeric", "NaN", "NaN"),
        ("float8", 2.0, 2),
        ("float8", "1e-7", Decimal("1e-07")),
        ("float8", "Infinity", "Infinity"),
        ("bool", "yes", True),
        ("bool", " F ", False),
        ("bool", "1", True),
        ("date", "2024-01-02T03:04:05", "2024-01-02"),
        ("date", "20240102", "2024-01-02"),
        ("date", "02/03/2024", "2024-02-03"),
        ("timestamp", "2024-01-02", "2024-01-02T00:00:00"),
        ("timestamp", "2024-01-02T03:04:05.678+02:00", "2024-01-02T03:04:05.678"),
        ("timestamptz", "2024-01-02T03:04:05.000010Z", "2024-01-02T03:04:05.00001+00:00"),
        ("timestamp", "1-2-2024", "2024-01-02T00:00:00"),
        ("timestamp", "infinity", None),
        ("timestamptz", "2024-01-02T03:04:05+02:00", "2024-01-02T01:04:05+00:00"),
        ("time", "03:04", "03:04:00"),
        ("json", "5", "5"),
        ("json", 0, 0),
        ("jsonb", '{"a": 1}', {"a": 1}),
        ("_text", "{a,b}", ["a", "b"]),
        ("_text", [["a"], ["b"]], [["a"], ["b"]]),
    ],
)
def test_values_are_read_as_postgresql_reads_them(kind: str, value: object, expected: object):
    assert stored(kind, value) == expected


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("int4", "5.0", 'invalid input syntax for type integer: "5.0"'),
        ("int4", 3_000_000_000, "integer out of range"),
        ("int4", 1e300, "integer out of range"),
        ("int4", Decimal("1e5000"), "integer out of range"),
        ("int4", float("nan"), "integer out of range"),
        ("int4", True, "boolean"),
        ("int4", {"a": 1}, "can't adapt type 'dict'"),
        ("numeric", "1,5", 'invalid input syntax for type numeric: "1,5"'),
        ("float8", "1e400", '"1e400" is out of range for type double precision'),
        ("bool", "ja", 'invalid input syntax for type boolean: "ja"'),
        ("bool", 1, "integer"),
        ("timestamp", 1704164645, "integer"),
        ("timestamp", "abc", 'invalid input syntax for type timestamp: "abc"'),
        ("date", "13/03/2024", 'date/time field value out of range: "13/03/2024"'),
        ("time", "25:00", 'date/time field value out of range: "25:00"'),
        ("text", "a\0b", "A string literal cannot contain NUL (0x00) characters."),
        ("text", "\ud800", "invalid character in text: surrogates not allowed"),
        ("_text", "a,b", 'malformed array literal: "a,b"'),
        ("jsonb", "{", "invalid input syntax for type json"),
    ],
)
def test_what_does_not_fit_is_refused(kind: str, value: object, message: str):
    with pytest.raises(Unfit) as caught:
        KINDS[kind].store(value)

    assert str(caught.value) == message


def test_no_text_is_null_everywhere_but_in_text_and_json(store: Store):
    columns = {"t": "text", "j": "json", "i": "int", "n": "numeric", "d": "date", "b": "bool"}
    rid = store.table(columns, dict.fromkeys(columns, ""))

    assert store.search(rid, fields=list(columns)) == [
        {"t": "", "j": "", "i": None, "n": None, "d": None, "b": None}
    ]


def test_a_value_of_another_type_is_told_with_its_column(store: Store):
    rid = store.table({"aantal": "int"})

    assert store.failure(
        "datastore_upsert", resource_id=rid, method="insert", records=[{"aantal": True}]
    ) == (
        409,
        {
            "records": ['column "aantal" is of type integer but expression is of type boolean'],
            "records_row": 0,
        },
    )


def test_exact_numbers_are_filtered_sorted_and_counted_as_numbers(store: Store):
    rid = store.table(
        {"n": "numeric"}, *[{"n": n} for n in ("10", "9.5", "-1", "1.50", "1.5", None, "NaN")]
    )

    assert store.ids(rid, sort="n, _id") == [3, 4, 5, 2, 1, 7, 6]
    assert store.ids(rid, filters={"n": "1.500"}) == [4, 5]
    assert store.total(rid, fields="n", distinct=True) == 6


@pytest.mark.parametrize(
    ("name", "kind"),
    [("INTEGER", "int4"), ("double  precision", "float8"), ("text[]", "_text"), ("nested", "json")],
)
def test_types_have_several_names(name: str, kind: str):
    known = kind_named(name)

    assert known is not None
    assert known.name == kind


def test_there_is_no_thirtieth_of_february():
    with pytest.raises(moments.OutOfRange):
        moments.read_moment("2024-02-30")


def test_answers_can_be_written_as_json(store: Store):
    rid = store.table({"f": "float", "t": "timestamp"}, {"f": "NaN", "t": "now"})

    assert json.dumps(store.search(rid))
