from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.unit.claims.conftest import letters
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.catalogue.sync import sync
from weidewinkels.journal.door import Update, submit
from weidewinkels.journal.models import Action, Source
from weidewinkels.notifications.models import MailChoice
from weidewinkels.questions.models import Closure
from weidewinkels.reminders import tasks
from weidewinkels.reminders.models import Reminder

__all__ = ["letters"]
pytestmark = pytest.mark.django_db

OWN, OTHER = 5, 6
Letters = Callable[[], list[tuple[str, str]]]


@pytest.fixture
def owner(eigenaar: User, store: DatastoreService) -> User:
    """Who owns a shop that was confirmed thirteen months ago."""
    sync()
    factories.give_record(eigenaar, store, OWN)
    confirmed(days_ago=13 * 31)
    return eigenaar


def confirmed(*, days_ago: int, key: int = OWN) -> None:
    KnownRecord.objects.filter(key=str(key)).update(
        confirmed_at=timezone.now() - timedelta(days=days_ago)
    )


def links_in(text: str) -> dict[str, str]:
    """Words → path."""
    return dict(re.findall(r"^([^:\n]+): https?://[^/\s]+(/\S+)$", text, re.MULTILINE))


def test_who_owns_a_shop_that_is_due_is_asked_once(owner: User, letters: Letters) -> None:
    tasks.remind.func()
    ((to, text),) = letters()
    assert to == owner.email
    assert set(links_in(text)) == {"Alles klopt nog", "Wijzigen", "Gesloten"}
    assert "unsubscribe" not in text
    assert mail.outbox == []
    tasks.remind.func()
    assert letters() == []


def test_a_shop_that_is_fresh_is_not_asked_about(owner: User, letters: Letters) -> None:
    confirmed(days_ago=30)
    tasks.remind.func()
    assert letters() == []


def test_nobody_else_is_asked(owner: User, letters: Letters) -> None:
    factories.make_user("eigenaar", email="zonder@winkel.nl")
    tasks.remind.func()
    assert [to for to, _text in letters()] == [owner.email]


def test_silence_brings_one_reminder_and_no_more(owner: User, letters: Letters) -> None:
    tasks.remind.func()
    letters()
    for _ in range(3):
        Reminder.objects.update(sent_at=timezone.now() - timedelta(days=16))
        tasks.remind.func()
    ((_to, text),) = letters()
    assert "vroegen het u al eerder" in text


def test_the_next_period_asks_again(owner: User, letters: Letters) -> None:
    tasks.remind.func()
    letters()
    confirmed(days_ago=12 * 31)
    tasks.remind.func()
    assert len(letters()) == 1


def test_looking_at_the_link_changes_nothing_and_its_button_confirms(
    owner: User, client: Client, letters: Letters
) -> None:
    tasks.remind.func()
    ((_to, text),) = letters()
    before = KnownRecord.objects.get(key=str(OWN)).confirmed_at
    page = client.get(links_in(text)["Alles klopt nog"])
    assert KnownRecord.objects.get(key=str(OWN)).confirmed_at == before
    assert not page.context["user"].is_authenticated
    done = client.post(links_in(text)["Alles klopt nog"], {"content": page.context["content_hash"]})
    assert "is bevestigd" in done.text
    known = KnownRecord.objects.get(key=str(OWN))
    assert (known.confirmed_by, known.confirmed_how) == (owner, "mail")


def test_what_changed_meanwhile_is_shown_first(
    owner: User, client: Client, store: DatastoreService, letters: Letters
) -> None:
    tasks.remind.func()
    ((_to, text),) = letters()
    link = links_in(text)["Alles klopt nog"]
    page = client.get(link)
    store.update([{"_id": OWN, "remarks": "Dicht"}])
    again = client.post(link, {"content": page.context["content_hash"]})
    assert again.status_code == 409
    assert "Dicht" in again.text


