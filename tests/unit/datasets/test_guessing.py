"""Types guessed from the first values: a number only where nobody would miss its zeros."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weidewinkels.datasets.making.guessing import type_of
from weidewinkels.datasets.making.types import TYPE_IDS


@pytest.mark.parametrize(
    ("head", "values", "type_"),
    [
        ("Telefoon", ["0612345678", "0223 512345"], "text"),
        ("Telefoon", ["612345678", "223512345"], "text"),
        ("Bereikbaar op", ["612345678", "223512345"], "text"),
        ("Postcode", ["1674", "1671"], "text"),
        ("zip", ["1674PS", "1671 AA"], "text"),
        ("Artikel", ["007", "12"], "text"),
        ("KvK", ["1234567"], "text"),
        ("Huisnummer", ["12", "14"], "text"),
        ("Aantal koeien", ["12", "0", "", "-3"], "int8"),
        ("Prijs", ["1,50", "2", "0,05"], "numeric"),
        ("Prijs", ["1.50", "2.25"], "numeric"),
        ("Prijs", ["1.50", "2,25"], "text"),
        ("Omzet", ["1.234", "2.500"], "text"),
        ("Omzet", ["1.234.567"], "text"),
        ("Lengte", ["52.1234", "5.1"], "numeric"),
        ("Biologisch", ["ja", "Nee", ""], "bool"),
        ("Biologisch", ["ja", "soms"], "text"),
        ("Sinds", ["2020-01-31", "31-12-2021"], "date"),
        ("Sinds", ["2020-02-31"], "text"),
        ("Gezien", ["2020-01-31T09:30:00", "2020-01-31 09:30"], "timestamp"),
        ("Gezien", ["2020-01-31T09:30:00+02:00"], "text"),
        ("Open", ["09:00", "23:59"], "time"),
        ("Open", ["24:30"], "text"),
        ("Leeg", ["", "  "], "text"),
        ("Naam", ["Hoeve"], "text"),
    ],
)
def test_what_is_made_of_these(head: str, values: list[str], type_: str) -> None:
    assert type_of(head, values) == type_


@given(st.text(max_size=20), st.lists(st.text(max_size=30), max_size=20))
def test_anything_gets_a_type(head: str, values: list[str]) -> None:
    assert type_of(head, values) in TYPE_IDS


@given(st.lists(st.from_regex(r"0[0-9]{1,12}", fullmatch=True), min_size=1))
def test_a_zero_in_front_is_never_lost(values: list[str]) -> None:
    assert type_of("iets", values) in ("text",)
