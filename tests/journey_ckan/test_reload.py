"""A table is dropped and loaded again in another order; every owner still has their shop."""

from __future__ import annotations

import random

import pytest
from django.test import Client
from django.urls import reverse

from datastore_proxy.embedded.sample import FIELDS
from datastore_proxy.service import DatastoreService
from tests import factories
from weidewinkels.accounts import roles
from weidewinkels.accounts.permissions import may_edit, owned_keys
from weidewinkels.catalogue import relink
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.catalogue.sync import sync

pytestmark = pytest.mark.django_db(transaction=True)

OWNED = range(10, 30)


def test_every_owner_keeps_their_shop_when_the_table_is_loaded_again(
    store: DatastoreService,
) -> None:
    records = list(store.iterate())
    owners = {}
    for key in OWNED:
        owners[key] = factories.make_user(roles.EIGENAAR, email=f"{key}@voorbeeld.nl")
        factories.give_record(owners[key], store, key)
    sync()
    KnownRecord.objects.filter(key="10").update(verdict="approved", verdict_note="nummer 10")

    shuffled = [record for record in records if record["_id"] != 11]
    random.Random(4).shuffle(shuffled)  # noqa: S311
    load_again(store, shuffled)

    now = {record["_id"]: record for record in store.iterate()}
    for owner in owners.values():  # before anybody has noticed
        for key in map(int, owned_keys(owner)):
            if key in now and may_edit(owner, key, now[key]):
                assert shuffled[key - 1]["_id"] == key

    sync()
    place = {record["_id"]: at for at, record in enumerate(shuffled, start=1)}
    for key, owner in owners.items():
        if key == 11:
            continue
        assert owned_keys(owner) == {str(place[key])}
        assert may_edit(owner, place[key], now[place[key]])
    lost = relink.strays(store.resource_id).get()
    assert [link.user for link in relink.links_of(lost)] == [owners[11]]  # type: ignore[attr-defined]
    assert not any(may_edit(owners[11], key, record) for key, record in now.items())
    assert KnownRecord.objects.get(verdict="approved").key == str(place[10])

    client = Client()
    client.force_login(owners[12], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("records:list"), {"van": "mij"})
    assert [row.key for row in page.context["rows"]] == [str(place[12])]


def load_again(store: DatastoreService, records: list[dict[str, object]]) -> None:
    """As an upload does: drop the table, make it anew."""
    about = {"resource_id": store.resource_id, "force": True}
    store.transport.call("datastore_delete", about)
    rows = [{name: value for name, value in one.items() if name != "_id"} for one in records]
    store.transport.call("datastore_create", {**about, "fields": FIELDS, "records": rows})
