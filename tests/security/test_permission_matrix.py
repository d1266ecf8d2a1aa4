"""Every URL × everybody × GET and POST. A URL without a row here fails."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService
from tests.security.conftest import (
    CLAIM_ID,
    EXPORT_ID,
    IMPORT_ID,
    NEW_ID,
    NOTIFICATION_ID,
    OTHER_KEY,
    OWN_KEY,
    PROPOSAL_ID,
    QUESTION_ID,
    QUEUE_ID,
    SUGGESTION_ID,
    TABLE_CHANGE_ID,
    UNSAVED_ID,
    VIEW_ID,
    all_patterns,
)
from weidewinkels.journal.models import Batch
from weidewinkels.records.seen import Seen, seal

pytestmark = pytest.mark.django_db

PEOPLE = ("anonymous", "eigenaar", "beheerder", "medewerker")
KEYS = {"own": OWN_KEY, "other": OTHER_KEY}
LOGIN = "login"  # a redirect to the sign-in page
HOME = "home"  # a redirect elsewhere

# (name, what it is about) → what each of PEOPLE gets by GET.
# About: "own" and "other" are a record that the eigenaar owns and one they don't; "batch" is a
# change by the beheerder.
GET: dict[tuple[str, str], tuple[int | str, ...]] = {
    ("records:list", ""): (200, 200, 200, 200),
    ("records:count", ""): (200, 200, 200, 200),
    ("records:amounts", "choices"): (LOGIN, 403, 200, 200),
    ("records:values", "column"): (200, 200, 200, 200),
    ("saved_views:list", ""): (LOGIN, 200, 200, 200),
    ("saved_views:keep", ""): (LOGIN, 200, 200, 200),
    ("saved_views:change", "view"): (LOGIN, 404, 200, 404),
    ("saved_views:delete", "view"): (405, 405, 405, 405),
    ("unsaved:list", ""): (LOGIN, 200, 200, 200),
    ("unsaved:drop", "unsaved"): (405, 405, 405, 405),
    ("records:add", ""): (LOGIN, 200, 200, 403),
    ("records:show", "own"): (200, 200, 200, 200),
    ("records:show", "other"): (200, 200, 200, 200),
    ("records:edit", "own"): (LOGIN, 200, 200, 403),
    ("records:edit", "other"): (LOGIN, 403, 200, 403),
    ("records:confirm", "own"): (405, 405, 405, 405),
    ("records:confirm", "other"): (405, 405, 405, 405),
    ("records:delete", "own"): (LOGIN, 403, 200, 200),
    ("records:delete", "other"): (LOGIN, 403, 200, 200),
    ("bulk:selection", ""): (LOGIN, 200, 200, 200),
    ("bulk:drop_gone", ""): (405, 405, 405, 405),
    ("bulk:pick", ""): (405, 405, 405, 405),
    ("bulk:pick_all", ""): (405, 405, 405, 405),
    ("bulk:clear", ""): (405, 405, 405, 405),
    ("bulk:keep", ""): (405, 405, 405, 405),
    ("bulk:bring_back", ""): (405, 405, 405, 405),
    ("history:list", ""): (LOGIN, 200, 200, 200),
    ("history:batch", "batch"): (LOGIN, 200, 200, 200),
    ("history:progress", "batch"): (LOGIN, 200, 200, 200),
    ("history:failures", "batch"): (LOGIN, 200, 200, 200),
    ("history:stop", "batch"): (405, 405, 405, 405),
    ("history:resume", "batch"): (405, 405, 405, 405),
    ("history:retry", "batch"): (405, 405, 405, 405),
    ("history:undo", "batch"): (LOGIN, 403, 200, 403),
    ("history:trash", ""): (LOGIN, 403, 200, 200),
    ("history:restore", ""): (405, 405, 405, 405),
    ("history:deletion", "batch"): (LOGIN, 403, 200, 200),
    ("history:empty", ""): (LOGIN, 403, HOME, 403),  # it is empty
    ("history:wipe", "batch"): (LOGIN, 403, HOME, 403),
    ("bulk:choose", ""): (LOGIN, 200, 200, 200),
    ("bulk:propose", "set_fields"): (LOGIN, 200, 200, 403),
    ("bulk:propose", "replace"): (LOGIN, 200, 200, 403),
    ("bulk:propose", "tidy"): (LOGIN, 200, 200, 403),
    ("bulk:propose", "delete"): (LOGIN, 403, 200, 200),
    ("bulk:preview", "proposal"): (LOGIN, 404, 200, 404),
    ("bulk:download", "proposal"): (LOGIN, 404, 200, 404),
    ("bulk:exclude", "proposal"): (405, 405, 405, 405),
    ("bulk:confirm", "proposal"): (405, 405, 405, 405),
    ("datasets:doctor", ""): (LOGIN, 403, 200, 403),
    ("datasets:overview", ""): (LOGIN, 403, 200, 403),
    ("datasets:dictionary", ""): (LOGIN, 403, 200, 403),
    ("datasets:undo", "table_change"): (LOGIN, 403, 200, 403),
    ("datasets:key", ""): (LOGIN, 403, 200, 403),
    ("datasets:drop_key", ""): (405, 405, 405, 405),
    ("datasets:select_clashing", ""): (405, 405, 405, 405),
    ("datasets:new", ""): (LOGIN, 403, 200, 403),
    ("datasets:design", "new"): (LOGIN, 403, 200, 403),
    ("datasets:look", "new"): (LOGIN, 403, 200, 403),
    ("datasets:made", "new"): (LOGIN, 403, HOME, 403),
    ("datasets:fill", "new"): (405, 405, 405, 405),
    ("datasets:discard", "new"): (405, 405, 405, 405),
    ("exchange:import", ""): (LOGIN, 403, 200, 403),
    ("exchange:import_columns", "import"): (LOGIN, 403, 200, 403),
    ("exchange:import_preview", "import"): (LOGIN, 403, 200, 403),
    ("exchange:import_errors", "import"): (LOGIN, 403, 200, 403),
    ("exchange:import_exclude", "import"): (405, 405, 405, 405),
    ("exchange:import_run", "import"): (405, 405, 405, 405),
    ("exchange:export", ""): (200, 200, 200, 200),
    ("exchange:export_progress", "export"): (LOGIN, 404, 200, 404),
    ("exchange:export_file", "export"): (LOGIN, 404, 200, 404),
    ("start:home", ""): (LOGIN, 200, 200, 200),
    ("start:stale", ""): (LOGIN, 403, 200, 200),
    ("start:closed", "own"): (405, 405, 405, 405),
    ("start:reopen", "own"): (405, 405, 405, 405),
    ("start:agree", "own"): (405, 405, 405, 405),
    ("start:revert", "own"): (405, 405, 405, 405),
    ("questions:closed", ""): (LOGIN, 403, 200, 200),
    ("questions:answer", "question"): (LOGIN, 200, 404, 404),
    ("notifications:list", ""): (LOGIN, 200, 200, 200),
    ("notifications:read", ""): (405, 405, 405, 405),
    ("notifications:open", "notification"): (405, 405, 405, 405),
    ("questions:settle", "key"): (405, 405, 405, 405),
    ("review:start", ""): (LOGIN, 403, 200, 403),
    ("review:begin", ""): (405, 405, 405, 405),
    ("review:quality", ""): (LOGIN, 403, 200, 403),
    ("review:check", "check"): (LOGIN, 403, 200, 403),
    ("review:dismiss", "check"): (405, 405, 405, 405),
    ("review:mend", "check"): (405, 405, 405, 405),
    ("review:strays", ""): (LOGIN, 403, 200, 403),
    ("review:settle_stray", "key"): (405, 405, 405, 405),
    ("review:variants", ""): (LOGIN, 403, 200, 403),
    ("review:variants_progress", ""): (LOGIN, 403, HOME, 403),
    ("review:find_variants", ""): (405, 405, 405, 405),
    ("review:same", ""): (405, 405, 405, 405),
    ("review:doubles", ""): (LOGIN, 403, 200, 403),
    ("review:find_doubles", ""): (405, 405, 405, 405),
    ("review:doubles_progress", ""): (LOGIN, 403, HOME, 403),
    ("review:compare", "pair"): (LOGIN, 403, 200, 403),
    ("review:not_doubles", ""): (LOGIN, 403, 200, 403),
    ("review:take_back_denial", "key"): (405, 405, 405, 405),
    ("review:item", "queued"): (LOGIN, 403, 200, 403),
    ("review:edit", "queued"): (LOGIN, 403, 200, 403),
    ("review:end", "queue"): (LOGIN, 403, 200, 403),
    ("claims:claim", "own"): (200, HOME, 200, 200),
    ("claims:claim", "other"): (200, 200, 200, 200),
    ("claims:code", "own"): (HOME, HOME, HOME, HOME),
    ("claims:code", "other"): (HOME, HOME, HOME, HOME),
    ("claims:owners", "own"): (LOGIN, 200, 200, 403),
    ("claims:owners", "other"): (LOGIN, 403, 200, 403),
    ("claims:invite", "own"): (405, 405, 405, 405),
    ("claims:withdraw", "own"): (405, 405, 405, 405),
    ("claims:remove", "own"): (405, 405, 405, 405),
    ("claims:list", ""): (LOGIN, 200, 200, 403),
    ("claims:decide", "claim"): (LOGIN, 404, 200, 404),
    ("claims:invite_many", ""): (LOGIN, 403, 200, 403),
    ("claims:invitation", "token"): (410, 410, 410, 410),
    ("api:tokens", ""): (LOGIN, 200, 200, 200),
    ("api:make_token", ""): (405, 405, 405, 405),
    ("api:revoke_token", "key"): (405, 405, 405, 405),
    # A session is nothing to the API; who gets what by a token is in test_api_matrix.py
    ("api:openapi", ""): (200, 200, 200, 200),
    ("api:me", ""): (401, 401, 401, 401),
    ("api:records", ""): (401, 401, 401, 401),
    ("api:record", "own"): (401, 401, 401, 401),
    ("api:history", "own"): (401, 401, 401, 401),
    ("api:batches", ""): (401, 401, 401, 401),
    ("api:batch", "batch"): (401, 401, 401, 401),
    ("api:entries", "batch"): (401, 401, 401, 401),
    ("api:stop", "batch"): (405, 405, 405, 405),
    ("api:resume", "batch"): (405, 405, 405, 405),
    ("api:retry", "batch"): (405, 405, 405, 405),
    ("api:undo", "batch"): (405, 405, 405, 405),
    ("api:nowhere", "nowhere"): (404, 404, 404, 404),
    ("suggestions:shop", ""): (200, HOME, HOME, 200),
    ("suggestions:likely", ""): (200, 200, 200, 200),
    ("suggestions:change", "own"): (200, HOME, HOME, 200),
    ("suggestions:change", "other"): (200, 200, HOME, 200),
    ("suggestions:list", ""): (LOGIN, 403, 200, 403),
    ("suggestions:decide", "suggestion"): (LOGIN, 403, 200, 403),
    ("suggestions:thanks", "suggestion"): (404, 404, 404, 404),  # for who sent it
    # The link in a mail is the key; without a proper one there is nothing
    ("reminders:confirm", "token"): (404, 404, 404, 404),
    ("reminders:closed", "token"): (404, 404, 404, 404),
    ("reminders:unsubscribe", "token"): (404, 404, 404, 404),
    ("reminders:choose", ""): (LOGIN, 200, 200, 200),
    ("addresses:suggest", ""): (200, 200, 200, 200),
    ("accounts:personal", ""): (LOGIN, 200, 200, 200),
    ("accounts:download", ""): (LOGIN, 200, 200, 200),
    ("accounts:remove", ""): (405, 405, 405, 405),
    ("web:help", ""): (200, 200, 200, 200),
    ("web:privacy", ""): (200, 200, 200, 200),
    ("web:set_language", ""): (405, 405, 405, 405),
    ("web:set_theme", ""): (405, 405, 405, 405),
    ("web:set_density", ""): (405, 405, 405, 405),
    # allauth's: a visitor signs in, somebody signed in is sent on or manages their own account
    ("account_login", ""): (200, HOME, HOME, HOME),
    ("account_request_login_code", ""): (200, HOME, HOME, HOME),
    ("account_confirm_login_code", ""): (LOGIN, HOME, HOME, HOME),
    ("account_logout", ""): (HOME, 200, 200, 200),
    ("account_inactive", ""): (200, 200, 200, 200),
    ("account_signup", ""): (200, HOME, HOME, HOME),
    ("account_reauthenticate", ""): (LOGIN, 200, 200, 200),
    ("account_email", ""): (LOGIN, 200, 200, 200),
    ("account_email_verification_sent", ""): (LOGIN, HOME, HOME, HOME),
    ("account_change_password", ""): (LOGIN, 200, 200, 200),
    ("account_set_password", ""): (LOGIN, HOME, HOME, HOME),
    ("account_reset_password", ""): (200, 200, 200, 200),
    ("account_reset_password_done", ""): (200, 200, 200, 200),
    ("account_reset_password_from_key", "reset"): (200, 200, 200, 200),
    ("account_reset_password_from_key_done", ""): (200, 200, 200, 200),
    ("mfa_index", ""): (LOGIN, 200, 200, 200),
    ("mfa_authenticate", ""): (LOGIN, HOME, HOME, HOME),
    ("mfa_reauthenticate", ""): (LOGIN, HOME, HOME, HOME),
    ("mfa_list_webauthn", ""): (LOGIN, 200, 200, 200),
    ("mfa_add_webauthn", ""): (LOGIN, HOME, HOME, HOME),
    ("mfa_edit_webauthn", "key"): (LOGIN, HOME, HOME, HOME),
    ("mfa_remove_webauthn", "key"): (LOGIN, HOME, HOME, HOME),
    ("mfa_login_webauthn", ""): (LOGIN, HOME, HOME, HOME),
    ("mfa_reauthenticate_webauthn", ""): (LOGIN, HOME, HOME, HOME),
}

# The same for a POST of the record as it is now and nothing else, where that could change a record:
# 422 (the form again), 409 (nothing selected, another number) and HOME mean that the door was open.
POST: dict[tuple[str, str], tuple[int | str, ...]] = {
    ("saved_views:keep", ""): (LOGIN, 422, 422, 422),
    ("saved_views:change", "view"): (LOGIN, 404, 422, 404),
    ("saved_views:delete", "view"): (LOGIN, 404, HOME, 404),
    ("unsaved:drop", "unsaved"): (LOGIN, HOME, 404, 404),
    ("records:add", ""): (LOGIN, 422, 422, 403),
    ("records:edit", "own"): (LOGIN, HOME, HOME, 403),
    ("records:edit", "other"): (LOGIN, 403, HOME, 403),
    ("records:confirm", "own"): (LOGIN, HOME, HOME, 403),
    ("records:confirm", "other"): (LOGIN, 403, HOME, 403),
    ("records:delete", "own"): (LOGIN, 403, HOME, HOME),
    ("records:delete", "other"): (LOGIN, 403, HOME, HOME),
    # Owners select too, only their own: see tests/unit/bulk/test_who_selects.py
    ("bulk:drop_gone", ""): (LOGIN, HOME, HOME, HOME),
    ("bulk:pick", ""): (LOGIN, HOME, HOME, HOME),
    ("bulk:pick_all", ""): (LOGIN, HOME, HOME, HOME),
    ("bulk:clear", ""): (LOGIN, HOME, HOME, HOME),
    ("bulk:keep", ""): (LOGIN, HOME, HOME, HOME),
    ("bulk:bring_back", ""): (LOGIN, HOME, HOME, HOME),
    ("history:stop", "batch"): (LOGIN, 403, HOME, 403),
    ("history:resume", "batch"): (LOGIN, 403, HOME, 403),
    ("history:retry", "batch"): (LOGIN, 403, HOME, 403),
    ("history:undo", "batch"): (LOGIN, 403, HOME, 403),
    ("history:restore", ""): (LOGIN, 403, 404, 404),
    ("history:empty", ""): (LOGIN, 403, HOME, 403),
    ("history:wipe", "batch"): (LOGIN, 403, HOME, 403),
    # What owners do in their own shops: with nothing chosen they get a warning, or a 404
    ("start:closed", "own"): (LOGIN, HOME, 403, 403),
    ("start:closed", "other"): (LOGIN, 403, 403, 403),
    ("start:reopen", "own"): (LOGIN, HOME, 403, 403),
    ("start:reopen", "other"): (LOGIN, 403, 403, 403),
    ("start:agree", "own"): (LOGIN, 404, 403, 403),
    ("start:agree", "other"): (LOGIN, 403, 403, 403),
    ("start:revert", "own"): (LOGIN, 404, 403, 403),
    ("start:revert", "other"): (LOGIN, 403, 403, 403),
    ("questions:settle", "key"): (LOGIN, 403, 404, 404),
    ("questions:answer", "question"): (LOGIN, 422, 404, 404),
    ("notifications:read", ""): (LOGIN, HOME, HOME, HOME),
    ("notifications:open", "notification"): (LOGIN, HOME, 404, 404),
    ("review:begin", ""): (LOGIN, 403, 404, 403),
    ("review:dismiss", "check"): (LOGIN, 403, 404, 403),
    ("review:mend", "check"): (LOGIN, 403, HOME, 403),
    ("review:settle_stray", "key"): (LOGIN, 403, 404, 403),
    ("review:find_variants", ""): (LOGIN, 403, HOME, 403),
    ("review:same", ""): (LOGIN, 403, HOME, 403),
    ("review:find_doubles", ""): (LOGIN, 403, HOME, 403),
    ("review:compare", "pair"): (LOGIN, 403, HOME, 403),
    ("review:take_back_denial", "key"): (LOGIN, 403, 404, 403),
    ("review:item", "queued"): (LOGIN, 403, 409, 403),
    ("review:edit", "queued"): (LOGIN, 403, 400, 403),
    ("bulk:propose", "set_fields"): (LOGIN, 409, 409, 403),
    ("bulk:propose", "delete"): (LOGIN, 403, 409, 409),
    ("datasets:dictionary", ""): (LOGIN, 403, HOME, 403),
    ("datasets:undo", "table_change"): (LOGIN, 403, HOME, 403),
    ("datasets:key", ""): (LOGIN, 403, 422, 403),
    ("datasets:drop_key", ""): (LOGIN, 403, HOME, 403),
    ("datasets:select_clashing", ""): (LOGIN, 403, HOME, 403),
    ("datasets:new", ""): (LOGIN, 403, 422, 403),
    ("datasets:design", "new"): (LOGIN, 403, HOME, 403),
    ("datasets:look", "new"): (LOGIN, 403, HOME, 403),
    ("datasets:made", "new"): (LOGIN, 403, HOME, 403),
    ("datasets:fill", "new"): (LOGIN, 403, HOME, 403),
    ("datasets:discard", "new"): (LOGIN, 403, HOME, 403),
    ("exchange:import", ""): (LOGIN, 403, 422, 403),
    ("exchange:import_columns", "import"): (LOGIN, 403, 422, 403),
    ("exchange:import_exclude", "import"): (LOGIN, 403, HOME, 403),
    ("exchange:import_run", "import"): (LOGIN, 403, 409, 403),
    ("claims:claim", "own"): (422, HOME, 422, 422),
    ("claims:claim", "other"): (422, 422, 422, 422),
    ("claims:code", "own"): (HOME, HOME, HOME, HOME),
    ("claims:code", "other"): (HOME, HOME, HOME, HOME),
    ("claims:invite", "own"): (LOGIN, 422, 422, 403),
    ("claims:invite", "other"): (LOGIN, 403, 422, 403),
    ("claims:withdraw", "own"): (LOGIN, HOME, HOME, 403),
    ("claims:withdraw", "other"): (LOGIN, 403, HOME, 403),
    ("claims:remove", "own"): (LOGIN, HOME, HOME, 403),
    ("claims:remove", "other"): (LOGIN, 403, HOME, 403),
    ("claims:decide", "claim"): (LOGIN, 404, 200, 404),
    ("claims:invite_many", ""): (LOGIN, 403, 200, 403),  # nothing is selected
    ("claims:invitation", "token"): (410, 410, 410, 410),
    ("api:make_token", ""): (LOGIN, 422, 422, 422),
    ("api:revoke_token", "key"): (LOGIN, 404, 404, 404),
    ("api:records", ""): (401, 401, 401, 401),
    ("api:batches", ""): (401, 401, 401, 401),
    ("api:undo", "batch"): (401, 401, 401, 401),
    ("suggestions:shop", ""): (422, HOME, HOME, 422),
    ("suggestions:change", "own"): (HOME, HOME, HOME, HOME),  # nothing is changed
    ("suggestions:change", "other"): (HOME, HOME, HOME, HOME),
    ("suggestions:decide", "suggestion"): (LOGIN, 403, 200, 403),
    ("suggestions:thanks", "suggestion"): (404, 404, 404, 404),
    ("reminders:confirm", "token"): (404, 404, 404, 404),
    ("reminders:closed", "token"): (404, 404, 404, 404),
    ("reminders:unsubscribe", "token"): (404, 404, 404, 404),
    ("reminders:choose", ""): (LOGIN, HOME, HOME, HOME),
    ("accounts:remove", ""): (LOGIN, 422, 403, 403),
    ("bulk:exclude", "proposal"): (LOGIN, 404, HOME, 404),
    ("bulk:confirm", "proposal"): (LOGIN, 404, 409, 404),
}


def test_each_url_has_a_row() -> None:
    urls = {name for name, _pattern in all_patterns()}
    assert urls == {name for name, _about in GET}


@pytest.mark.parametrize(("name", "about"), GET)
def test_who_gets_which_page(
    clients: dict[str, Client], batch: Batch, name: str, about: str
) -> None:
    url = url_of(name, about, batch)
    got = tuple(outcome(clients[who], "get", url) for who in PEOPLE)
    assert got == GET[name, about]


@pytest.mark.parametrize(("name", "about"), POST)
def test_who_may_change_what(
    clients: dict[str, Client], store: DatastoreService, batch: Batch, name: str, about: str
) -> None:
    url = url_of(name, about, batch)
    data = (
        {"seen": seal(Seen.now(store.get_one(KEYS[about])), KEYS[about])} if about in KEYS else {}
    )
    got = tuple(outcome(clients[who], "post", url, data) for who in PEOPLE)
    assert got == POST[name, about]


@pytest.mark.parametrize("keep", ["yes", ""])
@pytest.mark.parametrize(
    ("name", "about", "expected"),
    [
        ("records:edit", "own", (LOGIN, HOME, HOME, 403)),
        ("records:edit", "other", (LOGIN, 403, HOME, 403)),
        ("records:add", "", (LOGIN, HOME, HOME, 403)),
    ],
)
def test_who_may_save_may_keep_what_is_typed(
    clients: dict[str, Client],
    store: DatastoreService,
    name: str,
    about: str,
    expected: tuple[int | str, ...],
    keep: str,
) -> None:
    key = KEYS.get(about)
    data = {"seen": seal(Seen.now(store.get_one(key)), key)} if key else {}
    url = reverse(name, args=[key] if key else [])
    typed = {**data, "c-city": "Hoorn", "keep": keep}
    got = tuple(outcome(clients[who], "post", url, typed) for who in PEOPLE)
    assert got == expected


def test_admin_is_for_those_who_manage_users(clients: dict[str, Client]) -> None:
    for client in clients.values():
        response = client.get(reverse("admin:index"))
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("admin:login"))


def url_of(name: str, about: str, batch: Batch) -> str:
    if about == "column":
        return f"{reverse(name)}?kolom=province"
    if about == "pair":
        return f"{reverse(name)}?r={OWN_KEY}&r={OTHER_KEY}"
    if about == "choices":
        return f"{reverse(name)}?over=oordeel"
    arguments: dict[str, list[Any]] = {
        "own": [OWN_KEY],
        "other": [OTHER_KEY],
        "batch": [batch.pk],
        "export": [EXPORT_ID],
        "view": [VIEW_ID],
        "check": ["phone"],
        "claim": [CLAIM_ID],
        "question": [QUESTION_ID],
        "notification": [NOTIFICATION_ID],
        "suggestion": [SUGGESTION_ID],
        "token": ["of-nobody"],
        "queue": [QUEUE_ID],
        "queued": [QUEUE_ID, 1],
        "unsaved": [UNSAVED_ID],
        "import": [IMPORT_ID],
        "new": [NEW_ID],
        "table_change": [TABLE_CHANGE_ID],
        "proposal": [PROPOSAL_ID],
        **{name: [name] for name in ("set_fields", "replace", "tidy", "delete")},
        "key": [1],
        "nowhere": ["iets"],
        "reset": ["1", "set-password"],
    }
    return reverse(name, args=arguments.get(about, []))


def outcome(client: Client, method: str, url: str, data: dict[str, str] | None = None) -> int | str:
    """The status, or where a redirect leads to."""
    response = getattr(client, method)(url, data)
    if response.status_code not in (301, 302):
        return int(response.status_code)
    return LOGIN if response.headers["Location"].startswith(reverse("account_login")) else HOME
