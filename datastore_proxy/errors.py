"""Everything that can go wrong in talking to a DataStore.

DatastoreError                 .code .action .status .may_be_written
├── Refused                    we refuse to send it (empty delete, NUL in a text)
├── Unavailable                no usable answer now; later perhaps
│   ├── NotReached             no connection: nothing was done
│   ├── TimedOut               sent, no answer in time: perhaps done
│   ├── Disconnected           sent, connection broken: perhaps done
│   ├── Overloaded             429 or 503, .retry_after: nothing was done
│   └── ServerFailed           500, 502, 504: perhaps done
├── UnexpectedAnswer           HTML, no JSON, a redirect: not a CKAN, or something in front of it
├── BadRequest                 400, 405, 415
├── TooLarge                   413, 414
├── NotAuthorized              403
├── ResourceNotFound           404
├── RecordNotFound             this key is not in the table, .key
└── Invalid                    409, .fields {column or key: [messages]}, .row
    ├── ReadOnly               resource is not for editing without `force`
    ├── DuplicateKey           another record has this key
    └── Deadlock               two writers crossed; rolled back, may be repeated

`code` is stable, for programs and translations; the message is English for people, without SQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar


class DatastoreError(Exception):
    """Something went wrong with `action`; `status` is the HTTP status, None where none came."""

    code: ClassVar[str] = "datastore"
    summary: ClassVar[str] = "The DataStore could not do this."
    may_be_written: bool = False
    """A write may have been done all the same: read back before repeating it."""

    def __init__(
        self,
        message: str = "",
        *,
        action: str = "",
        status: int | None = None,
        may_be_written: bool | None = None,
    ) -> None:
        super().__init__(message or self.summary)
        self.action = action
        self.status = status
        if may_be_written is not None:
            self.may_be_written = may_be_written

    @property
    def message(self) -> str:
        """What it says to people, in English."""
        return str(self.args[0])


class Refused(DatastoreError):
    """We don't send this. `column` names the column that is at fault, if one is."""

    code = "refused"
    summary = "This is not sent to the DataStore."

    def __init__(self, message: str = "", *, column: str = "", **facts: Any) -> None:
        super().__init__(message, **facts)
        self.column = column


class Unavailable(DatastoreError):
    """No usable answer now; later perhaps."""

    code = "unavailable"
    summary = "The data platform can't be used at the moment."


class NotReached(Unavailable):
    """No connection came about: nothing was sent, nothing was done."""

    code = "not_reached"
    summary = "The data platform can't be reached."


class TimedOut(Unavailable):
    """The request was sent and no answer came in time: it may still be carried out."""

    code = "timed_out"
    summary = "The data platform did not answer in time."
    may_be_written = True


class Disconnected(Unavailable):
    """The connection broke after the request was sent, or in the midst of the answer."""

    code = "disconnected"
    summary = "The connection to the data platform broke off."
    may_be_written = True


class Overloaded(Unavailable):
    """429 or 503: not done. `retry_after` is in seconds, None where the server didn't say."""

    code = "overloaded"
    summary = "The data platform is too busy at the moment."

    def __init__(
        self, message: str = "", *, retry_after: float | None = None, **facts: Any
    ) -> None:
        super().__init__(message, **facts)
        self.retry_after = retry_after


class ServerFailed(Unavailable):
    """500 and its kin: CKAN gives these also after it has written."""

    code = "server_failed"
    summary = "The data platform had an error of its own."
    may_be_written = True


class UnexpectedAnswer(DatastoreError):
    """An answer that isn't CKAN's: wrong address, or something in front of it answers."""

    code = "unexpected_answer"
    summary = "The answer does not come from a CKAN. Is the address right?"


class BadRequest(DatastoreError):
    """CKAN doesn't know the action, or doesn't understand the request."""

    code = "bad_request"
    summary = "The data platform does not understand the request."


class TooLarge(DatastoreError):
    """More at once than the server, or the proxy in front of it, takes."""

    code = "too_large"
    summary = "This is more than the data platform takes at once."


class NotAuthorized(DatastoreError):
    """No token, one that doesn't count (any more), or one without the right to do this."""

    code = "not_authorized"
    summary = "The data platform does not allow this."


class ResourceNotFound(DatastoreError):
    """There is no such resource, or it has no table (any more)."""

    code = "resource_not_found"
    summary = "The data platform does not know this resource."


