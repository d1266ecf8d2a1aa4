"""How far a computation is, for the page that waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from weidewinkels.review.models import Computation

LONG_WITHOUT_WORKER = timedelta(seconds=60)


@dataclass(frozen=True)
class Progress:
    """`percent`: of the work; `is_waiting`: no worker has begun; `is_long_waiting`: for so long that
    there may be none."""

    is_busy: bool
    is_waiting: bool
    is_long_waiting: bool
    percent: int
    done: int
    total: int
    finished_at: datetime | None
    problem: str


def progress_of(computation: Computation) -> Progress:
    is_busy = computation.asked_at is not None
    is_waiting = is_busy and computation.started_at is None
    waited = timezone.now() - computation.asked_at if computation.asked_at else timedelta()
    return Progress(
        is_busy,
        is_waiting,
        is_waiting and waited > LONG_WITHOUT_WORKER,
        round(100 * computation.done / computation.total) if computation.total else 0,
        computation.done,
        computation.total,
        computation.finished_at,
        computation.problem,
    )
