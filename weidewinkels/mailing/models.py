"""The outbox: letters that are to go, and that went."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Letter(models.Model):
    """A mail to one person. What it says is written when it is sent, and forgotten afterwards."""

    name = models.CharField(_("brief"), max_length=60)
    """Of its template: `templates/mail/<name>.txt`."""
    to = models.EmailField(_("aan"), max_length=254)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    """Who has that address, if they have an account; nobody writes to one that was switched off."""
    language = models.CharField(_("taal"), max_length=10)
    context = models.JSONField(default=dict)
    """What the template is filled in with; emptied once sent: it may hold a code or a link."""
    once = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001
    """The occasion, for which no second letter is made; of most there is none, which isn't unique."""

    created_at = models.DateTimeField(_("gemaakt"), default=timezone.now)
    due_at = models.DateTimeField(_("aan de beurt"), default=timezone.now)
    good_until = models.DateTimeField(null=True)
    """After this it says nothing of use any more, and isn't sent."""
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    problem = models.CharField(_("probleem"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("verstuurd"), null=True)
    given_up_at = models.DateTimeField(_("opgegeven"), null=True)

    class Meta:
        verbose_name = _("brief")
        verbose_name_plural = _("brieven")
        default_permissions = ("view",)
        indexes = (
            models.Index(
                fields=("due_at",),
                name="mailing_waiting",
                condition=models.Q(sent_at=None, given_up_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.to}"
