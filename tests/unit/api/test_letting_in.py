"""Who gets in, by what, and what is said to who doesn't."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from datastore_proxy.errors import NotAuthorized, NotReached, Overloaded, UnexpectedAnswer
from datastore_proxy.service import DatastoreService
from tests.unit.api.conftest import RECORD, Script
from weidewinkels.api.models import Scope, Token
from weidewinkels.web.logs import Redacted

pytestmark = pytest.mark.django_db

CHANGE = {"values": {"remarks": "Ook kaas"}}
ME = "/api/v1/me"


def test_without_a_token_nobody_gets_in(store: DatastoreService) -> None:
    for text in ("", "wdw_" + "x" * 43, "abc", "wdw_é"):
        response = Script(text)("GET", RECORD, status=401)
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
        assert response.headers["Content-Type"] == "application/problem+json"


def test_a_session_does_not_let_one_in(
    beheerder: User, sign_in: Callable[[User], Client], store: DatastoreService
) -> None:
    client = sign_in(beheerder)
    before = store.get_one(5)
    body = json.dumps(CHANGE)
    response = client.patch(
        RECORD, body, content_type="application/json", headers={"If-Match": "*"}
    )
    assert response.status_code == 401
    assert client.get(RECORD).status_code == 401
    assert store.get_one(5) == before
    assert not response.cookies


def test_a_session_beside_a_token_does_not_count(
    eigenaar: User,
    beheerder: User,
    script: Callable[..., Script],
    sign_in: Callable[[User], Client],
    store: DatastoreService,
) -> None:
    api = script(eigenaar)
    api.client = sign_in(beheerder)
    assert api("GET", ME, status=200).said["email"] == eigenaar.email
    api("PATCH", RECORD, CHANGE, status=403, If_Match="*")


def test_a_token_that_only_reads_writes_nothing(
    script: Callable[..., Script], beheerder: User, store: DatastoreService
) -> None:
    api = script(beheerder, scope=Scope.READ)
    before = list(store.iterate())
    api("GET", RECORD, status=200)
    said = api("PATCH", RECORD, CHANGE, status=403, If_Match="*").said
    assert said["type"] == "urn:weidewinkels:problem:scope"
    api("DELETE", RECORD, status=403, If_Match="*")
    api("POST", "/api/v1/records", {"values": {"company": "x"}}, status=403)
    assert list(store.iterate()) == before
    assert not any(api("GET", ME).said["may"].values())


def test_an_end_an_owner_who_left_and_revoking_all_kill_a_token(
    api: Script, beheerder: User
) -> None:
    api("GET", ME, status=200)
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    api("GET", ME, status=401)
    Token.objects.update(expires_at=None)
    api("GET", ME, status=200)
    User.objects.filter(pk=beheerder.pk).update(is_active=False)
    api("GET", ME, status=401)
    User.objects.filter(pk=beheerder.pk).update(is_active=True)
    Token.objects.all().delete()
    api("GET", ME, status=401)


def test_what_its_owner_may_counts_at_the_moment(
    api: Script, beheerder: User, store: DatastoreService
) -> None:
    api("PATCH", RECORD, CHANGE, status=200, If_Match="*")
    beheerder.groups.remove(Group.objects.get(name="beheerder"))
    api("PATCH", RECORD, {"values": {"remarks": "Weer"}}, status=403, If_Match="*")
    assert store.get_one(5)["remarks"] == "Ook kaas"


def test_only_a_hash_of_it_is_kept_and_when_it_was_used(api: Script) -> None:
    assert Token.objects.get().last_used_at is None
    api("GET", ME, status=200)
    token = Token.objects.get()
    assert token.last_used_at is not None
    kept = json.dumps(list(Token.objects.values()), default=str)
    assert api.text not in kept
    assert token.digest == hashlib.sha256(api.text.encode()).hexdigest()


def test_no_log_tells_a_token(api: Script, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        api("GET", ME, status=200)
        api("GET", f"/api/v1/records?token={api.text}", status=400)
        api("PATCH", RECORD, "{", status=400, If_Match="*")
        Script(api.text[:-1] + "x")("GET", ME, status=401)
    assert api.text not in caplog.text


def test_a_token_pasted_into_an_address_is_taken_out_of_the_log(api: Script) -> None:
    event = Redacted([])(None, "info", {"path": f"/api/v1/{api.text}", "status": 404})
    assert event == {"path": "/api/v1/***", "status": 404}


def test_a_script_that_ran_wild_is_told_when_to_come_back(api: Script, settings: Settings) -> None:
    settings.API_PER_MINUTE = 3
    statuses = [api("GET", ME).status_code for _each in range(8)]
    assert 429 in statuses
    response = api("GET", ME)
    if response.status_code == 429:  # unless a minute began just now
        assert 1 <= int(response.headers["Retry-After"]) <= 60


def test_guessing_is_limited(store: DatastoreService) -> None:
    guess = Script("wdw_" + "x" * 43)
    assert 429 in {guess("GET", ME).status_code for _each in range(70)}


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("PUT", RECORD, {}, {}, 405),
        ("OPTIONS", RECORD, None, {}, 405),
        ("TRACE", RECORD, None, {}, 405),
        ("DELETE", "/api/v1/records", None, {}, 405),
        ("GET", RECORD, None, {"Accept": "text/html"}, 406),
        ("GET", "/api/openapi.json", None, {"Accept": "image/png"}, 406),
        ("PATCH", RECORD, "x=1", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ("PATCH", RECORD, CHANGE, {"Content-Type": "application/json; charset=latin-1"}, 415),
        ("PATCH", RECORD, CHANGE, {"Content-Encoding": "gzip"}, 415),
        ("PATCH", RECORD, "", {"Content-Type": "application/json"}, 400),
        ("PATCH", RECORD, "{", {}, 400),
        ("PATCH", RECORD, '{"values": {"remarks": NaN}}', {}, 400),
        ("PATCH", RECORD, '{"values": {"remarks": "\\u0000"}}', {}, 400),
        ("PATCH", RECORD, '{"values": {"remarks": "\\ud800"}}', {}, 400),
        ("PATCH", RECORD, '{"values": {"remarks": 1e99999}}', {}, 400),
        ("PATCH", RECORD, '{"values": {"remarks": ' + "9" * 5000 + "}}", {}, 400),
        ("PATCH", RECORD, '{"values": {}, "values": {"remarks": "x"}}', {}, 400),
        ("PATCH", RECORD, "[" * 100_000, {}, 400),
        ("PATCH", RECORD, "[]", {}, 422),
        ("PATCH", RECORD, "null", {}, 422),
        ("PATCH", RECORD, '{"values": {}}', {}, 422),
        ("PATCH", RECORD, '{"values": {"_id": 7}}', {}, 422),
        ("POST", "/api/v1/batches", {"operation": ["update"]}, {}, 422),
        ("GET", "/api/v1/nothing", None, {}, 404),
        ("GET", "/api/", None, {}, 404),
        ("GET", "/api/v1/records/", None, {}, 404),
        ("GET", "/api/v1/records/abc", None, {}, 404),
        ("GET", "/api/v1/records/%00", None, {}, 404),
        ("GET", "/api/v1/records/999999", None, {}, 404),
        ("GET", f"{RECORD}?x=1", None, {}, 400),
    ],
)
def test_each_mistake_has_its_own_answer(
    api: Script,
    store: DatastoreService,
    method: str,
    path: str,
    body: Any,
    headers: dict[str, str],
    status: int,
) -> None:
    before = store.get_one(5)
    response = api(method, path, body, status=status, If_Match="*", **headers)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.said["status"] == status
    assert response.said["request_id"] == response.headers["X-Request-ID"]
    if status == 405:
        assert "Allow" in response.headers
    assert store.get_one(5) == before


def test_a_body_has_an_end(api: Script, settings: Settings) -> None:
    settings.API_MB = 1
    body = json.dumps({"values": {"remarks": "x" * 1024 * 1024}})
    api("PATCH", RECORD, body, status=413, If_Match="*")


def test_a_body_larger_than_djangos_own_limit_is_taken(
    api: Script, settings: Settings, store: DatastoreService
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    body = {"values": {"remarks": "x" * 1000}}
    api("PATCH", RECORD, body, status=200, If_Match="*")


@pytest.mark.parametrize(
    ("error", "status", "after"),
    [
        (NotReached(), 503, "30"),
        (Overloaded(retry_after=7.0), 503, "7"),
        (UnexpectedAnswer(), 502, "30"),
        (NotAuthorized(), 502, "30"),
    ],
)
def test_a_data_platform_that_is_down_is_told_with_when_to_try_again(
    api: Script, store: DatastoreService, monkeypatch: pytest.MonkeyPatch,
    error: Exception, status: int, after: str,
) -> None:  # fmt: skip
    api("GET", RECORD, status=200)

    def down(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(DatastoreService, "search", down)
    for response in (
        api("GET", RECORD, status=status),
        api("GET", "/api/v1/records", status=status),
        api("PATCH", RECORD, CHANGE, status=status, If_Match="*"),
    ):
        assert response.headers["Retry-After"] == after
        assert response.headers["Content-Type"] == "application/problem+json"


def test_what_breaks_here_is_told_by_its_id_alone(
    api: Script, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("geheim")

    monkeypatch.setattr(DatastoreService, "get", broken)
    response = api("GET", RECORD, status=500)
    assert "geheim" not in response.content.decode()
    assert "RuntimeError" in caplog.text


def test_a_host_that_is_not_ours_gets_no_page_either(api: Script) -> None:
    response = api("GET", RECORD, status=400, Host="elders.example")
    assert response.headers["Content-Type"] == "application/problem+json"


def test_texts_are_in_the_language_that_is_asked(api: Script) -> None:
    body = {"values": {"email": "x"}}
    dutch = api("PATCH", RECORD, body, status=422, If_Match="*", Accept_Language="nl-NL,nl;q=0.9")
    english = api("PATCH", RECORD, body, status=422, If_Match="*")
    assert "geldig" in dutch.said["errors"][0]["detail"]
    assert (dutch.headers["Content-Language"], english.headers["Content-Language"]) == ("nl", "en")
