"""Which values are taken to mean the same; the outcome hangs on nothing but the values."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weidewinkels.kinds.province import meant_province
from weidewinkels.review.variants.clusters import cluster

words = st.text("abcdeéË -'1", min_size=0, max_size=12)
counted = st.dictionaries(words, st.integers(min_value=1, max_value=40), max_size=25)


def members(counts, **options):
    return [
        (one.suggestion, {member.value for member in one.members})
        for one in cluster(counts, **options)
    ]


@pytest.mark.parametrize(
    "values",
    [
        ["Noord-Holland", "Noord Holland", "noord holland", "NOORD-HOLLAND", "NoordHolland"],
        ["Opperdoes", "Opperdoes ", "opperdoes"],
        ["'s-Gravenhage", "s Gravenhage", "'S-GRAVENHAGE"],
        ["Súdwest-Fryslân", "Sudwest Fryslan"],
        ["Berg en Dal", "Dal en Berg"],
    ],
)
def test_other_signs_capitals_accents_and_order_mean_the_same(values):
    counts = {value: 20 - place for place, value in enumerate(values)}
    assert members(counts) == [(values[0].strip(), set(values))]


def test_a_rare_misspelling_follows_the_usual_spelling():
    found = cluster({"Purmerend": 12, "Purmerent": 1, "Purmrend": 2})
    assert [(one.suggestion, one.is_sure) for one in found] == [("Purmerend", False)]


@pytest.mark.parametrize(
    "values",
    [
        {"Epe": 9, "Ede": 1},
        {"Elst": 20, "Emst": 2},
        {"Dorpsstraat 1": 9, "Dorpsstraat 2": 1},
        {"Noordwijk": 8, "Noordwijk aan Zee": 2},
        {"Beemster": 6, "Deemster": 5},
        {"?": 4, "-": 3},
    ],
)
def test_what_is_another_place_is_left_alone(values):
    assert members(values) == []


def test_what_a_kind_knows_joins_languages():
    counts = {"Noord-Holland": 3, "North Holland": 30, "Gelderland": 9, "Guelders": 1}
    assert members(counts, canonical=meant_province) == [
        ("Noord-Holland", {"Noord-Holland", "North Holland"}),
        ("Gelderland", {"Gelderland", "Guelders"}),
    ]


@settings(max_examples=300)
@given(counts=counted, seed=st.integers())
def test_the_order_of_the_values_does_not_matter(counts, seed):
    shuffled = list(counts.items())
    random.Random(seed).shuffle(shuffled)  # noqa: S311
    assert cluster(dict(shuffled)) == cluster(counts)


@settings(max_examples=300)
@given(counts=counted)
def test_a_value_is_in_one_cluster_at_most(counts):
    values = [member.value for one in cluster(counts) for member in one.members]
    assert len(values) == len(set(values))
    assert set(values) <= set(counts)


@settings(max_examples=300)
@given(counts=counted)
def test_made_the_same_they_are_found_no_more(counts):
    for one in cluster(counts):
        rest = {
            value: n for value, n in counts.items() if value not in {m.value for m in one.members}
        }
        rest[one.suggestion] = rest.get(one.suggestion, 0) + one.number
        assert not any(
            len({m.value for m in again.members} & {m.value for m in one.members}) > 1
            for again in cluster(rest)
        )
