from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests import factories
from weidewinkels.accounts.models import ChosenLanguage
from weidewinkels.mailing import sending
from weidewinkels.mailing.models import Letter
from weidewinkels.mailing.posting import post
from weidewinkels.mailing.sending import send_all_due
from weidewinkels.mailing.writing import Line, message_of, paragraphs_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def letters(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A template of a letter, to test with."""
    folder = tmp_path_factory.mktemp("templates")
    (folder / "mail").mkdir()
    (folder / "mail" / "test.txt").write_text(
        "{% load i18n %}{% autoescape off %}Over {{ title }}\n\n{% translate 'Afmelden' %}\n\n\n\n{{ note }}\n\n"
        "Bekijk het: {{ site }}/winkels/1/\nEinde{% endautoescape %}"
    )
    templates = settings.TEMPLATES[0]
    settings.TEMPLATES = [templates | {"DIRS": [folder, *templates["DIRS"]]}]


def post_test(to: User | str = "jan@hoeve.nl", **options: object) -> Letter | None:
    return post("test", to, {"title": "Hoeve", "note": "<b>Dag</b>"}, **options)  # type: ignore[arg-type]


def test_goes_as_text_and_as_html_with_the_same_words() -> None:
    post_test()
    assert send_all_due() == 1
    (message,) = mail.outbox
    assert isinstance(message, EmailMultiAlternatives)
    assert message.subject == "Over Hoeve"
    assert message.to == ["jan@hoeve.nl"]
    assert "<b>Dag</b>\n\nBekijk het: http" in str(message.body)
    html = str(message.alternatives[0][0])
    assert "&lt;b&gt;Dag&lt;/b&gt;" in html
    assert '/winkels/1/">Bekijk het</a>' in html


def test_is_in_the_language_of_who_gets_it() -> None:
    user = factories.make_user("eigenaar")
    ChosenLanguage.objects.create(user=user, code="en")
    letter = post_test(user)
    assert letter is not None
    assert "Sign out" in message_of(letter).body


def test_what_somebody_typed_makes_no_button() -> None:
    assert paragraphs_of("Gratis: https://kwaad.example/") == [
        [Line("Gratis: https://kwaad.example/")]
    ]


def test_a_subject_is_one_line(settings: Settings) -> None:
    letter = post("test", "a@b.nl", {"title": "x" * 300, "note": ""})
    assert letter is not None
    message = message_of(letter)
    assert len(message.subject) == 150
    assert message.message()["Subject"]


def test_goes_once_for_an_occasion() -> None:
    assert post_test(once="bevestigen:17:2026")
    assert post_test(once="bevestigen:17:2026") is None
    assert send_all_due() == 1
    assert post_test(once="bevestigen:17:2026") is None
    assert send_all_due() == 0


def test_what_it_said_is_forgotten_once_it_went() -> None:
    post_test()
    send_all_due()
    assert Letter.objects.get().context == {}


def test_nobody_writes_to_an_account_that_is_switched_off() -> None:
    user = factories.make_user("eigenaar")
    post_test(user)
    User.objects.update(is_active=False)
    assert send_all_due() == 0
    user.refresh_from_db()
    assert post_test(user) is None
    assert Letter.objects.get().given_up_at


def test_what_came_too_late_is_not_sent() -> None:
    post_test(good_for=timedelta(minutes=15))
    Letter.objects.update(good_until=timezone.now() - timedelta(seconds=1))
    assert send_all_due() == 0
    assert not mail.outbox


def test_waits_while_the_mail_server_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    post_test()
    with monkeypatch.context() as broken:
        broken.setattr(EmailMultiAlternatives, "send", _refuse)
        assert send_all_due() == 0
    letter = Letter.objects.get()
    assert letter.sent_at is None
    assert "weg" in letter.problem
    assert letter.due_at > timezone.now()
    Letter.objects.update(due_at=timezone.now())
    assert send_all_due() == 1
    assert Letter.objects.get().problem == ""


def test_is_given_up_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EmailMultiAlternatives, "send", _refuse)
    post_test()
    for _ in range(sending.MOST_ATTEMPTS):
        Letter.objects.update(due_at=timezone.now())
        send_all_due()
    letter = Letter.objects.get()
    assert letter.given_up_at
    assert letter.problem
    assert letter.attempts == sending.MOST_ATTEMPTS


def test_old_letters_are_forgotten_but_not_their_occasions() -> None:
    post_test()
    post_test(once="een")
    post_test()
    send_all_due()
    Letter.objects.update(created_at=timezone.now() - timedelta(days=31))
    post_test()
    assert sending.forget_old() == 2
    assert sorted(letter.once or "" for letter in Letter.objects.all()) == ["", "een"]


def _refuse(*_: object, **__: object) -> int:
    raise SMTPServerDisconnected("weg")
