"""The actions as HTTP: forms of a request, the envelope, and who may do what."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from tests.contract.stores import OverHttp
from tests.contract.tables import Package, Table

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def table(http_package: Package) -> Table:
    return http_package.table({"k": "text"}, {"k": "a"}, {"k": "b"})


def test_the_envelope(http_store: OverHttp, table: Table) -> None:
    url = f"{http_store.url}/api/3/action/datastore_search"
    answer = requests.post(url, json={"resource_id": table.id}, timeout=30)
    assert answer.headers["Content-Type"] == "application/json;charset=utf-8"
    body = answer.json()
    assert body["success"] is True
    assert body["help"].endswith("/api/3/action/help_show?name=datastore_search")
    answer = requests.post(url, json={"resource_id": table.id, "limit": -1}, timeout=30)
    assert answer.status_code == 409
    assert answer.headers["Content-Type"] == "application/json;charset=utf-8"
    assert answer.json()["success"] is False
    assert "help" in answer.json()


@pytest.mark.parametrize("path", ["api/3/action", "api/action"])
def test_both_paths_answer(http_store: OverHttp, table: Table, path: str) -> None:
    url = f"{http_store.url}/{path}/datastore_search"
    assert requests.post(url, json={"resource_id": table.id}, timeout=30).status_code == 200


def test_a_search_by_get(http_store: OverHttp, table: Table) -> None:
    found = http_store.request(
        "GET",
        "datastore_search",
        params={"resource_id": table.id, "filters": '{"k": "b"}', "limit": "1", "fields": "k"},
    )
    assert found.result["records"] == [{"k": "b"}]
    bad = http_store.request(
        "GET", "datastore_search", params={"resource_id": table.id, "filters": "k"}
    )
    bad.refuses(filters=["Cannot parse JSON"])


def test_info_by_get(http_store: OverHttp, table: Table) -> None:
    found = http_store.request("GET", "datastore_info", params={"id": table.id})
    assert found.result["meta"]["count"] == 2


def test_no_writing_by_get(http_store: OverHttp, table: Table) -> None:
    answer = http_store.request("GET", "datastore_upsert", params={"resource_id": table.id})
    assert answer.status == 400
    assert "Please use POST method" in str(answer.body)


@pytest.mark.parametrize("body", [b"{nope", b'{"k": "\xe9"}', b"[1]", b'"x"', b"5"])
def test_a_body_that_is_no_json_object(http_store: OverHttp, body: bytes) -> None:
    answer = http_store.request("POST", "datastore_search", data=body, headers=JSON)
    assert answer.status == 400
    assert isinstance(answer.body, str)
    assert "JSON Error" in answer.body


def test_an_empty_body(http_store: OverHttp) -> None:
    answer = http_store.request("POST", "datastore_search", data=b"", headers=JSON)
    answer.refuses(resource_id=["Missing value"])


def test_a_form_that_holds_the_json(http_store: OverHttp, table: Table) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    data = json.dumps({"resource_id": table.id, "limit": 1})
    answer = http_store.request("POST", "datastore_search", data=data, headers=headers)
    assert len(answer.result["records"]) == 1


def test_form_fields(http_store: OverHttp, table: Table) -> None:
    data = {"resource_id": table.id, "limit": "1", "filters": '{"k": "b"}'}
    found = http_store.request("POST", "datastore_search", data=data)
    assert [record["k"] for record in found.result["records"]] == ["b"]


def test_another_content_type(http_store: OverHttp, table: Table) -> None:
    data = json.dumps({"resource_id": table.id})
    answer = http_store.request(
        "POST", "datastore_search", data=data, headers={"Content-Type": "text/plain"}
    )
    assert answer.status == http_store.facts.not_json


# --- Who may do what ----------------------------------------------------------------------


def test_everybody_reads_open_data(http_store: OverHttp, table: Table) -> None:
    data = json.dumps({"resource_id": table.id})
    for token in ("", "wrong"):
        answer = http_store.request(
            "POST", "datastore_search", data=data, headers=JSON, token=token
        )
        assert answer.status == 200


WRITES: list[tuple[str, dict[str, Any]]] = [
    ("datastore_upsert", {"method": "insert", "records": [{"k": "c"}]}),
    ("datastore_delete", {"filters": {"_id": [1]}}),
    ("datastore_create", {"fields": [{"id": "n", "type": "text"}]}),
]


@pytest.mark.parametrize(("action", "more"), WRITES)
@pytest.mark.parametrize("token", ["", "wrong", "Bearer {}"])
def test_only_the_token_writes(
    http_store: OverHttp, table: Table, action: str, more: dict[str, Any], token: str
) -> None:
    data = json.dumps({"resource_id": table.id, **more})
    sent = token.format(http_store.token)
    answer = http_store.request("POST", action, data=data, headers=JSON, token=sent)
    assert answer.status == 403
    assert answer.error["__type"] == "Authorization Error"
    assert answer.error["message"] == http_store.facts.not_allowed.format(table.id)
    assert table.column("k") == ["a", "b"]


def test_the_key_header_of_before(http_store: OverHttp, table: Table) -> None:
    headers = {**JSON, "X-CKAN-API-Key": http_store.token}
    data = json.dumps({"resource_id": table.id, "records": []})
    answer = http_store.request("POST", "datastore_upsert", data=data, headers=headers, token="")
    assert answer.status == (200 if http_store.facts.api_key_header else 403)


def test_an_unknown_resource_without_a_token(http_store: OverHttp) -> None:
    data = json.dumps({"resource_id": "11111111-2222-3333-4444-555555555555", "records": [{}]})
    answer = http_store.request("POST", "datastore_upsert", data=data, headers=JSON, token="")
    assert answer.status == 404
