"""The rows and heads of the list, as finished as Python can make them.

A page has some hundreds of cells; a template tag per cell would cost more than fetching them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any, Literal
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from datastore_proxy.types import Record
from weidewinkels.invisible import is_blank
from weidewinkels.kinds import kind_of
from weidewinkels.kinds.phone import Phone
from weidewinkels.profile import PROFILE, Column, Profile, nameless
from weidewinkels.records.keys_in_urls import KeyInUrl
from weidewinkels.records.listing import Listing, can_sort

CUT_OFF = 28
"""Texts longer than this may be cut by the stylesheet, and carry their whole text in a title."""

WEB_PREFIX = re.compile(r"^https?://(www\.)?", re.IGNORECASE)

NUMBER = Column("_id", gettext_lazy("Nummer"), kind="integer", type="int")
"""What the DataStore itself gives each record."""

CellMaker = Callable[[Any], str]
RowMaker = Callable[[Iterable[Record], Collection[str]], list["Row"]]


@dataclass(frozen=True)
class Head:
    """A column's head; `url` sorts by it, None where that can't be."""

    position: int
    label: str
    url: str | None
    aria_sort: Literal["ascending", "descending"] | None
    is_number: bool


@dataclass(frozen=True)
class Row:
    """A record. `cells` is the HTML of its cells; `actions` of the one with what can be done, if any."""

    key: str
    title: str
    cells: str
    edit_url: str | None
    delete_url: str | None
    actions: str = ""

    @property
    def can_change(self) -> bool:
        """Whether anything can be done with it."""
        return bool(self.edit_url or self.delete_url)

    def html(self, first: str = "") -> str:
        """The whole row, with the cell `first` before its own."""
        return f'<tr id="r-{escape(self.key)}">{first}{self.cells}{self.actions}</tr>'


def lead_column(listing: Listing, columns: Sequence[Column], profile: Profile = PROFILE) -> Column:
    """The column that names a row: the profile's title, else the first one shown, else its number:
    a table may be without columns yet, or without any that everybody is shown."""
    titled = next((column for column in columns if column.id == profile.title), None)
    return titled or next(iter(listing.columns), NUMBER)


def heads(listing: Listing, lead: Column) -> list[Head]:
    sort = listing.sort[0] if listing.sort else None
    return [
        Head(
            position,
            str(column.label),
            listing.with_sort(column.id).url if can_sort(column) else None,
            _direction(sort.direction) if sort and sort.column == column.id else None,
            kind_of(column).align == "end",
        )
        for position, column in enumerate((lead, *_others(listing, lead)))
    ]


def row_maker(
    listing: Listing,
    lead: Column,
    *,
    key: str,
    may_edit_all: bool,
    may_delete: bool,
    profile: Profile = PROFILE,
) -> RowMaker:
    """A function that makes the rows: the records and the keys, as text, of one's own → a row for each.

    `key` is the key column. What is the same for all records is done here, before they are there.
    """
    makers = [(column.id, cell_maker(column)) for column in _others(listing, lead)]
    show, edit, delete = _url_maker("show"), _url_maker("edit"), _url_maker("delete")
    title_of = kind_of(lead).text
    subtitle = profile.subtitle if lead.id == profile.title else ""
    own_badge = f' <span class="badge-soft badge-soft-clover">{escape(_("Van u"))}</span>'
    actions = _actions_maker()

    def make(record: Record, own: Collection[str]) -> Row:
        text = str(record[key])
        is_own = text in own
        url = show(text)
        title = title_of(record.get(lead.id)).strip()
        title = nameless(text) if is_blank(title) else title
        name = _name_cell(title, url, own_badge if is_own else "", record.get(subtitle))
        cells = "".join([name, *[cell_of(record.get(column)) for column, cell_of in makers]])
        edit_url = edit(text) if may_edit_all or is_own else None
        delete_url = delete(text) if may_delete else None
        may_change = may_edit_all or may_delete or own
        done = actions(title, url, edit_url, delete_url) if may_change else ""
        return Row(text, title, cells, edit_url, delete_url, done)

    return lambda records, own: [make(record, own) for record in records]


def _actions_maker() -> Callable[[str, str, str | None, str | None], str]:
    """A function that makes the cell with what can be done: title and addresses → HTML."""
    edit_word, delete_word = escape(_("Wijzigen")), escape(_("Verwijderen"))
    more_word, history_word = escape(_("Meer")), escape(_("Geschiedenis"))

    def make(title: str, url: str, edit_url: str | None, delete_url: str | None) -> str:
        name = escape(title)
        edit = more = ""
        if edit_url:
            edit = (
                f'<a href="{escape(edit_url)}">{edit_word}'
                f'<span class="visually-hidden"> {name}</span></a>'
            )
        if delete_url:
            more = (
                f'<details class="menu" data-menu><summary class="dots" aria-label="{more_word}: {name}">'
                f'</summary><div class="menu-sheet"><a class="menu-item" href="{escape(url)}'
                f'#geschiedenis">{history_word}</a><a class="menu-item" href="{escape(delete_url)}">'
                f"{delete_word}…</a></div></details>"
            )
        return f'<td class="actions">{edit}{more}</td>'

    return make


def _name_cell(title: str, url: str, badge: str, place: Any) -> str:
    """The head of a row: a link by the record's name, and its place under it."""
    under = f'<span class="name-place">{escape(str(place))}</span>' if place else ""
    whole = f' title="{escape(title)}"' if len(title) > CUT_OFF else ""
    link = f'<a class="name" href="{escape(url)}"{whole}>{escape(title)}</a>'
    return f'<th scope="row">{link}{badge}{under}</th>'


