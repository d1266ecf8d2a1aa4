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
    """To the sender, who hears of the result once they fill it in.

    It holds nothing that they typed: the address may be somebody else's, who would get it as a mail of
    ours.
    """
    post(
        "suggestion_code",
        suggestion.email,
        {
            "code": codes.new_code(suggestion),
            "minutes": codes.MINUTES,
        },
        good_for=timedelta(minutes=codes.MINUTES),
    )
