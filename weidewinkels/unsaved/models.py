"""What somebody is typing in the form of a record, and has not saved."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

NEW_PREFIX = "new:"
"""Before the token of the form, in the place of a record that doesn't exist yet."""
LONGEST_TITLE = 300


class Device(models.TextChoices):
    """The kind alone: by it one knows again where one was typing."""

    PHONE = "phone", _("op een telefoon")
    TABLET = "tablet", _("op een tablet")
    COMPUTER = "computer", _("op een computer")


class UnsavedForm(models.Model):
    """Only its writer ever sees it. One per person and place."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    resource_id = models.CharField(max_length=100)
    place = models.CharField(max_length=300)
    """The key of the record; for a new one NEW_PREFIX with `once`."""
    title = models.CharField(_("naam"), max_length=LONGEST_TITLE, blank=True)
    seen_token = models.TextField()
    """The record as the form showed it, signed, as `records.seen` makes it."""
    typed = models.JSONField()
    """Name of an input → what it held."""
    once = models.CharField(max_length=36)
    """The form's own token against saving twice; of a new record it stays the same on every device."""
    page = models.CharField(max_length=36)
    """The opened page that wrote this."""
    device = models.CharField(max_length=10, choices=Device)
    revision = models.PositiveIntegerField(default=1)
    began_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "resource_id", "place"), name="unsaved_one_per_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} · {self.title or self.place}"

    @property
    def mark(self) -> str:
        """This form as it is now; another text, or another form at this place, has another mark."""
        return f"{self.pk}.{self.revision}"

    @property
    def is_new(self) -> bool:
        """Whether it is of a record that doesn't exist yet."""
        return self.place.startswith(NEW_PREFIX)

    @property
    def when(self) -> str:
        """When it was last typed in: "14:03", and the day before it when that isn't today."""
        at = timezone.localtime(self.changed_at)
        is_today = at.date() == timezone.localdate()
        return date_format(at, "H:i" if is_today else "j F H:i")
