"""Goes through a whole file and makes the draft that its preview shows."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from datastore_proxy.errors import DatastoreError
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.exchange.importing.planning import Line, Plan
from weidewinkels.exchange.importing.trying import tried
from weidewinkels.exchange.models import Import, ImportState
from weidewinkels.exchange.reading.convert import rows
from weidewinkels.journal.draft import Row, add, discard, draft
from weidewinkels.journal.leaving import leaving
from weidewinkels.journal.models import Action, Batch, Source

log = logging.getLogger(__name__)

AT_ONCE = 5000
"""Rows that are compared and stored together: what an export wrote behind each other is read in one call."""


class Overtaken(Exception):  # noqa: N818
    """Another has begun anew with this import."""


class Leaving(Exception):  # noqa: N818
    """This process is to end; another begins anew."""


def begin(import_: Import) -> None:
    """Throw away an earlier draft of this file and begin a new one."""
    if import_.batch:
        discard(import_.batch)
    import_.batch = draft(by=import_.owner, action=Action.IMPORT, source=Source.IMPORT)
    import_.state, import_.checked, import_.problem = ImportState.CHECKING, 0, ""
    import_.heartbeat_at = timezone.now()
    import_.save(update_fields=["batch", "state", "checked", "problem", "heartbeat_at"])


def check(import_id: uuid.UUID) -> None:
    """Fill the draft; what stands in the way is told in the import.

    Stops halfway when this process is to end, or when another has begun anew.
    """
    import_ = Import.objects.select_related("owner", "batch").get(id=import_id)
    if import_.state != ImportState.CHECKING or import_.batch is None or import_.checked:
        return
    with translation.override(import_.language):
        try:
            _Checking(import_, import_.batch).run()
        except Overtaken:
            log.warning("another checks import %s", import_id)
        except Leaving:
            _of_this_draft(import_).update(heartbeat_at=_long_ago())
        except DatastoreError as error:
            log.warning("import %s: %s", import_id, error)
            _fail(import_, _("Het dataplatform antwoordt nu niet. Probeer het straks opnieuw."))
        except FileNotFoundError:
            _fail(import_, _("Dit bestand is er niet meer. Kies het opnieuw."))
        else:
            _of_this_draft(import_).update(state=ImportState.READY)


def begin_abandoned() -> list[uuid.UUID]:
    """Begin anew with those whose checker has died; only one caller hears of each."""
    taken = []
    for import_ in Import.objects.filter(state=ImportState.CHECKING, heartbeat_at__lte=_long_ago()):
        as_seen = Import.objects.filter(id=import_.id, heartbeat_at=import_.heartbeat_at)
        if as_seen.update(heartbeat_at=timezone.now()):
            begin(import_)
            taken.append(import_.id)
    return taken


class _Checking:
    """One checker at work on one import."""

    def __init__(self, import_: Import, batch: Batch) -> None:
        self.import_, self.batch = import_, batch
        self.plan = Plan(
            get_service(),
            get_resource(),
            import_.mapping,
            import_.by,
            import_.clear,
            is_guarded=bool(import_.encoding),  # a spreadsheet has none
        )

    def run(self) -> None:
        for planned in self._planned():
            self._store(planned)
            if leaving.is_set() and self.import_.checked < self.import_.total:
                raise Leaving

    def _planned(self) -> Iterator[list[Row]]:
        """What becomes of the rows, by parts; the next is fetched and compared while one is stored."""
        if self.import_.total <= AT_ONCE:
            yield from map(self._plan, self._parts())
            return
        before: Future[list[Row]] | None = None
        with ThreadPoolExecutor(1) as planner:
            for lines in self._parts():
                ahead = planner.submit(copy_context().run, self._plan_aside, lines)
                if before:
                    yield before.result()
                before = ahead
            if before:
                yield before.result()

    def _parts(self) -> Iterator[list[Line]]:
        lines = rows(self.import_.rows)
        while part := list(islice(lines, AT_ONCE)):
            yield part

    def _plan_aside(self, lines: list[Line]) -> list[Row]:
        try:
            return self._plan(lines)
        finally:
            connection.close()  # this thread's own, if the cache has opened one

    def _plan(self, lines: list[Line]) -> list[Row]:
        planned = self.plan.rows(lines, self.plan.find(lines))
        return tried(planned, self.plan.service) if self.import_.tries else planned

    def _store(self, planned: list[Row]) -> None:
        import_ = self.import_
        with transaction.atomic():
            mine = _of_this_draft(import_).filter(checked=import_.checked)
            number = import_.checked + len(planned)
            if not mine.update(checked=number, heartbeat_at=timezone.now()):
                raise Overtaken
            add(self.batch, planned, position=import_.checked)
        import_.checked = number


def _of_this_draft(import_: Import) -> QuerySet[Import]:
    """The import, as long as nobody has begun anew with it."""
    return Import.objects.filter(id=import_.id, batch=import_.batch_id, state=ImportState.CHECKING)


def _fail(import_: Import, problem: str) -> None:
    _of_this_draft(import_).update(state=ImportState.FAILED, problem=problem)


def _long_ago() -> datetime:
    """Who gave no sign of life since then is dead."""
    return timezone.now() - timedelta(seconds=settings.JOURNAL_LEASE_SECONDS)
