"""The doctor: nothing amiss on a healthy set-up, and for each thing that is, what to do."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from datastore_proxy.embedded.transport import EmbeddedTransport
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Field
from tests.contract.serving import serve_embedded
from tests.unit.datastore_proxy import bad_server
from weidewinkels.datasets.doctor import Finding, Level, examine
from weidewinkels.datasets.doctor.platform import datastore
from weidewinkels.datastore import get_service
from weidewinkels.journal.tasks import deliver

pytestmark = pytest.mark.django_db

CANARY = "a-token-that-must-be-nowhere"


def found(subject: str) -> Finding:
    """The doctor's finding about this subject, the worst one first."""
    order = [Level.ERROR, Level.WARNING, Level.UNKNOWN, Level.OK]
    findings = [finding for finding in examine() if finding.subject == subject]
    assert findings, f"nothing said of {subject}"
    return min(findings, key=lambda finding: order.index(Level(finding.level)))


def all_texts() -> str:
    return "\n".join(f"{f.subject} {f.said} {f.advice}" for f in examine())


def findings_with_columns(folder: Path, *columns: str) -> dict[str, Finding]:
    """Subject → finding, for a resource with just these columns."""
    transport = EmbeddedTransport(folder / "other.sqlite3")
    transport.call("organization_create", {"name": "testers"})
    package = transport.call("package_create", {"name": "anders", "owner_org": "testers"})
    resource_id = DatastoreService(transport, "").create(
        [Field(column, "text") for column in columns], package_id=package["id"], name="Anders"
    )
    return {str(f.subject): f for f in datastore(DatastoreService(transport, resource_id))}


@pytest.fixture
def free_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def ckan(store: DatastoreService, settings: Settings) -> Iterator[Callable[..., None]]:
    """`ckan(DATASTORE_URL=…)`: these settings, on a service of their own."""

    def use(**values: object) -> None:
        for name, value in values.items():
            setattr(settings, name, value)
        get_service.cache_clear()

    settings.DATASTORE_API_KEY = CANARY
    yield use
    get_service.cache_clear()


@pytest.fixture
def embedded_over_http(store: DatastoreService, tmp_path: Path) -> Iterator[str]:
    """A server whose answers are CKAN's, with the sample shops and the token `CANARY`."""
    with serve_embedded(tmp_path / "datastore.sqlite3", CANARY) as (url, _token):
        yield url


def test_healthy_set_up_has_nothing_broken(store: DatastoreService) -> None:
    levels = {finding.level for finding in examine()}
    assert Level.ERROR not in levels
    assert found("Dataplatform").level == Level.OK
    assert found("Kolommen").level == Level.OK
    assert found("Schrijven").level == Level.OK
    assert found("Sleutel").level == Level.OK


def test_healthy_ckan_tells_its_version_and_clock(
    ckan: Callable[..., None], embedded_over_http: str
) -> None:
    ckan(DATASTORE_URL=embedded_over_http)
    assert "CKAN 2." in str(found("Dataplatform").said)
    assert found("Klok").level == Level.OK
    assert found("Schrijven").level == Level.OK
    assert CANARY not in all_texts()


def test_ckan_out_of_reach(ckan: Callable[..., None], free_port: int) -> None:
    ckan(DATASTORE_URL=f"http://127.0.0.1:{free_port}")
    finding = found("Dataplatform")
    assert finding.level == Level.ERROR
    assert "DATASTORE_URL" in str(finding.advice)
    assert found("Bron").level == Level.UNKNOWN


def test_something_else_than_ckan_answers(ckan: Callable[..., None]) -> None:
    page = b"<html>Welkom</html>"
    with bad_server.serving(lambda call: call.send(200, page, "text/html")) as server:
        ckan(DATASTORE_URL=server.url)
        finding = found("Dataplatform")
    assert finding.level == Level.ERROR
    assert "niet van CKAN" in str(finding.said)


def test_clock_that_differs(ckan: Callable[..., None]) -> None:
    answer = b'{"success": true, "result": {"ckan_version": "2.12.0"}}'
    with bad_server.serving(lambda call: call.send(200, answer)) as server:
        server.clock_ahead = 3600
        ckan(DATASTORE_URL=server.url)
        finding = found("Klok")
    assert finding.level == Level.WARNING
    assert "3600" in str(finding.said) or "3599" in str(finding.said)


def test_old_ckan_needs_a_key_column(ckan: Callable[..., None]) -> None:
    answer = b'{"success": true, "result": {"ckan_version": "2.9.11"}}'
    with bad_server.serving(lambda call: call.send(200, answer)) as server:
        ckan(DATASTORE_URL=server.url)
        finding = found("Dataplatform")
    assert finding.level == Level.ERROR
    assert "DATASTORE_KEY" in str(finding.advice)


