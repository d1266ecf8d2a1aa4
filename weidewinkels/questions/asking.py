"""Asking the owners of a record, taking that back, and what is open."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from datastore_proxy.types import Key, Record
from weidewinkels.accounts.ownership import owners_of
from weidewinkels.catalogue.contents import fingerprint_of
from weidewinkels.catalogue.models import KnownRecord, Verdict
from weidewinkels.catalogue.verdicts import give_verdict
from weidewinkels.journal.door import name_of
from weidewinkels.profile import title_of
from weidewinkels.questions.letters import stop, write_to
from weidewinkels.questions.models import Question


class NobodyToAsk(Exception):  # noqa: N818
    """The record has no owner who can be written to."""


def can_be_asked(key: Key, record: Record) -> list[User]:
    """The owners of this record to whom one can write."""
    return [owner for owner in owners_of(key, record) if owner.email]


def ask(row: KnownRecord, record: Record, text: str, *, by: User) -> Question:
    """Ask the owners of this record; until one of them answers it is out of the reviewers' queue.

    `record`: as `by` looked at it. A question that was open is replaced. Raises NobodyToAsk.
    """
    owners = can_be_asked(row.key, record)
    if not owners:
        raise NobodyToAsk
    with transaction.atomic():
        withdraw(row.key, by=by)
        give_verdict(row, record, Verdict.ASKED, by=by, note=text)
        question = Question.objects.create(
            resource_id=row.resource_id,
            record_key=row.key,
            fingerprint=fingerprint_of(record),
            title=title_of(record)[:300],
            text=text,
            asked_by=by,
            asked_by_name=name_of(by),
        )
        write_to(owners, question)
    return question


def withdraw(key: str, *, by: User) -> None:
    """Nobody need answer what was asked about this record: a reviewer judged it after all."""
    for question in open_questions([key]):
        end(question, Question.Outcome.WITHDRAWN, name_of(by))


def end(question: Question, outcome: Question.Outcome, by_name: str) -> None:
    """It was answered, or need not be any more; nobody is written to about it from now on."""
    question.outcome, question.ended_at, question.ended_by_name = outcome, timezone.now(), by_name
    question.save(update_fields=["outcome", "ended_at", "ended_by_name"])
    stop(question)


def open_questions(keys: Iterable[str]) -> QuerySet[Question]:
    """What the owners of these records have not answered yet."""
    return _questions(keys).filter(outcome=Question.Outcome.OPEN)


def last_question(key: str) -> Question | None:
    """What was last asked about this record, answered or not; not what was withdrawn."""
    asked = _questions([key]).exclude(outcome=Question.Outcome.WITHDRAWN)
    return asked.order_by("-asked_at").first()


def _questions(keys: Iterable[str]) -> QuerySet[Question]:
    return Question.objects.filter(
        resource_id=settings.DATASTORE_RESOURCE_ID, record_key__in=list(keys)
    )
