from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import simplejson
from django.utils.translation import gettext_lazy as _

from weidewinkels.exchange.export.source import Source
from weidewinkels.exchange.formats.base import Format

RECORDS_AT_ONCE = 1000


class JsonLinesFile(Format):
    """One JSON object a line: for programs; loses nothing."""

    name = "jsonl"
    label = _("JSON, een record per regel")
    extension = "jsonl"
    content_type = "application/jsonl"
    has_heads = False

    def write(self, source: Source, heads: Sequence[str], *, separator: str) -> Iterator[bytes]:
        ids, records = source.ids, source.records()
        encode = simplejson.JSONEncoder(use_decimal=True, ensure_ascii=False).encode
        while some := list(islice(records, RECORDS_AT_ONCE)):
            lines = [encode(dict(zip(ids, cells, strict=True))) for cells in some]
            yield ("\n".join(lines) + "\n").encode()
