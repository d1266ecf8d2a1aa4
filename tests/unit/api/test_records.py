from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.unit.api.conftest import KEY, OTHER, RECORD, Script
from weidewinkels.journal.models import Batch, Source

pytestmark = pytest.mark.django_db


def test_a_list_is_told_by_the_address_of_the_list_for_people(
    api: Script, store: DatastoreService
) -> None:
    path = "/api/v1/records?f.province=Gelderland&sort=-company&limit=3&cols=company&cols=city"
    said = api("GET", path, status=200).said
    names = [record["values"]["company"] for record in said["records"]]
    assert len(names) == 3
    assert names[0] > names[-1]
    assert set(said["records"][0]["values"]) == {"company", "city"}
    assert said["total"] > 3
    again = api("GET", said["next"].removeprefix("http://testserver"), status=200).said
    assert again["page"] == 2
    assert names[-1] not in [record["values"]["company"] for record in again["records"]]


def test_words_of_any_script_are_looked_for(api: Script, store: DatastoreService) -> None:
    store.update([{"_id": KEY, "remarks": "сыр и ßauer"}])
    said = api("GET", "/api/v1/records?q=сыр", status=200).said
    assert [record["key"] for record in said["records"]] == [str(KEY)]
    api("GET", "/api/v1/records?q=!!", status=422)


def test_all_records_come_page_by_page(api: Script, store: DatastoreService) -> None:
    path, keys = "/api/v1/records?limit=100", []
    while path:
        said = api("GET", path, status=200).said
        keys += [record["key"] for record in said["records"]]
        path = (said["next"] or "").removeprefix("http://testserver")
    assert keys == [str(store.key_of(record)) for record in store.iterate()]


@pytest.mark.parametrize(
    "query",
    [
        "f.nothing=x",
        "provence=Gelderland",
        "sort=nothing",
        "limit=0",
        "limit=1001",
        "page=abc",
        "page=1&page=2",
        "oordeel=zomaar",
        "q=%00",
        "cols=nothing",
        "f.company=",
    ],
)
def test_what_is_no_good_in_an_address_is_never_left_out_in_silence(
    api: Script, query: str
) -> None:
    said = api("GET", f"/api/v1/records?{query}", status=400).said
    assert said["errors"]
    assert said["type"] == "urn:weidewinkels:problem:bad-request"


def test_an_owner_lists_their_own_and_may_not_ask_what_reviewers_know(
    script: Callable[..., Script], eigenaar: User, store: DatastoreService
) -> None:
    factories.give_record(eigenaar, store, KEY)
    api = script(eigenaar)
    said = api("GET", "/api/v1/records?van=mij", status=200).said
    assert [record["key"] for record in said["records"]] == [str(KEY)]
    api("GET", "/api/v1/records?eigenaar=met", status=422)


def test_a_record_comes_with_its_etag(api: Script, store: DatastoreService) -> None:
    response = api("GET", RECORD, status=200)
    record = store.get_one(KEY)
    assert response.said["values"] == {c: v for c, v in record.items() if c != "_id"}
    assert response.said["etag"] == response.headers["ETag"]
    assert response.said["may"] == {"edit": True, "delete": True}
    api("GET", RECORD, status=304, If_None_Match=response.headers["ETag"])
    weak = f"W/{response.headers['ETag']}"
    api("GET", RECORD, status=304, If_None_Match=weak)


def test_only_the_given_columns_are_written(api: Script, store: DatastoreService) -> None:
    before = store.get_one(KEY)
    etag = api("GET", RECORD).headers["ETag"]
    body = {"values": {"remarks": "Ook kaas"}, "reason": "Gebeld"}
    response = api("PATCH", RECORD, body, status=200, If_Match=etag)
    assert store.get_one(KEY) == {**before, "remarks": "Ook kaas"}
    assert response.said["record"]["values"]["remarks"] == "Ook kaas"
    assert response.headers["ETag"] == api("GET", RECORD).headers["ETag"] != etag
    batch = Batch.objects.get(id=response.said["batch"]["id"])
    assert (batch.source, batch.reason, batch.total) == (Source.API, "Gebeld", 1)
    assert response.said["batch"]["may"]["undo"]


