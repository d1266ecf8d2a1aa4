"""The type of a column by its first values. In doubt it is text, which holds anything as it is.

A phone number, a postcode or a number with a zero in front is no number: as one it would lose the
zero, and nobody adds phone numbers up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time

from weidewinkels.kinds.boolean import WORDS
from weidewinkels.kinds.dates import DAY

LOOKED_AT = 500
LONGEST_COUNT = 7
"""A whole number of more digits is a phone number, a code or an id more often than a quantity."""

NAMES_OF_TEXT = re.compile(
    r"tel|phone|mobiel|mobile|fax|post|zip|code|nummer|number|nr\b|kvk|btw|vat|iban|barcode|ean|isbn"
    r"|sleutel|key|\bid\b",
    re.IGNORECASE,
)
WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)[.,][0-9]+")
IN_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}([.,][0-9]{3})+")
"""1.234 may be a thousand or a bit more than one."""
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")


def type_of(head: str, values: Iterable[str]) -> str:
    """The type for these texts under this head, "text" when there are none."""
    filled = [text for value in values if (text := value.strip())]
    if not filled:
        return "text"
    for type_, fits in TESTS:
        if fits(filled):
            is_number = type_ in ("int8", "numeric")
            return "text" if is_number and _names_text(head, filled) else type_
    return "text"


def _names_text(head: str, filled: Sequence[str]) -> bool:
    return bool(NAMES_OF_TEXT.search(head.replace("_", " ")))


def _is_bool(filled: Sequence[str]) -> bool:
    found = {text.casefold() for text in filled}
    return found <= {word for word, value in WORDS.items() if value is not None}


def _is_whole(filled: Sequence[str]) -> bool:
    return all(WHOLE.fullmatch(text) and len(text.lstrip("-")) <= LONGEST_COUNT for text in filled)


def _is_decimal(filled: Sequence[str]) -> bool:
    if not all(WHOLE.fullmatch(text) or DECIMAL.fullmatch(text) for text in filled):
        return False
    with_fraction = [text for text in filled if DECIMAL.fullmatch(text)]
    signs = {"," if "," in text else "." for text in with_fraction}
    if len(signs) != 1 or any(len(text) > 30 for text in filled):
        return False
    return not all(IN_THOUSANDS.fullmatch(text) for text in with_fraction)


def _is_day(text: str) -> bool:
    if not (found := DAY.fullmatch(text)):
        return False
    year, month, day = (
        found["year"] or found["year2"],
        found["month"] or found["month2"],
        found["day"] or found["day2"],
    )
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _is_moment(text: str) -> bool:
    day, _sign, clock = text.replace("T", " ").partition(" ")
    if not _is_day(day):
        return False
    try:
        return time.fromisoformat(clock.strip()).tzinfo is None
    except ValueError:
        return False


TESTS: tuple[tuple[str, Callable[[Sequence[str]], bool]], ...] = (
    ("bool", _is_bool),
    ("int8", _is_whole),
    ("numeric", _is_decimal),
    ("date", lambda filled: all(map(_is_day, filled))),
    ("timestamp", lambda filled: all(map(_is_moment, filled))),
    ("time", lambda filled: all(CLOCK.fullmatch(text) for text in filled)),
)
