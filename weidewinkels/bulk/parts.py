"""The keys of a selection as they are stored: in parts, of which few at a time are in memory.

Each function changes only the parts; whoever calls it keeps `Selection.number` equal to them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from weidewinkels.bulk.models import KEYS_PER_PART, SelectedKeys, Selection

PARTS_AT_ONCE = 20


def contained(selection: Selection, keys: Collection[str]) -> set[str]:
    """Those of `keys` that the selection holds."""
    wanted, found = set(keys), set[str]()
    for held in selection.parts.values_list("keys", flat=True).iterator(PARTS_AT_ONCE):
        if len(found) == len(wanted):
            break
        found.update(wanted.intersection(held))
    return found


def append(selection: Selection, keys: Iterable[str]) -> int:
    """Add keys that the selection does not hold yet, after the others; gives how many."""
    more = iter(keys)
    added = 0
    last = selection.parts.order_by("position").last()
    if last and (fitting := list(islice(more, KEYS_PER_PART - len(last.keys)))):
        last.keys += fitting
        last.save(update_fields=["keys"])
        added = len(fitting)
    position = last.position + 1 if last else 0
    while some := list(islice(more, KEYS_PER_PART)):
        SelectedKeys.objects.create(selection=selection, position=position, keys=some)
        position += 1
        added += len(some)
    return added


def remove(selection: Selection, keys: Collection[str]) -> int:
    """Take these keys out, as far as the selection holds them; gives how many those were."""
    leaving = set(keys)
    removed = 0
    holding = [part.pk for part in _parts(selection) if not leaving.isdisjoint(part.keys)]
    for pk in holding:
        part = SelectedKeys.objects.get(pk=pk)
        staying = [key for key in part.keys if key not in leaving]
        removed += len(part.keys) - len(staying)
        part.keys = staying
        if staying:
            part.save(update_fields=["keys"])
        else:
            part.delete()
    return removed


def copy(source: Selection, target: Selection) -> None:
    """Give `target`, which has none, the keys of `source`."""
    for part in _parts(source):
        SelectedKeys.objects.create(selection=target, position=part.position, keys=part.keys)


def _parts(selection: Selection) -> Iterator[SelectedKeys]:
    return selection.parts.order_by("position").iterator(chunk_size=PARTS_AT_ONCE)
