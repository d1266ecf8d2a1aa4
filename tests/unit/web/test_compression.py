"""Pages as they are sent: compressed for who takes it, and never of the same length twice over."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from weidewinkels.web.compression import CompressionMiddleware, compressed_page

PAGE = b"<p>Boerderij De Weide</p>" * 100


def sent(response: HttpResponse | StreamingHttpResponse, accepts: str = "gzip, br") -> Any:
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepts})
    return CompressionMiddleware(lambda _: response)(request)


def test_a_page_is_sent_compressed() -> None:
    response = sent(HttpResponse(PAGE, headers={"ETag": '"one"'}))
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["ETag"] == 'W/"one"'
    assert int(response.headers["Content-Length"]) == len(response.content) < len(PAGE)
    assert gzip.decompress(response.content) == PAGE


@pytest.mark.parametrize("accepts", ["", "br", "gzip;q=0, br"])
def test_who_takes_no_gzip_gets_it_plain(accepts: str) -> None:
    response = sent(HttpResponse(PAGE), accepts)
    assert "Content-Encoding" not in response.headers
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.content == PAGE
    streamed = sent(StreamingHttpResponse(iter([PAGE, PAGE])), accepts)
    assert b"".join(streamed) == PAGE * 2


def test_what_is_short_or_compressed_already_stays_as_it_is() -> None:
    assert sent(HttpResponse(b"ja")).content == b"ja"
    done = HttpResponse(gzip.compress(PAGE), headers={"Content-Encoding": "gzip"})
    assert gzip.decompress(sent(done).content) == PAGE


def test_what_is_streamed_is_compressed_too() -> None:
    response = sent(StreamingHttpResponse(iter([PAGE, PAGE])))
    assert gzip.decompress(b"".join(response)) == PAGE * 2


def test_the_length_tells_nobody_what_is_in_it() -> None:
    assert len({len(compressed_page(PAGE)) for _ in range(20)}) > 1
