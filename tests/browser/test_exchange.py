"""Out to LibreOffice and in again: export, change a cell, import, look, carry out, undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from datastore_proxy.service import DatastoreService
from tests.browser.steps import said
from tests.office import edit_in_libreoffice


@pytest.mark.parametrize("kind", ["OpenDocument", "Excel"])
def test_export_edit_in_libreoffice_import_and_undo(
    page: Page,
    login: Callable[..., User],
    store: DatastoreService,
    tmp_path: Path,
    kind: str,
) -> None:
    store.update([{"_id": 9, "email": "vooraf@hoeve.example"}])
    before = list(store.iterate())
    login(page, "beheerder")
    edited = edit_in_libreoffice(
        exported(page, kind, tmp_path), old="vooraf@hoeve.example", new="daarna@hoeve.example"
    )

    page.get_by_role("link", name="Importeren").click()
    page.get_by_label("Bestand").set_input_files(edited)
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Voorbeeld").click()
    expect(page.get_by_role("navigation", name="Toon alleen")).to_contain_text("404 zijn al zo")
    table = page.locator(".bulk-table")
    expect(table).to_contain_text("vooraf@hoeve.example")
    expect(table).to_contain_text("daarna@hoeve.example")
    page.get_by_role("button", name="Lees 1 record in").click()
    expect(said(page)).to_be_visible()
    assert store.get_one(9)["email"] == "daarna@hoeve.example"

    said(page).get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_role("main")).to_contain_text("vooraf@hoeve.example")
    assert list(store.iterate()) == before


def exported(page: Page, kind: str, folder: Path) -> Path:
    page.goto("/uitwisselen/exporteren/")
    page.get_by_role("radio", name=kind).check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Exporteer").click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file
