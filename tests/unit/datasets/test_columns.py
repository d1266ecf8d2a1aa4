"""The rows of a design: adding, moving, taking away, and what is wrong with them."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from weidewinkels.datasets.making.columns import (
    MOST_COLUMNS,
    Draft,
    indexes_of,
    key_of,
    moved,
    one_more,
    posted,
    problems_in,
    restored,
    stored,
    wanted,
    without,
)


def ids(drafts: list[Draft]) -> list[str]:
    return [draft.id for draft in drafts]


THREE = [Draft(1, "a"), Draft(2, "b"), Draft(3, "c")]


def test_rows_are_read_in_the_order_they_stand() -> None:
    data = QueryDict(
        "volgorde=7&volgorde=2&k7-id=naam&k7-type=int8&k7-label=Naam&k2-id=b&k2-type=vreemd&k2-key=on"
    )
    assert posted(data) == [
        Draft(7, "naam", "int8", "Naam"),
        Draft(2, "b", "text", is_key=True),
    ]


@pytest.mark.parametrize(
    "nonsense", ["volgorde=x", "volgorde=-1", "volgorde=99999999", "k1-id=a", ""]
)
def test_what_is_no_row_is_left_out(nonsense: str) -> None:
    assert posted(QueryDict(nonsense)) == []


def test_a_row_comes_once_and_no_form_has_too_many() -> None:
    assert len(posted(QueryDict("volgorde=1&volgorde=1"))) == 1
    many = "&".join(f"volgorde={number}" for number in range(MOST_COLUMNS + 50))
    assert len(posted(QueryDict(many))) == MOST_COLUMNS


def test_a_new_row_has_a_number_that_was_not_used() -> None:
    assert one_more([Draft(9, "a")])[-1].row == 10
    assert len(one_more([Draft(n) for n in range(MOST_COLUMNS)])) == MOST_COLUMNS


def test_rows_move_and_go() -> None:
    assert ids(moved(THREE, 3, by=-1)) == ["a", "c", "b"]
    assert ids(moved(THREE, 1, by=-1)) == ["a", "b", "c"]
    assert ids(moved(THREE, 3, by=1)) == ["a", "b", "c"]
    assert ids(moved(THREE, 42, by=1)) == ["a", "b", "c"]
    assert ids(without(THREE, 2)) == ["a", "c"]


def test_what_is_stored_comes_back() -> None:
    drafts = [Draft(3, "a", "json", "A", "n", True, True)]
    assert restored(stored(drafts)) == drafts


def test_an_empty_row_is_no_column() -> None:
    drafts = [Draft(1, "a"), Draft(2), Draft(3, "  ")]
    assert ids(wanted(drafts)) == ["a"]
    assert problems_in(drafts) == {}


def test_each_fault_is_at_its_own_input() -> None:
    drafts = [
        Draft(1, "_a"),
        Draft(2, "naam"),
        Draft(3, "Naam"),
        Draft(4, "naam"),
        Draft(5, "", label="Zonder naam"),
        Draft(6, "data", "json", is_key=True),
        Draft(7, "l", "_text", is_index=True),
        Draft(8, "lang", label="x" * 300, notes="y" * 3000),
    ]
    problems = problems_in(drafts)
    assert set(problems) == {
        "k1-id", "k3-id", "k4-id", "k5-id", "k6-key", "k7-index", "k8-label", "k8-notes"
    }  # fmt: skip
    assert "hoofdletters" in problems["k3-id"]
    assert "Er is al" in problems["k4-id"]


def test_the_key_needs_no_second_index() -> None:
    alone = [Draft(1, "a", is_key=True, is_index=True), Draft(2, "b", is_index=True)]
    assert (key_of(alone), indexes_of(alone)) == (["a"], ["b"])
    together = [Draft(1, "a", is_key=True, is_index=True), Draft(2, "b", is_key=True)]
    assert (key_of(together), indexes_of(together)) == (["a", "b"], ["a"])


def test_texts_are_tidied_and_empty_ones_left_out() -> None:
    assert Draft(1, "a", label=" A ", notes=" ").as_field().info == {"label": "A"}
