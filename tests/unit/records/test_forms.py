"""The form of a record: what counts as changed, and what of that may be saved."""

from decimal import Decimal

import pytest
from django.utils import translation

from datastore_proxy.types import Field, Resource
from weidewinkels.profile import sections_for
from weidewinkels.records.forms import RecordForm, field_name, is_same, requiring, without

RESOURCE = Resource(
    "r",
    tuple(
        Field(id_, type_)
        for id_, type_ in [
            ("company", "text"),
            ("phone", "text"),
            ("zip", "text"),
            ("city", "text"),
            ("province", "text"),
            ("remarks", "text"),
            ("Oppervlakte (m²)", "numeric"),
            ("j", "json"),
            ("open", "bool"),
            ("aantal", "int4"),
            ("gezien", "timestamp"),
            ("soorten", "_text"),
        ]
    ),
)
RECORD = {
    "_id": 7,
    "company": "Hoeve De Beek",
    "phone": '"',
    "zip": "1674PS",
    "city": "",
    "province": "North Holland",
    "remarks": "\neerste regel\ntweede ",
    "Oppervlakte (m²)": Decimal("0.10"),
    "j": {"a": [None, False, 0, "", Decimal("1.0")]},
    "open": False,
    "aantal": 0,
    "gezien": "2024-01-02T03:04:05.678",
    "soorten": [],
}


@pytest.fixture(autouse=True)
def _in_dutch():
    with translation.override("nl"):
        yield


def form_of(posted=None, record=RECORD, **options):
    return RecordForm(posted, sections=sections_for(RESOURCE), seen=record, **options)


def as_posted(form, **typed):
    """What a browser posts of this form after `typed` (by column) was typed."""
    posted = {
        name: field.widget.format_value(field.shown) or ""
        if not hasattr(field.widget, "choices")
        else field.shown
        for name, field in form.fields.items()
    }
    posted |= {field_name(column): text for column, text in typed.items()}
    return {name: text.replace("\n", "\r\n") for name, text in posted.items()}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_untouched_form_changes_nothing(language):
    with translation.override(language):
        posted = as_posted(form_of())
        form = form_of(posted)
    assert form.is_valid()
    assert form.changes == {}
    assert form.touched == []


def test_a_null_everywhere_stays_null():
    empty = dict.fromkeys(RECORD)
    form = form_of(as_posted(form_of(record=empty)), record=empty)
    assert form.is_valid()
    assert form.changes == {}


@pytest.mark.parametrize(
    ("column", "typed", "value"),
    [
        ("city", "Hoorn", "Hoorn"),
        ("phone", "0229591234", "0229 591 234"),
        ("phone", "", None),
        ("Oppervlakte (m²)", "1.234,5", Decimal("1234.5")),
        ("j", "[1, 2]", [1, 2]),
        ("open", "", None),
        ("open", "true", True),
        ("aantal", "", None),
        ("soorten", "kaas\nboter", ["kaas", "boter"]),
    ],
)
def test_only_what_was_touched_changes(column, typed, value):
    form = form_of(as_posted(form_of(), **{column: typed}))
    assert form.is_valid(), form.errors
    assert form.changes == {column: value}


def test_an_old_dirty_value_is_flagged_but_does_not_block_the_rest():
    form = form_of(as_posted(form_of(), city="Hoorn"))
    assert form.is_valid()
    assert "telefoonnummer" in form.field_of("phone").warnings[0]


def test_a_new_bad_value_is_refused_with_what_was_typed_still_there():
    form = form_of(as_posted(form_of(), phone="bel maar", company=" "))
    assert not form.is_valid()
    assert [label for _id, label, _message in form.problems()] == [
        "Bedrijfsnaam",
        "Telefoonnummer",
    ]
    assert form.field_of("phone").value() == "bel maar"
    assert 'data-shown="&quot;"' in str(form.field_of("phone"))
    assert "c-phone_error" in str(form.field_of("phone"))


def test_the_same_number_in_other_words_is_no_change():
    form = form_of(as_posted(form_of(), **{"Oppervlakte (m²)": "0,100"}))
    assert form.is_valid()
    assert form.changes == {}


def test_what_was_typed_in_dutch_is_read_in_dutch_whatever_the_page_speaks_now():
    posted = as_posted(form_of(), **{"Oppervlakte (m²)": "2,5"})
    with translation.override("en"):
        form = form_of(posted, language="nl")
        assert form.is_valid()
        assert form.changes == {"Oppervlakte (m²)": Decimal("2.5")}


def test_a_new_record_needs_what_is_required():
    form = form_of(as_posted(form_of(record={}), city="Hoorn"), record={}, is_new=True)
    assert not form.is_valid()
    assert form.problems()[0][2] == "Vul in: Bedrijfsnaam."


def test_a_new_record_may_start_from_dirty_values():
    form = form_of(as_posted(form_of(), city="Hoorn"), is_new=True)
    assert form.is_valid()
    assert form.changes == {"city": "Hoorn"}


def test_inputs_have_names_that_can_stand_in_any_page():
    names = [field_name(column) for column in ("company", "een naam", '"><script>', "é", "")]
    assert len(set(names)) == len(names)
    assert all(name.replace("-", "").replace("_", "").isalnum() for name in names)


def test_a_choice_settles_a_conflict_unless_the_result_was_edited():
    posted = {"c-company": "Hoeve De Beek", "choice-c-company": "Hoeve De Bron"}
    form = form_of(posted)
    assert form.is_valid()
    assert form.changes == {"company": "Hoeve De Bron"}
    form = form_of({**posted, "c-company": "Hoeve Beek en Bron"})
    assert form.is_valid()
    assert form.changes == {"company": "Hoeve Beek en Bron"}


def test_a_refusal_of_the_datastore_stands_at_its_column():
    form = form_of(as_posted(form_of(), city="Hoorn"))
    assert form.is_valid()
    form.add_refusal({"city": ["te lang"], "no such column": ["vreemd"]})
    assert form.field_of("city").errors == ["te lang"]
    assert form.non_field_errors() == ["vreemd"]


def test_postcode_and_place_share_a_line():
    lines = [
        [field.field.column.id for field in line]
        for section in form_of().laid_out()
        for line in section.lines
    ]
    assert ["zip", "city"] in lines


def test_the_key_is_not_in_the_form():
    sections = without(sections_for(RESOURCE), "company")
    assert "c-company" not in RecordForm(sections=sections, seen=RECORD).fields


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, True, False),
        (0, False, False),
        (None, "", False),
        (1, Decimal("1.00"), True),
        ("1", 1, False),
        ([1], [1], True),
    ],
)
def test_values_that_look_alike_are_told_apart(one, other, same):
    assert is_same(one, other) is same


def test_a_new_record_needs_its_key():
    sections = requiring(sections_for(RESOURCE), "zip")
    form = RecordForm({"c-company": "Beek"}, sections=sections, seen={}, is_new=True)
    assert not form.is_valid()
    assert form.problems()[0][2] == "Vul in: Postcode."
