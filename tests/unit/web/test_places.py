"""The navigation: where one is."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("page", "place", "says"),
    [
        (reverse("records:list"), "Winkels", "page"),
        (reverse("records:show", args=[5]), "Winkels", "true"),
        (reverse("records:edit", args=[5]), "Winkels", "true"),
        (reverse("bulk:selection"), "Winkels", "true"),
        (reverse("review:start"), "Controle", "page"),
        (reverse("review:quality"), "Controle", "true"),
        (reverse("history:list"), "Geschiedenis", "page"),
        (reverse("exchange:export"), "Uitwisselen", "page"),
        (reverse("exchange:import"), "Uitwisselen", "true"),
    ],
)
def test_a_page_and_those_under_it_mark_their_place(
    page: str, place: str, says: str, beheerder_client: Client, store: DatastoreService
) -> None:
    html = beheerder_client.get(page).text
    bars = re.findall(r'<nav class="(?:places|bottom-bar)".*?</nav>', html, re.DOTALL)
    assert len(bars) == 2
    assert current(bars[0]) == {place: says}
    assert current(bars[1]) in ({place: says}, {}), "it holds only the first places"


def test_elsewhere_no_place_is_marked(client: Client) -> None:
    assert current(client.get(reverse("web:help")).text) == {}


def test_the_trash_is_no_part_of_the_history_there(
    medewerker_client: Client, store: DatastoreService
) -> None:
    assert current(medewerker_client.get(reverse("history:trash")).text) == {"Prullenbak": "page"}
    assert current(medewerker_client.get(reverse("history:empty")).text).keys() <= {"Prullenbak"}


def current(html: str) -> dict[str, str]:
    """Word of a place → how it is marked."""
    links = re.findall(r"<a class=\"(?:bottom-)?place\"[^>]*>.*?</a>", html, re.DOTALL)
    marked = {}
    for link in links:
        if found := re.search(r'aria-current="(\w+)"', link):
            marked[re.sub(r"<[^>]+>", "", link).strip()] = found[1]
    return marked
