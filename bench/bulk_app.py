"""The app's part of `bench.bulk`: `python -m bench.bulk_app changes|preview|memory` prints what it took.

Milliseconds and megabytes, as JSON. Runs in an environment of its own, see `bench.app`.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "weidewinkels.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from bench.figures import milliseconds  # noqa: E402
from bench.shops import shops  # noqa: E402
from bench.within import call, peak, person, without_mapped_memory  # noqa: E402
from datastore_proxy.types import Key, Record  # noqa: E402
from weidewinkels.bulk.drafting import make_preview  # noqa: E402
from weidewinkels.bulk.models import Proposal, SelectedKeys, Selection  # noqa: E402
from weidewinkels.bulk.operations.base import operation_named  # noqa: E402
from weidewinkels.datastore import get_service  # noqa: E402
from weidewinkels.journal.door import Delete, Update, plan, run  # noqa: E402
from weidewinkels.journal.draft import draft  # noqa: E402
from weidewinkels.journal.inverse import Inverses  # noqa: E402
from weidewinkels.journal.models import Batch  # noqa: E402
from weidewinkels.journal.undo import undoable  # noqa: E402

ROUNDS = 3
RECORDS, DELETED, SINGLES = 10_000, 1_000, 60
SIZES = (2_500, 5_000)
"""Of the bare calls; the best one is what ours is held against."""
SHOWN = 20


def changes() -> dict[str, float]:
    keys = [shop["_id"] for shop in _first(RECORDS)]
    taken: defaultdict[str, list[float]] = defaultdict(list)
    for number in range(ROUNDS):
        for size in SIZES:
            taken[f"bare {size}"].append(milliseconds(partial(_bare_change, keys, size, number)))
        batch = _planned(_first(RECORDS), f"journal {number}")
        taken["change"].append(_time_to_run(batch))
        undone: list[Batch] = []
        taken["undo_planned"].append(milliseconds(lambda: undone.append(_undo_of(batch))))  # noqa: B023
        taken["undo"].append(_time_to_run(undone[0]))
        single = milliseconds(partial(_bare_change, keys[:SINGLES], 1, number))
        taken["single"].append(single * RECORDS / SINGLES)
        new = _added(6 * DELETED)
        taken["bare_delete"].append(milliseconds(partial(_bare_delete, new[:DELETED])))
        taken["delete"].append(_time_to_run(_deletion_of(new[DELETED : 2 * DELETED])))
        # With others between them, as what is stale has.
        apart, others = new[2 * DELETED :: 2], new[2 * DELETED + 1 :: 2]
        taken["bare_apart"].append(milliseconds(partial(_bare_delete, apart[:DELETED])))
        taken["delete_apart"].append(_time_to_run(_deletion_of(apart[DELETED:])))
        _bare_delete(others)
    found = {name: statistics.median(times) for name, times in taken.items()}
    size = min(SIZES, key=lambda size: found[f"bare {size}"])
    return found | {"size": size, "bare": found[f"bare {size}"]}


def preview() -> dict[str, float]:
    """A selection of all records, set to another province."""
    keys = [str(shop["_id"]) for shop in get_service().iterate()]
    bare = milliseconds(partial(_bare_fetch, keys))
    proposal = _proposal(keys, "set_fields", {"do-c-province": ["set"], "c-province": ["Zeeland"]})
    drafting = threading.Thread(target=make_preview, args=(proposal.id,))
    start = time.perf_counter()
    drafting.start()
    while Proposal.objects.get(id=proposal.id).drafted < SHOWN and drafting.is_alive():
        time.sleep(0.01)
    first = (time.perf_counter() - start) * 1000
    drafting.join()
    whole = (time.perf_counter() - start) * 1000
    proposal.refresh_from_db()
    assert proposal.drafted == len(keys), (proposal.state, proposal.problem, proposal.drafted)
    return {"bare": bare, "first": first, "all": whole}


def memory(number: int) -> dict[str, float]:
    """What the peak of this process grows by, running a change of so many and showing its page.

    Without the part of SQLite's file that is mapped into it: that is cache, which the system takes back.
    """
    without_mapped_memory()
    run(_planned(_first(10), "warm up"))
    batch = _planned(islice(get_service().iterate(), number), f"memory {time.time()}")
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person(), backend="django.contrib.auth.backends.ModelBackend")
    client.get("/geschiedenis/")
    start = peak()
    run(batch)
    after_run = peak()
    assert client.get(f"/geschiedenis/{batch.pk}/").status_code == 200
    return {"run": after_run - start, "page": peak() - after_run}


def _planned(records: Any, text: str) -> Batch:
    writes = (Update(record["_id"], record, {"remarks": text}) for record in records)
    return plan(writes=writes, by=None, action="bulk", source="bulk")


def _undo_of(batch: Batch) -> Batch:
    return plan(writes=Inverses(undoable(batch)), by=None, action="undo", source="undo")


def _time_to_run(batch: Batch) -> float:
    taken = milliseconds(lambda: run(batch))
    batch.refresh_from_db()
    assert batch.counts == {"done": batch.total}, (batch.state, batch.counts, batch.problem)
    return taken


def _first(number: int) -> list[Record]:
    return list(islice(get_service().iterate(), number))


def _added(number: int) -> list[Key]:
    service = get_service()
    return [key for key in service.insert(list(shops(number))) if key is not None]


def _proposal(keys: Sequence[str], operation: str, parameters: dict[str, list[str]]) -> Proposal:
    owner, service = person(), get_service()
    selection = Selection.objects.create(
        owner=owner, resource_id=service.resource_id, number=len(keys)
    )
    SelectedKeys.objects.bulk_create(
        SelectedKeys(selection=selection, position=start, keys=list(keys[start : start + 1000]))
        for start in range(0, len(keys), 1000)
    )
    kind = operation_named(operation)
    assert kind
    return Proposal.objects.create(
        owner=owner,
        selection=selection,
        number=len(keys),
        operation=operation,
        parameters=parameters,
        language="nl",
        batch=draft(by=owner, action=kind.action, source="bulk"),
    )


# --- As a script would do it --------------------------------------------------------------


def _bare_change(keys: Sequence[int], size: int, number: int) -> None:
    for start in range(0, len(keys), size):
        records = [
            {"_id": key, "remarks": f"bare {number} {size}"} for key in keys[start : start + size]
        ]
        call("datastore_upsert", method="update", records=records, calculate_record_count=False)


def _deletion_of(keys: Sequence[Key]) -> Batch:
    writes = [Delete(key, record) for key, record in get_service().get(keys).items()]
    return plan(writes=writes, by=None, action="delete", source="bulk")


def _bare_delete(keys: Sequence[Key]) -> None:
    call("datastore_records_delete", filters={"_id": list(keys)}, calculate_record_count=False)


def _bare_fetch(keys: Sequence[str]) -> None:
    for start in range(0, len(keys), 1000):
        some = [int(key) for key in keys[start : start + 1000]]
        call("datastore_search", filters={"_id": some}, limit=1000, include_total=False)


BENCHMARKS: dict[str, Callable[..., dict[str, float]]] = {
    "changes": changes,
    "preview": preview,
    "memory": lambda number: memory(int(number)),
}


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    what, *words = sys.argv[1:]
    print(json.dumps(BENCHMARKS[what](*words)))
