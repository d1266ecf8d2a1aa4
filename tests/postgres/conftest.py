"""These tests say nothing on another database: they are run by `python -m tests.on_postgres`."""

from __future__ import annotations

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def postgres(_django_db_helper: None) -> None:
    """Fails, rather than skips, where the app's database is another one."""
    if connection.vendor != "postgresql":
        pytest.fail(f"{connection.vendor} is no PostgreSQL. Run: python -m tests.on_postgres")
