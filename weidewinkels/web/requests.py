"""The request as our middleware hands it to the views, and what stands in it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """With `htmx`, which is false for a request that htmx did not make."""

    htmx: HtmxDetails


def number_in(text: str) -> int:
    """The id in a posted form; 0, which nothing has, for what can't be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
