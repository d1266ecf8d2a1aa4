"""Values that are sent, and whether what is stored is what was sent."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from datastore_proxy.errors import Refused
from datastore_proxy.values import as_json_text, fits, sendable, stored_form


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (Decimal("1.50"), "1.50"),
        (date(2024, 1, 2), "2024-01-02"),
        (datetime(2024, 1, 2, 3, 4, 5, 600), "2024-01-02T03:04:05.000600"),
        (time(3, 4), "03:04:00"),
        (True, True),
        (0, 0),
        ("", ""),
        (None, None),
        (1.5, 1.5),
        ({"a": [Decimal("1.0"), None]}, {"a": [Decimal("1.0"), None]}),
        (("a", "b"), ["a", "b"]),
        ("🧀\n\u2028", "🧀\n\u2028"),
    ],
)
def test_values_are_sent_exactly(value: Any, sent: Any) -> None:
    got = sendable(value)
    assert got == sent
    assert type(got) is type(sent)


@pytest.mark.parametrize(
    "value", ["\x00", "\ud83e", {"\x00": 1}, [["\udfff"]], b"x", object(), float("inf")]
)
def test_what_no_ckan_can_store_is_refused(value: Any) -> None:
    with pytest.raises(Refused) as caught:
        sendable(value, column="city")
    assert caught.value.column == "city"


@pytest.mark.parametrize(
    ("type_", "sent", "stored"),
    [
        ("text", 5, "5"),
        ("text", True, "true"),
        ("text", "", ""),
        ("int4", "", None),
        ("int4", " 5 ", 5),
        ("int4", 5.5, 6),
        ("int8", "9007199254740993", 9007199254740993),
        ("numeric", "1.5", Decimal("1.500")),
        ("numeric", "NaN", "NaN"),
        ("float8", "0.0000001", Decimal("1E-7")),
        ("float8", 2.0, 2),
        ("bool", "yes", True),
        ("bool", "0", False),
        ("date", "2024-01-02T03:04:05", "2024-01-02"),
        ("timestamp", "2024-01-02", "2024-01-02T00:00:00"),
        ("timestamp", "2024-01-02T03:04:05.678900", "2024-01-02T03:04:05"),
        ("timestamp", "2024-01-02T03:04:05.678900", "2024-01-02T03:04:05.678"),
        ("timestamp", "2024-01-02T03:04:05+02:00", "2024-01-02T03:04:05"),
        ("timestamptz", "2024-01-02T03:04:05+02:00", "2024-01-02T01:04:05+00:00"),
        ("time", "03:04", "03:04:00"),
        ("json", {"b": 1, "a": [2]}, {"a": [2], "b": 1}),
        ("_text", ["a"], ["a"]),
        ("point", "(1,2)", "(1,2)"),
    ],
)
def test_what_was_sent_is_recognized_as_it_comes_back(type_: str, sent: Any, stored: Any) -> None:
    assert stored_form(sendable(sent), type_) == stored_form(stored, type_)


@pytest.mark.parametrize(
    ("type_", "one", "other"),
    [
        ("text", "", None),
        ("text", "5", "5 "),
        ("json", "", None),
        ("json", "5", 5),
        ("int4", 0, None),
        ("bool", False, None),
        ("timestamp", "2024-01-02T03:04:05", "2024-01-02T03:04:06"),
    ],
)
def test_what_differs_is_not_taken_for_the_same(type_: str, one: Any, other: Any) -> None:
    assert stored_form(one, type_) != stored_form(other, type_)


def test_what_fits_a_type() -> None:
    assert fits(None, "int4")
    assert fits("5", "int4")
    assert fits("x", "tsvector")
    assert not fits("vijf", "int4")
    assert not fits("1,5", "numeric")
    assert not fits("ja", "bool")
    assert not fits("gisteren", "date")


def test_numbers_within_json_stay_numbers() -> None:
    exact = Decimal("0.10")
    assert sendable({"a": [exact, {"b": exact}]}) == {"a": [exact, {"b": exact}]}
    assert as_json_text({"a": exact}) == '{"a": 0.10}'


def test_what_is_sent_as_the_text_of_json_is_what_is_read_of_jsonb() -> None:
    for value in ({"a": [1, None]}, ["x"], "x", 5, True, Decimal("0.10")):
        assert stored_form(as_json_text(value), "jsonb") == stored_form(value, "jsonb")
