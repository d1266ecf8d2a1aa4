"""Batches of many, made without writing them: as a worker would have left them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from weidewinkels.datastore import get_service
from weidewinkels.journal.models import (
    Action,
    Batch,
    BatchState,
    Entry,
    EntryState,
    Operation,
    Problem,
    Source,
)

MESSAGES = ("province: onbekend", "postcode: te lang")


def make_batch(
    *states: tuple[EntryState, int],
    state: BatchState = BatchState.DONE,
    by: User | None = None,
    action: str = Action.BULK,
    **facts: Any,
) -> Batch:
    """`make_batch((EntryState.DONE, 300), (EntryState.FAILED, 12))`: entries in this order."""
    batch = Batch.objects.create(
        resource_id=get_service().resource_id,
        action=action,
        source=Source.BULK,
        by=by,
        by_name=by.first_name if by else "",
        state=state,
        started_at=timezone.now(),
        finished_at=timezone.now() if state == BatchState.DONE else None,
        total=sum(number for _state, number in states),
        counts={each.value: number for each, number in states},
        **facts,
    )
    wanted = [each for each, number in states for _ in range(number)]
    Entry.objects.bulk_create(_entries(batch, wanted), 2000)
    return batch


def _entries(batch: Batch, states: Sequence[EntryState]) -> list[Entry]:
    return [
        Entry(
            batch=batch,
            position=position,
            operation=Operation.UPDATE,
            key=str(100_000 + position),
            title=f"Hoeve {position}",
            seen={"company": f"Hoeve {position}", "province": "North Holland"},
            before={"company": f"Hoeve {position}", "province": "North Holland"},
            after={"company": f"Hoeve {position}", "province": "Noord-Holland"},
            changes={"province": "Noord-Holland"},
            state=state,
            problem={EntryState.CONFLICT: Problem.CHANGED, EntryState.FAILED: Problem.REFUSED}.get(
                state, Problem.NONE
            ),
            conflicting=["province"] if state == EntryState.CONFLICT else [],
            message=MESSAGES[position % 3 == 0] if state == EntryState.FAILED else "",
            done_at=timezone.now() if state == EntryState.DONE else None,
        )
        for position, state in enumerate(states)
    ]
