"""Language, colours and density are remembered, for visitors too."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from datastore_proxy.service import DatastoreService

pytestmark = pytest.mark.django_db
CSS = Path(__file__).parents[3] / "static/css/weidewinkels.css"


def test_dutch_unless_chosen_otherwise(client: Client) -> None:
    response = client.get(reverse("web:help"), headers={"Accept-Language": "en"})
    assert '<html lang="nl"' in response.text
    client.post(reverse("web:set_language"), {"choice": "en"})
    assert '<html lang="en"' in client.get(reverse("web:help")).text


def test_colours_are_in_the_page_before_any_script(client: Client) -> None:
    assert 'data-bs-theme="auto"' in client.get(reverse("web:help")).text
    client.post(reverse("web:set_theme"), {"choice": "dark"})
    assert 'data-bs-theme="dark"' in client.get(reverse("web:help")).text


def test_density_is_remembered(client: Client) -> None:
    client.post(reverse("web:set_density"), {"choice": "compact"})
    assert 'data-density="compact"' in client.get(reverse("web:help")).text


def test_choice_leads_back_to_the_page_it_was_made_on(client: Client) -> None:
    response = client.post(reverse("web:set_theme"), {"choice": "dark", "next": "/hulp/?x=1"})
    assert response.headers["Location"] == "/hulp/?x=1"


@pytest.mark.parametrize(
    "elsewhere", ["https://elders.example", "//elders.example", "javascript:x"]
)
def test_choice_leads_to_no_other_site(client: Client, elsewhere: str) -> None:
    for url, choice in (("web:set_theme", "dark"), ("web:set_language", "en")):
        response = client.post(reverse(url), {"choice": choice, "next": elsewhere})
        assert response.headers["Location"] == "/"


def test_unknown_choice_is_refused(client: Client) -> None:
    for url in ("web:set_theme", "web:set_language", "web:set_density"):
        assert client.post(reverse(url), {"choice": "<x>"}).status_code == 400


def test_dark_by_choice_is_dark_by_device() -> None:
    css = CSS.read_text()
    blocks = [
        re.search(rf'\[data-bs-theme="{name}"\] {{(.*?)}}', css, flags=re.DOTALL)
        for name in ("dark", "auto")
    ]
    dark, auto = (re.sub(r"\s+", " ", block.group(1)) for block in blocks if block)
    assert dark == auto


def test_pages_keep_to_the_policy_for_scripts_and_styles(client: Client) -> None:
    response = client.get(reverse("web:help"))
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert not re.search(r"<(style|script)(?![^>]*\bsrc=)[^>]*>", response.text)
    assert " style=" not in response.text


def test_the_list_offers_both_densities(client: Client, store: DatastoreService) -> None:
    client.post(reverse("web:set_density"), {"choice": "compact"})
    page = client.get(reverse("records:list")).text
    assert re.search(r'value="compact"[^>]*aria-pressed="true"', page)
    assert re.search(r'value="comfortable"[^>]*aria-pressed="false"', page)


def test_the_choices_of_a_page_share_one_form(client: Client, store: DatastoreService) -> None:
    """So that what is drawn of them holds no token, and one is enough."""
    page = client.get(reverse("records:list")).text
    choices = re.findall(r'<button[^>]*name="choice"[^>]*>', page)
    assert len(choices) == 10
    assert all('form="voorkeur" formaction="/voorkeuren/' in choice for choice in choices)
    form = page.split('<form id="voorkeur"')[1].split("</form>")[0]
    assert 'name="csrfmiddlewaretoken"' in form


def test_every_page_has_one_place_to_search(client: Client, store: DatastoreService) -> None:
    for url in (reverse("records:list"), reverse("records:show", args=[5]), reverse("web:help")):
        page = client.get(url).text
        assert page.count('type="search"') == 1, url
    assert 'name="q"' in page


def test_english_dates_have_the_day_first(client: Client) -> None:
    with translation.override("en"):
        moment = datetime(2026, 11, 23, 14, 5)
        assert date_format(moment, "DATE_FORMAT") == "23 November 2026"
        assert date_format(moment, "DATETIME_FORMAT") == "23 November 2026, 14:05"
        assert date_format(moment, "SHORT_DATE_FORMAT") == "23 Nov 2026"
