"""The list of what happened, a batch and a record's own history."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from datastore_proxy.errors import NotReached
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Record
from tests.unit.history.edits import edit, remove
from weidewinkels.journal.door import Insert, submit
from weidewinkels.journal.models import Batch

pytestmark = pytest.mark.django_db


def test_the_history_is_for_those_who_signed_in(client: Client, store: DatastoreService) -> None:
    for path in ("/geschiedenis/", "/prullenbak/", "/geschiedenis/1/", "/prullenbak/herstellen/"):
        answer = client.get(path)
        assert answer.status_code in (302, 405)
        if answer.status_code == 302:
            assert "login/?next=" in answer["Location"]


def test_the_list_tells_who_did_what(
    beheerder_client: Client, beheerder: User, shop: Record
) -> None:
    edit(shop, by=beheerder, reason="gebeld met de eigenaar", phone="1")

    page = beheerder_client.get("/geschiedenis/").content.decode()

    assert shop["company"] in page
    assert "gebeld met de eigenaar" in page
    assert "beheerder" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", 3),
        ("?who=anna", 1),
        ("?action=delete", 1),
        ("?column=email", 1),
        ("?column=phone", 1),
        ("?source=import", 0),
        ("?since=2020-01-01&until=2020-02-01", 0),
        ("?since=nonsense", 3),
        ("?since=0001-01-01", 3),
        ("?until=9999-12-31", 3),
        ("?text=rode+haan", 2),
        ("?page=99", 3),
        ("?action=nonsense", 3),
    ],
)
def test_the_list_is_filtered(
    beheerder_client: Client, store: DatastoreService, asked: str, found: int
) -> None:
    first, second = store.search(Query(limit=2, offset=10)).records
    assert "Rode Haan" in first["company"]
    anna = User.objects.create_user("anna", first_name="Anna")
    edit(first, by=anna, phone="1")
    edit(store.get_one(first["_id"]), email="a@b.example")
    remove(second)

    answer = beheerder_client.get(f"/geschiedenis/{asked}")

    assert len(answer.context["page"].object_list) == found


def test_a_record_has_a_history_of_its_own(
    beheerder_client: Client, store: DatastoreService
) -> None:
    first, second = store.search(Query(limit=2)).records
    edit(first, phone="1")
    edit(second, phone="1")

    answer = beheerder_client.get(f"/geschiedenis/?record={first['_id']}")

    assert len(answer.context["page"].object_list) == 1


def test_the_list_needs_few_queries_however_many_batches(
    beheerder_client: Client, shop: Record, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        edit({**shop, "phone": str(number - 1) if number else shop["phone"]}, phone=str(number))
    with django_assert_max_num_queries(12):
        beheerder_client.get("/geschiedenis/")


def test_a_batch_shows_what_was_and_what_is(beheerder_client: Client, shop: Record) -> None:
    batch = edit(shop, phone="0229 111111")

    page = beheerder_client.get(f"/geschiedenis/{batch.pk}/").content.decode()

    assert "Telefoonnummer" in page
    assert f"was </span>{shop['phone']}" in page
    assert "wordt </span>0229 111111" in page
    assert f"/winkels/{shop['_id']}/" in page


def test_a_batch_of_another_resource_is_not_found(beheerder_client: Client, shop: Record) -> None:
    batch = edit(shop, phone="1")
    Batch.objects.update(resource_id="another")

    assert beheerder_client.get(f"/geschiedenis/{batch.pk}/").status_code == 404


def test_the_conflicts_of_a_batch_say_who_was_before(
    beheerder_client: Client, medewerker: User, shop: Record
) -> None:
    edit(shop, by=medewerker, phone="0229 999999")
    batch = edit(shop, phone="0229 111111")

    answer = beheerder_client.get(f"/geschiedenis/{batch.pk}/?stand=overgeslagen")

    assert "Telefoonnummer sindsdien gewijzigd door medewerker" in answer.content.decode()


def test_what_waits_says_so(
    beheerder_client: Client, shop: Record, store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object, **__: object) -> None:
        raise NotReached

    with monkeypatch.context() as patch:
        patch.setattr(store.transport, "call", down)
        batch = edit(shop, phone="1")

    for path in ("/geschiedenis/", f"/geschiedenis/{batch.pk}/"):
        assert "Wacht op publicatie" in beheerder_client.get(path).content.decode()


def test_the_history_stands_while_the_datastore_is_down(
    beheerder_client: Client, shop: Record, store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    from weidewinkels.datastore import forget_resource

    batch = edit(shop, phone="1")
    remove(store.search(Query(limit=1)).records[0])
    forget_resource()

    def down(*_: object, **__: object) -> None:
        raise NotReached

    monkeypatch.setattr(store.transport, "call", down)
    for path in ("/geschiedenis/", f"/geschiedenis/{batch.pk}/", "/prullenbak/"):
        assert beheerder_client.get(path).status_code == 200


def test_the_record_page_has_a_timeline_with_a_way_back(
    beheerder_client: Client, client: Client, shop: Record, store: DatastoreService
) -> None:
    edit(shop, phone="0229 111111")

    path = f"/winkels/{shop['_id']}/"
    page = beheerder_client.get(path).content.decode()
    assert "Terugdraaien" in page
    assert "wordt </span>0229 111111" in page
    assert "Terugdraaien" not in client.get(path).content.decode()


def test_a_big_batch_is_shown_in_pages(
    beheerder_client: Client, store: DatastoreService, django_assert_max_num_queries: Any
) -> None:
    batch = submit(
        writes=[Insert({"company": f"Hoeve {number}"}) for number in range(45)],
        by=None,
        action="import",
        source="import",
    )

    with django_assert_max_num_queries(25):
        page = beheerder_client.get(f"/geschiedenis/{batch.pk}/?page=3").content.decode()

    assert "41–45 van 45" in page
    assert "Hoeve 44" in page


def test_values_that_read_alike_are_told_apart(
    beheerder_client: Client, shop: Record, store: DatastoreService
) -> None:
    batch = edit(shop, website="https://hoeve.example/")
    again = edit(store.get_one(shop["_id"]), website="http://hoeve.example")

    assert batch.done
    page = beheerder_client.get(f"/geschiedenis/{again.pk}/").content.decode()
    assert "https://hoeve.example/" in page
    assert "http://hoeve.example<" in page.replace("\n", "").replace(" ", "")


def test_input_that_was_not_saved_can_still_be_read(
    beheerder_client: Client, shop: Record, store: DatastoreService
) -> None:
    edit(shop, phone="0229 999999")
    batch = edit(shop, phone="0229 111111", email="nieuw@hoeve.example")

    page = beheerder_client.get(f"/geschiedenis/{batch.pk}/").content.decode()

    assert "Niet opgeslagen invoer" in page
    assert "0229 111111" in page
    assert "nieuw@hoeve.example" in page
    assert "er staat: 0229 999999" in page
