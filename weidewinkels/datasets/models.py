"""Data sets that are being made, and what was changed about the tables themselves."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DIES_AFTER = timedelta(minutes=2)
"""Making takes seconds: who is at it for longer has died, and another may go on."""


class Start(models.TextChoices):
    """What the columns were taken from."""

    PROFILE = "profile", _("Weidewinkels")
    FILE = "file", _("Een bestand")
    SCRATCH = "scratch", _("Niets")


class NewState(models.TextChoices):
    """`half`: something came about in CKAN, but not all of it, or we don't know."""

    DRAFT = "draft", _("Nog niet gemaakt")
    MAKING = "making", _("Wordt gemaakt")
    HALF = "half", _("Half gemaakt")
    MADE = "made", _("Gemaakt")


class NewDataset(models.Model):
    """A table that somebody designs, and where it is to be; what they typed is kept as it is.

    `resource_id` is chosen beforehand, so that one can look afterwards what came of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    start = models.CharField(max_length=10, choices=Start)
    name = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    """As the form had it: `package:ID`, `other` or `new`."""
    other_package = models.CharField(max_length=500, blank=True)
    package_title = models.CharField(max_length=200, blank=True)
    package_name = models.CharField(max_length=100, blank=True)
    organization_id = models.CharField(max_length=100, blank=True)
    is_private = models.BooleanField(default=True)
    package_id = models.CharField(max_length=100, blank=True)
    """The package that it comes in; "" while that is still to be made."""
    columns = models.JSONField(default=list)
    """As `making.columns.Draft` writes them."""
    alias = models.CharField(max_length=200, blank=True)
    resource_id = models.CharField(max_length=100, unique=True)
    state = models.CharField(max_length=10, choices=NewState, default=NewState.DRAFT)
    is_asked = models.BooleanField(default=False)
    """CKAN was asked to make the resource, so it may be there."""
    problem = models.TextField(blank=True)
    """What went wrong when it was last made, in words for its owner."""
    file_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    touched_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name or self.resource_id

    @property
    def upload(self) -> Path:
        """The file that it was begun with, to fill it from."""
        return Path(settings.IMPORT_DIR) / f"new-{self.id.hex}"

    @property
    def has_file(self) -> bool:
        return bool(self.file_name) and self.upload.exists()

    @property
    def is_broken_off(self) -> bool:
        """Whether who was making it has died."""
        return self.state == NewState.MAKING and self.touched_at < timezone.now() - DIES_AFTER

    @property
    def may_be_edited(self) -> bool:
        return self.state == NewState.DRAFT


class Change(models.TextChoices):
    MADE = "made", _("Gegevensset gemaakt")
    DICTIONARY = "dictionary", _("Omschrijving van kolommen gewijzigd")
    TAKEN_BACK = "taken_back", _("Omschrijving van kolommen teruggezet")
    KEY = "key", _("Sleutel gezet")
    NO_KEY = "no_key", _("Sleutel weggehaald")


DICTIONARY_CHANGES = (Change.DICTIONARY, Change.TAKEN_BACK)
"""Their `before` and `after` are texts as `dictionary` has them."""


class TableChange(models.Model):
    """What somebody changed about a table rather than about its records."""

    resource_id = models.CharField(max_length=100, db_index=True)
    change = models.CharField(max_length=10, choices=Change)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=254, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.get_change_display()
