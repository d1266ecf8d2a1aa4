"""What people were told, and of what they want mail too."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Notification(models.Model):
    """Something that one person is told in the app. Its words are made when they are read
    (`kinds.py`), so that they are in the language in which somebody reads them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    """A name in `KINDS`; the mail about it has the same name."""
    values = models.JSONField(default=dict)
    """What its words are filled in with; never a code, nor a link that lets somebody in."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by_name = models.CharField(max_length=254, blank=True)
    """Who did it: apart from the values, since it goes when that account is removed."""
    path = models.CharField(max_length=500, blank=True)
    """The page of this app to look at."""
    once = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001
    """The occasion, of which nobody is told twice; of most there is none, which isn't unique."""
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=("user", "at"), name="notifications_of"),
            # Counted for the top bar of every page
            models.Index(
                fields=("user",),
                name="notifications_unread",
                condition=models.Q(read_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}, {self.user}"


class MailChoice(models.Model):
    """Of what `user` wants mail too; who has no row wants all."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="mail_choice"
    )
    freshness = models.BooleanField(
        _("Als het tijd is om te laten weten of alles nog klopt"), default=True
    )
    changes = models.BooleanField(_("Als een ander iets van u wijzigt"), default=True)
    batches = models.BooleanField(
        _("Als iets dat u liet doen lang duurde en klaar is, of moet wachten"), default=True
    )
    digest = models.BooleanField(_("Elke week: hoeveel er verouderd is"), default=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)