def test_wrong_token(ckan: Callable[..., None], embedded_over_http: str) -> None:
    wrong = "not-" + CANARY
    ckan(DATASTORE_URL=embedded_over_http, DATASTORE_API_KEY=wrong)
    finding = found("Schrijven")
    assert finding.level == Level.ERROR
    assert "ongeldig of verlopen" in str(finding.advice)
    assert CANARY not in all_texts()


def test_no_token(ckan: Callable[..., None], embedded_over_http: str) -> None:
    ckan(DATASTORE_URL=embedded_over_http, DATASTORE_API_KEY="")
    assert "Zet DATASTORE_API_KEY" in str(found("Schrijven").advice)


def test_unknown_resource(ckan: Callable[..., None]) -> None:
    ckan(DATASTORE_RESOURCE_ID="er-is-hier-niets")
    finding = found("Bron")
    assert finding.level == Level.ERROR
    assert "DATASTORE_RESOURCE_ID" in str(finding.advice)


def test_uploaded_resource_is_read_only(store: DatastoreService, ckan: Callable[..., None]) -> None:
    store.transport.call("resource_patch", {"id": store.resource_id, "url_type": "upload"})
    finding = found("Schrijven")
    assert finding.level == Level.ERROR
    assert "DATASTORE_FORCE=on" in str(finding.advice)
    ckan(DATASTORE_FORCE=True)
    assert found("Schrijven").level == Level.OK


def test_key_that_is_no_key(ckan: Callable[..., None]) -> None:
    ckan(DATASTORE_KEY="company")
    assert found("Sleutel").level == Level.ERROR
    ckan(DATASTORE_KEY="nergens")
    assert "is er niet" in str(found("Sleutel").said)


def test_columns_that_are_missing(tmp_path: Path) -> None:
    findings = findings_with_columns(tmp_path, "company", "city")
    assert findings["Kolommen"].level == Level.ERROR
    assert "zip" in str(findings["Kolommen"].said)


def test_resource_with_columns_of_its_own_is_fine(tmp_path: Path) -> None:
    findings = findings_with_columns(tmp_path, "boom", "hoogte")
    assert findings["Kolommen"].level == Level.OK


def test_database_that_is_behind(store: DatastoreService) -> None:
    for app, name in MigrationLoader(connection).graph.leaf_nodes("bulk"):
        MigrationRecorder(connection).record_unapplied(app, name)
    finding = found("Database")
    assert finding.level == Level.ERROR
    assert "manage.py migrate" in str(finding.advice)


def test_cache_that_keeps_nothing(store: DatastoreService, settings: Settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert found("Cache").level == Level.ERROR


def test_work_that_nobody_does(store: DatastoreService, settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    assert found("Werker").level == Level.UNKNOWN
    deliver.enqueue(1)
    assert found("Werker").level == Level.UNKNOWN, "it may just be about to be done"
    long_ago = timezone.now() - timedelta(minutes=5)
    DBTaskResult.objects.update(enqueued_at=long_ago)
    finding = found("Werker")
    assert finding.level == Level.ERROR
    assert "worker" in str(finding.advice)
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=timezone.now())
    assert found("Werker").level == Level.OK


def test_work_for_later_is_not_late(store: DatastoreService, settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    deliver.using(run_after=timezone.now() + timedelta(hours=1)).enqueue(1)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=2))
    assert found("Werker").level != Level.ERROR


def test_mail_server_that_is_not_there(
    store: DatastoreService, settings: Settings, free_port: int
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port
    settings.EMAIL_HOST_PASSWORD = CANARY
    finding = found("Mail")
    assert finding.level == Level.ERROR
    assert "EMAIL_URL" in str(finding.advice)
    assert CANARY not in all_texts()


def test_command_ends_with_1_when_something_is_broken(ckan: Callable[..., None]) -> None:
    said = io.StringIO()
    call_command("doctor", stdout=said, no_color=True)
    assert "In orde" in said.getvalue()
    ckan(DATASTORE_RESOURCE_ID="er-is-hier-niets")
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=said, no_color=True)
    assert ended.value.code == 1
    assert "→" in said.getvalue()
    assert CANARY not in said.getvalue()


def test_page_says_the_same(
    ckan: Callable[..., None], beheerder: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(beheerder)
    assert "kapot" not in client.get(reverse("datasets:doctor")).text.lower()
    ckan(
        DATASTORE_RESOURCE_ID="er-is-hier-niets",
        TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}},
    )
    page = client.get(reverse("datasets:doctor"))
    assert page.status_code == 200
    assert "Er is één ding kapot" in page.text
    for level in (Level.OK, Level.ERROR, Level.UNKNOWN):
        assert f"doctor-{level}" in page.text
    assert "DATASTORE_RESOURCE_ID" in page.text
    assert CANARY not in page.text
