"""A token in the form, so that a double click saves once."""

from __future__ import annotations

import uuid

from django.http import HttpRequest

FIELD = "once"


def new_once() -> str:
    return str(uuid.uuid4())


def once_of(request: HttpRequest) -> str:
    """The token that came with this form, the person's own: another's token is of no use.

    It stands for what was typed too: after the back button the same form comes with other input,
    and that is another save. A form without a proper token gets a new one, and is saved all the same.
    """
    try:
        token = uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        token = uuid.uuid4()
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    return str(uuid.uuid5(token, f"{request.user.pk}&{typed.urlencode()}"))