class RecordNotFound(DatastoreError):
    """No record has this key. `key` is None where the DataStore doesn't tell which."""

    code = "record_not_found"
    summary = "There is no record with this key."

    def __init__(self, message: str = "", *, key: int | str | None = None, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.key = key


class Invalid(DatastoreError):
    """The DataStore refuses what was sent; nothing of the call was done.

    `fields`: column or CKAN's key ("records", "filters", …) → messages.
    `row`: the number of the guilty record in the batch, from 0; None where CKAN doesn't tell.
    For an insert CKAN 2.11 and later always tell the last row: don't build on it there.
    """

    code = "invalid"
    summary = "The data platform does not accept this."

    def __init__(
        self,
        message: str = "",
        *,
        fields: Mapping[str, list[str]] | None = None,
        row: int | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(message, **facts)
        self.fields: dict[str, list[str]] = dict(fields or {})
        self.row = row


class ReadOnly(Invalid):
    """The resource comes from an uploaded file; CKAN wants `force` for it."""

    code = "read_only"
    summary = "This resource is not meant for editing (see DATASTORE_FORCE)."


class DuplicateKey(Invalid):
    """Another record has this key, or the records share one."""

    code = "duplicate_key"
    summary = "Another record has the same key."


class Deadlock(Invalid):
    """Two writers crossed each other; this one was rolled back and may be repeated."""

    code = "deadlock"
    summary = "Somebody else was writing to the same records."


# --- From what CKAN answers to one of these -----------------------------------------------

BY_STATUS: dict[int, type[DatastoreError]] = {
    400: BadRequest,
    401: NotAuthorized,
    403: NotAuthorized,
    404: ResourceNotFound,
    405: BadRequest,
    408: TimedOut,
    409: Invalid,
    413: TooLarge,
    414: TooLarge,
    415: BadRequest,
    429: Overloaded,
    431: TooLarge,
    503: Overloaded,
}

CKAN_SPEAKS_JSON = {404, 409}
"""With these statuses a page of HTML says that it wasn't CKAN's API that answered."""

BY_MESSAGE: tuple[tuple[re.Pattern[str], type[DatastoreError]], ...] = (
    (re.compile(r"^read-only: "), ReadOnly),
    (re.compile(r"^key: key .* not found$"), RecordNotFound),
    (re.compile(r"deadlock detected"), Deadlock),
    (re.compile(r"duplicate key value violates|uniqueness constraint"), DuplicateKey),
    (re.compile(r"took too long|due to statement timeout"), TimedOut),
)
"""409: the first pattern that is found in "key: message"."""

ROW_KEYS = ("records_row", "_records_row")
NOT_FOR_PEOPLE = {"__type", "info", "data", "success", "help", *ROW_KEYS}


def from_answer(
    status: int, body: object, *, action: str, retry_after: float | None = None
) -> DatastoreError:
    """The error that an answer of CKAN stands for.

    `body` is the `error` object of CKAN's envelope, the bare string it sends with 400, or
    None for a body that isn't JSON.
    """
    facts: dict[str, Any] = {"action": action, "status": status}
    kind = _kind(status, body)
    fields = _fields(body)
    lines = [f"{key}: {message}" for key, messages in fields.items() for message in messages]
    if issubclass(kind, Invalid):
        kind = next((cls for pattern, cls in BY_MESSAGE for x in lines if pattern.search(x)), kind)
    if issubclass(kind, Invalid):
        facts |= {"fields": fields, "row": _row(body)}
    if issubclass(kind, TimedOut):
        facts["may_be_written"] = status != 409  # a statement that timed out was rolled back
    if issubclass(kind, UnexpectedAnswer):
        facts["may_be_written"] = 200 <= status < 300
    if issubclass(kind, Overloaded):
        facts["retry_after"] = retry_after
    said = [line.removeprefix("message: ") for line in lines]
    message = f"{kind.summary} ({'; '.join(said)})" if said else kind.summary
    return kind(message, **facts)


def _kind(status: int, body: object) -> type[DatastoreError]:
    if body is None and status in CKAN_SPEAKS_JSON:
        return UnexpectedAnswer
    if status in BY_STATUS:
        return BY_STATUS[status]
    return ServerFailed if status >= 500 else UnexpectedAnswer


def _fields(body: object) -> dict[str, list[str]]:
    if isinstance(body, str):
        return {"message": [_tidy(body)]}
    if not isinstance(body, Mapping):
        return {}
    fields = {
        str(key): [_tidy(text) for text in _texts(value)]
        for key, value in body.items()
        if key not in NOT_FOR_PEOPLE
    }
    info = body.get("info")
    if isinstance(info, Mapping) and (reasons := [_tidy(x) for x in _texts(info.get("orig"))]):
        fields["reason"] = reasons
    return fields


def _texts(value: object) -> Iterator[str]:
    """The texts in CKAN's lists and (2.12) lists of objects of lists."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
    elif value is not None:
        yield str(value)


SQL_TAIL = re.compile(r"\s*(?:\n\s*LINE \d+:?|\n\s*CONTEXT:|\[SQL:).*", re.DOTALL)


def _tidy(text: str) -> str:
    """On one line, without the SQL that PostgreSQL and SQLAlchemy append."""
    return " ".join(SQL_TAIL.sub("", text).split())


def _row(body: object) -> int | None:
    if not isinstance(body, Mapping):
        return None
    return next((body[key] for key in ROW_KEYS if isinstance(body.get(key), int)), None)
