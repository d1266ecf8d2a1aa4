"""Selecting in the list: the count is always the number of records that are selected."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from tests.unit.bulk.conftest import pick
from tests.unit.records.pages import text_of
from weidewinkels.bulk.models import Proposal, SelectedKeys, Selection
from weidewinkels.bulk.selections import current, matches_now
from weidewinkels.datastore import get_resource
from weidewinkels.journal import door
from weidewinkels.journal.models import Action, Source
from weidewinkels.profile import columns_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]

GELDERLAND = "f.province=Gelderland"
IN_GELDERLAND = 27


def keys_of(user: User) -> list[str]:
    """What is selected; the number that is told is checked along the way."""
    selection = current(user)
    keys = list(selection.keys()) if selection else []
    assert len(set(keys)) == len(keys) == (selection.number if selection else 0)
    return keys


def bar_of(client: Client, address: str = "") -> str:
    html = client.get(f"/{address}").content.decode()
    return html[html.index('id="selectie"') :]


def take_all(client: Client, listing: str = "", **more: str) -> str:
    """Press "Selecteer alle N"; gives the bar."""
    answer = client.post(
        "/selectie/alles/", {"list": listing, **more}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    return text_of(answer)


def delete(user: User, store: DatastoreService, *keys: int) -> None:
    writes = [door.Delete(key, record) for key, record in store.get(keys).items()]
    door.submit(writes=writes, by=user, action=Action.DELETE, source=Source.FORM)


def test_ticked_records_are_selected_and_stay_so_on_other_pages(
    beheerder: User, beheerder_client: Client
) -> None:
    pick(beheerder_client, 1, 3, shown=range(1, 51))
    pick(beheerder_client, 60, shown=range(51, 101), list="page=2&sort=-company&limit=25")
    assert keys_of(beheerder) == ["1", "3", "60"]
    assert "3 geselecteerd" in bar_of(beheerder_client, "?page=3&limit=100&cols=city&sort=zip")


def test_boxes_that_are_not_ticked_any_more_are_taken_out(
    beheerder: User, beheerder_client: Client
) -> None:
    pick(beheerder_client, 1, 2, 3, 60)
    pick(beheerder_client, 2, 4, shown=[1, 2, 3, 4, 5])
    assert keys_of(beheerder) == ["2", "60", "4"]


def test_nothing_left_is_no_selection(beheerder: User, beheerder_client: Client) -> None:
    pick(beheerder_client, 1, 2)
    pick(beheerder_client, shown=[1, 2])
    assert current(beheerder) is None
    assert not Selection.objects.exists()


def test_without_javascript_one_comes_back_to_the_same_page(beheerder_client: Client) -> None:
    answer = pick(
        beheerder_client, 1, listing=f"{GELDERLAND}&sort=-company&page=2&after=7&limit=25"
    )
    assert answer.headers["Location"] == f"/?{GELDERLAND}&sort=-company&limit=25&page=2&after=7"


def test_all_that_matches_is_taken_at_once(
    beheerder: User, beheerder_client: Client, store: DatastoreService
) -> None:
    said = take_all(beheerder_client, GELDERLAND)
    assert f"Alle {IN_GELDERLAND} geselecteerd" in said
    assert {
        record["province"]
        for record in store.get([int(key) for key in keys_of(beheerder)]).values()
    } == {"Gelderland"}
    assert len(keys_of(beheerder)) == IN_GELDERLAND


def test_all_does_not_grow_by_itself_but_the_list_tells(
    beheerder: User, beheerder_client: Client, store: DatastoreService
) -> None:
    take_all(beheerder_client, GELDERLAND)
    door.submit(
        writes=[door.Insert({"company": "De Nieuwe", "province": "Gelderland"})],
        by=beheerder,
        action=Action.ADD,
        source=Source.FORM,
    )
    assert len(keys_of(beheerder)) == IN_GELDERLAND
    bar = bar_of(beheerder_client, f"?{GELDERLAND}")
    assert "27 toen u selecteerde, nu 28." in bar
    assert "Houd de oorspronkelijke" in bar
    selection = current(beheerder)
    assert selection
    assert matches_now(selection, columns_for(get_resource())) == 28


def test_the_old_selection_can_be_kept_or_taken_anew(
    beheerder: User, beheerder_client: Client, store: DatastoreService
) -> None:
    take_all(beheerder_client, GELDERLAND)
    store.update([{"_id": 1, "province": "Gelderland"}])
    beheerder_client.post("/selectie/houden/", {"list": GELDERLAND, "total": 28})
    assert len(keys_of(beheerder)) == IN_GELDERLAND
    assert "toen u selecteerde" not in bar_of(beheerder_client, f"?{GELDERLAND}")
    take_all(beheerder_client, GELDERLAND)
    assert len(keys_of(beheerder)) == 28


def test_another_filter_clears_the_selection_and_says_so(
    beheerder: User, beheerder_client: Client
) -> None:
    pick(beheerder_client, 1, 2, 3)
    bar = bar_of(beheerder_client, f"?{GELDERLAND}")
    assert "Het filter is veranderd: uw selectie van 3 is gewist." in bar
    assert current(beheerder) is None
    assert "gewist" in bar_of(beheerder_client)


def test_what_was_cleared_can_be_brought_back_to_its_own_list(
    beheerder: User, beheerder_client: Client
) -> None:
    take_all(beheerder_client, GELDERLAND)
    bar_of(beheerder_client, "?q=kaas")
    answer = beheerder_client.post("/selectie/terug/", {"list": "q=kaas"})
    assert answer.headers["Location"] == f"/?{GELDERLAND}"
    assert len(keys_of(beheerder)) == IN_GELDERLAND
    assert f"Alle {IN_GELDERLAND} geselecteerd" in text_of(beheerder_client.get(f"/?{GELDERLAND}"))


def test_bringing_back_swaps_with_what_is_selected_now(
    beheerder: User, beheerder_client: Client
) -> None:
    pick(beheerder_client, 1, 2)
    pick(beheerder_client, 5, listing=GELDERLAND)
    assert keys_of(beheerder) == ["5"]
    beheerder_client.post("/selectie/terug/")
    assert keys_of(beheerder) == ["1", "2"]
    beheerder_client.post("/selectie/terug/")
    assert keys_of(beheerder) == ["5"]


def test_clearing_and_then_closing_the_offer(beheerder: User, beheerder_client: Client) -> None:
    pick(beheerder_client, 1, 2)
    beheerder_client.post("/selectie/wissen/")
    assert current(beheerder) is None
    assert "Uw selectie van 2 is gewist." in bar_of(beheerder_client)
    beheerder_client.post("/selectie/wissen/")
    assert "gewist" not in bar_of(beheerder_client)
    assert not Selection.objects.exists()


@pytest.mark.parametrize("listing", ["f.weg=1", f"{GELDERLAND}&f.weg=1"])
def test_a_filter_that_can_not_be_asked_selects_nothing(
    beheerder: User, beheerder_client: Client, listing: str
) -> None:
    """Left out, it would select more than was meant."""
    answer = beheerder_client.post("/selectie/alles/", {"list": listing})
    assert answer.status_code == 400
    assert current(beheerder) is None


@pytest.mark.parametrize("key", ["999999", "0", "-1", "abc", "1 or 1=1", "1e3", "01", ""])
def test_what_is_no_record_is_not_selected(
    beheerder: User, beheerder_client: Client, key: str
) -> None:
    pick(beheerder_client, key, 1)
    assert keys_of(beheerder) == ["1"]


@pytest.mark.parametrize("shown", ["{}", "1", '["1", 2]', "[[]]", "["])
def test_what_no_list_of_ours_posts_is_refused(
    beheerder: User, beheerder_client: Client, shown: str
) -> None:
    answer = beheerder_client.post("/selectie/wijzigen/", {"shown": shown, "key": "1"})
    assert answer.status_code == 400
    assert current(beheerder) is None


def test_too_many_keys_at_once_are_refused(beheerder: User, beheerder_client: Client) -> None:
    assert pick(beheerder_client, *range(1, 1002)).status_code == 400
    assert current(beheerder) is None


def test_deleted_records_drop_out_and_that_is_told(
    beheerder: User, beheerder_client: Client, store: DatastoreService
) -> None:
    pick(beheerder_client, 1, 2, 3, 4)
    delete(beheerder, store, 2, 4, 9)
    assert keys_of(beheerder) == ["1", "3"]
    bar = bar_of(beheerder_client)
    assert "2 geselecteerd" in bar
    assert "2 ervan zijn intussen verwijderd" in bar
    pick(beheerder_client, 5)
    assert "verwijderd en tellen" not in bar_of(beheerder_client)


def test_a_whole_list_with_a_deleted_record_has_not_moved(
    beheerder: User, beheerder_client: Client, store: DatastoreService
) -> None:
    take_all(beheerder_client, GELDERLAND)
    delete(beheerder, store, int(keys_of(beheerder)[0]))
    bar = bar_of(beheerder_client, f"?{GELDERLAND}")
    assert "Alle 26 geselecteerd" in bar
    assert "toen u selecteerde" not in bar


def test_a_selection_with_a_proposal_never_changes(
    beheerder: User, beheerder_client: Client, store: DatastoreService
) -> None:
    pick(beheerder_client, 1, 2, 3)
    frozen = current(beheerder)
    assert frozen
    Proposal.objects.create(owner=beheerder, selection=frozen, operation="delete")
    pick(beheerder_client, 2, shown=[1, 2])
    delete(beheerder, store, 3)
    take_all(beheerder_client, "")
    beheerder_client.post("/selectie/wissen/")
    beheerder_client.post("/selectie/wissen/")
    frozen.refresh_from_db()
    assert list(frozen.keys()) == ["1", "2", "3"]
    assert frozen.number == 3
    assert current(beheerder) is None


def test_large_selections_are_stored_in_parts(
    beheerder: User, beheerder_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weidewinkels.bulk.parts.KEYS_PER_PART", 100)
    take_all(beheerder_client)
    assert [len(part.keys) for part in SelectedKeys.objects.all()] == [100, 100, 100, 100, 5]
    pick(beheerder_client, shown=[1, 150, 405])
    pick(beheerder_client, 150, 1)
    assert len(keys_of(beheerder)) == 404


def test_a_store_that_breaks_off_leaves_the_old_selection(
    beheerder: User,
    beheerder_client: Client,
    store: DatastoreService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from datastore_proxy.errors import NotReached

    pick(beheerder_client, 1, 2)

    def fail(*args: object, **how: object) -> None:
        raise NotReached("down", action="datastore_search")

    monkeypatch.setattr(store.transport, "call", fail)
    assert beheerder_client.post("/selectie/alles/").status_code == 503
    assert pick(beheerder_client, 3).status_code == 503
    assert keys_of(beheerder) == ["1", "2"]
    assert Selection.objects.count() == 1
    # What needs no look at the records still works.
    pick(beheerder_client, shown=[1])
    assert keys_of(beheerder) == ["2"]


def test_old_selections_are_forgotten(
    beheerder: User, medewerker: User, beheerder_client: Client
) -> None:
    pick(beheerder_client, 1)
    Selection.objects.update(touched_at=timezone.now() - timedelta(days=31))
    assert current(beheerder) is None
    call_command("forget_selections")
    assert not Selection.objects.exists()


def test_who_begins_anew_cleans_up(beheerder: User, beheerder_client: Client) -> None:
    pick(beheerder_client, 1, 2)
    Selection.objects.update(touched_at=timezone.now() - timedelta(days=31))
    pick(beheerder_client, 3)
    assert keys_of(beheerder) == ["3"]
    assert Selection.objects.count() == 1


def test_a_list_costs_two_queries_more_for_who_selects(
    beheerder_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            beheerder_client.get("/")
        return len(counted)

    with monkeypatch.context() as without:
        without.setattr("weidewinkels.bulk.templatetags.selection.may_select", lambda user: False)
        before = queries()
    assert queries() - before == 1
    pick(beheerder_client, *range(1, 60))
    assert queries() - before == 2


def test_a_total_that_comes_later_reaches_the_bar(client: Client, beheerder_client: Client) -> None:
    address = f"/lijst/aantal/?{GELDERLAND}"
    assert 'name="total" value="27"' in beheerder_client.get(address).content.decode()
    assert "kies-totaal" not in client.get(address).content.decode()


def test_visitors_get_no_checkboxes(client: Client) -> None:
    html = client.get("/").content.decode()
    assert 'class="pick"' not in html
    assert "selectie" not in html
