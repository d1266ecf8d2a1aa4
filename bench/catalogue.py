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
    yield Figure("catalogue: the checks after the first round", found["checks"], read, 10.0)
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
import json, re, statistics, threading, time
from pathlib import Path
import django
django.setup()
from django.conf import settings
settings.DEBUG = False  # which would keep every query
settings.ALLOWED_HOSTS = ["testserver"]
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.contrib.auth.models import User
from django.test import Client
from datastore_proxy.types import Sort
from weidewinkels.accounts.models import Ownership
from weidewinkels.catalogue import conditions as ask, counts, search
from weidewinkels.catalogue.checking import check_all
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

def own_memory():  # without the pages of the database, which are the system's to keep or drop
    return int(re.search(r"RssAnon:\s+(\d+)", Path("/proc/self/status").read_text())[1])

highest = 0
def watch():
    global highest
    while True:
        highest = max(highest, own_memory())
        time.sleep(0.05)

service = get_service()
found = {"read": ms(lambda: sum(1 for _ in service.iterate()), 2)}
before = own_memory()
threading.Thread(target=watch, daemon=True).start()
found["first"] = ms(sync)
found["checks"] = ms(lambda: check_all(service.resource_id))
found["memory"] = (highest - before) / 1024
found["unchanged"] = ms(sync, 2)
columns = columns_for(get_resource())

def question(*conditions, sort=()):
    return search.Question(service.resource_id, conditions, sort, columns)

def page(asked):
    keys = search.keys(asked, limit=51)[:50]
    service.get([service.key_from_text(key) for key in keys])

LISTS = {
    "a part of a word": question(ask.Contains("company", "weide")),
    "an empty column": question(ask.Empty("website")),
    "nearby": question(ask.Near(52.64, 5.06, 10)),
    "with a flag": question(ask.HasFlag()),
    "sorted": question(ask.Empty("website", False), sort=(Sort("company", "desc"),)),
}
answers = found["answers"] = {}
for name, asked in LISTS.items():
    answers[f"a page, {name}"] = ms(lambda: page(asked), 7)
    answers[f"its count, {name}"] = ms(lambda: search.count(asked), 7)
every = search.rows_of(question())
zeeland = search.rows_of(question(ask.Equals("province", ["Zeeland"])))
for name, rows in (("all", every), ("a filter", zeeland)):
    answers[f"counts per province, {name}"] = ms(lambda: counts.by_group(rows, "province"), 7)
    answers[f"counts per verdict, {name}"] = ms(lambda: counts.by_verdict(rows), 7)
    answers[f"counts per flag, {name}"] = ms(lambda: counts.by_check(rows, service.resource_id), 7)
    answers[f"counts by owner, {name}"] = ms(
        lambda: counts.linked(rows, Ownership.objects.all()), 7
    )
reviewer = User.objects.create(username="bench", is_superuser=True)
client = Client()
client.force_login(reviewer, backend="django.contrib.auth.backends.ModelBackend")
answers["the quality page"] = ms(lambda: client.get("/controle/kwaliteit/"), 7)
answers["the list with a filter and its panel"] = ms(
    lambda: client.get("/?f.website.leeg=0&sort=-company"), 7
)
# As if every key had been another record's: the identity of each row is new.
KnownRecord.objects.update(fingerprint="0" * 64, content_hash="")
found["reload"] = ms(sync)
print(json.dumps(found))
"""
