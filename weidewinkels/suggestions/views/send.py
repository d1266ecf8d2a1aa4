"""Report a shop that is missing, or propose a change of one that isn't yours; no account needed."""

from __future__ import annotations

from dataclasses import replace

from allauth.core.ratelimit import consume
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from datastore_proxy.types import Key
from weidewinkels import onlooker
from weidewinkels.accounts import codes
from weidewinkels.accounts.permissions import may_add, may_edit
from weidewinkels.catalogue.contents import fingerprint_of
from weidewinkels.claims.forms import CodeForm
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.profile import sections_for, title_of, with_hidden
from weidewinkels.records import broken
from weidewinkels.records.forms import RecordForm, requiring, without
from weidewinkels.records.lookup import key_or_404, record_or_404
from weidewinkels.records.seen import NEW, BrokenSeenError, Seen, seal, unseal
from weidewinkels.records.visit import list_url
from weidewinkels.suggestions.forms import SenderForm
from weidewinkels.suggestions.models import Suggestion
from weidewinkels.suggestions.sending import receive, send_code

MOST_CHARACTERS = 20_000
"""Of all fields together."""


@require_http_methods(["GET", "HEAD", "POST"])
def suggest_shop(request: HttpRequest) -> HttpResponse:
    _require_open()
    if may_add(request.user):
        return redirect("records:add")
    onlooker.show_emails()  # what they fill in themselves
    seen = Seen.now({})
    if request.method == "POST":
        try:
            seen = unseal(request.POST.get("seen", ""), NEW)
        except BrokenSeenError:
            seen = Seen.now({})
    form = RecordForm(
        request.POST if request.method == "POST" else None,
        sections=requiring(sections_for(get_resource()), get_service().key),
        seen={},
        language=seen.language,
        is_new=True,
    )
    return _answer(request, form, seen, key=None)


@require_http_methods(["GET", "HEAD", "POST"])
def suggest_change(request: HttpRequest, key: str) -> HttpResponse:
    _require_open()
    record_key = key_or_404(key)
    record = record_or_404(record_key)
    if may_edit(request.user, record_key, record):
        return redirect("records:edit", record_key)
    seen = Seen.now(record)
    if request.method == "POST":
        try:
            seen = unseal(request.POST.get("seen", ""), record_key)
        except BrokenSeenError:
            return broken.page(request, again=request.path)
        seen = replace(seen, record=with_hidden(seen.record, record))
    form = RecordForm(
        request.POST if request.method == "POST" else None,
        sections=without(sections_for(get_resource()), get_service().key),
        seen=seen.record,
        language=seen.language,
    )
    return _answer(request, form, seen, key=record_key)


@require_http_methods(["GET", "HEAD", "POST"])
def send_thanks(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """For the browser that sent it: thanks, and the code for who wants to hear the result."""
    asked = Suggestion.objects.filter(pk__in=codes.asked_here(request, Suggestion))
    suggestion = asked.filter(pk=suggestion_id).first()
    if suggestion is None:
        raise Http404
    wants_code = bool(suggestion.email) and not suggestion.is_proven
    form = CodeForm(request.POST or None)
    if wants_code and form.is_valid():
        if codes.is_right(suggestion, form.cleaned_data["code"]):
            Suggestion.objects.filter(pk=suggestion.pk).update(is_proven=True, code_hash="")
            messages.success(request, _("Dank u. U hoort per mail wat ermee is gedaan."))
            return redirect("suggestions:thanks", suggestion.pk)
        form.add_error(
            "code",
            _("Deze code werkt niet meer. Uw voorstel is wel verstuurd.")
            if codes.is_spent(suggestion)
            else _("Dit is niet de code uit de mail. Kijk het nog eens na."),
        )
    context = {
        "suggestion": suggestion,
        "form": form if wants_code else None,
        "minutes": codes.MINUTES,
        "list_url": list_url(request),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "suggestions/thanks.html", context, status=status)


def _answer(request: HttpRequest, form: RecordForm, seen: Seen, *, key: Key | None) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    sender = SenderForm(
        request.POST if request.method == "POST" else None, knows_sender=user is not None
    )
    if request.method != "POST":
        return _page(request, form, sender, seen, key=key)
    if sum(map(len, request.POST.values())) > MOST_CHARACTERS:
        form.add_error(None, _("Dit is te veel tekst. Houd het kort."))
    if not (form.is_valid() and sender.is_valid()):
        return _page(request, form, sender, seen, key=key, status=422)
    if key is not None and not form.changes:
        messages.info(request, _("U veranderde niets, dus er is niets verstuurd."))
        return redirect("records:show", key)
    if sender.is_from_a_machine:
        form.add_error(None, _("Dit ging wel heel snel. Kijk het na, en verstuur het nog eens."))
        return _page(request, form, sender, seen, key=key, status=422)
    if not consume(request, action="suggest"):
        form.add_error(
            None,
            _(
                "Er kwam al veel van dit adres. Probeer het over een uur weer; uw invoer staat er nog."
            ),
        )
        return _page(request, form, sender, seen, key=key, status=429)
    suggestion = receive(
        Suggestion(
            resource_id=get_service().resource_id,
            record_key="" if key is None else str(key),
            fingerprint=fingerprint_of(seen.record) if key is not None else "",
            title=title_of(form.changes if key is None else seen.record)[:300],
            values=form.changes,
            seen={column: seen.record.get(column) for column in form.changes},
            user=user,
            language=get_language() or "",
            **{name: sender.cleaned_data.get(name, "") for name in ("note", "name", "email")},
        )
    )
    codes.remember(request, suggestion)
    if suggestion.email:
        send_code(suggestion)
    return redirect("suggestions:thanks", suggestion.pk)


def _page(
    request: HttpRequest,
    form: RecordForm,
    sender: SenderForm,
    seen: Seen,
    *,
    key: Key | None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "sender": sender,
        "problems": [*form.problems(), *sender.problems()],
        "key": key,
        "title": title_of(seen.record),
        "seen": seal(seen, NEW if key is None else key),
        "cancel_url": list_url(request) if key is None else reverse("records:show", args=[key]),
    }
    return render(request, "suggestions/form.html", context, status=status)


def _require_open() -> None:
    if not settings.SUGGESTIONS:
        raise Http404(_("Aanmelden zonder account kan hier niet."))
