"""Everything there is to visit, and everybody who may try."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from datastore_proxy.platform import Platform
from datastore_proxy.service import DatastoreService
from tests import factories
from weidewinkels.bulk.models import Proposal, ProposalState
from weidewinkels.claims import shops
from weidewinkels.claims.models import Claim, ClaimState
from weidewinkels.datasets.making.columns import Draft, stored
from weidewinkels.datasets.models import Change, NewDataset, Start, TableChange
from weidewinkels.exchange.importing import checking
from weidewinkels.exchange.models import Export, ExportState, Import
from weidewinkels.journal import door, draft
from weidewinkels.journal.models import Action, Batch, Source
from weidewinkels.notifications.models import Notification
from weidewinkels.questions.models import Question
from weidewinkels.review.models import Queue
from weidewinkels.saved_views.models import SavedView
from weidewinkels.suggestions.models import Suggestion
from weidewinkels.unsaved.models import UnsavedForm

OWN_KEY = 5
OTHER_KEY = 6
PROPOSAL_ID = uuid.UUID("00000000-0000-4000-8000-000000000003")
IMPORT_ID = uuid.UUID("00000000-0000-4000-8000-000000000004")
NEW_ID = uuid.UUID("00000000-0000-4000-8000-000000000005")
EXPORT_ID = uuid.UUID("00000000-0000-4000-8000-000000000001")
CLAIM_ID = 17
SUGGESTION_ID = 18
VIEW_ID = 19
UNSAVED_ID = 20
QUESTION_ID = 21
NOTIFICATION_ID = 22
TABLE_CHANGE_ID = 23
QUEUE_ID = uuid.UUID("00000000-0000-4000-8000-000000000002")


@pytest.fixture
def clients(
    store: DatastoreService,
    eigenaar: User,
    beheerder: User,
    medewerker: User,
    sign_in: Callable[[User], Client],
) -> dict[str, Client]:
    """Who → their client.

    The eigenaar owns record OWN_KEY, typed UNSAVED_ID, was asked QUESTION_ID and told
    NOTIFICATION_ID; the beheerder owns the file EXPORT_ID, the queue QUEUE_ID, the preview
    PROPOSAL_ID and the view VIEW_ID, which isn't shared.
    """
    factories.give_record(eigenaar, store, OWN_KEY)
    export = Export.objects.create(id=EXPORT_ID, owner=beheerder, state=ExportState.DONE)
    export.path.parent.mkdir()
    export.path.write_bytes(b"_id;company")
    queue = Queue.objects.create(
        id=QUEUE_ID, owner=beheerder, resource_id=store.resource_id, source="todo", total=1
    )
    queue.parts.create(part=0, keys=[str(OTHER_KEY)])
    SavedView.objects.create(
        id=VIEW_ID,
        owner=beheerder,
        resource_id=store.resource_id,
        name="Zonder website",
        query_string="f.website.leeg=1",
    )
    UnsavedForm.objects.create(
        id=UNSAVED_ID, user=eigenaar, resource_id=store.resource_id, place="new:", typed={}
    )
    make_import(beheerder, store)
    Claim.objects.create(
        id=CLAIM_ID,
        state=ClaimState.WAITING,
        email="jan@hoeve.nl",
        by_shop_address=False,
        **shops.about(OTHER_KEY, store.get_one(OTHER_KEY)),
    )
    make_design(beheerder, store)
    Question.objects.create(
        id=QUESTION_ID,
        resource_id=store.resource_id,
        record_key=str(OWN_KEY),
        text="Op zondag open?",
    )
    Notification.objects.create(
        id=NOTIFICATION_ID, user=eigenaar, kind="owner_removed", values={"title": "Hoeve"}, path="/"
    )
    Suggestion.objects.create(
        id=SUGGESTION_ID,
        resource_id=store.resource_id,
        title="Hoeve De Nieuwe Wei",
        values={"company": "Hoeve De Nieuwe Wei"},
    )
    deletion = draft.draft(by=beheerder, action=Action.DELETE, source=Source.BULK)
    draft.add(deletion, [door.Delete(OTHER_KEY, store.get_one(OTHER_KEY))], position=0)
    Proposal.objects.create(
        id=PROPOSAL_ID,
        owner=beheerder,
        operation="delete",
        batch=deletion,
        state=ProposalState.READY,
    )
    return {
        "anonymous": Client(),
        "eigenaar": sign_in(eigenaar),
        "beheerder": sign_in(beheerder),
        "medewerker": sign_in(medewerker),
    }


def make_import(owner: User, store: DatastoreService) -> None:
    """A file of the `owner` under IMPORT_ID, looked through and ready to be carried out."""
    made = Import(
        id=IMPORT_ID, owner=owner, resource_id=store.resource_id, language="nl", by=["_id"],
        heads=["_id", "remarks"], mapping=["_id", "remarks"], total=1, encoding="utf-8", separator=";",
    )  # fmt: skip
    made.rows.parent.mkdir()
    made.rows.write_text(f",_id,remarks\n2,{OTHER_KEY},Ook kaas\n")
    checking.begin(made)
    checking.check(made.id)


def make_design(owner: User, store: DatastoreService) -> None:
    """A new data set that the `owner` has designed, under NEW_ID, and a label they changed."""
    first = store.describe().fields[0]
    TableChange.objects.create(
        id=TABLE_CHANGE_ID, resource_id=store.resource_id, change=Change.DICTIONARY, by=owner,
        before={first.id: {"label": "Vroeger"}}, after={first.id: {"label": first.label}},
    )  # fmt: skip
    placed = Platform(store.transport).resource(store.resource_id)
    assert placed is not None
    NewDataset.objects.create(
        id=NEW_ID, owner=owner, start=Start.SCRATCH, name="Bomen", package_id=placed.package_id,
        columns=stored([Draft(1, "boom")]), resource_id=str(NEW_ID),
    )  # fmt: skip


@pytest.fixture
def batch(store: DatastoreService, beheerder: User) -> Batch:
    """A change by the beheerder of a record that the eigenaar doesn't own."""
    seen = store.get_one(OTHER_KEY)
    update = door.Update(key=OTHER_KEY, seen=seen, changes={"remarks": "Ook kaas"})
    return door.submit(writes=[update], by=beheerder, action=Action.EDIT, source=Source.FORM)


def all_patterns() -> Iterator[tuple[str, URLPattern]]:
    """(name with its namespaces, pattern) of each URL of ours and of allauth; not of Django's admin."""
    yield from _patterns(get_resolver().url_patterns, ())


def admin_urls() -> Iterator[str]:
    """An address for each URL of Django's admin; its one group of rows in the matrix."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace == "admin":
            for name, found in _patterns(pattern.url_patterns, ()):
                arguments = {
                    each: {"app_label": "auth", "url": "iets"}.get(each, "1")
                    for each in found.pattern.regex.groupindex
                }
                if name:
                    yield reverse(f"admin:{name}", kwargs=arguments)


def _patterns(
    patterns: list[URLPattern | URLResolver], spaces: tuple[str, ...]
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join([*spaces, pattern.name or ""]), pattern
        elif pattern.namespace != "admin":
            space = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _patterns(pattern.url_patterns, space)
