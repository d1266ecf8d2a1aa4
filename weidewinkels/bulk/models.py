"""What a person picked, and what they are about to do with it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weidewinkels.journal.models import Batch

KEYS_PER_PART = 1000


class SelectionState(models.TextChoices):
    """What a selection is to its owner, who has at most one that is current and few others."""

    GATHERING = "gathering"
    """Its keys are still being fetched."""
    CURRENT = "current"
    CLEARED = "cleared"
    """Taken off the list, and can be brought back."""
    KEPT = "kept"
    """No longer its owner's; a proposal was made with it."""


class Selection(models.Model):
    """Records that one person picked: stored keys and their exact number, never a filter that moves.

    With a proposal it never changes any more: who picks on, picks in a copy.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    resource_id = models.CharField(max_length=100)
    listing = models.TextField(blank=True)
    """The filter that the records were picked with, as a query string of the list."""
    state = models.CharField(
        max_length=10, choices=SelectionState, default=SelectionState.GATHERING
    )
    is_whole_listing = models.BooleanField(default=False)
    """Everything that matched `listing` was taken at once."""
    matched = models.PositiveIntegerField(default=0)
    """How many matched when the whole listing was taken, or when its owner last looked at that."""
    number = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    """How many dropped out because they were deleted, since its owner last changed it."""
    created_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "resource_id", "state"),
                condition=models.Q(state__in=("current", "cleared")),
                name="bulk_one_selection_each",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} records"

    @property
    def mark(self) -> str:
        """Another text once other records are selected."""
        return f"{self.pk}:{self.number}:{self.touched_at.timestamp()}"

    def keys(self) -> Iterator[str]:
        """The keys as text, in the order in which they were picked; any number of them."""
        for keys in self.parts.order_by("position").values_list("keys", flat=True).iterator(10):
            yield from keys


class SelectedKeys(models.Model):
    """A part of a selection: at most `KEYS_PER_PART` keys, so that no page holds them all."""

    selection = models.ForeignKey(Selection, models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    keys = models.JSONField(default=list)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("selection", "position"), name="bulk_part_position"),
        )

    def __str__(self) -> str:
        return f"{self.position}: {len(self.keys)} keys"


class ProposalState(models.TextChoices):
    """`failed`: its preview could not be made; `problem` says why."""

    DRAFTING = "drafting", _("Voorbeeld wordt gemaakt")
    READY = "ready", _("Voorbeeld is klaar")
    FAILED = "failed", _("Voorbeeld is mislukt")


class Proposal(models.Model):
    """An operation on a selection as a person filled it in; its preview is a batch in `draft`.

    What the selection was is kept, so that the preview outlives it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    selection = models.ForeignKey(Selection, models.SET_NULL, null=True, related_name="proposals")
    listing = models.TextField(blank=True)
    """The query string of the list that the records were picked from."""
    is_whole_listing = models.BooleanField(default=False)
    number = models.PositiveIntegerField(default=0)
    """How many records were selected."""
    operation = models.CharField(max_length=40)
    """The name of a class in `bulk/operations/`."""
    parameters = models.JSONField(default=dict)
    """The form as it was posted: name → list of texts."""
    language = models.CharField(max_length=10, default="nl")
    """The one in which the form was filled in: "1,5" is another number in English."""
    batch = models.OneToOneField(Batch, models.SET_NULL, null=True, related_name="proposal")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.DRAFTING)
    drafted = models.PositiveIntegerField(default=0)
    """How many of the selected records have been looked at."""
    missing = models.PositiveIntegerField(default=0)
    """How many of those are no longer there."""
    problem = models.TextField(blank=True)
    drafter = models.CharField(max_length=40, blank=True)
    """Who is making the preview; another may take over once `heartbeat_at` is old."""
    heartbeat_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.operation

    @property
    def is_ready(self) -> bool:
        return self.state == ProposalState.READY
