"""A new data set, from the first page to the settings to use; and whatever may break on the way."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
import xlsxwriter
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from datastore_proxy.errors import Invalid, NotAuthorized, NotReached, ServerFailed, TimedOut
from datastore_proxy.platform import Platform
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Field
from tests import factories
from tests.unit.datasets.conftest import Failing
from weidewinkels.accounts import roles
from weidewinkels.datasets.making.starting import KEPT_DAYS, begin, forget_old
from weidewinkels.datasets.models import Change, NewDataset, NewState, Start, TableChange
from weidewinkels.datastore import get_service
from weidewinkels.exchange.models import Import
from weidewinkels.profile import PROFILE

pytestmark = pytest.mark.django_db

START = "/gegevensset/nieuw/"
CSV = (
    "_id;Bedrijfsnaam;Mobiel;Aantal koeien;Sinds;Bio\n"
    "1;Hoeve;0612345678;12;2020-01-31;ja\n"
    "2;Erf;0223512345;7;31-12-2021;nee\n"
)


def started(client: Client, start: str = "profile", file: Any = None) -> NewDataset:
    response = client.post(START, {"start": start, **({"file": file} if file else {})})
    assert response.status_code == 302, response.text
    return NewDataset.objects.latest("created_at")


def with_file(client: Client, content: str | bytes = CSV, name: str = "winkels.csv") -> NewDataset:
    data = content.encode() if isinstance(content, str) else content
    return started(client, "file", SimpleUploadedFile(name, data))


def form_of(new: NewDataset, **changes: Any) -> dict[str, Any]:
    """The form of the design as it is shown, with changes."""
    data: dict[str, Any] = {"name": new.name, "volgorde": [one["row"] for one in new.columns]}
    for one in new.columns:
        row = f"k{one['row']}"
        data |= {f"{row}-{part}": one[part] for part in ("id", "type", "label", "notes")}
        data |= {f"{row}-key": "on"} if one["is_key"] else {}
    here = get_service().transport.call("resource_show", {"id": get_service().resource_id})
    return data | {"place": f"package:{here['package_id']}", "doe": "verder"} | changes


def designed(client: Client, new: NewDataset, **changes: Any) -> NewDataset:
    response = client.post(reverse("datasets:design", args=[new.pk]), form_of(new, **changes))
    assert response.status_code == 302, [str(one) for one in response.context["problems"]]
    assert response.headers["Location"] == reverse("datasets:look", args=[new.pk])
    new.refresh_from_db()
    return new


def made(client: Client, new: NewDataset) -> NewDataset:
    response = client.post(reverse("datasets:look", args=[new.pk]))
    assert response.headers["Location"] == reverse("datasets:made", args=[new.pk])
    new.refresh_from_db()
    return new


def service_of(new: NewDataset) -> DatastoreService:
    return DatastoreService(get_service().transport, new.resource_id)


# --- From beginning to end ----------------------------------------------------------------


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


# --- Without JavaScript, and with errors --------------------------------------------------


def test_rows_are_added_moved_and_taken_away_by_posts(client: Client) -> None:
    new = with_file(client)
    url = reverse("datasets:design", args=[new.pk])
    for action, expected in (
        ("neer-1", ["mobiel", "company", "aantal_koeien", "sinds", "bio"]),
        ("weg-3", ["mobiel", "company", "sinds", "bio"]),
        ("op-5", ["mobiel", "company", "bio", "sinds"]),
        ("erbij", ["mobiel", "company", "bio", "sinds", ""]),
    ):
        data = form_of(new, doe=action, **{"k2-label": "Getypt", "name": "Getypt"})
        assert client.post(url, data).status_code == 302
        new.refresh_from_db()
        assert [one["id"] for one in new.columns] == expected
    page = client.get(url).text
    assert page.count("Getypt") >= 2  # what was typed elsewhere is still there


def test_with_htmx_only_the_rows_come_back(client: Client) -> None:
    new = with_file(client)
    response = client.post(
        reverse("datasets:design", args=[new.pk]),
        form_of(new, doe="erbij"),
        headers={"HX-Request": "true"},
    )
    assert response.status_code == 200
    assert "<html" not in response.text
    assert 'id="kolommen"' in response.text


def test_every_error_is_by_its_field_and_input_stays(client: Client) -> None:
    new = started(client)
    changes = {
        "name": "",
        "k1-id": "_fout",
        "k2-id": "Phone",
        "k3-label": "x" * 300,
        "place": "new",
    }
    response = client.post(
        reverse("datasets:design", args=[new.pk]),
        form_of(new, **changes, package_title="", organization_id="elders"),
    )
    assert response.status_code == 422
    told = {id_ for id_, _label, _message in response.context["problems"]}
    assert told == {
        "id_name",
        "id_package_title",
        "id_organization_id",
        "k1-id",
        "k3-id",
        "k3-label",
    }
    assert 'value="_fout"' in response.text
    assert 'aria-describedby="k1-id-fout"' in response.text
    new.refresh_from_db()
    assert new.columns[0]["id"] == "_fout"
    assert client.get(reverse("datasets:look", args=[new.pk])).status_code == 302


@pytest.mark.parametrize("taken", ["weidewinkels"])
def test_a_package_that_is_there_is_not_made_again(
    client: Client, taken: str, platform: Platform
) -> None:
    [organization] = platform.organizations()
    response = client.post(
        reverse("datasets:design", args=[(new := started(client)).pk]),
        form_of(new, place="new", package_title=taken, organization_id=organization.id),
    )
    assert response.status_code == 422
    assert "id_package_title" in {id_ for id_, _label, _message in response.context["problems"]}


def test_an_unknown_package_is_told(client: Client) -> None:
    new = started(client)
    response = client.post(
        reverse("datasets:design", args=[new.pk]),
        form_of(new, place="other", other_package="nergens"),
    )
    assert response.status_code == 422
    assert "kent deze dataset niet" in response.text


def test_a_design_without_columns_is_no_table(client: Client) -> None:
    new = started(client, "scratch")
    response = client.post(reverse("datasets:design", args=[new.pk]), form_of(new, name="Leeg"))
    assert response.status_code == 422
    assert "minstens één kolom" in response.text


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "leeg"), (b"PK\x03\x04kapot", "Excel"), (b"a\x00b", "geen tekst"), (b";;;\n", "niets")],
)
def test_a_file_that_can_not_be_read_is_told_and_not_kept(
    client: Client, settings: Settings, content: bytes, said: str
) -> None:
    file = SimpleUploadedFile("x.csv", content)
    response = client.post(START, {"start": "file", "file": file})
    assert response.status_code == 422
    assert said in str(response.context["form"].errors["file"])
    assert not NewDataset.objects.exists()
    assert not list(settings.IMPORT_DIR.glob("*")) if settings.IMPORT_DIR.exists() else True


def test_a_file_that_was_not_chosen(client: Client) -> None:
    response = client.post(START, {"start": "file"})
    assert response.status_code == 422
    assert "Kies een bestand" in response.text


def test_a_file_with_too_many_columns(client: Client) -> None:
    heads = ";".join(f"kolom{number}" for number in range(130))
    response = client.post(
        START, {"start": "file", "file": SimpleUploadedFile("x.csv", heads.encode())}
    )
    assert response.status_code == 422
    assert "130" in str(response.context["form"].errors["file"])


def test_heads_that_are_alike_get_names_of_their_own(client: Client) -> None:
    new = with_file(client, "Naam;naam;NAAM;;Naam!\n1;2;3;4;5\n")
    names = [one["id"] for one in new.columns]
    assert len({name.casefold() for name in names}) == 5
    made(client, designed(client, new))
    assert len(service_of(new).describe().fields) == 5


# --- What breaks on the way ---------------------------------------------------------------


def test_a_refused_table_leaves_nothing_behind(
    client: Client, failing: Failing, platform: Platform
) -> None:
    new = designed(client, started(client))
    failing.before["datastore_create"] = Invalid(fields={"fields": ["te veel"]})

    made(client, new)

    assert new.state == NewState.DRAFT
    assert "te veel" in new.problem
    assert platform.resource(new.resource_id) is None
    page = client.get(reverse("datasets:made", args=[new.pk])).text
    assert "te veel" in page
    assert "geen bron blijven staan" in page
    failing.before.clear()
    assert made(client, new).state == NewState.MADE


def test_no_right_to_write_there_is_told(client: Client, failing: Failing) -> None:
    new = designed(client, started(client))
    failing.before["resource_create"] = NotAuthorized()
    assert made(client, new).state == NewState.DRAFT
    assert "mag hier niets maken" in new.problem


def test_nothing_was_made_when_ckan_was_not_reached(client: Client, failing: Failing) -> None:
    new = designed(client, started(client))
    failing.before |= {name: NotReached() for name in ("resource_show", "resource_create")}
    assert made(client, new).state == NewState.DRAFT
    assert "geen antwoord" in new.problem


@pytest.mark.parametrize("action", ["resource_create", "datastore_create"])
@pytest.mark.parametrize("error", [TimedOut, ServerFailed])
def test_an_answer_that_got_lost_is_found_by_looking(
    client: Client, failing: Failing, action: str, error: type[TimedOut]
) -> None:
    new = designed(client, started(client))
    failing.after[action] = error()
    assert made(client, new).state == NewState.MADE
    assert failing.called.count(action) == 1


def test_a_package_whose_answer_got_lost_is_used(
    client: Client, failing: Failing, platform: Platform
) -> None:
    [organization] = platform.organizations()
    choices = {"place": "new", "package_title": "Gooi", "organization_id": organization.id}
    new = designed(client, started(client), **choices)
    failing.after["package_create"] = TimedOut()
    assert made(client, new).state == NewState.MADE
    assert new.package_id == platform.package("gooi").id


def half_made(client: Client, failing: Failing) -> NewDataset:
    """The resource is there, the table isn't, and CKAN answers no more."""
    new = designed(client, started(client))
    failing.before["datastore_create"] = TimedOut()
    made(client, new)
    assert new.state == NewState.HALF
    failing.before.clear()
    return new


