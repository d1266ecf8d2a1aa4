"""A queue stays as it was, keeps its place, and is shared with colleagues without collisions."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.unit.records.pages import inputs_of
from weidewinkels.catalogue.models import KnownRecord, Verdict
from weidewinkels.catalogue.sync import sync
from weidewinkels.journal.door import Update, submit
from weidewinkels.review.models import Look, Queue
from weidewinkels.unsaved.models import UnsavedForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(store: DatastoreService) -> DatastoreService:
    """The store, with the catalogue up to date."""
    sync()
    return store


@pytest.fixture
def colleague(sign_in: Callable[[User], Client]) -> Client:
    return sign_in(factories.make_user("beheerder", email="anna@voorbeeld.nl", name="Anna"))


def begin(client: Client, source: str = "todo") -> str:
    """→ the address of the queue, up to the position."""
    response = client.post("/controle/beginnen/", {"source": source})
    assert response.status_code == 302
    match = re.fullmatch(r"(/controle/rij/[0-9a-f-]+/)\d+/", response.headers["Location"])
    assert match
    return match[1]


def page(client: Client, url: str) -> str:
    response = client.get(url, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def judge(client: Client, url: str, **data: str):
    shown = re.search(r'name="hash" value="(\w+)"', page(client, url))
    assert shown
    return client.post(url, {"hash": shown[1], **data})


def row(key: int) -> KnownRecord:
    return KnownRecord.objects.get(key=str(key))


def test_a_queue_says_where_one_is(beheerder_client, known):
    text = page(beheerder_client, f"{begin(beheerder_client)}17/")
    assert "<strong>17</strong> van 405" in text


def test_approving_goes_on_to_the_next_and_is_remembered(beheerder, beheerder_client, known):
    url = begin(beheerder_client)
    response = judge(beheerder_client, f"{url}1/", verdict="approved", verder="1")
    assert response.headers["Location"] == f"{url}2/?verder"
    assert (row(1).verdict, row(1).verdict_by) == (Verdict.APPROVED, beheerder)
    assert not row(1).is_changed_since_verdict
    assert "Goedgekeurd door" in page(beheerder_client, f"{url}1/")


def test_an_approval_can_be_taken_back(beheerder_client, known):
    url = begin(beheerder_client)
    judge(beheerder_client, f"{url}1/", verdict="approved", hier="1")
    judge(beheerder_client, f"{url}1/", verdict="terug")
    assert row(1).verdict == Verdict.NONE


def test_a_flag_needs_a_note_and_shows_it_to_a_colleague(beheerder_client, colleague, known):
    url = begin(beheerder_client)
    assert judge(beheerder_client, f"{url}3/", verdict="flagged").status_code == 422
    judge(beheerder_client, f"{url}3/", verdict="flagged", note="Bestaat dit nog?", verder="1")
    theirs = begin(colleague, "flagged")
    text = page(colleague, f"{theirs}1/")
    assert "<strong>1</strong> van 1" in text
    assert "Bestaat dit nog?" in text


def test_the_queue_stays_as_it_was_while_records_are_approved(beheerder_client, known):
    url = begin(beheerder_client)
    before = page(beheerder_client, f"{url}2/")
    judge(beheerder_client, f"{url}1/", verdict="approved", verder="1")
    after = page(beheerder_client, f"{url}2/")
    title = re.compile(r"<h1>(.*?)</h1>")
    assert title.findall(before) == title.findall(after)
    assert "van 405" in after
    assert "van 404" in page(beheerder_client, f"{begin(beheerder_client)}1/")


def test_what_changed_since_the_approval_is_shown_with_who_and_why(
    beheerder_client, colleague, known
):
    url = begin(beheerder_client)
    judge(beheerder_client, f"{url}5/", verdict="approved", hier="1")
    anna = User.objects.get(email="anna@voorbeeld.nl")
    submit(
        writes=[Update(5, known.get_one(5), {"phone": "0229 591 234", "city": "Hoorn"})],
        by=anna,
        action="edit",
        source="form",
        reason="gebeld met de boer",
    )
    text = page(beheerder_client, f"{url}5/")
    assert "Gewijzigd sinds het vorige oordeel" in text
    since = text[text.index("sindsdien") : text.index("record-sections")]
    assert "Telefoonnummer" in since
    assert "0229 591 234" in since
    assert "Anna" in since
    assert "gebeld met de boer" in since
    # And it is back among what is to be reviewed.
    assert '"todo-number">405<' in page(beheerder_client, "/controle/")


def test_a_verdict_is_about_what_was_seen(beheerder_client, known):
    url = begin(beheerder_client)
    shown = re.search(r'name="hash" value="(\w+)"', page(beheerder_client, f"{url}1/"))
    assert shown
    known.update([{"_id": 1, "phone": "0229 591 234"}])
    response = beheerder_client.post(f"{url}1/", {"hash": shown[1], "verdict": "approved"})
    assert response.status_code == 409
    assert "gewijzigd terwijl u het bekeek" in response.content.decode()
    assert row(1).verdict == Verdict.NONE


def test_nothing_is_judged_under_a_key_that_became_another_shops(beheerder_client, known):
    url = begin(beheerder_client)
    known.update([{"_id": 1, "company": "Heel iets anders", "zip": "1234 AB", "street": "Weg 1"}])
    text = page(beheerder_client, f"{url}1/")
    assert "buiten deze app veranderd" in text
    assert 'name="verdict"' not in text


def test_two_reviewers_do_not_get_the_same_record(beheerder_client, colleague, known):
    mine, theirs = begin(beheerder_client), begin(colleague)
    page(beheerder_client, f"{mine}1/")
    # The colleague's queue was begun while I looked at nothing yet; going on passes what I have.
    response = colleague.get(f"{theirs}1/?verder", follow=True)
    assert response.redirect_chain[-1][0] == f"{theirs}2/"
    assert "1 overgeslagen" in response.content.decode()
    # I approve mine and come to 2, which the colleague has: on to 3.
    judge(beheerder_client, f"{mine}1/", verdict="approved", verder="1")
    response = beheerder_client.get(f"{mine}2/?verder", follow=True)
    assert response.redirect_chain[-1][0] == f"{mine}3/"


def test_who_begins_while_another_reviews_starts_behind_them(beheerder_client, colleague, known):
    page(beheerder_client, f"{begin(beheerder_client)}1/")
    response = colleague.post("/controle/beginnen/", {"source": "todo"})
    assert response.headers["Location"].endswith("/2/")


def test_a_look_runs_out(beheerder_client, colleague, known):
    page(beheerder_client, f"{begin(beheerder_client)}1/")
    Look.objects.update(until=timezone.now() - timedelta(seconds=1))
    theirs = begin(colleague)
    assert "bekijkt dit record nu ook" not in page(colleague, f"{theirs}1/")


def test_whoever_looks_anyway_is_told_who_else_does(beheerder, beheerder_client, colleague, known):
    page(beheerder_client, f"{begin(beheerder_client)}1/")
    theirs = begin(colleague)
    assert "bekijkt dit record nu ook" in page(colleague, f"{theirs}1/")


def test_editing_keeps_the_place_and_shows_the_difference(beheerder_client, known):
    url = begin(beheerder_client)
    judge(beheerder_client, f"{url}4/", verdict="approved", hier="1")
    form = beheerder_client.get(f"{url}4/wijzigen/")
    assert "<strong>4</strong> van 405" in form.content.decode()
    data = inputs_of(form) | {"c-phone": "0229 591 234"}
    response = beheerder_client.post(f"{url}4/wijzigen/", data)
    assert response.headers["Location"] == f"{url}4/"
    assert known.get_one(4)["phone"] == "0229 591 234"
    assert "Sinds de goedkeuring" in page(beheerder_client, f"{url}4/")


def test_a_wrong_edit_comes_back_with_what_was_typed(beheerder_client, known):
    url = begin(beheerder_client)
    data = inputs_of(beheerder_client.get(f"{url}4/wijzigen/")) | {"c-email": "geen-adres"}
    response = beheerder_client.post(f"{url}4/wijzigen/", data)
    assert response.status_code == 422
    assert 'value="geen-adres"' in response.content.decode()


def test_what_is_typed_in_the_queue_is_kept_and_offered_wherever_the_record_is_edited(
    beheerder_client, known
):
    edit = f"{begin(beheerder_client)}4/wijzigen/"
    before = known.get_one(4)
    data = inputs_of(beheerder_client.get(edit), remarks="Verse melk")
    kept = beheerder_client.post(edit, {**data, "keep": "yes"})
    assert kept.headers["Location"].startswith(f"{edit}?concept=")
    assert known.get_one(4) == before
    for url in (edit, "/winkels/4/wijzigen/"):
        assert inputs_of(beheerder_client.get(url))["c-remarks"] == (before["remarks"] or "")
        assert "Verder met het concept" in page(beheerder_client, url)
        taken_up = beheerder_client.get(f"{url}{kept.headers['Location'].removeprefix(edit)}")
        assert inputs_of(taken_up)["c-remarks"] == "Verse melk"


def test_what_was_kept_is_saved_in_the_queue_and_then_gone(beheerder_client, known):
    edit = f"{begin(beheerder_client)}4/wijzigen/"
    data = inputs_of(beheerder_client.get(edit), remarks="Verse melk")
    kept = beheerder_client.post(edit, {**data, "keep": "yes"})
    known.update([{"_id": 4, "city": "Edam"}])
    taken_up = beheerder_client.get(kept.headers["Location"])
    assert "Intussen is hier iets gewijzigd" in taken_up.text
    response = beheerder_client.post(edit, inputs_of(taken_up))
    assert response.headers["Location"] == edit.removesuffix("wijzigen/")
    saved = known.get_one(4)
    assert (saved["remarks"], saved["city"]) == ("Verse melk", "Edam")
    assert not UnsavedForm.objects.exists()


def test_two_edits_of_one_field_are_settled_by_a_person(beheerder_client, known):
    url = begin(beheerder_client)
    data = inputs_of(beheerder_client.get(f"{url}4/wijzigen/")) | {"c-phone": "0229 591 234"}
    known.update([{"_id": 4, "phone": "0229 111 222"}])
    response = beheerder_client.post(f"{url}4/wijzigen/", data)
    assert response.status_code == 409
    assert known.get_one(4)["phone"] == "0229 111 222"


def test_a_conflict_is_settled_in_the_queue_and_leads_back_to_its_place(beheerder_client, known):
    url = begin(beheerder_client)
    data = inputs_of(beheerder_client.get(f"{url}4/wijzigen/")) | {"c-phone": "0229 591 234"}
    known.update([{"_id": 4, "phone": "0229 111 222"}])
    conflict = beheerder_client.post(f"{url}4/wijzigen/", data)
    assert f'action="{url}4/wijzigen/"' in conflict.content.decode()
    assert "Terug naar 4 van 405" in conflict.content.decode()
    settled = inputs_of(conflict) | {"choice-c-phone": "0229 591 234"}
    response = beheerder_client.post(f"{url}4/wijzigen/", settled)
    assert response.headers["Location"] == f"{url}4/"
    assert known.get_one(4)["phone"] == "0229 591 234"


def test_what_was_there_before_a_conflict_can_be_chosen_again(beheerder_client, known):
    url = begin(beheerder_client)
    dirty = known.get_one(2)["phone"]  # which nobody could type
    data = inputs_of(beheerder_client.get(f"{url}2/wijzigen/")) | {"c-phone": "0229 591 234"}
    known.update([{"_id": 2, "phone": "0229 111 222"}])
    conflict = beheerder_client.post(f"{url}2/wijzigen/", data)
    settled = inputs_of(conflict) | {"choice-c-phone": dirty}
    beheerder_client.post(f"{url}2/wijzigen/", settled)
    assert known.get_one(2)["phone"] == dirty


def test_input_for_a_record_that_was_deleted_meanwhile_is_kept(beheerder_client, known):
    url = begin(beheerder_client)
    data = inputs_of(beheerder_client.get(f"{url}4/wijzigen/")) | {"c-phone": "0229 591 234"}
    known.delete([4])
    response = beheerder_client.post(f"{url}4/wijzigen/", data)
    assert response.status_code == 409
    assert "0229 591 234" in response.content.decode()
    assert "Terug naar 4 van 405" in response.content.decode()


def test_a_deleted_record_is_passed(beheerder_client, known):
    url = begin(beheerder_client)
    known.delete([2])
    text = page(beheerder_client, f"{url}2/")
    assert "intussen verwijderd" in text
    assert f"{url}3/?verder" in text


def test_the_end_counts_what_was_done(beheerder_client, known):
    url = begin(beheerder_client, "check:placeholder")
    queue = Queue.objects.get()
    judge(beheerder_client, f"{url}1/", verdict="approved", verder="1")
    judge(beheerder_client, f"{url}2/", verdict="flagged", note="Bel even", verder="1")
    text = page(beheerder_client, f"{url}{queue.total}/")
    assert f'href="{url}klaar/"' in text
    end = page(beheerder_client, f"{url}klaar/")
    tally = [int(number) for number in re.findall(r"<dd>(\d+)</dd>", end)]
    assert tally == [1, 1, queue.total - 2]


def test_one_goes_on_where_one_left_off(beheerder_client, known):
    url = begin(beheerder_client)
    page(beheerder_client, f"{url}9/")
    assert f'href="{url}9/"' in page(beheerder_client, "/controle/")


def test_another_persons_queue_is_not_found(beheerder_client, colleague, known):
    url = begin(beheerder_client)
    assert colleague.get(f"{url}1/").status_code == 404


@pytest.mark.parametrize("position", [0, 406, 99999999])
def test_there_is_no_such_position(beheerder_client, known, position):
    url = begin(beheerder_client)
    assert beheerder_client.get(f"{url}{position}/").status_code == 404


def test_an_empty_queue_is_not_begun(beheerder_client, known):
    response = beheerder_client.post("/controle/beginnen/", {"source": "flagged"}, follow=True)
    assert "niets te controleren" in response.content.decode()
    assert not Queue.objects.exists()


def test_a_long_queue_is_kept_in_parts(beheerder_client, known, monkeypatch):
    for place in ("queues", "models"):
        monkeypatch.setattr(f"weidewinkels.review.{place}.KEYS_PER_PART", 100)
    url = begin(beheerder_client)
    assert Queue.objects.get().parts.count() == 5
    assert "<strong>405</strong> van 405" in page(beheerder_client, f"{url}405/")
    assert [Queue.objects.get().keys_from(position)[0] for position in (1, 100, 101, 405)] == [
        "1",
        "100",
        "101",
        "405",
    ]
