"""A new data set, from its design to the table on the platform, and the settings to use it."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from datastore_proxy.platform import Platform
from datastore_proxy.service import DatastoreService
from tests.unit.datasets.conftest import Failing
from tests.unit.datasets.making import designed, form_of, made, service_of, started, with_file
from weidewinkels.datasets.models import Change, NewState, TableChange
from weidewinkels.datastore import get_service
from weidewinkels.exchange.models import Import
from weidewinkels.profile import PROFILE

pytestmark = pytest.mark.django_db


def test_a_data_set_from_the_profile(client: Client, beheerder: User) -> None:
    new = made(client, designed(client, started(client), **{"k1-key": "on"}))

    assert new.state == NewState.MADE
    described = service_of(new).describe()
    known = [column for section in PROFILE.sections for column in section.columns]
    assert [field.id for field in described.fields] == [column.id for column in known]
    assert described.fields[0].label == "Bedrijfsnaam"
    assert described.name == "Weidewinkels"
    assert service_of(new).probe().key == ("company",)
    change = TableChange.objects.get()
    assert (change.change, change.by, change.resource_id) == (
        Change.MADE, beheerder, new.resource_id
    )  # fmt: skip


def test_nothing_is_made_before_it_was_looked_over(client: Client, failing: Failing) -> None:
    new = designed(client, started(client))
    page = client.get(reverse("datasets:look", args=[new.pk]))
    assert "company" in page.text
    assert not {"package_create", "resource_create", "datastore_create"} & set(failing.called)


def test_a_data_set_from_a_file(client: Client) -> None:
    new = with_file(client)
    assert [(one["id"], one["type"], one["label"]) for one in new.columns] == [
        ("company", "text", "Bedrijfsnaam"),
        ("mobiel", "text", "Mobiel"),
        ("aantal_koeien", "int8", "Aantal koeien"),
        ("sinds", "date", "Sinds"),
        ("bio", "bool", "Bio"),
    ]
    assert new.name == "winkels"
    made(client, designed(client, new))
    assert [field.type for field in service_of(new).describe().fields] == [
        "text", "text", "int8", "date", "bool"
    ]  # fmt: skip


def test_a_data_set_from_a_spreadsheet_keeps_phones_text(client: Client) -> None:
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["naam", "mobiel", "koeien"])
        sheet.write_row(1, 0, ["Hoeve", 612345678, 12])
    new = with_file(client, memory.getvalue(), "winkels.xlsx")
    assert [(one["id"], one["type"]) for one in new.columns] == [
        ("naam", "text"), ("mobiel", "text"), ("koeien", "int8")
    ]  # fmt: skip


def test_a_data_set_from_scratch(client: Client) -> None:
    new = started(client, "scratch")
    data = form_of(new, name="Bomen", **{"k1-id": "boom", "k1-type": "text"})
    url = reverse("datasets:design", args=[new.pk])
    assert client.post(url, data | {"doe": "erbij"}).status_code == 302
    new.refresh_from_db()
    assert [one["id"] for one in new.columns] == ["boom", ""]
    new = designed(client, new, **{"k2-id": "hoogte", "k2-type": "numeric", "alias": "bomen"})
    made(client, new)
    fields = service_of(new).describe().fields
    assert [(field.id, field.type) for field in fields] == [("boom", "text"), ("hoogte", "numeric")]
    alias = DatastoreService(get_service().transport, "bomen")
    assert alias.describe().fields == fields


def test_a_new_package_for_it(client: Client, platform: Platform) -> None:
    [organization] = platform.organizations()
    choices = {
        "place": "new", "package_title": "Winkels in het Gooi",
        "organization_id": organization.id, "is_private": "on",
    }  # fmt: skip
    new = designed(client, started(client), **choices)
    look = client.get(reverse("datasets:look", args=[new.pk])).text
    assert "winkels-in-het-gooi" in look
    new = made(client, new)
    package = platform.package("winkels-in-het-gooi")
    assert new.state == NewState.MADE
    placed = platform.resource(new.resource_id)
    assert placed is not None
    assert placed.package_id == package.id == new.package_id
    shown = platform.transport.call("package_show", {"id": package.id})
    assert (shown["private"], shown["title"]) == (True, "Winkels in het Gooi")


def test_another_package_by_its_address(client: Client, platform: Platform) -> None:
    [organization] = platform.organizations()
    made_ = platform.create_package(name="elders", title="E", owner=organization.id, private=False)
    address = "https://data.example.nl/nl/dataset/elders/"
    new = designed(client, started(client), place="other", other_package=address)
    assert new.package_id == made_.id


# --- The settings to use, and filling it --------------------------------------------------


def test_the_settings_are_shown_and_never_the_token(client: Client, settings: Settings) -> None:
    settings.DATASTORE_API_KEY = "a-token-that-must-be-nowhere"
    new = made(client, designed(client, with_file(client)))
    page = client.get(reverse("datasets:made", args=[new.pk])).text
    assert f"DATASTORE_RESOURCE_ID={new.resource_id}" in page
    assert "a-token-that-must-be-nowhere" not in page
    assert reverse("datasets:fill", args=[new.pk]) not in page
    response = client.post(reverse("datasets:fill", args=[new.pk]))
    assert response.headers["Location"] == reverse("datasets:made", args=[new.pk])
    assert not Import.objects.exists()


def test_once_it_is_in_use_it_is_filled_by_an_import(client: Client, settings: Settings) -> None:
    new = made(client, designed(client, with_file(client)))
    settings.DATASTORE_RESOURCE_ID = new.resource_id
    get_service.cache_clear()
    page = client.get(reverse("datasets:made", args=[new.pk])).text
    assert reverse("datasets:fill", args=[new.pk]) in page

    response = client.post(reverse("datasets:fill", args=[new.pk]))

    import_ = Import.objects.get()
    columns = reverse("exchange:import_columns", args=[import_.pk])
    assert response.headers["Location"] == columns
    form = client.get(columns).context["form"]
    assert [form[f"column-{number}"].initial for number in range(6)] == [
        "_id", "company", "mobiel", "aantal_koeien", "sinds", "bio"
    ]  # fmt: skip
