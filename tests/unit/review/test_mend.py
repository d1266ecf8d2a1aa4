"""All that a check can mend, in one go: previewed, carried out, undone."""

from __future__ import annotations

import pytest
from django.test import Client

from datastore_proxy.service import DatastoreService
from tests.unit.bulk.steps import batch_of
from weidewinkels.bulk.models import Proposal
from weidewinkels.catalogue.flags import dismiss, standing_flags
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.catalogue.sync import sync
from weidewinkels.journal.models import EntryState

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(store: DatastoreService) -> DatastoreService:
    sync()
    return store


def propose(client: Client, check: str) -> Proposal:
    response = client.post(f"/controle/kwaliteit/{check}/herstellen/")
    assert response.status_code == 302
    proposal = Proposal.objects.get()
    assert response.headers["Location"] == f"/bewerken/voorbeeld/{proposal.pk}/"
    return proposal


def test_the_preview_holds_what_the_check_can_mend(beheerder_client, known):
    proposal = propose(beheerder_client, "province_spelling")
    assert proposal.number == 31
    text = beheerder_client.get(f"/bewerken/voorbeeld/{proposal.pk}/").content.decode()
    assert "Provincie anders geschreven" in text
    assert "Wijzig 31 records" in text
    assert 'href="/controle/kwaliteit/province_spelling/"' in text
    entries = batch_of(proposal).entries.all()
    assert {entry.changes["province"] for entry in entries} == {"Noord-Holland", "Zuid-Holland"}


def test_what_was_let_stand_stays_as_it_is(beheerder, beheerder_client, known):
    dismiss(KnownRecord.objects.get(key="1"), "province_spelling", "province", by=beheerder)
    proposal = propose(beheerder_client, "province_spelling")
    assert proposal.number == 30
    assert not batch_of(proposal).entries.filter(key="1").exists()


def test_what_was_mended_meanwhile_is_left_alone(beheerder_client, known):
    known.update([{"_id": 1, "province": "Noord-Holland"}])
    proposal = propose(beheerder_client, "province_spelling")
    assert batch_of(proposal).entries.get(key="1").state == EntryState.UNCHANGED


def test_after_mending_the_check_finds_nothing(beheerder_client, known):
    proposal = propose(beheerder_client, "province_spelling")
    preview = f"/bewerken/voorbeeld/{proposal.pk}/"
    response = beheerder_client.post(
        f"{preview}uitvoeren/", {"count": "31", "typed": "31", "reason": ""}
    )
    assert response.status_code == 302, response.content.decode()[-2000:]
    assert known.get_one(1)["province"] == "Noord-Holland"
    assert not standing_flags(known.resource_id).filter(check_name="province_spelling").exists()


def test_a_check_without_proposals_has_nothing_to_mend(beheerder_client, known):
    response = beheerder_client.post("/controle/kwaliteit/phone/herstellen/", follow=True)
    assert "Hier valt niets te herstellen" in response.content.decode()
    assert not Proposal.objects.exists()


def test_mending_can_be_chosen_for_any_selection(beheerder_client, known):
    beheerder_client.get("/")
    text = beheerder_client.get("/bewerken/mend/").content.decode()
    assert "Herstellen" in text
    assert "Schrijfwijzen gelijk maken" not in beheerder_client.get("/bewerken/").content.decode()
