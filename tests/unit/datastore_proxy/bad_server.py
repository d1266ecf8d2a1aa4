"""A real HTTP server on the loopback that misbehaves as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # which would have each answer wait 40 ms for its second part
    server: Server

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append(self)
        answers = self.server.answers
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        answer(self)

    def do_GET(self) -> None:
        self.do_POST()

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string((timestamp or time.time()) - self.server.clock_ahead)

    def log_message(self, *args: Any) -> None:
        pass

    def send(
        self, status: int, body: bytes, content_type: str = "application/json", **headers: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answers: list[Answer]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = answers
        self.seen: list[Handler] = []
        self.released = threading.Event()
        self.clock_ahead = 0.0  # seconds by which everybody else's clock is
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *args: Any) -> None:
        """A client that gave up is what these tests are about."""


@contextmanager
def serving(*answers: Answer) -> Iterator[Server]:
    """A server that gives these answers in turn, the last one for ever."""
    server = Server(list(answers))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()


def result(value: Any) -> Answer:
    return answer(200, {"help": "", "success": True, "result": value})


def answer(status: int, body: Any, **headers: str) -> Answer:
    return lambda handler: handler.send(status, json.dumps(body).encode(), **headers)


def failure(status: int, error: Any, **headers: str) -> Answer:
    return answer(status, {"help": "", "success": False, "error": error}, **headers)


def page(status: int, html: str = "<html><h1>Oops</h1></html>", **headers: str) -> Answer:
    return lambda handler: handler.send(status, html.encode(), "text/html", **headers)


def raw(content: bytes, status: int = 200, **headers: str) -> Answer:
    return lambda handler: handler.send(status, content, **headers)


def hang(handler: Handler) -> None:
    handler.server.released.wait(10)
    handler.close_connection = True


def hang_up(handler: Handler) -> None:
    handler.close_connection = True


def break_off(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"success": tr')
    handler.close_connection = True


def stall(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"success": tr')
    handler.wfile.flush()
    hang(handler)
