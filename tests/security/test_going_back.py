"""A form says which page to go back to; whatever it says, one stays in the app."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService
from tests.security.conftest import OWN_KEY, UNSAVED_ID
from weidewinkels.catalogue.contents import content_hash_of
from weidewinkels.catalogue.sync import sync

pytestmark = pytest.mark.django_db

FORMS: dict[str, tuple[list[Any], str, str]] = {
    "records:confirm": ([OWN_KEY], "next", "eigenaar"),
    "bulk:pick": ([], "next", "beheerder"),
    "unsaved:drop": ([UNSAVED_ID], "next", "eigenaar"),
    "review:dismiss": (["phone"], "terugnaar", "beheerder"),
    "web:set_theme": ([], "next", "anonymous"),
}
NO_PAGE = (
    "een-woord",
    "-1",
    "x\0y",
    "😀",
    "https://elders.example",
    "//elders.example",
    "/\\elders.example",
    "javascript:alert(1)",
)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("said", NO_PAGE)
def test_a_form_that_names_no_page_of_ours_leads_to_one(
    clients: dict[str, Client], store: DatastoreService, name: str, said: str
) -> None:
    response = _posted(clients, store, name, said)
    assert response.status_code == 302
    address = response.headers["Location"]
    assert address.startswith("/")
    assert "elders" not in address


@pytest.mark.parametrize("name", FORMS)
def test_a_form_leads_back_to_the_page_that_it_names(
    clients: dict[str, Client], store: DatastoreService, name: str
) -> None:
    assert _posted(clients, store, name, "/hulp/?x=1#y").headers["Location"] == "/hulp/?x=1#y"


def _posted(clients: dict[str, Client], store: DatastoreService, name: str, said: str) -> Any:
    arguments, field, who = FORMS[name]
    if name == "review:dismiss":
        sync(store)
    typed = {
        field: said,
        "content": content_hash_of(store.get_one(OWN_KEY)),
        "choice": "dark",
        "key": OWN_KEY,
    }
    return clients[who].post(reverse(name, args=arguments), typed)
