"""The values of a column with their numbers, as the catalogue has them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Max, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from weidewinkels.catalogue.verdicts import known
from weidewinkels.kinds.province import meant_province
from weidewinkels.profile import Column
from weidewinkels.review.variants.clusters import Cluster, cluster

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


def clusters_of(column: Column) -> list[Cluster] | None:
    """What may mean the same in this column; None when it holds too many different values.

    Reckoned once, until a record changes.
    """
    stand = known(settings.DATASTORE_RESOURCE_ID).aggregate(Max("seen_at"), Count("pk"))
    name = hashlib.sha256(
        f"{settings.DATASTORE_RESOURCE_ID}:{column.id}:{column.kind}:{stand}".encode()
    ).hexdigest()
    return cache.get_or_set(f"variants:{name}", lambda: _clusters_now(column), KEPT_SECONDS)


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


def _value_of(column: Column) -> Cast:
    """The value as text; a cast, so that it is compared as text and not as JSON."""
    return Cast(KeyTextTransform(column.id, "content"), TextField())
