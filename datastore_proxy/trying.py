"""Which records of many a store would refuse: it refuses a whole call for one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from .errors import DatastoreError, Invalid, ReadOnly, RecordNotFound, Refused

One = TypeVar("One")


def refusals(
    records: Sequence[One], attempt: Callable[[Sequence[One]], object], *, start: int = 0
) -> Iterator[tuple[int, DatastoreError]]:
    """Place → why, of each that `attempt` refuses by itself; found by halving what is refused.

    Raises what says nothing of the records, such as ReadOnly.
    """
    if not records:
        return
    try:
        attempt(records)
    except ReadOnly:
        raise
    except (Invalid, RecordNotFound, Refused) as refusal:
        if len(records) == 1:
            yield start, refusal
            return
        middle = len(records) // 2
        yield from refusals(records[:middle], attempt, start=start)
        yield from refusals(records[middle:], attempt, start=start + middle)
