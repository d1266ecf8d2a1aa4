"""datastore_delete and datastore_records_delete: rows go, and when the whole table goes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.tables import Package, Table


@pytest.fixture
def table(package: Package) -> Table:
    records = [{"k": k, "i": i} for i, k in enumerate("abcde", start=1)]
    return package.table({"k": "text", "i": "int"}, *records)


DELETED: list[tuple[dict[str, Any], str]] = [
    ({"_id": [1, 3, 99]}, "bde"),
    ({"_id": 2}, "acde"),
    ({"k": "b", "i": 2}, "acde"),
    ({"k": "b", "i": 3}, "abcde"),
    ({"k": ["a", "e"]}, "bcd"),
    ({"i": None}, "abcde"),
    ({"i": [None, 1]}, "bcde"),
]


@pytest.mark.parametrize(("filters", "left"), DELETED)
def test_delete_by_filters(table: Table, filters: dict[str, Any], left: str) -> None:
    result = table.delete(filters=filters).result
    assert result["resource_id"] == table.id
    assert result["filters"] == filters
    assert "".join(table.column("k")) == left
    assert table.search().result["total"] == len(left)


def test_deleting_twice_is_no_error(table: Table) -> None:
    assert table.delete(filters={"_id": [1]}).status == 200
    assert table.delete(filters={"_id": [1]}).status == 200
    assert len(table.records()) == 4


def test_delete_by_an_empty_list(table: Table) -> None:
    answer = table.delete(filters={"_id": []})
    assert answer.status == table.store.facts.delete_by_nothing
    assert len(table.records()) == 5


def test_delete_by_a_value_that_does_not_fit(table: Table) -> None:
    assert table.delete(filters={"_id": "abc"}).status == table.store.facts.bad_delete
    assert len(table.records()) == 5


def test_delete_by_an_unknown_column(table: Table) -> None:
    message = table.store.facts.unknown_column.format("nope")
    table.delete(filters={"nope": "x"}).refuses(filters=[message])
    assert len(table.records()) == 5


@pytest.mark.parametrize("filters", ["", '{"_id": [1]}', [{"_id": 1}]])
def test_filters_that_are_no_dict(table: Table, filters: Any) -> None:
    assert table.delete(filters=filters).status == 409
    assert len(table.records()) == 5


def test_empty_filters_delete_every_record_and_keep_the_table(table: Table) -> None:
    assert table.delete(filters={}).status == 200
    assert table.records() == []
    assert table.is_active() is table.store.facts.empty_filters_keep_active
    table.insert({"k": "f"})
    assert table.column("_id") == [6], "numbers go on"


@pytest.mark.parametrize("more", [{}, {"filters": None}])
def test_without_filters_the_table_is_dropped(table: Table, more: dict[str, Any]) -> None:
    assert table.delete(**more).status == 200
    answer = table.search()
    assert answer.status == 404
    assert table.insert({"k": "a"}).status == 404
    assert table.delete(**more).status == 404
    assert table.is_active() is False


def test_a_dropped_table_can_be_made_again(table: Table) -> None:
    table.delete()
    assert table.create(fields=[{"id": "x", "type": "text"}]).status == 200
    table.insert({"x": "new"})
    assert table.records() == [{"_id": 1, "x": "new"}], "numbering starts again"


def test_unknown_parameters(table: Table) -> None:
    table.delete(filters={"_id": 1}, bogus=1).refuses(__extras=['invalid value "bogus"'])


def test_the_deleted_records_on_request(table: Table) -> None:
    answer = table.delete(filters={"_id": [2, 99]}, include_deleted_records=True)
    if table.store.facts.deleted_records:
        assert answer.result["deleted_records"] == [{"_id": 2, "k": "b", "i": 2}]
    else:
        answer.refuses(__extras=['invalid value "include_deleted_records"'])


# --- datastore_records_delete -------------------------------------------------------------


def records_delete(table: Table, **more: Any) -> Any:
    answer = table.call("datastore_records_delete", **more)
    if not table.store.facts.records_delete:
        assert answer.status == 400
        assert answer.body == table.store.facts.unknown_action + "datastore_records_delete"
        return None
    return answer


def test_records_delete_deletes_records(table: Table) -> None:
    answer = records_delete(table, filters={"_id": [1, 99]})
    if answer:
        assert answer.result["filters"] == {"_id": [1, 99]}
        assert table.column("_id") == [2, 3, 4, 5]


def test_records_delete_wants_filters(table: Table) -> None:
    answer = records_delete(table)
    if answer:
        answer.refuses(filters=["Missing value"])
        assert records_delete(table, filters=None).status == 409
        assert len(table.records()) == 5


def test_records_delete_with_empty_filters_keeps_the_table(table: Table) -> None:
    answer = records_delete(table, filters={})
    if answer:
        assert answer.status == 200
        assert table.records() == []
        assert table.is_active()


def test_records_delete_ignores_unknown_parameters(table: Table) -> None:
    answer = records_delete(table, filters={"_id": 1}, bogus=1)
    if answer:
        assert answer.status == 200


def test_ranges(table: Table) -> None:
    answer = table.delete(filters={"i": {"gt": 3}})
    if table.store.facts.range_filters:
        assert answer.status == 200
        assert "".join(table.column("k")) == "abc"
    else:
        assert answer.status in {409, 500}
        assert len(table.records()) == 5
