"""A file that LibreOffice itself opened, changed and saved comes in as just that change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from datastore_proxy.service import DatastoreService
from tests.office import edit_in_libreoffice
from tests.unit.exchange.steps import carry_out, exported, figures, previewed

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(store: DatastoreService, beheerder: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(beheerder)


TRICKY = {
    "company": '"Hoeve" <De & Het>; kaas, melk',
    "phone": "+31 228 512 345",
    "zip": "0223 AB",
    "city": "'t Zand",
    "street": "  twee  spaties ",
    "remarks": "=1+1\nregel 2\n\n@regel 4",
    "website": "https://hoeve.example/?a=1&b=2",
}


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_one_cell_changed_in_libreoffice_is_one_change(
    client: Client, store: DatastoreService, tmp_path: Path, form: str
) -> None:
    store.update([{"_id": 9, **TRICKY}, {"_id": 17, "email": "vooraf@hoeve.example"}])
    before = {record["_id"]: record for record in store.iterate()}
    file = tmp_path / f"winkels.{form}"
    file.write_bytes(exported(client, form))
    edited = edit_in_libreoffice(file, old="vooraf@hoeve.example", new="daarna@hoeve.example")
    import_ = previewed(client, edited.read_bytes())
    assert figures(import_) == (0, 1, 404, 0)
    carry_out(client, import_)
    before[17]["email"] = "daarna@hoeve.example"
    assert {record["_id"]: record for record in store.iterate()} == before
