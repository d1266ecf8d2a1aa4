"""A form came back without what it was shown of the record, or with something else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(request: HttpRequest, *, again: str, back: str = "", place: str = "") -> HttpResponse:
    """Nothing was saved. `again`: the address of the same form, to open it anew.

    `back` and `place`: as of `records.conflict.Where`, for a form with a way back of its own.
    """
    context = {"again": again, "where": {"back_url": back, "place": place}}
    return render(request, "records/broken.html", context, status=400)
