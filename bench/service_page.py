"""A page of 50 through the service, against the bare `requests` call to the same CKAN."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import requests

from bench.figures import Figure, medians
from bench.stores import Ckan
from datastore_proxy.remote import RemoteTransport
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query

PAGE = 50


def run(ckan: Ckan) -> Iterator[Figure]:
    service = DatastoreService(RemoteTransport(ckan.url, ckan.token), ckan.resource_id)
    ours, reference = medians(
        lambda: service.search(Query(limit=PAGE)), bare_search(ckan, limit=PAGE), rounds=100
    )
    yield Figure(
        "service: a page of 50", ours, reference, 1.15, against=f"bare call, CKAN {ckan.version}"
    )


def bare_search(ckan: Ckan, **data: Any) -> Callable[[], Any]:
    """A `datastore_search` as a script would do it, over a connection that stays open."""
    session = requests.Session()
    session.headers["Authorization"] = ckan.token
    url = f"{ckan.url}/api/3/action/datastore_search"
    body = {"resource_id": ckan.resource_id, **data}
    return lambda: session.post(url, json=body, timeout=60).json()["result"]
