"""Asking the DataStore while something else is done."""

from __future__ import annotations

import threading

import pytest
from django.utils import translation

from datastore_proxy.errors import NotReached
from datastore_proxy.remote import RemoteTransport
from datastore_proxy.service import DatastoreService
from weidewinkels import ahead
from weidewinkels.ahead import ask_ahead


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> None:
    service = DatastoreService(RemoteTransport("https://data.example"), "shops")
    monkeypatch.setattr(ahead, "get_service", lambda: service)


@pytest.mark.usefixtures("far_away")
def test_the_caller_goes_on_while_the_store_answers() -> None:
    done_meanwhile = threading.Event()
    answer = ask_ahead(lambda: done_meanwhile.wait(10) and "found")
    done_meanwhile.set()
    assert answer() == "found"
    assert answer() == "found"


@pytest.mark.usefixtures("far_away")
def test_what_goes_wrong_is_told_to_who_waits_for_the_answer() -> None:
    def fail() -> None:
        raise NotReached(action="datastore_search")

    answer = ask_ahead(fail)
    with pytest.raises(NotReached):
        answer()


@pytest.mark.usefixtures("far_away")
def test_it_is_asked_in_the_same_language() -> None:
    with translation.override("en"):
        answer = ask_ahead(translation.get_language)
    assert answer() == "en"


def test_a_store_in_this_process_answers_at_once(store: DatastoreService) -> None:
    assert ask_ahead(threading.current_thread)() is threading.current_thread()
