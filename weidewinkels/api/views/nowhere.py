"""Addresses under /api/ that there are not: a problem rather than a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from weidewinkels.api.problems import Problem, response_to


@csrf_exempt
def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    return response_to(request, Problem("not-found", "See /api/openapi.json for what there is."))
