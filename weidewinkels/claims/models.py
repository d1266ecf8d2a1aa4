"""Who says that a shop is theirs, and whom others asked to look after one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weidewinkels.accounts.codes import ByCode


class AboutShop(models.Model):
    """The shop as it was then; where it is now, `claims.shops` finds out."""

    resource_id = models.CharField(max_length=100)
    record_key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    title = models.CharField(max_length=300)

    class Meta:
        abstract = True


class ClaimState(models.TextChoices):
    BEGUN = "begun", _("Wacht op de code")
    WAITING = "waiting", _("Wacht op een antwoord")
    GRANTED = "granted", _("Toegekend")
    DECLINED = "declined", _("Afgewezen")


class Claim(AboutShop, ByCode):
    """ "Dit is mijn winkel." A code proves that `email` is theirs.

    When that is the address that stands with the shop, that is enough. Otherwise the claim waits for
    the shop's owner, or for a reviewer.
    """

    state = models.CharField(max_length=10, choices=ClaimState, default=ClaimState.BEGUN)
    email = models.EmailField(max_length=254)
    by_shop_address = models.BooleanField()
    """`email` is the one that stands with the shop."""
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="claims"
    )
    """Who was signed in when they claimed it, or whom it was granted to."""
    name = models.CharField(max_length=100, blank=True)
    note = models.TextField(max_length=1000, blank=True)
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField(default=timezone.now)

    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reason = models.TextField(max_length=1000, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=("resource_id", "state"), name="claims_state"),)

    def __str__(self) -> str:
        return f"{self.email}: {self.record_key}"


class Invitation(AboutShop):
    """A link by mail, by which whoever has `email` becomes an owner. Works once."""

    email = models.EmailField(max_length=254)
    token_hash = models.CharField(max_length=64, db_index=True)
    """Invitations that went in one mail have the same: they are accepted together."""
    hands_over = models.BooleanField(default=False)
    """Who invites stops being an owner once it is accepted."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(
                fields=("resource_id", "record_key"),
                name="claims_open_invitations",
                condition=models.Q(accepted_at=None, withdrawn_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.email}: {self.record_key}"
