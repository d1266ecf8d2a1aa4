"""What somebody is told, in the app and by mail, and what they do with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.template.loader import get_template
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from tests import factories
from tests.unit.records.pages import text_of
from weidewinkels.accounts.personal import all_about, remove
from weidewinkels.journal.models import Action, EntryState
from weidewinkels.mailing.models import Letter
from weidewinkels.notifications.choices import unsubscribe
from weidewinkels.notifications.kept import KEPT, forget_old, number_unread
from weidewinkels.notifications.kinds import KINDS
from weidewinkels.notifications.models import Notification
from weidewinkels.notifications.telling import note, settled, tell

pytestmark = pytest.mark.django_db

CHANGED = {
    "name": "",
    "who": "Anna",
    "what": Action.EDIT,
    "reason": "",
    "titles": ["Hoeve Bouwlust"],
    "more": 0,
    "start_url": "http://localhost/start/",
    "unsubscribe_url": "http://localhost/geen-mail-meer/geheim/",
}
SAMPLE = {
    **CHANGED,
    "title": "Hoeve Bouwlust",
    "reason": "Dubbel",
    "hands_over": True,
    "is_new": True,
    "number": 2,
    "action": Action.EDIT,
    "counts": {EntryState.DONE.value: 312, EntryState.FAILED.value: 3},
    "url": "/geschiedenis/1/",
    "answer_url": "/vragen/1/",
}


def tell_changed(user: User, **how: object) -> bool:
    return tell("changed", user, CHANGED, by_name="Anna", **how)  # type: ignore[arg-type]


def test_one_call_tells_in_the_app_and_by_mail(eigenaar: User) -> None:
    assert tell_changed(eigenaar)
    one = Notification.objects.get()
    assert (one.user, one.path, one.read_at) == (eigenaar, "/start/", None)
    assert Letter.objects.get().to == eigenaar.email


def test_who_wants_no_mail_of_it_reads_it_in_the_app(eigenaar: User) -> None:
    unsubscribe(eigenaar, "changes")
    assert tell_changed(eigenaar)
    assert Notification.objects.filter(user=eigenaar).count() == 1
    assert not Letter.objects.exists()


def test_nobody_is_told_twice_of_one_occasion(eigenaar: User) -> None:
    assert tell_changed(eigenaar, once="changed:1:1")
    assert not tell_changed(eigenaar, once="changed:1:1")
    assert (Notification.objects.count(), Letter.objects.count()) == (1, 1)


def test_address_without_an_account_gets_mail_alone(db: None) -> None:
    assert tell("claim_declined", "jan@hoeve.nl", {"title": "Hoeve", "reason": "Nee"})
    assert (Notification.objects.count(), Letter.objects.count()) == (0, 1)


def test_nobody_is_told_whose_account_is_off(eigenaar: User) -> None:
    eigenaar.is_active = False
    assert not tell_changed(eigenaar)


def test_keeps_no_link_that_lets_somebody_in(eigenaar: User) -> None:
    tell_changed(eigenaar)
    assert "geheim" not in str(Notification.objects.values().get())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words_in_the_language_of_the_reader(eigenaar: User, kind: str) -> None:
    assert note(kind, eigenaar, SAMPLE, by_name="Anna")
    one = Notification.objects.get()
    for language in ("nl", "en"):
        with translation.override(language):
            words = KINDS[kind].words(one.values, one.by_name)
        assert words
        assert "%(" not in words
    assert one.path.startswith("/")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.startswith("batch_")])
def test_every_kind_has_a_mail(kind: str) -> None:
    assert get_template(f"mail/{kind}.txt")


def test_finished_batch_says_what_came_of_it() -> None:
    assert KINDS["batch_finished"].words(SAMPLE, "") == "Klaar: 312 gewijzigd, 3 mislukt."


def test_page_has_what_is_not_read_first(eigenaar: User, eigenaar_client: Client) -> None:
    note("owner_removed", eigenaar, {"title": "Oude Hoeve"})
    Notification.objects.update(read_at=timezone.now())
    note("claim_granted", eigenaar, {"title": "Nieuwe Hoeve", "url": "/winkels/1/"})
    Notification.objects.filter(read_at=None).update(at=timezone.now() - timedelta(days=3))
    text = text_of(eigenaar_client.get("/meldingen/"))
    assert text.index("Nieuwe Hoeve") < text.index("Oude Hoeve")


def test_looking_at_the_page_reads_nothing(eigenaar: User, eigenaar_client: Client) -> None:
    tell_changed(eigenaar)
    eigenaar_client.get("/meldingen/")
    assert number_unread(eigenaar) == 1


def test_opening_one_reads_it_and_leads_on(eigenaar: User, eigenaar_client: Client) -> None:
    tell_changed(eigenaar)
    one = Notification.objects.get()
    assert eigenaar_client.get(f"/meldingen/{one.pk}/bekijken/").status_code == 405
    response = eigenaar_client.post(f"/meldingen/{one.pk}/bekijken/")
    assert response.headers["Location"] == "/start/"
    assert number_unread(eigenaar) == 0


def test_another_s_can_not_be_read(
    eigenaar: User, beheerder_client: Client, beheerder: User
) -> None:
    tell_changed(eigenaar)
    one = Notification.objects.get()
    assert beheerder_client.post(f"/meldingen/{one.pk}/bekijken/").status_code == 404
    beheerder_client.post("/meldingen/gelezen/", {"until": one.pk})
    assert number_unread(eigenaar) == 1
    assert "Hoeve Bouwlust" not in text_of(beheerder_client.get("/meldingen/"))


def test_all_read_leaves_what_came_in_since(eigenaar: User, eigenaar_client: Client) -> None:
    tell_changed(eigenaar)
    until = Notification.objects.get().pk
    tell_changed(eigenaar)
    eigenaar_client.post("/meldingen/gelezen/", {"until": until})
    assert number_unread(eigenaar) == 1


def test_top_bar_says_how_many_for_one_query(
    eigenaar: User,
    eigenaar_client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    assert 'aria-label="Meldingen"' in eigenaar_client.get("/hulp/").text
    tell_changed(eigenaar)
    tell_changed(eigenaar)
    assert 'aria-label="Meldingen, 2 ongelezen"' in eigenaar_client.get("/hulp/").text
    with django_assert_num_queries(1):
        assert number_unread(eigenaar) == 2


def test_visitor_pays_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert "Meldingen" not in client.get("/hulp/").text


def test_what_is_settled_need_not_be_read(eigenaar: User, beheerder: User) -> None:
    note("question", eigenaar, SAMPLE, once="question-1-1")
    note("question", beheerder, SAMPLE, once="question-11-1")
    settled("question-1-")
    assert (number_unread(eigenaar), number_unread(beheerder)) == (0, 1)


def test_old_ones_go(eigenaar: User) -> None:
    tell_changed(eigenaar)
    tell_changed(eigenaar)
    first = Notification.objects.order_by("pk")[0]
    Notification.objects.filter(pk=first.pk).update(at=timezone.now() - KEPT - timedelta(days=1))
    assert forget_old() == 1
    assert Notification.objects.count() == 1


def test_are_part_of_what_somebody_takes_along_and_removes(eigenaar: User) -> None:
    tell_changed(eigenaar)
    assert len(all_about(eigenaar)["notifications.Notification.user"]) == 1
    remove(eigenaar)
    assert not Notification.objects.exists()


def test_name_of_a_removed_account_goes_from_what_others_were_told(eigenaar: User) -> None:
    anna = factories.make_user("beheerder", name="Anna")
    tell("changed", eigenaar, CHANGED, by=anna, by_name="Anna")
    remove(anna)
    one = Notification.objects.get()
    assert "Anna" not in KINDS[one.kind].words(one.values, one.by_name)


def test_hostile_title_is_shown_as_text(eigenaar: User, sign_in: Callable[[User], Client]) -> None:
    tell("changed", eigenaar, CHANGED | {"titles": ["<script>alert(1)</script>"]}, by_name="A")
    assert "<script>alert(1)" not in sign_in(eigenaar).get("/meldingen/").text
