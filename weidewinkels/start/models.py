"""How the data was from day to day, and what owners have seen of what others changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from weidewinkels.catalogue.models import Linked


class Snapshot(models.Model):
    """How good the data was on a day, as last counted on it. Shares go from 0 to 1."""

    resource_id = models.CharField(max_length=100)
    day = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    as_of = models.DateTimeField(null=True)
    """When the catalogue, in which it was counted, last went through the whole resource."""
    records = models.PositiveIntegerField()
    filled = models.FloatField()
    """Of all the fields that a record should have, the share that holds something."""
    sound = models.FloatField()
    """The share of the records without a doubt."""
    fresh = models.FloatField()
    """The share of the records that somebody confirmed not too long ago."""
    columns = models.JSONField(default=dict)
    """Column → the number of records in which it holds something."""
    provinces = models.JSONField(default=list)
    """[name, number of records], the most frequent first; of the latest day only."""
    places = models.JSONField(default=list)
    """[longitude, latitude, number of records there]; of the latest day only."""

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("resource_id", "day"), name="start_one_per_day"),
        )

    def __str__(self) -> str:
        return f"{self.day}: {self.records}"


class Agreed(Linked):
    """Up to which change of a record by others its owner said that it is all right."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    entry_id = models.BigIntegerField()
    """The journal's last entry that the owner had before them."""

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("resource_id", "record_key", "user"), name="start_one_agreement"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.record_key} up to {self.entry_id}"
