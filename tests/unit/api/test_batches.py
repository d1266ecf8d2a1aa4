from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from pytest_django.fixtures import Settings

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.unit.api.conftest import KEY, OTHER, Script
from weidewinkels.api.models import Scope
from weidewinkels.journal import door, tasks
from weidewinkels.journal.models import Action, Batch, BatchState, Source

pytestmark = pytest.mark.django_db

BATCHES = "/api/v1/batches"


def test_many_changes_are_one_batch_that_can_be_followed_and_taken_back(
    api: Script, store: DatastoreService
) -> None:
    before = list(store.iterate())
    entries = [
        {"key": str(record["_id"]), "values": {"remarks": "Vers"}, "overwrite": True}
        for record in before[:60]
    ]
    body = {"operation": "update", "entries": entries, "reason": "Ronde"}
    response = api("POST", BATCHES, body, status=202)
    path = response.headers["Location"]
    tasks.deliver_all()
    batch = api("GET", path, status=200).said
    assert (batch["state"], batch["counts"], batch["source"]) == ("done", {"done": 60}, "api")
    page = api("GET", f"{path}/entries?limit=50&page=2&state=done", status=200).said
    assert (page["total"], len(page["entries"]), page["next"]) == (60, 10, None)
    assert page["entries"][-1]["position"] == 59
    assert api("GET", f"{BATCHES}?mine=1&source=api").said["batches"][0]["id"] == batch["id"]
    undone = api("POST", f"{path}/undo", status=202).said
    assert undone["undoes"] == batch["id"]
    tasks.deliver_all()
    assert list(store.iterate()) == before
    assert (
        "al ongedaan"
        in api("POST", f"{path}/undo", status=409, Accept_Language="nl").said["detail"]
    )


def test_what_somebody_else_changed_meanwhile_is_a_conflict_with_both_values(
    api: Script, store: DatastoreService
) -> None:
    seen = store.get_one(KEY)
    store.update([{"_id": KEY, "phone": "0229 999999"}])
    other = {"key": str(OTHER), "values": {"remarks": "Vers"}, "overwrite": True}
    mine = {
        "key": str(KEY),
        "values": {"phone": "0229 591 111"},
        "seen": {"phone": seen["phone"]},
    }
    body = {"operation": "update", "entries": [mine, other]}
    path = api("POST", BATCHES, body, status=202).headers["Location"]
    assert api("GET", path).said["counts"] == {"conflict": 1, "done": 1}
    [entry] = api("GET", f"{path}/entries?state=conflict").said["entries"]
    assert entry["conflicts"][0]["theirs"] == "0229 999999"
    assert entry["conflicts"][0]["yours"] == "0229 591 111"
    assert store.get_one(OTHER)["remarks"] == "Vers"


def test_deletions_are_in_the_trash_and_only_of_what_was_seen(
    api: Script, store: DatastoreService
) -> None:
    city = store.get_one(KEY)["city"]
    entries = [
        {"key": str(KEY), "seen": {"city": city}},
        {"key": str(OTHER), "seen": {"city": "Elders"}},
    ]
    path = api("POST", BATCHES, {"operation": "delete", "entries": entries}, status=202).headers[
        "Location"
    ]
    assert api("GET", path).said["counts"] == {"done": 1, "conflict": 1}
    assert Batch.objects.get().action == Action.DELETE
    assert list(store.get([KEY, OTHER])) == [OTHER]


def test_many_are_added(api: Script, store: DatastoreService) -> None:
    entries = [{"values": {"company": f"Hoeve {number}"}} for number in range(3)]
    body = {"operation": "insert", "entries": entries}
    path = api("POST", BATCHES, body, status=202).headers["Location"]
    keys = [entry["key"] for entry in api("GET", f"{path}/entries").said["entries"]]
    assert [store.get_one(int(key))["company"] for key in keys] == ["Hoeve 0", "Hoeve 1", "Hoeve 2"]


