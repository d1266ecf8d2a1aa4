"""What an answer of the app says."""

from __future__ import annotations

from typing import Protocol

from django.http import HttpResponseBase
from django.http.response import ResponseHeaders


class Answer(Protocol):
    """Of a view, or of the test client (the class of its answers exists in django-stubs only)."""

    headers: ResponseHeaders

    @property
    def content(self) -> bytes: ...


def streamed(answer: HttpResponseBase) -> bytes:
    """The whole of what is sent piece by piece; an answer that was made whole is a mistake here."""
    assert answer.streaming
    return b"".join(answer)
