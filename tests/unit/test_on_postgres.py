"""The tests on PostgreSQL say what is missing rather than being left out, and leave nothing running."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests import on_postgres


def test_without_postgresql_the_run_fails_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    assert on_postgres.main([]) == 1
    assert "apt-get install -y postgresql" in capsys.readouterr().err


def test_run_that_is_told_to_stop_stops_its_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    @contextmanager
    def cluster() -> Iterator[str]:
        try:
            yield "postgres://nowhere"
        finally:
            said.append("stopped")

    def terminated(*_: Any, **__: Any) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(on_postgres, "cluster", cluster)
    monkeypatch.setattr(subprocess, "run", terminated)
    with pytest.raises(SystemExit) as ended:
        on_postgres.main([])
    assert ended.value.code == 128 + signal.SIGTERM
    assert said == ["stopped"]
    assert signal.getsignal(signal.SIGTERM) == before
