"""Makes the table of a design: package, resource, table, each looked for first.

Whatever breaks off can be gone on with: the ids are known beforehand, so what is there is found.
What CKAN refuses is cleaned up; what can't be, or of which nobody knows, is told.
"""

from __future__ import annotations

import logging
from contextlib import suppress

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from datastore_proxy.errors import (
    DatastoreError,
    DuplicateKey,
    Invalid,
    NotAuthorized,
    ResourceNotFound,
    Unavailable,
)
from datastore_proxy.platform import Platform
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Field
from weidewinkels.datasets.changes import record
from weidewinkels.datasets.making.columns import indexes_of, key_of, restored, wanted
from weidewinkels.datasets.models import DIES_AFTER, Change, NewDataset, NewState
from weidewinkels.journal.table import make_table

log = logging.getLogger(__name__)


def build(new: NewDataset, *, by: User, platform: Platform) -> NewDataset:
    """Make what the design says, or go on with it; gives the design as it is then.

    Raises no DatastoreError: `state` and `problem` say what came of it. Of two who do it at once,
    one does.
    """
    if not _begin(new):
        return NewDataset.objects.get(pk=new.pk)
    new.refresh_from_db()
    service = DatastoreService(platform.transport, new.resource_id)
    try:
        _make_package(new, platform)
        _make_resource(new, platform)
        _make_table(new, service)
    except DatastoreError as error:
        log.warning("data set %s: %s", new.pk, error)
        _settle(new, error, platform)
    else:
        new.state, new.problem = NewState.MADE, ""
        drafts = restored(new.columns)
        made = {"name": new.name, "columns": [one.id for one in wanted(drafts)]}
        record(Change.MADE, new.resource_id, by=by, after={**made, "key": key_of(drafts)})
    _save(new)
    return new


def clean_up(new: NewDataset, platform: Platform) -> NewDataset:
    """Take away the resource of a design that was half made, so that it is a design again."""
    if new.state != NewState.HALF and not new.is_broken_off:
        return new
    service = DatastoreService(platform.transport, new.resource_id)
    try:
        if _table(service) is not None:
            new.problem = _(
                "De tabel is er toch: hij wordt niet weggegooid. Kies “Ga verder” om af te ronden."
            )
        else:
            _remove_resource(new, platform)
            new.state, new.problem = NewState.DRAFT, ""
    except DatastoreError as error:
        new.problem = _("Opruimen is nu niet gelukt: %(why)s") % {"why": _why(error)}
    _save(new)
    return new


def _begin(new: NewDataset) -> bool:
    """Whether it is ours to make."""
    now = timezone.now()
    free = Q(state__in=(NewState.DRAFT, NewState.HALF))
    dead = Q(state=NewState.MAKING, touched_at__lt=now - DIES_AFTER)
    mine = NewDataset.objects.filter(free | dead, pk=new.pk)
    return bool(mine.update(state=NewState.MAKING, touched_at=now))


def _make_package(new: NewDataset, platform: Platform) -> None:
    if new.package_id:
        return
    try:
        made = platform.create_package(
            name=new.package_name,
            title=new.package_title,
            owner=new.organization_id,
            private=new.is_private,
        )
    except DatastoreError as error:
        if not error.may_be_written:
            raise
        made = platform.package(new.package_name)  # its answer got lost; its name was free
    new.package_id, new.place = made.id, f"package:{made.id}"
    NewDataset.objects.filter(pk=new.pk).update(package_id=made.id, place=new.place)


def _make_resource(new: NewDataset, platform: Platform) -> None:
    if platform.resource(new.resource_id) is not None:
        return
    new.is_asked = True
    new.save(update_fields=["is_asked"])
    try:
        platform.create_resource(new.package_id, resource_id=new.resource_id, name=new.name)
    except DatastoreError as error:
        if not error.may_be_written or platform.resource(new.resource_id) is None:
            raise


def _make_table(new: NewDataset, service: DatastoreService) -> None:
    if _table(service) is not None:
        return
    drafts = restored(new.columns)
    try:
        make_table(
            service,
            [draft.as_field() for draft in wanted(drafts)],
            key=key_of(drafts),
            indexes=indexes_of(drafts),
            alias=new.alias,
        )
    except DatastoreError as error:
        if not error.may_be_written or _table(service) is None:
            raise


def _table(service: DatastoreService) -> tuple[Field, ...] | None:
    """Its columns; None while there is no table."""
    try:
        return service.describe().fields
    except ResourceNotFound:
        return None


def _settle(new: NewDataset, error: DatastoreError, platform: Platform) -> None:
    """After a refusal nothing is to stay behind; of what we don't know, we say so."""
    new.problem = _why(error)
    new.state = NewState.DRAFT
    if isinstance(error, Unavailable):
        if _may_be_there(new, platform):
            new.state = NewState.HALF
        return
    try:
        _remove_resource(new, platform)
    except DatastoreError as second:
        log.warning("data set %s can't be cleaned up: %s", new.pk, second)
        new.state = NewState.HALF


def _may_be_there(new: NewDataset, platform: Platform) -> bool:
    try:
        return new.is_asked and platform.resource(new.resource_id) is not None
    except DatastoreError:
        return True


def _remove_resource(new: NewDataset, platform: Platform) -> None:
    if new.is_asked and platform.resource(new.resource_id) is not None:
        with suppress(ResourceNotFound):
            platform.delete_resource(new.resource_id)
    new.is_asked = False


def _why(error: DatastoreError) -> str:
    """In words for who made the design."""
    if isinstance(error, NotAuthorized):
        return _(
            "Het token (DATASTORE_API_KEY) mag hier niets maken. Geef de gebruiker ervan de rol "
            "redacteur in de organisatie van de dataset, of kies een andere dataset."
        )
    if isinstance(error, ResourceNotFound):
        return _("De dataset is er in CKAN niet meer. Kies een andere.")
    if isinstance(error, DuplicateKey | Invalid):
        said = [text for texts in error.fields.values() for text in texts]
        return _("CKAN weigert dit: %(said)s") % {"said": "; ".join(said) or error.message}
    if isinstance(error, Unavailable):
        return _("CKAN gaf geen antwoord.")
    return error.message


def _save(new: NewDataset) -> None:
    new.touched_at = timezone.now()
    new.save(update_fields=["state", "problem", "touched_at", "package_id", "place", "is_asked"])
