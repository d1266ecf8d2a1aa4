"""The sample shops can be put in any of the stores, through its actions alone."""

from __future__ import annotations

from datastore_proxy.embedded.sample import RESOURCE_ID, load_sample_shops, sample_shops
from tests.contract.stores import Store


def test_the_sample_shops_load_once(store: Store) -> None:
    assert load_sample_shops(store.transport) == RESOURCE_ID
    assert load_sample_shops(store.transport) == RESOURCE_ID

    data = {"resource_id": RESOURCE_ID, "limit": 1000, "sort": "_id"}
    result = store.call("datastore_search", data).result
    shops = [{k: v for k, v in record.items() if k != "_id"} for record in result["records"]]
    assert shops == sample_shops()
    assert result["fields"][1]["info"]["label"] == "Bedrijfsnaam"


def test_the_sample_shops_may_be_edited_without_force(store: Store) -> None:
    load_sample_shops(store.transport)

    resource = store.call("resource_show", {"id": RESOURCE_ID}).result
    assert resource["url_type"] == "datastore"
