"""The preview: what a change would do, shown before anything is written."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.answers import streamed
from tests.unit.bulk.steps import (
    Select,
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
from weidewinkels.bulk.models import Proposal, Selection
from weidewinkels.journal.history import of_record, of_resource

pytestmark = pytest.mark.django_db


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


def test_paging_leads_nowhere_else(beheerder_client: Client, select_first: Select) -> None:
    select_first(3)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    url = reverse("bulk:exclude", args=[proposal.pk])
    for elsewhere in ("https://evil.example/", "//evil.example", "\\evil", "/account/logout/"):
        answer = beheerder_client.post(url, {"naar": elsewhere})
        assert answer.headers["Location"] == reverse("bulk:preview", args=[proposal.pk])


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


def test_preview_outlives_its_selection(beheerder_client: Client, select_first: Select) -> None:
    select_first(3)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    Selection.objects.all().delete()
    assert "3 veranderen" in text_of(preview_of(beheerder_client, proposal))
    confirm(beheerder_client, proposal, 3)
    assert batch_of(proposal).done == 3


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
