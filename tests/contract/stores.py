"""The stores that the contract is asked of, all with one verb: `call(action, data) → Answer`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

import requests
import simplejson

from datastore_proxy.embedded import ActionFailed, EmbeddedTransport
from datastore_proxy.remote import RemoteTransport
from datastore_proxy.transport import Transport
from tests.contract.facts import FACTS, Facts


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status and what the body holds: JSON with `Decimal`s, or the text if it isn't JSON."""

    status: int
    body: Any

    @property
    def result(self) -> Any:
        """CKAN's `result`; fails the test when there is none."""
        assert self.status == 200, self
        assert self.body["success"] is True
        return self.body["result"]

    @property
    def error(self) -> dict[str, Any]:
        """CKAN's `error`; fails the test when all went well."""
        assert self.status != 200, self
        assert isinstance(self.body, dict), self
        assert self.body["success"] is False
        assert isinstance(self.body["error"], dict)
        return self.body["error"]

    def refuses(self, **messages: Any) -> None:
        """Fails the test unless this is a 409 with these messages and no others."""
        assert self.status == 409, self
        assert self.error == {"__type": "Validation Error", **messages}


class Store(Protocol):
    name: str
    facts: Facts

    def call(self, action: str, data: Mapping[str, Any]) -> Answer: ...

    @property
    def transport(self) -> Transport:
        """How the app would speak to it."""
        ...


class InProcess:
    """The embedded store without HTTP."""

    def __init__(self, name: str, transport: EmbeddedTransport) -> None:
        self.name = name
        self.facts = FACTS[name]
        self.transport = transport

    def call(self, action: str, data: Mapping[str, Any]) -> Answer:
        try:
            result = self.transport.engine.call(action, data)
        except ActionFailed as failure:
            if isinstance(failure.body, str):
                return Answer(failure.status, failure.body)
            return Answer(failure.status, {"success": False, "error": failure.body})
        wire = simplejson.dumps({"success": True, "result": result}, use_decimal=True)
        return Answer(200, json.loads(wire, parse_float=Decimal))


class OverHttp:
    """A CKAN, real or embedded, at `url`."""

    def __init__(self, name: str, url: str, token: str) -> None:
        self.name = name
        self.facts = FACTS[name]
        self.url = url
        self.token = token
        self.session = requests.Session()
        self.transport = RemoteTransport(url, token)

    def call(self, action: str, data: Mapping[str, Any]) -> Answer:
        return self.request(
            "POST", action, data=json.dumps(data), headers={"Content-Type": "application/json"}
        )

    def request(
        self,
        method: str,
        action: str,
        *,
        headers: Mapping[str, str] | None = None,
        token: str | None = None,
        **options: Any,
    ) -> Answer:
        """Any request to an action; `token=""` sends none."""
        sent = self.token if token is None else token
        answer = self.session.request(
            method,
            f"{self.url}/api/3/action/{action}",
            headers={**({"Authorization": sent} if sent else {}), **(headers or {})},
            timeout=60,
            **options,
        )
        self.session.cookies.clear()
        try:
            return Answer(answer.status_code, json.loads(answer.content, parse_float=Decimal))
        except ValueError:
            return Answer(answer.status_code, answer.text)
