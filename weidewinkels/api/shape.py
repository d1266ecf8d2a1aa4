"""What the columns of the resource make of the API: known only when somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from weidewinkels.datastore import get_resource, get_service
from weidewinkels.profile import Column, columns_for


@dataclass(frozen=True)
class Shape:
    """The columns as people see them; `key` names the one that tells records apart, or `_id`."""

    columns: tuple[Column, ...]
    key: str

    @classmethod
    def of_resource(cls) -> Shape:
        """Of the resource of the settings; raises any `DatastoreError`."""
        return cls(tuple(columns_for(get_resource())), get_service().key)

    @cached_property
    def new(self) -> dict[str, Column]:
        """Those that a new record can have, by id."""
        return {column.id: column for column in self.columns}

    @cached_property
    def changeable(self) -> dict[str, Column]:
        """All but the key, which names the record in its address and in the history."""
        return {id_: column for id_, column in self.new.items() if id_ != self.key}

    @cached_property
    def required(self) -> list[str]:
        """Those without which there is no new record."""
        return [c.id for c in self.columns if c.required or c.id == self.key]
