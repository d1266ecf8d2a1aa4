"""The page on which people make and revoke their tokens."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.unit.api.conftest import Script
from weidewinkels.api import tokens
from weidewinkels.api.models import Scope, Token

pytestmark = pytest.mark.django_db

PAGE, MAKE = "/account/tokens/", "/account/tokens/maken/"
WISH = {"name": "Nachtelijke ronde", "scope": "write", "days": "90"}


def test_a_token_is_shown_once_and_works(
    beheerder_client: Client, beheerder: User, store: DatastoreService
) -> None:
    response = beheerder_client.post(MAKE, WISH)
    assert response.status_code == 201
    assert "no-store" in response.headers["Cache-Control"]
    [text] = set(re.findall(r"wdw_[A-Za-z0-9_-]{43}", response.content.decode()))
    assert Script(text)("GET", "/api/v1/me", status=200).said["email"] == beheerder.email
    page = beheerder_client.get(PAGE).content.decode()
    assert text not in page
    assert "Nachtelijke ronde" in page
    left = Token.objects.get().expires_at - timezone.now()  # type: ignore[operator]
    assert timedelta(days=89) < left <= timedelta(days=90)


def test_a_revoked_token_is_over(
    beheerder_client: Client, beheerder: User, store: DatastoreService
) -> None:
    token, text = tokens.make(beheerder, name="oud", scope=Scope.READ, days=None)
    response = beheerder_client.post(reverse("api:revoke_token", args=[token.pk]), follow=True)
    assert "werkt niet meer" in response.content.decode()
    Script(text)("GET", "/api/v1/me", status=401)


def test_nobody_revokes_or_sees_those_of_others(
    beheerder_client: Client, medewerker: User, store: DatastoreService
) -> None:
    token, _text = tokens.make(medewerker, name="van Mira", scope=Scope.READ, days=None)
    assert "van Mira" not in beheerder_client.get(PAGE).content.decode()
    url = reverse("api:revoke_token", args=[token.pk])
    assert beheerder_client.post(url).status_code == 404
    assert Token.objects.filter(pk=token.pk).exists()


def test_a_second_click_makes_no_second_one(beheerder_client: Client) -> None:
    assert beheerder_client.post(MAKE, WISH).status_code == 201
    again = beheerder_client.post(MAKE, WISH)
    assert again.status_code == 422
    assert "al een token dat zo heet" in again.content.decode()
    assert Token.objects.count() == 1


def test_a_name_and_a_scope_are_needed(beheerder_client: Client) -> None:
    response = beheerder_client.post(MAKE, {"name": " ", "scope": "alles", "days": "7"})
    assert response.status_code == 422
    assert "Vul in waarvoor" in response.content.decode()
    assert not Token.objects.exists()


def test_there_is_an_end_to_how_many(beheerder_client: Client, beheerder: User) -> None:
    for number in range(tokens.MOST):
        tokens.make(beheerder, name=str(number), scope=Scope.READ, days=1)
    assert beheerder_client.post(MAKE, WISH).status_code == 422


def test_who_may_not_write_is_told_so(client: Client) -> None:
    client.force_login(factories.make_user(), backend="django.contrib.auth.backends.ModelBackend")
    assert "mag zelf niets wijzigen" in client.get(PAGE).content.decode()
