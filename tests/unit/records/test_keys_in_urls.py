"""Records of a resource whose key column holds whatever people put in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Field
from tests.unit.records.pages import inputs_of
from weidewinkels.datastore import get_service

pytestmark = pytest.mark.django_db

KEYS = ["a/b", "50%", "50%25", "..", ".", "toevoegen", "toevoegen/", "é ü?#&", "a%2Fb", "wijzigen"]


@pytest.fixture
def keyed(store: DatastoreService, settings: Settings) -> Iterator[DatastoreService]:
    """The service on a resource with the key column `code`."""
    package_id = store.transport.call("resource_show", {"id": store.resource_id})["package_id"]
    settings.DATASTORE_KEY = "code"
    settings.DATASTORE_RESOURCE_ID = store.create(
        (Field("code", "text"), Field("naam", "text")),
        package_id=package_id,
        name="Codes",
        records=[{"code": key, "naam": f"naam {number}"} for number, key in enumerate(KEYS)],
        key=["code"],
    )
    get_service.cache_clear()
    cache.clear()
    yield get_service()
    get_service.cache_clear()
    cache.clear()


def test_every_record_of_the_list_opens(client: Client, keyed: DatastoreService) -> None:
    page = client.get("/").content.decode()
    urls = re.findall(r'class="name" href="([^"]+)"', page)
    assert len(urls) == len(KEYS)
    for number, url in enumerate(urls):
        assert f"naam {number}" in client.get(url).content.decode()


@pytest.mark.parametrize("number", range(len(KEYS)))
def test_every_record_can_be_edited(
    beheerder_client: Client, keyed: DatastoreService, number: int
) -> None:
    page = beheerder_client.get("/").content.decode()
    url = re.findall(r'href="(/winkels/[^"]+/wijzigen/)"', page)[number]
    posted = inputs_of(beheerder_client.get(url)) | {"c-naam": "nieuw"}
    shown = beheerder_client.post(url, posted, follow=True)
    assert shown.status_code == 200
    assert keyed.get_one(KEYS[number])["naam"] == "nieuw"