def cell_maker(column: Column) -> CellMaker:
    """A function that makes a cell of this column: a value → escaped HTML."""
    kind = kind_of(column)
    display = IN_A_LIST.get(column.kind, kind.display) if column.type == "text" else kind.display
    side = ' class="number"' if kind.align == "end" else ""
    opening = format_html('<td{} data-label="{}"', mark_safe(side), column.label)  # noqa: S308 (no input)
    empty = format_html(
        '<td class="empty{}" data-label="{}"><span aria-hidden="true">–</span>'
        '<span class="visually-hidden">{}</span></td>',
        " number" if kind.align == "end" else "",
        column.label,
        _("leeg"),
    )

    def make(value: Any) -> str:
        text = "" if value is None else display(value)
        if not text or text.isspace():
            return empty
        # The standard library's: Django's own also looks for lazy texts, which takes thrice as long.
        escaped = escape(text)
        if len(text) <= CUT_OFF:
            return f"{opening}>{escaped}</td>"
        return f'{opening} title="{escaped}">{escaped}</td>'

    return make


def _others(listing: Listing, lead: Column) -> list[Column]:
    return [column for column in listing.columns if column.id != lead.id]


def _direction(direction: str) -> Literal["ascending", "descending"]:
    return "descending" if direction == "desc" else "ascending"


def _url_maker(name: str) -> Callable[[str], str]:
    """Resolving an address once, rather than for every row."""
    in_url = KeyInUrl().to_url
    before, after = reverse(f"records:{name}", args=["KEY"]).split("KEY")
    return lambda key: f"{before}{quote(in_url(key), safe='')}{after}"


@lru_cache(maxsize=20_000)
def _phone(text: str) -> str:
    """Reading a phone number takes as long as the rest of its row; most are read again soon."""
    return Phone(Column("phone", "")).text(text)


def _host_and_path(text: str) -> str:
    return WEB_PREFIX.sub("", text).rstrip("/")


IN_A_LIST: dict[str, CellMaker] = {"email": str, "phone": _phone, "url": _host_and_path}
"""Kinds whose `display` is a link: in the list the row itself is the link."""
