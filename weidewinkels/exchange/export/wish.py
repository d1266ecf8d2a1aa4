"""What somebody wants exported: which records, which columns, in which kind of file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Resource
from weidewinkels.accounts.permissions import Visitor, may_see_reviews, owned_keys
from weidewinkels.bulk import selections
from weidewinkels.exchange.export.source import Source
from weidewinkels.exchange.formats import FORMATS, Format
from weidewinkels.profile import Column, columns_for
from weidewinkels.records.finding import every_key
from weidewinkels.records.listing import Listing
from weidewinkels.records.parsing import parse

SEPARATORS = {"puntkomma": ";", "komma": ",", "tab": "\t"}


@dataclass(frozen=True)
class Wish:
    """`which`: "lijst" (what the list's address shows), "alles" or "selectie"."""

    listing: Listing
    which: str
    format: Format
    all_columns: bool
    ids_as_heads: bool
    separator: str

    def columns(self, resource: Resource) -> tuple[Column, ...]:
        everything = columns_for(resource)
        if self.all_columns or not self.listing.columns:
            return tuple(everything)
        shown = {column.id for column in self.listing.columns}
        return tuple(column for column in everything if column.id in shown)

    def source(self, service: DatastoreService, resource: Resource, user: Visitor) -> Source:
        """The records. With "selectie" those that `user` selected, none when that is nothing."""
        columns = self.columns(resource)
        if self.which == "selectie":
            selection = selections.current(user)
            return Source(service, columns, Query(), selection.keys() if selection else ())
        if self.which == "alles":
            return Source(service, columns, Query())
        if self.listing.own or self.listing.asked:
            own = owned_keys(user)
            keys = every_key(self.listing, columns_for(resource), service, own=own)
            return Source(service, columns, Query(), keys)
        return Source(service, columns, self.listing.query(columns_for(resource)))

    def heads(self, source: Source) -> list[str]:
        """The first line: names in the DataStore, or labels as people see them."""
        if self.ids_as_heads:
            return source.ids
        labels = {column.id: str(column.label) for column in source.columns}
        return [labels.get(name, name) for name in source.ids]

    def file_name(self, resource: Resource) -> str:
        day = timezone.localdate().isoformat()
        return f"{slugify(resource.name) or 'records'}-{day}.{self.format.extension}"


def wish_in(given: QueryDict, columns: Sequence[Column], user: Visitor) -> Wish:
    """What a posted form, or an address, asks for; what is no good, or not for `user`, is as usual."""
    dutch = get_language() == "nl"
    usual_separator = "puntkomma" if dutch else "komma"
    return Wish(
        listing=parse(given, columns, reviews=may_see_reviews(user)),
        which=given.get("welke", "lijst"),
        format=FORMATS.get(given.get("vorm", ""), next(iter(FORMATS.values()))),
        all_columns=given.get("kolommen", "alle") != "getoond",
        ids_as_heads=given.get("koppen") == "namen",
        separator=SEPARATORS.get(given.get("tussen", ""), SEPARATORS[usual_separator]),
    )