def test_what_is_half_made_is_told_and_can_be_gone_on_with(
    client: Client, failing: Failing
) -> None:
    new = half_made(client, failing)
    url = reverse("datasets:made", args=[new.pk])
    assert "half gemaakt" in client.get(url).text
    assert client.get(reverse("datasets:design", args=[new.pk])).headers["Location"] == url
    client.post(url, {"doe": "verder"})
    new.refresh_from_db()
    assert new.state == NewState.MADE
    assert failing.called.count("resource_create") == 1
    assert service_of(new).describe().fields


def test_what_is_half_made_can_be_cleaned_up(
    client: Client, failing: Failing, platform: Platform
) -> None:
    new = half_made(client, failing)
    client.post(reverse("datasets:made", args=[new.pk]), {"doe": "opruimen"})
    new.refresh_from_db()
    assert new.state == NewState.DRAFT
    assert platform.resource(new.resource_id) is None
    assert made(client, new).state == NewState.MADE


def test_a_table_that_came_about_after_all_is_never_thrown_away(
    client: Client, failing: Failing
) -> None:
    new = half_made(client, failing)
    service_of(new).create([Field("a", "text")])
    client.post(reverse("datasets:made", args=[new.pk]), {"doe": "opruimen"})
    new.refresh_from_db()
    assert new.state == NewState.HALF
    assert "wordt niet weggegooid" in new.problem
    assert service_of(new).describe().fields


