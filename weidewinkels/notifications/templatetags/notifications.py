"""Notifications for templates: `{% bell %}` in the top bar, `{{ notification|words_of }}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext

from weidewinkels.notifications.kept import MOST_COUNTED, number_unread
from weidewinkels.notifications.kinds import KINDS, Kind
from weidewinkels.notifications.models import Notification

register = template.Library()


@register.inclusion_tag("notifications/_bell.html", takes_context=True)
def bell(context: RequestContext) -> dict[str, Any]:
    """How many things this person has not read yet; nothing for a visitor."""
    user = context.get("user")
    number = number_unread(user) if user else 0
    request = context.get("request")
    here = request.resolver_match if request else None
    return {
        "is_shown": bool(user and user.is_authenticated),
        "number": number,
        "shown": f"{MOST_COUNTED}+" if number > MOST_COUNTED else number,
        "is_here": here is not None and here.view_name == "notifications:list",
    }


@register.filter
def words_of(notification: Notification) -> str:
    """The sentence, in the language of the page."""
    return _kind_of(notification).words(notification.values, notification.by_name)


@register.filter
def look_of(notification: Notification) -> Kind:
    """Its `icon` and `tone`."""
    return _kind_of(notification)


def _kind_of(notification: Notification) -> Kind:
    return KINDS[notification.kind]
