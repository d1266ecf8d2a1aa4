"""Short words for selecting, proposing and confirming."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Key, Query, Record
from weidewinkels.bulk import selections
from weidewinkels.bulk.models import KEYS_PER_PART, Proposal, SelectedKeys, Selection
from weidewinkels.datastore import get_service
from weidewinkels.journal import door
from weidewinkels.journal.models import Batch

Select = Callable[..., list[Record]]
"""Of the fixture `select_first`."""


def select(user: User, keys: Iterable[Key], *, listing: str = "") -> Selection:
    """These records as the selection of `user`."""
    texts = [str(key) for key in keys]
    selection = Selection.objects.create(
        owner=user, resource_id=get_service().resource_id, number=len(texts), listing=listing
    )
    SelectedKeys.objects.bulk_create(
        SelectedKeys(selection=selection, position=at, keys=texts[at : at + KEYS_PER_PART])
        for at in range(0, len(texts), KEYS_PER_PART)
    )
    selections.install(selection)
    return selection


def records_of(store: DatastoreService, number: int, **filters: Any) -> list[Record]:
    """The first records that fit."""
    asked = {column: [value] for column, value in filters.items()}
    return list(store.search(Query(filters=asked, limit=number)).records)


def posted_set(**values: str | None) -> dict[str, str]:
    """What the form posts to set these columns, or with None to clear them."""
    data = {}
    for column, value in values.items():
        data[f"do-c-{column}"] = "clear" if value is None else "set"
        data[f"c-{column}"] = value or ""
    return data


def propose(client: Client, operation: str, data: dict[str, Any] | None = None) -> Proposal:
    """Fill in the form and go to the preview."""
    answer = client.post(reverse("bulk:propose", args=[operation]), data or {})
    assert answer.status_code == 302, answer.content.decode()
    return Proposal.objects.get(id=answer.headers["Location"].strip("/").split("/")[-1])


def preview_of(client: Client, proposal: Proposal, query: str = "") -> str:
    answer = client.get(reverse("bulk:preview", args=[proposal.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def confirm(client: Client, proposal: Proposal, number: int, **data: Any) -> Any:
    """Press the last button, having typed the number."""
    posted = {"count": number, "typed": number, **data}
    return client.post(reverse("bulk:confirm", args=[proposal.pk]), posted)


def batch_of(proposal: Proposal) -> Batch:
    proposal.refresh_from_db()
    assert proposal.batch
    return Batch.objects.get(pk=proposal.batch.pk)


def text_of(page: str) -> str:
    """The page as people read it: no tags, single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def another_writes(record: Record, **changes: Any) -> None:
    """Somebody else changes a record in the meantime."""
    door.submit(
        writes=[door.Update(record["_id"], record, changes)], by=None, action="edit", source="form"
    )
