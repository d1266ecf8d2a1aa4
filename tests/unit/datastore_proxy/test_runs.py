"""Deleting many: numbers that follow each other go as ranges, which hold them and nothing else."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datastore_proxy.service import DatastoreService
from datastore_proxy.service.runs import LEAST_RUN, filter_on
from datastore_proxy.types import Query
from tests.unit.datastore_proxy.stores import (
    CKAN_2_11,
    CKAN_2_12,
    Recorder,
    embedded_as,
    new_service,
)

MOST_OPERATORS = 100
"""CKAN refuses a filter with more."""


@st.composite
def numbers(draw: st.DrawFn) -> list[int]:
    """In runs and alone, in any order."""
    found: set[int] = set(draw(st.lists(st.integers(1, 2_000), max_size=50)))
    for start, length in draw(
        st.lists(st.tuples(st.integers(1, 20_000), st.integers(1, 400)), max_size=60)
    ):
        found |= set(range(start, start + length))
    return draw(st.permutations(sorted(found))) if len(found) < 300 else sorted(found)


@given(numbers())
def test_a_filter_holds_the_numbers_and_no_others(wanted: list[int]) -> None:
    held: list[int] = []
    for value in filter_on(wanted):
        held += range(value["gte"], value["lte"] + 1) if isinstance(value, dict) else [value]
    assert sorted(held) == sorted(wanted)


@given(numbers())
def test_a_filter_has_no_more_operators_than_ckan_takes(wanted: list[int]) -> None:
    runs = [value for value in filter_on(wanted) if isinstance(value, dict)]
    assert 3 * len(runs) + 2 < MOST_OPERATORS


def test_numbers_that_follow_each_other_go_by_the_first_and_the_last() -> None:
    assert filter_on([*range(5, 1005), 7004]) == [{"gte": 5, "lte": 1004}, 7004]


def test_few_numbers_are_named_one_by_one() -> None:
    assert filter_on(range(1, LEAST_RUN)) == list(range(1, LEAST_RUN))


@pytest.mark.parametrize("gaps", [[], [150], [1, 200, 201, 400], range(1, 401, 7)])
def test_what_lies_between_the_deleted_records_stays(gaps: Collection[int], tmp_path: Path) -> None:
    service = new_service(embedded_as(CKAN_2_12, tmp_path))
    service.insert([{"company": str(number)} for number in range(1, 431)])
    service.delete([key for key in range(1, 401) if key not in gaps])
    left = service.search(Query(limit=1000)).records
    assert [record["_id"] for record in left] == [*gaps, *range(401, 431)]


@pytest.mark.parametrize(
    ("supports", "key"), [(CKAN_2_11, "_id"), (CKAN_2_12, "code"), (CKAN_2_11, "code")]
)
def test_without_ranges_all_are_named(supports: Any, key: str) -> None:
    recorder = Recorder(supports)
    keys: list[Any] = [n if key == "_id" else str(n) for n in range(1, 1001)]
    DatastoreService(recorder, "rid", key=key).delete(keys)
    ((_, data, _),) = recorder.calls
    assert data["filters"] == {key: keys}
