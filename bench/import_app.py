"""The app's part of `bench.importing`: `python -m bench.import_app preview|memory|inserts NUMBER …`.

Prints milliseconds or megabytes as JSON. Runs in an environment of its own, see `bench.app`.
"""

from __future__ import annotations

import csv
import json
import os
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "weidewinkels.settings"
django.setup()

from django.core.files.uploadedfile import TemporaryUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402

from bench.figures import milliseconds  # noqa: E402
from bench.shops import shops  # noqa: E402
from bench.stores import BENCH  # noqa: E402
from bench.within import call, peak, person, without_mapped_memory  # noqa: E402
from datastore_proxy.types import Record  # noqa: E402
from weidewinkels.datastore import get_service  # noqa: E402
from weidewinkels.exchange.importing import checking, uploading  # noqa: E402
from weidewinkels.exchange.importing.present import Figures, figures_of  # noqa: E402
from weidewinkels.exchange.models import Import, ImportState  # noqa: E402
from weidewinkels.journal.door import run  # noqa: E402
from weidewinkels.journal.draft import confirm, discard  # noqa: E402
from weidewinkels.journal.models import Batch  # noqa: E402

ROUNDS = 3
SIZES = (2_500, 5_000)
"""Of the bare calls; the best one is what ours is held against."""


def preview(number: int, each: int) -> dict[str, float]:
    """A file of the first `number` records; of each `each`th the remarks are changed."""
    file = _file(_records(number), each)
    taken: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(ROUNDS):
        taken["bare"].append(milliseconds(partial(_bare_read, file, number)))
        made: list[Import] = []
        taken["ours"].append(milliseconds(lambda: made.append(_preview(file, by=["_id"]))))  # noqa: B023
        _check(figures_of(_draft_of(made[0])), changed=number // each, same=number - number // each)
        _forget(made[0])
    return {name: statistics.median(times) for name, times in taken.items()}


def memory(number: int, each: int) -> dict[str, float]:
    """What the peak of this process grows by while it makes the preview."""
    without_mapped_memory()
    file = _file(_records(number), each)
    _forget(_preview(_file(_records(10), 1), by=["_id"]))
    start = peak()
    made = _preview(file, by=["_id"])
    growth = peak() - start
    _forget(made)
    return {"growth": growth}


def inserts(number: int) -> dict[str, float]:
    """From the confirmed draft to the last recorded key, as the worker does it."""
    new = [
        shop | {"phone": f"06{10_000_000 + at}", "zip": "1621 AB", "province": "Zeeland"}
        for at, shop in enumerate(shops(number))
    ]
    file = _file(iter(new), 0)
    taken: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(ROUNDS):
        for size in SIZES:
            taken[f"bare {size}"].append(milliseconds(partial(_bare_insert, new, size)))
            _empty()
        planned = confirm(_draft_of(_preview(file, by=[])), expected=number)
        taken["ours"].append(milliseconds(partial(run, planned)))
        planned.refresh_from_db()
        assert planned.counts == {"done": number}, (planned.counts, planned.problem)
        _empty()
    found = {name: statistics.median(times) for name, times in taken.items()}
    size = min(SIZES, key=lambda size: found[f"bare {size}"])
    return found | {"size": size, "bare": found[f"bare {size}"]}


def _records(number: int) -> Iterator[Record]:
    return islice(get_service().iterate(), number)


def _file(records: Iterator[Record], each: int) -> Path:
    """A CSV of these; of each `each`th the remarks are others, of none when that is 0."""
    path = BENCH / "import.csv"
    with path.open("w", newline="") as file:
        writer: csv.DictWriter[str] | None = None
        for number, record in enumerate(records):
            writer = writer or _writer(file, record)
            is_changed = each and number % each == 0
            writer.writerow(record | {"remarks": "Anders"} if is_changed else record)
    return path


def _writer(file: Any, record: Record) -> csv.DictWriter[str]:
    writer = csv.DictWriter(file, list(record))
    writer.writeheader()
    return writer


def _preview(path: Path, *, by: list[str]) -> Import:
    """As the web process and the worker do it, one after the other."""
    with path.open("rb") as source, TemporaryUploadedFile(path.name, "text/csv", 0, None) as file:
        while piece := source.read(1024 * 1024):
            file.write(piece)
        file.seek(0)
        file.size = path.stat().st_size
        import_ = uploading.keep(file, owner=person())
    import_.mapping, import_.by = import_.heads, by
    import_.save()
    checking.begin(import_)
    checking.check(import_.id)
    import_.refresh_from_db()
    assert import_.state == ImportState.READY, (import_.state, import_.problem)
    return import_


def _draft_of(import_: Import) -> Batch:
    assert import_.batch
    return import_.batch


def _check(figures: Figures, *, changed: int, same: int) -> None:
    assert (figures.change, figures.same) == (changed, same), figures


def _forget(import_: Import) -> None:
    discard(_draft_of(import_))
    import_.delete()


# --- As a script would do it --------------------------------------------------------------


def _bare_read(path: Path, number: int) -> None:
    """The cells of the file, and the records behind each other, 5,000 at a time."""
    with path.open(newline="") as file:
        assert sum(1 for _ in csv.reader(file)) == number + 1
    last, seen = 0, 0
    while seen < number:
        found = call(
            "datastore_search",
            filters={"_id": {"gt": last}},
            sort="_id",
            limit=5_000,
            include_total=False,
        )["records"]
        seen, last = seen + len(found), found[-1]["_id"]


def _bare_insert(records: list[Record], size: int) -> None:
    for start in range(0, len(records), size):
        call(
            "datastore_upsert",
            method="insert",
            records=records[start : start + size],
            calculate_record_count=False,
        )


def _empty() -> None:
    """All but the one that was there."""
    call("datastore_records_delete", filters={"_id": {"gt": 1}}, calculate_record_count=False)


BENCHMARKS: dict[str, Callable[..., dict[str, float]]] = {
    "preview": preview,
    "memory": memory,
    "inserts": inserts,
}


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    what, *numbers = sys.argv[1:]
    print(json.dumps(BENCHMARKS[what](*map(int, numbers))))
