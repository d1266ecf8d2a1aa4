"""Mails call records what they are: shops in a table of shops, records in any other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from weidewinkels.mailing import writing
from weidewinkels.mailing.models import Letter
from weidewinkels.mailing.writing import message_of
from weidewinkels.profile import PROFILE, RECORDS, Words

SHOP = re.compile(r"(?<!weide)winkel", re.IGNORECASE)
URL = "https://winkels.example.org/x/"
GIVEN: dict[str, dict[str, Any]] = {
    "answer": {"title": "Hoeve", "who": "Anna", "answer": "Ja", "question": "Open?", "url": URL},
    "changed": {"titles": ["A", "B"], "who": "Anna", "what": "edit", "start_url": URL},
    "claim_granted": {"title": "Hoeve", "url": URL},
    "freshness": {
        "shops": [{"title": "Hoeve", "confirm_url": URL, "edit_url": URL, "closed_url": URL}],
        "more": 12,
        "start_url": URL,
    },
    "invitation": {"titles": ["A", "B"], "by": "Anna", "url": URL, "days": 30},
    "invitation_accepted": {"title": "Hoeve", "who": "Anna", "url": URL},
    "owner_removed": {"title": "Hoeve"},
    "question": {"title": "Hoeve", "who": "Anna", "text": "Open?", "url": URL},
    "stale": {"number": 1234, "url": URL},
    "suggestion_accepted": {"title": "Hoeve", "url": URL},
}


def mail(name: str, words: Words, monkeypatch: pytest.MonkeyPatch, language: str = "nl") -> str:
    monkeypatch.setattr(writing, "words", lambda: words)
    letter = Letter(name=name, to="jan@voorbeeld.nl", language=language, context=GIVEN[name])
    message = message_of(letter)
    return f"{message.subject}\n{message.body}".replace(URL, "")


@pytest.mark.parametrize("name", GIVEN)
def test_where_no_shops_are_kept_none_is_spoken_of(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not SHOP.search(mail(name, RECORDS, monkeypatch))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("stale", "Weidewinkels: 1.234 winkels zijn verouderd"),
        ("freshness", "En nog 12 winkels; op uw startpagina staan ze allemaal."),
        ("changed", "Naar uw winkels"),
        ("claim_granted", "Bekijk de winkel"),
        ("owner_removed", "“Dit is mijn winkel”"),
    ],
)
def test_shops_are_called_shops(name: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert said in mail(name, PROFILE.words, monkeypatch)


def test_no_mail_says_shop_by_itself() -> None:
    """Each takes the word from the profile; so does one that is added."""
    for folder in ("mail", "claims", "reminders"):
        for template in (Path(settings.BASE_DIR) / "templates" / folder).iterdir():
            assert not SHOP.search(template.read_text()), template.name
