"""RemoteTransport against real servers that don't behave, on the loopback."""

from __future__ import annotations

import json
import logging
import socket
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import responses

from datastore_proxy import errors
from datastore_proxy.remote import RemoteTransport
from datastore_proxy.retrying import NO_RETRIES, RetryPolicy
from datastore_proxy.session import TokenAuth

from .bad_server import (
    Answer,
    answer,
    break_off,
    failure,
    hang,
    hang_up,
    page,
    raw,
    result,
    serving,
    stall,
)

CANARY = "canary-3f9b-token"
PATIENT = (5.0, 5.0)
QUICK = (2.0, 1.0)
"""For servers that never answer; on a busy machine others may well take a second."""
AT_ONCE = RetryPolicy(sleep=lambda seconds: None)


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def transport(url: str, **options: Any) -> RemoteTransport:
    kept: dict[str, Any] = {"timeout": PATIENT, "retry": NO_RETRIES}
    return RemoteTransport(url, CANARY, **kept | options)


def test_a_call_is_a_post_of_json_with_the_token_as_it_is() -> None:
    with serving(result({"total": 1})) as server:
        got = RemoteTransport(f"{server.url}/", f" {CANARY}\n").call("datastore_search", {"q": "é"})
    assert got == {"total": 1}
    (request,) = server.seen
    assert request.command == "POST"
    assert request.path == "/api/3/action/datastore_search"
    assert request.headers["Authorization"] == CANARY
    assert request.headers["User-Agent"].startswith("weidewinkels/")
    assert request.headers["Content-Type"] == "application/json"
    assert request.body == '{"q": "é"}'.encode()


def test_numbers_and_dates_arrive_exact() -> None:
    with serving(raw(b'{"success": true, "result": [1.10, 3, 12345678901234567890.5]}')) as server:
        data = {"n": Decimal("1.10"), "d": date(2026, 11, 23)}
        got = transport(server.url).call("x", data)
    assert json.loads(server.seen[0].body, parse_float=Decimal) == {**data, "d": "2026-11-23"}
    assert b'"n": 1.10' in server.seen[0].body
    assert got == [Decimal("1.10"), 3, Decimal("12345678901234567890.5")]
    assert str(got[0]) == "1.10"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), "\ud800"])
def test_what_is_no_json_is_refused_and_not_sent(value: object) -> None:
    with serving(result(None)) as server, pytest.raises(errors.Refused):
        transport(server.url).call("x", {"v": value})
    assert server.seen == []


def test_the_connection_is_kept_and_no_cookie_is() -> None:
    with serving(raw(b'{"success": true}', Set_Cookie="session=1")) as server:
        remote = transport(server.url)
        for _ in range(3):
            remote.call("x", {})
    assert len({request.client_address for request in server.seen}) == 1
    assert all("Cookie" not in request.headers for request in server.seen)


def test_a_connection_that_the_server_closed_while_idle_is_no_error_for_an_insert() -> None:
    def answer_and_leave(handler: Any) -> None:
        result("there")(handler)
        handler.close_connection = True

    with serving(answer_and_leave) as server:
        remote = transport(server.url)
        for _ in range(3):
            assert remote.call("datastore_upsert", {}, repeatable=False) == "there"
            time.sleep(0.05)


def test_a_netrc_does_not_replace_the_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with serving(result(None)) as server:
        transport(server.url).call("x", {})
        RemoteTransport(server.url).call("x", {})
    assert [request.headers["Authorization"] for request in server.seen] == [CANARY, None]


def test_threads_share_one_transport() -> None:
    with serving(lambda handler: result(json.loads(handler.body)["n"])(handler)) as server:
        remote = transport(server.url, timeout=(5, 5))
        with ThreadPoolExecutor(8) as pool:
            got = list(pool.map(lambda n: remote.call("x", {"n": n}), range(64)))
    assert got == list(range(64))


# --- What goes wrong ----------------------------------------------------------------------

