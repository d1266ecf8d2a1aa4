"""Which columns of a resource tell that two records are one shop."""

from __future__ import annotations

from collections.abc import Sequence

from weidewinkels.profile import PROFILE, Column, Profile
from weidewinkels.review.doubles.traits import Roles


def roles_of(columns: Sequence[Column], profile: Profile = PROFILE) -> Roles | None:
    """By the profile; of a resource without its columns the first text is the name, and all other
    texts together are what tells it apart. None where there is nothing to go by."""
    ids = {column.id for column in columns}
    named = {column.id for section in profile.sections for column in section.columns}
    if profile.title in ids:
        return Roles(
            name=profile.title,
            phone=_of_kind("phone", columns),
            email=_of_kind("email", columns),
            website=_of_kind("url", columns),
            street=_street(columns, profile),
            postcode=_first("postcode", columns),
            city=profile.subtitle if profile.subtitle in ids else "",
            latitude=_first("latitude", columns),
            longitude=_first("longitude", columns),
        )
    texts = [column.id for column in columns if column.type == "text" and column.id not in named]
    if not texts:
        return None
    return Roles(name=texts[0], rest=tuple(texts[1:]))


def _of_kind(kind: str, columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(column.id for column in columns if column.kind == kind)


def _first(kind: str, columns: Sequence[Column]) -> str:
    return next(iter(_of_kind(kind, columns)), "")


def _street(columns: Sequence[Column], profile: Profile) -> str:
    """What identifies a record beside its name and postcode."""
    others = {profile.title, _first("postcode", columns)}
    texts = {column.id for column in columns if column.kind == "text"}
    return next((name for name in profile.identity if name in texts - others), "")
