"""What the worker does for the history: empty a large trash, send mails."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django_tasks import default_task_backend, task

from weidewinkels.history.emptying import empty, in_trash
from weidewinkels.history.mails import send
from weidewinkels.history.models import Mail
from weidewinkels.journal.trash import expired

FIRST_PAUSE = 60
"""Seconds before a mail that could not be sent is tried again; it doubles each time."""


@task()
def empty_trash(batch_id: int, until: int, user_id: int) -> int:
    """Delete for good what was in the trash when somebody asked for it; gives how many.

    `batch_id`: of that deletion alone; 0 for all.
    """
    entries = in_trash(batch_id or None, until)
    return empty(entries, by=User.objects.filter(pk=user_id).first())


@task()
def purge() -> int:
    """Delete for good what can't be restored any more; gives how many."""
    return empty(expired(), by=None)


def purge_later() -> None:
    """Have what was deleted now be wiped when its time in the trash is over.

    Where tasks can't wait, `manage.py purge` does it.
    """
    if default_task_backend.supports_defer:
        when = timezone.now() + timedelta(days=settings.TRASH_DAYS, hours=1)
        purge.using(run_after=when).enqueue()


@task()
def send_mail(mail_id: int) -> str:
    """Send a mail; it is tried again, ever less often, while the mail server doesn't take it."""
    if send(mail_id):
        return "ready"
    mail = Mail.objects.get(id=mail_id)
    if default_task_backend.supports_defer:
        pause = timedelta(seconds=FIRST_PAUSE * 2 ** (mail.attempts - 1))
        send_mail.using(run_after=timezone.now() + pause).enqueue(mail_id)
    return "again"


def send_now(mail: Mail) -> None:
    """Have the worker send it; where the tasks can't be reached that is logged, and no more."""
    transaction.on_commit(lambda: send_mail.enqueue(mail.pk), robust=True)
