"""What a script shows to be let in as the person who made it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    READ = "read", _("Alleen lezen")
    WRITE = "write", _("Lezen en wijzigen")


class Token(models.Model):
    """A personal token. Its text is known to who made it alone: here is only its hash."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(max_length=60)
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.READ)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    """SHA-256 of the text, in hexadecimals: the text is random, so a slow hash would add nothing."""
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    """None: never."""
    last_used_at = models.DateTimeField(null=True)
    """To the minute."""

    class Meta:
        ordering = ("name",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("user", "name"), name="api_one_token_of_a_name"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def may_write(self) -> bool:
        """As far as the token goes: what its owner may do comes on top."""
        return self.scope == Scope.WRITE
