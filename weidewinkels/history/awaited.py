"""Says "Klaar" on whatever page somebody is, once, when what they left running has ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from weidewinkels.journal.announce import announce_late
from weidewinkels.journal.awaiting import awaited, forget
from weidewinkels.journal.models import Batch, BatchState
from weidewinkels.notifications.telling import settled
from weidewinkels.web.requests import HtmxRequest


class AwaitedMiddleware:
    """Costs nothing for who isn't waiting for anything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HtmxRequest, view: Any, arguments: Any, named: dict[str, Any]
    ) -> None:
        if request.method != "GET" or request.htmx or not request.user.is_authenticated:
            return
        # Its own page says it by itself
        ids = [each for each in awaited(request) if each != named.get("batch_id")]
        if not ids:
            return
        ended = Batch.objects.filter(id__in=ids, state__in=(BatchState.DONE, BatchState.STOPPED))
        for batch in ended.order_by("id"):
            if batch.state == BatchState.DONE:
                announce_late(request, batch)
                settled(f"batch:{batch.pk}:{request.user.pk}:")
            forget(request, batch.pk)