def test_who_does_not_say_what_they_saw_writes_nothing(
    api: Script, store: DatastoreService
) -> None:
    before = store.get_one(KEY)
    api("PATCH", RECORD, {"values": {"remarks": "x"}}, status=428)
    api("DELETE", RECORD, status=428)
    assert store.get_one(KEY) == before


def test_an_etag_that_is_too_old_is_told_with_both_values(
    api: Script, store: DatastoreService
) -> None:
    etag = api("GET", RECORD).headers["ETag"]
    store.update([{"_id": KEY, "phone": "0229 999999"}])
    said = api(
        "PATCH", RECORD, {"values": {"phone": "0229 111111"}}, status=412, If_Match=etag
    ).said
    assert said["current"]["values"]["phone"] == "0229 999999"
    assert said["yours"] == {"phone": "0229 111111"}
    api("DELETE", RECORD, status=412, If_Match=etag)
    assert store.get_one(KEY)["phone"] == "0229 999999"


def test_seen_merges_other_columns_and_stops_at_the_same_one(
    api: Script, store: DatastoreService
) -> None:
    seen = store.get_one(KEY)
    store.update([{"_id": KEY, "phone": "0229 999999"}])
    body: dict[str, Any] = {"values": {"remarks": "Ook kaas"}, "seen": {"remarks": seen["remarks"]}}
    api("PATCH", RECORD, body, status=200)
    body = {"values": {"phone": "0229 591 111"}, "seen": {"phone": seen["phone"]}}
    said = api("PATCH", RECORD, body, status=409).said
    assert said["conflicts"] == [
        {
            "column": "phone",
            "seen": seen["phone"],
            "theirs": "0229 999999",
            "yours": "0229 591 111",
        }
    ]
    now = store.get_one(KEY)
    assert (now["phone"], now["remarks"]) == ("0229 999999", "Ook kaas")


def test_seen_must_tell_of_each_column_that_changes(api: Script) -> None:
    body = {"values": {"remarks": "x", "city": "Hoorn"}, "seen": {"remarks": ""}}
    said = api("PATCH", RECORD, body, status=422).said
    assert said["errors"] == [
        {"pointer": "/seen", "detail": "city is changed, so say what you saw there."}
    ]


def test_the_rules_of_the_form_hold(api: Script, store: DatastoreService) -> None:
    before = store.get_one(KEY)
    body = {"values": {"email": "geen adres", "company": None, "phone": "123"}}
    said = api("PATCH", RECORD, body, status=422, If_Match="*").said
    assert {error["pointer"] for error in said["errors"]} == {
        "/values/email",
        "/values/company",
        "/values/phone",
    }
    assert store.get_one(KEY) == before


def test_a_dirty_value_that_is_sent_back_as_it_is_stays(
    api: Script, store: DatastoreService
) -> None:
    store.update([{"_id": KEY, "phone": '"', "zip": "1674PS"}])
    record = api("GET", RECORD).said
    values = {**record["values"], "remarks": "Nieuw"}
    api("PATCH", RECORD, {"values": values}, status=200, If_Match=record["etag"])
    now = store.get_one(KEY)
    assert (now["phone"], now["zip"], now["remarks"]) == ('"', "1674PS", "Nieuw")


def test_what_was_so_already_makes_no_batch(api: Script, store: DatastoreService) -> None:
    record = store.get_one(KEY)
    said = api("PATCH", RECORD, {"values": {"city": record["city"]}}, status=200, If_Match="*").said
    assert said["batch"] is None
    assert not Batch.objects.exists()


def test_a_record_is_added(api: Script, store: DatastoreService) -> None:
    body = {"values": {"company": "Hoeve Nieuw", "zip": "1674 PS", "email": "a@voorbeeld.nl"}}
    response = api("POST", "/api/v1/records", body, status=201)
    path = response.headers["Location"]
    assert api("GET", path, status=200).said["values"]["company"] == "Hoeve Nieuw"
    wrong = api("POST", "/api/v1/records", {"values": {"city": "Hoorn"}}, status=422).said
    assert wrong["errors"][0]["pointer"] == "/values"


