"""The mail to who started something that took long: once, in their language, whatever the mail server does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from datastore_proxy.errors import NotReached
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
from tests.unit.history.many import make_batch
from weidewinkels.history import mails, tasks
from weidewinkels.history.models import Mail
from weidewinkels.journal import door
from weidewinkels.journal.models import Batch, BatchState, EntryState
from weidewinkels.journal.runner import attempt

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]

DONE, FAILED, PLANNED = EntryState.DONE, EntryState.FAILED, EntryState.PLANNED


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.SITE_URL = "https://winkels.example.org"


@pytest.fixture
def long_ago() -> Any:
    return timezone.now() - timedelta(seconds=90)


@pytest.fixture
def planned(beheerder: User, store: DatastoreService, long_ago: Any) -> Batch:
    """A change of 3 that began 90 seconds ago."""
    shops = store.search(Query(limit=3)).records
    writes = [door.Update(shop["_id"], shop, {"remarks": "Nieuw"}) for shop in shops]
    batch = door.plan(
        writes=writes, by=beheerder, action="bulk", source="bulk", reason="nieuwe tekst"
    )
    Batch.objects.filter(pk=batch.pk).update(started_at=long_ago)
    return batch


@pytest.fixture
def run(django_capture_on_commit_callbacks: Any) -> Callable[[Batch], Batch]:
    """Run it as the worker does."""

    def carry_out(batch: Batch) -> Batch:
        with django_capture_on_commit_callbacks(execute=True):
            return attempt(batch)

    return carry_out


def test_who_started_it_gets_one_mail(
    planned: Batch, run: Callable[[Batch], Batch], beheerder: User
) -> None:
    run(planned)
    run(planned)

    [message] = mail.outbox
    assert message.to == [beheerder.email]
    assert message.subject == "Weidewinkels: 3 records gewijzigd"
    body = str(message.body)
    assert body.startswith("Dag beheerder,\n\nWat u op ")
    assert "\n  3 records gewijzigd.\n\nUw reden was: nieuwe tekst\n" in body
    assert f"\nhttps://winkels.example.org/geschiedenis/{planned.pk}/\n" in body
    assert "\n\n\n" not in body


def test_no_mail_for_what_was_done_soon(
    planned: Batch, run: Callable[[Batch], Batch], settings: Any
) -> None:
    settings.MAIL_AFTER_SECONDS = 120
    run(planned)
    assert mail.outbox == []


def test_a_retry_that_takes_long_is_told_too(planned: Batch, run: Callable[[Batch], Batch]) -> None:
    run(planned)
    planned.entries.filter(position=0).update(state=FAILED)
    Batch.objects.filter(pk=planned.pk).update(counts={"done": 2, "failed": 1})
    door_state = {"state": BatchState.PLANNED, "finished_at": None}
    planned.entries.filter(state=FAILED).update(state=PLANNED)
    Batch.objects.filter(pk=planned.pk).update(**door_state)
    run(planned)
    assert len(mail.outbox) == 2


def test_the_mail_is_in_the_language_that_the_receiver_chose(
    planned: Batch, run: Callable[[Batch], Batch], beheerder_client: Client
) -> None:
    beheerder_client.post("/voorkeuren/taal/", {"choice": "en"})
    run(planned)
    assert "records" in mail.outbox[0].subject
    assert Mail.objects.get().sent_at
    from weidewinkels.accounts.language import language_for

    assert planned.by
    assert language_for(planned.by) == "en"


def test_what_was_chosen_before_signing_in_counts(client: Client, beheerder: User) -> None:
    from tests import factories
    from weidewinkels.accounts.language import language_for

    client.post("/voorkeuren/taal/", {"choice": "en"})
    client.post("/account/login/", {"login": beheerder.email, "password": factories.PASSWORD})
    assert language_for(beheerder) == "en"


class Down(EmailBackend):
    """A mail server that doesn't answer."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("no mail server")


def test_a_mail_server_that_is_down_is_no_matter_of_the_batch(
    planned: Batch, run: Callable[[Batch], Batch], settings: Any, caplog: Any
) -> None:
    settings.EMAIL_BACKEND = "tests.unit.history.test_mails.Down"
    assert run(planned).state == BatchState.DONE
    assert "no mail server" in caplog.text
    assert mail.outbox == []

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    again = Mail.objects.get()
    assert tasks.send_mail.func(again.pk) == "ready"
    tasks.send_mail.func(again.pk)
    assert len(mail.outbox) == 1


def test_it_is_given_up_after_a_while(planned: Batch, run: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.unit.history.test_mails.Down"
    run(planned)
    tries = [mails.send(Mail.objects.get().pk) for _ in range(mails.MOST_ATTEMPTS - 1)]
    assert tries == [False] * (mails.MOST_ATTEMPTS - 2) + [True]


def test_two_workers_send_it_once(beheerder: User) -> None:
    batch = make_batch((DONE, 2), by=beheerder)
    due = Mail.objects.create(
        batch=batch, kind="finished", about=timezone.now(), claimed_at=timezone.now()
    )
    assert mails.send(due.pk)  # another is at it
    assert mail.outbox == []
    Mail.objects.update(claimed_at=timezone.now() - timedelta(minutes=6))
    mails.send(due.pk)  # that one died
    assert len(mail.outbox) == 1


def test_who_waits_long_for_ckan_is_told_once(
    planned: Batch,
    run: Callable[[Batch], Batch],
    store: DatastoreService,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def down(*_: object, **__: object) -> None:
        raise NotReached

    settings.MAIL_WAITING_SECONDS = 60
    with monkeypatch.context() as patch:
        patch.setattr(store.transport, "call", down)
        run(planned)
        assert mail.outbox == []
        Batch.objects.filter(pk=planned.pk).update(deliveries=4)
        run(planned)
        run(planned)
    [message] = mail.outbox
    assert message.subject == "Weidewinkels: wacht op het dataplatform"
    assert "Er gaat niets verloren." in str(message.body)

    run(planned)
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("facts", [{"email": ""}, {"is_active": False}])
def test_nobody_is_written_to_who_cannot_be_reached(
    planned: Batch, run: Callable[[Batch], Batch], facts: dict[str, Any]
) -> None:
    User.objects.update(**facts)
    assert run(planned).state == BatchState.DONE
    assert mail.outbox == []


def test_no_header_can_be_smuggled_in_by_a_name(planned: Batch, run: Any) -> None:
    planned.entries.exclude(position=0).delete()
    planned.entries.update(title="Hoeve\nBcc: kwaad@voorbeeld.nl")
    Batch.objects.filter(pk=planned.pk).update(total=1)
    run(planned)
    assert mail.outbox[0].subject == "Weidewinkels: Hoeve Bcc: kwaad@voorbeeld.nl is gewijzigd"
