"""The words of datastore_search: q, full_text, plain and rank."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.tables import Package, Table

ROWS: list[dict[str, str | None]] = [
    {"name": "Boerderij De Rode Appel", "city": "Hoorn", "mail": "info@rode-appel.example"},
    {"name": "Kaasboerderij Ü100", "city": "Wognum", "mail": "a@b.example"},
    {"name": "Appel en peer, appel, appel", "city": "Appel", "mail": None},
    {"name": "running late", "city": "één", "mail": "x@rode.example"},
    {"name": None, "city": None, "mail": None},
]


@pytest.fixture(scope="module")
def shops(package: Package) -> Table:
    columns = {"name": "text", "city": "text", "mail": "text", "n": "int"}
    return package.table(columns, *[{**row, "n": 10 + place} for place, row in enumerate(ROWS)])


FOUND: list[tuple[dict[str, Any], list[int]]] = [
    ({"q": "appel"}, [1, 3]),
    ({"q": "APPEL"}, [1, 3]),
    ({"q": "rode appel"}, [1]),
    ({"q": "appel hoorn"}, [1]),
    ({"q": "Ü100"}, [2]),
    ({"q": "ü100"}, [2]),
    ({"q": "boer"}, []),
    ({"q": "één"}, [4]),
    ({"q": "een"}, []),
    ({"q": "run"}, [4]),
    ({"q": "the"}, []),
    ({"q": ""}, [1, 2, 3, 4, 5]),
    ({"q": "a@b.example"}, [2]),
    ({"q": "12"}, [3]),
    ({"q": {"city": "appel"}}, [3]),
    ({"q": {"city": "hoorn", "name": "appel"}}, [1]),
    ({"q": {"name": "hoorn"}}, []),
    ({"q": '{"city": "appel"}'}, [3]),
    ({"full_text": "appel"}, [1, 3]),
    ({"full_text": "appel", "q": {"city": "hoorn"}}, [1]),
    ({"plain": False, "q": "boer:*"}, [1]),
    ({"plain": False, "q": "app:* & hoor:*"}, [1]),
    ({"plain": False, "q": "peer | wognum"}, [2, 3]),
    ({"plain": False, "q": "appel & !peer"}, [1]),
    ({"plain": False, "q": "rode <-> appel"}, [1]),
    ({"plain": False, "q": {"name": "kaas:*"}}, [2]),
    ({"plain": False, "q": "ü:*"}, [2]),
    ({"q": "appel", "filters": {"city": "Hoorn"}}, [1]),
]


@pytest.mark.parametrize(("data", "ids"), FOUND)
def test_words(shops: Table, data: dict[str, Any], ids: list[int]) -> None:
    result = shops.search(sort="_id", **data).result
    assert [record["_id"] for record in result["records"]] == ids
    assert result["total"] == len(ids)


@pytest.mark.parametrize("q", ["'", '"', "&", "a & b", "(", "*", ":*", "--", "%", "rode:"])
def test_odd_signs_in_plain_words_are_no_error(shops: Table, q: str) -> None:
    assert shops.search(q=q).status == 200


def test_a_backslash(shops: Table) -> None:
    assert shops.search(q="\\").status == shops.store.facts.backslash_as_words


def test_a_part_of_an_address(shops: Table) -> None:
    found = shops.column("_id", q="b.example")
    assert found == ([2] if shops.store.facts.splits_addresses else [])


@pytest.mark.parametrize("q", ["rode appel", "a &", "& a", "(a", "a)", "!"])
def test_a_bad_tsquery_is_refused(shops: Table, q: str) -> None:
    answer = shops.search(q=q, plain=False)
    assert answer.status == 409
    assert answer.error["query"] == ["Invalid query"]
    assert "tsquery" in answer.error["info"]["orig"][0]


def test_the_best_comes_first(shops: Table) -> None:
    result = shops.search(q="appel").result
    assert [record["_id"] for record in result["records"]] == [3, 1]
    first, second = (record["rank"] for record in result["records"])
    assert first > second > 0
    assert result["fields"][-1] == {"id": "rank", "type": "float"}


def test_a_rank_per_column(shops: Table) -> None:
    result = shops.search(q={"city": "appel"}).result
    assert result["records"][0]["rank city"] > 0
    assert "rank" not in result["records"][0]


def test_no_rank_when_columns_are_chosen(shops: Table) -> None:
    result = shops.search(q="appel", fields="_id,city", sort="_id").result
    assert result["records"] == [{"_id": 1, "city": "Hoorn"}, {"_id": 3, "city": "Appel"}]


def test_no_sort_by_rank(shops: Table) -> None:
    assert shops.search(q="appel", sort="rank desc").status == 409


def test_a_column_that_is_not_there(shops: Table) -> None:
    answer = shops.search(q={"nope": "x"})
    assert answer.status == 409


@pytest.mark.parametrize("q", [5, True])
def test_words_that_are_no_text(shops: Table, q: Any) -> None:
    assert shops.search(q=q).status == shops.store.facts.number_as_words


def test_a_number_for_a_column(shops: Table) -> None:
    assert shops.search(q={"n": 10}).status == 409


def test_an_unknown_language(shops: Table) -> None:
    answer = shops.search(q="appel", language="klingon")
    assert answer.status == 409
    message = 'text search configuration "klingon" does not exist'
    assert answer.error["info"]["orig"][0].startswith(message)
