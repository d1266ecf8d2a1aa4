"""Taking back a change of the data dictionary: which of its texts still stand as it left them.

What it comes to is looked up in the dictionary of now, so an undo can be undone, and what somebody
changed since stays as they left it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from datastore_proxy.types import Field
from weidewinkels.datasets import dictionary
from weidewinkels.datasets.dictionary import Texts
from weidewinkels.datasets.models import DICTIONARY_CHANGES, TableChange


@dataclass(frozen=True)
class Step:
    """One text: as it is now, and as it was before the change."""

    column: str
    part: str
    now: str
    then: str


@dataclass(frozen=True)
class TakingBack:
    """`kept`: what somebody changed since; `gone`: columns that are no more."""

    steps: list[Step]
    kept: list[Step]
    gone: list[str]

    @property
    def texts(self) -> Texts:
        """What is to be written."""
        found: Texts = {}
        for step in self.steps:
            found.setdefault(step.column, {})[step.part] = step.then
        return found

    @property
    def texts_now(self) -> Texts:
        """What is written over."""
        found: Texts = {}
        for step in self.steps:
            found.setdefault(step.column, {})[step.part] = step.now
        return found


def taking_back(change: TableChange, fields: Sequence[Field]) -> TakingBack:
    """What taking back `change` does to these columns; nothing for what is no change of texts."""
    before, after = _texts(change.before), _texts(change.after)
    if change.change not in DICTIONARY_CHANGES:
        return TakingBack([], [], [])
    parts = list(dict.fromkeys(part for texts in before.values() for part in texts))
    now = dictionary.texts_of(fields, parts)
    found = TakingBack([], [], [column for column in before if column not in now])
    for column, texts in before.items():
        for part, then in texts.items():
            if column not in now or now[column][part] == then:
                continue
            step = Step(column, part, now[column][part], then)
            is_as_left = step.now == after.get(column, {}).get(part, "")
            (found.steps if is_as_left else found.kept).append(step)
    return found


def _texts(stored: object) -> Texts:
    return stored if isinstance(stored, dict) else {}
