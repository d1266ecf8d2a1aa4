"""What each operation would write for a record: changes, nothing, or why it can't."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Field, Record, Resource
from tests.unit.bulk.steps import posted_set, select
from weidewinkels.bulk.operations import base
from weidewinkels.bulk.operations.base import (
    ALREADY_SO,
    AlreadySo,
    Cannot,
    Operation,
    OperationForm,
    as_posted,
    form_for,
    operation_named,
    operations_for,
)
from weidewinkels.bulk.operations.delete import DeleteRecords
from weidewinkels.bulk.patterns import BadPatternError, Finder, TooLongError, TooSlowError
from weidewinkels.bulk.tidying import as_kind, collapse, sentence_case, title_case, trim
from weidewinkels.journal.door import Delete, Update
from weidewinkels.kinds import kind_of
from weidewinkels.profile import Column

TEXTS = ("company", "email", "phone", "website", "street", "zip", "city", "province", "remarks")
RESOURCE = Resource(
    "shops", (*(Field(name, "text") for name in TEXTS), Field("size", "numeric")), "Winkels"
)
SHOP: Record = {"_id": 1, **dict.fromkeys(TEXTS), "company": "Hoeve", "size": 3}
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


def form_of(name: str, data: dict[str, Any]) -> OperationForm:
    kind = operation_named(name)
    assert kind
    lists = {key: value if isinstance(value, list) else [value] for key, value in data.items()}
    return form_for(kind, RESOURCE, as_posted(lists))


def operation(name: str, data: dict[str, Any]) -> Operation:
    kind, form = operation_named(name), form_of(name, data)
    assert kind
    assert form.is_valid(), form.errors
    return kind(form, resource=RESOURCE, user=User())


def outcome(name: str, data: dict[str, Any], **record: Any) -> Any:
    """The changes, ALREADY_SO, or the reason why it can't."""
    result = operation(name, data).write_for(1, {**SHOP, **record})
    if isinstance(result, Update):
        assert result.seen == {**SHOP, **record}
        return result.changes
    return result.reason if isinstance(result, Cannot) else result


def replaced(text: str | None, column: str = "remarks", **asked: Any) -> Any:
    return outcome("replace", {"in_columns": [column], **asked}, **{column: text})


# --- Filling in --------------------------------------------------------------------------------


def test_only_the_chosen_fields_change() -> None:
    changes = outcome("set_fields", posted_set(city="Hoorn"), remarks="Blijft", city="Horn")
    assert changes == {"city": "Hoorn"}


def test_a_field_that_is_so_already_is_not_written() -> None:
    asked = posted_set(city="Hoorn", province="Noord-Holland")
    assert outcome("set_fields", asked, city="Hoorn") == {"province": "Noord-Holland"}
    assert outcome("set_fields", asked, city="Hoorn", province="Noord-Holland") is ALREADY_SO


@pytest.mark.parametrize("empty", [None, ""])
def test_what_is_empty_need_not_be_cleared(empty: str | None) -> None:
    assert outcome("set_fields", posted_set(remarks=None), remarks=empty) is ALREADY_SO
    assert outcome("set_fields", posted_set(remarks=None), remarks="x") == {"remarks": None}


def test_a_value_is_checked_as_in_the_form_of_one_record() -> None:
    form = form_of("set_fields", posted_set(zip="1234"))
    assert not form.is_valid()
    assert "geen Nederlandse postcode" in str(form.errors)
    assert outcome("set_fields", posted_set(zip="1674ps")) == {"zip": "1674 PS"}


def test_a_value_to_set_is_asked_for_and_a_required_field_cannot_be_cleared() -> None:
    assert not form_of("set_fields", posted_set(city="")).is_valid()
    assert not form_of("set_fields", {"do-c-company": "clear"}).is_valid()


def test_what_was_typed_at_a_field_to_leave_does_not_count() -> None:
    asked = {"do-c-city": "leave", "c-city": "Hoorn", **posted_set(remarks="Dicht")}
    assert outcome("set_fields", asked) == {"remarks": "Dicht"}


def test_numbers_stay_numbers() -> None:
    assert outcome("set_fields", posted_set(size="3,0")) is ALREADY_SO
    assert outcome("set_fields", posted_set(size="2,5")) == {"size": pytest.approx(2.5)}


# --- Finding and replacing ---------------------------------------------------------------------


def test_text_is_replaced_wherever_it_stands() -> None:
    assert replaced("kaas en kaas", find="kaas", replacement="zuivel") == {
        "remarks": "zuivel en zuivel"
    }


def test_case_counts_only_when_asked() -> None:
    assert replaced("KAAS", find="kaas", replacement="ei") == {"remarks": "ei"}
    assert replaced("KAAS", find="kaas", replacement="ei", match_case="on") is ALREADY_SO
    assert replaced("Geïnd É", find="é", replacement="e") == {"remarks": "Geïnd e"}


def test_whole_value_is_the_whole_value() -> None:
    asked = {"find": "geen", "replacement": "", "whole_value": "on"}
    assert replaced("geen", **asked) == {"remarks": None}
    assert replaced("geen kaas", **asked) is ALREADY_SO
    assert replaced("a.b", find="a.b", replacement="c", whole_value="on") == {"remarks": "c"}
    assert replaced("axb", find="a.b", replacement="c", whole_value="on") is ALREADY_SO


def test_plain_text_is_no_pattern() -> None:
    assert replaced("a.c", find=".", replacement="$1\\1") == {"remarks": "a$1\\1c"}


def test_pattern_with_groups() -> None:
    asked = {"find": r"(\d{4})\s*([A-Z]{2})", "is_pattern": "on", "match_case": "on"}
    assert replaced("1674PS", replacement="$1 $2", **asked) == {"remarks": "1674 PS"}
    assert replaced("1674PS", replacement="$$${2}", **asked) == {"remarks": "$PS"}


