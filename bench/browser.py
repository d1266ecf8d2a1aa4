"""A cold Chromium until the table can be used, against a static page with the same table.

It can be used when it is drawn and the page is loaded. The load event alone says too little: a page
without a stylesheet has it before anything of it is drawn.

A visit begins when the browser's own window has come to rest: a new one loads some four hundred files of
Chromium's own (its address bar is made of web pages), for seconds, on the same processors.
"""

from __future__ import annotations

import os
import shutil
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Playwright

REST_MILLISECONDS = 3000
HAS_ROWS = "() => document.querySelectorAll('table tbody tr').length >= 50"
TIMES = """() => new Promise((tell) => {
  const loaded = performance.getEntriesByType('navigation')[0].loadEventEnd;
  new PerformanceObserver((list) => {
    const drawn = list.getEntriesByName('first-contentful-paint')[0];
    if (drawn) tell({ loaded, usable: Math.max(loaded, drawn.startTime) });
  }).observe({ type: 'paint', buffered: true });
})"""


@contextmanager
def launched(playwright: Playwright) -> Iterator[Browser]:
    """The machine's own Chromium."""
    browser = playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
        args=["--no-sandbox", "--disable-dev-shm-usage"],
    )
    try:
        yield browser
    finally:
        browser.close()


@dataclass(frozen=True)
class Visit:
    """`usable` and `loaded` in milliseconds since the visit began."""

    usable: float
    loaded: float
    requests: int
    kilobytes: float


def visit(browser: Browser, url: str) -> Visit:
    """One cold visit: a new context has an empty cache. Bytes are counted as sent, compressed."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    received = {"requests": 0, "bytes": 0.0}

    def count_request(_: object) -> None:
        received["requests"] += 1

    def count_bytes(event: dict[str, float]) -> None:
        received["bytes"] += event["encodedDataLength"]

    session.on("Network.requestWillBeSent", count_request)
    session.on("Network.loadingFinished", count_bytes)
    page.wait_for_timeout(REST_MILLISECONDS)
    page.goto(url, wait_until="load")
    page.wait_for_function(HAS_ROWS)
    times = page.evaluate(TIMES)
    page.wait_for_load_state("networkidle")
    context.close()
    return Visit(**times, requests=int(received["requests"]), kilobytes=received["bytes"] / 1000)


def visits(browser: Browser, *urls: str, rounds: int = 11) -> list[Visit]:
    """The median visit of each address, taken in turns."""
    taken: list[list[Visit]] = [[] for _ in urls]
    for _ in range(rounds):
        for url, seen in zip(urls, taken, strict=True):
            seen.append(visit(browser, url))
    return [
        Visit(
            statistics.median(one.usable for one in seen),
            statistics.median(one.loaded for one in seen),
            max(one.requests for one in seen),
            max(one.kilobytes for one in seen),
        )
        for seen in taken
    ]
