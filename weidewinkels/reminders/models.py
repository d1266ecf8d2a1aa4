"""What people were reminded of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Reminder(models.Model):
    """That an owner was asked whether a shop still holds; at most one of each stage a period."""

    class Stage(models.TextChoices):
        DUE = "due", _("gevraagd")
        AGAIN = "again", _("herinnerd")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    resource_id = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    period = models.DateTimeField()
    """When the shop was last confirmed, or first seen: the next confirmation begins another."""
    stage = models.CharField(max_length=10, choices=Stage)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("user", "resource_id", "fingerprint", "period", "stage"),
                name="one_reminder_per_stage",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.stage}"
