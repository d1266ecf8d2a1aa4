"""What was suggested, for a reviewer: take it over, edited or not, or decline it with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from datastore_proxy.types import Key
from weidewinkels.accounts.permissions import may_review
from weidewinkels.claims.forms import DecideForm
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.journal.door import Insert, Update, submit
from weidewinkels.journal.models import Action, Entry, EntryState, Source
from weidewinkels.profile import sections_for
from weidewinkels.records import broken, conflict
from weidewinkels.records.forms import RecordForm, requiring, without
from weidewinkels.records.lookup import key_or_404, record_or_404
from weidewinkels.records.once import new_once, once_of
from weidewinkels.records.outcome import refusals, tell
from weidewinkels.records.seen import NEW, BrokenSeenError, Seen, seal, unseal
from weidewinkels.suggestions import deciding
from weidewinkels.suggestions.likely import likely
from weidewinkels.suggestions.models import Suggestion, SuggestionState

PER_PAGE = 20


@require_safe
@login_required
def list_suggestions(request: HttpRequest) -> HttpResponse:
    _require_review(request)
    mine = Suggestion.objects.filter(resource_id=get_service().resource_id)
    waiting = mine.filter(state=SuggestionState.WAITING).order_by("created_at", "id")
    decided = mine.exclude(state=SuggestionState.WAITING).order_by("-decided_at", "-id")
    context = {
        "page": Paginator(waiting, PER_PAGE).get_page(request.GET.get("page")),
        "decided": decided.select_related("decided_by")[:PER_PAGE],
    }
    return render(request, "suggestions/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def decide_suggestion(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    _require_review(request)
    suggestion = Suggestion.objects.filter(
        pk=suggestion_id, resource_id=get_service().resource_id
    ).first()
    if suggestion is None:
        raise Http404(_("Dit voorstel bestaat niet, of niet meer."))
    if suggestion.state != SuggestionState.WAITING:
        return render(request, "suggestions/decided.html", {"suggestion": suggestion})
    if request.method == "POST":
        match request.POST.get("answer"):
            case "accept":
                return _accept(request, suggestion)
            case "decline":
                return _decline(request, suggestion)
            case "merge":
                return _merge(request, suggestion)
    return _show(request, suggestion)


def _show(
    request: HttpRequest, suggestion: Suggestion, *, decline: DecideForm | None = None
) -> HttpResponse:
    """The form as it would be saved when the suggestion is taken over as it is."""
    status = 422 if decline else 200
    if suggestion.is_new_shop:
        form = _form(Seen.now({}), None, deciding.as_typed(suggestion.values))
        return _page(request, suggestion, form, Seen.now({}), None, decline, status=status)
    shop = deciding.shop_of(suggestion)
    if shop is None:
        context = {"suggestion": suggestion, "decline": decline or DecideForm()}
        return render(request, "suggestions/gone.html", context, status=status)
    key, record = shop
    seen = Seen.now(record)
    form = _form(seen, key, deciding.as_typed({**record, **suggestion.values}))
    return _page(request, suggestion, form, seen, key, decline, status=status)


def _accept(request: HttpRequest, suggestion: Suggestion) -> HttpResponse:
    shop = None if suggestion.is_new_shop else deciding.shop_of(suggestion)
    if shop is None and not suggestion.is_new_shop:
        return _show(request, suggestion)
    key = shop[0] if shop else None
    try:
        seen = unseal(request.POST.get("seen", ""), NEW if key is None else key)
    except BrokenSeenError:
        return broken.page(request, again=request.path)
    form = _form(seen, key, request.POST)
    if not form.is_valid():
        return _page(request, suggestion, form, seen, key, status=422)
    if not form.changes:
        messages.info(request, _("Zo staat het er al: er is niets over te nemen."))
        return _page(request, suggestion, form, seen, key)
    write = Insert(form.changes) if key is None else Update(key, seen.record, form.changes)
    batch = submit(
        writes=[write],
        by=request.user,
        action=Action.ADD if key is None else Action.EDIT,
        source=Source.SUGGESTION,
        reason=deciding.reason_for(suggestion),
        once=once_of(request),
    )
    entry = batch.sole_entry
    if entry.state == EntryState.CONFLICT:
        return _settle(request, form, seen, entry)
    if entry.state == EntryState.FAILED:
        form.add_refusal(refusals(entry))
        return _page(request, suggestion, form, seen, key, status=422)
    written = get_service().key_from_text(entry.key) if entry.key else None
    if isinstance(request.user, User):
        deciding.accepted(suggestion, batch, by=request.user, key=written)
    tell(request, batch)
    return redirect("suggestions:list")


def _settle(request: HttpRequest, form: RecordForm, seen: Seen, entry: Entry) -> HttpResponse:
    """What was changed while the reviewer looked is chosen field by field, as for any form."""
    where = conflict.Where(request.path, request.path, along=[("answer", "accept")])
    return conflict.page(
        request, get_service().key_from_text(entry.key or ""), seen, form, entry, where=where
    )


def _decline(request: HttpRequest, suggestion: Suggestion) -> HttpResponse:
    form = DecideForm(request.POST)
    if not isinstance(request.user, User) or not form.is_valid():
        return _show(request, suggestion, decline=form)
    reason = form.cleaned_data["reason"].strip()
    if not reason:
        form.add_error("reason", _("Schrijf erbij waarom; wie het stuurde leest dat."))
        return _show(request, suggestion, decline=form)
    if deciding.decline(suggestion, by=request.user, reason=reason):
        messages.success(request, _("Afgewezen."))
    return redirect("suggestions:list")


def _merge(request: HttpRequest, suggestion: Suggestion) -> HttpResponse:
    """The shop is there already: what was filled in becomes a change of it, still to be decided."""
    key = key_or_404(request.POST.get("key", ""))
    deciding.make_change_of(suggestion, key, record_or_404(key))
    messages.info(request, _("Dit is nu een voorstel om te wijzigen wat er al stond."))
    return redirect("suggestions:decide", suggestion.pk)


def _form(seen: Seen, key: Key | None, data: object) -> RecordForm:
    sections = sections_for(get_resource())
    own_key = get_service().key
    return RecordForm(
        data,  # type: ignore[arg-type]
        sections=requiring(sections, own_key) if key is None else without(sections, own_key),
        seen=seen.record,
        language=seen.language,
        earlier=seen.earlier,
        is_new=key is None,
    )


def _page(
    request: HttpRequest,
    suggestion: Suggestion,
    form: RecordForm,
    seen: Seen,
    key: Key | None,
    decline: DecideForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    form.is_valid()
    context = {
        "suggestion": suggestion,
        "form": form,
        "key": key,
        "title": suggestion.title,
        "differences": []
        if key is None
        else [
            conflict.change_of(form, column, seen.record, form.changes) for column in form.changes
        ],
        "likely": likely(suggestion.values) if key is None else [],
        "decline": decline or DecideForm(),
        "seen": seal(seen, NEW if key is None else key),
        "once": new_once(),
        "cancel_url": reverse("suggestions:list"),
    }
    return render(request, "suggestions/decide.html", context, status=status)


def _require_review(request: HttpRequest) -> None:
    if not may_review(request.user):
        raise PermissionDenied(_("Voorstellen beoordelen is voor beheerders."))
