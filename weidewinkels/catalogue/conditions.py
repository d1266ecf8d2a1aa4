"""What can be asked of the catalogue, one small class per question."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, radians
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, FloatField, OuterRef, Q, QuerySet, Value, lookups
from django.db.models.functions import ASin, Cos, Power, Radians, Sin, Sqrt, StrIndex

from weidewinkels.catalogue import freshness
from weidewinkels.catalogue.columns import ColumnNumber, ColumnText, PlainText
from weidewinkels.catalogue.contents import plain, words_in
from weidewinkels.catalogue.flags import standing_flags
from weidewinkels.catalogue.groups import group_of
from weidewinkels.catalogue.models import KnownRecord, Outline, Verdict
from weidewinkels.catalogue.verdicts import CHANGED_SINCE

Rows = QuerySet[KnownRecord]

EARTH_KM = 6371.0
KM_PER_DEGREE = 111.0
NUMBER_TYPES = {"int", "int2", "int4", "int8", "numeric", "float4", "float8"}


class Condition:
    """Narrows the rows of the catalogue."""

    def narrow(self, rows: Rows) -> Rows:
        raise NotImplementedError


@dataclass(frozen=True)
class Words(Condition):
    """Every word must occur: the beginning of one, or with `inside` any part."""

    text: str
    inside: bool = False

    def narrow(self, rows: Rows) -> Rows:
        for word in words_in(plain(self.text)):
            rows = rows.filter(text__contains=word if self.inside else f" {word}")
        return rows


@dataclass(frozen=True)
class Equals(Condition):
    """The column holds one of these values, to the letter. `type`: the DataStore's."""

    column: str
    values: Sequence[Any]
    type: str = "text"

    def narrow(self, rows: Rows) -> Rows:
        if self.column == "_id":
            return rows.filter(record_id__in=[int(value) for value in self.values])
        if self.type == "text":
            texts = [str(value) for value in self.values]
            if group := group_of(self.column, texts):
                return rows.filter(**{f"{group}__in": texts})
            return rows.filter(lookups.In(ColumnText(self.column), texts))
        if self.type in NUMBER_TYPES:
            numbers = [float(value) for value in self.values]
            return rows.filter(lookups.In(ColumnNumber(self.column), numbers))
        texts = [_plain_value(value) for value in self.values]
        return rows.filter(lookups.In(PlainText(self.column), texts))


@dataclass(frozen=True)
class Contains(Condition):
    """The column holds this text somewhere, whatever the capitals and accents."""

    column: str
    text: str

    def narrow(self, rows: Rows) -> Rows:
        wanted = plain(self.text)
        for word in words_in(wanted):  # quicker to see, and leaves few rows to look into
            rows = rows.filter(text__contains=word)
        return rows.filter(lookups.Contains(PlainText(self.column), wanted))


@dataclass(frozen=True)
class StartsWith(Condition):
    column: str
    text: str

    def narrow(self, rows: Rows) -> Rows:
        wanted = plain(self.text)
        for word in words_in(wanted):
            rows = rows.filter(text__contains=word)
        return rows.filter(lookups.StartsWith(PlainText(self.column), wanted))


@dataclass(frozen=True)
class Empty(Condition):
    """The column holds nothing, or only spaces; with `is_empty=False`: it holds something."""

    column: str
    is_empty: bool = True

    def narrow(self, rows: Rows) -> Rows:
        border = Outline.SEPARATOR
        # Not `contains`, which takes capitals and small letters for the same.
        place = StrIndex("columns", Value(f"{border}{self.column}{border}"))
        outlines = Outline.objects.annotate(place=place).values("pk")
        found = outlines.filter(place=0) if self.is_empty else outlines.filter(place__gt=0)
        return rows.filter(outline_id__in=found)


