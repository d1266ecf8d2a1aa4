"""Keep the list as it is, by a name."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weidewinkels.accounts.permissions import may_see_reviews
from weidewinkels.datastore import get_resource
from weidewinkels.profile import columns_for
from weidewinkels.records.chips import chips
from weidewinkels.records.parsing import parse
from weidewinkels.records.visit import remembered_choices
from weidewinkels.saved_views.forms import ViewForm
from weidewinkels.saved_views.lookup import query_of, sorts_of
from weidewinkels.saved_views.models import SavedView


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def keep_view(request: HttpRequest) -> HttpResponse:
    """The address carries the list's own query string."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    columns = columns_for(get_resource())
    listing = parse(
        request.GET,
        columns,
        remembered=remembered_choices(request),
        reviews=may_see_reviews(request.user),
    )
    view = SavedView(
        owner=request.user,
        resource_id=settings.DATASTORE_RESOURCE_ID,
        query_string=query_of(listing),
    )
    form = ViewForm(request.POST or None, instance=view, by=request.user)
    if request.method == "POST" and form.is_valid():
        kept = form.save()
        messages.success(request, _("Weergave “%(name)s” bewaard.") % {"name": kept.name})
        return redirect(f"{listing.url.partition('?')[0]}?{kept.query_string}")
    context = {
        "form": form,
        "listing": listing,
        "chips": chips(listing, columns),
        "sorts": sorts_of(listing, columns),
        "list_url": listing.url,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "saved_views/keep.html", context, status=status)
