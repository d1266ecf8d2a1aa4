"""A stand-in for Solr, which Debian does not have and the DataStore does not use.

CKAN wants one before it starts and tells it of every data set; this one agrees and knows nothing.
The first part of the path is the CKAN version: `solr_url = http://127.0.0.1:PORT/2.11`.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.ckan.places import ROOT, VAR
from tests.ckan.ports import last, port
from tests.ckan.processes import alive, end, spawn, wait
from tests.ckan.redis import listens

_PID_FILE = VAR / "solr.pid"
_LOG = VAR / "solr.log"

_NOTHING = {
    "responseHeader": {"status": 0},
    "response": {"numFound": 0, "start": 0, "docs": []},
    "facet_counts": {"facet_queries": {}, "facet_fields": {}, "facet_ranges": {}},
}
_DONE = '<response><lst name="responseHeader"><int name="status">0</int></lst></response>'


def start() -> int:
    """The port of the running stand-in, started when needed."""
    if not alive(_PID_FILE):
        command = [sys.executable, "-m", "tests.ckan.solr", str(port("solr"))]
        spawn(command, pid_file=_PID_FILE, log=_LOG, env={"PYTHONPATH": str(ROOT)})
    number = last("solr")
    assert number
    wait(lambda: listens(number), what="The stand-in for Solr", pid_file=_PID_FILE, log=_LOG)
    return number


def stop() -> None:
    end(_PID_FILE)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def do_GET(self) -> None:
        version = self.path.split("/")[1]
        if "/schema" in self.path:
            self._answer("text/xml", f'<schema name="ckan-{version}" version="1.6"/>')
        elif "/update" in self.path:
            self._answer("text/xml", _DONE)
        else:
            self._answer("application/json", json.dumps(_NOTHING))

    def _answer(self, kind: str, text: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
        """Say nothing: it is asked a lot."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), _Handler).serve_forever()
