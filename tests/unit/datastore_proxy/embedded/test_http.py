"""The server in a process of its own, as people start it."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from datastore_proxy.embedded.sample import RESOURCE_ID

TOKEN = "geheim-van-de-test"
JSON = {"Content-Type": "application/json"}


def _command(*options: str) -> list[str]:
    return [sys.executable, "-m", "datastore_proxy.embedded", *options]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("http") / "store.sqlite3"
    options = ["--port", "0", "--database", str(path), "--token", TOKEN, "--sample"]
    with subprocess.Popen(_command(*options), stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        line = server.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert found, line
        yield found[0]
        server.terminate()
        assert server.wait(10) == 0


def action(url: str, name: str, *, token: str | None = TOKEN, **data: Any) -> requests.Response:
    headers = {"Authorization": token} if token else {}
    return requests.post(f"{url}api/3/action/{name}", json=data, headers=headers, timeout=10)


def test_answers_in_ckans_envelope(url: str):
    answer = action(url, "datastore_search", resource_id=RESOURCE_ID, limit=1, token=None)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json;charset=utf-8"
    body = answer.json()
    assert body["success"] is True
    assert body["help"] == f"{url}api/3/action/help_show?name=datastore_search"
    assert body["result"]["total"] == 405


def test_errors_come_in_ckans_envelope(url: str):
    answer = action(url, "datastore_search", resource_id="nope")

    assert answer.status_code == 404
    assert answer.json() == {
        "help": f"{url}api/3/action/help_show?name=datastore_search",
        "success": False,
        "error": {
            "__type": "Not Found Error",
            "message": 'Not found: Resource "nope" was not found.',
        },
    }


def test_an_unknown_action_gives_a_bare_text(url: str):
    answer = action(url, "datastore_dance")

    assert answer.status_code == 400
    assert answer.json() == "Bad request - Action name not known: datastore_dance"


@pytest.mark.parametrize("token", [None, "", "fout", f"Bearer {TOKEN}"])
def test_writes_need_the_token(url: str, token: str | None):
    answer = action(url, "datastore_upsert", resource_id=RESOURCE_ID, records=[], token=token)

    assert answer.status_code == 403
    assert answer.json()["error"]["__type"] == "Authorization Error"
    assert TOKEN not in answer.text


def test_reads_ignore_a_wrong_token(url: str):
    assert action(url, "status_show", token="fout").ok


def test_exact_numbers_keep_their_scale(url: str):
    rid = action(
        url,
        "datastore_create",
        resource={"package_id": "weidewinkels"},
        fields=[{"id": "n", "type": "numeric"}],
        records=[{"n": "1.500"}, {"n": "12345678901234567890.123456789"}],
    ).json()["result"]["resource_id"]

    text = action(url, "datastore_search", resource_id=rid).text

    assert '"n": 1.500}' in text
    assert '"n": 12345678901234567890.123456789}' in text


def test_get_takes_json_text(url: str):
    answer = requests.get(
        f"{url}api/action/datastore_search",
        params={"resource_id": RESOURCE_ID, "filters": '{"zip": "1674PS"}', "limit": "1"},
        timeout=10,
    )

    result = answer.json()["result"]
    assert result["records"][0]["zip"] == "1674PS"
    assert result["limit"] == 1


def test_get_does_not_write(url: str):
    answer = requests.get(f"{url}api/3/action/datastore_delete", timeout=10)

    assert answer.status_code == 400
    assert "Please use POST" in answer.json()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{", "application/json", 400),
        ("[1]", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        ("", "application/json", 409),
        ("{}", "text/plain", 415),
        (json.dumps({"resource_id": RESOURCE_ID}), "application/x-www-form-urlencoded", 200),
        (f"resource_id={RESOURCE_ID}&limit=1", "application/x-www-form-urlencoded", 200),
    ],
)
def test_bodies_are_read_as_ckan_reads_them(url: str, body, kind: str, status: int):
    answer = requests.post(
        f"{url}api/3/action/datastore_search",
        data=body,
        headers={"Content-Type": kind},
        timeout=10,
    )

    assert answer.status_code == status


def test_a_body_that_is_too_large_is_refused_unread(url: str):
    host, port = url.removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(
            b"POST /api/3/action/datastore_search HTTP/1.1\r\nHost: x\r\n"
            b"Content-Type: application/json\r\nContent-Length: 999999999999\r\n\r\n"
        )
        assert b" 413 " in connection.recv(1000).splitlines()[0]


def test_one_connection_serves_many_requests(url: str):
    with requests.Session() as session:
        for _ in range(3):
            answer = session.get(f"{url}api/3/action/status_show", timeout=10)
            assert answer.ok
        (pool,) = session.adapters["http://"].poolmanager.pools._container.values()  # type: ignore[attr-defined]
        assert pool.num_connections == 1


def test_wrong_paths_and_methods_get_a_page(url: str):
    assert requests.get(f"{url}nope", timeout=10).status_code == 404
    assert requests.put(f"{url}api/3/action/status_show", timeout=10).status_code == 405
    assert requests.head(f"{url}api/3/action/status_show", timeout=10).text == ""


def test_a_busy_port_is_told(url: str, tmp_path: Path):
    port = url.rstrip("/").rpartition(":")[2]

    second = subprocess.run(
        _command("--port", port, "--database", str(tmp_path / "x.sqlite3")),
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )

    assert second.returncode == 1
    assert second.stderr.strip() == (
        f"Port {port} is in use by another program: choose another with --port."
    )


def test_a_file_that_is_no_database_is_told(tmp_path: Path):
    path = tmp_path / "x.sqlite3"
    path.write_text("geen database, maar gewoon tekst\n" * 100)

    run = subprocess.run(
        _command("--port", "0", "--database", str(path)),
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )

    assert run.returncode == 1
    assert "as a database" in run.stderr
    assert "Traceback" not in run.stderr


def test_an_address_that_cannot_be_read_is_not_found(url: str):
    host, port = re.findall(r"//([^:]+):(\d+)/", url)[0]
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n")

        assert connection.recv(100).startswith(b"HTTP/1.1 404 ")


class TestCkanapi:
    """CKAN's own command line, unchanged."""

    @staticmethod
    def run(url: str, name: str, *arguments: str, token: str = TOKEN) -> Any:
        program = Path(sys.executable).with_name("ckanapi")
        run = subprocess.run(
            [program, "action", name, "-r", url, "-a", token, *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return json.loads(run.stdout) if run.returncode == 0 else run.stderr

    def test_searches(self, url: str):
        result = self.run(
            url, "datastore_search", f"resource_id={RESOURCE_ID}", "q=Ü100", "limit:5"
        )

        assert [shop["company"] for shop in result["records"]] == ["Ü100 Boerderijwinkel"]

    def test_makes_fills_changes_and_drops_a_table(self, url: str):
        rid = self.run(
            url,
            "datastore_create",
            'resource:{"package_id": "weidewinkels"}',
            'fields:[{"id": "k", "type": "text"}]',
            'records:[{"k": "a"}]',
            'primary_key:["k"]',
        )["resource_id"]
        self.run(
            url, "datastore_upsert", f"resource_id={rid}", 'records:[{"k": "b"}]', "method=upsert"
        )
        self.run(url, "datastore_delete", f"resource_id={rid}", 'filters:{"k": "a"}')

        result = self.run(url, "datastore_search", f"resource_id={rid}")
        assert result["records"] == [{"_id": 2, "k": "b"}]

        self.run(url, "datastore_delete", f"resource_id={rid}")
        assert "NotFound" in self.run(url, "datastore_search", f"resource_id={rid}")

    def test_tells_what_is_refused(self, url: str):
        arguments = [f"resource_id={RESOURCE_ID}", "method=update", 'records:[{"_id": 1, "x": 1}]']

        assert 'fields "x" do not exist' in self.run(url, "datastore_upsert", *arguments)
        assert "NotAuthorized" in self.run(url, "datastore_upsert", *arguments, token="fout")
