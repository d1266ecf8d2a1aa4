"""An owner who saves, says that all still holds, or writes, has answered: the record is back in the
queue, and who asked hears of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from weidewinkels.accounts.models import Ownership
from weidewinkels.catalogue.models import KnownRecord, Verdict
from weidewinkels.journal.door import name_of
from weidewinkels.journal.models import Entry, Operation
from weidewinkels.questions.asking import end, open_questions
from weidewinkels.questions.letters import tell_asker
from weidewinkels.questions.models import Question


def hear_written(sender: object, entries: Sequence[Entry], **_: object) -> None:
    """The journal tells, after each call that wrote."""
    writers = {
        entry.key: entry.batch
        for entry in entries
        if entry.operation == Operation.UPDATE and entry.key is not None
    }
    for question in open_questions(writers):
        batch = writers[question.record_key]
        if _owns(batch.by_id, question.record_key):
            _answer(question, Question.Outcome.SAVED, batch.by, batch.by_name)


def hear_confirmed(sender: object, key: str, by: User, by_name: str, **_: object) -> None:
    """The catalogue tells when somebody said that a record still holds."""
    for question in open_questions([key]):
        if _owns(by.pk, key):
            _answer(question, Question.Outcome.CONFIRMED, by, by_name)


@transaction.atomic
def answer(question: Question, text: str, *, by: User) -> bool:
    """What the owner `by` writes to who asked; False when it was answered or withdrawn meanwhile."""
    still_open = Question.objects.select_for_update().filter(
        pk=question.pk, outcome=Question.Outcome.OPEN
    )
    if not still_open.exists():
        return False
    question.answer = text
    question.save(update_fields=["answer"])
    _answer(question, Question.Outcome.ANSWERED, by, name_of(by))
    return True


def _answer(question: Question, outcome: Question.Outcome, by: User | None, by_name: str) -> None:
    end(question, outcome, by_name)
    # What it held when it was asked stays, so that the reviewer sees what the owner changed.
    KnownRecord.objects.filter(
        resource_id=question.resource_id, key=question.record_key, verdict=Verdict.ASKED
    ).update(verdict=Verdict.NONE)
    tell_asker(question, by=by)


def _owns(user_id: int | None, key: str) -> bool:
    """The journal, or the page to confirm, has seen to it that the record is still that shop."""
    return Ownership.objects.filter(
        resource_id=settings.DATASTORE_RESOURCE_ID, record_key=key, user=user_id
    ).exists()
