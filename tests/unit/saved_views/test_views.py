"""A list that is kept by a name: for oneself, or shared with everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.unit.records.pages import text_of
from weidewinkels.accounts import roles
from weidewinkels.catalogue.sync import sync
from weidewinkels.saved_views.models import SavedView

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]

KEEP = "/weergaven/bewaren/"
ADDRESS = "f.province=Zeeland&f.website.leeg=1&sort=-city&cols=company&cols=city"


@pytest.fixture(autouse=True)
def catalogue(store: DatastoreService) -> None:
    sync()


def keep(client: Client, name: str = "Zeeland", address: str = ADDRESS, **also: str) -> SavedView:
    response = client.post(f"{KEEP}?{address}", {"name": name, **also})
    assert response.status_code == 302, text_of(response)
    return SavedView.objects.get(name=name)


def in_menu(client: Client, address: str = "") -> list[str]:
    """The names in the menu of the list."""
    menu = client.get(f"/?{address}").context["views"]
    return [entry.name for entry in (*menu.own, *menu.shared)] if menu else []


def test_view_shows_what_the_list_showed(beheerder_client: Client) -> None:
    kept = beheerder_client.get(f"/?{ADDRESS}").context
    view = keep(beheerder_client, address=f"{ADDRESS}&limit=100&page=1")
    (entry,) = beheerder_client.get("/").context["views"].own
    opened = beheerder_client.get(entry.url).context
    assert [row.key for row in opened["rows"]] == [row.key for row in kept["rows"]]
    assert opened["listing"].columns == kept["listing"].columns
    assert opened["listing"].sort == kept["listing"].sort
    assert opened["listing"].limit == 50, "how many on a page is the reader's own choice"
    assert opened["views"].current == view.name
    assert beheerder_client.get("/").context["views"].current == ""


def test_view_keeps_the_columns_that_were_shown_though_nobody_chose_them(
    beheerder_client: Client,
) -> None:
    usual = beheerder_client.get("/").context["listing"].columns
    keep(beheerder_client, address="q=kaas")
    beheerder_client.get("/?cols=company&cols=zip")  # remembered from now on
    (entry,) = beheerder_client.get("/").context["views"].own
    assert beheerder_client.get(entry.url).context["listing"].columns == usual


def test_own_view_is_nobody_elses(
    beheerder_client: Client, medewerker_client: Client, client: Client
) -> None:
    view = keep(beheerder_client)
    assert in_menu(medewerker_client) == in_menu(client) == []
    assert medewerker_client.get(f"/weergaven/{view.pk}/").status_code == 404


def test_shared_view_is_in_everybodys_menu(
    beheerder_client: Client, eigenaar_client: Client, client: Client
) -> None:
    view = keep(beheerder_client, shared="on")
    for anybody in (client, eigenaar_client, beheerder_client):
        assert in_menu(anybody) == ["Zeeland"]
    assert eigenaar_client.get(f"/weergaven/{view.pk}/").status_code == 403
    assert eigenaar_client.post(f"/weergaven/{view.pk}/verwijderen/").status_code == 403


def test_only_a_beheerder_shares(medewerker_client: Client) -> None:
    assert "Deel met iedereen" not in text_of(medewerker_client.get(KEEP))
    assert not keep(medewerker_client, shared="on").shared


def test_any_beheerder_looks_after_what_is_shared(
    beheerder_client: Client, sign_in: Callable[[User], Client]
) -> None:
    view = keep(beheerder_client, shared="on")
    another = sign_in(factories.make_user(roles.BEHEERDER, email="els@voorbeeld.nl"))
    assert another.post(f"/weergaven/{view.pk}/", {"name": "Zuid"}).status_code == 302
    view.refresh_from_db()
    assert (view.name, view.shared) == ("Zuid", False)


def test_view_that_uses_what_only_reviewers_know_tells_others_so(
    beheerder_client: Client, client: Client
) -> None:
    keep(beheerder_client, address="vlag=1&f.province=Zeeland", shared="on")
    (entry,) = client.get("/").context["views"].shared
    page = client.get(entry.url)
    assert "alleen beheerders" in text_of(page)
    assert page.context["listing"].filters == {"province": ("Zeeland",)}


def test_view_is_renamed_and_deleted(beheerder_client: Client) -> None:
    view = keep(beheerder_client)
    beheerder_client.post(f"/weergaven/{view.pk}/", {"name": " Zeeuwse   winkels "})
    assert in_menu(beheerder_client) == ["Zeeuwse winkels"]
    beheerder_client.post(f"/weergaven/{view.pk}/verwijderen/")
    assert in_menu(beheerder_client) == []


def test_name_that_is_taken_is_refused_and_what_was_typed_stays(beheerder_client: Client) -> None:
    keep(beheerder_client)
    again = beheerder_client.post(f"{KEEP}?q=kaas", {"name": "zeeland"})
    assert again.status_code == 422
    assert "al een weergave met deze naam" in text_of(again)
    assert 'value="zeeland"' in again.content.decode()
    assert SavedView.objects.get().query_string.startswith("f.province")


def test_existing_view_is_replaced_when_one_says_so(beheerder_client: Client) -> None:
    keep(beheerder_client)
    answer = beheerder_client.post(f"{KEEP}?q=kaas", {"name": "Zeeland", "replace": "1"})
    assert answer.status_code == 302
    assert SavedView.objects.get().query_string.startswith("q=kaas")


def test_renaming_to_a_name_that_is_taken_is_refused(beheerder_client: Client) -> None:
    keep(beheerder_client)
    other = keep(beheerder_client, "Kaas", "q=kaas")
    for also in ({}, {"replace": "1"}):
        answer = beheerder_client.post(f"/weergaven/{other.pk}/", {"name": "Zeeland", **also})
        assert answer.status_code == 422
    assert SavedView.objects.count() == 2


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_view_needs_a_name_that_fits(beheerder_client: Client, name: str) -> None:
    assert beheerder_client.post(f"{KEEP}?{ADDRESS}", {"name": name}).status_code == 422


def test_filter_that_is_too_long_to_keep_is_refused(beheerder_client: Client) -> None:
    address = "&".join(f"f.city={'plaats' * 5}{number}" for number in range(150))
    answer = beheerder_client.post(f"{KEEP}?{address}", {"name": "Lang"})
    assert answer.status_code == 422
    assert "te lang" in text_of(answer)


def test_views_of_another_resource_are_not_shown(beheerder_client: Client, beheerder: User) -> None:
    SavedView.objects.create(owner=beheerder, resource_id="other", name="Elders", query_string="")
    assert in_menu(beheerder_client) == []


def test_with_a_person_go_their_own_views_and_what_they_shared_stays(
    beheerder_client: Client, beheerder: User, client: Client
) -> None:
    keep(beheerder_client)
    keep(beheerder_client, "Voor allen", shared="on")
    beheerder.delete()
    assert in_menu(client) == ["Voor allen"]
    assert SavedView.objects.count() == 1


def test_page_of_views_tells_what_each_shows(beheerder_client: Client) -> None:
    keep(beheerder_client)
    page = text_of(beheerder_client.get(reverse("saved_views:list")))
    assert "Zeeland" in page
    assert "Plaats (aflopend)" in page
    assert beheerder_client.get(reverse("saved_views:list")).status_code == 200


def test_name_is_shown_as_text(beheerder_client: Client, client: Client) -> None:
    keep(beheerder_client, "<b>Zeeland</b>", shared="on")
    assert "<b>Zeeland" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "f.email=info%40hoeve.example",
        "f.email.bevat=hoeve&f.province=Zeeland",
        "f.email.leeg=1",
        "q=info%40hoeve.example",
    ],
)
def test_view_that_asks_for_an_address_is_not_shown_to_who_sees_none(
    beheerder_client: Client, client: Client, settings: Settings, address: str
) -> None:
    keep(beheerder_client, "Met adres", address, shared="on")
    keep(beheerder_client, "Zonder", "cols=email&cols=company&sort=email", shared="on")
    assert in_menu(client) == ["Met adres", "Zonder"]
    settings.EMAIL_SHOWN_TO = [roles.BEHEERDER]
    assert in_menu(client) == ["Zonder"]
    assert in_menu(beheerder_client) == ["Met adres", "Zonder"]


def test_own_view_with_an_address_stays_ones_own(
    eigenaar_client: Client, settings: Settings
) -> None:
    keep(eigenaar_client, "Mijn buurman", "q=buur%40hoeve.example")
    settings.EMAIL_SHOWN_TO = [roles.BEHEERDER]
    assert in_menu(eigenaar_client) == ["Mijn buurman"]
    assert "Mijn buurman" in text_of(eigenaar_client.get("/weergaven/"))
