"""A token in the form, so that a double click saves once."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, QueryDict

FIELD = "once"


def new_once() -> str:
    return str(uuid.uuid4())


def once_in(posted: QueryDict | None) -> str:
    """The token that came with a form, for the same form shown again; a new one if it had none."""
    try:
        return str(uuid.UUID(posted.get(FIELD, "") if posted else ""))
    except ValueError:
        return new_once()


def once_of(request: HttpRequest) -> str:
    """The token that came with this form, the person's own: another's token is of no use.

    It stands for what was typed too: after the back button the same form comes with other input,
    and that is another save. A form without a proper token gets a new one, and is saved all the same.
    """
    form = form_of(request)
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    return f"{form}:{uuid.uuid5(uuid.UUID(form), typed.urlencode())}"


def form_of(request: HttpRequest) -> str:
    """How the tokens start of all that this person saves with this one form."""
    return str(uuid.uuid5(uuid.UUID(once_in(request.POST)), str(request.user.pk)))
