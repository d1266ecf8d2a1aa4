"""Which checks there are, and all of them on one record."""

from __future__ import annotations

from collections.abc import Iterable

from datastore_proxy.types import Record
from weidewinkels.profile import Column
from weidewinkels.quality import address, contact, coordinates, missing, writing
from weidewinkels.quality.base import Check, Flag, Sheet, Table

CHECKS: dict[str, Check] = {
    check.name: check
    for check in (
        missing.unreachable,
        missing.missing_required,
        missing.missing_email,
        missing.missing_phone,
        contact.impossible_email,
        contact.impossible_phone,
        contact.impossible_website,
        contact.website_without_scheme,
        address.impossible_postcode,
        address.other_spelling_of_postcode,
        missing.missing_province,
        address.other_spelling_of_province,
        address.no_province,
        address.province_beside_postcode,
        address.province_beside_coordinates,
        missing.not_on_map,
        coordinates.impossible_coordinate,
        coordinates.other_spelling_of_coordinate,
        coordinates.swapped_coordinates,
        coordinates.abroad,
        writing.placeholder,
        writing.white_space,
        writing.all_capitals,
    )
}
"""By name, in the order in which they are shown: what hurts most comes first."""


class Inspector:
    """All checks, for records with these columns. Make it once, and use it for many records."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self.table = Table(columns)

    def flags(self, record: Record) -> list[Flag]:
        """What is doubtful about the record. Never raises, whatever the record holds.

        A flag carries a mend only where that leaves the record without this flag, and with no
        more flags than before.
        """
        sheet = Sheet(record, self.table)
        found = _found(sheet)
        return [_with_sure_mend(flag, found, sheet) for flag in found]

    def mend(self, record: Record, check: str) -> Record:
        """The columns to write to mend all that this check finds; empty for what it can't mend."""
        changes: Record = {}
        for flag in self.flags(record):
            if flag.check == check:
                changes |= flag.mend
        return changes


def _found(sheet: Sheet) -> list[Flag]:
    return [flag for check in CHECKS.values() for flag in check.flags(sheet)]


def _with_sure_mend(flag: Flag, found: list[Flag], sheet: Sheet) -> Flag:
    if not flag.mend:
        return flag
    fits = all(sheet.table.takes(column, value) for column, value in flag.mend.items())
    after = _found(sheet.but(flag.mend)) if fits else found
    still = any(left.check == flag.check and left.column == flag.column for left in after)
    return Flag(flag.check, flag.column) if still or len(after) > len(found) else flag