def test_cleaning_up_that_fails_is_told(client: Client, failing: Failing) -> None:
    new = half_made(client, failing)
    failing.before["resource_delete"] = NotAuthorized()
    client.post(reverse("datasets:made", args=[new.pk]), {"doe": "opruimen"})
    new.refresh_from_db()
    assert new.state == NewState.HALF
    assert "niet gelukt" in new.problem


def test_a_refused_table_that_can_not_be_cleaned_up_is_half_made(
    client: Client, failing: Failing
) -> None:
    new = designed(client, started(client))
    failing.before |= {"datastore_create": Invalid(), "resource_delete": NotAuthorized()}
    assert made(client, new).state == NewState.HALF


def test_who_died_in_the_middle_is_gone_on_with(client: Client) -> None:
    new = designed(client, started(client))
    new.state, new.touched_at = NewState.MAKING, timezone.now()
    new.save()
    url = reverse("datasets:made", args=[new.pk])
    assert "ververst zichzelf" in client.get(url).text
    client.post(url, {"doe": "verder"})
    assert NewDataset.objects.get().state == NewState.MAKING  # somebody is at it
    NewDataset.objects.update(touched_at=timezone.now() - timedelta(minutes=3))
    client.post(url, {"doe": "verder"})
    assert NewDataset.objects.get().state == NewState.MADE


