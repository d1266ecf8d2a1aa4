from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Key, Query, Record
from tests.unit.claims.conftest import code_in
from tests.unit.suggestions.steps import NEW, SHOP, began, send, send_change, send_shop
from weidewinkels.accounts import codes
from weidewinkels.catalogue.sync import sync
from weidewinkels.suggestions.models import Suggestion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]

Letters = Callable[[], list[tuple[str, str]]]


def test_a_visitor_reports_a_shop_and_nothing_is_written_yet(
    client: Client, store: DatastoreService
) -> None:
    before = store.count(Query())
    suggestion = send_shop(client, note="Ik fietste er langs.")
    assert suggestion.values["company"] == SHOP["c-company"]
    assert suggestion.is_new_shop
    assert suggestion.note == "Ik fietste er langs."
    assert store.count(Query()) == before


def test_a_visitor_proposes_a_change_of_what_they_changed_alone(
    client: Client, shop: tuple[Key, Record]
) -> None:
    key, record = shop
    suggestion = send_change(client, key, **{"c-remarks": "Ook kaas"})
    assert suggestion.values == {"remarks": "Ook kaas"}
    assert suggestion.seen == {"remarks": record["remarks"]}
    assert suggestion.record_key == str(key)


def test_a_change_of_nothing_is_not_sent(client: Client, shop: tuple[Key, Record]) -> None:
    response = send(client, f"/winkels/{shop[0]}/voorstel/")
    assert response.headers["Location"] == f"/winkels/{shop[0]}/"
    assert not Suggestion.objects.exists()


def test_what_is_wrong_is_said_by_its_field_and_nothing_is_lost(client: Client) -> None:
    response = send(client, **{"c-company": "", "c-street": "Dorpsstraat 1", "c-email": "geen"})
    assert response.status_code == 422
    assert "Vul in: Bedrijfsnaam" in response.text
    assert "geen geldig e-mailadres" in response.text
    assert "Dorpsstraat 1" in response.text
    assert "Er is nog niets verstuurd" in response.text
    assert "niets opgeslagen" not in response.text
    assert response.text.count('class="error-summary"') == 1
    assert not Suggestion.objects.exists()


def test_a_form_that_came_back_broken_leads_to_itself(
    client: Client, shop: tuple[Key, Record]
) -> None:
    url = f"/winkels/{shop[0]}/voorstel/"
    response = client.post(url, {"seen": "verzonnen", "began": began(), "c-remarks": "Ook kaas"})
    assert response.status_code == 400
    assert f'href="{url}"' in response.text
    assert f"/winkels/{shop[0]}/wijzigen/" not in response.text, "which a visitor may not open"
    assert not Suggestion.objects.exists()


def test_hostile_text_is_text_everywhere(client: Client, beheerder_client: Client) -> None:
    hostile = '<script>alert(1)</script>=HYPERLINK("x")\u202egnp.exe'
    suggestion = send_shop(client, note=hostile, **{"c-company": hostile, "c-remarks": hostile})
    for page in (
        client.get(f"/voorstellen/{suggestion.pk}/bedankt/"),
        beheerder_client.get("/voorstellen/"),
        beheerder_client.get(f"/voorstellen/{suggestion.pk}/"),
    ):
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert" in page.text
    thanks = client.get(f"/voorstellen/{suggestion.pk}/bedankt/").text
    assert "\u202e" not in thanks, "the sentence is read from left to right"


def test_control_characters_are_refused(client: Client) -> None:
    response = send(client, **{**SHOP, "c-company": "Hoeve\x00\x07"})
    assert response.status_code in (400, 422)
    assert not Suggestion.objects.exists()


def test_ten_megabytes_are_refused_with_a_page(client: Client) -> None:
    response = client.post(NEW, {**SHOP, "began": began(), "note": "x" * 10_000_000})
    assert response.status_code in (400, 413, 422)
    assert "<h1" in response.text
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize(
    "trace",
    # Far in the future, so that no slow machine makes it late enough
    [{"home_page": "https://spam.example"}, {"began": began(-1_000_000)}, {"began": "verzonnen"}],
)
def test_what_a_machine_sends_is_not_kept(client: Client, trace: dict[str, str]) -> None:
    response = send(client, **{**SHOP, **trace})
    assert response.status_code == 422
    assert "verstuur het nog eens" in response.text
    assert not Suggestion.objects.exists()


def test_one_address_sends_so_many_and_no_more(client: Client) -> None:
    cache.clear()
    for _ in range(10):
        send_shop(client)
    response = send(client, **SHOP)
    assert response.status_code == 429
    assert SHOP["c-company"] in response.text
    assert Suggestion.objects.count() == 10


def test_the_sender_hears_of_it_only_after_their_code(client: Client, letters: Letters) -> None:
    suggestion = send_shop(client, email="Jan@Hoeve.nl", name="Jan")
    thanks = f"/voorstellen/{suggestion.pk}/bedankt/"
    ((to, text),) = letters()
    assert to == "jan@hoeve.nl"
    assert SHOP["c-company"] not in text, "nobody has a text of theirs mailed by us to others"
    assert client.post(thanks, {"code": "QQQQQQ"}).status_code == 422
    assert Client().post(thanks, {"code": code_in(text)}).status_code == 404
    client.post(thanks, {"code": code_in(text)})
    suggestion.refresh_from_db()
    assert suggestion.is_proven


def test_wrong_codes_run_out(client: Client, letters: Letters) -> None:
    suggestion = send_shop(client, email="jan@hoeve.nl")
    ((_to, text),) = letters()
    thanks = f"/voorstellen/{suggestion.pk}/bedankt/"
    for _ in range(codes.MOST_ATTEMPTS):
        client.post(thanks, {"code": "QQQQQQ"})
    client.post(thanks, {"code": code_in(text)})
    suggestion.refresh_from_db()
    assert not suggestion.is_proven


def test_while_typing_it_shows_what_may_be_the_same(
    client: Client, shop: tuple[Key, Record]
) -> None:
    sync()
    key, record = shop
    page = client.get(
        f"{NEW}bestaat-al/", {"c-company": str(record["company"]).upper(), "c-city": record["city"]}
    )
    assert f'href="/winkels/{key}/"' in page.text
    assert client.get(f"{NEW}bestaat-al/", {"c-company": "Zqx"}).text.strip() == ""


def test_who_may_do_it_themselves_is_sent_there(
    beheerder_client: Client, shop: tuple[Key, Record]
) -> None:
    assert beheerder_client.get(NEW).headers["Location"] == "/winkels/toevoegen/"
    response = beheerder_client.get(f"/winkels/{shop[0]}/voorstel/")
    assert response.headers["Location"] == f"/winkels/{shop[0]}/wijzigen/"


def test_it_can_be_switched_off(
    client: Client, settings: Settings, shop: tuple[Key, Record]
) -> None:
    settings.SUGGESTIONS = False
    for url in (NEW, f"{NEW}bestaat-al/", f"/winkels/{shop[0]}/voorstel/"):
        assert client.get(url).status_code == 404
    assert "voorstel/" not in client.get(f"/winkels/{shop[0]}/").text
    assert NEW not in client.get("/").text
