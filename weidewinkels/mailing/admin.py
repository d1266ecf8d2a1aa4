"""In the Django admin one sees what went out, what waits, and why; nobody changes anything there."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from weidewinkels.mailing.models import Letter


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin[Letter]):
    """Without what the letters say: that may be a code."""

    list_display = ("name", "to", "created_at", "sent_at", "attempts", "problem", "given_up_at")
    list_filter = ("name",)
    search_fields = ("to",)
    fields = (*list_display, "language", "due_at")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Letter | None = None) -> bool:
        return False
