"""What the worker does: make files that take long, and look through long ones that came in."""

from __future__ import annotations

import logging
import uuid
from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from datastore_proxy.errors import DatastoreError
from weidewinkels.accounts.onlooking import Person
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.exchange.export.wish import wish_in
from weidewinkels.exchange.formats import TooMuchError
from weidewinkels.exchange.importing import checking
from weidewinkels.exchange.models import Export, ExportState, Import
from weidewinkels.onlooker import looking
from weidewinkels.profile import columns_for

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=1)


@task()
def make_export(export_id: str, language: str) -> str:
    """Write the file; the page reads how far it is."""
    remove_old()
    export = Export.objects.filter(id=export_id).select_related("owner").first()
    if export is None or not export.is_open:
        return "nothing to do"
    export.state, export.number = ExportState.RUNNING, 0
    export.save(update_fields=["state", "number"])
    with translation.override(language), looking(Person(lambda: export.owner)):
        try:
            _write(export)
            export.state = ExportState.DONE
        except TooMuchError as error:
            export.state, export.problem = ExportState.FAILED, str(error)
        except DatastoreError as error:
            log.warning("export %s: %s", export.id, error)
            export.state = ExportState.FAILED
            export.problem = _("Het dataplatform gaf geen antwoord. Probeer het later opnieuw.")
    export.finished_at = timezone.now()
    export.save(update_fields=["state", "problem", "number", "finished_at"])
    if export.state == ExportState.FAILED:
        export.path.unlink(missing_ok=True)
    return export.state


@task()
def check_import(import_id: str) -> None:
    """Compare a long file with what is there; the page reads how far it is."""
    checking.check(uuid.UUID(import_id))


def check_import_later(import_: Import) -> None:
    """Have the worker do it."""
    transaction.on_commit(lambda: check_import.enqueue(str(import_.id)))


def take_up_abandoned(sender: object = None, **_: object) -> None:
    """Have another worker check the files whose worker died; also a receiver of signals."""
    for import_id in checking.begin_abandoned():
        check_import.enqueue(str(import_id))


def remove_old() -> None:
    """Throw away the files of yesterday."""
    for export in Export.objects.filter(created_at__lt=timezone.now() - KEPT_FOR):
        with suppress(OSError):
            export.path.unlink(missing_ok=True)
        export.delete()


def _write(export: Export) -> None:
    resource = get_resource()
    wish = wish_in(QueryDict(export.wish), columns_for(resource), export.owner)
    source = wish.source(get_service(), resource, export.owner)
    heads = wish.heads(source)

    def tell(number: int) -> None:
        export.number = number
        Export.objects.filter(id=export.id).update(number=number)

    export.path.parent.mkdir(parents=True, exist_ok=True)
    with export.path.open("wb") as file:
        for piece in wish.format.write(source.telling(tell), heads, separator=wish.separator):
            file.write(piece)
