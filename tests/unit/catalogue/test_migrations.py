"""What a new version makes of a catalogue that is there already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from weidewinkels.catalogue.contents import outline_id_of, outline_of
from weidewinkels.catalogue.models import Flag, KnownRecord, Outline

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("catalogue", "0002_order")]
SHOPS: list[dict[str, Any]] = [
    {"company": "Hoeve Ä", "province": "Fryslân", "city": "Sneek"},
    {"company": "Zonder iets"},
    {"company": "Lang", "city": "x" * 150, "zip": 1621},
    {},
]


@pytest.fixture
def before() -> Iterator[Any]:
    """The models as they were; afterwards the database is as it was found."""
    newest = [
        node
        for node in MigrationExecutor(connection).loader.graph.leaf_nodes()
        if node[0] == "catalogue"
    ]
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    try:
        yield executor.loader.project_state(BEFORE).apps
    finally:
        MigrationExecutor(connection).migrate(newest)


def test_records_that_are_known_get_what_is_counted_of_them(before: Any) -> None:
    known = before.get_model("catalogue", "KnownRecord")
    for number, shop in enumerate(SHOPS):
        known.objects.create(
            resource_id="r",
            key=str(number),
            record_id=number,
            content_hash=f"hash-{number}",
            plain={name: str(value).lower() for name, value in shop.items()},
            content=shop,
        )
    newest = [("catalogue", "0005_asked")]
    MigrationExecutor(connection).migrate(newest)
    for row, shop in zip(KnownRecord.objects.order_by("key"), SHOPS, strict=True):
        assert row.outline_id == outline_id_of(outline_of(shop))
        assert set(Outline.objects.get(pk=row.outline_id).names) == set(shop)
        assert row.province == shop.get("province", "")
        assert row.place == shop.get("city", "")[:100]


def test_flags_keep_what_was_found_of_them(before: Any) -> None:
    known = before.get_model("catalogue", "KnownRecord")
    flags = before.get_model("catalogue", "Flag").objects
    row = known.objects.create(resource_id="r", key="1", record_id=1, content_hash="now")
    flags.create(record=row, check_name="counts", dismissed_hash="another")
    flags.create(record=row, check_name="let stand", dismissed_hash="now")
    MigrationExecutor(connection).migrate([("catalogue", "0005_asked")])
    found = Flag.objects.values_list("check_name", "resource_id", "stands")
    assert set(found) == {("counts", "r", True), ("let stand", "r", False)}
