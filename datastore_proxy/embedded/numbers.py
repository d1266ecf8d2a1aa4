"""Exact numbers in SQLite, which has none: the text as it is shown, and a text to sort it by."""

from __future__ import annotations

from decimal import Decimal

_COMPLEMENT = str.maketrans("0123456789", "9876543210")
_MIDDLE = 500_000
"""Added to exponents, so that they are positive; PostgreSQL's go from -16383 to 131071."""


def sort_key(number: Decimal) -> str:
    """A text that sorts, byte by byte, as the numbers do, and is equal for equal numbers.

    -Infinity < numbers < Infinity < NaN, as in PostgreSQL.
    """
    if number.is_nan():
        return "5"
    if number.is_infinite():
        return "4" if number > 0 else "0"
    if not number:
        return "2"
    digits = "".join(map(str, number.as_tuple().digits)).rstrip("0")
    size = f"{number.adjusted() + _MIDDLE:06d}{digits}"
    if number > 0:
        return "3" + size
    # "~" is above all digits: -1 comes after -1.5.
    return "1" + size.translate(_COMPLEMENT) + "~"


def shown(number: Decimal) -> str:
    """The number written out, with its scale: `1.500`, never `1E+3`."""
    return format(number, "f") if number.is_finite() else _name(number)


def _name(number: Decimal) -> str:
    if number.is_nan():
        return "NaN"
    return "Infinity" if number > 0 else "-Infinity"
