"""The data dictionary: what columns are called and what is said of them, compared and merged.

Who changes a label changes that label: another's in between stays, and where both changed the same,
the person is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from datastore_proxy.types import Field

SALT = "datasets.dictionary"
TYPE_OVERRIDE = "type_override"
OVERRIDES = ("", "text", "numeric", "timestamp")
"""What CKAN's own page of the dictionary offers; its loaders heed it at the next upload."""
LONGEST = {"label": 200, "notes": 5000}

Texts = dict[str, dict[str, str]]
"""Column → part ("label", "notes", "label_en", …) → text."""


@dataclass(frozen=True)
class Clash:
    """A text that somebody else changed since it was shown."""

    column: str
    part: str
    theirs: str


def parts(*, is_upload: bool) -> list[str]:
    """What of a column can be changed: its texts in each language; its type at the next upload."""
    others = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    found = ["label", "notes", *(f"{part}_{code}" for code in others for part in LONGEST)]
    return [*found, TYPE_OVERRIDE] if is_upload else found


def texts_of(fields: Sequence[Field], wanted: Sequence[str]) -> Texts:
    return {
        field.id: {part: str(field.info.get(part) or "") for part in wanted} for field in fields
    }


def seal(texts: Texts) -> str:
    """For a form: the texts as they were shown."""
    return signing.dumps(texts, salt=SALT, compress=True)


def unseal(sealed: str) -> Texts | None:
    """What `seal` was given; None for anything else."""
    try:
        texts: Texts = signing.loads(sealed, salt=SALT)
    except signing.BadSignature:
        return None
    return texts


def changes(shown: Texts, typed: Texts) -> Texts:
    """What the person changed: the parts that are another text now."""
    found = {
        column: {
            part: text
            for part, text in texts.items()
            if text != shown.get(column, {}).get(part, "")
        }
        for column, texts in typed.items()
    }
    return {column: texts for column, texts in found.items() if texts}


def clashes(shown: Texts, now: Texts, wanted: Texts) -> list[Clash]:
    """Where somebody else changed the same in between, into something else."""
    return [
        Clash(column, part, now[column][part])
        for column, texts in wanted.items()
        for part, text in texts.items()
        if column in now
        and now[column].get(part, "") != shown.get(column, {}).get(part, "")
        and now[column].get(part, "") != text
    ]


def merged(fields: Sequence[Field], wanted: Texts) -> list[Field]:
    """All columns as they are now, with these texts in; an empty text is taken out.

    Whatever else stands in a column's `info` stays.
    """
    return [
        Field(field.id, field.type, _with(field.info, wanted.get(field.id, {}))) for field in fields
    ]


def _with(info: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    return {name: value for name, value in {**info, **texts}.items() if texts.get(name, "x") != ""}


def problem_of(part: str, text: str) -> str:
    """Why a text can't be one; "" when it can."""
    if part == TYPE_OVERRIDE:
        return "" if text in OVERRIDES else _("Kies een van de soorten.")
    most = LONGEST[part.partition("_")[0]]
    if len(text) > most:
        return _("Dit is te lang: er passen %(most)s tekens.") % {"most": most}
    return ""
