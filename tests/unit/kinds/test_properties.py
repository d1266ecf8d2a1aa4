"""What holds for any value, tried with many."""

from __future__ import annotations

from decimal import Decimal

from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from weidewinkels.invisible import is_blank
from weidewinkels.kinds import KINDS, kind_of
from weidewinkels.kinds.base import with_plain_newlines
from weidewinkels.profile import Column
from weidewinkels.records.forms import is_same

languages = st.sampled_from(["nl", "en"])
decimals = st.decimals(
    allow_nan=False, allow_infinity=False, places=6, min_value=-(10**30), max_value=10**30
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | decimals | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
anything = json_values | st.floats(allow_nan=False, allow_infinity=False)


def kind(name: str, type_: str = "text"):
    return kind_of(Column("x", "X", name, type=type_))


@given(number=decimals, language=languages)
def test_a_number_survives_being_written_and_read(number, language):
    with translation.override(language):
        parsed = kind("number", "numeric").parse(kind("number", "numeric").text(number))
    assert parsed == number
    assert isinstance(parsed, Decimal)


@given(number=st.integers(min_value=-(2**63), max_value=2**63 - 1), language=languages)
def test_a_whole_number_survives_being_shown_with_separators(number, language):
    with translation.override(language):
        assert kind("integer", "int8").parse(kind("integer", "int8").plain(number)) == number


@given(value=json_values.filter(lambda value: value is not None))
def test_json_survives_exactly(value):
    assert is_same(kind("json", "json").parse(kind("json", "json").text(value)), value)


@given(items=st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"])), min_size=1))
def test_a_list_of_texts_survives(items):
    assume(not is_blank("".join(items)))  # nobody can have typed that
    assert kind("text_list", "_text").parse(kind("text_list", "_text").text(items)) == items


@given(name=st.sampled_from(sorted(KINDS)), value=anything, language=languages)
def test_every_kind_can_show_any_value(name, value, language):
    with translation.override(language):
        some = kind(name)
        shown = some.display(value)
        assert "<" not in str(shown).replace("<a ", "").replace("</a>", "") or not hasattr(
            shown, "__html__"
        )
        assert isinstance(some.warnings(value), list)
        assert some.widget(value).render("x", some.text(value))
        assert isinstance(some.plain(value), str)


@given(text=st.text())
def test_line_breaks_of_any_kind_are_one(text):
    assert "\r" not in with_plain_newlines(text)
