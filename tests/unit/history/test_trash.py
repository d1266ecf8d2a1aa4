"""The trash for many: choosing by name, what is there again already, deleting for good."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Record
from weidewinkels.datastore import get_service
from weidewinkels.journal.door import Delete, Insert, Update, submit
from weidewinkels.journal.models import Batch, Entry
from weidewinkels.journal.trash import restore
from weidewinkels.journal.undo import CannotUndo, undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def keyed(store: DatastoreService, settings: Any) -> DatastoreService:
    """The service with the name as key, for which no two shops may have the same."""
    records = list(store.iterate())
    last = {record["company"]: record["_id"] for record in records}
    store.delete([r["_id"] for r in records if r["_id"] != last[r["company"]]])
    store.set_key(["company"])
    settings.DATASTORE_KEY = "company"
    get_service.cache_clear()
    return get_service()


def remove(shops: list[Record], by: User | None = None) -> Batch:
    writes = [Delete(shop["_id"], shop) for shop in shops]
    return submit(writes=writes, by=by, action="delete", source="bulk", reason="gestopt")


def some(store: DatastoreService, number: int) -> list[Record]:
    return list(store.search(Query(limit=number)).records)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_deletion_of_many_has_a_page_to_choose_from(
    medewerker_client: Client, store: DatastoreService
) -> None:
    batch = remove(some(store, 70))

    trash = text_of(medewerker_client.get("/prullenbak/"))
    assert "70 records verwijderd" in trash
    assert trash.count('name="entry"') == 10
    assert "Zoek in alle 70" in trash

    second = text_of(medewerker_client.get(f"/prullenbak/{batch.pk}/?page=2"))
    assert second.count('name="entry"') == 20
    assert "51–70 van 70" in second


def test_names_in_a_deletion_are_searched_and_restored(
    medewerker_client: Client, store: DatastoreService
) -> None:
    shops = some(store, 30)
    batch = remove(shops)
    name = shops[12]["company"]
    alike = [shop for shop in shops if name.lower() in shop["company"].lower()]

    page = text_of(medewerker_client.get(f"/prullenbak/{batch.pk}/", {"naam": name.upper()}))
    assert page.count('name="entry"') == len(alike)

    answer = medewerker_client.post(
        "/prullenbak/herstellen/",
        {"batch": batch.pk, "which": "found", "naam": name, "van": "deletion"},
        follow=True,
    )
    assert answer.redirect_chain[-1][0] == f"/prullenbak/{batch.pk}/"
    assert store.search(Query()).total == 405 - 30 + len(alike)


def test_the_trash_asks_the_database_as_often_for_many_as_for_few(
    medewerker_client: Client, store: DatastoreService, django_assert_max_num_queries: Any
) -> None:
    for shop in some(store, 12):
        remove([shop])
    with django_assert_max_num_queries(12):
        page = text_of(medewerker_client.get("/prullenbak/"))
    assert page.count('class="card deletion"') == 10


def test_the_same_shop_is_restored_only_when_somebody_says_so(
    medewerker_client: Client, store: DatastoreService
) -> None:
    shops = some(store, 3)
    batch = remove(shops)
    submit(writes=[Insert(shops[1])], by=None, action="add", source="form")
    posted = {"batch": batch.pk, "which": "all"}

    asked = medewerker_client.post("/prullenbak/herstellen/", posted)
    page = text_of(asked)

    assert asked.status_code == 409
    assert "1 van de 3 lijkt er alweer te zijn" in page
    assert shops[1]["company"] in page
    assert "Herstel de andere 2" in page
    assert store.search(Query()).total == 403

    medewerker_client.post("/prullenbak/herstellen/", {**posted, "terug": "others"})
    assert store.search(Query()).total == 405
    medewerker_client.post("/prullenbak/herstellen/", {**posted, "terug": "all"})
    assert store.search(Query()).total == 406


def test_a_key_that_is_taken_again_is_shown(
    medewerker_client: Client, keyed: DatastoreService
) -> None:
    shop = keyed.search(Query(limit=1)).records[0]
    batch = submit(writes=[Delete(shop["company"], shop)], by=None, action="delete", source="form")
    new = {"company": shop["company"], "city": "Elders"}
    submit(writes=[Insert(new)], by=None, action="add", source="form")

    asked = medewerker_client.post("/prullenbak/herstellen/", {"batch": batch.pk, "which": "all"})

    assert asked.status_code == 409
    assert "dezelfde sleutel" in text_of(asked)
    assert "Herstel toch" not in text_of(asked)


def empty(client: Client, path: str, **changes: str) -> Any:
    """As a person does: look at the page, and fill in what it says."""
    page = client.get(path)
    context = page.context
    posted = {
        "until": context["until"],
        "number": context["number"],
        "typed": str(context["number"]),
    }
    return client.post(path, {**posted, **changes})


def values_of(shop: Record) -> Q:
    name = shop["company"]
    found = Q(title__icontains=name) | Q(message__icontains=name)
    for column in ("seen", "changes", "before", "after"):
        found |= Q(**{f"{column}__icontains": name})
    return found


def test_deleting_for_good_wipes_the_values_and_keeps_the_facts(
    beheerder_client: Client, beheerder: User, store: DatastoreService
) -> None:
    shop, other = some(store, 2)
    submit(
        writes=[
            Update(shop["_id"], shop, {"phone": "1"}),
            Update(other["_id"], other, {"city": "X"}),
        ],
        by=beheerder,
        action="bulk",
        source="bulk",
    )
    first = remove([store.get_one(shop["_id"])], by=beheerder)
    restored = restore(first.entries.all(), by=None)
    key = restored.entries.get().key
    batch = remove([store.get_one(int(key or 0))], by=beheerder)
    assert Entry.objects.filter(values_of(shop)).count() == 4

    answer = empty(beheerder_client, f"/prullenbak/{batch.pk}/voorgoed/")

    assert answer.status_code == 302
    assert not Entry.objects.filter(values_of(shop)).exists()
    assert Entry.objects.filter(values_of(other)).count() == 1
    entry = batch.entries.get()
    assert (entry.key, entry.state, entry.batch.by) == (key, "done", beheerder)
    page = text_of(beheerder_client.get(f"/geschiedenis/{batch.pk}/"))
    assert "1 record voorgoed verwijderd, beheerder" in page
    assert "De gegevens van dit record zijn voorgoed gewist." in page
    assert "gestopt" in page
    assert beheerder_client.get("/prullenbak/").context["number"] == 0
    assert beheerder_client.get("/geschiedenis/").status_code == 200


def test_what_is_wiped_comes_back_by_no_way(
    beheerder_client: Client, beheerder: User, store: DatastoreService
) -> None:
    batch = remove(some(store, 2), by=beheerder)
    empty(beheerder_client, f"/prullenbak/{batch.pk}/voorgoed/")

    with pytest.raises(CannotUndo, match="voorgoed"):
        undo(batch, by=beheerder)
    with pytest.raises(CannotUndo):
        restore(batch.entries.all(), by=beheerder)
    beheerder_client.post("/prullenbak/herstellen/", {"batch": batch.pk, "which": "all"})
    beheerder_client.post(f"/geschiedenis/{batch.pk}/ongedaan-maken/")
    assert store.search(Query()).total == 403


@pytest.mark.parametrize(
    ("typed", "status", "left"),
    [("12", 302, 0), ("11", 422, 12), ("", 422, 12), ("twaalf", 422, 12)],
)
def test_emptying_many_asks_to_type_the_number(
    beheerder_client: Client, store: DatastoreService, typed: str, status: int, left: int
) -> None:
    remove(some(store, 5))
    remove(some(store, 7))
    page = text_of(beheerder_client.get("/prullenbak/legen/"))
    assert "De prullenbak legen: 12 records?" in page
    assert "de gegevens van deze records worden gewist, ook uit de geschiedenis" in page

    answer = empty(beheerder_client, "/prullenbak/legen/", typed=typed)

    assert answer.status_code == status
    assert beheerder_client.get("/prullenbak/").context["number"] == left


def test_what_got_into_the_trash_meanwhile_stays(
    beheerder_client: Client, store: DatastoreService
) -> None:
    remove(some(store, 2))
    page = beheerder_client.get("/prullenbak/legen/")
    remove(some(store, 1))

    posted = {"until": page.context["until"], "number": 2}
    assert beheerder_client.post("/prullenbak/legen/", posted).status_code == 302
    assert beheerder_client.get("/prullenbak/").context["number"] == 1


def test_what_left_the_trash_meanwhile_is_looked_at_again(
    beheerder_client: Client, store: DatastoreService
) -> None:
    batch = remove(some(store, 3))
    page = beheerder_client.get("/prullenbak/legen/")
    restore(batch.entries.all()[:1], by=None)

    posted = {"until": page.context["until"], "number": 3}
    answer = beheerder_client.post("/prullenbak/legen/", posted)

    assert answer.status_code == 422
    assert "Er is intussen iets uit de prullenbak gegaan." in text_of(answer)
    assert beheerder_client.get("/prullenbak/").context["number"] == 2


def test_only_a_beheerder_is_offered_to_delete_for_good(
    beheerder_client: Client, medewerker_client: Client, store: DatastoreService
) -> None:
    batch = remove(some(store, 3))
    for path in ("/prullenbak/", f"/prullenbak/{batch.pk}/"):
        assert "Voorgoed verwijderen" in text_of(beheerder_client.get(path))
        assert "Voorgoed verwijderen" not in text_of(medewerker_client.get(path))
    assert medewerker_client.get("/prullenbak/legen/").status_code == 403


def test_a_large_trash_is_emptied_by_the_worker(
    beheerder_client: Client, store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weidewinkels.history.views.empty.AT_ONCE", 5)
    remove(some(store, 12))

    empty(beheerder_client, "/prullenbak/legen/")  # tasks are carried out at once in tests

    assert beheerder_client.get("/prullenbak/").context["number"] == 0


def test_what_is_too_old_is_purged_by_the_command(
    store: DatastoreService, beheerder_client: Client, capsys: Any
) -> None:
    old, young = remove(some(store, 3)), remove(some(store, 2))
    long_ago = timezone.now() - timedelta(days=91)
    Batch.objects.filter(pk=old.pk).update(created_at=long_ago)
    old.entries.update(done_at=long_ago)

    call_command("purge")
    call_command("purge")

    assert capsys.readouterr().out.splitlines() == [
        "3 records deleted for good",
        "0 records deleted for good",
    ]
    assert not old.entries.exclude(title="").exists()
    assert young.entries.exclude(title="").count() == 2
    page = text_of(beheerder_client.get(f"/geschiedenis/{old.pk}/"))
    assert "omdat de tijd in de prullenbak voorbij is" in page


def test_a_record_with_the_same_key_later_keeps_its_history(
    keyed: DatastoreService, beheerder_client: Client
) -> None:
    shop = keyed.search(Query(limit=1)).records[0]
    batch = submit(writes=[Delete(shop["company"], shop)], by=None, action="delete", source="form")
    later = submit(writes=[Insert(shop)], by=None, action="add", source="form")

    empty(beheerder_client, f"/prullenbak/{batch.pk}/voorgoed/")

    assert batch.entries.get().before is None
    assert later.entries.get().after is not None
