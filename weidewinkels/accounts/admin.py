"""In the Django admin a reviewer with that right connects people with the records they own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from datastore_proxy.errors import DatastoreError, RecordNotFound
from weidewinkels.accounts.models import Ownership
from weidewinkels.catalogue.contents import fingerprint_of
from weidewinkels.datastore import get_service, words


class OwnershipForm(forms.ModelForm[Ownership]):
    """A person and a record's key; what identifies the record is read from the DataStore."""

    class Meta:
        model = Ownership
        fields = ("user", "record_key")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "record_key" in data and "user" in data:
            self.instance.resource_id = settings.DATASTORE_RESOURCE_ID
            self._refuse_twice(data)
            self.instance.fingerprint = self._fingerprint(data["record_key"])
        return data

    def _fingerprint(self, text: str) -> str:
        service = get_service()
        try:
            return fingerprint_of(service.get_one(service.key_from_text(text)))
        except RecordNotFound:
            self.add_error("record_key", str(words().gone))
        except DatastoreError:
            self.add_error(
                "record_key", _("De dataplatform-server antwoordt niet. Probeer het later opnieuw.")
            )
        return ""

    def _refuse_twice(self, data: dict[str, Any]) -> None:
        same = Ownership.objects.filter(
            user=data["user"],
            resource_id=self.instance.resource_id,
            record_key=data["record_key"],
        )
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Deze persoon is al eigenaar hiervan."))


@admin.register(Ownership)
class OwnershipAdmin(admin.ModelAdmin[Ownership]):
    form = OwnershipForm
    list_display = ("user", "record_key", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__email", "record_key")
    raw_id_fields = ("user",)
