"""What a letter says: one template per letter, from which both the text and the HTML are made.

A template's first line is the subject. A line `Words: https://…` with an address of this app is a
button in HTML. Everything else is text, whoever wrote it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from weidewinkels.datastore import words
from weidewinkels.mailing.models import Letter

LINK = re.compile(r"(?P<words>[^:\n]{1,80}): (?P<url>\S+)")
LONGEST_SUBJECT = 150


@dataclass(frozen=True)
class Line:
    """A line of a paragraph; with a `url` it is a button."""

    text: str
    url: str = ""


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """The mail, in the language of who gets it."""
    with translation.override(letter.language):
        context = letter.context | {"site": settings.SITE_URL, "words": words()}
        written = render_to_string(f"mail/{letter.name}.txt", context).strip()
        subject, _newline, body = written.partition("\n")
        body = re.sub(r"\n\s*\n", "\n\n", body.strip())
        html = render_to_string(
            "mail/frame.html",
            {"paragraphs": paragraphs_of(body), "language": letter.language},
        )
    subject = " ".join(subject.split())[:LONGEST_SUBJECT]
    unsubscribe = context.get("unsubscribe_url")
    headers = {"List-Unsubscribe": f"<{unsubscribe}>"} if unsubscribe else {}
    message = EmailMultiAlternatives(subject, f"{body}\n", to=[letter.to], headers=headers)
    message.attach_alternative(html, "text/html")
    return message


def paragraphs_of(body: str) -> list[list[Line]]:
    """The body as paragraphs of lines."""
    return [[_line(text) for text in each.splitlines()] for each in body.split("\n\n")]


def _line(text: str) -> Line:
    found = LINK.fullmatch(text)
    is_ours = found is not None and found["url"].startswith(f"{settings.SITE_URL}/")
    return Line(found["words"], found["url"]) if found and is_ours else Line(text)
