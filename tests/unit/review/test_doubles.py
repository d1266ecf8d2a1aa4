"""The pages of doubles: the list, records side by side, merging and saying that they are two."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.answers import Answer
from weidewinkels.accounts.models import Ownership
from weidewinkels.accounts.permissions import owns
from weidewinkels.catalogue.models import KnownRecord, Verdict
from weidewinkels.catalogue.sync import sync
from weidewinkels.catalogue.verdicts import give_verdict
from weidewinkels.journal import undo
from weidewinkels.journal.models import Action, Batch, BatchState, EntryState
from weidewinkels.review import computing, tasks
from weidewinkels.review.models import Computation, DoubleGroup, NotDouble

pytestmark = pytest.mark.django_db
LIST = "/controle/dubbelen/"
COMPARE = "/controle/dubbelen/vergelijken/"
FIRST, SECOND = 18, 401
"""In the sample the 18th shop was entered again as the 401st."""


@pytest.fixture
def found(store: DatastoreService) -> DatastoreService:
    sync()
    find()
    return store


def find() -> None:
    tasks.compute.func(computing.ask(computing.DOUBLES).pk)


def body(response: Answer) -> str:
    return response.content.decode()


def shown(client: Client, *keys: int, **asked: str | int) -> dict[str, list[str]]:
    """The form of the page with these records side by side, as a browser would send it."""
    response = client.get(COMPARE, {"r": list(keys), **asked})
    assert response.status_code == 200, body(response)
    form = re.search(
        r"<form method=\"post\" action=\"[^\"]*\" class=\"merge\".*?</form>", body(response), re.S
    )
    assert form
    data: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and ('type="radio"' not in tag or " checked" in tag):
            data.setdefault(name[1], []).append(value[1])
    return data


def send(
    client: Client, data: dict[str, list[str]], *keys: int, button: str = "samen", **more: object
):
    asked = "&".join(f"r={key}" for key in keys or (FIRST, SECOND))
    return client.post(f"{COMPARE}?{asked}", {**data, button: "1", **more})


def test_shops_that_were_entered_twice_stand_on_the_list(beheerder_client, found):
    text = body(beheerder_client.get(LIST))
    groups = {frozenset(group.keys) for group in DoubleGroup.objects.all()}
    assert frozenset((str(FIRST), str(SECOND))) in groups
    assert "zelfde postcode en huisnummer" in text
    assert "5 groepen" in text or len(groups) > 5


def test_list_is_narrowed_by_reason_score_and_name(beheerder_client, found):
    record = found.get_one(FIRST)
    assert record["company"] in body(beheerder_client.get(LIST, {"q": record["company"]}))
    assert "Geen dubbelen die hieraan voldoen" in body(beheerder_client.get(LIST, {"q": "xyzzy"}))
    narrowed = body(beheerder_client.get(LIST, {"score": "zeker", "reden": "telefoon"}))
    assert "score=zeker" in narrowed


def test_merge_keeps_what_was_chosen_and_is_one_batch(beheerder_client, found):
    found.update([{"_id": FIRST, "email": None}, {"_id": SECOND, "email": "nieuw@hoeve.nl"}])
    before = found.get_one(FIRST)
    data = shown(beheerder_client, FIRST, SECOND)
    assert data["blijft"] == [str(FIRST)]
    assert data["c-email"] == [str(SECOND)]  # the filled one
    response = send(beheerder_client, data)
    assert response.status_code == 302
    assert found.get([SECOND]) == {}
    assert found.get_one(FIRST) == {**before, "email": "nieuw@hoeve.nl"}
    batch = Batch.objects.get()
    assert (batch.action, batch.state, batch.total, batch.done) == (
        Action.MERGE, BatchState.DONE, 2, 2,
    )  # fmt: skip
    assert "2 records zijn samengevoegd tot" in body(beheerder_client.get(LIST))


def test_undo_brings_both_back_as_they_were(beheerder_client, found):
    found.update([{"_id": FIRST, "email": None}])
    first, second = found.get_one(FIRST), found.get_one(SECOND)
    send(beheerder_client, shown(beheerder_client, FIRST, SECOND))
    batch = Batch.objects.get()
    beheerder_client.post(f"/geschiedenis/{batch.pk}/ongedaan-maken/")
    undone = Batch.objects.exclude(pk=batch.pk).get()
    assert (undone.action, undone.done) == (Action.UNDO, 2)
    assert found.get_one(FIRST) == first
    back = found.get_one(int(undone.entries.get(operation="insert").key or ""))
    assert {**back, "_id": SECOND} == second


def test_other_survivor_can_be_chosen(beheerder_client, found):
    data = shown(beheerder_client, FIRST, SECOND, blijft=SECOND)
    send(beheerder_client, data)
    assert found.get([FIRST]) == {}
    assert SECOND in found.get([SECOND])


def test_three_at_once(beheerder_client, found):
    [third] = found.insert([{k: v for k, v in found.get_one(FIRST).items() if k != "_id"}])
    data = shown(beheerder_client, FIRST, SECOND, third)
    send(beheerder_client, data, FIRST, SECOND, third)
    assert set(found.get([FIRST, SECOND, third])) == {FIRST}
    assert Batch.objects.get().total == 3


def test_record_that_changed_meanwhile_is_shown_again_and_nothing_is_lost(beheerder_client, found):
    data = shown(beheerder_client, FIRST, SECOND)
    found.update([{"_id": SECOND, "phone": "0229 591 234"}])
    response = send(beheerder_client, data)
    assert response.status_code == 409
    assert "is intussen gewijzigd: Telefoonnummer" in body(response)
    assert set(found.get([FIRST, SECOND])) == {FIRST, SECOND}
    assert not Batch.objects.exists()


def test_record_that_was_deleted_meanwhile_is_said(beheerder_client, found):
    data = shown(beheerder_client, FIRST, SECOND)
    found.delete([FIRST])
    response = send(beheerder_client, data)
    assert response.status_code == 410
    assert "is er nog" in body(response)
    assert SECOND in found.get([SECOND])


def test_change_at_the_very_last_moment_stops_the_whole_merge(beheerder, found):
    """Between the look of the page and the writing itself."""
    from weidewinkels.review.doubles.merging import merge

    sides = found.get([FIRST, SECOND])
    found.update([{"_id": SECOND, "remarks": "sindsdien"}])
    batch = merge(sides, FIRST, {"c-phone": str(SECOND)}, by=beheerder)
    assert {entry.state for entry in batch.entries.all()} == {EntryState.CONFLICT}
    assert {entry.problem for entry in batch.entries.all()} == {"changed", "together"}
    assert found.get_one(FIRST) == sides[FIRST]
    assert SECOND in found.get([SECOND])


def test_survivor_that_is_gone_keeps_its_double(beheerder, found):
    from weidewinkels.review.doubles.merging import merge

    sides = found.get([FIRST, SECOND])
    found.delete([FIRST])
    merge(sides, FIRST, {}, by=beheerder)
    assert SECOND in found.get([SECOND])


def test_refused_values_keep_the_double(beheerder, found, monkeypatch):
    from datastore_proxy.errors import Invalid
    from weidewinkels.review.doubles.merging import merge

    def refuse(*_: object, **__: object) -> None:
        raise Invalid("no", fields={})

    found.update([{"_id": SECOND, "remarks": "anders"}])
    sides = found.get([FIRST, SECOND])
    monkeypatch.setattr(DatastoreService, "update", refuse)
    batch = merge(sides, FIRST, {"c-remarks": str(SECOND)}, by=beheerder)
    assert [entry.state for entry in batch.entries.order_by("position")] == ["failed", "conflict"]
    assert SECOND in found.get([SECOND])


def test_owner_of_the_double_owns_what_stays_until_it_is_undone(beheerder_client, eigenaar, found):
    other = factories.make_user("eigenaar", email="ander@voorbeeld.nl")
    factories.give_record(other, found, FIRST)
    factories.give_record(eigenaar, found, SECOND)
    send(beheerder_client, shown(beheerder_client, FIRST, SECOND, blijft=FIRST))
    kept = found.get_one(FIRST)
    assert owns(eigenaar, FIRST, kept)
    assert owns(other, FIRST, kept)
    undone = undo.undo(Batch.objects.get(), by=eigenaar)
    back = int(undone.entries.get(operation="insert").key or "")
    assert not owns(eigenaar, FIRST, found.get_one(FIRST))
    assert owns(other, FIRST, found.get_one(FIRST))
    assert owns(eigenaar, back, found.get_one(back))
    undo.undo(undone, by=eigenaar)  # and merged again
    assert owns(eigenaar, FIRST, found.get_one(FIRST))
    assert Ownership.objects.filter(user=other).count() == 1


def test_owned_record_is_proposed_to_stay(beheerder_client, eigenaar, found):
    factories.give_record(eigenaar, found, SECOND)
    assert shown(beheerder_client, FIRST, SECOND)["blijft"] == [str(SECOND)]


def test_merged_group_is_off_the_list(beheerder_client, found):
    number = DoubleGroup.objects.count()
    send(beheerder_client, shown(beheerder_client, FIRST, SECOND))
    assert DoubleGroup.objects.count() == number - 1


def test_no_doubles_is_remembered_and_can_be_taken_back(beheerder_client, found):
    number = DoubleGroup.objects.count()
    send(beheerder_client, shown(beheerder_client, FIRST, SECOND), button="geen")
    find()
    assert DoubleGroup.objects.count() == number - 1
    denial = NotDouble.objects.get()
    assert found.get_one(FIRST)["company"] in body(beheerder_client.get("/controle/dubbelen/geen/"))
    beheerder_client.post(f"/controle/dubbelen/geen/{denial.pk}/terug/")
    assert DoubleGroup.objects.count() == number


def test_no_doubles_survives_a_reload_of_the_table(beheerder_client, found):
    send(beheerder_client, shown(beheerder_client, FIRST, SECOND), button="geen")
    number = DoubleGroup.objects.count()
    records = [{k: v for k, v in record.items() if k != "_id"} for record in found.iterate()]
    found.delete([record["_id"] for record in found.iterate()])
    found.insert(records[::-1])
    sync()
    find()
    assert DoubleGroup.objects.count() == number


def test_who_may_not_delete_may_not_merge(sign_in, found):
    from django.contrib.auth.models import Permission

    somebody = factories.make_user()
    somebody.user_permissions.add(Permission.objects.get(codename="edit_record"))
    client = sign_in(somebody)
    assert send(client, shown(client, FIRST, SECOND)).status_code == 403
    assert SECOND in found.get([SECOND])


def test_forged_page_merges_nothing(beheerder_client, found):
    data = shown(beheerder_client, FIRST, SECOND)
    response = send(beheerder_client, {**data, "seen": ["x", "y"]})
    assert response.status_code == 302
    assert set(found.get([FIRST, SECOND])) == {FIRST, SECOND}


@pytest.mark.parametrize("asked", [{}, {"r": 1}, {"r": [1, 1]}, {"r": list(range(1, 12))}])
def test_address_without_two_to_eight_records_is_no_page(beheerder_client, found, asked):
    assert beheerder_client.get(COMPARE, asked).status_code == 404


def test_search_begins_by_itself_after_a_round_that_changed_something(
    found, django_capture_on_commit_callbacks
):
    done = Computation.objects.get(subject="doubles")
    tasks.begin_what_is_due()
    assert Computation.objects.get(subject="doubles").finished_at == done.finished_at
    found.update([{"_id": 1, "remarks": "anders"}])
    sync()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.begin_what_is_due()
    assert Computation.objects.filter(subject="doubles", finished_at__gt=done.finished_at).exists()


def test_search_that_died_is_taken_up_again(found):
    long_ago = timezone.now() - 2 * computing.SILENCE
    Computation.objects.update(asked_at=long_ago, started_at=long_ago, heartbeat_at=long_ago)
    tasks.begin_what_is_due()
    assert Computation.objects.get(subject="doubles").asked_at is None


def test_verdict_of_the_double_comes_back_with_it(beheerder, beheerder_client, found):
    row = KnownRecord.objects.get(key=str(SECOND))
    give_verdict(row, found.get_one(SECOND), Verdict.APPROVED, by=beheerder)
    send(beheerder_client, shown(beheerder_client, FIRST, SECOND, blijft=FIRST))
    undone = undo.undo(Batch.objects.get(), by=beheerder)
    key = undone.entries.get(operation="insert").key
    assert KnownRecord.objects.get(key=key).verdict == "approved"
