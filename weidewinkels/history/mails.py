"""The mail to who started something that took long: when it is done, and when it has to wait long."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from weidewinkels.accounts.language import language_for
from weidewinkels.history.models import Mail
from weidewinkels.journal.announce import outcome_text
from weidewinkels.journal.models import Batch, BatchState
from weidewinkels.notifications.choices import wants
from weidewinkels.notifications.telling import note

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
CLAIM = timedelta(minutes=5)
"""After this a worker that began to send and was never heard of again counts as dead."""
TRIES_BEFORE_LONG = 3
"""What began to wait just now doesn't wait long, however long it had been going on before."""


def mail_about(batch: Batch) -> Mail | None:
    """The mail that is due now that a run of `batch` has ended; None when there is none (any more).

    Who wants no mail of it reads in the app that it took long.
    """
    kind, about = _occasion(batch)
    if about is None or not isinstance(batch.by, User):
        return None
    once = f"batch:{batch.pk}:{batch.by.pk}:{kind}:{about.isoformat()}"
    note(f"batch_{kind}", batch.by, _kept(batch), once=once)
    if not (_can_be_reached(batch.by) and wants(batch.by, "batches")):
        return None
    mail, is_new = Mail.objects.get_or_create(batch=batch, kind=kind, about=about)
    return mail if is_new else None


def send(mail_id: int) -> bool:
    """Send it, unless it was sent already or another is at it; False when it is to be tried again."""
    waiting = Mail.objects.filter(id=mail_id, sent_at=None).filter(
        Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - CLAIM)
    )
    if not waiting.update(claimed_at=timezone.now(), attempts=F("attempts") + 1):
        return True
    mail = Mail.objects.select_related("batch__by").get(id=mail_id)
    try:
        if (message := message_of(mail)) is not None:
            message.send()
    except (OSError, SMTPException) as error:
        log.warning("mail %s about batch %s: %s", mail.id, mail.batch_id, error)
        Mail.objects.filter(id=mail_id).update(claimed_at=None)
        return mail.attempts >= MOST_ATTEMPTS
    Mail.objects.filter(id=mail_id).update(sent_at=timezone.now())
    return True


def message_of(mail: Mail) -> EmailMessage | None:
    """In the language of who gets it; None when there is nobody to write to any more."""
    batch, to = mail.batch, mail.batch.by
    if not isinstance(to, User) or not _can_be_reached(to):
        return None
    with translation.override(language_for(to)):
        is_done = mail.kind == Mail.Kind.FINISHED
        outcome = outcome_text(batch, reader=to.pk) if is_done else ""
        context = {
            "batch": batch,
            "name": to.first_name,
            "outcome": outcome,
            "url": settings.SITE_URL + reverse("history:batch", args=[batch.pk]),
        }
        what = outcome.rstrip(".") if is_done else _("wacht op het dataplatform")
        subject = " ".join(f"Weidewinkels: {what}".split())[:150]
        body = render_to_string(f"history/mail/{mail.kind}.txt", context)
    return EmailMessage(subject, body.strip() + "\n", to=[to.email])


def _occasion(batch: Batch) -> tuple[Mail.Kind, datetime | None]:
    """What there is to write about, and since when; without a moment there is nothing."""
    began = batch.started_at or batch.created_at
    if batch.state == BatchState.DONE and batch.finished_at:
        took = batch.finished_at - began
        is_long = took.total_seconds() >= settings.MAIL_AFTER_SECONDS
        return Mail.Kind.FINISHED, batch.finished_at if is_long else None
    waits = batch.state == BatchState.WAITING and batch.problem != ""
    waited = (timezone.now() - began).total_seconds() >= settings.MAIL_WAITING_SECONDS
    is_long = waits and waited and batch.deliveries >= TRIES_BEFORE_LONG
    return Mail.Kind.WAITING, began if is_long else None


def _kept(batch: Batch) -> dict[str, Any]:
    """What a notification says of it."""
    return {
        "action": batch.action,
        "counts": batch.counts,
        "url": reverse("history:batch", args=[batch.pk]),
    }


def _can_be_reached(user: object) -> bool:
    return isinstance(user, User) and user.is_active and bool(user.email)