def test_one_entry_that_is_no_good_keeps_all_from_being_done(
    api: Script, store: DatastoreService
) -> None:
    before = list(store.iterate())
    good = {"key": str(KEY), "values": {"remarks": "Vers"}, "overwrite": True}
    for entry, pointer in (
        ({**good, "key": "999999"}, "/entries/1/key"),
        ({**good, "key": "abc"}, "/entries/1/key"),
        (good, "/entries/1/key"),
        ({**good, "key": str(OTHER), "values": {"email": "x"}}, "/entries/1/values/email"),
        ({**good, "key": str(OTHER), "values": {"remark": "x"}}, "/entries/1/values"),
        ({"key": str(OTHER), "values": {"remarks": "x"}}, "/entries/1"),
        ({"key": str(OTHER), "values": {"remarks": "x"}, "seen": {}}, "/entries/1/seen"),
    ):
        body = {"operation": "update", "entries": [good, entry]}
        said = api("POST", BATCHES, body, status=422).said
        assert [error["pointer"] for error in said["errors"]] == [pointer], entry
    assert list(store.iterate()) == before
    assert not Batch.objects.exists()


def test_the_size_of_a_batch_has_an_end(api: Script, settings: Settings) -> None:
    settings.API_ROWS = 2
    entry = {"values": {"company": "x"}}
    said = api("POST", BATCHES, {"operation": "insert", "entries": [entry] * 3}, status=422).said
    assert said["errors"][0]["pointer"] == "/entries"


def test_an_owner_changes_many_of_their_own_and_none_of_others(
    script: Callable[..., Script], eigenaar: User, store: DatastoreService
) -> None:
    factories.give_record(eigenaar, store, KEY)
    api = script(eigenaar)
    entries = [
        {"key": str(key), "values": {"remarks": "Vers"}, "overwrite": True} for key in (KEY, OTHER)
    ]
    before = list(store.iterate())
    said = api("POST", BATCHES, {"operation": "update", "entries": entries}, status=403).said
    assert [error["pointer"] for error in said["errors"]] == ["/entries/1/key"]
    deletion = {"operation": "delete", "entries": [{"key": str(KEY), "overwrite": True}]}
    api("POST", BATCHES, deletion, status=403)
    assert list(store.iterate()) == before
    api("POST", BATCHES, {"operation": "update", "entries": entries[:1]}, status=202)
    assert store.get_one(KEY)["remarks"] == "Vers"


def test_a_batch_can_be_stopped_and_resumed(api: Script, store: DatastoreService) -> None:
    seen = store.get_one(KEY)
    write = door.Update(KEY, seen, {"remarks": "Vers"})
    by = User.objects.get(email="beheerder@voorbeeld.nl")
    batch = door.plan(writes=[write], by=by, action=Action.BULK, source=Source.API)
    path = f"{BATCHES}/{batch.pk}"
    assert api("GET", path).said["may"]["stop"]
    assert api("POST", f"{path}/stop", status=200).said["state"] == BatchState.STOPPED
    assert store.get_one(KEY) == seen
    api("POST", f"{path}/retry", status=409)
    assert api("POST", f"{path}/resume", status=202).said["state"] == BatchState.DONE
    assert store.get_one(KEY)["remarks"] == "Vers"
    for step in ("stop", "resume", "retry"):
        api("POST", f"{path}/{step}", status=409)


def test_who_may_not_steer_a_batch_of_others_only_looks(
    api: Script, script: Callable[..., Script], medewerker: User, store: DatastoreService
) -> None:
    entry = {"key": str(KEY), "values": {"remarks": "Vers"}, "overwrite": True}
    body = {"operation": "update", "entries": [entry]}
    path = api("POST", BATCHES, body, status=202).headers["Location"]
    other = script(medewerker)
    assert not any(other("GET", path, status=200).said["may"].values())
    for step in ("stop", "resume", "retry", "undo"):
        other("POST", f"{path}/{step}", status=403)


def test_a_preview_and_what_is_not_there_are_not_found(
    api: Script, beheerder: User, store: DatastoreService
) -> None:
    draft = Batch.objects.create(
        resource_id=store.resource_id,
        state=BatchState.DRAFT,
        by=beheerder,
        action=Action.BULK,
        source=Source.BULK,
    )
    for number in (draft.pk, draft.pk + 1, 2**70):
        api("GET", f"{BATCHES}/{number}", status=404)
        api("GET", f"{BATCHES}/{number}/entries", status=404)
        api("POST", f"{BATCHES}/{number}/undo", status=404)


def test_a_token_that_only_reads_steers_nothing(
    script: Callable[..., Script], beheerder: User, store: DatastoreService
) -> None:
    api = script(beheerder, scope=Scope.READ)
    api("GET", BATCHES, status=200)
    api("POST", BATCHES, {"operation": "insert", "entries": []}, status=403)
    api("POST", f"{BATCHES}/1/undo", status=403)
