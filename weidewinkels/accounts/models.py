"""Who owns which record, and the permissions that the roles are made of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weidewinkels.catalogue.models import Linked


class Ownership(Linked):
    """`user` is the owner of the record with this key and this fingerprint."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ownerships"
    )
    created_at = models.DateTimeField(_("sinds"), auto_now_add=True)

    class Meta:
        verbose_name = _("eigenaarschap")
        verbose_name_plural = _("eigenaarschappen")
        constraints = [
            models.UniqueConstraint(
                fields=["resource_id", "record_key", "user"], name="one_ownership_per_record"
            )
        ]
        default_permissions = ("add", "change", "delete", "view")
        permissions = [
            ("add_record", "May add records"),
            ("edit_own_record", "May edit the records that one owns"),
            ("edit_record", "May edit all records"),
            ("delete_record", "May delete records"),
            ("restore_record", "May restore deleted records"),
            ("undo_batch", "May undo changes of others"),
            ("empty_trash", "May delete for good what is in the trash"),
            ("manage_datastore", "May see to the resource and the app's set-up"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.record_key}"


class ChosenLanguage(models.Model):
    """In which language `user` reads the app, for when the app writes to them."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    code = models.CharField(max_length=10)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user}: {self.code}"
