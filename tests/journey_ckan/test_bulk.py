"""The journeys of bulk changes, in a browser, on a CKAN."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page

from datastore_proxy.service import DatastoreService
from tests.browser.bulk_steps import correct_the_province, delete_stale_and_restore_two

pytestmark = pytest.mark.django_db(transaction=True)


def test_correct_the_province_look_and_undo(
    page: Page, login: Callable[..., User], store: DatastoreService
) -> None:
    login(page, "beheerder")
    correct_the_province(page, store)


def test_delete_stale_entries_and_restore_two(
    page: Page, login: Callable[..., User], store: DatastoreService
) -> None:
    login(page, "medewerker")
    delete_stale_and_restore_two(page, store)
