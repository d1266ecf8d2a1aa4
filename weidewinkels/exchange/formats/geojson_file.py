from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

import simplejson
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from datastore_proxy.types import Record
from weidewinkels.exchange.export.source import Source
from weidewinkels.exchange.formats.base import Format
from weidewinkels.kinds import kind_of
from weidewinkels.profile import Column

RECORDS_AT_ONCE = 1000


class GeoJsonFile(Format):
    """RFC 7946: a point per record, for maps. Who has no coordinates that can be read has no point."""

    name = "geojson"
    label = _("GeoJSON, voor kaarten")
    extension = "geojson"
    content_type = "application/geo+json"
    has_heads = False

    def write(self, source: Source, heads: Sequence[str], *, separator: str) -> Iterator[bytes]:
        ids, records = source.ids, source.records()
        encode = simplejson.JSONEncoder(use_decimal=True, ensure_ascii=False).encode
        latitude, longitude = _column(source, "latitude"), _column(source, "longitude")
        yield b'{"type": "FeatureCollection", "features": [\n'
        between = ""
        while some := list(islice(records, RECORDS_AT_ONCE)):
            found = (dict(zip(ids, cells, strict=True)) for cells in some)
            features = [encode(_feature(record, latitude, longitude)) for record in found]
            yield (between + ",\n".join(features)).encode()
            between = ",\n"
        yield b"\n]}\n"


def _column(source: Source, kind: str) -> Column | None:
    return next((column for column in source.columns if column.kind == kind), None)


def _feature(record: Record, latitude: Column | None, longitude: Column | None) -> Record:
    east, north = _degrees(record, longitude), _degrees(record, latitude)
    has_place = east is not None and north is not None
    geometry = {"type": "Point", "coordinates": [east, north]} if has_place else None
    return {"type": "Feature", "geometry": geometry, "properties": record}


def _degrees(record: Record, column: Column | None) -> Decimal | None:
    value: Any = None if column is None else record.get(column.id)
    if column is None or value is None:
        return None
    try:
        kind = kind_of(column)
        parsed = kind.parse(kind.text(value))
    except ValidationError:
        return None
    return None if parsed is None else Decimal(parsed)
