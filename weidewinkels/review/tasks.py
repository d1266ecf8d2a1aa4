"""What the worker does for the review: look for doubles and for spellings, when asked and when due."""

from __future__ import annotations

import logging

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from datastore_proxy.errors import DatastoreError
from weidewinkels.catalogue.models import SyncState
from weidewinkels.review import computing
from weidewinkels.review.computing import DOUBLES, VARIANTS, Tell
from weidewinkels.review.doubles.finding import find_doubles
from weidewinkels.review.models import Computation
from weidewinkels.review.variants.values import work_out

log = logging.getLogger(__name__)

BROKE_OFF = _("Het zoeken is afgebroken. Probeer het later opnieuw.")


@task()
def compute(computation_id: int) -> str:
    """Work it out, unless another worker is at it."""
    computation = Computation.objects.filter(
        pk=computation_id, resource_id=settings.DATASTORE_RESOURCE_ID
    ).first()
    if computation is None or not computing.take(computation):
        return "nothing to do"
    stand = computing.catalogue_stand()
    try:
        _work(computation, computing.teller(computation))
    except DatastoreError as error:
        log.warning("%s: %s", computation, error)
        computing.finish(computation, problem=str(BROKE_OFF))
        return "broken off"
    except Exception:
        computing.finish(computation, problem=str(BROKE_OFF))
        raise
    computing.finish(computation, stand=stand)
    return "done"


def begin_what_is_due(sender: object = None, **_: object) -> None:
    """Take up what was left lying, and after a round of the catalogue that found changes look for
    doubles anew."""
    for computation in computing.left_lying():
        Computation.objects.filter(pk=computation.pk).update(asked_at=timezone.now())
        compute.enqueue(computation.pk)
    round_ = SyncState.objects.filter(resource_id=settings.DATASTORE_RESOURCE_ID).first()
    if round_ is None or round_.as_of is None:
        return
    doubles = computing.computation_of(DOUBLES)
    if doubles.looked_at == round_.as_of:
        return
    if computing.is_outdated(doubles):
        doubles = computing.ask(DOUBLES)
    Computation.objects.filter(pk=doubles.pk).update(looked_at=round_.as_of)


def _work(computation: Computation, tell: Tell) -> None:
    if computation.subject == DOUBLES:
        find_doubles(computation.resource_id, tell)
    elif computation.subject.startswith(VARIANTS):
        work_out(computation, computation.subject.removeprefix(VARIANTS))
