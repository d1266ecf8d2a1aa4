"""What the journal tells the rest of the house; it knows no listener."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.dispatch import Signal

if TYPE_CHECKING:
    from weidewinkels.journal.models import Batch

log = logging.getLogger(__name__)

written = Signal()
"""Sent with `entries`: a list of entries that are now `done`, after each call that wrote.

A restored record has a new key: `entry.restores_key` is the old one, `entry.key` the new one.
An exception in a listener is logged and stops nothing: what is written is written.
"""

run_ended = Signal()
"""Sent with `batch` when a run of it has ended: it is then `done`, `stopped` or `waiting`."""

looking_around = Signal()
"""Sent by each worker every few seconds, for what others want done from time to time."""


def tell_run_ended(batch: Batch) -> None:
    """What goes wrong in a listener is logged, and is no matter of the batch."""
    for listener, answer in run_ended.send_robust(type(batch), batch=batch):
        if isinstance(answer, Exception):
            log.error("%s failed after a run", listener, exc_info=answer)
