"""Tidying: one spelling, capitals, white space, and never anything worse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from tests.unit.bulk.operating import SHOP, TEXTS, form_of, operation, outcome
from weidewinkels.bulk.operations.base import ALREADY_SO
from weidewinkels.bulk.tidying import as_kind, collapse, sentence_case, title_case, trim
from weidewinkels.journal.door import Update
from weidewinkels.kinds import kind_of
from weidewinkels.profile import Column

TIDY_ALL = {
    "trim": "on",
    "collapse": "on",
    "kinds": ["phone", "postcode", "province", "url"],
    "case": "title",
    "case_columns": ["company", "street", "city", "remarks"],
}
COLUMNS = {
    "company": Column("company", "Naam", required=True),
    "phone": Column("phone", "Telefoon", "phone"),
    "zip": Column("zip", "Postcode", "postcode"),
    "province": Column("province", "Provincie", "province"),
    "website": Column("website", "Website", "url"),
}


@pytest.fixture(autouse=True)
def _store(store: DatastoreService) -> None:
    """A form leaves the key column of the data set out, and asks the store which that is."""


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("DE IJSBOERDERIJ VAN 'T HOF BV", "De IJsboerderij van 't Hof BV"),
        ("hoeve van der berg", "Hoeve van der Berg"),
        ("'T HOEKJE", "'t Hoekje"),
        ("McDonald kaas", "McDonald Kaas"),
        ("noord-holland", "Noord-Holland"),
        ("van dijk", "Van Dijk"),
        ("café été", "Café Été"),
    ],
)
def test_names_get_their_capitals(text: str, tidied: str) -> None:
    assert title_case(text) == tidied


def test_sentence_gets_its_capital() -> None:
    assert sentence_case("VERSE KAAS EN IJS") == "Verse kaas en ijs"
    assert sentence_case("verse kaas van Jan") == "Verse kaas van Jan"


def test_white_space() -> None:
    assert trim("\u00a0 Hoeve\u200b\n") == "Hoeve"
    assert collapse("a  b\t c\u00a0d") == "a b c d"
    assert collapse("a \n\n\n\n b") == "a\n\nb"


@pytest.mark.parametrize(
    ("column", "text", "spelled"),
    [
        ("phone", "+31 229 591234", "0229 591 234"),
        ("zip", "1674ps", "1674 PS"),
        ("province", "North Holland", "Noord-Holland"),
        ("province", "fryslân", "Friesland"),
        ("website", "www.hoeve.example", "https://www.hoeve.example"),
        ("website", "http://hoeve.example/", "http://hoeve.example/"),
        ("website", "geen", None),
        ("phone", "bel maar", None),
        ("zip", "Putten", None),
    ],
)
def test_one_spelling(column: str, text: str, spelled: str | None) -> None:
    assert as_kind(COLUMNS[column], text) == spelled


def test_tidying_does_only_what_was_chosen() -> None:
    record = {"city": " Hoorn ", "zip": "1674ps", "phone": "+31229591234"}
    assert outcome("tidy", {"trim": "on"}, **record) == {"city": "Hoorn"}
    assert outcome("tidy", {"kinds": ["postcode"]}, **record) == {"zip": "1674 PS"}


def test_what_cannot_be_read_stays_and_says_why() -> None:
    assert outcome("tidy", {"kinds": ["phone"]}, phone='"').endswith("geen telefoonnummer")
    both = outcome("tidy", {"kinds": ["phone", "postcode"]}, phone='"', zip="1674ps")
    assert both == {"zip": "1674 PS"}


def test_tidy_record_is_left_alone() -> None:
    record = {"phone": "0229 591 234", "zip": "1674 PS", "province": "Utrecht", "city": "Hoorn"}
    assert outcome("tidy", TIDY_ALL, **record) is ALREADY_SO


def test_nothing_but_spaces_is_nothing() -> None:
    assert outcome("tidy", {"trim": "on"}, remarks="  ") == {"remarks": None}
    assert outcome("tidy", {"trim": "on"}, company="  ") is ALREADY_SO


def test_nothing_chosen_is_refused() -> None:
    assert not form_of("tidy", {}).is_valid()
    assert "case_columns" in form_of("tidy", {"case": "upper"}).errors


VALUES = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.sampled_from(
        [" 1674ps ", "+31 229 591234", "North  Holland", "www.hoeve.example", "DE  WEI BV", "geen"]
    ),
)


@given(
    st.fixed_dictionaries(dict.fromkeys(TEXTS, VALUES)),
    st.sampled_from(["title", "sentence", "upper", "lower", ""]),
)
def test_tidying_twice_is_tidying_once_and_makes_nothing_worse(record: Record, case: str) -> None:
    tidy = operation("tidy", {**TIDY_ALL, "case": case})
    before = {**SHOP, **record}
    result = tidy.write_for(1, before)
    if not isinstance(result, Update):
        return
    after = {**before, **result.changes}
    again = tidy.write_for(1, after)
    assert not isinstance(again, Update), (result.changes, again)
    for name, new in result.changes.items():
        kind = kind_of(tidy.columns[name])
        assert len(kind.warnings(new)) <= len(kind.warnings(before[name]))
