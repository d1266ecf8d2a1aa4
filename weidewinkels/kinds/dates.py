"""Dates, times, and moments: ISO text in the DataStore, day-month-year for people."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from weidewinkels.kinds.base import Kind

DAY = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"|(?P<day2>\d{1,2})[-/.](?P<month2>\d{1,2})[-/.](?P<year2>\d{4})",
    re.ASCII,
)
CLOCK = re.compile(
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(:(?P<second>\d{2})(?P<fraction>[.,]\d{1,6})?)?",
    re.ASCII,
)
ZONE = re.compile(r"(Z|[+-]\d{2}(:?\d{2})?)$")


class Date(Kind):
    """A day: `31-12-2020` or `2020-12-31`."""

    align = "end"
    max_length = 40
    attributes = {"autocomplete": "off"}

    def text(self, value: Any) -> str:
        day = _stored_day(value)
        return super().text(value) if day is None else _written_day(day)

    def parse_filled(self, text: str) -> str:
        return _typed_day(text).isoformat()

    def plain(self, value: Any) -> str:
        day = _stored_day(value)
        return self.text(value) if day is None else _shown_day(day)


class Time(Kind):
    """A time of day: `9:30`, `09:30:15.5`."""

    align = "end"
    max_length = 40
    attributes = {"autocomplete": "off"}

    def text(self, value: Any) -> str:
        return _written_clock(super().text(value))

    def parse_filled(self, text: str) -> str:
        return _typed_clock(text)


class Timestamp(Kind):
    """A day and a time, with whatever fraction of a second was stored."""

    align = "end"
    max_length = 60
    attributes = {"autocomplete": "off"}

    def text(self, value: Any) -> str:
        return self._written(value, _written_day)

    def plain(self, value: Any) -> str:
        return self._written(value, _shown_day)

    def parse_filled(self, text: str) -> str:
        zone = ZONE.search(text) if CLOCK.search(text) else None
        if zone and self.column.type == "timestamp":
            # PostgreSQL drops the zone without a word, and so moves the moment.
            raise ValidationError(_("Laat de tijdzone weg: die wordt niet bewaard."), code="zone")
        day, _space, clock = (
            (text[: zone.start()] if zone else text).replace("T", " ").partition(" ")
        )
        moment = f"{_typed_day(day).isoformat()}T{_typed_clock(clock.strip() or '0:00')}"
        return moment + (zone[0] if zone else "")

    def _written(self, value: Any, written_day: Any) -> str:
        text = super().text(value)
        day, found, clock = text.partition("T")
        stored = _stored_day(day)
        if stored is None or not found:
            return text
        return f"{written_day(stored)} {_written_clock(clock)}"


def _stored_day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _written_day(day: date) -> str:
    """For typing: 31-12-2020 in Dutch, 2020-12-31 elsewhere, since 12/11 means two days there."""
    return day.strftime("%d-%m-%Y") if get_language() == "nl" else day.isoformat()


def _shown_day(day: date) -> str:
    return _written_day(day) if get_language() == "nl" else date_format(day, "j M Y")


def _typed_day(text: str) -> date:
    match = DAY.fullmatch(text)
    if match is None:
        raise ValidationError(_("Schrijf de datum als 31-12-2020."), code="date")
    year, month, day = (int(match[part] or match[f"{part}2"]) for part in ("year", "month", "day"))
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValidationError(
            _("De datum %(date)s bestaat niet. Schrijf hem als dag-maand-jaar, zoals 31-12-2020."),
            code="no_such_day",
            params={"date": f"{day}-{month}-{year}"},
        ) from error


def _typed_clock(text: str) -> str:
    match = CLOCK.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        clock = time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    except ValueError as error:
        raise ValidationError(_("Schrijf de tijd als 14:30."), code="time") from error
    return clock.isoformat() + (match["fraction"] or "").replace(",", ".")


def _written_clock(text: str) -> str:
    """`09:30` for `09:30:00`; a second or a fraction that says something stays."""
    return re.sub(r"^(\d\d:\d\d):00(?=$|[Z+-])", r"\1", text)
