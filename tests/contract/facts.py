"""In what the stores are allowed to differ: a fact per difference, with CKAN 2.11 as the measure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True, slots=True)
class Facts:
    # Errors
    unknown_action: str = "Bad request - Action name not known: "
    row_key: str = "records_row"
    insert_row: Literal["none", "last", "exact"] = "last"
    """Which row is told to be the guilty one of an insert."""
    bad_insert: int = 409
    """The status of an insert with a value that doesn't fit."""
    bad_delete: int = 500
    """The status of a delete by a value that doesn't fit."""
    nul_in_text: int = 500
    not_json: int = 415
    """The status of a POST that doesn't say it is JSON."""
    nested_field_errors: bool = False
    not_allowed: str = "Access denied: User  not authorized to edit resource {}"

    # Writing
    echoes_records: bool = True
    include_records: bool = False
    include_inserted_records: bool = False
    """`include_records` works for an insert of several records too."""
    empty_is_null: bool = True
    keeps_unknown_id: bool = False
    """An upsert of an `_id` that isn't there makes a record with that number."""
    null_id_inserts: bool = True
    fresh_words_after_upsert: bool = True
    fields_in_any_order: bool = True
    """`datastore_create` on a table that is there may list any of the columns."""
    delete_fields: bool = True

    # Deleting
    records_delete: bool = True
    empty_filters_keep_active: bool = True
    delete_by_nothing: int = 409
    """The status of a delete by an empty list."""
    deleted_records: bool = False

    # Searching
    range_filters: bool = False
    next_page: bool = False
    empty_list_finds: Literal["error", "nothing"] = "error"
    text_equals_number: bool = True
    null_equals_none: bool = True
    """A null as filter on a text column finds the word "None"."""
    array_filter: bool = True
    unknown_column: str = 'invalid value "{}"'
    number_as_words: int = 200
    """The status of a `q` that is a number."""
    backslash_as_words: int = 409
    """CKAN takes a backslash for the start of another statement."""
    splits_addresses: bool = False
    """`b.example` finds `a@b.example`, which PostgreSQL keeps as one word."""
    links: bool = True
    estimates: bool = True
    limits_before_distinct: bool = True

    # Values
    fractions: Literal["cut", "milliseconds", "kept"] = "cut"
    """What is read of the fractions of a second that every store keeps."""
    json_in_info: str = "nested"
    info_key: Literal["either", "id"] = "either"

    # Access
    api_key_header: bool = False


CKAN_2_11 = Facts()

CKAN_2_10 = replace(
    CKAN_2_11,
    row_key="_records_row",
    insert_row="none",
    bad_insert=500,
    not_json=400,
    empty_is_null=False,
    fields_in_any_order=False,
    delete_fields=False,
    records_delete=False,
    empty_filters_keep_active=False,
    delete_by_nothing=500,
    text_equals_number=False,
    null_equals_none=False,
    number_as_words=500,
    json_in_info="json",
    info_key="id",
    api_key_header=True,
)

CKAN_2_12 = replace(
    CKAN_2_11,
    unknown_action="Bad request: Action name not known: ",
    backslash_as_words=200,
    nested_field_errors=True,
    not_allowed="Access denied: User  not authorized to perform resource_update on resource {}",
    echoes_records=False,
    include_records=True,
    keeps_unknown_id=True,
    null_id_inserts=False,
    fresh_words_after_upsert=False,
    delete_by_nothing=200,
    deleted_records=True,
    range_filters=True,
    next_page=True,
    empty_list_finds="nothing",
    array_filter=False,
    unknown_column="Unknown field: {}",
    links=False,
    estimates=False,
    limits_before_distinct=False,
    fractions="milliseconds",
)

EMBEDDED = replace(
    CKAN_2_11,
    insert_row="exact",
    bad_delete=409,
    backslash_as_words=200,
    splits_addresses=True,
    nul_in_text=409,
    echoes_records=False,
    include_records=True,
    include_inserted_records=True,
    delete_by_nothing=200,
    deleted_records=True,
    range_filters=True,
    next_page=True,
    empty_list_finds="nothing",
    null_equals_none=False,
    links=False,
    limits_before_distinct=False,
    fractions="kept",
)

FACTS: dict[str, Facts] = {
    "embedded": EMBEDDED,
    "embedded-http": EMBEDDED,
    "ckan-2.10": CKAN_2_10,
    "ckan-2.11": CKAN_2_11,
    "ckan-2.12": CKAN_2_12,
}