@dataclass(frozen=True)
class Between(Condition):
    """From `low` to `high`, both included, or without one of them; as numbers or as texts.

    Of texts the end counts by its beginning: to "1999" takes in "1999 ZZ".
    """

    column: str
    low: Decimal | str | None = None
    high: Decimal | str | None = None

    @property
    def is_impossible(self) -> bool:
        """Whether no value can lie between, since `low` comes after `high`."""
        if self.low is None or self.high is None:
            return False
        if isinstance(self.low, Decimal) and isinstance(self.high, Decimal):
            return self.low > self.high
        low, high = plain(str(self.low)), plain(str(self.high))
        return low > high and not low.startswith(high)

    def narrow(self, rows: Rows) -> Rows:
        if isinstance(self.low if self.low is not None else self.high, Decimal):
            return self._narrow_numbers(rows)
        held = PlainText(self.column)
        if self.low is not None:
            rows = rows.filter(lookups.GreaterThanOrEqual(held, plain(str(self.low))))
        if self.high is not None:
            high = plain(str(self.high))
            rows = rows.filter(
                Q(lookups.LessThanOrEqual(held, high)) | Q(lookups.StartsWith(held, high))
            )
        return rows

    def _narrow_numbers(self, rows: Rows) -> Rows:
        held = ColumnNumber(self.column)
        if self.low is not None:
            rows = rows.filter(lookups.GreaterThanOrEqual(held, float(self.low)))
        if self.high is not None:
            rows = rows.filter(lookups.LessThanOrEqual(held, float(self.high)))
        return rows


@dataclass(frozen=True)
class Near(Condition):
    """At most `km` from this place, as the crow flies."""

    latitude: float
    longitude: float
    km: float

    def narrow(self, rows: Rows) -> Rows:
        high = self.km / KM_PER_DEGREE
        wide = self.km / (KM_PER_DEGREE * max(0.01, cos(radians(self.latitude))))
        rows = rows.filter(
            latitude__range=(self.latitude - high, self.latitude + high),
            longitude__range=(self.longitude - wide, self.longitude + wide),
        )
        return rows.filter(lookups.LessThanOrEqual(self._distance(), self.km))

    def _distance(self) -> Any:
        """The haversine formula, in kilometres."""
        here = Value(self.latitude, FloatField())
        north = Radians(F("latitude") - here) / 2.0
        east = Radians(F("longitude") - Value(self.longitude, FloatField())) / 2.0
        part = Power(Sin(north), 2) + Cos(Radians(here)) * Cos(Radians(F("latitude"))) * Power(
            Sin(east), 2
        )
        return ASin(Sqrt(part)) * (2 * EARTH_KM)


@dataclass(frozen=True)
class HasVerdict(Condition):
    """`changed`: it was approved, and its content is another by now."""

    verdict: str

    CHANGED = "changed"

    def narrow(self, rows: Rows) -> Rows:
        if self.verdict == self.CHANGED:
            return rows.filter(CHANGED_SINCE)
        rows = rows.filter(verdict=self.verdict)
        is_past = self.verdict == Verdict.APPROVED
        return rows.exclude(CHANGED_SINCE) if is_past else rows


@dataclass(frozen=True)
class HasFlag(Condition):
    """A check found something, which nobody dismissed; `check`: this one, "" for any."""

    check: str = ""
    has: bool = True

    def narrow(self, rows: Rows) -> Rows:
        flags = standing_flags(settings.DATASTORE_RESOURCE_ID)
        if self.check:
            flags = flags.filter(check_name=self.check)
        found = Q(pk__in=flags.values("record"))
        return rows.filter(found if self.has else ~found)


@dataclass(frozen=True)
class IsFresh(Condition):
    freshness: freshness.Freshness

    def narrow(self, rows: Rows) -> Rows:
        return rows.filter(freshness.having(self.freshness))


@dataclass(frozen=True)
class Confirmed(Condition):
    """Somebody ever confirmed it."""

    ever: bool = True

    def narrow(self, rows: Rows) -> Rows:
        return rows.filter(confirmed_at__isnull=not self.ever)


@dataclass(frozen=True)
class HasKey(Condition):
    """One of these keys, as text."""

    keys: Collection[str]

    def narrow(self, rows: Rows) -> Rows:
        return rows.filter(key__in=self.keys)


@dataclass(frozen=True)
class IsLinked(Condition):
    """One of `links` (owners, say) belongs to it; with `has=False`: none of them does."""

    links: QuerySet[Any]
    """Of a model that is `Linked`."""
    has: bool = True

    def narrow(self, rows: Rows) -> Rows:
        found = Exists(
            self.links.filter(
                Q(fingerprint="") | Q(fingerprint=OuterRef("fingerprint")),
                resource_id=OuterRef("resource_id"),
                record_key=OuterRef("key"),
            )
        )
        return rows.filter(found if self.has else ~found)


def _plain_value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(str(value))
