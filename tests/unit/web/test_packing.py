"""Long downloads are packed where the browser takes that."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator

import pytest
from django.http import StreamingHttpResponse
from django.middleware.gzip import GZipMiddleware
from django.test import RequestFactory

from weidewinkels.web.packing import pack, packed

PIECES = [b"kaas;", b"", b"melk\n" * 5000]


@pytest.mark.parametrize("accepts", ["gzip", "br, gzip;q=0.5, *;q=0", "deflate, gzip"])
def test_browser_that_takes_it_gets_the_same_bytes_packed(accepts: str) -> None:
    response = _answer(accepts)
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"
    sent = b"".join(response)
    assert gzip.decompress(sent) == b"".join(PIECES)
    assert len(sent) < 1000


@pytest.mark.parametrize("accepts", ["", "identity", "br", "gzip;q=0", "gzip; q=0.0, br"])
def test_browser_that_does_not_gets_them_as_they_are(accepts: str) -> None:
    response = _answer(accepts)
    assert "Content-Encoding" not in response.headers
    assert response.headers["Vary"] == "Accept-Encoding"
    assert b"".join(response) == b"".join(PIECES)


def test_it_is_packed_once() -> None:
    request = RequestFactory(headers={"Accept-Encoding": "gzip"}).get("/")
    response = pack(StreamingHttpResponse(iter(PIECES)), request)
    assert GZipMiddleware(lambda _: response).process_response(request, response) is response
    assert gzip.decompress(b"".join(response)) == b"".join(PIECES)


def test_file_that_broke_off_has_no_end() -> None:
    def broken() -> Iterator[bytes]:
        yield b"kaas" * 100_000
        raise ConnectionError

    sending = packed(broken())
    sent: list[bytes] = []
    with pytest.raises(ConnectionError):
        sent.extend(sending)
    with pytest.raises((EOFError, zlib.error)):
        gzip.decompress(b"".join(sent))


def _answer(accepts: str) -> StreamingHttpResponse:
    request = RequestFactory(headers={"Accept-Encoding": accepts}).get("/")
    return pack(StreamingHttpResponse(iter(PIECES)), request)
