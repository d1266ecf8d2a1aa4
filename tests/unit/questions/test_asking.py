"""Asking an owner from the queue: by mail, in their language, and back in the queue once answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.unit.records.pages import text_of
from weidewinkels.accounts.models import ChosenLanguage, Ownership
from weidewinkels.catalogue import freshness, verdicts
from weidewinkels.catalogue.models import KnownRecord, Verdict
from weidewinkels.catalogue.sync import sync
from weidewinkels.journal.door import Update, submit
from weidewinkels.mailing.models import Letter
from weidewinkels.mailing.sending import send_all_due
from weidewinkels.notifications.kept import number_unread
from weidewinkels.notifications.models import Notification
from weidewinkels.questions.models import Question

pytestmark = pytest.mark.django_db
KEY = 1
Ask = Callable[..., Any]


@pytest.fixture
def known(store: DatastoreService, eigenaar: User, settings: Any) -> DatastoreService:
    """The catalogue is up to date, and the record with KEY belongs to the eigenaar."""
    settings.SITE_URL = "https://winkels.example.org"
    sync()
    factories.give_record(eigenaar, store, KEY)
    return store


@pytest.fixture
def ask(
    beheerder_client: Client, known: DatastoreService, django_capture_on_commit_callbacks: Any
) -> Ask:
    """A reviewer asks about the first record of a new queue; the worker is at hand."""

    def asking(note: str = "Bent u op zondag open?") -> Any:
        begun = beheerder_client.post("/controle/beginnen/", {"source": "todo"})
        url = re.sub(r"\d+/$", "1/", begun.headers["Location"])
        shown = re.search(r'name="hash" value="(\w+)"', beheerder_client.get(url).text)
        assert shown
        with django_capture_on_commit_callbacks(execute=True):
            return beheerder_client.post(
                url, {"hash": shown[1], "verdict": "asked", "note": note, "verder": "1"}
            )

    return asking


def row() -> KnownRecord:
    return KnownRecord.objects.get(key=str(KEY))


def waits_for_reviewers(store: DatastoreService) -> bool:
    return verdicts.to_review(store.resource_id).filter(key=str(KEY)).exists()


def test_owner_gets_one_mail_with_the_question_and_where_to_answer(
    ask: Ask, eigenaar: User, known: DatastoreService
) -> None:
    response = ask("Bent u op zondag open?\nDan zetten we dat erbij.")
    assert response.status_code == 302
    [message] = mail.outbox
    assert message.to == [eigenaar.email]
    assert message.subject == f"Weidewinkels: vraag over {known.get_one(KEY)['company']}"
    body = str(message.body)
    assert body.startswith("Dag eigenaar,\n\nbeheerder, die")
    assert "Bent u op zondag open?\nDan zetten we dat erbij." in body
    answer = Question.objects.get().pk
    assert f"\nAntwoorden: https://winkels.example.org/vragen/{answer}/\n" in body
    assert f"\nWijzigen: https://winkels.example.org/winkels/{KEY}/wijzigen/\n" in body
    assert ": https://winkels.example.org/start/\n" in body
    assert "\n\n\n" not in body
    assert (row().verdict, row().verdict_note[:4]) == (Verdict.ASKED, "Bent")
    assert not waits_for_reviewers(known)
    assert send_all_due() == 0


def test_owner_sees_it_on_the_card_and_at_the_form(ask: Ask, eigenaar_client: Client) -> None:
    ask()
    for url in ("/start/", f"/winkels/{KEY}/wijzigen/"):
        assert "Bent u op zondag open?" in text_of(eigenaar_client.get(url))


def test_saving_is_an_answer_and_puts_it_back_in_the_queue(
    ask: Ask, eigenaar: User, beheerder_client: Client, known: DatastoreService
) -> None:
    ask()
    seen = known.get_one(KEY)
    submit(
        writes=[Update(KEY, seen, {"remarks": "Ook op zondag."})],
        by=eigenaar,
        action="edit",
        source="form",
    )
    assert Question.objects.get().outcome == Question.Outcome.SAVED
    assert waits_for_reviewers(known)
    begun = beheerder_client.post("/controle/beginnen/", {"source": "todo"}).headers["Location"]
    page = text_of(beheerder_client.get(re.sub(r"\d+/$", "1/", begun)))
    assert "Antwoord van eigenaar" in page
    assert "Gewijzigd sinds het vorige oordeel" in page
    assert "Ook op zondag." in page


def test_all_still_holds_is_an_answer_too(
    ask: Ask, eigenaar: User, known: DatastoreService
) -> None:
    ask()
    freshness.confirm(KEY, known.get_one(KEY), known, by=eigenaar)
    assert Question.objects.get().outcome == Question.Outcome.CONFIRMED
    assert waits_for_reviewers(known)


def test_what_a_reviewer_does_is_no_answer(
    ask: Ask, beheerder: User, known: DatastoreService
) -> None:
    ask()
    seen = known.get_one(KEY)
    submit(
        writes=[Update(KEY, seen, {"remarks": "Gebeld."})],
        by=beheerder,
        action="edit",
        source="form",
    )
    freshness.confirm(KEY, known.get_one(KEY), known, by=beheerder)
    assert Question.objects.get().outcome == Question.Outcome.OPEN
    assert row().verdict == Verdict.ASKED


def test_without_an_owner_the_button_says_why_not(
    ask: Ask, beheerder_client: Client, known: DatastoreService
) -> None:
    Ownership.objects.all().delete()
    begun = beheerder_client.post("/controle/beginnen/", {"source": "todo"}).headers["Location"]
    assert "nog geen eigenaar" in text_of(beheerder_client.get(begun))
    ask()
    assert not Question.objects.exists()
    assert row().verdict == Verdict.NONE
    assert mail.outbox == []


def test_an_empty_question_is_not_asked(ask: Ask) -> None:
    response = ask("  ")
    assert response.status_code == 422
    assert "Schrijf erbij wat u wilt weten" in text_of(response)
    assert not Question.objects.exists()


def test_question_can_be_taken_back(ask: Ask, beheerder_client: Client, known: Any) -> None:
    url = re.sub(r"\d+/\?verder$", "1/", ask().headers["Location"])
    shown = re.search(r'name="hash" value="(\w+)"', beheerder_client.get(url).text)
    assert shown
    assert "Vraag intrekken" in text_of(beheerder_client.get(url))
    beheerder_client.post(url, {"hash": shown[1], "verdict": "terug"})
    assert Question.objects.get().outcome == Question.Outcome.WITHDRAWN
    assert waits_for_reviewers(known)


def test_mail_is_in_the_language_of_each_owner(ask: Ask, eigenaar: User, known: Any) -> None:
    english = factories.make_user("eigenaar", email="owner@example.org", name="Owner")
    ChosenLanguage.objects.create(user=english, code="en")
    factories.give_record(english, known, KEY)
    ask()
    assert {sent.to[0] for sent in mail.outbox} == {eigenaar.email, "owner@example.org"}
    assert not Letter.objects.filter(sent_at=None).exists()


class Down(EmailBackend):
    """A mail server that doesn't answer."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("no mail server")


