"""What a reviewer goes through, and who is looking at what."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from weidewinkels.accounts.models import Ownership
from weidewinkels.journal.models import Entry

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


class Computation(models.Model):
    """What the worker works out of all records that we know: how far it is, and on which state."""

    resource_id = models.CharField(max_length=100)
    subject = models.CharField(max_length=250)
    """`doubles`, or `variants:<column>`."""
    asked_at = models.DateTimeField(null=True)
    """When it was asked for; None once it is done."""
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    """When the outcome that is there was ready."""
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    """Steps of the work that is going on; the first half reads, the second compares."""
    stand = models.CharField(max_length=100, blank=True)
    """The state of the catalogue that the outcome is about (`catalogue_stand`)."""
    looked_at = models.DateTimeField(null=True)
    """The last round of the catalogue for which was seen whether anything changed."""
    problem = models.TextField(blank=True)
    result = models.JSONField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("resource_id", "subject"), name="review_one_per_subject"
            ),
        )

    def __str__(self) -> str:
        return self.subject


class DoubleGroup(models.Model):
    """Records that are probably one shop; each is in one group at most.

    `keys`: the records, those of the likeliest pair first. `codes`: of why, between spaces; `text`: the
    names and places to find it by, plain.
    """

    resource_id = models.CharField(max_length=100)
    score = models.PositiveSmallIntegerField()
    keys = models.JSONField(default=list)
    codes = models.CharField(max_length=300)
    text = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("resource_id", "-score"), name="review_likeliest"),)

    def __str__(self) -> str:
        return f"{self.score}: {self.keys}"


class DoublePair(models.Model):
    """Two records of a group, with the reasons and doubts (`doubles.likeness.Reason`).

    The marks (`doubles.marks`) say which content was compared.
    """

    group = models.ForeignKey(DoubleGroup, models.CASCADE, related_name="pairs")
    one = models.CharField(max_length=200)
    other = models.CharField(max_length=200)
    one_mark = models.CharField(max_length=130)
    other_mark = models.CharField(max_length=130)
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    doubts = models.JSONField(default=list)

    class Meta:
        indexes = (
            models.Index(fields=("one",), name="review_pair_one"),
            models.Index(fields=("other",), name="review_pair_other"),
        )

    def __str__(self) -> str:
        return f"{self.one} = {self.other}?"


class NotDouble(models.Model):
    """Somebody found that these are two shops. Remembered by their marks: whatever keys they get, and
    until the name or address of one of them changes."""

    resource_id = models.CharField(max_length=100)
    one_mark = models.CharField(max_length=130)
    other_mark = models.CharField(max_length=130)
    titles = models.JSONField(default=list)
    """What the two were called, with their places."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("resource_id", "one_mark", "other_mark"), name="review_one_denial"
            ),
        )

    def __str__(self) -> str:
        return " ≠ ".join(self.titles)


class Handover(models.Model):
    """Who owned a double owns the survivor since a merge; undoing that takes it back."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    """The deletion of the double."""
    ownership = models.ForeignKey(Ownership, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.entry} → {self.ownership}"
