"""The tests on PostgreSQL say what is missing rather than being left out."""

from __future__ import annotations

import shutil

import pytest

from tests import on_postgres


def test_without_postgresql_the_run_fails_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    assert on_postgres.main([]) == 1
    assert "apt-get install -y postgresql" in capsys.readouterr().err
