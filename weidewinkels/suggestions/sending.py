"""A suggestion comes in: it is kept, and the reviewers see it on their pages."""

from __future__ import annotations

from datetime import timedelta

from weidewinkels.accounts import codes
from weidewinkels.mailing.posting import post
from weidewinkels.suggestions.models import Suggestion


def receive(suggestion: Suggestion) -> Suggestion:
    """Keep it, for a reviewer to decide."""
    suggestion.save()
    return suggestion


def send_code(suggestion: Suggestion) -> None:
    """To the sender, who hears of the result once they fill it in."""
    post(
        "suggestion_code",
        suggestion.email,
        {
            "code": codes.new_code(suggestion),
            "title": suggestion.title,
            "minutes": codes.MINUTES,
        },
        good_for=timedelta(minutes=codes.MINUTES),
    )
