"""Sending in a suggestion as a browser does."""

from __future__ import annotations

import re
import time
from typing import Any

from django.core import signing
from django.test import Client

from datastore_proxy.types import Key
from weidewinkels.suggestions.forms import SALT
from weidewinkels.suggestions.models import Suggestion

NEW = "/winkel-aanmelden/"
SHOP = {
    "c-company": "Hoeve De Nieuwe Wei",
    "c-street": "Dorpsstraat 1",
    "c-zip": "1234 AB",
    "c-city": "Ons Dorp",
    "c-province": "Utrecht",
}


def began(seconds_ago: int = 60) -> str:
    return signing.dumps(int(time.time()) - seconds_ago, salt=SALT)


def send(client: Client, url: str = NEW, **fields: str) -> Any:
    """Open the form, fill it in, and send it; → the answer."""
    page = client.get(url)
    seen = re.search(r'name="seen" value="([^"]*)"', page.text)
    assert seen
    data = {"seen": seen[1], "began": began(), **fields}
    return client.post(url, data)


def send_shop(client: Client, **fields: str) -> Suggestion:
    response = send(client, **{**SHOP, **fields})
    assert response.status_code == 302, response.text
    return Suggestion.objects.latest("id")


def send_change(client: Client, key: Key, **fields: str) -> Suggestion:
    response = send(client, f"/winkels/{key}/voorstel/", **fields)
    assert response.status_code == 302, response.text
    return Suggestion.objects.latest("id")


def accept(client: Client, suggestion: Suggestion, **fields: str) -> Any:
    """Take it over as the page shows it, with these fields edited."""
    page = client.get(f"/voorstellen/{suggestion.pk}/")
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"seen": page.context["seen"], "once": page.context["once"], "answer": "accept"}
    return client.post(f"/voorstellen/{suggestion.pk}/", {**data, **fields})