WRONG: dict[str, tuple[Answer, type[errors.DatastoreError], bool]] = {
    "no answer": (hang, errors.TimedOut, True),
    "half an answer, then silence": (stall, errors.TimedOut, True),
    "hang up": (hang_up, errors.Disconnected, True),
    "half an answer": (break_off, errors.Disconnected, True),
    "proxy page 502": (page(502), errors.ServerFailed, True),
    "proxy page 503": (page(503), errors.Overloaded, False),
    "proxy page 504": (page(504), errors.ServerFailed, True),
    "too large": (page(413), errors.TooLarge, False),
    "method": (page(405), errors.BadRequest, False),
    "type": (page(415), errors.BadRequest, False),
    "wrong path": (page(404), errors.UnexpectedAnswer, False),
    "a page with 200": (page(200), errors.UnexpectedAnswer, True),
    "garbled": (raw(b"\x00\xff\xfe{"), errors.UnexpectedAnswer, True),
    "not a number": (raw(b'{"success": true, "result": NaN}'), errors.UnexpectedAnswer, True),
    "endless nesting": (raw(b"[" * 200_000), errors.UnexpectedAnswer, True),
    "broken compression": (
        raw(b"no gzip", Content_Encoding="gzip"),
        errors.UnexpectedAnswer,
        True,
    ),
    "no success": (answer(200, {"result": 1}), errors.UnexpectedAnswer, True),
    "success is false": (answer(200, {"success": False}), errors.UnexpectedAnswer, True),
    "success is odd": (answer(200, {"success": "true"}), errors.UnexpectedAnswer, True),
    "a list": (answer(200, [1]), errors.UnexpectedAnswer, True),
    "unknown action": (answer(400, "Bad request - Action name"), errors.BadRequest, False),
    "no right": (failure(403, {"message": "Access denied"}), errors.NotAuthorized, False),
    "no resource": (failure(404, {"message": "Not found"}), errors.ResourceNotFound, False),
    "bug": (failure(500, {"message": "Internal Server Error"}), errors.ServerFailed, True),
    "invalid": (failure(409, {"sort": ["bad"]}), errors.Invalid, False),
    "too many": (page(429, Retry_After="7"), errors.Overloaded, False),
    "moved": (page(301, Location="https://new.example.nl/x"), errors.UnexpectedAnswer, False),
}


@pytest.mark.parametrize("case", WRONG)
def test_each_misbehaviour_has_its_error(case: str) -> None:
    misbehave, kind, may_be_written = WRONG[case]
    quick = {"timeout": QUICK} if kind is errors.TimedOut else {}
    with serving(misbehave) as server, pytest.raises(errors.DatastoreError) as caught:
        transport(server.url, **quick).call("datastore_upsert", {})
    assert type(caught.value) is kind
    assert caught.value.action == "datastore_upsert"
    assert caught.value.may_be_written is may_be_written
    assert str(caught.value)


def test_a_redirect_is_not_followed_and_its_host_is_told() -> None:
    with serving(result("stolen")) as other:
        moved = page(307, Location=f"{other.url}/api/3/action/x?secret=1")
        with serving(moved) as server, pytest.raises(errors.UnexpectedAnswer) as caught:
            transport(server.url).call("x", {})
    assert other.seen == []
    assert "http://127.0.0.1" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_retry_after_is_told() -> None:
    with serving(page(429, Retry_After="7")) as server, pytest.raises(errors.Overloaded) as caught:
        transport(server.url).call("x", {})
    assert caught.value.retry_after == 7


def test_an_answer_without_end_is_not_read_to_its_end() -> None:
    with serving(result("x" * 200_000)) as server, pytest.raises(errors.UnexpectedAnswer):
        transport(server.url, largest_answer=100_000).call("x", {})


def closed_port() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{one.getsockname()[1]}"


def test_nobody_listens() -> None:
    with pytest.raises(errors.NotReached) as caught:
        transport(closed_port()).call("x", {})
    assert caught.value.__cause__ is not None
    assert not caught.value.may_be_written


@pytest.mark.parametrize("host", ["nowhere.invalid", "a..b", "a" * 70 + ".nl"])
def test_a_name_that_does_not_exist(host: str) -> None:
    with pytest.raises(errors.NotReached):
        transport(f"http://{host}").call("x", {})


def test_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", closed_port())
    with pytest.raises(errors.NotReached):
        transport("http://ckan.example.nl").call("x", {})


