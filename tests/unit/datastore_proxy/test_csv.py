"""All of a table as CSV: CKAN's own dump where it gives one, and a search for what it left out."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datastore_proxy.remote import RemoteTransport
from datastore_proxy.retrying import NO_RETRIES
from datastore_proxy.rows import end_of_last, last_id, number_of, rows_in, whole_records
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query

from .bad_server import Answer, Handler, page, raw, result, serving

HEADS = b"_id,company\r\n"
ROWS = b'1,Kaas\n2,"a, ""b""\n3,c"\n3,\n'
FOUND = [["1", "Kaas"], ["2", 'a, "b"\n3,c'], ["3", ""]]
VERSION = result({"ckan_version": "2.12.0"})
CELLS = st.text(st.sampled_from('ab,"\n;+é'), max_size=6)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=6)


def searched(text: str, limit: int = 10_000) -> Answer:
    return result({"records": text, "fields": [], "limit": limit})


def broken_off(content: bytes) -> Answer:
    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"%x\r\n%b\r\n" % (len(content), content))
        handler.close_connection = True

    return answer


@dataclass
class Asked:
    """What a request was: a connection's next one is the same handler."""

    command: str
    path: str
    token: str
    body: bytes


def noting(answer: Answer, asked: list[Asked]) -> Answer:
    def noted(handler: Handler) -> None:
        token = handler.headers.get("Authorization", "")
        asked.append(Asked(handler.command, handler.path, token, handler.body))
        answer(handler)

    return noted


def rows_and_requests(*answers: Answer) -> tuple[list[list[str]], list[Asked]]:
    asked: list[Asked] = []
    with serving(VERSION, *(noting(answer, asked) for answer in answers)) as server:
        service = DatastoreService(RemoteTransport(server.url, "token", retry=NO_RETRIES), "rid")
        parts = list(service.iterate_csv(Query(columns=("company",))))
    return [row for part in parts for row in rows_in(part)], asked


def test_dump_is_asked_for_and_then_whether_there_is_more() -> None:
    rows, (dump, search) = rows_and_requests(raw(HEADS + ROWS), searched(""))
    assert rows == FOUND
    assert dump.command == "GET"
    assert dump.path == "/datastore/dump/rid?fields=_id%2Ccompany&sort=_id"
    assert dump.token == "token"
    assert b'"gt": 3' in search.body


def test_dump_that_breaks_off_is_continued_by_searching() -> None:
    rows, (_dump, search) = rows_and_requests(
        broken_off(HEADS + b'1,Kaas\n2,"a, '), searched(ROWS.decode().removeprefix("1,Kaas\n"))
    )
    assert rows == FOUND
    assert b'"gt": 1' in search.body


def test_dump_of_a_store_without_ranges_is_continued_by_number() -> None:
    with serving(
        result({"ckan_version": "2.10.4"}),
        broken_off(HEADS + ROWS.removesuffix(b"3,\n")),
        searched("3,\n"),
    ) as server:
        service = DatastoreService(RemoteTransport(server.url, retry=NO_RETRIES), "rid")
        parts = list(service.iterate_csv(Query(columns=("company",))))
    assert [row for part in parts for row in rows_in(part)] == FOUND
    assert b'"offset": 2' in server.seen[-1].body


@pytest.mark.parametrize(
    "answer",
    [
        page(404),
        page(200),
        page(302, Location="/user/login"),
        raw(b"_id,name\n1,x\n"),
        raw(b""),
        broken_off(b""),
    ],
)
def test_what_is_no_dump_is_searched(answer: Answer) -> None:
    rows, (_dump, search) = rows_and_requests(answer, searched(ROWS.decode()))
    assert rows == FOUND
    assert b'"gt"' not in search.body


def test_store_that_gives_fewer_at_once_is_asked_on() -> None:
    """A site may set `ckan.datastore.search.rows_max` lower than what we ask."""
    with serving(
        result({"ckan_version": "2.9.11"}), searched("1,a\n2,b\n", limit=2), searched("3,c\n", 2)
    ) as server:
        service = DatastoreService(RemoteTransport(server.url, retry=NO_RETRIES), "rid")
        text = b"".join(service.iterate_csv(Query(columns=("company",))))
    assert text == b"1,a\n2,b\n3,c\n"
    assert b'"offset": 2' in server.seen[-1].body


def as_csv(table: list[list[str]]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([number, *row] for number, row in enumerate(table))
    return file.getvalue().encode()


@given(TABLES, st.integers(1, 9))
def test_records_are_whole_wherever_the_text_was_cut(table: list[list[str]], size: int) -> None:
    text = as_csv(table)
    parts = list(whole_records(text[at : at + size] for at in range(0, len(text), size)))
    assert b"".join(parts) == text
    rows = [row for part in parts for row in rows_in(part)]
    assert [row[1:] for row in rows] == table
    assert sum(map(number_of, parts)) == len(table)
    if table:
        assert last_id(text) == len(table) - 1


def test_half_a_record_at_the_end_is_left_out() -> None:
    assert list(whole_records([b'1,a\n2,"b\n', b"c"])) == [b"1,a\n"]
    assert end_of_last(b'1,"a\nb') == 0


def test_a_cell_may_be_as_long_as_a_text_in_the_datastore() -> None:
    long = "lang " * 100_000
    assert rows_in(f"1,{long}\n".encode()) == [["1", long]]
