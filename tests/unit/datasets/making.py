"""Making a new data set as a person does it in the browser."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService
from weidewinkels.datasets.models import NewDataset
from weidewinkels.datastore import get_service

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


def form_of_new_package(new: NewDataset, organization_id: str) -> dict[str, Any]:
    """As `form_of`, where there is no resource to take the package of."""
    data: dict[str, Any] = {"name": new.name, "volgorde": [one["row"] for one in new.columns]}
    for one in new.columns:
        data |= {f"k{one['row']}-{part}": one[part] for part in ("id", "type", "label", "notes")}
    choice = {"place": "new", "package_title": "Gooi", "organization_id": organization_id}
    return data | choice | {"doe": "verder"}
