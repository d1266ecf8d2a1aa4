"""Whose preview it is, and who may carry it out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.unit.bulk.steps import (
    Select,
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
from weidewinkels.bulk.operations.set_fields import SetFields
from weidewinkels.journal.models import BatchState

pytestmark = pytest.mark.django_db


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
