"""Which shops are shown to who reports one: scored as doubles are."""

from __future__ import annotations

import pytest

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from weidewinkels.catalogue.sync import sync
from weidewinkels.suggestions.likely import likely

pytestmark = pytest.mark.django_db
KEY = 1


@pytest.fixture
def shop(store: DatastoreService) -> Record:
    """A shop with a name that nobody else has."""
    record = store.get_one(KEY)
    store.update([{"_id": KEY, "company": "Hoeve Bouwlust Zeldenrust"}])
    sync()
    return {**record, "company": "Hoeve Bouwlust Zeldenrust"}


def keys(values: Record) -> list[str]:
    return [one.key for one in likely(values)]


def test_a_name_alone_is_enough(shop: Record) -> None:
    assert keys({"company": "HOEVE bouwlust Zeldenrust"})[0] == str(KEY)


def test_a_name_with_a_slip_is_found(shop: Record) -> None:
    assert keys({"company": "Hoeve Bouwlust Zeldenrst"}) == [str(KEY)]


def test_the_same_name_elsewhere_is_another_shop(shop: Record) -> None:
    elsewhere = {"zip": "9999 XZ", "street": "Verweg 999", "city": "Zq", "phone": "0599 123 987"}
    assert keys({"company": str(shop["company"]), **elsewhere}) == []


def test_a_name_that_is_half_the_same_is_found_at_the_same_address(shop: Record) -> None:
    at_home = {"zip": shop["zip"], "street": shop["street"], "city": shop["city"]}
    assert keys({"company": "Boerderijwinkel Zeldenrust"}) == []
    assert keys({"company": "Boerderijwinkel Zeldenrust", **at_home}) == [str(KEY)]


def test_a_word_in_common_is_not_enough(shop: Record) -> None:
    assert str(KEY) not in keys({"company": "Imkerij Bouwlust van Dijk"})
