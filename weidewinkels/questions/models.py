"""What reviewers ask the owners of a record, and what owners report to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weidewinkels.catalogue.models import STRAY_PREFIX, Linked


class Question(Linked):
    """A reviewer's question to the owners of a record; it is open until one of them did something."""

    class Outcome(models.TextChoices):
        OPEN = "", _("Open")
        SAVED = "saved", _("De eigenaar heeft de gegevens gewijzigd")
        CONFIRMED = "confirmed", _("De eigenaar zegt dat alles nog klopt")
        ANSWERED = "answered", _("De eigenaar heeft geantwoord")
        WITHDRAWN = "withdrawn", _("Ingetrokken")

    title = models.CharField(max_length=300, blank=True)
    """What the record was called when it was asked."""
    text = models.TextField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked_by_name = models.CharField(max_length=254, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=254, blank=True)
    answer = models.TextField(blank=True)
    """What the owner wrote, where they answered in words."""

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=("resource_id", "record_key", "outcome"), name="questions_of"),
        )

    def __str__(self) -> str:
        return f"{self.title}: {self.text[:60]}"


class Closure(Linked):
    """An owner reports that the shop is closed, where no column of the resource can hold that."""

    class How(models.TextChoices):
        TEMPORARY = "temporary", _("tijdelijk gesloten")
        PERMANENT = "permanent", _("permanent gesloten")

    class Outcome(models.TextChoices):
        OPEN = "", _("Nog niet bekeken")
        SETTLED = "settled", _("Afgehandeld")
        WITHDRAWN = "withdrawn", _("Toch open")

    how = models.CharField(max_length=10, choices=How)
    note = models.TextField(blank=True)
    title = models.CharField(max_length=300, blank=True)
    """What the record was called when it was reported."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=254, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=("resource_id", "outcome", "at"), name="questions_closed"),)

    def __str__(self) -> str:
        return f"{self.title}: {self.how}"

    @property
    def has_key(self) -> bool:
        """Whether it is known which record it is about: not while its shop is stray."""
        return not self.record_key.startswith(STRAY_PREFIX)
