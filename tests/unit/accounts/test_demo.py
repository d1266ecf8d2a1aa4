"""Demo accounts: one per role, only on the embedded DataStore."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from datastore_proxy.service import DatastoreService
from weidewinkels.accounts.permissions import may_edit, owned_keys

pytestmark = pytest.mark.django_db


def test_demo_prints_who_can_sign_in(
    store: DatastoreService, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("demo")
    said = capsys.readouterr().out
    assert settings.DEMO_PASSWORD in said
    for role in ("eigenaar", "beheerder", "medewerker"):
        assert f"{role}@voorbeeld.nl" in said


def test_demo_owner_has_shops_and_keeps_them(store: DatastoreService) -> None:
    call_command("demo")
    owner = User.objects.get(email="eigenaar@voorbeeld.nl")
    keys = owned_keys(owner)
    assert len(keys) == 3
    assert all(may_edit(owner, key) for key in keys)
    call_command("demo")
    assert owned_keys(owner) == keys


def test_no_known_passwords_on_a_real_ckan(settings: Settings) -> None:
    settings.DATASTORE_URL = "https://data.example.org"
    with pytest.raises(CommandError, match="known password"):
        call_command("demo")
    call_command("demo", "--if-embedded")
    assert not User.objects.exists()
