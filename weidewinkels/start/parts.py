"""Which parts of the start page somebody gets: of each role that they have."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User

from weidewinkels.accounts.ownership import owned_by
from weidewinkels.accounts.permissions import may_delete, may_review
from weidewinkels.accounts.roles import EIGENAAR, MEDEWERKER


@dataclass(frozen=True)
class Parts:
    owner: bool
    reviewer: bool
    cleaner: bool
    """Finds and deletes what is stale: a beheerder may, and it is a medewerker's first task."""

    @property
    def any(self) -> bool:
        return self.owner or self.reviewer or self.cleaner


def parts_for(user: User) -> Parts:
    """By what they may; who may all that another role does gets its part when they have that role."""
    groups = set(user.groups.values_list("name", flat=True))
    reviews = may_review(user)
    return Parts(
        owner=EIGENAAR in groups or owned_by(user).exists(),
        reviewer=reviews,
        cleaner=may_delete(user) and (MEDEWERKER in groups or not reviews),
    )
