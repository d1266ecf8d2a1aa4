"""What people do when they bring a file: upload it, look at what it would do, carry it out."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.answers import streamed
from weidewinkels.exchange.importing.present import figures_of
from weidewinkels.exchange.models import Import, ImportState
from weidewinkels.journal.models import Batch, EntryState

START = "/uitwisselen/importeren/"


def upload(client: Client, content: str | bytes, name: str = "winkels.csv") -> Import:
    data = content.encode() if isinstance(content, str) else content
    response = client.post(START, {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 302, response.text
    import_ = Import.objects.latest("created_at")
    assert response.headers["Location"] == reverse("exchange:import_columns", args=[import_.id])
    return import_


def previewed(
    client: Client, content: str | bytes, *, file_name: str = "winkels.csv", **choices: str
) -> Import:
    """The import with its draft made, the columns chosen as the form proposes unless told."""
    import_ = upload(client, content, file_name)
    form = client.get(reverse("exchange:import_columns", args=[import_.id])).context["form"]
    proposed = {name: form[name].initial for name in form.fields}
    response = client.post(
        reverse("exchange:import_columns", args=[import_.id]), {**proposed, **choices}
    )
    assert response.status_code == 302, form.errors
    import_.refresh_from_db()
    assert import_.state == ImportState.READY, import_.problem
    return import_


def figures(import_: Import) -> tuple[int, int, int, int]:
    """New, changed, the same, impossible."""
    assert import_.batch
    found = figures_of(import_.batch)
    return found.new, found.change, found.same, found.cannot


def carry_out(client: Client, import_: Import, **more: str) -> Batch:
    assert import_.batch
    number = figures_of(import_.batch).written
    response = client.post(
        reverse("exchange:import_run", args=[import_.id]),
        {"count": str(number), "typed": str(number), "reason": "", **more},
    )
    assert response.status_code == 302, response.text
    return Batch.objects.get(id=import_.batch.id)


def reasons(import_: Import) -> list[str]:
    assert import_.batch
    failed = import_.batch.entries.filter(state=EntryState.FAILED).order_by("position")
    return list(failed.values_list("message", flat=True))


def exported(client: Client, form: str) -> bytes:
    answer = client.post("/uitwisselen/exporteren/", {"welke": "alles", "vorm": form})
    return streamed(answer)
