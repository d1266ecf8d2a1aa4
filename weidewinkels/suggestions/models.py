"""What people without rights propose: a shop that is missing, or a change of one that is there."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weidewinkels.accounts.codes import ByCode
from weidewinkels.journal.models import Batch
from weidewinkels.journal.values import ExactJSONField


class SuggestionState(models.TextChoices):
    WAITING = "waiting", _("Wacht op een antwoord")
    ACCEPTED = "accepted", _("Overgenomen")
    DECLINED = "declined", _("Afgewezen")


class Suggestion(ByCode):
    """`values`: of a missing shop all that was filled in; of a change the columns that it changes."""

    resource_id = models.CharField(max_length=100)
    record_key = models.CharField(max_length=200, blank=True)
    """The record that it changes; empty for a shop that is missing."""
    fingerprint = models.CharField(max_length=64, blank=True)
    """Of the shop that was meant: its key may become another's."""
    title = models.CharField(max_length=300)
    values = ExactJSONField()
    seen = ExactJSONField(default=dict)
    """Of a change: the same columns as they were when it was proposed."""

    note = models.TextField(max_length=1000, blank=True)
    name = models.CharField(max_length=100, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    is_proven = models.BooleanField(default=False)
    """The address is theirs: they hear what came of it."""
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="suggestions"
    )
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField(default=timezone.now)

    state = models.CharField(
        max_length=10, choices=SuggestionState, default=SuggestionState.WAITING
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reason = models.TextField(max_length=1000, blank=True)
    batch = models.ForeignKey(Batch, models.SET_NULL, null=True, related_name="suggestions")
    """What was written when it was accepted."""

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=("resource_id", "state"), name="suggestions_state"),)

    def __str__(self) -> str:
        return self.title

    @property
    def is_new_shop(self) -> bool:
        return not self.record_key