@pytest.mark.parametrize(
    ("find", "replacement", "part"),
    [
        ("(", "", "find"),
        ("a{99999}", "", "find"),
        ("(?=a)", "", "find"),
        ("a", "$1", "replacement"),
    ],
)
def test_bad_pattern_is_told_at_its_field(find: str, replacement: str, part: str) -> None:
    asked = {"find": find, "replacement": replacement, "in_columns": ["remarks"]}
    form = form_of("replace", {**asked, "is_pattern": "on"})
    assert list(form.errors) == [part]


def test_pattern_that_only_closes_with_what_is_around_it_is_refused() -> None:
    with pytest.raises(BadPatternError):
        Finder("a)|(b", "", is_pattern=True, whole_value=True)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(", "er ontbreekt een ): (."),
        (")", "er staat een ) te veel: )."),
        ("[a", "er ontbreekt een ]: [a."),
        ("[z-a]", "deze reeks tekens bestaat niet: z-a."),
        ("a**", "er staan twee herhalingen achter elkaar: **."),
        ("*a", "er staat niets om te herhalen: *."),
        ("a\\", "na de laatste \\ hoort nog een teken."),
        (r"\8", r"deze code met \ bestaat niet: \8."),
        ("(?P<a", "de naam van deze groep klopt niet: (?P<a."),
        ("(?<=a)b", "dit soort groep kan hier niet: (?<=."),
    ],
)
def test_what_is_wrong_with_a_pattern_is_told_in_words_of_the_app(pattern: str, words: str) -> None:
    with pytest.raises(BadPatternError) as told:
        Finder(pattern, "x", is_pattern=True)
    assert str(told.value) == f"Dit is geen geldig patroon: {words}"


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(a|a)*b", r"(.*a){12}b", r"(a?){30}a{30}b"])
def test_catastrophic_pattern_is_quick(pattern: str) -> None:
    Finder(pattern, "x", is_pattern=True).replace("a" * 20_000)


def test_result_that_is_too_long_is_a_reason() -> None:
    text = "a" * 1_000
    assert "te lang" in replaced(text, "city", find="a", replacement="b" * 500)


def test_too_much_time_in_all_is_a_reason() -> None:
    finder = Finder("a", "b")
    finder.seconds_left = 0
    with pytest.raises(TooSlowError):
        finder.replace("a")


def test_result_that_its_kind_refuses_is_a_reason() -> None:
    why = replaced("1674 PS", "zip", find="PS", replacement="")
    assert why.startswith("Postcode: ")
    assert replaced("Hoeve", "company", find="Hoeve", replacement="").endswith(
        "mag niet leeg worden"
    )


def test_other_columns_are_not_searched() -> None:
    assert (
        outcome("replace", {"find": "x", "in_columns": ["city"], "replacement": "y"}, remarks="x")
        is ALREADY_SO
    )


def test_only_text_can_be_searched() -> None:
    form = form_of("replace", {"find": "3", "replacement": "4", "in_columns": ["size"]})
    assert "in_columns" in form.errors


@given(
    st.text(min_size=1, max_size=30),
    st.text(max_size=20),
    st.text(max_size=200),
    st.booleans(),
    st.booleans(),
)
def test_replacing_never_breaks(
    find: str, replacement: str, text: str, match_case: bool, whole_value: bool
) -> None:
    for is_pattern in (True, False):
        try:
            finder = Finder(
                find,
                replacement,
                is_pattern=is_pattern,
                match_case=match_case,
                whole_value=whole_value,
            )
            result = finder.replace(text, most=10_000)
        except (BadPatternError, TooLongError, TooSlowError):
            continue
        if not is_pattern and match_case and not whole_value:
            assert result == text.replace(find, replacement)


# --- Tidying -----------------------------------------------------------------------------------


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


# --- Deleting, and operations of others --------------------------------------------------------


def test_deleting_deletes() -> None:
    result = operation("delete", {}).write_for(1, SHOP)
    assert result == Delete(1, SHOP)


def test_who_may_do_what(beheerder: User, medewerker: User, eigenaar: User) -> None:
    ours = ["set_fields", "replace", "tidy", "delete"]
    offered = {
        user: [one.name for one in operations_for(user) if one.name in ours]
        for user in (beheerder, medewerker, eigenaar)
    }
    assert offered[beheerder] == ours
    assert offered[medewerker] == ["delete"]
    assert offered[eigenaar] == ["set_fields", "replace", "tidy"]


def test_another_feature_adds_its_own_by_a_class(
    beheerder: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "_known", {**base._known})  # for this test only

    class Shout(Operation):
        name, label, summary, icon = "shout_in_tests", "Roepen", "Roept.", "megaphone"

        @classmethod
        def may(cls, user: Any) -> bool:
            return bool(user == beheerder)

        def changes_for(self, record: Record) -> Record:
            return {"company": str(record["company"]).upper()}

    assert operation_named("shout_in_tests") is Shout
    assert Shout in operations_for(beheerder)
    assert outcome("shout_in_tests", {}) == {"company": "HOEVE"}
    assert isinstance(operation("shout_in_tests", {}).write_for(1, {"company": "X"}), AlreadySo)


@pytest.mark.parametrize("name", ["set_fields", "replace", "tidy", "delete"])
def test_form_opens_for_a_selection(
    beheerder_client: Client, beheerder: User, store: DatastoreService, name: str
) -> None:
    select(beheerder, [1, 2])
    page = beheerder_client.get(reverse("bulk:propose", args=[name]))
    assert page.status_code == 200
    assert "Voorbeeld" in page.content.decode()
    assert DeleteRecords.button(1, "1") == "Verwijder 1 record"
