"""What a column holds: how it is typed, checked and shown. One small module per family of kinds."""

from __future__ import annotations

from weidewinkels.kinds.base import Kind
from weidewinkels.kinds.boolean import Boolean
from weidewinkels.kinds.coordinate import Latitude, Longitude
from weidewinkels.kinds.dates import Date, Time, Timestamp
from weidewinkels.kinds.email import Email
from weidewinkels.kinds.json_value import JsonValue
from weidewinkels.kinds.number import Integer, Number
from weidewinkels.kinds.phone import Phone
from weidewinkels.kinds.postcode import Postcode
from weidewinkels.kinds.province import Province
from weidewinkels.kinds.text import LongText, Text
from weidewinkels.kinds.text_list import TextList
from weidewinkels.kinds.url import Url
from weidewinkels.profile import Column

__all__ = ["KINDS", "Kind", "kind_of"]

KINDS: dict[str, type[Kind]] = {
    "text": Text,
    "long_text": LongText,
    "email": Email,
    "phone": Phone,
    "url": Url,
    "postcode": Postcode,
    "province": Province,
    "latitude": Latitude,
    "longitude": Longitude,
    "integer": Integer,
    "number": Number,
    "boolean": Boolean,
    "date": Date,
    "timestamp": Timestamp,
    "time": Time,
    "json": JsonValue,
    "text_list": TextList,
}


def kind_of(column: Column) -> Kind:
    """The kind of this column; text where the profile names one that we don't have."""
    return KINDS.get(column.kind, Text)(column)
