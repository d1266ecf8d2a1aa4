"""The OpenAPI document, for whoever asks: it says no more than the page of a data set."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse

from weidewinkels.api.document.build import build
from weidewinkels.api.endpoint import Call, Endpoint, answer
from weidewinkels.onlooker import emails_shown


def show_document(call: Call, endpoints: Sequence[Endpoint]) -> HttpResponse:
    server = call.link("/api").removesuffix("/")
    with emails_shown():  # it says what there is; who is shown which values, each answer decides
        return answer(build(endpoints, call.shape, server=server))
