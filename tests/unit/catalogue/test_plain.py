"""The text that is searched of a column is the same however little of it is kept apart."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from weidewinkels.catalogue.columns import PlainText
from weidewinkels.catalogue.contents import content_of, plain, plain_of, searched_texts, words_in
from weidewinkels.catalogue.copying import keep
from weidewinkels.catalogue.models import KnownRecord

pytestmark = pytest.mark.django_db

VALUES: list[Any] = [
    "Hoeve De WEIDE 12",
    "  Spaties ",
    "\t tab en \n regels \r\n",
    "   ",
    "\N{NO-BREAK SPACE}",
    "",
    "Fryslân",
    "ĲSSELSTEIN",
    "Straße",
    'Een "aanhaling" \\ en % en _',
    "{}",
    12,
    True,
    ["a", "B"],
    {"Ä": "B"},
    None,
]


def test_database_makes_the_same_text_of_a_column(store_of: Any) -> None:
    for row, value in zip(store_of(VALUES), VALUES, strict=True):
        expected = plain(value) if isinstance(value, str) else _plain_of(value)
        assert row.asked == (expected or None), repr(value)


def test_row_of_an_earlier_version_keeps_its_texts(store_of: Any) -> None:
    """It has the text of every column in `plain`."""
    store_of(["Hoeve Één"])
    KnownRecord.objects.update(plain={"company": "hoeve een", "city": "sneek"})
    [row] = KnownRecord.objects.annotate(asked=PlainText("city"))
    assert row.asked == "sneek"


def test_words_are_the_same_one_by_one_and_together() -> None:
    records = [plain_of({"company": str(value), "city": "Den  Burg"}) for value in VALUES]
    records.append(plain_of({"company": "a\x01b \x02 – € ijs"}))
    together = searched_texts(" ".join(record.values.values()) for record in records)
    for record, text in zip(records, together, strict=True):
        words = words_in(" ".join(record.values.values()))
        assert text.split() == words
        assert text == f" {' '.join(words)} "


@pytest.fixture
def store_of(store: DatastoreService) -> Any:
    def stored(values: list[Any]) -> list[Any]:
        records = [
            {"_id": 900 + n, "company": value, "city": "x"} for n, value in enumerate(values)
        ]
        keep(records, store, read_at=timezone.now())
        rows = KnownRecord.objects.filter(record_id__gte=900).order_by("record_id")
        return list(rows.annotate(asked=PlainText("company")))

    return stored


def _plain_of(value: Any) -> str:
    return plain_of(content_of({"company": value})).values.get("company", "")
