from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from datastore_proxy.embedded import EmbeddedTransport
from datastore_proxy.embedded.sample import RESOURCE_ID, load_sample_shops, sample_shops


def test_the_shops_are_the_same_every_time():
    assert sample_shops() == sample_shops()
    assert len(sample_shops()) == 405


def test_the_shops_belong_to_nobody():
    for shop in sample_shops():
        assert not shop["email"] or "@" not in shop["email"] or shop["email"].endswith(".example")
        assert not shop["website"] or shop["website"].endswith(".example")


def test_the_shops_are_as_dirty_as_real_ones():
    shops = sample_shops()

    assert any(shop["company"] == "Ü100 Boerderijwinkel" for shop in shops)
    assert any(shop["phone"] == '"' for shop in shops)
    assert any(shop["zip"] == "1674PS" for shop in shops)
    assert any(shop["province"] == "North Holland" for shop in shops)
    assert any(shop["email"] is None for shop in shops)
    assert any((shop["company"] or "").isupper() for shop in shops)


def test_loading_twice_adds_nothing(tmp_path: Path):
    path = tmp_path / "shops.sqlite3"

    assert load_sample_shops(path) == RESOURCE_ID
    assert load_sample_shops(path) == RESOURCE_ID

    assert _total(path) == 405
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_processes_that_start_together_load_the_shops_once(tmp_path: Path):
    path = tmp_path / "shops.sqlite3"

    with ProcessPoolExecutor(4) as pool:
        list(pool.map(load_sample_shops, [path] * 8))

    assert _total(path) == 405


def test_columns_come_with_a_dutch_label(tmp_path: Path):
    transport = EmbeddedTransport(tmp_path / "shops.sqlite3")
    load_sample_shops(transport)

    fields = transport.call("datastore_search", {"resource_id": RESOURCE_ID, "limit": 0})["fields"]

    assert {field["id"]: field.get("info", {}).get("label") for field in fields} == {
        "_id": None,
        "company": "Bedrijfsnaam",
        "email": "E-mailadres",
        "phone": "Telefoonnummer",
        "website": "Website",
        "latitude": "Latitude",
        "longitude": "Longitude",
        "street": "Straatnaam",
        "zip": "Postcode",
        "city": "Gemeente",
        "province": "Provincie",
        "remarks": "Opmerkingen",
    }


def _total(path: Path) -> int:
    answer = EmbeddedTransport(path).call("datastore_search", {"resource_id": RESOURCE_ID})
    return int(answer["total"])
