"""What the pages of a design show."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.forms import BaseForm
from django.utils.translation import gettext as _

from datastore_proxy.keys import RECORD_ID
from weidewinkels.datasets.making.columns import (
    Draft,
    Problems,
    indexes_of,
    key_of,
    restored,
    wanted,
)
from weidewinkels.datasets.models import NewDataset
from weidewinkels.datastore import EMBEDDED


@dataclass(frozen=True)
class Input:
    """One input of a row. `name` is its id as well."""

    name: str
    value: str
    problem: str = ""


@dataclass(frozen=True)
class Row:
    """A column as the form shows it."""

    draft: Draft
    number: int
    inputs: Mapping[str, Input]
    is_first: bool
    is_last: bool

    @property
    def called(self) -> str:
        """How a button says which column it is about."""
        return self.draft.label or self.draft.id or _("kolom %(number)s") % {"number": self.number}

    @property
    def problem(self) -> str:
        return " ".join(self.inputs[part].problem for part in ("key", "index")).strip()


def rows(drafts: Sequence[Draft], problems: Problems) -> list[Row]:
    return [
        Row(
            draft,
            number,
            {
                part: Input(draft.input(part), value, problems.get(draft.input(part), ""))
                for part, value in _parts(draft).items()
            },
            is_first=number == 1,
            is_last=number == len(drafts),
        )
        for number, draft in enumerate(drafts, start=1)
    ]


def summary(form: BaseForm | None, shown: Sequence[Row]) -> list[tuple[str, str, str]]:
    """(id of the input, what it is called, the message) of everything that is wrong."""
    found = [
        (field.id_for_label, str(field.label), str(error))
        for field in form or ()
        for error in field.errors
    ]
    names = {"id": _("naam"), "label": _("label"), "notes": _("toelichting")}
    for row in shown:
        for part, one in row.inputs.items():
            if one.problem:
                name = f"{row.called}: {names[part]}" if part in names else row.called
                found.append((one.name, name, one.problem))
    return found


def asked_of_ckan(new: NewDataset) -> str:
    """What `datastore_create` will be called with, for who wants to know exactly."""
    drafts = restored(new.columns)
    call: dict[str, Any] = {
        "resource_id": new.resource_id,
        "fields": [
            {"id": field.id, "type": field.type, **({"info": field.info} if field.info else {})}
            for field in (draft.as_field() for draft in wanted(drafts))
        ],
    }
    for name, value in (
        ("primary_key", key_of(drafts)),
        ("indexes", indexes_of(drafts)),
        ("aliases", [new.alias] if new.alias else []),
    ):
        if value:
            call[name] = value
    return json.dumps(call, indent=2, ensure_ascii=False, default=dict)


def settings_for(new: NewDataset) -> list[tuple[str, str]]:
    """(name, value) of the settings to use it by; never the token."""
    found = [("DATASTORE_RESOURCE_ID", new.resource_id), ("DATASTORE_KEY", RECORD_ID)]
    if not settings.DATASTORE_URL.startswith(EMBEDDED):
        found.insert(0, ("DATASTORE_URL", settings.DATASTORE_URL))
    return [*found, ("DATASTORE_FORCE", "off")]


def _parts(draft: Draft) -> dict[str, str]:
    return {
        "id": draft.id,
        "type": draft.type,
        "label": draft.label,
        "notes": draft.notes,
        "key": "on" if draft.is_key else "",
        "index": "on" if draft.is_index else "",
    }
