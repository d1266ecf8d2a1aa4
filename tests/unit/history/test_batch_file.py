"""What a batch couldn't change, as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from tests.answers import streamed
from tests.unit.history.batches import CONFLICT, DONE, FAILED
from tests.unit.history.many import make_batch
from weidewinkels.journal.models import Batch
from weidewinkels.web.spreadsheet import safe_cell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


def csv_of(client: Client, batch: Batch, asked: str = "") -> list[list[str]]:
    answer = client.get(f"/geschiedenis/{batch.pk}/niet-gewijzigd.csv{asked}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="niet-gewijzigd-{batch.pk}.csv"' in answer.headers["Content-Disposition"]
    body = streamed(answer)
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_failures_come_as_a_file_for_excel(beheerder_client: Client) -> None:
    batch = make_batch((DONE, 5), (FAILED, 2), (CONFLICT, 1))

    head, *rows = csv_of(beheerder_client, batch)

    assert head == [
        "Sleutel",
        "Naam",
        "Stand",
        "Reden",
        "Provincie: is",
        "Provincie: moest worden",
    ]
    assert sorted(rows)[0] == [
        "100005",
        "Hoeve 5",
        "Mislukt",
        "province: onbekend",
        "North Holland",
        "Noord-Holland",
    ]
    assert sorted(rows)[2][2:4] == ["Overgeslagen", "intussen gewijzigd door een ander"]
    assert len(csv_of(beheerder_client, batch, "?stand=overgeslagen")) == 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_taken_for_a_formula(beheerder_client: Client, start: str) -> None:
    batch = make_batch((FAILED, 1))
    dangerous = f'{start}HYPERLINK("http://kwaad.example";"x")\nregel 2'
    batch.entries.update(title=dangerous)

    assert csv_of(beheerder_client, batch)[1][1] == f"'{dangerous}"


def test_values_stay_what_they_are_in_a_file() -> None:
    from decimal import Decimal

    assert [safe_cell(value) for value in (None, "", 0, False, Decimal("0.10"), {"a": 1})] == [
        "",
        "",
        "0",
        "false",
        "0.10",
        '{"a": 1}',
    ]
