"""Dates and times: from JSON to SQLite, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from . import moments
from .unfit import OtherType, Unfit


def moment(
    title: str, tell: Callable[[dt.datetime, dt.timezone | None], str]
) -> Callable[[Any], str]:
    """A function that stores a text as this type, or raises Unfit with PostgreSQL's words."""

    def store(value: Any) -> str:
        if not isinstance(value, str):
            raise OtherType(value)
        endless = moments.INFINITY.get(value.strip().lower())
        if endless:
            return endless
        try:
            return tell(*moments.read_moment(value))
        except moments.NotAMoment as error:
            raise Unfit(f'invalid input syntax for type {title}: "{value}"') from error
        except (moments.OutOfRange, OverflowError) as error:
            raise Unfit(f'date/time field value out of range: "{value}"') from error

    return store


def tell_timestamp(moment: dt.datetime, _zone: dt.timezone | None) -> str:
    """The moment as it is written; PostgreSQL drops the zone without a word, and so do we."""
    return moment.isoformat(timespec="microseconds")


def tell_timestamptz(moment: dt.datetime, zone: dt.timezone | None) -> str:
    """The moment in UTC; without a zone it is taken as UTC."""
    utc = moment.replace(tzinfo=zone or dt.UTC).astimezone(dt.UTC)
    return utc.replace(tzinfo=None).isoformat(timespec="microseconds")


def tell_date(moment: dt.datetime, _zone: dt.timezone | None) -> str:
    """The day as it is written."""
    return moment.date().isoformat()


def show_timestamp(text: str) -> str | None:
    """As JSON gives it; None for infinity, as CKAN has it."""
    # CKAN cuts the fraction off: what was read would then no longer be what is there, for an undo.
    return _without_zeros(text) if text[0].isdigit() else None


def show_timestamptz(text: str) -> str | None:
    """As JSON gives it, in UTC; None for infinity."""
    return _without_zeros(text) + "+00:00" if text[0].isdigit() else None


def show_date(text: str) -> str | None:
    """As JSON gives it; None for infinity."""
    return text if text[0].isdigit() else None


def store_time(value: Any) -> str:
    """A time of day as text with microseconds; raises Unfit."""
    if not isinstance(value, str):
        raise OtherType(value)
    try:
        return moments.read_time(value).isoformat(timespec="microseconds")
    except moments.NotAMoment as error:
        raise Unfit(f'invalid input syntax for type time: "{value}"') from error
    except moments.OutOfRange as error:
        raise Unfit(f'date/time field value out of range: "{value}"') from error


def show_time(text: str) -> str:
    """As JSON gives it: without the zeros at the end of a fraction."""
    return _without_zeros(text)


def _without_zeros(text: str) -> str:
    """As PostgreSQL writes a fraction: `03:04:05.1`, and none at all for a whole second."""
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole
