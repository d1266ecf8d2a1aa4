"""How an action fails: with CKAN's status and CKAN's error body."""

from __future__ import annotations

from typing import Any, NoReturn


class ActionFailed(Exception):
    """An action was refused; nothing of it was stored.

    `body` is the `error` of CKAN's envelope (a dict with `__type`), or for status 400 the
    bare text that CKAN answers there.
    """

    def __init__(self, status: int, body: dict[str, Any] | str) -> None:
        self.status = status
        self.body = body
        super().__init__(status, body)


def invalid(**keys: Any) -> ActionFailed:
    """409: `invalid(records=["…"], records_row=2)`."""
    return ActionFailed(409, {"__type": "Validation Error", **keys})


def refuse(key: str, message: str) -> NoReturn:
    """Raise a 409 about one parameter."""
    raise invalid(**{key: [message]})


def invalid_query(message: str) -> ActionFailed:
    """409 as datastore_search gives it for what PostgreSQL refused."""
    return invalid(query=["Invalid query"], info={"orig": [message]})


def not_found(message: str = "Not found") -> ActionFailed:
    """The 404 that CKAN gives."""
    return ActionFailed(404, {"__type": "Not Found Error", "message": message})


def unavailable(message: str) -> ActionFailed:
    """503: nothing was done, and it may well succeed later."""
    return ActionFailed(503, {"__type": "Service Unavailable", "message": message})


def denied(message: str) -> ActionFailed:
    """403, in CKAN's words: who asks may not do this."""
    return ActionFailed(
        403, {"__type": "Authorization Error", "message": f"Access denied: {message}"}
    )
