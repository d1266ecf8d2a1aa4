"""The embedded DataStore over HTTP, as CKAN's action API: `/api/3/action/ACTION`."""

from __future__ import annotations

import hmac
import json
import logging
import re
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs

import simplejson

from .engine import WRITES, Engine
from .failures import ActionFailed

log = logging.getLogger(__name__)

LARGEST_BODY = 100_000_000
"""Bytes; 50,000 records of a form fit in 30 MB."""

_ACTION = re.compile(r"(?:/[a-z]{2}(?:_[A-Z]{2})?)?/api(?:/3)?/action/(\w+)")


class ActionServer(ThreadingHTTPServer):
    """Serves an Engine; `token` must come with every write. Without a token it is read-only."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], engine: Engine, token: str | None = None) -> None:
        self.engine = engine
        self._token = token
        super().__init__(address, _Handler)

    @property
    def url(self) -> str:
        """Where it listens: `http://127.0.0.1:8089/`, with the port that it really has."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}/"

    def accepts(self, token: str) -> bool:
        """Whether a writer sent the right token, never without one of our own; compared in constant time."""
        return bool(self._token) and hmac.compare_digest(
            token.encode(), cast(str, self._token).encode()
        )


class _Unreadable(Exception):
    """No action could be read from the request; answered with a page, as CKAN's web layer does."""

    def __init__(self, status: HTTPStatus) -> None:
        self.status = status


class _Handler(BaseHTTPRequestHandler):
    server: ActionServer
    protocol_version = "HTTP/1.1"  # keep-alive
    server_version = "weidewinkels"
    sys_version = ""
    timeout = 60
    wbufsize = 1 << 16  # headers and body in one packet: else TCP waits 40 ms for the second
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """A read with its parameters in the address; CKAN refuses writes by GET."""
        self._answer(self._data_of_query)

    do_HEAD = do_GET  # noqa: N815

    def do_POST(self) -> None:
        """Any action, its parameters in the body: JSON or a form."""
        self._answer(self._data_of_body)

    def do_PUT(self) -> None:
        """405: CKAN's actions know GET and POST alone."""
        self.close_connection = True
        self._page(HTTPStatus.METHOD_NOT_ALLOWED)

    do_DELETE = do_PATCH = do_OPTIONS = do_PUT  # noqa: N815

    def _answer(self, read_data: Any) -> None:
        path = self.path.partition("?")[0]
        try:
            found = _ACTION.fullmatch(path)
            if not found:
                self._skip_body()
                raise _Unreadable(HTTPStatus.NOT_FOUND)
            action = found[1]
            data = read_data(action)
            result = self.server.engine.call(action, data, authorized=self._is_authorized())
            self._envelope(action, HTTPStatus.OK, {"success": True, "result": result})
        except _Unreadable as unreadable:
            self._page(unreadable.status)
        except ActionFailed as failure:
            if isinstance(failure.body, str):
                self._json(failure.status, failure.body)
            else:
                body = {"success": False, "error": failure.body}
                self._envelope(action, failure.status, body)
        except ConnectionError:
            self.close_connection = True
        except Exception:
            log.exception("%s failed", path)
            error = {"__type": "Internal Server Error", "message": "Internal Server Error"}
            self._envelope(action, 500, {"success": False, "error": error})

    def _is_authorized(self) -> bool:
        return self.server.accepts(self.headers.get("Authorization", "").strip())

    def _data_of_query(self, action: str) -> Mapping[str, Any]:
        if action in WRITES:
            raise _bad_json("Invalid request. Please use POST method for your request")
        return _fields(self.path.partition("?")[2])

    def _data_of_body(self, action: str) -> Mapping[str, Any]:
        body = self._body()
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind == "application/x-www-form-urlencoded":
            # `curl -d '{…}'` says that it is a form.
            if not body.lstrip().startswith(b"{"):
                return _fields(body.decode(errors="replace"))
        elif kind != "application/json" and body:
            raise _Unreadable(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        if not body:
            return {}
        try:
            data = json.loads(body.decode())
        except (ValueError, RecursionError) as error:
            raise _bad_json(
                "Error decoding JSON data. Error: <BadRequest '400: Bad Request'>"
                " JSON data extracted from the request: {}"
            ) from error
        if not isinstance(data, dict):
            raise _bad_json(
                f"Request data JSON decoded to {data!r} but it needs to be a dictionary."
            )
        return data

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            raise _Unreadable(HTTPStatus.LENGTH_REQUIRED)
        if int(length) > LARGEST_BODY:
            self.close_connection = True
            raise _Unreadable(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise ConnectionError("the request broke off")
        return body

    def _skip_body(self) -> None:
        if self.command == "POST":
            self.close_connection = True

    def _envelope(self, action: str, status: int, body: dict[str, Any]) -> None:
        help_url = f"{self.server.url}api/3/action/help_show?name={action}"
        self._json(status, {"help": help_url, **body})

    def _json(self, status: int, body: object) -> None:
        text = simplejson.dumps(body, use_decimal=True, allow_nan=True)
        self._send(status, "application/json;charset=utf-8", text.encode())

    def _page(self, status: HTTPStatus) -> None:
        page = (
            f"<!doctype html><title>{status.value} {status.phrase}</title><h1>{status.phrase}</h1>"
        )
        self._send(status, "text/html; charset=utf-8", page.encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        log.info(format, *args)


def _fields(text: str) -> dict[str, Any]:
    """The fields of a form or query; what is given more than once becomes a list."""
    fields = parse_qs(text, keep_blank_values=True)
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}


def _bad_json(message: str) -> ActionFailed:
    return ActionFailed(400, f"Bad request - JSON Error: {message}")
