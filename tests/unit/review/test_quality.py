"""The quality page counts what the checks find, and leads to it."""

from __future__ import annotations

import re

import pytest

from datastore_proxy.service import DatastoreService
from weidewinkels.catalogue.sync import sync

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(store: DatastoreService) -> DatastoreService:
    sync()
    return store


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_each_check_is_counted_and_leads_to_its_records(beheerder_client, known):
    text = page(beheerder_client, "/controle/kwaliteit/")
    assert re.search(r'\?vlag=province_spelling"><span>31</span>', text)
    assert "/controle/kwaliteit/province_spelling/" in text
    records = page(beheerder_client, "/controle/kwaliteit/province_spelling/")
    assert records.count('<th scope="row"') == 31
    assert "Noord-Holland" in records


def test_values_are_read_live(beheerder_client, known):
    known.update([{"_id": 1, "province": "Noord-Holland"}])
    records = page(beheerder_client, "/controle/kwaliteit/province_spelling/")
    assert "intussen in orde" in records


def test_what_is_let_stand_counts_no_more_and_can_be_counted_again(beheerder_client, known):
    url = "/controle/kwaliteit/phone/"
    assert page(beheerder_client, url).count('<th scope="row"') == 2
    where = {"key": "4", "column": "phone"}
    response = beheerder_client.post(f"{url}laat-staan/", where, follow=True)
    assert "blijft zo staan" in response.content.decode()
    assert page(beheerder_client, url).count('<th scope="row"') == 1
    assert page(beheerder_client, f"{url}?weggezet").count('<th scope="row"') == 1
    beheerder_client.post(f"{url}laat-staan/", {**where, "terug": "1"})
    assert page(beheerder_client, url).count('<th scope="row"') == 2


def test_nobody_is_sent_to_another_site(beheerder_client, known):
    data = {"key": "4", "column": "phone", "terugnaar": "https://elders.example/"}
    response = beheerder_client.post("/controle/kwaliteit/phone/laat-staan/", data)
    assert response.headers["Location"] == "/controle/kwaliteit/phone/"


def test_before_the_first_round_the_page_says_so(beheerder_client, store):
    assert "nog niet helemaal doorgelopen" in page(beheerder_client, "/controle/kwaliteit/")


def test_an_unknown_check_is_not_found(beheerder_client, known):
    assert beheerder_client.get("/controle/kwaliteit/onzin/").status_code == 404


def test_a_page_of_many_asks_once(beheerder_client, known, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        page(beheerder_client, "/controle/kwaliteit/website_scheme/")