def test_no_tls_where_tls_is_expected() -> None:
    with serving(result(1)) as server, pytest.raises(errors.NotReached) as caught:
        transport(server.url.replace("http:", "https:")).call("x", {})
    assert "secure connection" in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ckan.nl",
        "ftp://ckan.nl",
        "https://",
        "https://ckan.nl:x",
        "https://ckan.nl:99999",
        "https://u:secret@ckan.nl",
        "https://ckan.nl?x=1",
    ],
)
def test_an_address_that_cannot_be_one_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="address of a CKAN") as caught:
        RemoteTransport(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("token", ["a\nb-secret", "een secret", "sécret", "secret\x00"])
def test_a_token_that_cannot_be_one_is_refused_without_telling_it(token: str) -> None:
    with pytest.raises(ValueError, match="API token") as caught:
        RemoteTransport("https://ckan.nl", token)
    assert "cret" not in str(caught.value)


# --- The token stays where it is ----------------------------------------------------------


def everything_about(error: BaseException) -> str:
    """What logs, error pages and error trackers show: tracebacks with the local variables."""
    told = ["".join(traceback.format_exception(error))]
    todo: list[BaseException | None] = [error]
    seen: set[int] = set()
    while todo:
        one = todo.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        told += [repr(one), str(one), repr(one.args), repr(vars(one))]
        frame = one.__traceback__
        while frame is not None:
            if "datastore_proxy" in frame.tb_frame.f_code.co_filename:
                if "/tests/" not in frame.tb_frame.f_code.co_filename:
                    told += [repr(value) for value in frame.tb_frame.f_locals.values()]
            else:
                told.append(f"frame of {frame.tb_frame.f_code.co_filename}")
            frame = frame.tb_next
        for holder in (getattr(one, "request", None), getattr(one, "response", None)):
            told += [repr(vars(holder))] if holder is not None else []
        todo += [one.__cause__, one.__context__]
    return "\n".join(told)


@pytest.mark.parametrize("case", [*WRONG, "echo", "closed"])
def test_the_token_is_in_no_error_and_no_log(case: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    echo = failure(409, {"message": [f"Authorization: {CANARY}"]})
    misbehave = echo if case == "echo" else WRONG.get(case, WRONG["hang up"])[0]
    with serving(misbehave) as server:
        remote = transport(closed_port() if case == "closed" else server.url, retry=AT_ONCE)
        with pytest.raises(errors.DatastoreError) as caught:
            remote.call("datastore_upsert", {}, repeatable=True)
    told = everything_about(caught.value)
    assert "site-packages" not in told  # their frames hold requests with their headers
    assert CANARY not in told
    assert CANARY not in caplog.text


def test_the_token_is_in_no_repr() -> None:
    remote = RemoteTransport("https://ckan.example.nl", CANARY)
    assert CANARY not in f"{remote!r} {remote} {vars(remote)} {TokenAuth(CANARY)!r}"


# --- Again --------------------------------------------------------------------------------


def calls_made(misbehave: Answer, *, repeatable: bool) -> int:
    with serving(misbehave) as server, pytest.raises(errors.DatastoreError):
        transport(server.url, retry=AT_ONCE).call("x", {}, repeatable=repeatable)
    return len(server.seen)


@pytest.mark.parametrize("misbehave", [hang_up, break_off, page(500), page(502), page(503), hang])
def test_a_read_is_tried_three_times_and_an_insert_once(misbehave: Answer) -> None:
    assert calls_made(misbehave, repeatable=True) == 3
    assert calls_made(misbehave, repeatable=False) == 1


@pytest.mark.parametrize("misbehave", [page(404), page(413), failure(403, {}), failure(409, {})])
def test_what_would_fail_again_is_not_tried_again(misbehave: Answer) -> None:
    assert calls_made(misbehave, repeatable=True) == 1


def test_a_hiccup_is_not_noticed() -> None:
    with serving(page(502), hang_up, result("there")) as server:
        got = transport(server.url, retry=AT_ONCE).call("x", {}, repeatable=True)
    assert got == "there"


# --- What it supports ---------------------------------------------------------------------


def supports(*answers: Answer) -> tuple[Any, int]:
    with serving(*answers) as server:
        remote = transport(server.url)
        first = remote.supports
        assert remote.supports is first
    return first, len(server.seen)


@pytest.mark.parametrize(
    ("version", "record_id_key", "records_delete", "range_filters"),
    [
        ("2.9.11", False, False, False),
        ("2.10.0", True, False, False),
        ("2.11.6", True, True, False),
        ("2.12.0", True, True, True),
        ("3.0.0a1", True, True, True),
    ],
)
def test_what_each_version_supports(
    version: str, record_id_key: bool, records_delete: bool, range_filters: bool
) -> None:
    found, calls = supports(result({"ckan_version": version}))
    assert found.record_id_key is record_id_key
    assert found.records_delete is records_delete
    assert found.range_filters is range_filters
    assert calls == 1


@pytest.mark.parametrize(
    "shy", [result({}), result({"ckan_version": None}), result(None), page(403), page(500)]
)
def test_a_site_that_hides_its_version_can_still_be_used(shy: Answer) -> None:
    found, calls = supports(shy)
    assert (found.record_id_key, found.records_delete, found.range_filters) == (True, False, False)
    assert calls == 1


@responses.activate
def test_a_path_before_the_api_is_kept() -> None:
    responses.post("https://x.nl/ckan/api/3/action/y", json={"success": True, "result": 1})
    assert RemoteTransport("https://x.nl/ckan/").call("y", {}) == 1


def test_a_forked_process_makes_connections_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    remote = RemoteTransport("https://x.nl")
    ours = remote._session()
    monkeypatch.setattr("os.getpid", lambda: -1)
    assert remote._session() is not ours
