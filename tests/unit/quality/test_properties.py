"""What holds for any record, tried with many."""

from __future__ import annotations

from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.kinds.test_properties import anything, languages
from tests.unit.quality.dirt import DIRT
from tests.unit.quality.shops import CLEAN, COLUMNS, INSPECTOR
from weidewinkels.kinds import KINDS, kind_of
from weidewinkels.profile import Column
from weidewinkels.quality import CHECKS, Inspector
from weidewinkels.quality.sure import SURE

names = [column.id for column in COLUMNS]
dirty_values = [value for dirt in DIRT for value in dirt.written.values()]
signs = st.text(st.sampled_from(" .,-/?\"'@:()+°0123456789AOEIJnlwthp\u00a0\u200b\n"), max_size=25)
spoiled = st.sampled_from(dirty_values).flatmap(
    lambda value: signs.map(lambda extra: f"{value or ''}{extra}")
)
values = st.one_of(st.sampled_from(dirty_values), spoiled, signs, st.text(max_size=60), st.none())
records = st.dictionaries(st.sampled_from(names), values, max_size=5).map(
    lambda written: CLEAN | written
)


@given(record=st.dictionaries(st.sampled_from(names), anything), language=languages)
def test_the_checks_never_raise(record, language):
    with translation.override(language):
        for flag in INSPECTOR.flags(record):
            assert flag.check in CHECKS
            assert flag.column in names


@given(
    name=st.sampled_from(sorted(KINDS)), type_=st.sampled_from(["text", "numeric"]), value=anything
)
def test_the_checks_never_raise_on_other_columns(name, type_, value):
    Inspector([Column("x", "X", name, type=type_)]).flags({"x": value})


@settings(max_examples=400)
@given(record=records)
def test_a_mend_never_makes_it_worse(record):
    before = INSPECTOR.flags(record)
    for check in {flag.check for flag in before}:
        changes = INSPECTOR.mend(record, check)
        mended = record | changes
        after = INSPECTOR.flags(mended)
        assert len(after) <= len(before)
        mended_columns = {flag.column for flag in before if flag.check == check and flag.mend}
        assert not mended_columns & {flag.column for flag in after if flag.check == check}
        # Once more does no more.
        assert INSPECTOR.mend(mended, check) == {}


@settings(max_examples=300)
@given(record=records)
def test_mending_everything_comes_to_an_end(record):
    for _round in range(12):
        flags = [flag for flag in INSPECTOR.flags(record) if flag.mend]
        if not flags:
            return
        record = record | flags[0].mend
    assert len([flag for flag in INSPECTOR.flags(record) if flag.mend]) < 3


@given(
    text=st.one_of(
        st.from_regex(r"\A[a-z0-9._-]{1,12}@[a-z0-9.-]{1,12}\.[a-z]{2,9}\Z"),
        st.from_regex(r"\A(0|\+31)[1-9]([ -]?[0-9]){8}\Z"),
        st.from_regex(r"\Ahttps?://[a-z0-9.-]{1,12}\.[a-z]{2,9}(/[a-z/]{0,9})?\Z"),
        st.sampled_from([value for value in dirty_values if isinstance(value, str)]),
    )
)
def test_what_is_sure_at_a_glance_is_what_the_kind_takes_too(text):
    for name, is_sure in SURE.items():
        if is_sure(text):
            kind = kind_of(Column("x", "X", name))
            assert kind.parse(text) is not None
