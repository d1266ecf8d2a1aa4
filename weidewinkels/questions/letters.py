"""The letters with a question: one to each owner, in their language."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from weidewinkels.mailing import sending
from weidewinkels.mailing.models import Letter
from weidewinkels.mailing.posting import post
from weidewinkels.questions.models import Question


def write_to(owners: Iterable[User], question: Question) -> None:
    """Post it to each of them."""
    for owner in owners:
        context = {
            "name": owner.first_name,
            "who": question.asked_by_name,
            "title": question.title,
            "text": question.text,
            "edit_url": settings.SITE_URL + reverse("records:edit", args=[question.record_key]),
            "start_url": settings.SITE_URL + reverse("start:home"),
        }
        post("question", owner, context, once=f"{_occasion(question)}{owner.pk}")


def letters_of(question: Question) -> QuerySet[Letter]:
    """Those that went, wait, or were given up."""
    return Letter.objects.filter(once__startswith=_occasion(question)).order_by("id")


def stop(question: Question) -> None:
    """What was not sent yet need not be any more."""
    waiting = sending.waiting().filter(once__startswith=_occasion(question))
    waiting.update(given_up_at=timezone.now(), context={})


def _occasion(question: Question) -> str:
    return f"question-{question.pk}-"
