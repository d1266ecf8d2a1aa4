"""From a selection to the change: form, preview, exclusions, confirmation."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Record
from tests import factories
from tests.answers import streamed
from tests.unit.bulk.steps import (
    another_writes,
    batch_of,
    confirm,
    posted_set,
    preview_of,
    propose,
    records_of,
    select,
    text_of,
)
from weidewinkels.bulk import proposals
from weidewinkels.bulk.models import Proposal, Selection
from weidewinkels.bulk.operations.set_fields import SetFields
from weidewinkels.journal import draft
from weidewinkels.journal.history import of_record, of_resource
from weidewinkels.journal.models import BatchState, EntryState

pytestmark = pytest.mark.django_db

Select = Callable[..., list[Record]]


def test_province_is_corrected_in_all_selected_records(
    beheerder_client: Client, store: DatastoreService, select_first: Select
) -> None:
    wrong = select_first(50, province="North Holland")
    proposal = propose(beheerder_client, "set_fields", posted_set(province="Noord-Holland"))
    assert f"Wijzig {len(wrong)} records" in preview_of(beheerder_client, proposal)
    answer = confirm(beheerder_client, proposal, len(wrong), reason="Engelse naam")
    batch = batch_of(proposal)
    assert answer.headers["Location"] == reverse("history:batch", args=[batch.pk])
    assert (batch.state, batch.done, batch.total) == (BatchState.DONE, len(wrong), len(wrong))
    assert batch.reason == "Engelse naam"
    assert records_of(store, 50, province="North Holland") == []


def test_preview_writes_nothing(
    beheerder_client: Client, store: DatastoreService, select_first: Select
) -> None:
    records = select_first(12)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    preview_of(beheerder_client, proposal)
    assert list(store.get([r["_id"] for r in records]).values()) == records


def test_preview_counts_what_changes_and_what_is_so_already(
    beheerder_client: Client, store: DatastoreService, beheerder: User
) -> None:
    gelderland = records_of(store, 4, province="Gelderland")
    utrecht = records_of(store, 3, province="Utrecht")
    select(beheerder, [r["_id"] for r in (*gelderland, *utrecht)])
    proposal = propose(beheerder_client, "set_fields", posted_set(province="Utrecht"))
    seen = text_of(preview_of(beheerder_client, proposal))
    assert "4 veranderen" in seen
    assert "3 hebben deze waarde al" in seen
    assert gelderland[0]["company"] in seen
    assert utrecht[0]["company"] not in seen
    already = text_of(preview_of(beheerder_client, proposal, "?toon=zo"))
    assert utrecht[0]["company"] in already


def test_excluded_records_are_left_alone(
    beheerder_client: Client, store: DatastoreService, select_first: Select
) -> None:
    records = select_first(5)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    entries = list(batch_of(proposal).entries.order_by("position"))
    url = reverse("bulk:exclude", args=[proposal.pk])
    rows = [entry.pk for entry in entries]
    beheerder_client.post(url, {"row": rows, "exclude": rows[:2]})
    seen = text_of(preview_of(beheerder_client, proposal))
    assert "3 veranderen" in seen
    assert "2 slaat u over" in seen
    confirm(beheerder_client, proposal, 3)
    now = store.get([r["_id"] for r in records])
    assert [now[r["_id"]]["remarks"] == "Dicht" for r in records] == [False, False] + [True] * 3
    assert batch_of(proposal).entries.count() == 3


def test_box_that_is_unticked_takes_the_record_in_again(
    beheerder_client: Client, select_first: Select
) -> None:
    select_first(3)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    rows = list(batch_of(proposal).entries.values_list("pk", flat=True))
    url = reverse("bulk:exclude", args=[proposal.pk])
    beheerder_client.post(url, {"row": rows, "exclude": rows})
    assert "U slaat alles over" in preview_of(beheerder_client, proposal)
    beheerder_client.post(url, {"row": rows, "was": rows, "exclude": rows[1:]})
    assert "1 veranderen" in text_of(preview_of(beheerder_client, proposal))


def test_box_that_is_clicked_twice_takes_the_record_in_again(
    beheerder_client: Client, select_first: Select
) -> None:
    select_first(3)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    rows = list(batch_of(proposal).entries.values_list("pk", flat=True))
    url = reverse("bulk:exclude", args=[proposal.pk])
    for ticked, number in (([rows[0]], 2), ([], 3)):
        posted = {"row": rows, "exclude": ticked, "changed": rows[0]}
        answer = beheerder_client.post(url, posted, headers={"HX-Request": "true"})
        assert f"Wijzig {number} records" in answer.content.decode()


def test_exclusions_are_kept_across_pages(beheerder_client: Client, select_first: Select) -> None:
    select_first(25)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    rows = list(batch_of(proposal).entries.order_by("position").values_list("pk", flat=True))
    url = reverse("bulk:exclude", args=[proposal.pk])
    answer = beheerder_client.post(url, {"row": rows[:20], "exclude": rows[:3], "naar": "?page=2"})
    assert answer.headers["Location"].endswith(f"{proposal.pk}/?page=2")
    beheerder_client.post(url, {"row": rows[20:], "exclude": rows[20:21]})
    assert "21 veranderen" in text_of(preview_of(beheerder_client, proposal))


def test_paging_leads_nowhere_else(beheerder_client: Client, select_first: Select) -> None:
    select_first(3)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    url = reverse("bulk:exclude", args=[proposal.pk])
    for elsewhere in ("https://evil.example/", "//evil.example", "\\evil", "/account/logout/"):
        answer = beheerder_client.post(url, {"naar": elsewhere})
        assert answer.headers["Location"] == reverse("bulk:preview", args=[proposal.pk])


def test_confirming_another_number_than_was_shown_is_refused(
    beheerder_client: Client, store: DatastoreService, select_first: Select
) -> None:
    records = select_first(4)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    first = batch_of(proposal).entries.first()
    assert first
    draft.exclude(batch_of(proposal), [first.pk])  # in another tab
    rows = list(batch_of(proposal).entries.values_list("pk", flat=True))
    answer = confirm(beheerder_client, proposal, 4, row=rows)
    assert answer.status_code == 409
    assert "intussen om 3 records" in text_of(answer.content.decode())
    assert "Wijzig 3 records" in answer.content.decode()
    assert batch_of(proposal).state == BatchState.DRAFT
    assert list(store.get([r["_id"] for r in records]).values()) == records


def test_boxes_ticked_without_javascript_count_at_confirmation(
    beheerder_client: Client, select_first: Select
) -> None:
    select_first(4)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    rows = list(batch_of(proposal).entries.values_list("pk", flat=True))
    answer = confirm(beheerder_client, proposal, 4, row=rows, exclude=rows[:1])
    assert answer.status_code == 409
    assert "Wijzig 3 records" in answer.content.decode()
    assert confirm(beheerder_client, proposal, 3, row=rows, exclude=rows[:1]).status_code == 302
    assert batch_of(proposal).done == 3


def test_double_click_changes_once(beheerder_client: Client, select_first: Select) -> None:
    select_first(3)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    first = confirm(beheerder_client, proposal, 3)
    second = confirm(beheerder_client, proposal, 3)
    assert first.headers["Location"] == second.headers["Location"]
    assert of_resource().count() == 1


@pytest.mark.parametrize(("number", "wants"), [(9, False), (10, True)])
def test_number_is_to_be_typed_from_ten_on(
    beheerder_client: Client, select_first: Select, number: int, wants: bool
) -> None:
    select_first(number)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    assert (f"Typ {number} om te bevestigen" in preview_of(beheerder_client, proposal)) is wants
    answer = confirm(beheerder_client, proposal, number, typed="")
    assert (answer.status_code == 422) is wants


def test_wrong_number_changes_nothing_and_keeps_the_reason(
    beheerder_client: Client, select_first: Select
) -> None:
    select_first(12)
    proposal = propose(beheerder_client, "delete")
    answer = confirm(beheerder_client, proposal, 12, typed="21", reason="Al jaren dicht")
    assert answer.status_code == 422
    assert "Al jaren dicht" in answer.content.decode()
    assert "Typ het getal 12" in answer.content.decode()
    assert re.findall(r'name="(\w+)"[^>]* autofocus', answer.content.decode()) == ["typed"]
    assert "autofocus" not in preview_of(beheerder_client, proposal)
    assert batch_of(proposal).state == BatchState.DRAFT


def test_enter_in_a_box_confirms_nothing(beheerder_client: Client, select_first: Select) -> None:
    select_first(3)
    proposal = propose(beheerder_client, "delete")
    answer = beheerder_client.post(
        reverse("bulk:confirm", args=[proposal.pk]), {"count": 3, "enter": "1"}
    )
    assert answer.status_code == 200
    assert batch_of(proposal).state == BatchState.DRAFT


def test_deleting_shows_what_goes_and_what_is_special(
    beheerder_client: Client, store: DatastoreService, select_first: Select, eigenaar: User
) -> None:
    records = select_first(25)
    factories.give_record(eigenaar, store, records[0]["_id"])
    another_writes(records[1], remarks="Net gewijzigd")
    proposal = propose(beheerder_client, "delete")
    seen = text_of(preview_of(beheerder_client, proposal))
    assert "25 records verwijderen?" in seen
    assert "…en 5 meer" in seen
    assert "1 heeft een eigenaar" in seen
    assert "1 is deze maand gewijzigd" in seen
    assert records[0]["company"] in seen
    assert "Verwijder 25 records" in seen


def test_records_to_be_deleted_can_be_saved_as_csv(
    beheerder_client: Client, store: DatastoreService, select_first: Select
) -> None:
    records = select_first(3)
    another_writes(records[0], company="=1+1", remarks='Met "aanhaling"; en puntkomma')
    proposal = propose(beheerder_client, "delete")
    answer = beheerder_client.get(reverse("bulk:download", args=[proposal.pk]))
    text = streamed(answer).decode()
    assert text.startswith("\ufeff_id;company")
    assert len(text.splitlines()) == 4
    assert ";'=1+1;" in text
    assert '"Met ""aanhaling""; en puntkomma"' in text


def test_deleted_records_are_in_the_trash(
    beheerder_client: Client, store: DatastoreService, select_first: Select
) -> None:
    records = select_first(11)
    proposal = propose(beheerder_client, "delete")
    confirm(beheerder_client, proposal, 11)
    assert store.get([r["_id"] for r in records]) == {}
    assert records[3]["company"] in beheerder_client.get("/prullenbak/").content.decode()


def test_what_another_changed_after_the_preview_is_a_conflict(
    beheerder_client: Client, store: DatastoreService, select_first: Select
) -> None:
    records = select_first(3)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    another_writes(records[1], remarks="Weer open")
    confirm(beheerder_client, proposal, 3)
    batch = batch_of(proposal)
    assert (batch.total, batch.done, batch.conflicts) == (3, 2, 1)
    assert store.get_one(records[1]["_id"])["remarks"] == "Weer open"


def test_records_that_are_gone_are_counted_and_left_out(
    beheerder_client: Client, beheerder: User, store: DatastoreService
) -> None:
    records = records_of(store, 3)
    select(beheerder, [*(r["_id"] for r in records), 9_999_998, 9_999_999])
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    seen = text_of(preview_of(beheerder_client, proposal))
    assert "2 bestaan niet meer" in seen
    assert "Wijzig 3 records" in seen


def test_nothing_to_change_has_no_button(
    beheerder_client: Client, store: DatastoreService, select_first: Select
) -> None:
    select_first(3, province="Utrecht")
    proposal = propose(beheerder_client, "set_fields", posted_set(province="Utrecht"))
    seen = preview_of(beheerder_client, proposal)
    assert "Er is niets te doen" in seen
    assert "Wijzig 0" not in seen
    assert confirm(beheerder_client, proposal, 0).status_code == 409


def test_nothing_selected_is_refused(beheerder_client: Client, store: DatastoreService) -> None:
    assert "niets geselecteerd" in beheerder_client.get(reverse("bulk:choose")).content.decode()
    url = reverse("bulk:propose", args=["delete"])
    assert "niets geselecteerd" in beheerder_client.get(url).content.decode()
    assert beheerder_client.post(url).status_code == 409
    assert not Proposal.objects.exists()


def test_back_keeps_the_form(beheerder_client: Client, select_first: Select) -> None:
    select_first(3)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Tot 1 mei dicht"))
    back = reverse("bulk:propose", args=["set_fields"]) + f"?van={proposal.pk}"
    page = beheerder_client.get(back).content.decode()
    assert 'value="Tot 1 mei dicht"' in page or ">\nTot 1 mei dicht<" in page
    assert "verbeter eerst" not in page


def test_form_starts_with_nothing_filled_in(beheerder_client: Client, select_first: Select) -> None:
    select_first(3)
    page = beheerder_client.get(reverse("bulk:propose", args=["set_fields"])).content.decode()
    assert page.count('value="leave"') == page.count("checked")
    answer = beheerder_client.post(reverse("bulk:propose", args=["set_fields"]), {})
    assert answer.status_code == 422
    assert "Kies bij minstens één veld" in answer.content.decode()


def test_draft_is_no_history(
    beheerder_client: Client, select_first: Select, store: DatastoreService
) -> None:
    records = select_first(3)
    proposal = propose(beheerder_client, "delete")
    batch = batch_of(proposal)
    assert not of_resource().exists()
    assert not of_record(records[0]["_id"]).exists()
    assert beheerder_client.get(reverse("history:batch", args=[batch.pk])).status_code == 404
    for url in ("/geschiedenis/", "/prullenbak/"):
        assert records[0]["company"] not in beheerder_client.get(url).content.decode()


def test_another_persons_preview_does_not_exist(
    beheerder_client: Client,
    select_first: Select,
    sign_in: Callable[[User], Client],
    db: None,
) -> None:
    select_first(3)
    proposal = propose(beheerder_client, "delete")
    other = sign_in(factories.make_user("beheerder", email="ander@voorbeeld.nl"))
    for name in ("preview", "download"):
        assert other.get(reverse(f"bulk:{name}", args=[proposal.pk])).status_code == 404
    for name in ("exclude", "confirm"):
        answer = other.post(reverse(f"bulk:{name}", args=[proposal.pk]), {"count": 3})
        assert answer.status_code == 404
    assert batch_of(proposal).state == BatchState.DRAFT


def test_other_peoples_selection_is_not_theirs_to_change(
    medewerker_client: Client, select_first: Select
) -> None:
    select_first(3)
    answer = medewerker_client.post(reverse("bulk:propose", args=["delete"]))
    assert answer.status_code == 409


def test_owner_changes_own_records_only(
    eigenaar_client: Client, eigenaar: User, store: DatastoreService
) -> None:
    mine, other = records_of(store, 2)
    factories.give_record(eigenaar, store, mine["_id"])
    proposal = proposals.propose(
        by=eigenaar,
        selection=select(eigenaar, [mine["_id"], other["_id"]]),
        operation=SetFields,
        parameters={name: [text] for name, text in posted_set(remarks="Dicht").items()},
    )
    seen = text_of(preview_of(eigenaar_client, proposal))
    assert "1 veranderen" in seen
    assert "1 kunnen niet" in seen
    why = text_of(preview_of(eigenaar_client, proposal, "?toon=kan-niet"))
    assert "dit record is niet van u" in why
    confirm(eigenaar_client, proposal, 1)
    assert store.get_one(mine["_id"])["remarks"] == "Dicht"
    assert store.get_one(other["_id"]) == other


def test_role_that_was_lost_confirms_nothing(
    beheerder_client: Client, beheerder: User, select_first: Select
) -> None:
    select_first(3)
    proposal = propose(beheerder_client, "delete")
    beheerder.groups.clear()
    assert confirm(beheerder_client, proposal, 3).status_code == 403
    assert batch_of(proposal).state == BatchState.DRAFT


def test_session_that_ended_confirms_nothing_and_leads_back_to_the_preview(
    client: Client, beheerder_client: Client, select_first: Select
) -> None:
    select_first(3)
    proposal = propose(beheerder_client, "delete")
    answer = confirm(client, proposal, 3)
    assert reverse("bulk:preview", args=[proposal.pk]) in answer.headers["Location"]


def test_preview_outlives_its_selection(beheerder_client: Client, select_first: Select) -> None:
    select_first(3)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    Selection.objects.all().delete()
    assert "3 veranderen" in text_of(preview_of(beheerder_client, proposal))
    confirm(beheerder_client, proposal, 3)
    assert batch_of(proposal).done == 3


def test_confirmed_preview_leads_to_its_batch(
    beheerder_client: Client, select_first: Select
) -> None:
    select_first(3)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    confirm(beheerder_client, proposal, 3)
    answer = beheerder_client.get(reverse("bulk:preview", args=[proposal.pk]))
    assert answer.headers["Location"] == reverse("history:batch", args=[batch_of(proposal).pk])


def test_hostile_text_is_shown_as_text(
    beheerder_client: Client, store: DatastoreService, select_first: Select
) -> None:
    (record,) = select_first(1)
    another_writes(record, company="<script>alert(1)</script>", remarks="<b>oud</b>")
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="<img src=x>"))
    page = preview_of(beheerder_client, proposal)
    for hostile in ("<script>alert", "<b>oud", "<img src=x"):
        assert hostile not in page
    assert "&lt;b&gt;oud" in page


def test_filter_stands_above_the_preview(
    beheerder_client: Client, beheerder: User, store: DatastoreService
) -> None:
    records = records_of(store, 3, province="Utrecht")
    select(beheerder, [r["_id"] for r in records], listing="q=boer&f.province=Utrecht")
    proposal = propose(beheerder_client, "delete")
    seen = text_of(preview_of(beheerder_client, proposal))
    assert "Provincie: Utrecht" in seen
    assert "boer" in seen


def test_undo_puts_everything_back(
    beheerder_client: Client, store: DatastoreService, select_first: Select
) -> None:
    records = select_first(12)
    proposal = propose(beheerder_client, "set_fields", posted_set(city=None))
    confirm(beheerder_client, proposal, 12)
    beheerder_client.post(reverse("history:undo", args=[batch_of(proposal).pk]))
    assert list(store.get([r["_id"] for r in records]).values()) == records


def test_entries_are_as_the_journal_would_have_planned_them(
    beheerder_client: Client, select_first: Select
) -> None:
    (record,) = select_first(1)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    entry = batch_of(proposal).entries.get()
    assert (entry.seen, entry.changes) == (record, {"remarks": "Dicht"})
    assert entry.key == str(record["_id"])
    assert entry.title == record["company"]
    assert (entry.state, entry.merged, entry.conflicting) == (EntryState.PLANNED, [], [])


def test_whole_table_at_once(
    beheerder_client: Client,
    beheerder: User,
    store: DatastoreService,
    django_capture_on_commit_callbacks: Any,
) -> None:
    keys = [r["_id"] for r in store.iterate(Query(columns=("_id",)))]
    select(beheerder, keys)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    assert f"Wijzig {len(keys)} records" in preview_of(beheerder_client, proposal)
    with django_capture_on_commit_callbacks(execute=True):
        confirm(beheerder_client, proposal, len(keys))
    assert batch_of(proposal).done == len(keys)
