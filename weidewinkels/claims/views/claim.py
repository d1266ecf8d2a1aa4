""" "Dit is mijn winkel": a code to the address that stands with the shop, or a question to people."""

from __future__ import annotations

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from datastore_proxy.types import Key, Record
from weidewinkels.accounts import codes
from weidewinkels.accounts.ownership import owners_of
from weidewinkels.accounts.permissions import owns
from weidewinkels.claims import claiming, shops
from weidewinkels.claims.forms import AskForm, CodeForm
from weidewinkels.claims.models import Claim, ClaimState
from weidewinkels.datastore import get_service
from weidewinkels.onlooker import masked
from weidewinkels.profile import title_of
from weidewinkels.records.lookup import key_or_404, record_or_404

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def claim_shop(request: HttpRequest, key: str) -> HttpResponse:
    record_key = key_or_404(key)
    record = record_or_404(record_key)
    if owns(request.user, record_key, record):
        return redirect("claims:owners", record_key)
    by_code = request.POST.get("how") == "code"
    ask = AskForm(
        request.POST if request.method == "POST" and not by_code else None,
        knows_asker=request.user.is_authenticated,
    )
    if request.method == "POST":
        if by_code and shops.address_of(record) and not owners_of(record_key, record):
            return _with_code(request, record_key, record, shops.address_of(record), ask=ask)
        if not by_code and ask.is_valid():
            return _by_asking(request, record_key, record, ask)
    return _page(request, record_key, record, ask, status=422 if ask.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def fill_in_code(request: HttpRequest, key: str) -> HttpResponse:
    """Only in the browser that asked for the code, and only for the shop that it was asked for."""
    record_key = key_or_404(key)
    claim = _begun_here(request, record_key)
    if claim is None:
        return redirect("claims:claim", record_key)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if codes.is_right(claim, form.cleaned_data["code"]):
            return _proven(request, record_key, claim)
        form.add_error(
            "code",
            _("Deze code werkt niet meer. Vraag een nieuwe.")
            if codes.is_spent(claim)
            else _("Dit is niet de code uit de mail. Kijk het nog eens na."),
        )
    context = {
        "key": record_key,
        "claim": claim,
        # Masked whosever it is: else it would tell whether the one that was typed is the shop's
        "address": masked(claim.email),
        "form": form,
        "minutes": codes.MINUTES,
    }
    return render(request, "claims/code.html", context, status=422 if form.is_bound else 200)


def _begun_here(request: HttpRequest, key: Key) -> Claim | None:
    """The claim of the record with this key that waits for its code in this browser."""
    asked = Claim.objects.filter(
        pk__in=codes.asked_here(request, Claim),
        resource_id=get_service().resource_id,
        record_key=str(key),
        state=ClaimState.BEGUN,
    )
    return asked.order_by("pk").last()


def _with_code(
    request: HttpRequest, key: Key, record: Record, email: str, *, ask: AskForm
) -> HttpResponse:
    """Mail a code to `email`; it says the same whether anybody knows the address or not."""
    if not consume(request, action="claim", key=email):
        ask.full_clean()
        messages.warning(
            request,
            _(
                "Er zijn al enkele codes gevraagd. Kijk in uw mail, of probeer het over een uur weer."
            ),
        )
        return _page(request, key, record, ask, status=429)
    by_shop_address = email == shops.address_of(record) and not owners_of(key, record)
    claim = Claim.objects.create(
        **shops.about(key, record),
        email=email,
        by_shop_address=by_shop_address,
        user=request.user if isinstance(request.user, User) else None,
        name=ask.cleaned_data.get("name", "") if ask.is_bound else "",
        note=ask.cleaned_data.get("note", "") if ask.is_bound else "",
        language=get_language() or "",
    )
    codes.remember(request, claim)
    claiming.send_code(claim)
    return redirect("claims:code", key)


def _by_asking(request: HttpRequest, key: Key, record: Record, ask: AskForm) -> HttpResponse:
    """Somebody who is signed in needn't prove their address once more."""
    if not isinstance(request.user, User):
        return _with_code(request, key, record, ask.cleaned_data["email"], ask=ask)
    about = shops.about(key, record)
    waiting = Claim.objects.filter(
        user=request.user, state=ClaimState.WAITING, fingerprint=about["fingerprint"]
    )
    if not waiting.exists():
        claim = Claim.objects.create(
            **about,
            email=request.user.email,
            by_shop_address=False,
            user=request.user,
            name=request.user.get_full_name(),
            note=ask.cleaned_data["note"],
            language=get_language() or "",
        )
        claiming.wait(claim)
    return _asked(request, key)


def _proven(request: HttpRequest, key: Key, claim: Claim) -> HttpResponse:
    user = claiming.proven(claim)
    if user is None:
        return _asked(request, key)
    if not request.user.is_authenticated:
        login(request, user, backend=BACKEND)
    messages.success(
        request, _("%(title)s is van u. U kunt de gegevens nu wijzigen.") % {"title": claim.title}
    )
    return redirect("records:show", key)


def _asked(request: HttpRequest, key: Key) -> HttpResponse:
    messages.success(
        request, _("Uw aanvraag is verstuurd. U krijgt een mail zodra zij is beantwoord.")
    )
    return redirect("records:show", key)


def _page(
    request: HttpRequest, key: Key, record: Record, ask: AskForm, *, status: int
) -> HttpResponse:
    has_owner = bool(owners_of(key, record))
    context = {
        "key": key,
        "title": title_of(record),
        "address": "" if has_owner else masked(shops.address_of(record)),
        "has_owner": has_owner,
        "ask": ask,
    }
    return render(request, "claims/claim.html", context, status=status)
