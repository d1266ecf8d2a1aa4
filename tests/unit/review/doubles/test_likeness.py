"""What is said of two records: found where it is one shop, and left alone where it is none."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.review.doubles.planted import planted
from weidewinkels.profile import Column
from weidewinkels.review.doubles.groups import MOST, Pair, grouped, keys_of
from weidewinkels.review.doubles.likeness import likeness
from weidewinkels.review.doubles.roles import roles_of
from weidewinkels.review.doubles.traits import Roles, Traits, traits_of
from weidewinkels.review.doubles.words import WORDS
from weidewinkels.review.doubles.workbench import Workbench

ROLES = Roles(
    "company",
    ("phone",),
    ("email",),
    ("website",),
    "street",
    "zip",
    "city",
    "latitude",
    "longitude",
)
SHOP = {
    "company": "Hoeve De Bonte Koe",
    "phone": "0229-591234",
    "email": "info@bontekoe.nl",
    "website": "https://www.bontekoe.nl",
    "street": "Zeedijk 12a",
    "zip": "1674 PS",
    "city": "Opperdoes",
    "latitude": "52.7612",
    "longitude": "5.0741",
}
COLUMNS = tuple(SHOP)
RECORDS = st.dictionaries(
    st.sampled_from(COLUMNS),
    st.none()
    | st.text(max_size=40)
    | st.from_regex(r"[\w .:/@?+,'-]{0,40}")
    | st.floats(allow_nan=True)
    | st.integers()
    | st.lists(st.text(max_size=5), max_size=2),
)


def traits(**changes: object) -> Traits:
    return traits_of({**SHOP, **changes}, ROLES)


def found_among(shops: list[dict[str, Any]]) -> set[frozenset[int]]:
    with Workbench() as bench:
        bench.add((str(shop["_id"]), traits_of(shop, ROLES)) for shop in shops)
        bench.find()
        pairs = [pair for pair in bench.pairs() if pair]
    return {frozenset((int(pair.one), int(pair.other))) for pair in pairs}


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_nearly_all_planted_doubles_are_found_and_hardly_any_else(seed: int) -> None:
    shops, doubles = planted(3000, 400, seed)
    found = found_among(shops)
    assert len(found & doubles) >= 0.95 * len(doubles)
    assert len(found - doubles) < 0.05 * len(found)


def test_what_is_found_hangs_not_on_the_order() -> None:
    shops, _doubles = planted(600, 80, 14)
    found = found_among(shops)
    random.Random(1).shuffle(shops)  # noqa: S311
    assert found_among(shops) == found


@given(RECORDS, RECORDS)
def test_likeness_is_the_same_both_ways_and_never_raises(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    mine, theirs = traits_of(one, ROLES), traits_of(other, ROLES)
    there, back = likeness(mine, theirs), likeness(theirs, mine)
    assert there.score == back.score
    assert set(there.reasons) == set(back.reasons)
    assert 0 <= there.score <= 100
    assert {reason.code for reason in (*there.reasons, *there.doubts)} <= set(WORDS)


@pytest.mark.parametrize(
    "changes",
    [
        {"company": "BONTE KOE", "phone": "+31 (0)229 591 234", "email": None},
        {"company": "De Bonte Ko", "zip": "1674ps", "phone": "06-12345678", "email": "a@gmail.com"},
        {"zip": None, "latitude": None, "longitude": None, "street": "Zeedyk 12", "email": None},
        {"company": "Boerderijwinkel De Bonte Koe B.V.", "street": None, "latitude": "52.7613"},
        {"company": "De Bonte Koe Opperdoes", "website": "www.bontekoe.nl/winkel", "phone": '"'},
    ],
)
def test_shop_that_is_written_differently_is_found(changes: dict[str, Any]) -> None:
    assert likeness(traits(), traits(**changes)).is_likely


@pytest.mark.parametrize(
    "changes",
    [
        # a second shop of the same chain
        {"phone": "0113-400500", "email": "goes@bontekoe.nl", "street": "Markt 3", "zip": "4461 AB",
         "city": "Goes", "latitude": "51.504", "longitude": "3.889"},
        # next door
        {"company": "Imkerij De Bij", "phone": "0229-111222", "email": "a@bij.nl",
         "website": "https://bij.nl", "street": "Zeedijk 14", "latitude": "52.7615"},
        # the name that everybody has
        {"phone": "050-1234567", "email": None, "website": None, "street": "Kerkweg 1",
         "zip": "9751 AA", "city": "Haren", "latitude": "53.172", "longitude": "6.604"},
        # one owner with two shops
        {"company": "Wijngaard Het Zonnetje", "website": None, "street": "Kade 8", "zip": "8601 BC",
         "city": "Sneek", "latitude": "53.033", "longitude": "5.658"},
    ],
)  # fmt: skip
def test_other_shop_is_left_alone(changes: dict[str, Any]) -> None:
    assert not likeness(traits(), traits(**changes)).is_likely


def test_reasons_come_with_what_weighs_most_first() -> None:
    found = likeness(traits(), traits(company="De Bonte Koe", phone="06-12345678"))
    assert [reason.code for reason in found.reasons][:2] == ["address_same", "name_alike"]
    assert [doubt.code for doubt in found.doubts] == ["phone_other"]


PAIRS = st.lists(
    st.tuples(st.integers(1, 30), st.integers(31, 60), st.integers(60, 100)), max_size=60
)


@given(PAIRS, st.randoms(use_true_random=False))
def test_groups_hang_on_the_pairs_alone(
    drawn: list[tuple[int, int, int]], luck: random.Random
) -> None:
    unique = {(str(one), str(other)): score for one, other, score in drawn}
    pairs = [Pair(min(keys), max(keys), score) for keys, score in unique.items()]
    groups = grouped(pairs)
    luck.shuffle(pairs)
    assert grouped(pairs) == groups
    members = [key for group in groups for key in keys_of(group)]
    assert len(members) == len(set(members))
    assert all(2 <= len(keys_of(group)) <= MOST for group in groups)


def test_table_that_the_profile_knows_nothing_of_goes_by_its_texts() -> None:
    columns = [
        Column("soort", "Soort"),
        Column("plaats", "Plaats"),
        Column("hoogte", "H", type="int4"),
    ]
    roles = roles_of(columns)
    assert roles == Roles(name="soort", rest=("plaats",))
    oak = {"soort": "Zomereik", "plaats": "Brink 3, Ootmarsum", "hoogte": 12}
    same = traits_of({**oak, "plaats": "brink 3  Ootmarsum"}, roles)
    other = traits_of({**oak, "plaats": "Kerkplein 1, Goes"}, roles)
    assert likeness(traits_of(oak, roles), same).is_likely
    assert not likeness(traits_of(oak, roles), other).is_likely


def test_table_without_texts_has_nothing_to_go_by() -> None:
    assert roles_of([Column("hoogte", "Hoogte", type="int4")]) is None
