"""The values of a column with their numbers, as the catalogue has them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from weidewinkels.catalogue.verdicts import known
from weidewinkels.datastore import get_resource
from weidewinkels.kinds.province import meant_province
from weidewinkels.profile import Column, columns_for
from weidewinkels.review import computing
from weidewinkels.review.models import Computation
from weidewinkels.review.variants.clusters import Cluster, Member, cluster

KINDS = ("text", "province")
"""Kinds of columns in which people write one thing in several ways."""
KEPT_SECONDS = 3600
MOST_VALUES = 5000
"""More different values than this are names of their own, not spellings of a few."""


def columns_with_variants(columns: Collection[Column]) -> list[Column]:
    return [column for column in columns if column.kind in KINDS and column.type == "text"]


def counts_of(column: Column) -> dict[str, int] | None:
    """Value → in how many records; None when there are more than `MOST_VALUES` different ones."""
    rows = list(
        known(settings.DATASTORE_RESOURCE_ID)
        .order_by()
        .annotate(value=_value_of(column))
        .filter(value__isnull=False)
        .values_list("value")
        .annotate(Count("pk"))[: MOST_VALUES + 1]
    )
    if len(rows) > MOST_VALUES:
        return None
    return {value: number for value, number in rows if value.strip()}


@dataclass(frozen=True)
class Found:
    """`clusters`: what may mean the same; None where the column holds too many different values.

    `computation`: where a worker works it out. `is_ready`: there is an outcome, be it of before.
    """

    clusters: list[Cluster] | None
    computation: Computation | None = None
    is_ready: bool = True


def found_in(column: Column) -> Found:
    """What may mean the same in this column: of a few records at once, of many by the worker, who is
    asked here as soon as a record changed."""
    stand = computing.catalogue_stand()
    if int(stand.partition(":")[0]) <= computing.SMALL:
        name = hashlib.sha256(
            f"{settings.DATASTORE_RESOURCE_ID}:{column.id}:{column.kind}:{stand}".encode()
        ).hexdigest()
        return Found(
            cache.get_or_set(f"variants:{name}", lambda: _clusters_now(column), KEPT_SECONDS)
        )
    subject = f"{computing.VARIANTS}{column.id}"
    computation = computing.computation_of(subject)
    if computation.stand != stand and computation.asked_at is None and not computation.problem:
        computing.ask(subject)
        computation = computing.computation_of(subject)
    result = computation.result
    return Found(_read(result) if result else [], computation, is_ready=bool(result))


def work_out(computation: Computation, column_id: str) -> None:
    """What may mean the same in this column, as a result to keep."""
    column = next((one for one in columns_for(get_resource()) if one.id == column_id), None)
    clusters = _clusters_now(column) if column else []
    computation.result = {
        "clusters": None
        if clusters is None
        else [
            {
                "members": [[member.value, member.number] for member in one.members],
                "suggestion": one.suggestion,
                "is_sure": one.is_sure,
            }
            for one in clusters
        ]
    }
    computation.save(update_fields=["result"])


def keys_with(column: Column, values: Collection[str]) -> Iterator[str]:
    """The keys of the records that hold one of these values, in their usual order."""
    records = (
        known(settings.DATASTORE_RESOURCE_ID)
        .annotate(value=_value_of(column))
        .filter(value__in=list(values))
    )
    yield from records.values_list("key", flat=True).iterator(2000)


def _clusters_now(column: Column) -> list[Cluster] | None:
    counts = counts_of(column)
    if counts is None:
        return None
    if column.kind == "province":
        return cluster(counts, canonical=meant_province)
    return cluster(counts)


def _read(result: dict[str, Any]) -> list[Cluster] | None:
    if result["clusters"] is None:
        return None
    return [
        Cluster(
            tuple(Member(value, number) for value, number in one["members"]),
            one["suggestion"],
            one["is_sure"],
        )
        for one in result["clusters"]
    ]


def _value_of(column: Column) -> Cast:
    """The value as text; a cast, so that it is compared as text and not as JSON."""
    return Cast(KeyTextTransform(column.id, "content"), TextField())
