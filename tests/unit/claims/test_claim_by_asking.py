from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Key, Record
from tests import factories
from tests.unit.claims.conftest import code_in, path_in
from weidewinkels.accounts.ownership import owners_of
from weidewinkels.claims.models import Claim, ClaimState

pytestmark = pytest.mark.django_db

Shop = tuple[Key, Record]
Letters = Callable[[], list[tuple[str, str]]]
QUESTION = {"how": "ask", "email": "Jan@Hoeve.nl", "name": "Jan", "note": "Bel <b>me</b> maar."}


@pytest.fixture
def asked(
    client: Client, beheerder: User, shop_without_address: Shop, letters: Letters
) -> tuple[Claim, str]:
    """A visitor asked, and proved their own address; → the claim, and the mail to the reviewer."""
    cache.clear()
    key, _record = shop_without_address
    client.post(reverse("claims:claim", args=[key]), QUESTION)
    ((to, text),) = letters()
    assert to == "jan@hoeve.nl"
    client.post(reverse("claims:code", args=[key]), {"code": code_in(text)})
    ((to, text),) = letters()
    assert to == beheerder.email
    return Claim.objects.get(), text


def test_nobody_is_asked_before_the_asker_proved_their_address(
    client: Client, beheerder: User, shop_without_address: Shop, letters: Letters
) -> None:
    key, _record = shop_without_address
    client.post(reverse("claims:claim", args=[key]), QUESTION)
    assert [to for to, _text in letters()] == ["jan@hoeve.nl"]
    assert Claim.objects.get().state == ClaimState.BEGUN


def test_a_reviewer_grants_it(
    asked: tuple[Claim, str], beheerder_client: Client, shop_without_address: Shop, letters: Letters
) -> None:
    _claim, text = asked
    page = beheerder_client.get(path_in(text))
    assert "Bel &lt;b&gt;me&lt;/b&gt; maar." in page.text
    beheerder_client.post(path_in(text), {"answer": "grant", "reason": ""})
    user = User.objects.get(email="jan@hoeve.nl")
    assert owners_of(*shop_without_address) == [user]
    assert user.first_name == "Jan"
    ((to, said),) = letters()
    assert to == "jan@hoeve.nl"
    assert path_in(said) == reverse("records:show", args=[shop_without_address[0]])


def test_a_reviewer_declines_it_and_says_why(
    asked: tuple[Claim, str], beheerder_client: Client, shop_without_address: Shop, letters: Letters
) -> None:
    _claim, text = asked
    response = beheerder_client.post(path_in(text), {"answer": "decline", "reason": " "})
    assert response.status_code == 422
    assert letters() == []
    beheerder_client.post(path_in(text), {"answer": "decline", "reason": "Niet gevonden."})
    assert owners_of(*shop_without_address) == []
    ((to, said),) = letters()
    assert to == "jan@hoeve.nl"
    assert "Niet gevonden." in said


def test_it_is_decided_once(asked: tuple[Claim, str], beheerder_client: Client) -> None:
    claim, text = asked
    beheerder_client.post(path_in(text), {"answer": "decline", "reason": "Nee."})
    response = beheerder_client.post(path_in(text), {"answer": "grant"}, follow=True)
    assert "al beantwoord" in response.text
    claim.refresh_from_db()
    assert claim.state == ClaimState.DECLINED


def test_a_shop_that_is_another_by_now_is_not_given_away(
    asked: tuple[Claim, str],
    beheerder_client: Client,
    shop_without_address: Shop,
    store: DatastoreService,
) -> None:
    key, _record = shop_without_address
    store.update([{"_id": key, "company": "Heel iets anders", "zip": "9999 ZZ", "street": "X"}])
    beheerder_client.post(asked[1] and path_in(asked[1]), {"answer": "grant"})
    assert owners_of(key, store.get_one(key)) == []


def test_the_owner_is_asked_and_may_answer(
    client: Client,
    beheerder: User,
    eigenaar: User,
    eigenaar_client: Client,
    shop: Shop,
    store: DatastoreService,
    letters: Letters,
) -> None:
    key, record = shop
    factories.give_record(eigenaar, store, key)
    client.post(reverse("claims:claim", args=[key]), QUESTION)
    ((_to, text),) = letters()
    client.post(reverse("claims:code", args=[key]), {"code": code_in(text)})
    ((to, text),) = letters()
    assert to == eigenaar.email
    assert reverse("claims:decide", args=[Claim.objects.get().pk]) == path_in(text)
    assert Claim.objects.get().title in eigenaar_client.get(reverse("claims:list")).text
    eigenaar_client.post(path_in(text), {"answer": "grant"})
    assert [one.email for one in owners_of(key, record)] == [eigenaar.email, "jan@hoeve.nl"]


def test_another_owner_does_not_learn_of_it(
    asked: tuple[Claim, str], eigenaar_client: Client
) -> None:
    assert eigenaar_client.get(path_in(asked[1])).status_code == 404
    assert eigenaar_client.post(path_in(asked[1]), {"answer": "grant"}).status_code == 404
    assert asked[0].title not in eigenaar_client.get(reverse("claims:list")).text


def test_who_is_signed_in_needs_no_code_and_asks_once(
    beheerder: User,
    eigenaar: User,
    eigenaar_client: Client,
    shop_without_address: Shop,
    letters: Letters,
) -> None:
    key, _record = shop_without_address
    for _ in range(2):
        response = eigenaar_client.post(
            reverse("claims:claim", args=[key]), {"how": "ask", "note": "Van mij."}, follow=True
        )
        assert "Uw aanvraag is verstuurd" in response.text
    assert [to for to, _text in letters()] == [beheerder.email]
    assert Claim.objects.get().email == eigenaar.email


@pytest.mark.parametrize("wrong", [{"email": "geen adres"}, {"note": ""}, {"name": ""}])
def test_what_is_wrong_is_said_and_nothing_is_lost(
    client: Client, shop: Shop, wrong: dict[str, str], letters: Letters
) -> None:
    response = client.post(reverse("claims:claim", args=[shop[0]]), QUESTION | wrong)
    assert response.status_code == 422
    assert "Er is nog niets verstuurd" in response.text
    kept = next(value for name, value in QUESTION.items() if name not in {"how", *wrong})
    assert kept.replace("<b>", "&lt;b&gt;").replace("</b>", "&lt;/b&gt;") in response.text
    assert letters() == []
