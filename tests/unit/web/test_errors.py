"""Whatever goes wrong, people get a page that says what to do next, and the request's id."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse

from datastore_proxy import errors
from datastore_proxy.service import DatastoreService
from tests.unit.records.pages import inputs_of
from weidewinkels.journal import door
from weidewinkels.web import database
from weidewinkels.web import errors as pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def failing(store: DatastoreService, monkeypatch: pytest.MonkeyPatch) -> type:
    """`failing.error = …` has the list's search raise it."""

    class Failing:
        error: Exception

    def search(*_args: object, **_kwargs: object) -> None:
        raise Failing.error

    monkeypatch.setattr(DatastoreService, "search", search)
    return Failing


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (errors.NotReached, 503, "De dataplatform-server antwoordt niet"),
        (errors.TimedOut, 503, "De dataplatform-server antwoordt niet"),
        (errors.UnexpectedAnswer, 503, "De dataplatform-server antwoordt niet"),
        (errors.Overloaded, 503, "Het dataplatform heeft het nu te druk"),
        (errors.NotAuthorized, 503, "Het dataplatform laat ons er niet bij"),
        (errors.ResourceNotFound, 503, "Het dataplatform laat ons er niet bij"),
        (errors.RecordNotFound, 404, "Deze pagina is er niet"),
        (errors.Invalid, 409, "Dit botst met wat er al is"),
        (errors.Refused, 400, "Dit verzoek klopt niet"),
    ],
)
def test_error_of_the_datastore_has_its_page(
    client: Client, failing: Any, error: type[errors.DatastoreError], status: int, said: str
) -> None:
    failing.error = error("It went wrong.", action="datastore_search")
    response = client.get(reverse("records:list"), headers={"X-Request-ID": "kenmerk-12345"})
    assert response.status_code == status
    assert said in response.text
    assert "kenmerk-12345" in response.text
    assert "Naar de lijst" in response.text or "Probeer het opnieuw" in response.text


def test_nobody_is_told_to_come_back_too_soon(client: Client, failing: Any) -> None:
    failing.error = errors.Overloaded("Busy.", action="datastore_search", retry_after=0.4)
    assert client.get(reverse("records:list")).headers["Retry-After"] == "1"


def test_htmx_gets_a_message_instead_of_a_page(client: Client, failing: Any) -> None:
    failing.error = errors.NotReached("No.", action="datastore_search")
    response = client.get(reverse("records:list"), headers={"HX-Request": "true"})
    assert response.status_code == 503
    assert "<html" not in response.text
    assert "De dataplatform-server antwoordt niet" in response.text


def test_unknown_address_has_a_page_with_a_way_on(client: Client, store: DatastoreService) -> None:
    response = client.get("/er-is-hier-niets/")
    assert response.status_code == 404
    assert "Deze pagina is er niet" in response.text
    assert reverse("records:list") in response.text


def test_csrf_failure_says_to_load_the_page_again(store: DatastoreService) -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("web:set_theme"), {"choice": "dark"})
    assert response.status_code == 403
    assert "Dit formulier is verlopen" in response.text


def test_bug_shows_a_page_that_needs_neither_database_nor_session(
    client: Client, failing: Any
) -> None:
    failing.error = RuntimeError("a bug")
    client.raise_request_exception = False
    response = client.get(reverse("records:list"))
    assert response.status_code == 500
    assert "Er ging iets mis" in response.text
    assert response.headers["X-Request-ID"] in response.text
    assert "a bug" not in response.text


def test_too_many_requests_has_a_page(rf: RequestFactory, store: DatastoreService) -> None:
    response = pages.too_many_requests(rf.get("/"))
    assert response.status_code == 429
    assert "Te vaak geprobeerd" in response.content.decode()


@pytest.mark.parametrize("given", ["kort", "x" * 65, "twee woorden", "<script>alert(1)</script>"])
def test_odd_request_id_is_replaced(client: Client, store: DatastoreService, given: str) -> None:
    response = client.get(reverse("web:help"), headers={"X-Request-ID": given})
    assert len(response.headers["X-Request-ID"]) == 32


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """As SQLite says it when another program writes too long."""

    def plan(*_args: object, **_kwargs: object) -> None:
        try:
            raise sqlite3.OperationalError("database is locked")
        except sqlite3.OperationalError as cause:
            raise OperationalError("database is locked") from cause

    monkeypatch.setattr(door, "plan", plan)


def test_a_locked_database_gives_the_input_back(
    beheerder_client: Client, store: DatastoreService, locked: None
) -> None:
    posted = {"c-company": 'Hoeve "Nieuw" <b>', "once": "x", "c-remarks": "een\r\ntwee"}
    answer = beheerder_client.post(reverse("records:add"), posted)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert inputs_of(answer).items() >= posted.items()
    assert "Traceback" not in answer.text


def test_a_locked_database_gives_htmx_a_message(
    beheerder_client: Client, store: DatastoreService, locked: None
) -> None:
    answer = beheerder_client.post(
        reverse("records:add"), {"c-company": "Hoeve"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 503
    assert "<html" not in answer.text
    assert "Het is nu te druk" in answer.text


def test_passwords_are_not_sent_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def save(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("the connection broke")

    client.raise_request_exception = False
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.save", save)
    monkeypatch.setattr("allauth.account.views.LoginView.form_invalid", save)
    answer = client.post(reverse("account_login"), {"login": "els@v.nl", "password": "geheim-12"})
    assert answer.status_code == 503
    assert "geheim-12" not in answer.text


def test_a_session_that_cannot_be_kept_is_said_too(
    beheerder_client: Client, store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def respond(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("the connection broke")

    middleware = "django.contrib.sessions.middleware.SessionMiddleware.process_response"
    monkeypatch.setattr(middleware, respond)
    beheerder_client.raise_request_exception = False
    answer = beheerder_client.get(reverse("records:list"))
    assert answer.status_code == 503
    assert "Het is nu te druk" in answer.text


def test_a_table_that_is_not_there_is_our_own_fault() -> None:
    error = OperationalError("no such table: x")
    error.__cause__ = sqlite3.OperationalError("no such table: x")
    assert not database.is_busy(error)


def test_the_address_of_a_button_has_a_page(client: Client) -> None:
    answer = client.get(reverse("web:set_theme"))
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert "Er is niets gewijzigd" in answer.text
    assert "Naar de lijst" in answer.text


@pytest.mark.parametrize("ask", ["choice", "host", "fields"])
def test_a_request_that_is_no_good_has_a_page(client: Client, ask: str) -> None:
    """Whether a view refuses it, or Django does before any view."""
    theme = "/voorkeuren/thema/"
    if ask == "choice":
        response = client.post(theme, {"choice": "paars"})
    elif ask == "fields":
        response = client.post(theme, {f"field{number}": "x" for number in range(1200)})
    else:
        response = client.get("/hulp/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "Dit verzoek klopt niet" in response.text
    assert "Naar de lijst" in response.text


def test_an_address_that_is_too_long_has_a_page(client: Client, store: DatastoreService) -> None:
    many = "&".join(f"f.city=plaats{number}" for number in range(500))
    response = client.get(f"/?{many}")
    assert response.status_code == 414
    assert "Dit adres is te lang" in response.text
    assert "Naar de lijst" in response.text
    some = "&".join(f"f.city=plaats{number}" for number in range(300))
    assert client.get(f"/?{some}").status_code == 200
