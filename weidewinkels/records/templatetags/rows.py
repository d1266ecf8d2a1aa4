"""`{% await_rows %}`: from here on the template has the rows of the list, and their number."""

from __future__ import annotations

from django import template
from django.template.context import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def await_rows(context: Context) -> str:
    """Adds what `answer` gives; what costs time and needs no rows had better stand before this."""
    context.dicts[-1].update(context["answer"]())
    return ""
