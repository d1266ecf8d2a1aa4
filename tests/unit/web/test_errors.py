"""Whatever goes wrong, people get a page that says what to do next, and the request's id."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from datastore_proxy import errors
from datastore_proxy.service import DatastoreService
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
        (errors.NotAuthorized, 503, "Het dataplatform laat ons er niet bij"),
        (errors.ResourceNotFound, 503, "Het dataplatform laat ons er niet bij"),
        (errors.RecordNotFound, 404, "Deze pagina is er niet"),
        (errors.Invalid, 409, "Dit botst met wat er al is"),
        (errors.Refused, 400, "Dit verzoek klopt niet"),
    ],
)
def test_error_of_the_datastore_has_its_page(
    client: Client, failing: type, error: type[errors.DatastoreError], status: int, said: str
) -> None:
    failing.error = error("It went wrong.", action="datastore_search")
    response = client.get(reverse("records:list"), headers={"X-Request-ID": "kenmerk-12345"})
    assert response.status_code == status
    assert said in response.text
    assert "kenmerk-12345" in response.text
    assert "Naar de lijst" in response.text or "Probeer het opnieuw" in response.text


def test_htmx_gets_a_message_instead_of_a_page(client: Client, failing: type) -> None:
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
    client: Client, failing: type
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