def test_mail_server_that_is_down_loses_nothing(
    ask: Ask, settings: Any, beheerder_client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "tests.unit.questions.test_asking.Down"
    url = re.sub(r"\d+/\?verder$", "1/", ask().headers["Location"])
    assert "no mail server" in caplog.text
    assert "nog niet verstuurd" in text_of(beheerder_client.get(url))
    assert send_all_due() == 0  # not yet
    Letter.objects.update(due_at=timezone.now())
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_all_due() == 1
    assert "Gemaild aan" in text_of(beheerder_client.get(url))


def test_what_was_answered_meanwhile_is_not_mailed(
    ask: Ask, settings: Any, eigenaar: User, known: DatastoreService
) -> None:
    settings.EMAIL_BACKEND = "tests.unit.questions.test_asking.Down"
    ask()
    freshness.confirm(KEY, known.get_one(KEY), known, by=eigenaar)
    Letter.objects.update(due_at=timezone.now())
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_all_due()
    assert not [message for message in mail.outbox if eigenaar.email in message.to]


def test_question_follows_its_shop_when_it_is_restored(
    ask: Ask, eigenaar: User, beheerder: User, known: DatastoreService
) -> None:
    from weidewinkels.journal.door import Delete
    from weidewinkels.journal.trash import restore

    ask()
    batch = submit(
        writes=[Delete(KEY, known.get_one(KEY))], by=beheerder, action="delete", source="form"
    )
    back = restore(batch.entries.all(), by=beheerder).entries.get()
    assert back.key != str(KEY)
    assert Question.objects.get().record_key == back.key


def test_tally_of_a_queue_knows_what_was_asked(ask: Ask, beheerder_client: Client) -> None:
    url = re.sub(r"\d+/\?verder$", "klaar/", ask().headers["Location"])
    page = beheerder_client.get(url)
    assert page.context["tally"].asked == 1
    assert "gevraagd" in text_of(page)


def answer_url() -> str:
    return f"/vragen/{Question.objects.get().pk}/"


def test_owner_answers_in_words_and_the_reviewer_is_told(
    ask: Ask,
    eigenaar_client: Client,
    beheerder: User,
    beheerder_client: Client,
    known: DatastoreService,
    django_capture_on_commit_callbacks: Any,
) -> None:
    ask("Bent u op zondag open?")
    before = known.get_one(KEY)
    with django_capture_on_commit_callbacks(execute=True):
        response = eigenaar_client.post(answer_url(), {"answer": "Alleen in de zomer."})
    assert response.headers["Location"] == "/start/"
    assert known.get_one(KEY) == before
    assert waits_for_reviewers(known)
    message = mail.outbox[-1]
    assert message.to == [beheerder.email]
    assert "Alleen in de zomer." in str(message.body)
    told = Notification.objects.get(user=beheerder)
    assert (told.kind, told.path) == ("answer", f"/winkels/{KEY}/")
    assert "Alleen in de zomer." in text_of(beheerder_client.get(f"/winkels/{KEY}/"))
    assert "Alleen in de zomer." not in text_of(Client().get(f"/winkels/{KEY}/"))
    assert "Bent u op zondag open?" not in text_of(eigenaar_client.get("/start/"))


def test_question_that_is_answered_need_not_be_read_any_more(
    ask: Ask, eigenaar: User, eigenaar_client: Client
) -> None:
    ask()
    assert number_unread(eigenaar) == 1
    eigenaar_client.post(answer_url(), {"answer": "Ja."})
    assert number_unread(eigenaar) == 0


def test_answer_needs_words(ask: Ask, eigenaar_client: Client) -> None:
    ask()
    response = eigenaar_client.post(answer_url(), {"answer": "  "})
    assert response.status_code == 422
    assert "Schrijf uw antwoord op." in text_of(response)
    assert Question.objects.get().outcome == Question.Outcome.OPEN


def test_question_is_answered_once(ask: Ask, eigenaar_client: Client) -> None:
    ask()
    eigenaar_client.post(answer_url(), {"answer": "Ja."})
    response = eigenaar_client.post(answer_url(), {"answer": "Nee."})
    assert "Ja." in text_of(response)
    assert Question.objects.get().answer == "Ja."


def test_only_owners_answer(
    ask: Ask, beheerder_client: Client, sign_in: Callable[[User], Client]
) -> None:
    ask()
    other = factories.make_user("eigenaar", email="ander@voorbeeld.nl")
    assert sign_in(other).get(answer_url()).status_code == 404
    assert beheerder_client.post(answer_url(), {"answer": "Ja."}).status_code == 404


def test_hostile_answer_is_shown_as_text(
    ask: Ask, eigenaar_client: Client, beheerder_client: Client
) -> None:
    ask()
    eigenaar_client.post(answer_url(), {"answer": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in beheerder_client.get(f"/winkels/{KEY}/").text
