"""How things are written: signs that say nothing, needless space, all capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from weidewinkels.invisible import is_blank
from weidewinkels.kinds.base import CONTROL_CHARACTER, with_plain_newlines
from weidewinkels.quality.base import Finding, Sheet, check
from weidewinkels.quality.capitals import in_names, is_shouted
from weidewinkels.quality.emptiness import is_placeholder

UNSEEN = re.compile(r"[\u200b\u2060\ufeff\u00ad]")
"""Zero-width spaces and soft hyphens; not the joiners, which emoji and some scripts need."""


@check(
    "placeholder",
    _("Zegt niets"),
    _("Hier staat een teken of een woord dat niets zegt. Leeg is dan duidelijker."),
)
def placeholder(sheet: Sheet) -> Iterator[Finding]:
    for column, text in sheet.texts():
        if is_placeholder(text, column):
            yield column, {} if column.required else {column.id: None}


@check(
    "white_space",
    _("Overbodige spaties"),
    _("Er staan spaties of onzichtbare tekens te veel. Daardoor lijkt wat gelijk is verschillend."),
)
def white_space(sheet: Sheet) -> Iterator[Finding]:
    for column, text in sheet.texts():
        tidy = _tidy(text)
        if is_blank(text):
            yield column, {column.id: None}
        elif tidy != with_plain_newlines(text) and not is_placeholder(text, column):
            yield column, {column.id: tidy}


@check(
    "capitals",
    _("Alles in hoofdletters"),
    _("Tekst in hoofdletters leest lastig, en valt in een lijst uit de toon."),
)
def all_capitals(sheet: Sheet) -> Iterator[Finding]:
    for column, text in sheet.texts("text", "long_text"):
        if is_shouted(text):
            # What is a name in running text, only a reader can tell.
            is_name = column.kind == "text" and "\n" not in text
            yield column, {column.id: in_names(text)} if is_name else {}


def _tidy(text: str) -> str:
    text = UNSEEN.sub("", CONTROL_CHARACTER.sub("", with_plain_newlines(text))).strip()
    # Of more than one line, space within may be meant: a list, a column.
    return text if "\n" in text else " ".join(text.split())
