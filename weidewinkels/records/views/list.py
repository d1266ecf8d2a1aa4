from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from datastore_proxy.types import Query
from weidewinkels.datastore import get_service


def list_records(request: HttpRequest) -> HttpResponse:
    page = get_service().search(Query(limit=50))
    return render(request, "records/list.html", {"page": page})
