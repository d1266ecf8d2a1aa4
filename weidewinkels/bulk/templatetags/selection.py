"""Selecting in the list: `{% selection_bar as bar %}`, `{% table_rows rows bar %}`."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from weidewinkels.accounts.permissions import may_select
from weidewinkels.bulk.bar import Bar
from weidewinkels.bulk.filters import in_words
from weidewinkels.bulk.selections import of_list
from weidewinkels.records.table import Row

register = template.Library()


@register.simple_tag(takes_context=True)
def selection_bar(context: Context) -> Bar | None:
    """The bar of this page of the list; None, without a single query, for who selects nothing.

    Looking at a list with another filter clears the selection.
    """
    request: HttpRequest = context["request"]
    if not may_select(request.user):
        return None
    listing = context["listing"]
    selection, cleared = of_list(request.user, listing)
    rows: list[Row] = context["rows"]
    return Bar(
        user=request.user,
        listing=listing,
        page=[row.key for row in rows if row.can_change],
        total=context["paging"].total,
        filter=in_words(listing, context["chips"]),
        selection=selection,
        cleared=cleared,
    )


register.filter("may_select", may_select)


@register.simple_tag
def table_rows(rows: Sequence[Row], bar: Bar | None) -> SafeString:
    """The rows of the list, with a checkbox each for who selects.

    Made by hand, as their cells are: a page may have two hundred.
    """
    made = [row.html(_pick_box(row, bar)) if bar else row.html() for row in rows]
    return mark_safe("\n".join(made))  # noqa: S308 (its makers escape)


def _pick_box(row: Row, bar: Bar) -> str:
    """The cell with the row's checkbox; empty for a row that can't be selected."""
    if not row.can_change:
        return '<td class="pick"></td>'
    label = escape(_("Selecteer %(title)s") % {"title": row.title})
    checked = " checked" if row.key in bar.picked else ""
    return (
        '<td class="pick"><label><input class="form-check-input" type="checkbox" form="kies" '
        f'name="key" value="{escape(row.key)}" aria-label="{label}"{checked}></label></td>'
    )
