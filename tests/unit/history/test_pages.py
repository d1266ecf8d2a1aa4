from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from datastore_proxy.errors import NotReached
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Record
from tests import factories
from weidewinkels.journal.door import Delete, Insert, Update, submit
from weidewinkels.journal.models import Batch

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(store: DatastoreService) -> Record:
    return store.search(Query(limit=1, offset=10)).records[0]


def edit(shop: Record, by: User | None = None, reason: str = "", **changes: Any) -> Batch:
    write = Update(shop["_id"], shop, changes)
    return submit(writes=[write], by=by, action="edit", source="form", reason=reason)


def remove(*shops: Record, by: User | None = None) -> Batch:
    writes = [Delete(shop["_id"], shop) for shop in shops]
    return submit(writes=writes, by=by, action="delete", source="form")


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


def test_undo_shows_what_it_will_do_and_a_get_changes_nothing(
    beheerder_client: Client, shop: Record, store: DatastoreService
) -> None:
    batch = edit(shop, phone="0229 111111")

    page = beheerder_client.get(f"/geschiedenis/{batch.pk}/ongedaan-maken/").content.decode()

    assert "wordt </span>" + shop["phone"] in page
    assert store.get_one(shop["_id"])["phone"] == "0229 111111"


def test_undo_puts_back_and_can_be_undone(
    beheerder_client: Client, shop: Record, store: DatastoreService
) -> None:
    batch = edit(shop, phone="0229 111111")

    answer = beheerder_client.post(f"/geschiedenis/{batch.pk}/ongedaan-maken/", follow=True)

    undone = Batch.objects.first()
    page = answer.content.decode()
    assert store.get_one(shop["_id"]) == shop
    assert answer.redirect_chain == [(f"/winkels/{shop['_id']}/", 302)]
    assert "de wijziging is ongedaan gemaakt" in page
    assert undone is not None
    assert f"/geschiedenis/{undone.pk}/ongedaan-maken/" in page


def test_a_second_undo_leads_to_the_first(
    beheerder_client: Client, shop: Record, store: DatastoreService
) -> None:
    batch = edit(shop, phone="0229 111111")
    path = f"/geschiedenis/{batch.pk}/ongedaan-maken/"
    beheerder_client.post(path)
    answer = beheerder_client.post(path, follow=True)

    assert "Dit is al ongedaan gemaakt." in answer.content.decode()
    assert Batch.objects.count() == 2


def test_undo_says_what_it_left_alone(
    beheerder_client: Client, shop: Record, store: DatastoreService, medewerker: User
) -> None:
    batch = edit(shop, phone="0229 111111")
    edit(store.get_one(shop["_id"]), by=medewerker, phone="0229 999999")

    answer = beheerder_client.post(f"/geschiedenis/{batch.pk}/ongedaan-maken/", follow=True)

    assert "sindsdien gewijzigd door medewerker" in answer.content.decode()


def test_an_owner_undoes_only_their_own_changes(
    eigenaar_client: Client, eigenaar: User, shop: Record, store: DatastoreService
) -> None:
    path = "/geschiedenis/{}/ongedaan-maken/"
    factories.give_record(eigenaar, store, shop["_id"])
    others, own = edit(shop, phone="1"), edit({**shop, "phone": "1"}, by=eigenaar, phone="2")

    assert eigenaar_client.post(path.format(others.pk)).status_code == 403
    assert eigenaar_client.get(path.format(others.pk)).status_code == 403
    assert eigenaar_client.post(path.format(own.pk)).status_code == 302
    assert store.get_one(shop["_id"])["phone"] == "1"


def test_the_trash_gives_back_what_was_chosen(
    medewerker_client: Client, medewerker: User, store: DatastoreService
) -> None:
    shops = store.search(Query(limit=3)).records
    batch = remove(*shops, by=medewerker)
    page = medewerker_client.get("/prullenbak/").content.decode()
    assert all(shop["company"] in page for shop in shops)
    assert "nog 90 dagen" in page

    chosen = batch.entries.all()[1]
    medewerker_client.post(
        "/prullenbak/herstellen/", {"batch": batch.pk, "which": "some", "entry": [chosen.pk]}
    )
    found = store.search(Query(filters={"company": [shop["company"] for shop in shops]}))
    assert [record["company"] for record in found.records] == [shops[1]["company"]]

    answer = medewerker_client.post(
        "/prullenbak/herstellen/", {"batch": batch.pk, "which": "all"}, follow=True
    )
    assert "2 records hersteld" in answer.content.decode()
    assert "De prullenbak is leeg" in answer.content.decode()


def test_restoring_nothing_asks_to_choose(
    medewerker_client: Client, store: DatastoreService
) -> None:
    batch = remove(*store.search(Query(limit=2)).records)
    answer = medewerker_client.post(
        "/prullenbak/herstellen/", {"batch": batch.pk, "which": "some"}, follow=True
    )

    assert "Kies eerst wat u wilt herstellen." in answer.content.decode()


def test_the_trash_is_for_those_who_may_restore(
    eigenaar_client: Client, shop: Record, store: DatastoreService
) -> None:
    batch = remove(shop)

    assert eigenaar_client.get("/prullenbak/").status_code == 403
    assert (
        eigenaar_client.post("/prullenbak/herstellen/", {"batch": batch.pk, "which": "all"})
    ).status_code == 403


def test_what_is_older_than_ninety_days_cannot_be_restored(
    medewerker_client: Client, shop: Record, store: DatastoreService
) -> None:
    batch = remove(shop)
    batch.entries.update(done_at=timezone.now() - timedelta(days=91))

    medewerker_client.post("/prullenbak/herstellen/", {"batch": batch.pk, "which": "all"})

    assert store.get([shop["_id"]]) == {}


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


NONSENSE = ["abc", "", "-1", "²", "1\0", "9" * 30, "9" * 5_000]


@pytest.mark.parametrize("text", NONSENSE)
def test_a_deletion_that_is_none_is_not_found(medewerker_client: Client, text: str) -> None:
    assert medewerker_client.post("/prullenbak/herstellen/", {"batch": text}).status_code == 404


@pytest.mark.parametrize("text", NONSENSE)
def test_a_record_that_is_none_is_not_restored(
    medewerker_client: Client, store: DatastoreService, shop: Record, text: str
) -> None:
    deletion = remove(shop)
    posted = {"batch": deletion.pk, "entry": text}
    assert medewerker_client.post("/prullenbak/herstellen/", posted).status_code == 302
    assert shop["_id"] not in store.get([shop["_id"]])


@pytest.mark.parametrize("text", [text for text in NONSENSE if text])
def test_a_step_that_is_none_takes_nothing_back(
    beheerder_client: Client, store: DatastoreService, shop: Record, text: str
) -> None:
    batch = edit(shop, phone="1")
    url = f"/geschiedenis/{batch.pk}/ongedaan-maken/"
    assert beheerder_client.post(url, {"entry": text}).status_code == 302
    assert store.get_one(shop["_id"])["phone"] == "1"
