"""What the worker does: send the letters that are due, and forget what they said long ago."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from weidewinkels.mailing import sending

LATE = timedelta(seconds=30)
"""After this the task that was to send a letter is taken for lost."""
LOOK_SECONDS = 60
FORGET_SECONDS = 24 * 60 * 60


@task()
def send_letters() -> int:
    """Send what is due; gives how many went."""
    return sending.send_all_due()


def send_soon() -> None:
    """Have the worker send what was posted; where tasks can't be reached, a look around finds it."""
    transaction.on_commit(lambda: send_letters.enqueue(), robust=True)


def look_around(sender: object = None, **_: object) -> None:
    """Have the worker try again what could not be sent, or was left lying."""
    late = sending.waiting().filter(due_at__lte=timezone.now() - LATE)
    if late.exists() and cache.add("mailing.look", True, LOOK_SECONDS):
        send_letters.enqueue()
    if cache.add("mailing.forget", True, FORGET_SECONDS):
        sending.forget_old()
