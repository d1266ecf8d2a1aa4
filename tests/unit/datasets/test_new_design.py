"""Designing a data set: without JavaScript too, and no error takes away what was typed."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from datastore_proxy.platform import Platform
from tests.unit.datasets.making import (
    START,
    designed,
    form_of,
    made,
    service_of,
    started,
    with_file,
)
from weidewinkels.datasets.models import NewDataset

pytestmark = pytest.mark.django_db


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
