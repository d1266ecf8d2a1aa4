"""Who owns a shop: inviting another, taking that back, leaving."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from datastore_proxy.types import Key, Record
from weidewinkels.accounts.ownership import owners_of, take
from weidewinkels.accounts.permissions import may_edit_all, owns
from weidewinkels.catalogue.contents import fingerprint_of
from weidewinkels.claims import inviting, shops
from weidewinkels.claims.forms import InviteForm
from weidewinkels.claims.lookup import own_or_403
from weidewinkels.notifications.telling import tell
from weidewinkels.profile import title_of
from weidewinkels.web.requests import number_in


@require_safe
@login_required
def list_owners(request: HttpRequest, key: str) -> HttpResponse:
    record_key, record = own_or_403(request, key)
    form = InviteForm(
        is_owner=owns(request.user, record_key, record),
        email="" if owners_of(record_key, record) else shops.address_of(record),
    )
    return _page(request, record_key, record, form)


@require_POST
@login_required
def invite_owner(request: HttpRequest, key: str) -> HttpResponse:
    record_key, record = own_or_403(request, key)
    if not isinstance(request.user, User):
        raise PermissionDenied
    form = InviteForm(request.POST, is_owner=owns(request.user, record_key, record))
    if not form.is_valid():
        return _page(request, record_key, record, form, status=422)
    email = form.cleaned_data["email"]
    inviting.invite(
        [(email, (record_key, record))],
        by=request.user,
        hands_over=form.cleaned_data.get("hands_over", False),
    )
    messages.success(
        request, _("%(email)s krijgt een mail met een uitnodiging.") % {"email": email}
    )
    return redirect("claims:owners", record_key)


@require_POST
@login_required
def withdraw_invitation(request: HttpRequest, key: str) -> HttpResponse:
    record_key, record = own_or_403(request, key)
    invitation = (
        inviting.open_invitations()
        .filter(
            pk=number_in(request.POST.get("invitation", "")),
            record_key=str(record_key),
            fingerprint=fingerprint_of(record),
        )
        .first()
    )
    if invitation is not None and inviting.withdraw(invitation):
        messages.success(request, _("De uitnodiging is ingetrokken; de link werkt niet meer."))
    else:
        messages.warning(request, _("Deze uitnodiging was al aangenomen of ingetrokken."))
    return redirect("claims:owners", record_key)


@require_POST
@login_required
def remove_owner(request: HttpRequest, key: str) -> HttpResponse:
    """Leaving, for an owner; a reviewer may remove anybody, who gets mail of it."""
    record_key, record = own_or_403(request, key)
    person = User.objects.filter(pk=number_in(request.POST.get("person", ""))).first()
    is_self = person is not None and person.pk == request.user.pk
    if person is None or person not in owners_of(record_key, record):
        messages.warning(request, _("Deze persoon was al geen eigenaar meer."))
        return redirect("claims:owners", record_key)
    if not (is_self or may_edit_all(request.user)):
        raise PermissionDenied(_("Een andere eigenaar kan alleen een beheerder weghalen."))
    take(person, record_key)
    if is_self:
        messages.success(
            request, _("U bent geen eigenaar meer van %(title)s.") % {"title": title_of(record)}
        )
        return redirect("records:show", record_key)
    context = {"title": title_of(record), "url": reverse("claims:claim", args=[record_key])}
    tell("owner_removed", person, context)
    messages.success(request, _("Weggehaald. Deze persoon krijgt er mail van."))
    return redirect("claims:owners", record_key)


def _page(
    request: HttpRequest, key: Key, record: Record, form: InviteForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "key": key,
        "title": title_of(record),
        "owners": owners_of(key, record),
        "invitations": inviting.open_invitations()
        .filter(record_key=str(key), fingerprint=fingerprint_of(record))
        .order_by("created_at"),
        "may_remove_all": may_edit_all(request.user),
        "form": form,
    }
    return render(request, "claims/owners.html", context, status=status)
