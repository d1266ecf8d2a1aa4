"""`python -m datastore_proxy.embedded --port 8089 --database FILE --token TOKEN`"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import signal
import sqlite3
import sys
from pathlib import Path
from typing import NoReturn

from .engine import Engine
from .http import ActionServer
from .sample import load_sample_shops


def main() -> None:
    """Serve until stopped; what can't be served ends the program, with the reason on stderr."""
    options = _options()
    try:
        if options.sample:
            load_sample_shops(options.database)
        engine = Engine(options.database)
    except (OSError, sqlite3.Error) as error:
        sys.exit(f"Can't use {options.database} as a database: {error}")
    try:
        server = ActionServer((options.host, options.port), engine, options.token)
    except OSError as error:
        sys.exit(_cannot_listen(error, options.host, options.port))
    signal.signal(signal.SIGTERM, _stop)
    print(f"The DataStore listens at {server.url}", flush=True)
    if not options.token:
        print("Without --token it is read-only.", flush=True)
    with contextlib.suppress(KeyboardInterrupt), server:
        server.serve_forever()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m datastore_proxy.embedded",
        description="Serve a DataStore in an SQLite file, with the action API of CKAN.",
    )
    parser.add_argument("--database", type=Path, required=True, help="made if it isn't there")
    parser.add_argument("--host", default="127.0.0.1", help="default: this machine only")
    parser.add_argument("--port", type=int, default=8089, help="default 8089; 0: any free one")
    parser.add_argument(
        "--token",
        default=os.environ.get("DATASTORE_TOKEN"),
        help="what writers must send in `Authorization` (or set DATASTORE_TOKEN)",
    )
    parser.add_argument("--sample", action="store_true", help="with 405 made-up farm shops")
    return parser.parse_args()


def _cannot_listen(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program: choose another with --port."
    return f"Can't listen at {host}:{port}: {error.strerror}"


def _stop(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
