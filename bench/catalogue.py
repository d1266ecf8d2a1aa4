"""The catalogue: a round through 100,000 records, against reading them all; and what it answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.figures import Figure, medians
from bench.service_page import bare_search
from bench.stores import Ckan

ROOT = Path(__file__).resolve().parent.parent


def run(ckan: Ckan) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        found = _measured(ckan, Path(folder) / "app.sqlite3")
    read = found["read"]
    for name, label in (
        ("first", "catalogue: first round, 100,000 records"),
        ("unchanged", "catalogue: a round without changes"),
        ("reload", "catalogue: a round after all keys moved"),
    ):
        yield Figure(label, found[name], read, 3.0, against="reading them all")
    yield Figure("catalogue: growth of memory in a round", found["memory"], None, 60, unit="MB")
    [page] = medians(bare_search(ckan, limit=50), rounds=15)
    for name, took in found["answers"].items():
        yield Figure(f"catalogue: {name}", took, None, 300, against=f"a page: {page:.0f} ms")


def _measured(ckan: Ckan, database: Path) -> dict[str, Any]:
    """In a process of its own, with the app's settings for this CKAN and an empty database."""
    environment = {
        **os.environ,
        **ckan.settings,
        "DEBUG": "on",
        "ENV_FILE": os.devnull,
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "weidewinkels.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


SCRIPT = r"""
import json, re, statistics, time
from pathlib import Path
import django
django.setup()
from django.conf import settings
settings.DEBUG = False  # which would keep every query
from django.core.management import call_command
call_command("migrate", verbosity=0)
from datastore_proxy.types import Sort
from weidewinkels.catalogue import conditions as ask, search
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.catalogue.sync import sync
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.profile import columns_for

def ms(action, rounds=1):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)

def peak():
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])

service = get_service()
found = {"read": ms(lambda: sum(1 for _ in service.iterate()), 2)}
before = peak()
found["first"] = ms(sync)
found["memory"] = (peak() - before) / 1024
found["unchanged"] = ms(sync, 2)
columns = columns_for(get_resource())

def answer(*conditions, sort=()):
    question = search.Question(service.resource_id, conditions, sort, columns)
    def page():
        search.count(question)
        keys = search.keys(question, limit=50)
        service.get([service.key_from_text(key) for key in keys])
    return ms(page, 7)

every = search.Question(service.resource_id, (), (), columns)
found["answers"] = {
    "a part of a word, with its page": answer(ask.Contains("company", "weide")),
    "an empty column, with its page": answer(ask.Empty("website")),
    "nearby, with its page": answer(ask.Near(52.64, 5.06, 10)),
    "sorted, with its page": answer(ask.Empty("website", False), sort=(Sort("company", "desc"),)),
    "counts per province": ms(lambda: search.amounts(every, "province", most=20), 7),
}
# As if every key had been another record's: the identity of each row is new.
KnownRecord.objects.update(fingerprint="0" * 64, content_hash="")
found["reload"] = ms(sync)
print(json.dumps(found))
"""
