"""datastore_search: rows, order, pages, columns and totals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.contract.tables import Package, Table

COLUMNS = {"name": "text", "n": "int", "price": "numeric", "b": "bool", "doc": "json"}
ROWS: list[dict[str, Any]] = [
    {"name": "peer", "n": 3, "price": "10.0", "b": True},
    {"name": "Appel", "n": 1, "price": "9.5", "b": False},
    {"name": "pruim", "n": None, "price": None, "b": None},
    {"name": None, "n": 2, "price": "-1", "b": True},
    {"name": "appel", "n": 1, "price": "100", "b": False},
]


@pytest.fixture(scope="module")
def fruit(package: Package) -> Table:
    return package.table(COLUMNS, *[{**row, "doc": {"x": 1}} for row in ROWS])


# --- The answer ---------------------------------------------------------------------------


def test_the_answer(fruit: Table) -> None:
    result = fruit.search(limit=2).result
    facts = fruit.store.facts
    assert result["resource_id"] == fruit.id
    assert result["limit"] == 2
    assert result["include_total"] is True
    assert result["records_format"] == "objects"
    assert result["total"] == 5
    assert [record["_id"] for record in result["records"]] == [1, 2]
    assert result["fields"][0] == {"id": "_id", "type": "int"}
    assert ("_links" in result) is facts.links
    assert ("total_was_estimated" in result) is facts.estimates


def test_parameters_are_told_back(fruit: Table) -> None:
    result = fruit.search(filters={"n": 1}, offset=1, sort="_id", q="appel").result
    assert result["filters"] == {"n": 1}
    assert result["offset"] == 1
    assert result["sort"] in ("_id", ["_id"])
    assert result["q"] == "appel"


def test_unknown_parameters_are_refused(fruit: Table) -> None:
    fruit.search(bogus=1).refuses(__extras=['invalid value "bogus"'])


def test_the_full_text_column_is_never_shown(fruit: Table) -> None:
    assert all("_full_text" not in record for record in fruit.records())
    fruit.search(fields="_full_text").refuses(fields=['invalid value "_full_text"'])


# --- Paging -------------------------------------------------------------------------------


@pytest.mark.parametrize(("limit", "told"), [(0, 0), (2, 2), ("2", 2), (None, 100), (99999, 32000)])
def test_a_limit(fruit: Table, limit: Any, told: int) -> None:
    result = fruit.search(limit=limit).result
    assert result["limit"] == told
    assert len(result["records"]) == min(told, 5)


def test_without_a_limit_it_is_100(package: Package) -> None:
    table = package.table({"n": "int"}, *[{"n": n} for n in range(120)])
    assert len(table.records()) == 100
    assert table.search(sort="_id").result["total"] == 120
    assert table.column("n", offset=100) == list(range(100, 120))


@pytest.mark.parametrize(
    ("limit", "message"),
    [(-1, "Must be a natural number"), ("abc", "Invalid integer"), (2.5, "Invalid integer")],
)
def test_a_bad_limit(fruit: Table, limit: Any, message: str) -> None:
    answer = fruit.search(limit=limit)
    assert (answer.status, answer.error["limit"][0]) == (409, message)


def test_an_offset(fruit: Table) -> None:
    assert fruit.column("_id", offset=3) == [4, 5]
    beyond = fruit.search(offset=99).result
    assert (beyond["records"], beyond["total"]) == ([], 5)
    fruit.search(offset=-1).refuses(offset=['invalid value "-1"'])


def test_without_a_sort_it_is_by_id(fruit: Table) -> None:
    result = fruit.search().result
    assert [record["_id"] for record in result["records"]] == [1, 2, 3, 4, 5]


def test_the_total_can_be_left_out(fruit: Table) -> None:
    result = fruit.search(include_total=False).result
    assert "total" not in result
    assert len(result["records"]) == 5


def test_the_total_follows_the_writes(package: Package) -> None:
    table = package.table({"n": "int"}, {"n": 1}, {"n": 2})
    assert table.search().result["total"] == 2
    table.insert({"n": 3})
    assert table.search().result["total"] == 3
    table.delete(filters={"n": 1})
    assert table.search().result["total"] == 2
    assert table.search(filters={"n": [1, 2]}).result["total"] == 1


def test_where_the_next_page_starts(fruit: Table) -> None:
    answer = fruit.search(sort="_id", limit=2, include_next_page=True)
    if not fruit.store.facts.next_page:
        answer.refuses(__extras=['invalid value "include_next_page"'])
        return
    assert answer.result["next_page"] == {"_id": {"gt": 2}}
    down = fruit.search(sort="_id desc", limit=2, include_next_page=True).result
    assert down["next_page"] == {"_id": {"lt": 4}}
    assert fruit.column("_id", filters={"_id": {"gt": 2}}, limit=2) == [3, 4]
    by_name = fruit.search(sort="name", limit=2, include_next_page=True).result
    assert "next_page" not in by_name
    nothing = fruit.search(filters={"_id": 99}, sort="_id", include_next_page=True).result
    assert "next_page" not in nothing


# --- Sort ---------------------------------------------------------------------------------

SORTS: list[tuple[Any, list[int]]] = [
    ("_id desc", [5, 4, 3, 2, 1]),
    ("n, _id", [2, 5, 4, 1, 3]),
    ("n desc, _id", [3, 1, 4, 2, 5]),
    ("n asc nulls first, _id", [3, 2, 5, 4, 1]),
    ("n desc nulls last, _id", [1, 4, 2, 5, 3]),
    ("n DESC, _id DESC", [3, 1, 4, 5, 2]),
    (["n desc", "_id desc"], [3, 1, 4, 5, 2]),
    ('"n" desc, "_id"', [3, 1, 4, 2, 5]),
    ("price", [4, 2, 1, 5, 3]),
    ("name", [2, 5, 1, 3, 4]),
    ("name desc", [4, 3, 1, 5, 2]),
    ("b, _id", [2, 5, 1, 4, 3]),
]


@pytest.mark.parametrize(("sort", "ids"), SORTS)
def test_a_sort(fruit: Table, sort: Any, ids: list[int]) -> None:
    assert fruit.column("_id", sort=sort) == ids


@pytest.mark.parametrize("sort", ["n up", "nope", "-n", "n,", "n nulls first desc"])
def test_a_bad_sort(fruit: Table, sort: str) -> None:
    answer = fruit.search(sort=sort)
    assert answer.status == 409
    assert answer.error["sort"][0].startswith("invalid value")


def test_a_sort_that_is_a_dict(fruit: Table) -> None:
    fruit.search(sort={"n": "desc"}).refuses(sort=["Not a list"])


def test_no_sort_by_json(fruit: Table) -> None:
    assert fruit.search(sort="doc").status == 409


def test_names_with_spaces_and_commas(package: Package) -> None:
    table = package.table({"Naam met spatie": "int", "a, b": "int"}, *[
        {"Naam met spatie": n, "a, b": -n} for n in (2, 3, 1)
    ])  # fmt: skip
    assert table.column("_id", sort='"Naam met spatie" desc') == [2, 1, 3]
    assert table.column("_id", sort="Naam met spatie desc") == [2, 1, 3]
    assert table.column("_id", sort=["a, b"]) == [2, 1, 3]
    assert table.column("_id", filters={"a, b": -1}) == [3]


# --- Columns ------------------------------------------------------------------------------


@pytest.mark.parametrize("fields", [["n", "name"], "n,name", "n, name"])
def test_only_some_columns(fruit: Table, fields: Any) -> None:
    result = fruit.search(fields=fields, limit=1).result
    assert result["records"] == [{"n": 3, "name": "peer"}]
    assert [field["id"] for field in result["fields"]] == ["n", "name"]


def test_no_columns_named_are_all_columns(fruit: Table) -> None:
    assert set(fruit.records(fields=[])[0]) == {"_id", "name", "n", "price", "b", "doc"}


def test_unknown_columns_are_refused(fruit: Table) -> None:
    fruit.search(fields=["n", "nope"]).refuses(fields=['invalid value "nope"'])


def test_the_data_dictionary_comes_with_the_fields(package: Package) -> None:
    info = {"label": "Bedrijfsnaam", "notes": "Naam van de winkel"}
    made = package.make({}, fields=[{"id": "company", "type": "text", "info": info}])
    table = Table(package.store, made.result["resource_id"])
    assert table.search().result["fields"][1] == {"id": "company", "type": "text", "info": info}


# --- Distinct -----------------------------------------------------------------------------


def test_distinct_values(fruit: Table) -> None:
    result = fruit.search(fields="n", distinct=True, sort="n").result
    assert [record["n"] for record in result["records"]] == [1, 2, 3, None]
    assert result["total"] == 4


def test_the_limit_of_distinct_values(fruit: Table) -> None:
    found = fruit.search(fields="n", distinct=True, sort="n", limit=2).result["records"]
    expected = [1] if fruit.store.facts.limits_before_distinct else [1, 2]
    assert [record["n"] for record in found] == expected


def test_distinct_of_everything_with_json_is_refused(fruit: Table) -> None:
    assert fruit.search(distinct=True).status == 409


# --- Formats ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def odd(package: Package) -> Table:
    """Values that are hard on csv."""
    columns = {"t": "text", "n": "numeric", "b": "bool", "doc": "json", "a": "text[]", "d": "date"}
    return package.table(
        columns,
        {"t": 'say "hi", you', "n": "1.50", "b": True, "doc": {"a": 1}, "a": ["x", "y"],
         "d": "2024-01-02"},
        {"t": "", "n": None, "b": False},
        {"t": "two\nlines\tand a tab"},
    )  # fmt: skip


def test_lists(odd: Table) -> None:
    result = odd.search(records_format="lists", fields=["_id", "t", "n", "b"]).result
    assert result["records"] == [
        [1, 'say "hi", you', Decimal("1.50"), True],
        [2, "", None, False],
        [3, "two\nlines\tand a tab", None, None],
    ]


def test_csv(odd: Table) -> None:
    result = odd.search(records_format="csv").result
    assert result["records"] == (
        '1,"say ""hi"", you",1.50,t,"{""a"": 1}","[""x"",""y""]",2024-01-02\n'
        '2,"",,f,null,null,\n'
        '3,"two\nlines\tand a tab",,,null,null,\n'
    )


def test_tsv(odd: Table) -> None:
    result = odd.search(records_format="tsv", fields=["_id", "t", "n", "b"]).result
    assert result["records"] == (
        '1\t"say ""hi"", you"\t1.50\tt\n2\t""\t\tf\n3\t"two\nlines\tand a tab"\t\t\n'
    )


@pytest.mark.parametrize(("name", "empty"), [("lists", []), ("csv", ""), ("tsv", "")])
def test_a_format_of_nothing(odd: Table, name: str, empty: Any) -> None:
    assert odd.search(records_format=name, filters={"_id": 99}).result["records"] == empty


def test_an_unknown_format(odd: Table) -> None:
    assert set(odd.search(records_format="xml").error) == {"__type", "records_format"}


# --- Aliases ------------------------------------------------------------------------------


def test_an_alias_is_for_reading_only(package: Package) -> None:
    alias = f"winkels_{package.name[-12:]}"
    table = package.table({"k": "text"}, {"k": "a"}, aliases=[alias])
    result = package.store.call("datastore_search", {"resource_id": alias}).result
    assert result["resource_id"] == table.id
    assert result["records"] == [{"_id": 1, "k": "a"}]
    write = {"resource_id": alias, "method": "insert", "records": [{"k": "b"}]}
    assert package.store.call("datastore_upsert", write).status == 404
