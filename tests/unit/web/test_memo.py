"""Parts of pages that are drawn once: as if they were drawn each time."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.template import Context, Template
from django.test import Client
from django.utils.translation import override

from datastore_proxy.service import DatastoreService
from weidewinkels.web.templatetags import memo

Draw = Callable[..., str]


@pytest.fixture
def drawn() -> list[int]:
    """A mark for each time that the part was drawn."""
    return []


@pytest.fixture
def draw(drawn: list[int]) -> Draw:
    template = Template(
        "{% load i18n memo %}{% memo first second %}{{ note }}{{ word }}{% endmemo %}"
    )

    def render(**values: object) -> str:
        def note() -> str:
            drawn.append(1)
            return ""

        return str(template.render(Context({"note": note, "second": "", **values})))

    return render


def test_it_is_drawn_once_for_the_same_values(draw: Draw, drawn: list[int]) -> None:
    assert draw(first=("a", 1), word="one") == "one"
    assert draw(first=("a", 1), word="two") == "one"
    assert draw(first=("a", 2), word="two") == "two"
    assert draw(first=("a", 1), second="b", word="three") == "three"
    assert len(drawn) == 3


def test_each_language_has_its_own(draw: Draw) -> None:
    assert draw(first="a", word="een") == "een"
    with override("en"):
        assert draw(first="a", word="one") == "one"


def test_without_one_of_its_values_it_is_drawn_anew(draw: Draw) -> None:
    assert draw(first=None, word="one") == "one"
    assert draw(first=None, word="two") == "two"
    assert draw(word="three") == "three"
    assert draw(word="four") == "four"


def test_it_keeps_so_many_and_no_more(
    draw: Draw, drawn: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memo, "MOST_KEPT", 2)
    for first in ("a", "b", "c", "b", "a"):
        draw(first=first, word=first)
    assert len(drawn) == 4, "the first was forgotten, the second not"


# --- On the list ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_another_persons_panel_is_never_shown(
    client: Client, beheerder_client: Client, store: DatastoreService
) -> None:
    assert 'name="oordeel"' in get(beheerder_client)
    assert 'name="oordeel"' not in get(client)
    assert 'name="oordeel"' in get(beheerder_client)


@pytest.mark.django_db
def test_each_list_has_the_addresses_of_its_own(client: Client, store: DatastoreService) -> None:
    """Heads, panel, columns and page sizes belong to what is searched and sorted."""
    for words in ("boer", "hoeve"):
        html = get(client, f"?q={words}&sort=email&page=1")
        assert f'href="/?q={words}&amp;sort=-email"' in html
        assert f'href="/?q={words}&amp;sort=email&amp;toon=province#' in html
        assert f'href="/?q={words}&amp;sort=email&amp;limit=100"' in html
        assert re.search(rf'columns-sheet".*name="q" value="{words}"', html, re.DOTALL)
        counted = get(client, f"lijst/aantal/?q={words}")
        assert f'href="/?q={words}&amp;limit=100"' in counted


@pytest.mark.django_db
def test_no_kept_part_holds_a_person_or_a_token(
    beheerder: User, beheerder_client: Client, client: Client, store: DatastoreService
) -> None:
    token = re.compile(r'csrfmiddlewaretoken" value="(\w+)"')
    own = set(token.findall(get(beheerder_client)))
    html = get(client)
    assert beheerder.email not in html
    assert own.isdisjoint(token.findall(html))


def get(client: Client, address: str = "") -> str:
    response = client.get(f"/{address}")
    assert response.status_code == 200
    return response.content.decode()
