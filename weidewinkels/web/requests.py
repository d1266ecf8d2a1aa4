"""The request as our middleware hands it to the views."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """With `htmx`, which is false for a request that htmx did not make."""

    htmx: HtmxDetails
