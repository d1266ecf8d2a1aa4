"""Goes through a whole file and makes the draft that its preview shows."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from datastore_proxy.errors import DatastoreError
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.exchange.importing.planning import Line, Plan
from weidewinkels.exchange.importing.trying import tried
from weidewinkels.exchange.models import Import, ImportState
from weidewinkels.exchange.reading.convert import rows
from weidewinkels.journal.draft import add, discard, draft
from weidewinkels.journal.models import Action, Batch, Source

log = logging.getLogger(__name__)

AT_ONCE = 1000


def begin(import_: Import) -> None:
    """Throw away an earlier draft of this file and begin a new one."""
    if import_.batch:
        discard(import_.batch)
    import_.batch = draft(by=import_.owner, action=Action.IMPORT, source=Source.IMPORT)
    import_.state, import_.checked, import_.problem = ImportState.CHECKING, 0, ""
    import_.heartbeat_at = timezone.now()
    import_.save(update_fields=["batch", "state", "checked", "problem", "heartbeat_at"])


def check(import_id: uuid.UUID) -> None:
    """Fill the draft; what stands in the way is told in the import."""
    import_ = Import.objects.select_related("owner", "batch").get(id=import_id)
    if import_.state != ImportState.CHECKING or import_.batch is None or import_.checked:
        return
    with translation.override(import_.language):
        try:
            _fill(import_, import_.batch)
            import_.state = ImportState.READY
        except DatastoreError as error:
            log.warning("import %s: %s", import_id, error)
            import_.state = ImportState.FAILED
            import_.problem = _("Het dataplatform antwoordt nu niet. Probeer het straks opnieuw.")
        except FileNotFoundError:
            import_.state = ImportState.FAILED
            import_.problem = _("Dit bestand is er niet meer. Kies het opnieuw.")
    import_.save(update_fields=["state", "problem"])


def is_abandoned(import_: Import) -> bool:
    """Whether who was checking it has died."""
    dead = timezone.now() - timedelta(seconds=settings.JOURNAL_LEASE_SECONDS)
    return import_.state == ImportState.CHECKING and import_.heartbeat_at < dead


def _fill(import_: Import, batch: Batch) -> None:
    plan = Plan(get_service(), get_resource(), import_.mapping, import_.by, import_.clear)
    for lines in _parts(import_):
        planned = list(plan.rows(lines))
        if import_.tries:
            planned = tried(planned, plan.service)
        with transaction.atomic():
            add(batch, planned, position=import_.checked)
            import_.checked += len(planned)
            import_.heartbeat_at = timezone.now()
            import_.save(update_fields=["checked", "heartbeat_at"])


def _parts(import_: Import) -> Iterator[list[Line]]:
    lines = rows(import_.rows)
    while part := list(islice(lines, AT_ONCE)):
        yield part
