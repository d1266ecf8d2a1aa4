"""Delete records; they go to the trash."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy, ngettext

from datastore_proxy.types import Key, Record
from weidewinkels.accounts.permissions import Visitor, may_delete
from weidewinkels.bulk.operations.base import Operation
from weidewinkels.journal.door import Delete
from weidewinkels.journal.models import Action


class DeleteRecords(Operation):
    name = "delete"
    label = gettext_lazy("Verwijderen")
    summary = gettext_lazy("Haal records weg. Ze gaan naar de prullenbak, en zijn te herstellen.")
    icon = "trash-2"
    order = 90
    template = "bulk/operations/delete.html"
    action = Action.DELETE
    deletes = True

    @classmethod
    def may(cls, user: Visitor) -> bool:
        return may_delete(user)

    def guard(self) -> Callable[[Key, Record], bool]:
        return lambda key, record: True  # who may delete, may delete them all

    def changes_for(self, record: Record) -> Record:
        return {}

    def write_for(self, key: Key, record: Record) -> Delete:
        return Delete(key, record)

    @classmethod
    def button(cls, number: int, shown: str) -> str:
        return ngettext("Verwijder %(number)s record", "Verwijder %(number)s records", number) % {
            "number": shown
        }
