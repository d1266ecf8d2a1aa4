"""All views that somebody sees; renaming, sharing and deleting them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weidewinkels.datastore import get_resource
from weidewinkels.profile import Column, columns_for
from weidewinkels.records.chips import Chip, chips
from weidewinkels.records.listing import Listing
from weidewinkels.records.parsing import parse
from weidewinkels.saved_views.forms import ViewForm
from weidewinkels.saved_views.lookup import may_change, shown_to, sorts_of, view_or_404
from weidewinkels.saved_views.models import SavedView


@dataclass(frozen=True)
class Line:
    """A view with what it shows."""

    view: SavedView
    listing: Listing
    chips: list[Chip]
    sorts: list[str]
    may_change: bool
    is_own: bool


@require_safe
@login_required
def list_views(request: HttpRequest) -> HttpResponse:
    columns = columns_for(get_resource())
    lines = [_line(view, request, columns) for view in shown_to(request.user)]
    context = {
        "own": [line for line in lines if not line.view.shared],
        "shared": [line for line in lines if line.view.shared],
    }
    return render(request, "saved_views/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_view(request: HttpRequest, view_id: int) -> HttpResponse:
    view = view_or_404(request, view_id)
    if not isinstance(request.user, User):
        raise PermissionDenied
    name = view.name
    form = ViewForm(request.POST or None, instance=view, by=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Weergave “%(name)s” gewijzigd.") % {"name": view.name})
        return redirect("saved_views:list")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "view": view, "name": name}
    return render(request, "saved_views/change.html", context, status=status)


@require_POST
@login_required
def delete_view(request: HttpRequest, view_id: int) -> HttpResponse:
    view = view_or_404(request, view_id)
    view.delete()
    messages.success(request, _("Weergave “%(name)s” verwijderd.") % {"name": view.name})
    return redirect("saved_views:list")


def _line(view: SavedView, request: HttpRequest, columns: list[Column]) -> Line:
    listing = parse(QueryDict(view.query_string), columns)
    is_own = view.owner_id == request.user.pk
    sorts, changes = sorts_of(listing, columns), may_change(request.user, view)
    return Line(view, listing, chips(listing, columns), sorts, changes, is_own)
