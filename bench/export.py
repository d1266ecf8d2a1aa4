"""Exporting 100,000 records through the app, against CKAN's own dump of the same; memory and all."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from bench.app import serving
from bench.figures import Figure, medians
from bench.stores import BENCH, Ckan, embedded

PAGE = "uitwisselen/exporteren/"
MEGABYTE = 1024 * 1024
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def run(ckan: Ckan) -> Iterator[Figure]:
    with serving(BENCH / "app-ckan", **ckan.settings) as url:
        wish = {"vorm": "csv", "tussen": "komma", "koppen": "namen"}
        packed, plain, reference = medians(
            _ours(url, **wish), _ours(url, encoding="identity", **wish), _dump(ckan), rounds=9
        )
    dump = f"CKAN {ckan.version}'s dump, which it doesn't pack"
    yield Figure(
        "export 100,000 as CSV, as large as the dump", plain, reference, 1.15, against=dump
    )
    yield Figure("export 100,000 as CSV, packed on its way", packed, reference, 1.15, against=dump)
    yield from _memory()


def _memory() -> Iterator[Figure]:
    """How much the web process grows while it makes a file."""
    many, most = embedded(100_000), embedded(1_000_000)
    with serving(BENCH / "app-100k", EXPORT_AT_ONCE="200000", **many.settings) as url:
        grown = _growth(url, _ours(url, vorm="xlsx"))
    yield Figure("memory for XLSX of 100,000", grown, None, 100, unit="MB")
    with serving(BENCH / "app-many", **most.settings) as url:
        grown = _growth(url, _ours(url, vorm="csv"))
    yield Figure("memory for CSV of 1,000,000", grown, None, 50, unit="MB")


def _ours(url: str, *, encoding: str = "gzip", **wish: str) -> Callable[[], object]:
    session = requests.Session()
    session.headers["Accept-Encoding"] = encoding
    form = session.get(f"{url}/{PAGE}", timeout=60).text
    found = TOKEN.search(form)
    assert found, "the form has no token"
    data: dict[str, Any] = {"welke": "alles", "csrfmiddlewaretoken": found[1], **wish}
    return lambda: _drain(session.post(f"{url}/{PAGE}", data=data, stream=True, timeout=600))


def _dump(ckan: Ckan) -> Callable[[], object]:
    session = requests.Session()
    session.headers["Authorization"] = ckan.token
    address = f"{ckan.url}/datastore/dump/{ckan.resource_id}"
    return lambda: _drain(session.get(address, stream=True, timeout=600))


def _drain(response: requests.Response) -> int:
    response.raise_for_status()
    assert "attachment" in response.headers.get("Content-Disposition", "")
    return sum(len(piece) for piece in response.iter_content(MEGABYTE))


def _growth(url: str, download: Callable[[], object]) -> float:
    """Megabytes that the largest process of the app at `url` grew by during the download."""
    address = url.removeprefix("http://").encode()
    before = _largest_process(address)
    with _watching(address) as peak:
        download()
    return (max(peak) - before) / MEGABYTE


@contextmanager
def _watching(address: bytes) -> Iterator[list[int]]:
    over, seen = threading.Event(), [0]

    def watch() -> None:
        while not over.is_set():
            seen.append(_largest_process(address))
            time.sleep(0.05)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def _largest_process(address: bytes) -> int:
    """Bytes of memory that the largest process of the app at this address holds now."""
    return max(
        (_resident(folder) for folder in Path("/proc").glob("[0-9]*") if _serves(folder, address)),
        default=0,
    )


def _serves(folder: Path, address: bytes) -> bool:
    try:
        return address in (folder / "cmdline").read_bytes()
    except OSError:
        return False


def _resident(folder: Path) -> int:
    try:
        found = re.search(r"VmRSS:\s+(\d+) kB", (folder / "status").read_text())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0
