"""Flags in words, for whoever may mend what they are about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import gettext as _

from weidewinkels.kinds import kind_of
from weidewinkels.profile import Column
from weidewinkels.quality.base import Flag
from weidewinkels.quality.inspector import CHECKS


def proposal_of(flag: Flag, columns: Mapping[str, Column]) -> str:
    """What the mend comes to: "Noord-Holland", "leegmaken"; empty where there is none."""
    texts = []
    for name, value in flag.mend.items():
        column = columns.get(name)
        shown = kind_of(column).plain(value) if column else str(value)
        text = _("leegmaken") if value is None else shown
        is_alone = len(flag.mend) == 1 and name == flag.column
        texts.append(text if is_alone or column is None else f"{column.label}: {text}")
    return ", ".join(texts)


def warnings_of(flags: Iterable[Flag], columns: Collection[Column]) -> dict[str, list[str]]:
    """Column → what to say about its value: what is wrong, and what it could be instead."""
    by_id = {column.id: column for column in columns}
    warnings: dict[str, list[str]] = {}
    for flag in flags:
        text = str(CHECKS[flag.check].explanation)
        if proposal := proposal_of(flag, by_id):
            text += " " + _("Voorstel: %(proposal)s.") % {"proposal": proposal}
        warnings.setdefault(flag.column, []).append(text)
    return warnings
