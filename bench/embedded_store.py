"""The embedded store with a million records, against CKAN with a hundred thousand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bench.figures import Figure, medians
from bench.service_page import bare_search
from bench.stores import Ckan, embedded
from datastore_proxy.embedded.transport import EmbeddedTransport

SEARCHES: dict[str, dict[str, Any]] = {
    "a page of 50": {"limit": 50},
    "a filter": {"limit": 50, "filters": {"city": "Hoorn"}},
    "a rare word": {"limit": 50, "q": "51234"},
    "a common word": {"limit": 50, "q": "kaas"},
    "the beginning of a word": {"limit": 50, "q": "landw:*", "plain": False},
    "sorted by name": {"limit": 50, "sort": "company desc, _id"},
    "a deep page": {"limit": 50, "offset": 90_000, "sort": "_id"},
}


def run(ckan: Ckan) -> Iterator[Figure]:
    store = embedded(1_000_000)
    transport = EmbeddedTransport(store.path)
    for name, search in SEARCHES.items():
        data = {"resource_id": store.resource_id, **search}
        ours, reference = medians(
            partial(transport.call, "datastore_search", data),
            bare_search(ckan, **search),
            rounds=15,
        )
        yield Figure(
            f"embedded, 1,000,000: {name}", ours, reference, 1.0, against="CKAN with 100,000"
        )
    yield Figure(
        "embedded: iterate 1,000,000, growth of memory",
        iterate_growth(store.path, store.resource_id),
        None,
        50,
        unit="MB",
    )


ITERATE = r"""
import re, sys
from pathlib import Path
from datastore_proxy.embedded.transport import EmbeddedTransport
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
service = DatastoreService(EmbeddedTransport(Path(sys.argv[1])), sys.argv[2])
# Of this program alone; getrusage would count the one that it was forked from.
peak = lambda: int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
service.search(Query(limit=1))
start = peak()
count = sum(1 for record in service.iterate(Query()))
assert count == 1_000_000, count
print((peak() - start) / 1000)
"""


def iterate_growth(path: Path, resource_id: str) -> float:
    """Megabytes that the peak grows in a process that goes through all records."""
    done = subprocess.run(
        [sys.executable, "-c", ITERATE, str(path), resource_id],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)
