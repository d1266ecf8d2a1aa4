"""Which views somebody sees, and what they may do with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _

from weidewinkels.accounts.permissions import Visitor, may_edit_all
from weidewinkels.onlooker import ADDRESS, sees_emails
from weidewinkels.profile import Column, hidden_columns
from weidewinkels.records.listing import FILTER_PREFIX, PAGE_SIZE, Listing
from weidewinkels.saved_views.models import SavedView


def visible_to(user: Visitor) -> QuerySet[SavedView]:
    """One's own, and what is shared; by name."""
    views = SavedView.objects.filter(resource_id=settings.DATASTORE_RESOURCE_ID)
    own = Q(owner=user) if isinstance(user, User) else Q()
    return views.filter(own | Q(shared=True) if own else Q(shared=True)).order_by("name", "id")


def shown_to(user: Visitor) -> list[SavedView]:
    """Of those the ones to show: none that names an e-mail address to who isn't shown any."""
    views = list(visible_to(user))
    if sees_emails():
        return views
    return [view for view in views if view.owner_id == user.pk or not _names_emails(view)]


def _names_emails(view: SavedView) -> bool:
    """Does it say an address, or ask for a column of them? Without its filter it would show other records."""
    asked = QueryDict(view.query_string)
    filters = tuple(FILTER_PREFIX + column for column in hidden_columns())
    return any(
        name in filters or name.rpartition(".")[0] in filters or ADDRESS.search(text)
        for name, texts in [("", [view.name]), *asked.lists()]
        for text in texts
    )


def may_share(user: Visitor) -> bool:
    """May `user` put views in everybody's menu, and look after those of others?"""
    return may_edit_all(user)


def may_change(user: Visitor, view: SavedView) -> bool:
    if view.shared and may_share(user):
        return True
    # Who may share no more doesn't rename what everybody uses.
    return view.owner_id == user.pk and user.pk is not None and not view.shared


def view_or_404(request: HttpRequest, view_id: int) -> SavedView:
    """A view that this person may change; raises Http404 for one they don't see, PermissionDenied
    for another's."""
    view = visible_to(request.user).filter(pk=view_id).first()
    if view is None:
        raise Http404(_("Deze weergave bestaat niet, of niet meer."))
    if not may_change(request.user, view):
        raise PermissionDenied(_("Een gedeelde weergave wijzigt alleen een beheerder."))
    return view


def query_of(listing: Listing) -> str:
    """What is kept of a list: filter, order and the columns that it shows; no page."""
    shown = tuple(column.id for column in listing.columns)
    return replace(listing.but(chosen=shown, limit=PAGE_SIZE), problems=()).query_string


def sorts_of(listing: Listing, columns: Sequence[Column]) -> list[str]:
    """In words what it is sorted by."""
    labels = {column.id: str(column.label) for column in columns}
    return [
        _("%(column)s (aflopend)") % {"column": labels[sort.column]}
        if sort.direction == "desc"
        else labels[sort.column]
        for sort in listing.sort
    ]
