"""Dates and times as PostgreSQL reads them with its setting `DateStyle = ISO, MDY`."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

_DATE = (
    r"(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"|(?P<y2>\d{4})/(?P<m2>\d{1,2})/(?P<d2>\d{1,2})"
    r"|(?P<y3>\d{4})(?P<m3>\d{2})(?P<d3>\d{2})"
    r"|(?P<m4>\d{1,2})[/-](?P<d4>\d{1,2})[/-](?P<y4>\d{4}))"
)
_CLOCK = r"(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,](?P<f>\d{1,9}))?)?"
_ZONE = r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?"
_MOMENT = re.compile(rf"\s*{_DATE}(?:[T ]\s*{_CLOCK}{_ZONE})?\s*", re.IGNORECASE)
_TIME = re.compile(rf"\s*{_CLOCK}{_ZONE}\s*", re.IGNORECASE)

INFINITY: dict[str, Literal["infinity", "-infinity"]] = {
    "infinity": "infinity",
    "+infinity": "infinity",
    "-infinity": "-infinity",
}
"""Sorts as it should next to ISO texts: "-" before the digits, "i" after them."""


class NotAMoment(ValueError):
    """The text is no date or time at all."""


class OutOfRange(ValueError):
    """It looks like one, but there is no such day or time."""


def read_moment(text: str) -> tuple[dt.datetime, dt.timezone | None]:
    """The moment as written, and its zone if it names one."""
    named = _named(text.strip().lower())
    if named is not None:
        return named, None
    found = _MOMENT.fullmatch(text)
    if not found:
        raise NotAMoment(text)
    part = found.groupdict()
    year, month, day = (
        int(next(part[name + form] for form in ("", "2", "3", "4") if part[name + form]))
        for name in "ymd"
    )
    try:
        date = dt.date(year, month, day)
        moment = dt.datetime.combine(date, _clock(part))
        return _round(moment, part["f"]), _zone(part["zone"])
    except (ValueError, OverflowError) as error:
        raise OutOfRange(text) from error


def read_time(text: str) -> dt.time:
    """A time of day, its zone left out; raises NotAMoment or OutOfRange."""
    found = _TIME.fullmatch(text)
    if not found:
        raise NotAMoment(text)
    try:
        return _clock(found.groupdict())
    except ValueError as error:
        raise OutOfRange(text) from error


def _clock(part: dict[str, str | None]) -> dt.time:
    fraction = (part["f"] or "")[:6].ljust(6, "0")
    return dt.time(int(part["H"] or 0), int(part["M"] or 0), int(part["S"] or 0), int(fraction))


def _round(moment: dt.datetime, fraction: str | None) -> dt.datetime:
    up = fraction is not None and len(fraction) > 6 and fraction[6] >= "5"
    return moment + dt.timedelta(microseconds=1) if up else moment


def _zone(text: str | None) -> dt.timezone | None:
    if not text:
        return None
    if text[0] not in "+-":
        return dt.UTC
    digits = text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    offset = dt.timedelta(hours=int(hours), minutes=int(minutes))
    return dt.timezone(-offset if text[0] == "-" else offset)


def _named(word: str) -> dt.datetime | None:
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "now": now,
        "today": today,
        "tomorrow": today + dt.timedelta(days=1),
        "yesterday": today - dt.timedelta(days=1),
        "epoch": dt.datetime(1970, 1, 1),
    }.get(word)
