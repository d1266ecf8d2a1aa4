"""What the service sends when it writes, and when it makes tables."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from datastore_proxy import errors
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Field

from .stores import CKAN_2_10, CKAN_2_11, CKAN_2_12, EMPTY, Recorder


def service(recorder: Recorder, **options: Any) -> DatastoreService:
    return DatastoreService(recorder, "rid", **options)


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
