"""The request as our middleware hands it to the views, and what stands in it."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """With `htmx`, which is false for a request that htmx did not make."""

    htmx: HtmxDetails


def own_address(text: str) -> str:
    """The page of this app to go back to, as a form says; empty for what is none: another site, or a
    mere word, which `redirect` would take for the name of a view."""
    is_ours = text.startswith("/") and url_has_allowed_host_and_scheme(text, allowed_hosts=None)
    return text if is_ours else ""


def number_in(text: str) -> int:
    """The id in a posted form; 0, which nothing has, for what can't be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
