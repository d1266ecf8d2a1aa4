"""A view of the list, kept by a name: its filter, order and columns."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 60
LONGEST_QUERY = 4000
"""Some browsers and proxies cut addresses that are much longer."""


class SavedView(models.Model):
    """Only its owner sees it, unless it is shared: then everybody does, also after its owner has left."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    resource_id = models.CharField(max_length=100)
    name = models.CharField(_("naam"), max_length=LONGEST_NAME)
    query_string = models.TextField()
    """The address of the list, as `records.listing` reads it."""
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "resource_id", "name"), name="saved_views_one_per_name"
            ),
        )
        indexes = (
            models.Index(
                fields=("resource_id", "name"),
                name="saved_views_shared",
                condition=models.Q(shared=True),
            ),
        )

    def __str__(self) -> str:
        return self.name


def forget_private_views(sender: object, instance: User, **_named: object) -> None:
    """What only this person saw goes with them."""
    SavedView.objects.filter(owner=instance, shared=False).delete()
