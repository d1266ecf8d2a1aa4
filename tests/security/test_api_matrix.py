"""Each thing that the API can do × whose token × what the token may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.security.conftest import OTHER_KEY, OWN_KEY
from tests.security.test_every_url import everything
from weidewinkels.api import tokens
from weidewinkels.api.endpoints import ENDPOINTS
from weidewinkels.api.exact_json import dumps
from weidewinkels.api.models import Scope
from weidewinkels.journal.models import Batch

pytestmark = pytest.mark.django_db

ROLES = ("nobody", "eigenaar", "beheerder", "medewerker")
CHANGE = {"values": {"remarks": "Anders"}}
ENTRY = {"values": {"remarks": "Anders"}, "overwrite": True}

# (method, path, what it is about) → what each of ROLES gets with a token that may write, and what a
# token of the beheerder that only reads gets. "other": a record that the eigenaar doesn't own.
MATRIX: dict[tuple[str, str, str], tuple[tuple[int, int, int, int], int]] = {
    ("GET", "/v1/records", ""): ((200, 200, 200, 200), 200),
    ("GET", "/v1/records", "?oordeel=geen"): ((422, 422, 200, 200), 200),
    ("POST", "/v1/records", ""): ((403, 201, 201, 403), 403),
    ("GET", "/v1/records/{key}", "other"): ((200, 200, 200, 200), 200),
    ("PATCH", "/v1/records/{key}", "own"): ((403, 200, 200, 403), 403),
    ("PATCH", "/v1/records/{key}", "other"): ((403, 403, 200, 403), 403),
    # 410 and 422: the door was open, and the beheerder went through it just before.
    ("DELETE", "/v1/records/{key}", "own"): ((403, 403, 200, 410), 403),
    ("GET", "/v1/records/{key}/history", "other"): ((200, 200, 200, 200), 200),
    ("GET", "/v1/batches", ""): ((200, 200, 200, 200), 200),
    ("POST", "/v1/batches", "insert"): ((403, 202, 202, 403), 403),
    ("POST", "/v1/batches", "update own"): ((403, 202, 202, 403), 403),
    ("POST", "/v1/batches", "update other"): ((403, 403, 202, 403), 403),
    ("POST", "/v1/batches", "delete"): ((403, 403, 202, 422), 403),
    ("GET", "/v1/batches/{batch}", ""): ((200, 200, 200, 200), 200),
    ("GET", "/v1/batches/{batch}/entries", ""): ((200, 200, 200, 200), 200),
    # The batch is the beheerder's, and done: 409 means that the door was open.
    ("POST", "/v1/batches/{batch}/stop", ""): ((403, 403, 409, 403), 403),
    ("POST", "/v1/batches/{batch}/resume", ""): ((403, 403, 409, 403), 403),
    ("POST", "/v1/batches/{batch}/retry", ""): ((403, 403, 409, 403), 403),
    ("POST", "/v1/batches/{batch}/undo", ""): ((403, 403, 202, 403), 403),
    ("GET", "/v1/me", ""): ((200, 200, 200, 200), 200),
    ("GET", "/openapi.json", ""): ((200, 200, 200, 200), 200),
}
BODIES: dict[str, Any] = {
    "insert": {"operation": "insert", "entries": [{"values": {"company": "Hoeve Nieuw"}}]},
    "update own": {"operation": "update", "entries": [{"key": str(OWN_KEY), **ENTRY}]},
    "update other": {"operation": "update", "entries": [{"key": str(OTHER_KEY), **ENTRY}]},
    "delete": {"operation": "delete", "entries": [{"key": str(OWN_KEY), "overwrite": True}]},
}


@pytest.fixture
def people(clients: dict[str, Client]) -> dict[str, User]:
    """Role → somebody of it; the eigenaar owns OWN_KEY, nobody has no role."""
    made = {"nobody": factories.make_user()}
    return made | {role: User.objects.get(groups__name=role) for role in ROLES[1:]}


def test_everything_it_can_do_has_a_row() -> None:
    declared = {(method, each.path) for each in ENDPOINTS for method in each.operations}
    assert {(method, path) for method, path, _about in MATRIX} == declared


@pytest.mark.parametrize("row", MATRIX)
def test_who_may_do_what(people: dict[str, User], batch: Batch, row: tuple[str, str, str]) -> None:
    got = tuple(status(people[role], Scope.WRITE, row, batch) for role in ROLES)
    assert got == MATRIX[row][0]


@pytest.mark.parametrize("row", MATRIX)
def test_a_token_that_only_reads_changes_nothing(
    people: dict[str, User], batch: Batch, store: DatastoreService, row: tuple[str, str, str]
) -> None:
    before = everything(store)
    assert status(people["beheerder"], Scope.READ, row, batch) == MATRIX[row][1]
    assert everything(store) == before


@pytest.mark.parametrize("row", MATRIX)
def test_without_a_token_only_the_document_is_given(
    clients: dict[str, Client],
    batch: Batch,
    store: DatastoreService,
    sign_in: Callable[[User], Client],
    row: tuple[str, str, str],
) -> None:
    before = everything(store)
    for client in clients.values():
        assert sent(client, row, batch, {}) == (200 if row[1] == "/openapi.json" else 401)
    assert everything(store) == before


def status(user: User, scope: Scope, row: tuple[str, str, str], batch: Batch) -> int:
    _token, text = tokens.make(user, name=f"{scope}", scope=scope, days=1)
    return sent(Client(), row, batch, {"Authorization": f"Bearer {text}"})


def sent(client: Client, row: tuple[str, str, str], batch: Batch, headers: dict[str, str]) -> int:
    method, path, about = row
    key = OWN_KEY if about == "own" else OTHER_KEY
    path = "/api" + path.format(key=key, batch=batch.pk) + (about if about[:1] == "?" else "")
    body: Any = BODIES.get(about, CHANGE)
    if (method, path) == ("POST", "/api/v1/records"):
        body = {"values": {"company": "Hoeve Nieuw"}}
    response = client.generic(
        method,
        path,
        dumps(body) if method in ("POST", "PATCH") else "",
        content_type="application/json",
        headers={"If-Match": "*", **headers},
    )
    return response.status_code
