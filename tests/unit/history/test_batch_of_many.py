"""The page of a batch of tens of thousands: never counted, never sorted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from tests.unit.history.batches import CONFLICT, DONE, FAILED, page_of
from tests.unit.history.many import make_batch
from weidewinkels.journal.models import Batch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


@pytest.fixture
def large(beheerder: User) -> Batch:
    return make_batch((DONE, 20_000), (FAILED, 4_000), (CONFLICT, 1_000), by=beheerder)


def test_a_batch_of_many_is_never_counted_nor_sorted(
    beheerder_client: Client,
    large: Batch,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    """The counts are the batch's own, and the entries come from an index, whichever the page."""
    for asked in ("", "?page=1200", "?stand=gedaan&page=900", "?stand=mislukt", "?stand=wacht"):
        with django_assert_max_num_queries(22) as made:
            page_of(beheerder_client, large, asked)
        about_entries = [
            query["sql"]
            for query in made.captured_queries
            if 'FROM "journal_entry"' in query["sql"] and "GROUP BY" not in query["sql"]
        ]
        assert about_entries
        for sql in about_entries:
            assert "COUNT(" not in sql
            if connection.vendor == "sqlite":  # what others plan depends on their statistics
                assert_reads_an_index(sql)


def test_the_reasons_of_many_are_counted_once(
    beheerder_client: Client, large: Batch, django_assert_max_num_queries: Any
) -> None:
    page_of(beheerder_client, large, "?stand=mislukt")
    with django_assert_max_num_queries(22) as made:
        page_of(beheerder_client, large, "?stand=mislukt&page=2")
    assert not [query for query in made.captured_queries if "GROUP BY" in query["sql"]]


def test_the_undo_page_of_many_shows_a_number_and_some(
    beheerder_client: Client, large: Batch
) -> None:
    page = page_of(beheerder_client, large, "ongedaan-maken/")
    assert "Maak 20.000 ongedaan" in page
    assert "…en nog 19.980." in page
    assert page.count('class="step card"') == 20


def assert_reads_an_index(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
        plan = "\n".join(row[-1] for row in cursor.fetchall())
    assert "SCAN journal_entry" not in plan, sql
    assert not plan.startswith("SEARCH journal_batch"), f"{sql}\n{plan}"
    if re.search(r'"batch_id" = \d.*LIMIT', sql):
        assert "TEMP B-TREE" not in plan, f"{sql}\n{plan}"
