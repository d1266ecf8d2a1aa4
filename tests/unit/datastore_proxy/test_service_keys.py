"""Keys: from addresses, and in a column of their own."""

from __future__ import annotations

from typing import Any

import pytest

from datastore_proxy import errors
from datastore_proxy.service import DatastoreService

from .stores import CKAN_2_9, EMPTY, Recorder


def service(recorder: Recorder, **options: Any) -> DatastoreService:
    return DatastoreService(recorder, "rid", **options)


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
