"""What the service refuses to send, before any call."""

from __future__ import annotations

from typing import Any

import pytest

from datastore_proxy import errors
from datastore_proxy.service import DatastoreService
from datastore_proxy.transport import UNKNOWN_VERSION, Supports, supports_of

from .stores import CKAN_2_9, CKAN_2_10, CKAN_2_11, CKAN_2_12, Recorder


def service(recorder: Recorder, **options: Any) -> DatastoreService:
    return DatastoreService(recorder, "rid", **options)


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


@pytest.mark.parametrize("supports", [UNKNOWN_VERSION, supports_of("2.8.12")])
def test_nothing_is_tried_on_a_ckan_that_would_write_it(supports: Supports) -> None:
    recorder = Recorder(supports)
    with pytest.raises(errors.Refused):
        service(recorder).insert_refusals([{"company": "x"}])
    with pytest.raises(errors.Refused):
        service(recorder).update_refusals([{"_id": 1, "company": "x"}])
    assert recorder.calls == []
