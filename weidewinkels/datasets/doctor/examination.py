"""All checks, in the order in which one would mend things."""

from __future__ import annotations

from collections.abc import Iterator

from weidewinkels.datasets.doctor.finding import Finding
from weidewinkels.datasets.doctor.own import database, mail, safety, shared_cache, worker
from weidewinkels.datasets.doctor.platform import datastore
from weidewinkels.datastore import hasty_service


def examine() -> Iterator[Finding]:
    """One finding after the other; a check that fails never keeps the next from being made.

    Takes some seconds at most: the DataStore and the mail server get five each to answer.
    """
    yield from database()
    yield from shared_cache()
    yield from datastore(hasty_service())
    yield from worker()
    yield from mail()
    yield from safety()
