"""The extension point: what an operation is, and the list of all there are.

A new operation is a class in a file of its own:

    class Approve(Operation):
        name, label, icon = "approve", _("Goedkeuren"), "check"
        summary = _("Zet de status van de records op goedgekeurd.")
        form_class = ApproveForm

        def changes_for(self, record: Record) -> Record | Cannot: …
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from datastore_proxy.types import Key, Record, Resource
from weidewinkels.accounts.permissions import Visitor, editable, may_edit_some
from weidewinkels.datastore import get_service
from weidewinkels.journal.compare import same
from weidewinkels.journal.door import Delete, Update
from weidewinkels.journal.models import Action
from weidewinkels.profile import Column, columns_for

Text = str | Promise


@dataclass(frozen=True)
class Cannot:
    """It can't be done to a record; `reason` is a clause for people, the same for like cases."""

    reason: str


class AlreadySo:
    """There is nothing to do to a record."""


ALREADY_SO = AlreadySo()
Outcome = Update | Delete | AlreadySo | Cannot


class OperationForm(forms.Form):
    """What a person fills in. `columns`: those that may be written."""

    error_css_class = "has-error"

    def __init__(self, data: Mapping[str, Any] | None = None, *, columns: Sequence[Column]) -> None:
        super().__init__(data)
        self.columns = list(columns)
        self.set_up()

    def set_up(self) -> None:
        """Add the fields that depend on the columns."""

    def problems(self) -> list[tuple[str, str, str]]:
        """(id of the input, label, message) per error, in the order of the form."""
        found = [("", "", str(message)) for message in self.non_field_errors()]
        for field in self:
            for message in field.errors:
                found.append((field.id_for_label, str(field.label), str(message)))
        return found


class Operation(ABC):
    """One thing that can be done to many records, as a person filled it in.

    `write_for` is asked for each record, for a preview; what it answers is what gets written.
    It may be asked in another process than the form was posted to, and asks no other store.
    """

    do_not_call_in_templates: ClassVar[bool] = True

    name: ClassVar[str]
    """In the address: letters, digits, `-` and `_`."""
    label: ClassVar[Text]
    summary: ClassVar[Text]
    """One sentence: what it is for."""
    icon: ClassVar[str]
    """lucide's name."""
    order: ClassVar[int] = 50
    """Where it stands among the others, the lowest first."""
    template: ClassVar[str] = "bulk/operations/plain.html"
    """The fields of its form."""
    form_class: ClassVar[type[OperationForm]] = OperationForm
    action: ClassVar[Action] = Action.BULK
    deletes: ClassVar[bool] = False
    is_offered: ClassVar[bool] = True
    """It can be chosen for any selection; else a page of its own proposes it."""
    same_label: ClassVar[Text] = _("hebben deze waarde al")
    """What is said of the records that it leaves as they are: "41 hebben deze waarde al"."""

    def __init__(self, form: OperationForm, *, resource: Resource, user: Visitor) -> None:
        """`form` is valid."""
        self.form, self.resource, self.user = form, resource, user
        self.columns = {column.id: column for column in form.columns}
        self.types = {field.id: field.type for field in resource.fields}

    @classmethod
    def may(cls, user: Visitor) -> bool:
        """May `user` do this to records at all?"""
        return may_edit_some(user)

    def guard(self) -> Callable[[Key, Record], bool]:
        """Which records the person may do it to; asked once for all."""
        return editable(self.user)

    @abstractmethod
    def changes_for(self, record: Record) -> Record | Cannot:
        """Column → value as it is to be; columns that are so already don't matter."""

    def write_for(self, key: Key, record: Record) -> Outcome:
        """What is to be written for this record as it is now."""
        wanted = self.changes_for(record)
        if isinstance(wanted, Cannot):
            return wanted
        columns = [
            column
            for column, value in wanted.items()
            if not same(value, record.get(column), self.types.get(column, "text"))
        ]
        if not columns:
            return ALREADY_SO
        return Update(key, record, {column: wanted[column] for column in columns})

    def in_words(self) -> list[str]:
        """What it was asked to do, a line each, above the preview."""
        return []

    @classmethod
    def button(cls, number: int, shown: str) -> str:
        """The words on the last button: "Wijzig 312 records"."""
        return ngettext("Wijzig %(number)s record", "Wijzig %(number)s records", number) % {
            "number": shown
        }

    @classmethod
    def back_url(cls, proposal_id: UUID, parameters: Mapping[str, list[str]]) -> str:
        """Where "Terug" on a preview leads: to the form as it was filled in."""
        return f"{reverse('bulk:propose', args=[cls.name])}?van={proposal_id}"

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "name" in cls.__dict__:
            _known[cls.name] = cls


_known: dict[str, type[Operation]] = {}


def operation_named(name: str) -> type[Operation] | None:
    return _known.get(name)


def operations_for(user: Visitor) -> list[type[Operation]]:
    """What `user` may do, in order."""
    offered = (operation for operation in _known.values() if operation.is_offered)
    allowed = (operation for operation in offered if operation.may(user))
    return sorted(allowed, key=lambda operation: (operation.order, operation.name))


def form_for(
    operation: type[Operation], resource: Resource, data: Mapping[str, Any] | None = None
) -> OperationForm:
    """The form of an operation on this resource; `data` is what was posted."""
    return operation.form_class(data, columns=list(_writable(resource)))


def as_posted(parameters: Mapping[str, list[str]]) -> QueryDict:
    """What was stored of a form, as it came: `form_for(…, as_posted(proposal.parameters))`."""
    data = QueryDict(mutable=True)
    for name, texts in parameters.items():
        data.setlist(name, texts)
    return data


def _writable(resource: Resource) -> Iterator[Column]:
    """All columns but the key, which never changes."""
    key = get_service().key
    return (column for column in columns_for(resource) if column.id != key)
