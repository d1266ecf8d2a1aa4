"""Numbers, booleans, dates, JSON, lists."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation


@pytest.mark.parametrize(
    ("language", "typed", "number"),
    [
        ("nl", "1,5", "1.5"),
        ("nl", "1.234,5", "1234.5"),
        ("nl", "1.234", "1234"),
        ("nl", "1.5", "1.5"),
        ("nl", "1 234,50", "1234.50"),
        ("nl", "-0,5", "-0.5"),
        ("nl", "\N{MINUS SIGN}3", "-3"),
        ("en", "1.5", "1.5"),
        ("en", "1,234.5", "1234.5"),
        ("en", "1,5", "1.5"),
    ],
)
def test_a_number_is_read_in_the_language_of_the_page(kind, language, typed, number):
    with translation.override(language):
        assert str(kind("number", "numeric").parse(typed)) == number


@pytest.mark.parametrize("typed", ["NaN", "Infinity", "1,2,3", "1.23.4", "veel", "١٢", "0x10"])
def test_what_is_no_number_is_refused(kind, typed):
    with pytest.raises(ValidationError, match="geen getal"):
        kind("number", "numeric").parse(typed)


def test_numbers_are_shown_in_the_language_of_the_page(kind):
    assert kind("number", "numeric").display(Decimal("12345.60")) == "12.345,60"
    assert kind("integer", "int4").display(2020) == "2020"
    with translation.override("en"):
        assert kind("number", "numeric").display(Decimal("12345.60")) == "12,345.60"


@pytest.mark.parametrize("typed", ["12345678901234567890", "2147483648", "-2147483649"])
def test_a_whole_number_that_does_not_fit_is_refused_with_its_limits(kind, typed):
    with pytest.raises(ValidationError, match=r"tussen -2\.147\.483\.648 en 2\.147\.483\.647"):
        kind("integer", "int4").parse(typed)


def test_a_whole_number_is_not_rounded(kind):
    with pytest.raises(ValidationError, match="geheel getal"):
        kind("integer", "int4").parse("5,5")
    assert kind("integer", "int4").parse("1.234") == 1234


def test_yes_no_and_unknown_are_three_things(kind):
    boolean = kind("boolean", "bool")
    assert [boolean.parse(text) for text in ("ja", "nee", "", "onbekend")] == [
        True,
        False,
        None,
        None,
    ]
    assert [boolean.display(value) for value in (True, False, None)] == ["ja", "nee", ""]


@pytest.mark.parametrize("typed", ["31-12-2020", "31/12/2020", "31.12.2020", "2020-12-31"])
def test_a_date_can_be_written_in_the_usual_ways(kind, typed):
    assert kind("date", "date").parse(typed) == "2020-12-31"


def test_a_day_that_does_not_exist_is_named(kind):
    with pytest.raises(ValidationError, match="31-2-2020 bestaat niet"):
        kind("date", "date").parse("2020-02-31")


def test_dates_are_shown_in_the_language_of_the_page(kind):
    assert kind("date", "date").display("2020-12-03") == "03-12-2020"
    assert kind("timestamp", "timestamp").display("2020-12-03T09:30:00") == "03-12-2020 09:30"
    with translation.override("en"):
        assert kind("date", "date").display("2020-12-03") == "3 Dec 2020"


def test_a_time_zone_that_would_be_dropped_is_refused(kind):
    with pytest.raises(ValidationError, match="tijdzone"):
        kind("timestamp", "timestamp").parse("2020-12-31T10:00:00+02:00")
    assert (
        kind("timestamp", "timestamptz").parse("31-12-2020 10:00+02:00")
        == "2020-12-31T10:00:00+02:00"
    )


@pytest.mark.parametrize("typed", ["25:00", "12:60", "half tien"])
def test_a_time_that_does_not_exist_is_refused(kind, typed):
    with pytest.raises(ValidationError, match="Schrijf de tijd"):
        kind("time", "time").parse(typed)


def test_broken_json_says_where(kind):
    with pytest.raises(ValidationError, match="regel 2"):
        kind("json", "json").parse('{"a": 1,\n b}')
    for typed in ("NaN", "[" * 100_000):
        with pytest.raises(ValidationError, match="JSON"):
            kind("json", "json").parse(typed)


def test_a_list_is_typed_as_lines(kind):
    assert kind("text_list", "_text").parse("boter\r\n\r\n kaas ") == ["boter", "kaas"]
    assert kind("text_list", "_text").display(["boter", "kaas"]) == "boter, kaas"
