"""What happens after a run of a batch; the journal tells, and need not know."""

from __future__ import annotations

from weidewinkels.history import tasks
from weidewinkels.history.mails import mail_about
from weidewinkels.journal.models import Action, Batch, BatchState


def on_run_ended(sender: object, batch: Batch, **_: object) -> None:
    if mail := mail_about(batch):
        tasks.send_now(mail)
    if batch.state == BatchState.DONE and batch.done and batch.action == Action.DELETE:
        tasks.purge_later()
