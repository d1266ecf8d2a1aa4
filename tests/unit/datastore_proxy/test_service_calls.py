"""What the service sends, and what it refuses to send."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from datastore_proxy import errors
from datastore_proxy.service import DatastoreService
from datastore_proxy.transport import UNKNOWN_VERSION, Supports, supports_of
from datastore_proxy.types import Field, Query, Sort

from .stores import CKAN_2_9, CKAN_2_10, CKAN_2_11, CKAN_2_12, EMPTY, Recorder


def service(recorder: Recorder, **options: Any) -> DatastoreService:
    return DatastoreService(recorder, "rid", **options)


def searched(query: Query, **options: Any) -> dict[str, Any]:
    recorder = Recorder(CKAN_2_12)
    service(recorder, **options).search(query)
    ((action, data, repeatable),) = recorder.calls
    assert action == "datastore_search"
    assert repeatable
    assert data["resource_id"] == "rid"
    return data


# --- Searching ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sort", "clauses"),
    [
        ((), ["_id"]),
        ((Sort("city", "desc"),), ["city desc", "_id"]),
        ((Sort("_id", "desc"), Sort("city")), ["_id desc"]),
        ((Sort("Naam, met komma"),), ['"Naam, met komma"', "_id"]),
        ((Sort("ver%kocht", "desc"),), ['"ver%kocht" desc', "_id"]),
    ],
)
def test_every_order_is_a_total_one(sort: tuple[Sort, ...], clauses: list[str]) -> None:
    assert searched(Query(sort=sort))["sort"] == clauses
    assert searched(Query(sort=sort, words="kaas"))["sort"] == clauses


def test_words_become_a_query_of_beginnings() -> None:
    data = searched(Query(words="boer & kaas"))
    assert data["q"] == "'boer':* & 'kaas':*"
    assert data["plain"] is False


def test_no_words_no_search_for_words() -> None:
    assert not {"q", "plain", "language"} & set(searched(Query(words=" & ")))


def test_filters_are_sent_as_text_which_fits_every_type() -> None:
    asked = Query(
        filters={"city": ["Hoorn", "Edam"], "zip": [1674], "open": [True], "n": [Decimal("1.10")]}
    )
    assert searched(asked)["filters"] == {
        "city": ["Hoorn", "Edam"],
        "zip": ["1674"],
        "open": ["true"],
        "n": ["1.10"],
    }


def test_one_text_as_filter_is_not_taken_letter_by_letter() -> None:
    filters: dict[str, Any] = {"city": "Hoorn"}
    assert searched(Query(filters=filters))["filters"] == {"city": ["Hoorn"]}


@pytest.mark.parametrize("accepted", [[], [None], ["a", None], None, ["a\x00b"], ["\ud800"]])
def test_a_filter_that_the_datastore_cannot_answer_is_refused(accepted: Any) -> None:
    recorder = Recorder()
    with pytest.raises(errors.Refused) as caught:
        service(recorder).search(Query(filters={"city": accepted}))
    assert "city" in str(caught.value) or caught.value.column == "city"
    assert recorder.calls == []


def test_chosen_columns_come_with_the_key() -> None:
    assert searched(Query(columns=("city", "_id")))["fields"] == ["_id", "city"]
    assert searched(Query(columns=("city",)), key="code")["fields"] == ["_id", "code", "city"]


def test_a_deep_page_goes_on_after_the_last_record() -> None:
    data = searched(Query(after=90_000, filters={"city": ["Hoorn"]}))
    assert data["filters"] == {"city": ["Hoorn"], "_id": {"gt": 90_000}}
    assert data["include_total"] is False
    down = searched(Query(after=90_000, sort=(Sort("_id", "desc"),)))
    assert down["filters"] == {"_id": {"lt": 90_000}}


@pytest.mark.parametrize(
    "query",
    [
        Query(after=1, sort=(Sort("city"),)),
        Query(after=1, offset=50),
        Query(after=1, filters={"_id": [1]}),
    ],
)
def test_going_on_after_a_record_needs_the_order_of_the_records(query: Query) -> None:
    with pytest.raises(errors.Refused):
        service(Recorder(CKAN_2_12)).search(query)


def test_an_old_ckan_is_never_asked_for_a_range() -> None:
    recorder = Recorder(CKAN_2_11)
    with pytest.raises(errors.Refused):
        service(recorder).search(Query(after=5))
    assert recorder.calls == []


def test_the_ranking_is_not_shown_as_a_column() -> None:
    answer = {
        "records": [{"_id": 1, "city": "Hoorn", "rank": Decimal("0.05")}],
        "fields": [
            {"id": "_id", "type": "int"},
            {"id": "city", "type": "text", "info": {"label": "Plaats"}},
            {"id": "rank", "type": "float"},
        ],
        "limit": 10,
        "total": 1,
    }
    page = service(Recorder(datastore_search=answer)).search(Query(words="hoorn"))
    assert page.records == ({"_id": 1, "city": "Hoorn"},)
    assert [(field.id, field.label) for field in page.fields] == [("city", "Plaats")]
    assert page.limit == 10


@pytest.mark.parametrize(
    "answer", [None, [], {}, {"records": []}, {**EMPTY, "records": ["val"]}, {**EMPTY, "fields": 5}]
)
def test_an_answer_without_records_is_an_error_of_ours(answer: Any) -> None:
    with pytest.raises(errors.UnexpectedAnswer):
        service(Recorder(datastore_search=answer)).search(Query())


def test_describing_costs_no_count() -> None:
    recorder = Recorder(resource_show={"name": "Winkels"})
    assert service(recorder).describe().name == "Winkels"
    assert recorder.actions == ["datastore_search", "resource_show"]
    assert recorder.calls[0][1]["include_total"] is False
    assert recorder.calls[0][1]["limit"] == 0


@pytest.mark.parametrize("version", [CKAN_2_10, CKAN_2_11])
def test_distinct_gets_around_ckans_limit_before_distinct(version: Any) -> None:
    """CKAN 2.10 and 2.11 take `limit` rows first and look for doubles among those."""
    cities = sorted(["Edam", "Hoorn", "Urk"] * 20_000)

    def search(data: Any) -> dict[str, Any]:
        rows = cities[data["offset"] : data["offset"] + data["limit"]]
        records = [{"city": city} for city in dict.fromkeys(rows)]
        fields = [{"id": "city", "type": "text"}]
        return {"records": records, "fields": fields, "total": 3, "limit": data["limit"]}

    recorder = Recorder(version, datastore_search=search)
    assert service(recorder).distinct("city") == ["Edam", "Hoorn", "Urk"]
    assert service(recorder).distinct("city", limit=2) == ["Edam", "Hoorn"]


# --- Refusing to harm ---------------------------------------------------------------------


@pytest.mark.parametrize("key", ["_id", "code"])
@pytest.mark.parametrize("version", [CKAN_2_9, CKAN_2_10, CKAN_2_11, CKAN_2_12])
@pytest.mark.parametrize(
    "keys",
    [
        None,
        [],
        (),
        set(),
        {},
        {"_id": [1]},
        "",
        "1",
        b"1",
        5,
        [None],
        [True],
        [[]],
        [{}],
        [""],
        [1.0],
        [[1]],
        list(range(1, 32_002)),
        iter([1]),
        (n for n in [1]),
        ["a\x00"],
    ],
    ids=lambda keys: str(keys)[:20],
)
def test_a_delete_of_anything_but_some_keys_is_never_sent(
    keys: Any, version: Any, key: str
) -> None:
    recorder = Recorder(version)
    with pytest.raises(errors.Refused):
        service(recorder, key=key).delete(keys)
    assert recorder.calls == []


@pytest.mark.parametrize("keys", [["abc"], ["1"], [0], [-1], [2**31]])
def test_a_delete_by_what_can_be_no_record_number_is_never_sent(keys: Any) -> None:
    recorder = Recorder()
    with pytest.raises(errors.Refused):
        service(recorder).delete(keys)
    assert recorder.calls == []


@pytest.mark.parametrize(
    ("version", "action"),
    [
        (CKAN_2_10, "datastore_delete"),
        (CKAN_2_11, "datastore_records_delete"),
        (CKAN_2_12, "datastore_records_delete"),
    ],
)
def test_a_delete_always_carries_its_keys(version: Any, action: str) -> None:
    recorder = Recorder(version)
    service(recorder, force=True).delete({3, 1, 2})
    ((called, data, repeatable),) = recorder.calls
    assert called == action
    assert {column: sorted(keys) for column, keys in data["filters"].items()} == {"_id": [1, 2, 3]}
    assert data["force"] is True
    assert repeatable


@pytest.mark.parametrize(
    "record",
    [
        {"company": "zonder sleutel"},
        {"_id": None, "company": "x"},
        {"_id": "1", "company": "x"},
        {"_id": 0, "company": "x"},
        {"_id": 1},
        {"_id": 1, "company": "x\x00"},
        {"_id": 1, "company": "\udfff"},
        {"_id": 1, "company": float("nan")},
        {"_id": 1, "company": b"x"},
        {"_id": 1, "extra": {"a": ["\x00"]}},
        {"_id": 1, "na\x00am": "x"},
    ],
    ids=repr,
)
def test_an_update_that_cannot_be_right_is_never_sent(record: Any) -> None:
    recorder = Recorder()
    with pytest.raises(errors.Refused):
        service(recorder).update([record])
    assert recorder.calls == []


def test_the_column_at_fault_is_told() -> None:
    with pytest.raises(errors.Refused) as caught:
        service(Recorder()).insert([{"company": "a", "city": "Ho\x00rn"}])
    assert caught.value.column == "city"


def test_more_than_ckan_takes_and_nothing_at_all_are_refused() -> None:
    recorder = Recorder()
    many = [{"_id": n, "company": "x"} for n in range(1, 32_002)]
    for write in (service(recorder).update, service(recorder).insert):
        for records in ([], many):
            with pytest.raises(errors.Refused):
                write(records)
    assert recorder.calls == []


def test_one_record_twice_in_one_update_is_refused() -> None:
    with pytest.raises(errors.Refused):
        service(Recorder()).update([{"_id": 1, "city": "a"}, {"_id": 1, "city": "b"}])


def test_an_upsert_by_record_number_is_refused_as_it_would_add_a_record() -> None:
    recorder = Recorder()
    with pytest.raises(errors.Refused):
        service(recorder).upsert([{"_id": 1, "company": "x"}])
    assert recorder.calls == []


def test_ckan_2_9_cannot_edit_by_record_number() -> None:
    recorder = Recorder(CKAN_2_9)
    with pytest.raises(errors.Refused, match="DATASTORE_KEY"):
        service(recorder).update([{"_id": 1, "company": "x"}])
    assert recorder.calls == []


def test_with_a_key_column_a_record_number_beside_it_is_refused() -> None:
    """CKAN 2.10 and later would take the `_id` for the key."""
    with pytest.raises(errors.Refused):
        service(Recorder(), key="code").update([{"_id": 1, "code": "a", "company": "x"}])


# --- Writing ------------------------------------------------------------------------------


def test_an_update_sends_what_changes_sorted_by_key() -> None:
    recorder = Recorder()
    changes = [{"_id": 10, "city": "Edam"}, {"_id": 9, "turnover": Decimal("1.10"), "city": None}]
    service(recorder).update(changes)
    ((action, data, repeatable),) = recorder.calls
    assert action == "datastore_upsert"
    assert repeatable
    assert data == {
        "resource_id": "rid",
        "method": "update",
        "records": [{"_id": 9, "turnover": "1.10", "city": None}, {"_id": 10, "city": "Edam"}],
        "calculate_record_count": False,
    }


@pytest.mark.parametrize("version", [CKAN_2_11, CKAN_2_12])
def test_an_insert_is_never_repeatable(version: Any) -> None:
    upserted = {"records": [{"_id": 7}]}
    recorder = Recorder(version, datastore_upsert=upserted)
    service(recorder).insert([{"company": "x"}])
    writes = [
        (data["method"], repeatable)
        for action, data, repeatable in recorder.calls
        if action == "datastore_upsert"
    ]
    assert writes == [("insert", False)]


def test_ckan_2_12_tells_the_number_of_one_new_record_itself() -> None:
    recorder = Recorder(CKAN_2_12, datastore_upsert={"records": [{"_id": 7, "company": "x"}]})
    assert service(recorder).insert([{"company": "x"}]) == [7]
    assert recorder.actions == ["datastore_upsert"]


def test_ckan_2_12_is_not_asked_for_more_than_one_as_that_fails() -> None:
    recorder = Recorder(CKAN_2_12)
    service(recorder).insert([{"company": "x"}, {"company": "y"}])
    assert all("include_records" not in data for _, data, _ in recorder.calls)


def test_a_line_cut_right_after_an_insert_does_not_look_like_nothing_was_done() -> None:
    def cut_after_the_insert(data: Any) -> Any:
        if "datastore_upsert" in recorder.actions:
            raise errors.NotReached
        return EMPTY

    recorder = Recorder(CKAN_2_11, datastore_search=cut_after_the_insert)
    with pytest.raises(errors.NotReached) as caught:
        service(recorder).insert([{"company": "x"}])
    assert caught.value.may_be_written


def test_empty_numbers_are_null_for_an_old_ckan() -> None:
    fields = [{"id": "company", "type": "text"}, {"id": "goats", "type": "int4"}]
    recorder = Recorder(CKAN_2_10, datastore_search={**EMPTY, "fields": fields})
    service(recorder).update([{"_id": 1, "company": "", "goats": ""}])
    assert recorder.calls[-1][1]["records"] == [{"_id": 1, "company": "", "goats": None}]


def test_a_misfit_is_told_to_the_writer_where_ckan_would_only_say_500() -> None:
    fields = [{"id": "company", "type": "text"}, {"id": "goats", "type": "int4"}]
    recorder = Recorder(CKAN_2_10, datastore_search={**EMPTY, "fields": fields})
    with pytest.raises(errors.Invalid) as caught:
        service(recorder).insert([{"company": "abc", "goats": " 5 "}, {"goats": "5,0"}])
    assert (caught.value.row, list(caught.value.fields)) == (1, ["goats"])
    assert "datastore_upsert" not in recorder.actions


def test_a_key_column_is_the_key_of_everything() -> None:
    recorder = Recorder(CKAN_2_9)
    by_code = service(recorder, key="code")
    assert by_code.insert([{"code": "a1", "city": "Hoorn"}]) == ["a1"]
    by_code.update([{"code": "a1", "city": "Edam"}])
    by_code.upsert([{"code": "a2", "city": "Edam"}])
    by_code.delete(["a1"])
    writes = [(a, data) for a, data, _ in recorder.calls if a != "datastore_search"]
    assert [data.get("method") for _, data in writes] == ["insert", "update", "upsert", None]
    assert writes[3] == ("datastore_delete", {"resource_id": "rid", "filters": {"code": ["a1"]}})


def test_a_key_column_that_is_not_unique_is_noticed() -> None:
    twice = {**EMPTY, "records": [{"_id": 1, "code": "a"}, {"_id": 2, "code": "a"}]}
    with pytest.raises(errors.DuplicateKey):
        service(Recorder(datastore_search=twice), key="code").get(["a"])


def test_many_keys_are_asked_for_in_parts_and_never_cut_off() -> None:
    recorder = Recorder(
        datastore_search=lambda data: {
            **EMPTY,
            "records": [{"_id": n} for n in data["filters"]["_id"]][: data.get("limit", 100)],
        }
    )
    keys = list(range(2500, 0, -1))
    assert list(service(recorder).get(keys)) == keys
    assert len(recorder.calls) == 3


# --- Keys from addresses ------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "0",
        "007",
        "-1",
        "+1",
        " 1",
        "1 ",
        "1.0",
        "1e3",
        "²",
        "١",
        "2147483648",
        "9" * 5000,
    ],
)
def test_a_text_that_cannot_be_a_record_number_is_no_record(text: str) -> None:
    with pytest.raises(errors.RecordNotFound):
        service(Recorder()).key_from_text(text)


def test_keys_from_texts() -> None:
    assert service(Recorder()).key_from_text("2147483647") == 2_147_483_647
    assert service(Recorder(), key="code").key_from_text("a/1") == "a/1"
    for text in ("", "a\x00", "\ud800"):
        with pytest.raises(errors.RecordNotFound):
            service(Recorder(), key="code").key_from_text(text)


# --- Tables -------------------------------------------------------------------------------


def test_a_new_table() -> None:
    recorder = Recorder(datastore_create={"resource_id": "new"})
    fields = [Field("code", "text", {"label": "Code"})]
    assert service(recorder).create(fields, package_id="p", name="n", key=["code"]) == "new"
    ((_, data, repeatable),) = recorder.calls
    assert not repeatable
    assert data == {
        "fields": [{"id": "code", "type": "text", "info": {"label": "Code"}}],
        "records": [],
        "primary_key": ["code"],
        "resource": {"package_id": "p", "name": "n"},
    }


def test_the_key_is_a_list_and_nothing_else_is_sent() -> None:
    recorder = Recorder()
    service(recorder, force=True).set_key(["Naam, plaats"])
    data = {"resource_id": "rid", "primary_key": ["Naam, plaats"], "force": True}
    assert recorder.calls == [("datastore_create", data, True)]
    with pytest.raises(errors.Refused):
        service(recorder).set_key("code")


@pytest.mark.parametrize("supports", [UNKNOWN_VERSION, supports_of("2.8.12")])
def test_nothing_is_tried_on_a_ckan_that_would_write_it(supports: Supports) -> None:
    recorder = Recorder(supports)
    with pytest.raises(errors.Refused):
        service(recorder).insert_refusals([{"company": "x"}])
    with pytest.raises(errors.Refused):
        service(recorder).update_refusals([{"_id": 1, "company": "x"}])
    assert recorder.calls == []
