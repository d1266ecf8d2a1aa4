"""What the journal itself need not know: who emptied the trash, and which mails went out."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weidewinkels.journal.models import Batch


class Emptying(models.Model):
    """That records of a deletion were deleted for good; by nobody: since their time was over."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="emptyings")
    number = models.PositiveIntegerField()
    by_name = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.number}, {self.by_name}"


class Mail(models.Model):
    """A mail about a batch to who started it. One for each occasion, however often it is noticed."""

    class Kind(models.TextChoices):
        FINISHED = "finished", _("Klaar")
        WAITING = "waiting", _("Wacht")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=10, choices=Kind)
    about = models.DateTimeField()
    """When the batch finished, or began; with `kind` the occasion."""
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    """When a worker began to send it, so that no other does meanwhile."""
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("batch", "kind", "about"), name="one_mail_per_occasion"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.batch_id}"
