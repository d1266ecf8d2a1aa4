"""What the worker does: ask owners each day, tell them what others changed."""

from __future__ import annotations

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from weidewinkels.journal.lease import FEW
from weidewinkels.journal.models import Batch, BatchState
from weidewinkels.reminders.asking import ask, to_ask
from weidewinkels.reminders.changed import ownerships_in, tell_owners
from weidewinkels.reminders.digest import send_digest

FROM_HOUR = 8
"""Nobody likes mail at night."""
DAY_SECONDS = 26 * 60 * 60


@task()
def remind() -> int:
    """Ask who is to be asked; gives how many mails that makes. Done twice it asks once."""
    number = sum(ask(user, asked) for user, asked in to_ask())
    return number + send_digest()


@task()
def tell(batch_id: int) -> int:
    """Tell the owners what this batch did to their shops; gives how many."""
    batch = Batch.objects.filter(pk=batch_id).first()
    return tell_owners(batch) if batch else 0


def begin_daily(sender: object = None, **_: object) -> bool:
    """Have the worker ask once a day, from eight in the morning on; → whether it was time."""
    now = timezone.localtime()
    if now.hour < FROM_HOUR or not cache.add(f"reminders:{now:%Y-%m-%d}", True, DAY_SECONDS):
        return False
    remind.enqueue()
    return True


def on_run_ended(sender: object, batch: Batch, **_: object) -> None:
    """Hears the journal. Of few records it is quickly seen that there is nobody to tell."""
    if batch.state not in (BatchState.DONE, BatchState.STOPPED) or not batch.done:
        return
    if batch.total > FEW or ownerships_in(batch).exists():
        transaction.on_commit(lambda: tell.enqueue(batch.pk), robust=True)
