"""A form whose CSRF token has become an old one."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.unit.records.pages import inputs_of, text_of

pytestmark = pytest.mark.django_db
EDIT = "/winkels/5/wijzigen/"


@pytest.fixture
def strict_client(beheerder):
    client = Client(enforce_csrf_checks=True)
    client.force_login(beheerder, backend="django.contrib.auth.backends.ModelBackend")
    return client


def stale(page):
    return {**inputs_of(page, city="Hoorn"), "csrfmiddlewaretoken": "x" * 64}


def test_an_old_token_loses_no_input(strict_client, store, shop):
    posted = stale(strict_client.get(EDIT))
    response = strict_client.post(EDIT, posted, headers={"origin": "http://testserver"})
    assert response["Location"] == EDIT
    page = strict_client.get(EDIT)
    assert "nog niet opgeslagen" in text_of(page)
    assert inputs_of(page)["c-city"] == "Hoorn"
    assert store.get_one(5) == shop
    strict_client.post(EDIT, inputs_of(page), headers={"origin": "http://testserver"})
    assert store.get_one(5) == {**shop, "city": "Hoorn"}


@pytest.mark.parametrize("headers", [{}, {"origin": "https://elders.example"}, {"origin": "null"}])
def test_another_site_cannot_fill_in_our_form(strict_client, store, shop, headers):
    posted = stale(strict_client.get(EDIT))
    assert strict_client.post(EDIT, posted, headers=headers).status_code == 403
    assert inputs_of(strict_client.get(EDIT))["c-city"] == shop["city"]
