"""Long downloads, packed on their way: a CSV is a fifth of its size, and packing it costs little.

Django's own GZipMiddleware packs as tightly as is usual for pages, which takes thrice as long and
saves a tenth more: for a file of many megabytes that is longer than all the rest of making it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.cache import patch_vary_headers

TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
QUICKEST = 1
AS_GZIP = zlib.MAX_WBITS | 16


def pack(response: StreamingHttpResponse, request: HttpRequest) -> StreamingHttpResponse:
    """The same response, packed as it goes out where the browser takes that."""
    patch_vary_headers(response, ("Accept-Encoding",))
    if TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")):
        response.streaming_content = packed(response.streaming_content)  # type: ignore[arg-type]
        response.headers["Content-Encoding"] = "gzip"
    return response


def packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A gzip file of these. An exception among them goes through, and leaves it without an end."""
    packer = zlib.compressobj(QUICKEST, zlib.DEFLATED, AS_GZIP)
    for piece in pieces:
        if ready := packer.compress(piece):
            yield ready
    yield packer.flush()
