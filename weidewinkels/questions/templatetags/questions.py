"""Questions to owners for templates: `{% asked_owner key %}`, `{% question_here key %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext

from weidewinkels.accounts.permissions import owned_keys
from weidewinkels.questions.asking import last_question, open_questions
from weidewinkels.questions.letters import letters_of

register = template.Library()


@register.inclusion_tag("questions/_asked.html")
def asked_owner(key: object) -> dict[str, Any]:
    """For reviewers: what was asked about this record, and what came of it."""
    question = last_question(str(key))
    return {"question": question, "letters": letters_of(question) if question else ()}


@register.inclusion_tag("questions/_here.html", takes_context=True)
def question_here(context: RequestContext, key: object) -> dict[str, Any]:
    """For who edits the record: what a reviewer wants to know about it."""
    questions = list(open_questions([str(key)])) if key else []
    return {
        "questions": questions,
        "may_answer": bool(questions) and str(key) in owned_keys(context["user"]),
    }
