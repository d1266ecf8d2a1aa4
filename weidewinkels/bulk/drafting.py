"""Makes the preview of a proposal: reads the selected records and plans what would be written.

Goes by chunks; each is stored together with how far it got, so that whoever takes over from a
worker that died goes on after it, and nothing is planned twice.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from datastore_proxy.errors import DatastoreError
from datastore_proxy.types import Key, Record
from weidewinkels.bulk.models import Proposal, ProposalState, SelectedKeys
from weidewinkels.bulk.operations.base import (
    AlreadySo,
    Cannot,
    Operation,
    as_posted,
    form_for,
    operation_named,
)
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.journal.draft import Left, Row, add
from weidewinkels.journal.leaving import leaving
from weidewinkels.journal.models import Batch

log = logging.getLogger(__name__)

AT_ONCE = 1000
"""Records per read: the most that the service asks for in one call."""


class Overtaken(Exception):  # noqa: N818
    """Another drafter has taken over this proposal."""


class Leaving(Exception):  # noqa: N818
    """This process is to end; another goes on where it stopped."""


class Impossible(Exception):  # noqa: N818
    """No preview can be made; the message says why, in the person's language."""


def make_preview(proposal_id: uuid.UUID) -> None:
    """Plan what is left to plan of this proposal; does nothing while another is at it.

    Stops halfway when this process is to end; the next look around has another go on.

    What stands in the way is told in the proposal. Raises what is a mistake of ours.
    """
    drafter = str(uuid.uuid4())
    if not _claim(proposal_id, drafter):
        return
    proposal = Proposal.objects.select_related("owner", "selection", "batch").get(id=proposal_id)
    with translation.override(proposal.language):
        try:
            _Drafting(proposal, drafter).run()
        except Overtaken:
            log.warning("another makes the preview of %s", proposal_id)
        except Leaving:
            _let_go(proposal, drafter)
        except Impossible as why:
            _end(proposal, drafter, ProposalState.FAILED, str(why))
        except DatastoreError as error:
            log.warning("no preview of %s: %s", proposal_id, error)
            why_not = _("Het dataplatform antwoordt nu niet. Probeer het straks opnieuw.")
            _end(proposal, drafter, ProposalState.FAILED, why_not)
        except Exception:
            broken = _("Er ging iets mis bij het maken van het voorbeeld.")
            _end(proposal, drafter, ProposalState.FAILED, broken)
            raise
        else:
            _end(proposal, drafter, ProposalState.READY)


def free_abandoned() -> list[uuid.UUID]:
    """Free the previews whose drafter has died, for another; only one caller hears of each."""
    dead = timezone.now() - timedelta(seconds=settings.JOURNAL_LEASE_SECONDS)
    lost = Proposal.objects.filter(state=ProposalState.DRAFTING, heartbeat_at__lt=dead)
    return [
        proposal_id
        for proposal_id in lost.values_list("id", flat=True)
        if lost.filter(id=proposal_id).update(drafter="", heartbeat_at=timezone.now())
    ]


def operation_of(proposal: Proposal) -> Operation:
    """The operation as it was filled in; raises Impossible when it doesn't fit any more."""
    kind = operation_named(proposal.operation)
    if kind is None or not kind.may(proposal.owner):
        raise Impossible(_("Deze bewerking is niet (meer) mogelijk."))
    with translation.override(proposal.language):
        resource = get_resource()
        form = form_for(kind, resource, as_posted(proposal.parameters))
        if not form.is_valid():
            raise Impossible(_("De velden zijn intussen veranderd. Vul het formulier opnieuw in."))
    return kind(form, resource=resource, user=proposal.owner)


