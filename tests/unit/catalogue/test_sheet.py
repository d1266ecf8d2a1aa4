"""What is worked out of many records at once is what is worked out of each of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datastore_proxy.types import Record
from weidewinkels.catalogue.contents import (
    content_of,
    fingerprint_of,
    hash_of,
    plain_of,
    searched_texts,
    written,
)
from weidewinkels.catalogue.copying import copies_of, rows_of
from weidewinkels.catalogue.sheet import Sheet

TEXT = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", " ", "\x01", "\x1c", "Fryslân", "ĲSSEL ™", "´", "\u0301", "52,5", "％", "\ud800"]
    ),
)
VALUE = st.one_of(
    st.none(),
    TEXT,
    st.integers(),
    st.booleans(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.lists(st.one_of(TEXT, st.none()), max_size=3),
    st.dictionaries(TEXT, TEXT, max_size=2),
)
NAME = st.one_of(
    st.sampled_from(
        ["company", "zip", "street", "city", "province", "latitude", "longitude", "%s"]
    ),
    st.text(min_size=1, max_size=5).filter(lambda name: name != "_id"),
)


@st.composite
def tables(draw: Any) -> tuple[list[str], list[list[Any]]]:
    """Columns and rows; most columns hold texts alone, as those of a CSV do."""
    names = draw(st.lists(NAME, unique=True, max_size=6))
    kinds = [draw(st.sampled_from([TEXT, st.one_of(TEXT, st.none()), VALUE])) for _name in names]
    number = draw(st.integers(1, 6))
    rows = [[at + 1, *(draw(kind) for kind in kinds)] for at in range(number)]
    return ["_id", *names], rows


@given(tables())
@settings(deadline=None)
def test_together_as_one_by_one(table: tuple[list[str], list[list[Any]]]) -> None:
    columns, rows = table
    sheet = Sheet(columns, rows)
    records: list[Record] = [dict(zip(columns, row, strict=True)) for row in rows]
    plains = [plain_of(content_of(record)) for record in records]
    assert sheet.written() == [*map(written, records)]
    assert sheet.fingerprints() == [*map(fingerprint_of, records)]
    assert sheet.filled_columns() == [tuple(plain.values) for plain in plains]
    for column in columns[1:]:
        assert sheet.plain_values(column) == [plain.values.get(column, "") for plain in plains]
    texts = searched_texts(" ".join(plain.values.values()) for plain in plains)
    assert sheet.texts() == (texts, [plain.others for plain in plains])


def test_a_part_is_made_of_its_records_alone() -> None:
    rows: list[list[Any]] = [
        [1, "Hoeve", "52.5", "5"],
        [2, "Erf", "52.5", None],
        [3, None, "nergens", "5"],
    ]
    copies = copies_of(Sheet(["_id", "company", "latitude", "longitude"], rows), "_id")
    whole, some = rows_of(copies), rows_of(copies.part([2, 0]))
    assert some.keys == ["3", "1"]
    assert some.copied == whole.part([2, 0]).copied
    assert [*zip(whole.copied["latitude"], whole.copied["longitude"], strict=True)] == [
        (52.5, 5.0),
        (None, None),
        (None, None),
    ]


def test_of_records_with_the_same_key_the_last_counts() -> None:
    rows = [[1, "a", "Hoeve"], [2, "b", "Erf"], [3, "a", "Weide"]]
    copies = copies_of(Sheet(["_id", "code", "company"], rows), "code")
    assert (copies.keys, copies.record_ids) == (["b", "a"], [2, 3])
    assert copies.hashes == [hash_of(text) for text in copies.written]
    assert '"Weide"' in copies.written[1]


def test_a_table_that_lost_its_key_is_no_table_of_records() -> None:
    with pytest.raises(KeyError):
        copies_of(Sheet(["_id", "company"], [[1, "Hoeve"]]), "code")


def test_exact_numbers_stay_exact() -> None:
    sheet = Sheet(["_id", "price"], [[1, Decimal("1.10")]])
    assert sheet.written() == ['{"price": 1.10}']
