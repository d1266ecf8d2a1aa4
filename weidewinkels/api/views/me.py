"""Whose token it is, and what it may."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse

from weidewinkels.accounts.permissions import (
    may_add,
    may_delete,
    may_edit_all,
    may_edit_some,
)
from weidewinkels.api.endpoint import Call, answer
from weidewinkels.journal.door import name_of


def show_me(call: Call) -> HttpResponse:
    user, token = call.user, call.let_in_by
    may = {
        "add": may_add(user),
        "edit_own": may_edit_some(user),
        "edit_all": may_edit_all(user),
        "delete": may_delete(user),
    }
    return answer(
        {
            "name": name_of(user),
            "email": user.email,
            "token": {
                "name": token.name,
                "scope": token.scope,
                "expires_at": token.expires_at.isoformat() if token.expires_at else None,
            },
            "may": {name: allowed and token.may_write for name, allowed in may.items()},
            "limits": {
                "requests_per_minute": settings.API_PER_MINUTE,
                "entries_per_batch": settings.API_ROWS,
                "megabytes_per_request": settings.API_MB,
            },
        }
    )
