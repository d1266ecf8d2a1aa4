"""Finding and replacing: what it would write for a record, and how patterns are kept in bounds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datastore_proxy.service import DatastoreService
from tests.unit.bulk.operating import form_of, operation, outcome
from weidewinkels.bulk.operations.base import (
    ALREADY_SO,
)
from weidewinkels.bulk.patterns import BadPatternError, Finder, TooLongError, TooSlowError


@pytest.fixture(autouse=True)
def _store(store: DatastoreService) -> None:
    """A form leaves the key column of the data set out, and asks the store which that is."""


def replaced(text: str | None, column: str = "remarks", **asked: Any) -> Any:
    return outcome("replace", {"in_columns": [column], **asked}, **{column: text})


def test_text_is_replaced_wherever_it_stands() -> None:
    assert replaced("kaas en kaas", find="kaas", replacement="zuivel") == {
        "remarks": "zuivel en zuivel"
    }


def test_case_counts_only_when_asked() -> None:
    assert replaced("KAAS", find="kaas", replacement="ei") == {"remarks": "ei"}
    assert replaced("KAAS", find="kaas", replacement="ei", match_case="on") is ALREADY_SO
    assert replaced("Geïnd É", find="é", replacement="e") == {"remarks": "Geïnd e"}


def test_whole_value_is_the_whole_value() -> None:
    asked = {"find": "geen", "replacement": "", "whole_value": "on"}
    assert replaced("geen", **asked) == {"remarks": None}
    assert replaced("geen kaas", **asked) is ALREADY_SO
    assert replaced("a.b", find="a.b", replacement="c", whole_value="on") == {"remarks": "c"}
    assert replaced("axb", find="a.b", replacement="c", whole_value="on") is ALREADY_SO


def test_plain_text_is_no_pattern() -> None:
    assert replaced("a.c", find=".", replacement="$1\\1") == {"remarks": "a$1\\1c"}


def test_pattern_with_groups() -> None:
    asked = {"find": r"(\d{4})\s*([A-Z]{2})", "is_pattern": "on", "match_case": "on"}
    assert replaced("1674PS", replacement="$1 $2", **asked) == {"remarks": "1674 PS"}
    assert replaced("1674PS", replacement="$$${2}", **asked) == {"remarks": "$PS"}


def test_group_as_other_programs_write_it_stays_text_and_the_preview_says_so() -> None:
    asked: dict[str, Any] = {"find": "(a)", "is_pattern": "on", "in_columns": ["remarks"]}
    assert replaced("kaas", replacement=r"\1", **asked) == {"remarks": r"k\1\1s"}
    assert "$1" in operation("replace", {**asked, "replacement": r"\1"}).in_words()[-1]
    for replacement, others in ((r"\1", {"is_pattern": ""}), ("$1", {})):
        words = operation("replace", {**asked, "replacement": replacement, **others}).in_words()
        assert not any("groep" in line for line in words)


@pytest.mark.parametrize(
    ("find", "replacement", "part"),
    [
        ("(", "", "find"),
        ("a{99999}", "", "find"),
        ("(?=a)", "", "find"),
        ("a", "$1", "replacement"),
    ],
)
def test_bad_pattern_is_told_at_its_field(find: str, replacement: str, part: str) -> None:
    asked = {"find": find, "replacement": replacement, "in_columns": ["remarks"]}
    form = form_of("replace", {**asked, "is_pattern": "on"})
    assert list(form.errors) == [part]


def test_pattern_that_only_closes_with_what_is_around_it_is_refused() -> None:
    with pytest.raises(BadPatternError):
        Finder("a)|(b", "", is_pattern=True, whole_value=True)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(", "er ontbreekt een ): (."),
        (")", "er staat een ) te veel: )."),
        ("[a", "er ontbreekt een ]: [a."),
        ("[z-a]", "deze reeks tekens bestaat niet: z-a."),
        ("a**", "er staan twee herhalingen achter elkaar: **."),
        ("*a", "er staat niets om te herhalen: *."),
        ("a\\", "na de laatste \\ hoort nog een teken."),
        (r"\8", r"deze code met \ bestaat niet: \8."),
        ("(?P<a", "de naam van deze groep klopt niet: (?P<a."),
        ("(?<=a)b", "dit soort groep kan hier niet: (?<=."),
    ],
)
def test_what_is_wrong_with_a_pattern_is_told_in_words_of_the_app(pattern: str, words: str) -> None:
    with pytest.raises(BadPatternError) as told:
        Finder(pattern, "x", is_pattern=True)
    assert str(told.value) == f"Dit is geen geldig patroon: {words}"


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(a|a)*b", r"(.*a){12}b", r"(a?){30}a{30}b"])
def test_catastrophic_pattern_is_quick(pattern: str) -> None:
    Finder(pattern, "x", is_pattern=True).replace("a" * 20_000)


def test_result_that_is_too_long_is_a_reason() -> None:
    text = "a" * 1_000
    assert "te lang" in replaced(text, "city", find="a", replacement="b" * 500)


def test_too_much_time_in_all_is_a_reason() -> None:
    finder = Finder("a", "b")
    finder.seconds_left = 0
    with pytest.raises(TooSlowError):
        finder.replace("a")


def test_result_that_its_kind_refuses_is_a_reason() -> None:
    why = replaced("1674 PS", "zip", find="PS", replacement="")
    assert why.startswith("Postcode: ")
    assert replaced("Hoeve", "company", find="Hoeve", replacement="").endswith(
        "mag niet leeg worden"
    )


def test_other_columns_are_not_searched() -> None:
    assert (
        outcome("replace", {"find": "x", "in_columns": ["city"], "replacement": "y"}, remarks="x")
        is ALREADY_SO
    )


def test_only_text_can_be_searched() -> None:
    form = form_of("replace", {"find": "3", "replacement": "4", "in_columns": ["size"]})
    assert "in_columns" in form.errors


@given(
    st.text(min_size=1, max_size=30),
    st.text(max_size=20),
    st.text(max_size=200),
    st.booleans(),
    st.booleans(),
)
def test_replacing_never_breaks(
    find: str, replacement: str, text: str, match_case: bool, whole_value: bool
) -> None:
    for is_pattern in (True, False):
        try:
            finder = Finder(
                find,
                replacement,
                is_pattern=is_pattern,
                match_case=match_case,
                whole_value=whole_value,
            )
            result = finder.replace(text, most=10_000)
        except (BadPatternError, TooLongError, TooSlowError):
            continue
        if not is_pattern and match_case and not whole_value:
            assert result == text.replace(find, replacement)
