"""From a letter that is due to a mail that went, whatever the mail server does meanwhile."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from weidewinkels.mailing.models import Letter
from weidewinkels.mailing.writing import message_of

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 12
"""With pauses that double: given up after about a day."""
BUSY = timedelta(minutes=5)
"""After this a worker that began to send and was never heard of again counts as dead."""
KEPT = timedelta(days=30)
"""How long we remember that something was sent to an address."""


def send_all_due() -> int:
    """Send what is due, a letter at a time, whoever else is at it; → how many went."""
    gone = 0
    while letter := _take():
        gone += _send(letter)
    return gone


def waiting() -> QuerySet[Letter]:
    """What has not gone yet, and isn't given up."""
    return Letter.objects.filter(sent_at=None, given_up_at=None)


def forget_old() -> int:
    """Delete the letters that went or were given up long ago; those of an occasion keep it taken."""
    old = Letter.objects.filter(created_at__lt=timezone.now() - KEPT, once=None)
    return old.filter(Q(sent_at__isnull=False) | Q(given_up_at__isnull=False)).delete()[0]


def _take() -> Letter | None:
    """The letter that waits longest, for nobody else to take meanwhile."""
    now = timezone.now()
    while letter := waiting().filter(due_at__lte=now).order_by("due_at", "id").first():
        mine = waiting().filter(id=letter.id, due_at=letter.due_at)
        if mine.update(due_at=now + BUSY, attempts=F("attempts") + 1):
            letter.attempts += 1
            return letter
    return None


def _send(letter: Letter) -> bool:
    now = timezone.now()
    if (letter.good_until and letter.good_until < now) or (
        letter.user is not None and not letter.user.is_active
    ):
        _end(letter, given_up_at=now)
        return False
    try:
        message_of(letter).send()
    except (OSError, SMTPException) as error:
        log.warning("letter %s, %s: %s", letter.id, letter.name, error)
        problem = f"{type(error).__name__}: {error}"[:300]
        if letter.attempts >= MOST_ATTEMPTS:
            _end(letter, given_up_at=now, problem=problem)
        else:
            pause = min(FIRST_PAUSE * 2 ** (letter.attempts - 1), LONGEST_PAUSE)
            Letter.objects.filter(id=letter.id).update(due_at=now + pause, problem=problem)
        return False
    _end(letter, sent_at=now, problem="")
    return True


def _end(letter: Letter, **how: Any) -> None:
    """It is over for this letter; what it said is nobody's business any more."""
    Letter.objects.filter(id=letter.id).update(context={}, **how)
