"""The page on which a person makes tokens, sees what became of them, and takes them back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from weidewinkels.accounts.permissions import may_write
from weidewinkels.api import tokens
from weidewinkels.api.forms import TokenForm
from weidewinkels.api.models import Token


@require_safe
@login_required
@never_cache
def list_tokens(request: HttpRequest) -> HttpResponse:
    return _page(request, TokenForm(user=_person(request)))


@require_POST
@login_required
@never_cache
def make_token(request: HttpRequest) -> HttpResponse:
    """The text is in this answer alone; it is kept nowhere, so there is no page to go back to."""
    form = TokenForm(request.POST, user=_person(request))
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        with transaction.atomic():
            token, text = tokens.make(_person(request), **form.cleaned_data)
    except IntegrityError:  # a double click: the other one has just made it
        form.add_error("name", _("U hebt al een token dat zo heet. Kies een andere naam."))
        return _page(request, form, status=422)
    return _page(request, TokenForm(user=_person(request)), made=token, text=text, status=201)


@require_POST
@login_required
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    token = get_object_or_404(Token, pk=token_id, user=_person(request))
    token.delete()
    messages.success(request, _("Het token “%(name)s” werkt niet meer.") % {"name": token.name})
    return redirect("api:tokens")


def _page(
    request: HttpRequest,
    form: TokenForm,
    *,
    made: Token | None = None,
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "made": made,
        "text": text,
        "tokens": Token.objects.filter(user=_person(request)),
        "may_write": may_write(request.user),
        "api_url": request.build_absolute_uri("/api/"),
    }
    return render(request, "api/tokens.html", context, status=status)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  login_required
    return request.user
