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
    for subject, took in found["computed"].items():
        yield Figure(f"catalogue: the worker computes {subject}", took, read, 200)
    for name, took in found["answers"].items():
        against = f"{took / page:.1f} × a page of datastore_search ({page:.0f} ms)"
        yield Figure(f"catalogue: {name}", took, None, 300, against=against)


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
from django.contrib.auth.models import Group, User
from django.test import Client
from datastore_proxy.types import Sort
from weidewinkels.accounts import roles
from weidewinkels.accounts.models import Ownership
from weidewinkels.accounts.ownership import give
from weidewinkels.catalogue import conditions as ask, counts, search
from weidewinkels.catalogue.checking import check_all
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.catalogue.sync import sync
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.profile import columns_for
from weidewinkels.quality import CHECKS
from weidewinkels.review import computing
from weidewinkels.review.models import DoubleGroup, DoublePair
from weidewinkels.review.tasks import compute
from weidewinkels.saved_views.models import SavedView

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
computed = {}
for subject in (f"{computing.VARIANTS}province", f"{computing.VARIANTS}city"):
    computed[subject] = ms(lambda: compute.func(computing.ask(subject).pk))
found["computed"] = computed

def client_of(role):
    user = User.objects.create(username=role, email=f"{role}@bench.example")
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user, client

reviewer, beheerder = client_of(roles.BEHEERDER)
_staff, medewerker = client_of(roles.MEDEWERKER)
owner, eigenaar = client_of(roles.EIGENAAR)
for row in KnownRecord.objects.order_by("pk")[:50]:
    give(owner, row.record_id, row.content)
for number in range(30):
    SavedView.objects.create(
        owner=reviewer, resource_id=service.resource_id, name=f"View {number}",
        query_string="f.website.leeg=0",
    )
# As many as a neglected table may have; these shops have no doubles to find.
doubles = computing.ask(computing.DOUBLES)
assert computing.take(doubles)
computing.finish(doubles, stand=computing.catalogue_stand())
groups = DoubleGroup.objects.bulk_create(
    DoubleGroup(
        resource_id=service.resource_id, score=50 + number % 50, keys=[str(number), str(number + 1)],
        codes=" name phone ", text=f"hoeve {number} hoorn",
    )
    for number in range(2, 10_002, 2)
)
DoublePair.objects.bulk_create(
    DoublePair(group=group, one=group.keys[0], other=group.keys[1], score=group.score)
    for group in groups
)
PAGES = {
    "the start page of a beheerder": (beheerder, "/start/"),
    "the start page of a medewerker": (medewerker, "/start/"),
    "the start page of an eigenaar with 50 shops": (eigenaar, "/start/"),
    "the stale": (medewerker, "/start/verouderd/"),
    "the review page": (beheerder, "/controle/"),
    "the quality page": (beheerder, "/controle/kwaliteit/"),
    "spellings of a column": (beheerder, "/controle/varianten/?kolom=city"),
    "the list of doubles": (beheerder, "/controle/dubbelen/"),
    "the list of doubles, narrowed": (beheerder, "/controle/dubbelen/?q=hoorn&score=zeker"),
    "a pair of doubles": (beheerder, "/controle/dubbelen/vergelijken/?r=50&r=51"),
    "saved views": (beheerder, "/weergaven/"),
    "the history": (beheerder, "/geschiedenis/"),
    "a record": (beheerder, "/winkels/50/"),
    "values of a filter": (beheerder, "/lijst/waarden/?kolom=city"),
    "values of a filter in text of every record": (beheerder, "/lijst/waarden/?kolom=street"),
    "values looked for": (beheerder, "/lijst/waarden/?kolom=street&waarde.street=12"),
    "the list with a filter and its panel": (beheerder, "/?f.website.leeg=0&sort=-company"),
}
for check in ("province_spelling", "phone"):
    if check in CHECKS:
        PAGES[f"what {check} found"] = (beheerder, f"/controle/kwaliteit/{check}/")
for name, (client, url) in PAGES.items():
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    answers[name] = ms(lambda: client.get(url), 7)
# As if every key had been another record's: the identity of each row is new.
KnownRecord.objects.update(fingerprint="0" * 64, content_hash="")
found["reload"] = ms(sync)
print(json.dumps(found))
"""
