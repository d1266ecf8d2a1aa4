"""The two columns whose values are kept beside each record, to count and filter by."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from weidewinkels.catalogue.models import LONGEST_GROUP
from weidewinkels.profile import PROFILE, Profile

Group = Literal["province", "place"]
GROUPS: tuple[Group, ...] = ("province", "place")
"""The fields of `KnownRecord`."""


def column_of(group: Group, profile: Profile = PROFILE) -> str:
    """The column that the field is a copy of; "" where the profile has none."""
    if group == "place":
        return profile.subtitle
    columns = (column for section in profile.sections for column in section.columns)
    return next((column.id for column in columns if column.kind == group), "")


def group_of(column: str, values: Collection[str] = ()) -> Group | None:
    """The field that holds this column, these values included; None where that doesn't tell them."""
    if any(len(value) >= LONGEST_GROUP for value in values):
        return None
    return next((group for group in GROUPS if column and column_of(group) == column), None)
