from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Key, Record
from tests import factories
from tests.unit.claims.conftest import code_in
from weidewinkels.accounts import codes
from weidewinkels.accounts.ownership import owners_of
from weidewinkels.accounts.permissions import may_edit
from weidewinkels.claims.models import Claim, ClaimState

pytestmark = pytest.mark.django_db

Shop = tuple[Key, Record]
Letters = Callable[[], list[tuple[str, str]]]


def ask_code(client: Client, key: Key) -> None:
    response = client.post(reverse("claims:claim", args=[key]), {"how": "code"})
    assert response.headers["Location"] == reverse("claims:code", args=[key])


def fill_in(client: Client, key: Key, code: str) -> int:
    return client.post(reverse("claims:code", args=[key]), {"code": code}).status_code


def test_a_visitor_with_the_code_of_the_shops_mailbox_owns_it(
    client: Client, shop: Shop, letters: Letters
) -> None:
    key, record = shop
    ask_code(client, key)
    ((to, text),) = letters()
    assert to == str(record["email"]).lower()
    response = client.post(reverse("claims:code", args=[key]), {"code": code_in(text)}, follow=True)
    user = User.objects.get(email=to)
    assert owners_of(key, record) == [user]
    assert may_edit(user, key, record)
    assert response.context["user"] == user
    assert client.get(reverse("records:edit", args=[key])).status_code == 200


def test_who_is_signed_in_owns_it_with_their_own_account(
    eigenaar: User, eigenaar_client: Client, shop: Shop, letters: Letters
) -> None:
    key, record = shop
    ask_code(eigenaar_client, key)
    ((_to, text),) = letters()
    assert fill_in(eigenaar_client, key, code_in(text)) == 302
    assert owners_of(key, record) == [eigenaar]
    assert not User.objects.filter(email=str(record["email"]).lower()).exists()


def test_an_existing_account_of_that_address_is_used(
    client: Client, shop: Shop, letters: Letters
) -> None:
    key, record = shop
    known = factories.make_user(email=str(record["email"]).lower())
    ask_code(client, key)
    ((_to, text),) = letters()
    fill_in(client, key, code_in(text))
    assert owners_of(key, record) == [known]


def test_nobody_gets_in_with_an_account_that_is_switched_off(
    client: Client, shop: Shop, letters: Letters
) -> None:
    key, record = shop
    known = factories.make_user(email=str(record["email"]).lower())
    User.objects.filter(pk=known.pk).update(is_active=False)
    ask_code(client, key)
    ((_to, text),) = letters()
    response = client.post(reverse("claims:code", args=[key]), {"code": code_in(text)}, follow=True)
    assert not response.context["user"].is_authenticated
    assert owners_of(key, record) == []


def test_a_wrong_code_opens_nothing_and_three_end_it(
    client: Client, shop: Shop, letters: Letters
) -> None:
    key, record = shop
    ask_code(client, key)
    ((_to, text),) = letters()
    for _ in range(codes.MOST_ATTEMPTS):
        assert fill_in(client, key, "QQQQQQ") == 422
    response = client.post(reverse("claims:code", args=[key]), {"code": code_in(text)})
    assert response.status_code == 422
    assert "Vraag een nieuwe" in response.text
    assert owners_of(key, record) == []


def test_a_code_works_once(client: Client, shop: Shop, letters: Letters) -> None:
    key, _record = shop
    ask_code(client, key)
    ((_to, text),) = letters()
    fill_in(client, key, code_in(text))
    client.logout()
    assert client.get(reverse("claims:code", args=[key])).status_code == 302
    assert Claim.objects.get().state == ClaimState.GRANTED


def test_a_code_is_short_lived(client: Client, shop: Shop, letters: Letters) -> None:
    key, record = shop
    ask_code(client, key)
    ((_to, text),) = letters()
    Claim.objects.update(code_until=timezone.now() - timedelta(seconds=1))
    assert fill_in(client, key, code_in(text)) == 422
    assert owners_of(key, record) == []


def test_a_code_works_only_in_the_browser_that_asked(
    client: Client, shop: Shop, letters: Letters
) -> None:
    key, record = shop
    ask_code(client, key)
    ((_to, text),) = letters()
    elsewhere = Client()
    assert fill_in(elsewhere, key, code_in(text)) == 302
    assert owners_of(key, record) == []


def test_a_code_cannot_be_moved_to_another_shop(
    client: Client, shop: Shop, store: DatastoreService, letters: Letters
) -> None:
    key, _record = shop
    other = next(one for one in range(1, 50) if one != key)
    store.update([{"_id": other, "email": "ander@hoeve.nl"}])
    ask_code(client, key)
    ((_to, text),) = letters()
    assert fill_in(client, other, code_in(text)) == 302
    ask_code(client, other)
    assert fill_in(client, other, code_in(text)) == 422
    assert owners_of(other, store.get_one(other)) == []


def test_when_the_address_of_the_shop_changed_meanwhile_people_decide(
    client: Client, shop: Shop, store: DatastoreService, letters: Letters
) -> None:
    key, _record = shop
    ask_code(client, key)
    ((_to, text),) = letters()
    store.update([{"_id": key, "email": "nieuw@hoeve.nl"}])
    fill_in(client, key, code_in(text))
    assert owners_of(key, store.get_one(key)) == []
    assert Claim.objects.get().state == ClaimState.WAITING


def test_the_code_of_a_shop_that_has_an_owner_is_not_offered(
    client: Client, eigenaar: User, shop: Shop, store: DatastoreService, letters: Letters
) -> None:
    key, record = shop
    factories.give_record(eigenaar, store, key)
    page = client.get(reverse("claims:claim", args=[key]))
    assert "al een eigenaar" in page.text
    assert str(record["email"]) not in page.text
    client.post(reverse("claims:claim", args=[key]), {"how": "code"})
    assert letters() == []


def test_a_mailbox_is_not_flooded(client: Client, shop: Shop, letters: Letters) -> None:
    key, _record = shop
    cache.clear()
    for _ in range(3):
        ask_code(client, key)
    response = client.post(reverse("claims:claim", args=[key]), {"how": "code"})
    assert response.status_code == 429
    assert len(letters()) == 3


def test_the_code_is_stored_nowhere(client: Client, shop: Shop, letters: Letters) -> None:
    key, _record = shop
    ask_code(client, key)
    ((_to, text),) = letters()
    claim = Claim.objects.get()
    assert code_in(text) not in str(vars(claim))
    assert code_in(text) not in str(dict(client.session))
