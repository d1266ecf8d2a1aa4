"""The page of one record."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from datastore_proxy.service import DatastoreService
from tests.factories import give_record
from weidewinkels.catalogue.contents import content_hash_of, content_of
from weidewinkels.catalogue.flags import dismiss, renew_flags
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.journal import trash
from weidewinkels.journal.door import Delete, submit
from weidewinkels.journal.models import Action, Batch, Entry, Source
from weidewinkels.profile import columns_for
from weidewinkels.quality import Inspector

pytestmark = pytest.mark.django_db

SHOP = {
    "_id": 7,
    "company": "Hoeve <b>Zonneweide</b>",
    "email": "info@zonneweide.nl",
    "phone": "0229591234",
    "website": "www.zonneweide.nl",
    "city": "Opperdoes",
    "latitude": "52.75",
    "longitude": "5.07",
    "remarks": None,
}


@pytest.fixture
def shop(store: DatastoreService) -> dict[str, Any]:
    store.update([SHOP])
    return store.get_one(7)


def get(client: Client, key: object = 7, status: int = 200, **headers: str) -> str:
    response = client.get(f"/winkels/{key}/", headers=headers)
    assert response.status_code == status
    return response.content.decode()


def delete(store: DatastoreService, by: User, key: int = 7) -> Batch:
    return submit(
        writes=[Delete(key, store.get_one(key))],
        by=by,
        action=Action.DELETE,
        source=Source.FORM,
        reason="dicht",
    )


def test_everybody_can_read_a_shop_and_use_its_links(client: Client, shop: dict[str, Any]) -> None:
    html = get(client)
    assert "Hoeve &lt;b&gt;Zonneweide&lt;/b&gt;</h1>" in html
    assert 'href="mailto:info@zonneweide.nl"' in html
    assert 'href="tel:+31229591234"' in html
    assert 'href="https://www.zonneweide.nl"' in html
    assert 'data-latitude="52.75"' in html
    assert "Meld u aan" in html
    assert "wijzigen/" not in html
    assert "verwijderen/" not in html


def test_an_empty_value_says_so(client: Client, shop: dict[str, Any]) -> None:
    assert '<span class="visually-hidden">leeg</span>' in get(client)


def test_a_shop_without_a_place_has_no_map(client: Client, store: DatastoreService) -> None:
    store.update([{"_id": 7, "latitude": None, "longitude": ""}])
    assert "data-map" not in get(client)


def test_buttons_are_there_for_who_may_use_them(
    eigenaar: User,
    eigenaar_client: Client,
    beheerder_client: Client,
    medewerker_client: Client,
    shop: dict[str, Any],
    store: DatastoreService,
) -> None:
    assert "Dit is mijn winkel" in get(eigenaar_client)
    give_record(eigenaar, store, 7)
    own = get(eigenaar_client)
    assert "Van u" in own
    assert "/winkels/7/wijzigen/" in own
    assert "/winkels/7/verwijderen/" not in own
    assert "/winkels/7/wijzigen/" in get(beheerder_client)
    assert "/winkels/7/verwijderen/" in get(medewerker_client)


def test_who_may_mend_a_dirty_value_is_told_of_it(
    client: Client, beheerder_client: Client, store: DatastoreService
) -> None:
    store.update([{"_id": 7, "phone": '"'}])
    assert "record-warning" in get(beheerder_client)
    assert "record-warning" not in get(client)


@pytest.mark.parametrize("key", ["9999", "0", "-1", "abc", "1.5", "99999999999999999999", "7%00"])
def test_a_shop_that_never_was_is_not_found(
    client: Client, store: DatastoreService, key: str
) -> None:
    get(client, key, status=404)


def test_a_deleted_shop_says_so_and_leads_staff_to_the_trash(
    client: Client,
    medewerker: User,
    medewerker_client: Client,
    shop: dict[str, Any],
    store: DatastoreService,
) -> None:
    delete(store, medewerker)
    seen_by_visitor = get(client, status=410)
    assert "Hoeve &lt;b&gt;Zonneweide&lt;/b&gt; is verwijderd" in seen_by_visitor
    assert "/prullenbak/" not in seen_by_visitor
    assert "dicht" not in seen_by_visitor
    seen_by_staff = get(medewerker_client, status=410)
    assert 'href="/prullenbak/"' in seen_by_staff
    assert "dicht" in seen_by_staff


def test_the_address_of_a_restored_shop_leads_to_where_it_is_now(
    client: Client, medewerker: User, shop: dict[str, Any], store: DatastoreService
) -> None:
    deletion = delete(store, medewerker)
    restored = trash.restore(deletion.entries.all(), by=medewerker)
    key = restored.entries.get().key
    response = client.get("/winkels/7/")
    assert response.status_code == 302
    assert response["Location"] == f"/winkels/{key}/"


def test_a_change_that_waits_is_told(
    client: Client, beheerder: User, shop: dict[str, Any], store: DatastoreService
) -> None:
    batch = Batch.objects.create(
        resource_id=store.resource_id, action="edit", source="form", by_name="Bea", state="waiting"
    )
    Entry.objects.create(
        batch=batch, position=0, operation="update", key="7", changes={"city": "Hoorn"}
    )
    html = get(client)
    assert "Wacht op publicatie" in html
    assert "Bea" not in html, "only who may see the history sees who"
    assert "Bea" in get_as(beheerder)


def get_as(user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return get(client)


# --- Back to the list -----------------------------------------------------------------------


def test_back_goes_to_the_list_as_it_was_left(client: Client, store: DatastoreService) -> None:
    client.get("/?q=boer&f.province=Gelderland&page=2")
    assert 'href="/?q=boer&amp;f.province=Gelderland&amp;page=2#r-7"' in get(client)


def test_back_goes_to_the_list_of_this_tab(client: Client, store: DatastoreService) -> None:
    client.get("/?q=boer")
    html = get(client, Referer="http://testserver/?q=kaas&sort=city")
    assert 'href="/?q=kaas&amp;sort=city#r-7"' in html


@pytest.mark.parametrize(
    "referrer", ["https://evil.example/?q=x", "//evil.example/", "javascript:alert(1)", "/nergens/"]
)
def test_back_never_leaves_the_app(client: Client, store: DatastoreService, referrer: str) -> None:
    client.cookies["list_place"] = "//evil.example"
    html = get(client, Referer=referrer)
    assert 'href="/?%2F%2Fevil.example=#r-7"' in html


def test_a_doubt_stands_at_its_field_with_a_proposal(
    beheerder_client: Client, store: DatastoreService
) -> None:
    store.update([{"_id": 7, "province": "North Holland", "zip": "1674 PS", "email": None}])
    page = get(beheerder_client)
    assert "Dit is een andere spelling" in page
    assert "Voorstel: Noord-Holland." in page
    assert "Zonder e-mailadres kan de eigenaar geen bericht krijgen." in page
    form = beheerder_client.get("/winkels/7/wijzigen/").content.decode()
    assert "Voorstel: Noord-Holland." in form


def test_a_dismissed_doubt_stays_away_until_the_record_changes(
    beheerder: User, beheerder_client: Client, store: DatastoreService
) -> None:
    store.update([{"_id": 7, "phone": "043 785 014"}])
    record = store.get_one(7)
    known, _created = KnownRecord.objects.update_or_create(
        resource_id=store.resource_id,
        key="7",
        defaults={
            "record_id": 7,
            "content_hash": content_hash_of(record),
            "content": content_of(record),
        },
    )
    renew_flags([known], Inspector(columns_for(store.describe())))
    doubt = "Dit is geen geldig telefoonnummer"
    assert doubt in get(beheerder_client)
    assert dismiss(known, "phone", "phone", by=beheerder)
    assert doubt not in get(beheerder_client)
    store.update([{"_id": 7, "city": "Elders"}])
    assert doubt in get(beheerder_client)


def test_a_flag_about_how_it_is_written_stands_beside_what_is_stored(
    beheerder_client: Client, client: Client, store: DatastoreService
) -> None:
    store.update([{"_id": 7, "zip": "1674ps", "city": "Opperdoes  Noord"}])
    html = get(beheerder_client)
    assert "1674 PS" in html
    assert "opgeslagen als <q>1674ps</q>" in html
    assert "opgeslagen als <q>Opperdoes  Noord</q>" in html
    assert "opgeslagen als" not in get(client), "visitors aren't told of doubts"
    store.update([{"_id": 7, "zip": "1674 PS", "city": "Opperdoes"}])
    assert "opgeslagen als" not in get(beheerder_client)
