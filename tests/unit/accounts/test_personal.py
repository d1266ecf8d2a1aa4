from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client

from datastore_proxy.service import DatastoreService
from tests import factories
from weidewinkels.accounts.models import Ownership
from weidewinkels.accounts.personal import all_about
from weidewinkels.catalogue import freshness
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.claims.models import Claim
from weidewinkels.journal.door import Update, submit
from weidewinkels.journal.models import Action, Batch, Source

pytestmark = pytest.mark.django_db

OWN = 5


@pytest.fixture
def owner(eigenaar: User, store: DatastoreService) -> User:
    """Who owns a shop, changed it and confirmed it."""
    User.objects.filter(pk=eigenaar.pk).update(first_name="Els", last_name="Weideman")
    eigenaar.refresh_from_db()
    record = factories.give_record(eigenaar, store, OWN)
    submit(
        writes=[Update(OWN, record, {"remarks": "Ook kaas"})],
        by=eigenaar,
        action=Action.EDIT,
        source=Source.FORM,
        reason="Nieuw",
    )
    freshness.confirm(OWN, store.get_one(OWN), store, by=eigenaar)
    return eigenaar


def test_all_that_is_kept_of_somebody_can_be_taken_along(
    owner: User, eigenaar_client: Client
) -> None:
    response = eigenaar_client.get("/account/gegevens/meenemen/")
    about = json.loads(response.content)
    assert about["account"]["email"] == owner.email
    assert about["accounts.Ownership.user"][0]["record_key"] == str(OWN)
    assert about["journal.Batch.by"][0]["reason"] == "Nieuw"
    assert about["catalogue.KnownRecord.confirmed_by"][0]["key"] == str(OWN)


def test_no_secret_is_in_it(owner: User) -> None:
    text = str(all_about(owner))
    assert owner.password not in text
    assert "hash" not in text


def test_who_decided_takes_nothing_of_whom_it_was_about(
    owner: User, beheerder: User, store: DatastoreService
) -> None:
    claim = Claim.objects.create(
        user=owner,
        resource_id=store.resource_id,
        record_key="7",
        title="Kaasboerderij",
        name="Els Weideman",
        email="els@weideman.example",
        note="Ik ben de dochter",
        by_shop_address=False,
        decided_by=beheerder,
    )
    told = all_about(beheerder)["claims.Claim.decided_by"]
    assert told[0]["id"] == claim.pk
    assert told[0]["title"] == "Kaasboerderij"
    assert not {"els@weideman.example", "Els Weideman", "Ik ben de dochter"} & set(told[0].values())
    assert "user" not in told[0]
    assert all_about(owner)["claims.Claim.user"][0]["note"] == "Ik ben de dochter"


def test_who_goes_leaves_no_name_behind(
    owner: User, eigenaar_client: Client, beheerder_client: Client
) -> None:
    response = eigenaar_client.post(
        "/account/gegevens/verwijderen/", {"typed": owner.email.upper()}, follow=True
    )
    assert "Uw account is verwijderd" in response.text
    assert not User.objects.filter(pk=owner.pk).exists()
    assert not Ownership.objects.exists()
    assert Batch.objects.get().by_name == "een verwijderd account"
    assert KnownRecord.objects.get(key=str(OWN)).confirmed_by_name == "een verwijderd account"
    for page in (f"/winkels/{OWN}/", "/geschiedenis/", f"/geschiedenis/{Batch.objects.get().pk}/"):
        assert "Weideman" not in beheerder_client.get(page).text


def test_it_is_gone_on_other_devices_too(
    owner: User, eigenaar_client: Client, sign_in: object
) -> None:
    elsewhere = sign_in(owner)  # type: ignore[operator]
    eigenaar_client.post("/account/gegevens/verwijderen/", {"typed": owner.email})
    assert elsewhere.get("/account/gegevens/").status_code == 302


def test_another_address_removes_nothing(owner: User, eigenaar_client: Client) -> None:
    response = eigenaar_client.post("/account/gegevens/verwijderen/", {"typed": "iets@anders.nl"})
    assert response.status_code == 422
    assert User.objects.filter(pk=owner.pk).exists()


def test_who_looks_after_others_data_asks_a_colleague(
    store: DatastoreService, beheerder: User, beheerder_client: Client
) -> None:
    response = beheerder_client.post("/account/gegevens/verwijderen/", {"typed": beheerder.email})
    assert response.status_code == 403
    assert User.objects.filter(pk=beheerder.pk).exists()