class _Drafting:
    """One drafter at work on one proposal."""

    def __init__(self, proposal: Proposal, drafter: str) -> None:
        self.proposal, self.drafter = proposal, drafter
        self.service = get_service()
        self.operation = operation_of(proposal)
        self.may_write = self.operation.guard()

    def run(self) -> None:
        proposal = self.proposal
        if proposal.batch is None or proposal.selection_id is None:
            raise Impossible(_("De selectie is intussen gewist."))
        for keys, records in self._read():
            self._store(proposal.batch, keys, records)
            if leaving.is_set() and proposal.drafted < proposal.number:
                raise Leaving
        if proposal.drafted != proposal.number:
            raise Impossible(_("De selectie is intussen gewijzigd. Maak een nieuw voorbeeld."))

    def _read(self) -> Iterator[tuple[list[str], dict[Key, Record]]]:
        """The records by chunks; the next one is read while the last is planned."""
        if self.proposal.number <= AT_ONCE:
            yield from ((keys, self._get(keys)) for keys in self._chunks())
            return
        before: tuple[list[str], Future[dict[Key, Record]]] | None = None
        with ThreadPoolExecutor(1) as reader:
            for keys in self._chunks():
                ahead = keys, reader.submit(self._get_aside, keys)
                if before:
                    yield before[0], before[1].result()
                before = ahead
            if before:
                yield before[0], before[1].result()

    def _chunks(self) -> Iterator[list[str]]:
        left = self._keys_after(self.proposal.drafted)
        while chunk := list(islice(left, AT_ONCE)):
            yield chunk

    def _keys_after(self, drafted: int) -> Iterator[str]:
        """The selected keys, without the first `drafted`."""
        parts = SelectedKeys.objects.filter(selection=self.proposal.selection_id)
        # No cursor stays open: its snapshot of the database would refuse our writes.
        for part in list(parts.order_by("position").values_list("id", flat=True)):
            found = parts.filter(id=part).values_list("keys", flat=True).first() or []
            yield from found[drafted:]
            drafted = max(0, drafted - len(found))

    def _get_aside(self, keys: Sequence[str]) -> dict[Key, Record]:
        try:
            return self._get(keys)
        finally:
            connection.close()  # this thread's own, if the cache has opened one

    def _get(self, texts: Sequence[str]) -> dict[Key, Record]:
        keys = self.service.keys_from_texts(texts)
        return self.service.get(keys) if keys else {}

    def _store(self, batch: Batch, keys: Sequence[str], records: dict[Key, Record]) -> None:
        proposal = self.proposal
        rows = [self._row(key, record) for key, record in records.items()]
        missing = len(keys) - len(rows)
        with transaction.atomic():
            mine = Proposal.objects.filter(
                id=proposal.id, drafter=self.drafter, drafted=proposal.drafted
            )
            if not mine.update(
                drafted=F("drafted") + len(keys),
                missing=F("missing") + missing,
                heartbeat_at=timezone.now(),
            ):
                raise Overtaken
            add(batch, rows, position=proposal.drafted)
        proposal.drafted += len(keys)
        proposal.missing += missing

    def _row(self, key: Key, record: Record) -> Row:
        if not self.may_write(key, record):
            return Left(key, record, _("dit record is niet van u"))
        outcome = self.operation.write_for(key, record)
        if isinstance(outcome, AlreadySo):
            return Left(key, record)
        if isinstance(outcome, Cannot):
            return Left(key, record, outcome.reason)
        return outcome


def _claim(proposal_id: uuid.UUID, drafter: str) -> bool:
    dead = timezone.now() - timedelta(seconds=settings.JOURNAL_LEASE_SECONDS)
    free = Proposal.objects.filter(
        Q(drafter="") | Q(heartbeat_at__lt=dead), id=proposal_id, state=ProposalState.DRAFTING
    )
    return bool(free.update(drafter=drafter, heartbeat_at=timezone.now()))


def _let_go(proposal: Proposal, drafter: str) -> None:
    """Leave it to be found by the next look around (`free_abandoned`)."""
    long_ago = timezone.now() - timedelta(seconds=settings.JOURNAL_LEASE_SECONDS + 1)
    Proposal.objects.filter(id=proposal.id, drafter=drafter).update(
        drafter="", heartbeat_at=long_ago
    )


def _end(proposal: Proposal, drafter: str, state: ProposalState, problem: str = "") -> None:
    Proposal.objects.filter(id=proposal.id, drafter=drafter).update(state=state, problem=problem)
