"""Files that take long to make."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weidewinkels.journal.models import Batch


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


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Opgehaald")
    CHECKING = "checking", _("Wordt nagekeken")
    READY = "ready", _("Nagekeken")
    FAILED = "failed", _("Niet gelukt")


class Import(models.Model):
    """A file that somebody brought, how they want it read, and the draft that came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    resource_id = models.CharField(max_length=100)
    file_name = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    encoding = models.CharField(max_length=40, blank=True)
    separator = models.CharField(max_length=1, blank=True)
    heads = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    """Rows below the heads."""
    mapping = models.JSONField(default=list)
    """Per head the column of the resource; "" for one that is left out."""
    by = models.JSONField(default=list)
    """The columns that tell which record a row is about; empty: all rows are new."""
    clear = models.CharField(max_length=40, blank=True)
    """What is written in a cell that is to be made empty."""
    tries = models.BooleanField(default=False)
    """Whether the DataStore is to try each row, without storing it."""
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    checked = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    batch = models.OneToOneField(Batch, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    heartbeat_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.file_name

    @property
    def upload(self) -> Path:
        """The file as it came."""
        return Path(settings.IMPORT_DIR) / self.id.hex

    @property
    def rows(self) -> Path:
        """Its rows, as `reading.convert` leaves them."""
        return Path(settings.IMPORT_DIR) / f"{self.id.hex}.csv"
