from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Key, Record
from tests import factories
from tests.unit.claims.conftest import path_in
from weidewinkels.accounts.ownership import owners_of
from weidewinkels.claims.models import Invitation

pytestmark = pytest.mark.django_db

Shop = tuple[Key, Record]
Letters = Callable[[], list[tuple[str, str]]]


def invite(client: Client, key: Key, **fields: str) -> None:
    response = client.post(
        reverse("claims:invite", args=[key]), {"email": "Kees@Hoeve.nl", **fields}
    )
    assert response.status_code == 302


@pytest.fixture
def link(beheerder_client: Client, shop: Shop, letters: Letters) -> str:
    invite(beheerder_client, shop[0])
    ((to, text),) = letters()
    assert to == "kees@hoeve.nl"
    return path_in(text)


def test_looking_changes_nothing_and_accepting_signs_in_and_connects(
    link: str, client: Client, shop: Shop
) -> None:
    page = client.get(link)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "same-origin"  # the address is a secret
    assert owners_of(*shop) == []
    response = client.post(link, follow=True)
    user = User.objects.get(email="kees@hoeve.nl")
    assert owners_of(*shop) == [user]
    assert response.context["user"] == user


def test_a_link_works_once(link: str, client: Client) -> None:
    client.post(link)
    assert Client().get(link).status_code == 410
    assert Client().post(link).status_code == 410


def test_a_link_that_was_withdrawn_or_is_old_does_not_work(
    link: str, client: Client, beheerder_client: Client, shop: Shop
) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.post(link).status_code == 410
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    beheerder_client.post(
        reverse("claims:withdraw", args=[shop[0]]), {"invitation": Invitation.objects.get().pk}
    )
    assert client.post(link).status_code == 410
    assert owners_of(*shop) == []


def test_inviting_anew_ends_the_old_link(
    link: str, client: Client, beheerder_client: Client, shop: Shop, letters: Letters
) -> None:
    invite(beheerder_client, shop[0])
    assert client.post(link).status_code == 410
    ((_to, text),) = letters()
    assert client.post(path_in(text)).status_code == 302
    assert len(owners_of(*shop)) == 1


def test_a_link_does_not_open_an_account_that_may_do_more(
    link: str, client: Client, shop: Shop
) -> None:
    factories.make_user("beheerder", email="kees@hoeve.nl")
    response = client.post(link)
    assert response.headers["Location"].startswith(reverse("account_login"))
    assert owners_of(*shop) == []


def test_who_is_signed_in_accepts_for_that_account(
    link: str, eigenaar: User, eigenaar_client: Client, shop: Shop
) -> None:
    assert eigenaar.email in eigenaar_client.get(link).text
    eigenaar_client.post(link)
    assert owners_of(*shop) == [eigenaar]


def test_a_shop_that_is_another_by_now_is_not_given_away(
    link: str, client: Client, shop: Shop, store: DatastoreService
) -> None:
    store.update([{"_id": shop[0], "company": "Heel iets anders", "zip": "1", "street": "X"}])
    response = client.post(link, follow=True)
    assert "is er niet meer" in response.text
    assert owners_of(shop[0], store.get_one(shop[0])) == []


def test_an_owner_hands_the_shop_over(
    eigenaar: User,
    eigenaar_client: Client,
    client: Client,
    shop: Shop,
    store: DatastoreService,
    letters: Letters,
) -> None:
    factories.give_record(eigenaar, store, shop[0])
    invite(eigenaar_client, shop[0], hands_over="on")
    ((_to, text),) = letters()
    assert owners_of(*shop) == [eigenaar]
    client.post(path_in(text))
    assert [one.email for one in owners_of(*shop)] == ["kees@hoeve.nl"]
    assert [to for to, _text in letters()] == [eigenaar.email]


def test_an_owner_shares_the_shop(
    eigenaar: User,
    eigenaar_client: Client,
    client: Client,
    shop: Shop,
    store: DatastoreService,
    letters: Letters,
) -> None:
    factories.give_record(eigenaar, store, shop[0])
    invite(eigenaar_client, shop[0])
    ((_to, text),) = letters()
    client.post(path_in(text))
    assert [one.email for one in owners_of(*shop)] == [eigenaar.email, "kees@hoeve.nl"]


def test_an_owner_leaves(
    eigenaar: User, eigenaar_client: Client, shop: Shop, store: DatastoreService
) -> None:
    factories.give_record(eigenaar, store, shop[0])
    eigenaar_client.post(reverse("claims:remove", args=[shop[0]]), {"person": eigenaar.pk})
    assert owners_of(*shop) == []
    assert eigenaar_client.get(reverse("claims:owners", args=[shop[0]])).status_code == 403


def test_an_owner_cannot_send_another_away_but_a_reviewer_can(
    eigenaar: User,
    eigenaar_client: Client,
    beheerder_client: Client,
    shop: Shop,
    store: DatastoreService,
    letters: Letters,
) -> None:
    other = factories.make_user("eigenaar", email="ander@hoeve.nl")
    for person in (eigenaar, other):
        factories.give_record(person, store, shop[0])
    url = reverse("claims:remove", args=[shop[0]])
    assert eigenaar_client.post(url, {"person": other.pk}).status_code == 403
    assert other in owners_of(*shop)
    beheerder_client.post(url, {"person": other.pk})
    assert owners_of(*shop) == [eigenaar]
    assert [to for to, _text in letters()] == ["ander@hoeve.nl"]


def test_nobody_withdraws_the_invitation_of_another_shop(
    link: str, eigenaar: User, eigenaar_client: Client, shop: Shop, store: DatastoreService
) -> None:
    own = next(key for key in range(1, 50) if key != shop[0])
    factories.give_record(eigenaar, store, own)
    eigenaar_client.post(
        reverse("claims:withdraw", args=[own]), {"invitation": Invitation.objects.get().pk}
    )
    assert Invitation.objects.get().withdrawn_at is None
