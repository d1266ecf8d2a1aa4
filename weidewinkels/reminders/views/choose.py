"""Which mails somebody wants: on their own page, or by the link in a mail."""

from __future__ import annotations

from typing import get_args

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from weidewinkels.accounts.permissions import may_delete, may_edit_some
from weidewinkels.notifications.choices import Choice, choice_of, unsubscribe
from weidewinkels.notifications.models import MailChoice
from weidewinkels.reminders.links import person_or_404


class MailChoiceForm(forms.ModelForm[MailChoice]):
    """Only what the person can get at all."""

    class Meta:
        model = MailChoice
        fields = ("freshness", "changes", "batches", "digest")

    def __init__(self, data: object, *, user: User) -> None:
        super().__init__(data, instance=choice_of(user))  # type: ignore[arg-type]
        if not may_delete(user):
            del self.fields["digest"]
        if not may_edit_some(user):
            del self.fields["freshness"], self.fields["changes"]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-check-input"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choose_mails(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, User):
        raise PermissionDenied
    form = MailChoiceForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("Uw keuze is opgeslagen."))
        return redirect("reminders:choose")
    return render(request, "reminders/choose.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    user, kind = person_or_404("unsubscribe", token)
    if kind not in get_args(Choice):
        raise Http404
    if request.method == "POST":
        unsubscribe(user, kind)  # type: ignore[arg-type]
    context = {
        "what": MailChoiceForm.base_fields[kind].label,
        "email": user.email,
        "is_done": request.method == "POST",
    }
    return render(request, "reminders/unsubscribe.html", context)
