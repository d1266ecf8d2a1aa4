"""A script: somebody's token, and a client that sends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from weidewinkels.api import tokens
from weidewinkels.api.exact_json import dumps, loads
from weidewinkels.api.models import Scope

KEY = 5
OTHER = 6
RECORD = f"/api/v1/records/{KEY}"


class Script:
    """Sends JSON as a script does, without a cookie. What comes back is in `said`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.client = Client()
        self.client.raise_request_exception = False

    def __call__(
        self, method: str, path: str, body: Any = None, *, status: int | None = None, **headers: str
    ) -> Any:
        """`status`: what must come back. Headers are named as `If_Match`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.text:
            named = {"Authorization": f"Bearer {self.text}", **named}
        response: Any = self.client.generic(
            method,
            path,
            "" if body is None else body if isinstance(body, str) else dumps(body),
            content_type="application/json" if body is not None else "",
            headers=named,
        )
        response.said = loads(response.content) if response.content else None
        if status is not None:
            assert response.status_code == status, response.content.decode()
        return response


@pytest.fixture
def script() -> Callable[..., Script]:
    """`script(user)` → a script with a token of theirs that may write; `scope` for another."""

    def make(user: User, *, scope: Scope = Scope.WRITE) -> Script:
        name = f"test {user.api_tokens.count()}"
        _token, text = tokens.make(user, name=name, scope=scope, days=1)
        return Script(text)

    return make


@pytest.fixture
def api(script: Callable[..., Script], beheerder: User, store: object) -> Script:
    """The script of a beheerder, who may change and delete everything."""
    return script(beheerder)
