"""The table itself: its columns, key, indexes and data dictionary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from datastore_proxy.errors import Refused, UnexpectedAnswer
from datastore_proxy.types import Field
from datastore_proxy.values import sendable_record, sendable_text

from .calls import Calls


class Defining(Calls):
    """Makes tables and says what they are."""

    def create(
        self,
        fields: Sequence[Field],
        *,
        package_id: str = "",
        name: str = "",
        key: Sequence[str] = (),
        indexes: Sequence[str] = (),
        alias: str = "",
        records: Sequence[Mapping[str, Any]] = (),
    ) -> str:
        """Make a table with these columns and tell its resource id.

        With `package_id` a new resource in that data set, else the table of this resource, or new
        columns in it. `key`: columns that together are unique; `indexes`: columns that are looked
        in often, each with an index; `alias`: another name to search it by.
        CKAN: `datastore_create`. Raises `Invalid` for a column name that CKAN refuses,
        `DuplicateKey`.
        """
        data: dict[str, Any] = {
            "fields": _described(fields),
            "records": [sendable_record(record) for record in records],
        }
        if key:
            data["primary_key"] = _column_list(key)
        if indexes:
            data["indexes"] = _column_list(indexes)
        if alias:
            data["aliases"] = [sendable_text(alias)]
        if package_id:
            data["resource"] = {"package_id": package_id, "name": name}
        else:
            data |= {"resource_id": self.resource_id, **self._forced()}
        answer = self._call_once("datastore_create", data)
        if not isinstance(answer, dict) or "resource_id" not in answer:
            raise UnexpectedAnswer(action="datastore_create", may_be_written=True)
        return str(answer["resource_id"])

    def set_key(self, columns: Sequence[str]) -> None:
        """Make these columns the key, in place of any other; none removes it.

        CKAN: `datastore_create` with `primary_key` and nothing else. Raises `DuplicateKey` when
        records share a value (the old key stays), `Invalid` for an unknown column or `_id`.
        """
        data = {"primary_key": _column_list(columns), **self._forced()}
        self._call("datastore_create", self._about(data))

    def set_info(self, fields: Sequence[Field]) -> None:
        """Write the data dictionary: the `info` of each of these columns, in place of what it was.

        `fields`: all columns of the table in its order, as `describe` gives them, for CKAN before
        2.11 takes no others; types stay as they are. CKAN: `datastore_create`.
        """
        data = {"fields": _described(fields), **self._forced()}
        self._call("datastore_create", self._about(data))


def _described(fields: Sequence[Field]) -> list[dict[str, Any]]:
    return [
        {"id": sendable_text(f.id), "type": f.type, "info": sendable_record(f.info)} for f in fields
    ]


def _column_list(columns: Sequence[str]) -> list[str]:
    if isinstance(columns, str):
        raise Refused("A key is a list of columns.")  # CKAN would split it at the commas
    return [sendable_text(column) for column in columns]
