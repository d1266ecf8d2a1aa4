"""CKAN 2.8, which runs on a Python that is gone: its answers as its source makes them.

What it takes is checked at each call: it refuses an unknown parameter of a search or a delete, and does
not know `dry_run`, which it would write.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import requests
import responses

from datastore_proxy import errors
from datastore_proxy.remote import RemoteTransport
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Sort

URL = "https://ckan-2-8.example"
API_KEY = "6f4f0a3e-6a5b-4d3c-9a55-0c6d1f1f2b1e"
"""Of a user: tokens came with 2.9."""
FIELDS = [
    {"id": name, "type": type_} for name, type_ in (("_id", "int"), ("code", "text"), ("n", "int"))
]
RECORDS = [{"_id": 1, "code": "a", "n": 1}, {"_id": 2, "code": "b", "n": 2}]
KNOWN = {
    "datastore_search": {
        "resource_id", "id", "q", "plain", "filters", "language", "limit", "offset", "fields", "sort",
        "distinct", "include_total", "records_format",
    },
    "datastore_delete": {"resource_id", "id", "force", "filters"},
}  # fmt: skip
"""What `datastore/logic/schema.py` of 2.8 names; whatever else is sent to these is refused."""

Sent = list[tuple[str, dict[str, Any]]]
Refusal = tuple[int, Any] | None


class Ckan28:
    """Answers like it; `refusal` is what it says to the next write."""

    def __init__(self, mock: responses.RequestsMock) -> None:
        self.sent: Sent = []
        self.refusal: Refusal = None
        for action in (*ACTIONS, "datastore_upsert", "datastore_delete"):
            mock.add_callback("POST", f"{URL}/api/3/action/{action}", self._answering(action))

    def _answering(self, action: str) -> Callable[[requests.PreparedRequest], Any]:
        def answer(request: requests.PreparedRequest) -> tuple[int, Mapping[str, str], str]:
            assert request.headers["Authorization"] == API_KEY
            data = json.loads(request.body or b"{}")
            self.sent.append((action, data))
            assert "dry_run" not in data
            if unknown := set(data) - KNOWN.get(action, set(data)):
                return _failed(409, {"__type": "Validation Error", "__extras": [str(unknown)]})
            if action in ACTIONS:
                return 200, JSON, json.dumps({"success": True, "result": ACTIONS[action](data)})
            if self.refusal:
                return _failed(*self.refusal)
            return 200, JSON, json.dumps({"success": True, "result": {"__extras": {}}})

        return answer

    @property
    def written(self) -> Sent:
        return [(action, data) for action, data in self.sent if action not in ACTIONS]


JSON = {"Content-Type": "application/json;charset=utf-8"}
ACTIONS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "status_show": lambda _: {"ckan_version": "2.8.12"},
    "datastore_search": lambda data: {
        "fields": FIELDS,
        "records": RECORDS[data.get("offset", 0) :][: data["limit"]],
        "total": len(RECORDS),
        "limit": data["limit"],
    },
}


def _failed(status: int, error: Any) -> tuple[int, Mapping[str, str], str]:
    if isinstance(error, str):
        return status, {"Content-Type": "text/html"}, error
    return status, JSON, json.dumps({"success": False, "error": error})


@pytest.fixture
def ckan() -> Iterator[Ckan28]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield Ckan28(mock)


@pytest.fixture
def service(ckan: Ckan28) -> DatastoreService:
    transport = RemoteTransport(URL, API_KEY)
    return DatastoreService(transport, "rid", key="code")


def test_records_are_found_and_read_to_the_end(service: DatastoreService, ckan: Ckan28) -> None:
    page = service.search(Query(words="kaas", filters={"code": ["a", "b"]}, sort=(Sort("n"),)))
    assert [record["code"] for record in page.records] == ["a", "b"]
    assert [record["_id"] for record in service.iterate(chunk=1)] == [1, 2]
    offsets = [data.get("offset", 0) for _action, data in ckan.sent[1:] if "offset" in data]
    assert offsets[-1] == 2  # by offset: it knows no filter on a range


def test_a_record_is_changed_by_its_key_column(service: DatastoreService, ckan: Ckan28) -> None:
    service.update([{"code": "b", "n": 3}])
    ((action, data),) = ckan.written
    assert (action, data["method"]) == ("datastore_upsert", "update")
    assert data["records"] == [{"code": "b", "n": 3}]


def test_the_record_that_is_amiss_is_told(service: DatastoreService, ckan: Ckan28) -> None:
    said = 'invalid input syntax for integer: "x"'
    ckan.refusal = 409, {"__type": "Validation Error", "records": [said], "_records_row": 1}
    with pytest.raises(errors.Invalid) as caught:
        service.update([{"code": "a", "n": 1}, {"code": "b", "n": "x"}])
    assert caught.value.row == 1


def test_by_id_nothing_is_sent(ckan: Ckan28) -> None:
    by_id = DatastoreService(RemoteTransport(URL, API_KEY), "rid")
    with pytest.raises(errors.Refused, match="DATASTORE_KEY"):
        by_id.update([{"_id": 1, "n": 2}])
    assert ckan.written == []


def test_deleting_is_by_a_filter_and_never_without(service: DatastoreService, ckan: Ckan28) -> None:
    service.delete(["a"])
    assert ckan.written == [
        ("datastore_delete", {"resource_id": "rid", "filters": {"code": ["a"]}})
    ]
    with pytest.raises(errors.Refused):
        service.delete([])
    assert len(ckan.written) == 1


def test_a_value_that_does_not_fit_is_found_before_it_is_sent(
    service: DatastoreService, ckan: Ckan28
) -> None:
    with pytest.raises(errors.Invalid) as caught:
        service.insert([{"code": "c", "n": 1}, {"code": "d", "n": "twee"}])
    assert caught.value.row == 1
    service.insert([{"code": "c", "n": ""}])
    ((_action, data),) = ckan.written
    assert data["records"] == [{"code": "c", "n": None}]


def test_its_page_of_a_failure_is_no_answer(service: DatastoreService, ckan: Ckan28) -> None:
    ckan.refusal = 500, "<html><h1>Server Error</h1></html>"
    with pytest.raises(errors.DatastoreError) as caught:
        service.insert([{"code": "c"}])
    assert caught.value.may_be_written


def test_a_table_without_a_key_says_so(service: DatastoreService, ckan: Ckan28) -> None:
    ckan.refusal = (
        409,
        {
            "__type": "Validation Error",
            "table": ["table does not have a unique key defined"],
        },
    )
    assert service.probe().key == ()


def test_nothing_is_tried_there(service: DatastoreService, ckan: Ckan28) -> None:
    with pytest.raises(errors.Refused):
        service.insert_refusals([{"code": "c"}])
    assert ckan.written == []
