"""Values of every type go in and out as they are."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from pytest_django.fixtures import Settings

from datastore_proxy.embedded.transport import EmbeddedTransport
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Field
from tests.unit.api.conftest import Script
from weidewinkels.api import tokens
from weidewinkels.api.models import Scope
from weidewinkels.datastore import get_service

pytestmark = pytest.mark.django_db

TYPES = {
    "name": "text",
    "whole": "int8",
    "exact": "numeric",
    "real": "float8",
    "open": "bool",
    "day": "date",
    "clock": "time",
    "moment": "timestamp",
    "tree": "json",
    "tags": "_text",
}


@pytest.fixture
def typed(tmp_path: Path, settings: Settings, beheerder: User) -> Iterator[Script]:
    """A resource with a column of each type."""
    path = tmp_path / "typed.sqlite3"
    transport = EmbeddedTransport(path)
    transport.call("organization_create", {"name": "testers"})
    package = transport.call("package_create", {"name": "getypeerd", "owner_org": "testers"})
    fields = [Field(name, type_) for name, type_ in TYPES.items()]
    settings.DATASTORE_RESOURCE_ID = DatastoreService(transport, "").create(
        fields, package_id=package["id"], name="Getypeerd"
    )
    settings.DATASTORE_URL = f"embedded://{path}"
    get_service.cache_clear()
    cache.clear()
    _token, text = tokens.make(beheerder, name="test", scope=Scope.WRITE, days=1)
    yield Script(text)
    get_service.cache_clear()
    cache.clear()


GOOD: list[tuple[str, Any]] = [
    ("name", "Ü100 🧀"),
    ("name", "0229"),
    ("whole", 9_007_199_254_740_993),
    ("whole", -(2**63)),
    ("whole", 0),
    ("exact", Decimal("0.10")),
    ("exact", Decimal("12345678901234567890.123456789012345678901234567890")),
    ("exact", Decimal("-1234.5")),
    ("real", Decimal("1.5E-7")),
    ("open", False),
    ("open", True),
    ("day", "2026-02-28"),
    ("clock", "09:30:00.123456"),
    ("moment", "2026-11-23T09:30:00.123456"),
    ("moment", "0999-01-01T00:00:00"),
    ("tree", {"a": [1, Decimal("2.50"), None, {"b": ""}]}),
    ("tree", []),
    ("tree", ""),
    ("tree", 0),
    ("tree", False),
    ("tags", ["kaas", "boter, zout", "met\nregel"]),
    ("tags", []),
]
BAD: list[tuple[str, Any]] = [
    ("name", 7),
    ("whole", "7"),
    ("whole", Decimal("1.5")),
    ("whole", 2**63),
    ("whole", True),
    ("exact", "0,10"),
    ("exact", "NaN"),
    ("open", "ja"),
    ("open", 1),
    ("day", "28-02-2026"),
    ("day", "2026-02-30"),
    ("clock", "25:00:00"),
    ("moment", "2026-11-23"),
    ("moment", "2026-11-23T09:30:00Z"),
    ("tags", "kaas"),
    ("tags", [1]),
]


@pytest.mark.parametrize(("column", "value"), GOOD)
def test_a_value_comes_back_as_it_went_in(typed: Script, column: str, value: Any) -> None:
    body = {"values": {"name": "Hoeve", column: value}}
    added = typed("POST", "/api/v1/records", body, status=201)
    shown = typed("GET", added.headers["Location"], status=200)
    for said in (added.said["record"], shown.said):
        assert said["values"][column] == value
        assert type(said["values"][column]) is type(value)
    assert added.headers["ETag"] == shown.headers["ETag"]
    again = {"values": {column: value}}
    etag = shown.headers["ETag"]
    path = added.headers["Location"]
    assert typed("PATCH", path, again, status=200, If_Match=etag).said["batch"] is None


@pytest.mark.parametrize(("column", "value"), BAD)
def test_a_value_of_another_type_is_told_by_its_column(
    typed: Script, column: str, value: Any
) -> None:
    body = {"values": {"name": "Hoeve", column: value}}
    said = typed("POST", "/api/v1/records", body, status=422).said
    assert said["errors"][0]["pointer"].startswith(f"/values/{column}")


def test_null_empties_and_other_values_stay(typed: Script) -> None:
    values = {"name": "Hoeve", "whole": 1, "tree": {"a": 1}, "tags": ["x"], "open": False}
    path = typed("POST", "/api/v1/records", {"values": values}, status=201).headers["Location"]
    nothing = dict.fromkeys(("whole", "tree", "tags"))
    said = typed("PATCH", path, {"values": nothing}, status=200, If_Match="*").said
    now = said["record"]["values"]
    assert {name: now[name] for name in values} == {**values, **nothing}
