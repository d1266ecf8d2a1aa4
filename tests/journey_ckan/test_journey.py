"""The main job, in a browser, on a CKAN: three people find, change, add, delete, and take it back."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.browser.steps import (
    add,
    delete,
    edit,
    fact,
    find,
    moments,
    restore,
    said,
    save,
    settle,
    sign_in_by_code,
    sign_out,
    undo,
)

pytestmark = pytest.mark.django_db(transaction=True)

KEY = 5
NEW = "Ü100 Geitenboerderij"


def test_the_main_job(
    page: Page,
    elsewhere: Page,
    store: DatastoreService,
    eigenaar: User,
    beheerder: User,
    medewerker: User,
    console_errors: list[str],
) -> None:
    shop = factories.give_record(eigenaar, store, KEY)
    title = str(shop["company"])

    # The owner changes the phone number and takes it back.
    elsewhere.goto("/")
    sign_in_by_code(elsewhere, eigenaar.email)
    find(elsewhere, title)
    edit(elsewhere, Telefoonnummer="0228 654 321")
    save(elsewhere)
    expect(fact(elsewhere, "Telefoonnummer")).to_have_text("0228 654 321")
    assert store.get_one(KEY) == {**shop, "phone": "0228 654 321"}
    undo(elsewhere)
    expect(said(elsewhere)).to_contain_text("ongedaan gemaakt")
    assert store.get_one(KEY) == shop

    # The reviewer has the form open while the owner saves: what differs is merged, the same is asked.
    page.goto("/")
    sign_in_by_code(page, beheerder.email)
    find(page, title)
    edit(page, Telefoonnummer="0228 111 111", Opmerkingen="Ook op zondag open.")
    edit(elsewhere, Telefoonnummer="0228 222 222", Website="www.proefpolder.example")
    save(elsewhere)
    expect(fact(elsewhere, "Telefoonnummer")).to_have_text("0228 222 222")
    save(page)
    settle(page, "0228 111 111")
    assert "409" in console_errors.pop()
    expect(fact(page, "Telefoonnummer")).to_have_text("0228 111 111")
    changed = {
        **shop,
        "phone": "0228 111 111",
        "remarks": "Ook op zondag open.",
        "website": "https://www.proefpolder.example",
    }
    assert store.get_one(KEY) == changed

    # She adds one as well.
    add(page, Bedrijfsnaam=NEW, Postcode="1674ps")
    find(page, NEW)
    expect(fact(page, "Postcode")).to_have_text("1674 PS")
    sign_out(page)

    # Staff deletes, undoes, deletes again and restores from the trash.
    page.goto("/")
    sign_in_by_code(page, medewerker.email)
    find(page, title)
    delete(page)
    assert store.get([KEY]) == {}
    undo(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    delete(page)
    restore(page, title)
    find(page, title)
    expect(fact(page, "Telefoonnummer")).to_have_text("0228 111 111")
    key = store.key_from_text(page.url.rstrip("/").rpartition("/")[2])
    assert store.get_one(key) == {**changed, "_id": key}
    history = moments(page).count()

    # It is still the owner's, under its new key and by its old address, with all of its history.
    elsewhere.goto(f"/winkels/{KEY}/")
    expect(elsewhere.get_by_text("Van u", exact=True)).to_be_visible()
    expect(elsewhere.get_by_role("link", name="Wijzigen")).to_be_visible()
    expect(moments(elsewhere)).to_have_count(history)
    assert history == 9, "three by the owner, two by the reviewer (one in vain), four by staff"