def test_pressing_twice_makes_one(client: Client, failing: Failing) -> None:
    new = designed(client, started(client))
    made(client, new)
    made(client, new)
    assert failing.called.count("datastore_create") == 1
    assert TableChange.objects.count() == 1


def test_one_can_go_on_designing_while_ckan_is_down(client: Client, failing: Failing) -> None:
    new = started(client)
    failing.before["organization_list_for_user"] = NotReached()
    url = reverse("datasets:design", args=[new.pk])
    assert "CKAN zegt nu niet" in client.get(url).text
    response = client.post(url, form_of(new, name="Bewaard"))
    assert response.status_code == 422
    new.refresh_from_db()
    assert new.name == "Bewaard"


# --- Whose it is, and how long ------------------------------------------------------------


def test_anothers_design_does_not_exist(client: Client, sign_in: Any) -> None:
    new = started(client)
    other = sign_in(factories.make_user(roles.BEHEERDER, email="ander@voorbeeld.nl"))
    for name in ("design", "look", "made"):
        assert other.get(reverse(f"datasets:{name}", args=[new.pk])).status_code == 404
    assert other.post(reverse("datasets:discard", args=[new.pk])).status_code == 404


def test_a_design_is_thrown_away_with_its_file(client: Client) -> None:
    new = with_file(client)
    assert new.upload.exists()
    client.post(reverse("datasets:discard", args=[new.pk]))
    assert not NewDataset.objects.exists()
    assert not new.upload.exists()


def test_files_are_not_kept_for_ever(store: DatastoreService, beheerder: User) -> None:
    file = SimpleUploadedFile("w.csv", CSV.encode())
    old = begin(Start.FILE, owner=beheerder, file=file)
    made_ = begin(Start.FILE, owner=beheerder, file=SimpleUploadedFile("w.csv", CSV.encode()))
    NewDataset.objects.filter(pk=made_.pk).update(state=NewState.MADE)
    NewDataset.objects.update(touched_at=timezone.now() - timedelta(days=KEPT_DAYS + 1))
    forget_old()
    assert [one.pk for one in NewDataset.objects.all()] == [made_.pk]
    assert not old.upload.exists()
    assert not made_.upload.exists()


def test_an_app_without_its_resource_leads_to_a_new_one(client: Client, settings: Settings) -> None:
    settings.DATASTORE_RESOURCE_ID = "er-is-hier-niets"
    get_service.cache_clear()
    page = client.get("/")
    assert page.status_code == 503
    assert START in page.text
    assert "kan niet gelezen worden" in client.get("/gegevensset/").text
    [organization] = Platform(get_service().transport).organizations()
    new = started(client)
    data = form_of_new_package(new, organization.id)
    assert client.post(reverse("datasets:design", args=[new.pk]), data).status_code == 302
    assert made(client, new).state == NewState.MADE


def form_of_new_package(new: NewDataset, organization_id: str) -> dict[str, Any]:
    """As `form_of`, where there is no resource to take the package of."""
    data: dict[str, Any] = {"name": new.name, "volgorde": [one["row"] for one in new.columns]}
    for one in new.columns:
        data |= {f"k{one['row']}-{part}": one[part] for part in ("id", "type", "label", "notes")}
    choice = {"place": "new", "package_title": "Gooi", "organization_id": organization_id}
    return data | choice | {"doe": "verder"}
