"""The filters that are on, as chips above the list and beside what is done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from weidewinkels.datastore import words
from weidewinkels.profile import Column
from weidewinkels.records.asking import in_words
from weidewinkels.records.filter_values import label_of
from weidewinkels.records.listing import Listing


@dataclass(frozen=True)
class Chip:
    """A filter that is on; `url` is the list without it."""

    label: str
    value: str
    url: str


def chips(listing: Listing, columns: Sequence[Column]) -> list[Chip]:
    """What is on, words included, in the order of the address."""
    by_id = {column.id: column for column in columns}
    found = []
    if listing.words:
        found.append(Chip(_("Zoeken"), listing.words, listing.without_words().url))
    if listing.own:
        found.append(Chip(str(words().many), _("van u"), listing.but(own=False).url))
    for name, values in listing.filters.items():
        found += [
            Chip(
                str(by_id[name].label),
                label_of(by_id[name], value),
                listing.without(name, value).url,
            )
            for value in values
        ]
    for one in listing.asked:
        label, value = in_words(one, listing.asked, by_id)
        if label:
            found.append(Chip(label, value, listing.without_asked(one.name).url))
    return found
