"""Reads settings from the environment. A missing or bad one names itself and the mend, never its value."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

Read = TypeVar("Read")

SWITCHES = {
    "on": True,
    "true": True,
    "yes": True,
    "1": True,
    "off": False,
    "false": False,
    "no": False,
    "0": False,
}


class Environment:
    """The environment, and a file of settings under it: what stands in both, the environment wins."""

    def __init__(self, file: Path) -> None:
        self._env = environ.Env()
        if file.is_file():
            environ.Env.read_env(file)

    def text(self, name: str, default: str = "") -> str:
        return str(self._env.str(name, default=default)).strip()

    def needed(self, name: str, mend: str) -> str:
        value = self.text(name)
        if not value:
            raise ImproperlyConfigured(f"{name} is missing: {mend}")
        return value

    def texts(self, name: str, default: list[str]) -> list[str]:
        value = self.text(name)
        return [part.strip() for part in value.split(",") if part.strip()] if value else default

    def switch(self, name: str, *, default: bool) -> bool:
        value = self.text(name)
        if not value:
            return default
        if value.lower() not in SWITCHES:
            raise ImproperlyConfigured(f"{name} must be on or off.")
        return SWITCHES[value.lower()]

    def number(self, name: str, default: int, *, least: int = 0) -> int:
        value = self.text(name)
        if not value:
            return default
        if not value.isdecimal() or int(value) < least:
            raise ImproperlyConfigured(f"{name} must be a whole number of at least {least}.")
        return int(value)

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in choices:
            raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}.")
        return value

    def some_of(self, name: str, choices: tuple[str, ...]) -> list[str]:
        """Any number of the choices, separated by commas; none when it isn't set."""
        values = self.texts(name, [])
        if not set(values) <= set(choices):
            raise ImproperlyConfigured(
                f"{name} must hold nothing but {', '.join(choices)}, separated by commas."
            )
        return values

    def database(self, name: str, default: str) -> dict[str, Any]:
        example = "sqlite:////path/to/file.sqlite3 or postgres://user:password@host:5432/name"
        schemes = ("sqlite", "postgres", "postgresql", "psql", "pgsql")
        return self._url(name, default, schemes, example, environ.Env.db_url_config)

    def cache(self, name: str, default: str) -> dict[str, Any]:
        example = "dbcache://django_cache or redis://host:6379/0"
        schemes = ("dbcache", "redis", "rediss", "locmemcache", "dummycache")
        return self._url(name, default, schemes, example, environ.Env.cache_url_config)

    def email(self, name: str, default: str) -> dict[str, Any]:
        example = "smtp+tls://user:password@host:587, consolemail:// or filemail:///path/to/folder"
        schemes = ("smtp", "smtps", "smtp+tls", "smtp+ssl", "consolemail", "filemail", "dummymail")
        return self._url(name, default, schemes, example, environ.Env.email_url_config)

    def address(self, name: str, default: str, schemes: tuple[str, ...], example: str) -> str:
        """A URL with one of these schemes, and a host unless it is a path."""
        return self._url(name, default, schemes, example, _whole_address)

    def tasks(self, name: str, default: str) -> str:
        example = "database:// or redis://host:6379/0"
        url = self._url(name, default, ("database", "redis", "rediss"), example, str)
        if not url.startswith("database:") and find_spec("django_tasks_rq") is None:
            raise ImproperlyConfigured(
                f"{name} asks for Redis, which needs: .tool/bin/uv sync --frozen --extra redis"
            )
        return url

    def _url(
        self,
        name: str,
        default: str,
        schemes: tuple[str, ...],
        example: str,
        read: Callable[[str], Read],
    ) -> Read:
        mend = ImproperlyConfigured(f"{name} is not understood: it looks like {example}")
        value = self.text(name, default)
        try:
            if urlsplit(value).scheme not in schemes:
                raise mend
            return read(value)
        except (ValueError, KeyError, AttributeError):
            # Not chained: the cause may quote the value, which may hold a password.
            raise mend from None


def _whole_address(url: str) -> str:
    parts = urlsplit(url)
    if not (parts.hostname or len(parts.path) > 1):
        raise ValueError
    return url.rstrip("/")
