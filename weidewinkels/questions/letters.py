"""Telling the owners of a question, and who asked it of the answer; each in their language."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from weidewinkels.mailing import sending
from weidewinkels.mailing.models import Letter
from weidewinkels.notifications.telling import settled, tell
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
            "answer_url": settings.SITE_URL + reverse("questions:answer", args=[question.pk]),
            "start_url": settings.SITE_URL + reverse("start:home"),
        }
        tell(
            "question",
            owner,
            context,
            by=question.asked_by,
            by_name=question.asked_by_name,
            once=f"{_occasion(question)}{owner.pk}",
        )


def tell_asker(question: Question, *, by: User | None) -> None:
    """Tell who asked that it was answered, unless it was they who did."""
    asker = question.asked_by
    if asker is None or asker == by:
        return
    context = {
        "who": question.ended_by_name,
        "title": question.title,
        "text": question.text,
        "outcome": question.outcome,
        "answer": question.answer,
        "url": settings.SITE_URL + reverse("records:show", args=[question.record_key]),
    }
    once = f"answer-{question.pk}"
    tell("answer", asker, context, by=by, by_name=question.ended_by_name, once=once)


def letters_of(question: Question) -> QuerySet[Letter]:
    """Those that went, wait, or were given up."""
    return Letter.objects.filter(once__startswith=_occasion(question)).order_by("id")


def stop(question: Question) -> None:
    """What was not sent yet need not be any more."""
    waiting = sending.waiting().filter(once__startswith=_occasion(question))
    waiting.update(given_up_at=timezone.now(), context={})
    settled(_occasion(question))


def _occasion(question: Question) -> str:
    return f"question-{question.pk}-"
