"""What a reviewer goes through, and who is looking at what."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

KEYS_PER_PART = 1000


class Queue(models.Model):
    """Records that one person goes through: their keys as they were when it began, so that saving
    and approving never reshuffles it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    resource_id = models.CharField(max_length=100)
    source = models.CharField(max_length=80)
    """Where the records came from: `todo`, `flagged`, `check:<name>`."""
    total = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=1)
    """Where its owner was last; the first is 1."""
    created_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=("owner", "-touched_at")),)

    def __str__(self) -> str:
        return f"{self.position} of {self.total}"

    def keys_from(self, position: int) -> list[str]:
        """The keys from this position on: as many as there are in its part, none past the end."""
        part, offset = divmod(position - 1, KEYS_PER_PART)
        found = self.parts.filter(part=part).values_list("keys", flat=True).first()
        return list(found or [])[offset:]


class QueuedKeys(models.Model):
    """A part of a queue: at most `KEYS_PER_PART` keys, so that no page holds them all."""

    queue = models.ForeignKey(Queue, models.CASCADE, related_name="parts")
    part = models.PositiveIntegerField()
    keys = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("queue", "part"), name="review_part"),)

    def __str__(self) -> str:
        return f"{self.part}: {len(self.keys)} keys"


class Look(models.Model):
    """Somebody is looking at a record, for some minutes: another reviewer gets the next one."""

    resource_id = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("resource_id", "key"), name="review_one_look"),
        )

    def __str__(self) -> str:
        return f"{self.key} until {self.until}"
