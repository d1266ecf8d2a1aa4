"""Of many records that were written the checks follow later, so that they don't hold up the batch."""

from __future__ import annotations

from itertools import islice

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from datastore_proxy.service import DatastoreService
from weidewinkels.catalogue.flags import standing_flags
from weidewinkels.catalogue.hear import CHECKED_AT_ONCE
from weidewinkels.journal.door import Update, submit

pytestmark = pytest.mark.django_db


def test_what_is_wrong_in_many_records_is_found_by_a_task(
    store: DatastoreService, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    number = CHECKED_AT_ONCE + 1
    shops = list(islice(store.iterate(), number))
    writes = [Update(shop["_id"], shop, {"email": "geen adres"}) for shop in shops]
    with django_capture_on_commit_callbacks(execute=True):
        batch = submit(writes=writes, by=None, action="bulk", source="bulk")
        assert batch.done == number
        assert not standing_flags(store.resource_id).exists()

    wrong = standing_flags(store.resource_id).filter(column="email")
    assert wrong.values("record").distinct().count() == number