def test_closed_becomes_a_report_to_the_staff(
    owner: User, client: Client, letters: Letters
) -> None:
    tasks.remind.func()
    ((_to, text),) = letters()
    link = links_in(text)["Gesloten"]
    client.get(link)
    assert client.post(link, {}).status_code == 422
    assert not Closure.objects.exists()
    client.post(link, {"how": "permanent", "note": "Gestopt."})
    closure = Closure.objects.get()
    assert (closure.how, closure.note, closure.by) == ("permanent", "Gestopt.", owner)


def test_a_link_is_good_for_its_page_its_shop_and_its_owner_alone(
    owner: User, client: Client, store: DatastoreService, letters: Letters
) -> None:
    tasks.remind.func()
    ((_to, text),) = letters()
    links = links_in(text)
    token = links["Alles klopt nog"].split("/")[2]
    assert client.get(f"/gesloten/{token}/").status_code == 404
    assert client.get(f"/nog-actueel/{token[:-1]}x/").status_code == 404
    store.update([{"_id": OWN, "company": "Heel iets anders", "zip": "1", "street": "X"}])
    assert client.get(links["Alles klopt nog"]).status_code == 404
    User.objects.update(is_active=False)
    assert client.get(links["Gesloten"]).status_code == 404


def test_the_link_to_stop_asks_first(owner: User, client: Client, letters: Letters) -> None:
    tasks.remind.func()
    ((_to, text),) = letters()
    found = re.search(r"https?://[^/\s]+(/geen-mail-meer/\S+)", text)
    assert found
    client.get(found[1])
    assert not MailChoice.objects.exists()
    client.post(found[1])
    Reminder.objects.all().delete()
    tasks.remind.func()
    assert letters() == []


def test_the_command_shows_who_would_be_asked(owner: User, letters: Letters) -> None:
    said = StringIO()
    call_command("send_freshness_mails", dry_run=True, stdout=said)
    assert owner.email in said.getvalue()
    assert "1 mails would go" in said.getvalue()
    assert letters() == []
    call_command("send_freshness_mails", stdout=StringIO())
    assert len(letters()) == 1


def test_the_staff_hears_once_a_week_how_many_are_stale(
    owner: User, medewerker: User, letters: Letters
) -> None:
    confirmed(days_ago=500)
    for _ in range(2):
        tasks.remind.func()
    staff = [text for to, text in letters() if to == medewerker.email]
    assert len(staff) == 1
    assert "Van 1 winkel" in staff[0]


def test_an_owner_hears_what_another_changed(
    owner: User, beheerder: User, store: DatastoreService, letters: Letters
) -> None:
    for person in (beheerder, owner):
        batch = submit(
            writes=[Update(OWN, store.get_one(OWN), {"remarks": f"Van {person.pk}"})],
            by=person,
            action=Action.EDIT,
            source=Source.FORM,
            reason="Gebeld",
        )
        tasks.tell.func(batch.pk)
        tasks.tell.func(batch.pk)
    ((to, text),) = letters()
    assert to == owner.email
    assert beheerder.first_name in text
    assert "De reden: Gebeld" in text


def test_the_worker_is_asked_only_where_an_owner_is_to_be_told(
    owner: User,
    beheerder: User,
    store: DatastoreService,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(tasks, "tell", SimpleNamespace(enqueue=asked.append))
    with django_capture_on_commit_callbacks(execute=True):
        edits = [
            submit(
                writes=[Update(key, store.get_one(key), {"remarks": f"Van {person.pk}"})],
                by=person,
                action=Action.EDIT,
                source=Source.FORM,
            )
            for key, person in ((OTHER, beheerder), (OWN, owner), (OWN, beheerder))
        ]
    assert asked == [edits[-1].pk]


def test_who_does_not_want_that_hears_nothing(
    owner: User, eigenaar_client: Client, beheerder: User, store: DatastoreService, letters: Letters
) -> None:
    eigenaar_client.post("/account/meldingen/", {"freshness": "on"})
    batch = submit(
        writes=[Update(OWN, store.get_one(OWN), {"remarks": "X"})],
        by=beheerder,
        action=Action.EDIT,
        source=Source.FORM,
    )
    tasks.tell.func(batch.pk)
    assert letters() == []
    tasks.remind.func()
    assert owner.email in [to for to, _text in letters()]
