from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Key, Query, Record
from tests.unit.claims.conftest import code_in, path_in
from tests.unit.records.pages import inputs_of
from tests.unit.suggestions.steps import SHOP, accept, send_change, send_shop
from weidewinkels.catalogue.sync import sync
from weidewinkels.journal.models import Batch
from weidewinkels.suggestions.models import Suggestion, SuggestionState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]

Letters = Callable[[], list[tuple[str, str]]]
Shop = tuple[Key, Record]


def test_a_reported_shop_is_accepted_as_one_batch_and_the_sender_hears(
    client: Client,
    beheerder: User,
    beheerder_client: Client,
    store: DatastoreService,
    letters: Letters,
) -> None:
    suggestion = send_shop(client, email="jan@hoeve.nl", name="Jan", note="Langs gefietst.")
    ((_to, text),) = letters()
    client.post(f"/voorstellen/{suggestion.pk}/bedankt/", {"code": code_in(text)})
    assert accept(beheerder_client, suggestion).status_code == 302
    (record,) = store.search(Query(filters={"company": SHOP["c-company"]})).records
    assert record["zip"] == "1234 AB"
    batch = Batch.objects.get()
    assert batch.by == beheerder
    assert batch.reason == "Voorgesteld door Jan. Langs gefietst."
    ((to, text),) = letters()
    assert to == "jan@hoeve.nl"
    assert path_in(text) == f"/winkels/{record['_id']}/"
    suggestion.refresh_from_db()
    assert suggestion.state == SuggestionState.ACCEPTED
    assert suggestion.email == ""


def test_a_reviewer_edits_it_before_taking_it_over(
    client: Client, beheerder_client: Client, store: DatastoreService
) -> None:
    accept(beheerder_client, send_shop(client), **{"c-company": "De Nieuwe Wei"})
    assert store.search(Query(filters={"company": "De Nieuwe Wei"})).records
    assert not store.search(Query(filters={"company": SHOP["c-company"]})).records


def test_a_change_is_taken_over_and_leaves_what_others_changed(
    client: Client, beheerder_client: Client, store: DatastoreService, shop: Shop
) -> None:
    key, _record = shop
    suggestion = send_change(client, key, **{"c-remarks": "Ook kaas"})
    store.update([{"_id": key, "phone": "0612345678"}])
    page = beheerder_client.get(f"/voorstellen/{suggestion.pk}/")
    assert "Ook kaas" in page.text
    assert accept(beheerder_client, suggestion).status_code == 302
    record = store.get_one(key)
    assert (record["remarks"], record["phone"]) == ("Ook kaas", "0612345678")


def test_a_change_while_the_reviewer_looks_is_settled_field_by_field(
    client: Client, beheerder_client: Client, store: DatastoreService, shop: Shop
) -> None:
    key, _record = shop
    suggestion = send_change(client, key, **{"c-remarks": "Ook kaas"})
    page = beheerder_client.get(f"/voorstellen/{suggestion.pk}/")
    store.update([{"_id": key, "remarks": "Van een ander"}])
    response = beheerder_client.post(
        f"/voorstellen/{suggestion.pk}/",
        {
            "seen": page.context["seen"],
            "once": page.context["once"],
            "answer": "accept",
            "c-remarks": "Ook kaas",
        },
    )
    assert response.status_code == 409
    assert store.get_one(key)["remarks"] == "Van een ander"
    suggestion.refresh_from_db()
    assert suggestion.state == SuggestionState.WAITING

    settled = inputs_of(response) | {"choice-c-remarks": "Ook kaas"}
    beheerder_client.post(f"/voorstellen/{suggestion.pk}/", settled)
    assert store.get_one(key)["remarks"] == "Ook kaas"
    suggestion.refresh_from_db()
    assert suggestion.state == SuggestionState.ACCEPTED


def test_a_shop_that_is_another_by_now_is_not_changed(
    client: Client, beheerder_client: Client, store: DatastoreService, shop: Shop
) -> None:
    key, _record = shop
    suggestion = send_change(client, key, **{"c-remarks": "Ook kaas"})
    store.update([{"_id": key, "company": "Heel iets anders", "zip": "1", "street": "X"}])
    page = beheerder_client.get(f"/voorstellen/{suggestion.pk}/")
    assert "is er niet meer" in page.text
    beheerder_client.post(f"/voorstellen/{suggestion.pk}/", {"answer": "accept"})
    assert store.get_one(key)["remarks"] != "Ook kaas"


def test_one_that_is_there_already_becomes_a_change_of_it(
    client: Client, beheerder_client: Client, store: DatastoreService, shop: Shop
) -> None:
    sync()
    key, record = shop
    before = store.count(Query())
    suggestion = send_shop(
        client,
        **{
            "c-company": str(record["company"]),
            "c-street": str(record["street"]),
            "c-zip": "1234 AB",
            "c-city": str(record["city"]),
            "c-province": "Utrecht",
            "c-remarks": "Ook kaas",
        },
    )
    page = beheerder_client.get(f"/voorstellen/{suggestion.pk}/")
    assert str(key) in [one.key for one in page.context["likely"]]
    beheerder_client.post(f"/voorstellen/{suggestion.pk}/", {"answer": "merge", "key": str(key)})
    accept(beheerder_client, suggestion)
    assert store.get_one(key)["remarks"] == "Ook kaas"
    assert store.count(Query()) == before


def test_declining_needs_a_reason_that_the_sender_reads(
    client: Client, beheerder_client: Client, letters: Letters
) -> None:
    suggestion = send_shop(client, email="jan@hoeve.nl")
    ((_to, text),) = letters()
    client.post(f"/voorstellen/{suggestion.pk}/bedankt/", {"code": code_in(text)})
    url = f"/voorstellen/{suggestion.pk}/"
    assert beheerder_client.post(url, {"answer": "decline", "reason": " "}).status_code == 422
    beheerder_client.post(url, {"answer": "decline", "reason": "Dat is een tuincentrum."})
    ((to, text),) = letters()
    assert to == "jan@hoeve.nl"
    assert "tuincentrum" in text


def test_who_did_not_prove_their_address_gets_no_mail(
    client: Client, beheerder_client: Client, letters: Letters
) -> None:
    suggestion = send_shop(client, email="jan@hoeve.nl")
    letters()
    accept(beheerder_client, suggestion)
    assert letters() == []


def test_it_is_decided_once(
    client: Client, beheerder_client: Client, store: DatastoreService
) -> None:
    before = store.count(Query())
    suggestion = send_shop(client)
    page = beheerder_client.get(f"/voorstellen/{suggestion.pk}/")
    accept(beheerder_client, suggestion)
    form = page.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    again |= {"seen": page.context["seen"], "once": page.context["once"], "answer": "accept"}
    response = beheerder_client.post(f"/voorstellen/{suggestion.pk}/", again)
    assert "Overgenomen" in response.text
    assert store.count(Query()) == before + 1
    assert Suggestion.objects.get().state == SuggestionState.ACCEPTED