def test_what_was_deleted_is_gone_and_what_was_restored_has_moved(
    api: Script, store: DatastoreService
) -> None:
    etag = api("GET", RECORD).headers["ETag"]
    response = api("DELETE", f"{RECORD}?reason=Gesloten", status=200, If_Match=etag)
    batch = response.said["batch"]
    assert batch["reason"] == "Gesloten"
    gone = api("GET", RECORD, status=410).said
    assert gone["batch"] == batch["self"]
    undo = f"/api/v1/batches/{batch['id']}/undo"
    assert api("POST", undo, status=202).said["undoes"] == batch["id"]
    moved = api("GET", RECORD, status=410).said["moved_to"]
    assert api("GET", moved.removeprefix("http://testserver")).headers["ETag"] == etag


def test_a_deletion_by_a_stale_etag_keeps_the_record(api: Script, store: DatastoreService) -> None:
    etag = api("GET", RECORD).headers["ETag"]
    store.update([{"_id": KEY, "remarks": "Wij zijn er weer"}])
    api("DELETE", RECORD, status=412, If_Match=etag)
    assert store.get_one(KEY)["remarks"] == "Wij zijn er weer"


def test_an_owner_changes_only_their_own(
    script: Callable[..., Script], eigenaar: User, store: DatastoreService
) -> None:
    factories.give_record(eigenaar, store, KEY)
    api = script(eigenaar)
    body = {"values": {"remarks": "Van mij"}}
    api("PATCH", RECORD, body, status=200, If_Match="*")
    before = store.get_one(OTHER)
    api("PATCH", f"/api/v1/records/{OTHER}", body, status=403, If_Match="*")
    api("DELETE", RECORD, status=403, If_Match="*")
    assert store.get_one(OTHER) == before
    assert api("GET", RECORD).said["may"] == {"edit": True, "delete": False}


def test_history_tells_who_changed_what_by_which_way(api: Script, store: DatastoreService) -> None:
    body = {"values": {"remarks": "Ook kaas"}}
    api("PATCH", RECORD, body, status=200, If_Match="*")
    said = api("GET", f"{RECORD}/history", status=200).said
    [entry] = said["history"]
    assert entry["differences"][0]["new"] == "Ook kaas"
    assert (entry["batch"]["source"], entry["batch"]["by"]) == ("api", "beheerder")
    api("GET", "/api/v1/records/999999/history", status=404)


def test_the_same_request_twice_is_done_once(api: Script, store: DatastoreService) -> None:
    body = {"values": {"company": "Hoeve Eenmaal"}}
    first = api("POST", "/api/v1/records", body, status=201, Idempotency_Key="een")
    second = api("POST", "/api/v1/records", body, status=201, Idempotency_Key="een")
    assert first.said["record"]["key"] == second.said["record"]["key"]
    other = {"values": {"company": "Hoeve Anders"}}
    said = api("POST", "/api/v1/records", other, status=422, Idempotency_Key="een").said
    assert said["type"].endswith("key-reused")
    assert Batch.objects.count() == 1


def test_a_repeated_change_gives_the_first_answer_though_the_etag_is_old_by_then(
    api: Script, store: DatastoreService
) -> None:
    etag = api("GET", RECORD).headers["ETag"]
    body = {"values": {"remarks": "Ook kaas"}}
    for _again in range(2):
        said = api("PATCH", RECORD, body, status=200, If_Match=etag, Idempotency_Key="k1").said
        assert said["record"]["values"]["remarks"] == "Ook kaas"


def test_another_person_has_keys_of_their_own(
    api: Script, script: Callable[..., Script], store: DatastoreService
) -> None:
    other = script(factories.make_user("beheerder", email="ander@voorbeeld.nl"))
    body = {"values": {"company": "Hoeve Ieder"}}
    keys = {
        each("POST", "/api/v1/records", body, status=201, Idempotency_Key="x").said["record"]["key"]
        for each in (api, other)
    }
    assert len(keys) == 2
