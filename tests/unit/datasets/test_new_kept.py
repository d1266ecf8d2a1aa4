"""Whose design it is, and for how long it is kept with its file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from datastore_proxy.platform import Platform
from datastore_proxy.service import DatastoreService
from tests import factories
from tests.unit.datasets.making import CSV, START, form_of_new_package, made, started, with_file
from weidewinkels.accounts import roles
from weidewinkels.datasets.making.starting import KEPT_DAYS, begin, forget_old
from weidewinkels.datasets.models import NewDataset, NewState, Start
from weidewinkels.datastore import get_service

pytestmark = pytest.mark.django_db


def test_anothers_design_does_not_exist(client: Client, sign_in: Any) -> None:
    new = started(client)
    other = sign_in(factories.make_user(roles.BEHEERDER, email="ander@voorbeeld.nl"))
    for name in ("design", "look", "made"):
        assert other.get(reverse(f"datasets:{name}", args=[new.pk])).status_code == 404
    assert other.post(reverse("datasets:discard", args=[new.pk])).status_code == 404


def test_a_design_is_thrown_away_with_its_file(client: Client) -> None:
    new = with_file(client)
    assert new.upload.exists()
    client.post(reverse("datasets:discard", args=[new.pk]))
    assert not NewDataset.objects.exists()
    assert not new.upload.exists()


def test_files_are_not_kept_for_ever(store: DatastoreService, beheerder: User) -> None:
    file = SimpleUploadedFile("w.csv", CSV.encode())
    old = begin(Start.FILE, owner=beheerder, file=file)
    made_ = begin(Start.FILE, owner=beheerder, file=SimpleUploadedFile("w.csv", CSV.encode()))
    NewDataset.objects.filter(pk=made_.pk).update(state=NewState.MADE)
    NewDataset.objects.update(touched_at=timezone.now() - timedelta(days=KEPT_DAYS + 1))
    forget_old()
    assert [one.pk for one in NewDataset.objects.all()] == [made_.pk]
    assert not old.upload.exists()
    assert not made_.upload.exists()


def test_an_app_without_its_resource_leads_to_a_new_one(client: Client, settings: Settings) -> None:
    settings.DATASTORE_RESOURCE_ID = "er-is-hier-niets"
    get_service.cache_clear()
    page = client.get("/")
    assert page.status_code == 503
    assert START in page.text
    assert "kan niet gelezen worden" in client.get("/gegevensset/").text
    [organization] = Platform(get_service().transport).organizations()
    new = started(client)
    data = form_of_new_package(new, organization.id)
    assert client.post(reverse("datasets:design", args=[new.pk]), data).status_code == 302
    assert made(client, new).state == NewState.MADE
