"""The menu of views on the list: `{% view_menu as views %}`."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from weidewinkels.records.listing import Listing
from weidewinkels.saved_views.lookup import query_of, shown_to

register = template.Library()


@dataclass(frozen=True)
class Entry:
    name: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Menu:
    """`keep_url`: where the list as it is gets a name; "" for a visitor, who can't keep any."""

    own: list[Entry]
    shared: list[Entry]
    keep_url: str

    @property
    def groups(self) -> list[tuple[list[Entry], str]]:
        return [(self.own, _("Van u")), (self.shared, _("Gedeeld"))]

    @property
    def current(self) -> str:
        """The name of the view that the list shows; "" for none."""
        return next((one.name for one in (*self.own, *self.shared) if one.is_current), "")


@register.simple_tag(takes_context=True)
def view_menu(context: Context) -> Menu | None:
    """One query; None for a visitor while nothing is shared."""
    request: HttpRequest = context["request"]
    listing: Listing = context["listing"]
    views = shown_to(request.user)
    is_known = request.user.is_authenticated
    if not views and not is_known:
        return None
    start, here = reverse("records:list"), query_of(listing)
    entries = [
        (view.shared, Entry(view.name, f"{start}?{view.query_string}", view.query_string == here))
        for view in views
    ]
    return Menu(
        own=[entry for shared, entry in entries if not shared],
        shared=[entry for shared, entry in entries if shared],
        keep_url=f"{reverse('saved_views:keep')}?{here}" if is_known else "",
    )
