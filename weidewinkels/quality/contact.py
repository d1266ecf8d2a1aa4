"""E-mail addresses, telephone numbers and websites that can't be one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from weidewinkels.kinds.url import SCHEME
from weidewinkels.profile import Column
from weidewinkels.quality.base import Finding, Sheet, check

AT_IN_WORDS = re.compile(r"\s*(\(at\)|\[at\]|\(a\)|\s+at\s+|\s+apenstaartje\s+|@+)\s*", re.I)
DOT_IN_WORDS = re.compile(r"\s*(\(dot\)|\[dot\]|\(punt\)|\[punt\]|[.,]+)\s*", re.I)
PHONE_LABEL = re.compile(
    r"^\s*(telefoon(nummer)?|tel|mobiel|mob|phone|[tm])\s*[.:]*\s*(?=[+(0-9])", re.I
)
MISSPELLED_SCHEME = re.compile(r"^h+t*p+(s?)\s*[:;]*\s*[/\\]+|^h+t+p+(s?)\s*[:;]+\s*", re.I)


@check(
    "email",
    _("E-mailadres kan niet kloppen"),
    _("Dit is geen geldig e-mailadres, dus mail komt niet aan. Zo hoort het: naam@voorbeeld.nl."),
)
def impossible_email(sheet: Sheet) -> Iterator[Finding]:
    for column in sheet.filled("email"):
        if sheet.read(column).is_wrong:
            yield column, _mended(sheet, column, _email(sheet.text(column)))


@check(
    "phone",
    _("Telefoonnummer kan niet kloppen"),
    _(
        "Dit is geen geldig telefoonnummer. Vaak ontbreekt er een cijfer, of staat er iets anders bij."
    ),
)
def impossible_phone(sheet: Sheet) -> Iterator[Finding]:
    for column in sheet.filled("phone"):
        if sheet.read(column).is_wrong:
            yield column, _mended(sheet, column, _phone(sheet.text(column)))


@check(
    "website",
    _("Website kan niet kloppen"),
    _(
        "Dit is geen adres van een website, dus de link werkt niet. Zo hoort het: https://www.voorbeeld.nl."
    ),
)
def impossible_website(sheet: Sheet) -> Iterator[Finding]:
    for column in sheet.filled("url"):
        read = sheet.read(column)
        if read.is_wrong:
            yield column, _mended(sheet, column, _website(sheet.text(column)))
        elif "@" in urlsplit(read.value).netloc:
            yield column, _moved_email(sheet, column)
        elif "." not in (urlsplit(read.value).hostname or ""):
            yield column, {}


@check(
    "website_scheme",
    _("Website zonder https://"),
    _("Zonder https:// ervoor herkennen programma’s die deze gegevens gebruiken de link niet."),
)
def website_without_scheme(sheet: Sheet) -> Iterator[Finding]:
    for column in sheet.filled("url"):
        read, text = sheet.read(column), sheet.text(column)
        if not read.is_wrong and not SCHEME.match(text) and "@" not in text:
            yield column, {column.id: read.value}


def _mended(sheet: Sheet, column: Column, text: str) -> dict[str, object]:
    value = sheet.reads(column, text) if text else None
    return {} if value is None else {column.id: value}


def _email(text: str) -> str:
    text = re.sub(r"^.*<([^<>]*)>\s*$", r"\1", text)
    text = re.sub(r"^\s*(mailto|e-?mail)\s*:\s*", "", text, flags=re.I)
    text = DOT_IN_WORDS.sub(".", AT_IN_WORDS.sub("@", text))
    return text.strip(" .;:\"'")


def _phone(text: str) -> str:
    """The number in a text with a label or a stray sign.

    With a question mark there is none: whoever wrote that doubted the digits.
    """
    if "?" in text:
        return ""
    number = PHONE_LABEL.sub("", text).strip(" \t.,;:\"'")
    return re.sub(r"(?<=[\d+(\s-])[oO](?=[\d\s-])|^[oO](?=\d)", "0", number)


def _website(text: str) -> str:
    if "@" in text:
        return ""
    bare = MISSPELLED_SCHEME.sub("", text)
    scheme = "" if bare == text and not SCHEME.match(text) else "https://"
    if scheme and SCHEME.match(bare):
        bare = bare.split("://", 1)[-1]
    bare = re.sub(r"\s*[.,]+\s*", ".", bare.replace("\\", "/"))
    bare = re.sub(r"^www\s+", "www.", bare, flags=re.I).strip(" .:;/\"'")
    return (scheme or "https://") + bare if bare else ""


def _moved_email(sheet: Sheet, column: Column) -> dict[str, object]:
    """An e-mail address among the websites belongs with the e-mail, where that is still empty."""
    email = sheet.table.first("email")
    if email is None or not sheet.is_empty(email):
        return {}
    value = sheet.reads(email, sheet.text(column))
    return {} if value is None else {column.id: None, email.id: value}
