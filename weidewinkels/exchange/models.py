"""Files that take long to make."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ExportState(models.TextChoices):
    WAITING = "waiting", _("Wacht op een werker")
    RUNNING = "running", _("Bezig")
    DONE = "done", _("Klaar")
    FAILED = "failed", _("Mislukt")


class Export(models.Model):
    """A file that the worker makes for one person, and that is gone after a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    wish = models.TextField()
    """What was asked for, as the query string of the form."""
    file_name = models.CharField(max_length=200)
    total = models.PositiveIntegerField(default=0)
    number = models.PositiveIntegerField(default=0)
    """How many records are in it so far."""
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.WAITING)
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.file_name

    @property
    def path(self) -> Path:
        """Where its bytes are: under its own id, never under a name that a person chose."""
        return Path(settings.EXPORT_DIR) / self.id.hex

    @property
    def is_open(self) -> bool:
        """Whether there is still something to come."""
        return self.state in (ExportState.WAITING, ExportState.RUNNING)
