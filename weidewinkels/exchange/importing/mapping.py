"""Which column of the file is which column of the resource."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from django.conf import settings
from django.utils import translation

from weidewinkels.profile import Column

SKIP = ""
"""A column of the file that is left out."""


def guess(heads: Sequence[str], columns: Sequence[Column], key: str) -> list[str]:
    """Per head the column that it names, by its name in the DataStore or its label in any language.

    The key may be named too; what is named twice goes to the first.
    """
    known = _names(columns, key)
    guessed: list[str] = []
    for head in heads:
        column = known.get(_plain(head), SKIP)
        guessed.append(column if column not in guessed else SKIP)
    return guessed


def fits(mapping: Sequence[str], heads: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a mapping that was made earlier, or posted, can be one of this file."""
    chosen = [name for name in mapping if name != SKIP]
    return (
        len(mapping) == len(heads)
        and bool(chosen)
        and len(set(chosen)) == len(chosen)
        and set(chosen) <= set(names)
    )


def _names(columns: Sequence[Column], key: str) -> Mapping[str, str]:
    """Every name that a column goes by, the surest last so that it wins."""
    names: dict[str, str] = {}
    for column in columns:
        for label in _labels(column):
            names.setdefault(_plain(label), column.id)
    names |= {_plain(column.id): column.id for column in columns}
    return names | {_plain(key): key}


def _labels(column: Column) -> Iterator[str]:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield str(column.label)


def _plain(name: str) -> str:
    """Without what people write differently: capitals, spaces, signs."""
    return re.sub(r"[\W_]+", "", name).casefold()
