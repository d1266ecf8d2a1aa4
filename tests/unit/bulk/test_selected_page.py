"""The page of what is selected."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from datastore_proxy.service import DatastoreService
from tests.unit.bulk.conftest import pick
from tests.unit.records.pages import text_of
from weidewinkels.bulk.selections import current

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


def test_what_is_selected_stands_there_by_name(
    beheerder_client: Client, store: DatastoreService
) -> None:
    pick(beheerder_client, 3, 7)
    text = text_of(beheerder_client.get("/selectie/"))
    assert "2 geselecteerd" in text
    for record in store.get([3, 7]).values():
        assert str(record["company"]) in text


def test_nothing_selected_says_what_to_do(beheerder_client: Client) -> None:
    assert "U hebt niets geselecteerd." in text_of(beheerder_client.get("/selectie/"))


def test_one_can_be_taken_out_and_one_stays_on_the_page(
    beheerder: User, beheerder_client: Client
) -> None:
    pick(beheerder_client, 3, 7, listing="q=boer")
    answer = beheerder_client.post(
        "/selectie/wijzigen/", {"list": "q=boer", "out": "3", "next": "/selectie/?page=1"}
    )
    assert answer.headers["Location"] == "/selectie/?page=1"
    selection = current(beheerder)
    assert selection
    assert list(selection.keys()) == ["7"]


def test_one_is_never_sent_to_another_site(beheerder_client: Client) -> None:
    answer = pick(beheerder_client, 1)
    assert answer.headers["Location"] == "/"
    answer = beheerder_client.post("/selectie/wissen/", {"next": "https://elders.example/"})
    assert answer.headers["Location"] == "/"


def test_many_are_shown_by_fifty(beheerder_client: Client) -> None:
    beheerder_client.post("/selectie/alles/", {"list": ""})
    assert "1–50 van 405" in text_of(beheerder_client.get("/selectie/"))
    assert "401–405 van 405" in text_of(beheerder_client.get("/selectie/?page=99"))


def test_what_was_deleted_elsewhere_is_told_and_can_be_taken_out(
    beheerder: User, beheerder_client: Client, store: DatastoreService
) -> None:
    pick(beheerder_client, 1, 2, 3)
    store.delete([1, 3])
    text = text_of(beheerder_client.get("/selectie/"))
    assert "2 ervan bestaan niet meer." in text
    assert "Bestaat niet meer (3)" in text
    answer = beheerder_client.post("/selectie/opruimen/", follow=True)
    assert "2 records die niet meer bestaan, zijn uit de selectie gehaald." in text_of(answer)
    selection = current(beheerder)
    assert selection
    assert list(selection.keys()) == ["2"]
    assert selection.number == 1


def test_a_filter_that_finds_others_now_is_told(
    beheerder_client: Client, store: DatastoreService
) -> None:
    beheerder_client.post("/selectie/alles/", {"list": "f.province=Gelderland"})
    store.update([{"_id": 1, "province": "Gelderland"}])
    text = text_of(beheerder_client.get("/selectie/"))
    assert "27 toen u selecteerde, nu 28." in text
    assert "Uit de lijst met Provincie = Gelderland." in text
