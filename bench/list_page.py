"""The list as people get it: HTML against the bare call, and cold in a browser against a static page."""

from __future__ import annotations

import html
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests
from playwright.sync_api import sync_playwright

from bench.app import serving
from bench.browser import launched, visits
from bench.figures import Figure, medians
from bench.service_page import bare_search
from bench.shops import COLUMNS, shops
from bench.stores import BENCH, Ckan, embedded

DEEP = 90_000


def run(ckan: Ckan) -> Iterator[Figure]:
    with serving(BENCH / "app-ckan", **ckan.settings) as url:
        yield from html_against_call(ckan, url)
        yield from cold_browser(url)
    yield from flat()


def html_against_call(ckan: Ckan, url: str) -> Iterator[Figure]:
    session = requests.Session()
    against = f"bare call, CKAN {ckan.version}, 100,000 records"
    searches: dict[str, tuple[str, dict[str, Any]]] = {
        "first page": (f"{url}/?limit=50", {"limit": 50}),
        "a filter": (f"{url}/?f.city=Hoorn&limit=50", {"limit": 50, "filters": {"city": "Hoorn"}}),
        "a word": (f"{url}/?q=51234&limit=50", {"limit": 50, "q": "51234:*", "plain": False}),
        "deep page": (f"{url}/?page={DEEP // 50 + 1}&limit=50", {"limit": 50, "offset": DEEP}),
    }
    for name, (address, search) in searches.items():
        ours, reference = medians(
            partial(session.get, address, timeout=60),
            bare_search(ckan, **search),
            rounds=40,
        )
        yield Figure(f"list as HTML: {name}", ours, reference, 1.6, against=against)


def flat() -> Iterator[Figure]:
    """The same page over 405 and over 1,000,000 records."""
    few, many = embedded(405), embedded(1_000_000)
    with (
        serving(BENCH / "app-few", **few.settings) as few_url,
        serving(BENCH / "app-many", **many.settings) as many_url,
    ):
        session = requests.Session()
        ours, reference = medians(
            lambda: session.get(many_url, timeout=60), lambda: session.get(few_url, timeout=60)
        )
    yield Figure(
        "list as HTML: 1,000,000 records", ours, reference, 1.1, against="405 records, embedded"
    )


def cold_browser(url: str) -> Iterator[Figure]:
    with (
        static_page() as static_url,
        sync_playwright() as playwright,
        launched(playwright) as browser,
    ):
        ours, static = visits(browser, url, static_url)
    against = "static page of 50 rows"
    yield Figure("cold Chromium: usable table", ours.usable, static.usable, 2, against=against)
    yield Figure("cold Chromium: load event", ours.loaded, static.loaded, 2, against=against)
    yield Figure("cold Chromium: requests", ours.requests, None, 8, unit="")
    yield Figure("cold Chromium: as sent", ours.kilobytes, None, 120, unit="kB")


class static_page:  # noqa: N801 - used as a function
    """A page with 50 rows and nothing else, served from a file."""

    def __enter__(self) -> str:
        folder = BENCH / "static"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_text(table_of_50())
        handler = partial(QuietHandler, directory=str(folder))
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/"

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *words: object) -> None:
        """Say nothing."""


def table_of_50() -> str:
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(shop[column])}</td>" for column in COLUMNS) + "</tr>"
        for shop in shops(50)
    )
    head = "".join(f"<th>{column}</th>" for column in COLUMNS)
    return (
        "<!doctype html><html lang=en><title>Shops</title>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></html>"
    )
