"""While somebody fills in an address: what it may be, to be taken over with one tap."""

from __future__ import annotations

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from weidewinkels.addresses.lookup import Address, addresses_like
from weidewinkels.datastore import get_resource
from weidewinkels.kinds import kind_of
from weidewinkels.profile import Column, columns_for
from weidewinkels.records.forms import field_name

ASKED_BY = ("street", "zip", "city")
"""The columns of the profile by which PDOK is asked."""


@require_safe
def suggest_address(request: HttpRequest) -> HttpResponse:
    typed = [request.GET.get(field_name(column), "").strip() for column in ASKED_BY]
    found: list[Address] = []
    if (typed[0] or typed[1]) and consume(request, action="address"):
        found = addresses_like(" ".join(text for text in typed if text))
    columns = {column.id: column for column in columns_for(get_resource())}
    context = {"offers": [(address.shown, _fills(address, columns)) for address in found]}
    return render(request, "addresses/_offers.html", context)


def _fills(address: Address, columns: dict[str, Column]) -> dict[str, str]:
    """Name of an input → what it is to hold, for the columns that this resource has."""
    return {
        field_name(column): kind_of(columns[column]).text(value)
        for column in ("street", "zip", "city", "municipality", "province", "latitude", "longitude")
        if column in columns and (value := getattr(address, column))
    }
