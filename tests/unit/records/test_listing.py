"""The list's address and what it asks of the DataStore."""

import pytest
from django.http import QueryDict

from datastore_proxy.types import Field, Resource, Sort
from weidewinkels.profile import columns_for
from weidewinkels.records.parsing import parse

SHOPS = Resource(
    id="r",
    fields=tuple(
        Field(name, "text")
        for name in (
            *("company", "email", "phone", "website", "street", "zip", "city", "province"),
            *("latitude", "longitude", "remarks"),
        )
    ),
)
ODD = Resource(
    id="o",
    fields=(
        Field("Naam met spatie", "text"),
        Field("50% korting", "numeric"),
        Field("rank", "int4"),
        Field("j", "json"),
        Field("-min", "text"),
        Field("q", "bool"),
        Field("page", "timestamp"),
        Field("tags", "_text"),
    ),
)


def read(address: str, resource: Resource = SHOPS, remembered: str = ""):
    return parse(QueryDict(address), columns_for(resource), remembered=QueryDict(remembered))


def names(listing) -> list[str]:
    return [column.id for column in listing.columns]


def test_an_address_without_parameters_is_the_first_fifty():
    listing = read("")
    assert (listing.limit, listing.page, listing.offset) == (50, 1, 0)
    assert listing.problems == ()
    assert names(listing) == ["company", "email", "phone", "website", "street", "zip", "province"]


def test_all_of_an_address_comes_back_in_its_own_address():
    address = (
        "q=boer+kaas&f.province=Gelderland&f.province=Utrecht&f.city=Ede&sort=-company&sort=city"
        "&cols=company&cols=city&limit=25&page=3&after=50"
    )
    assert read(address).query_string == address


def test_the_datastore_is_asked_for_what_the_address_says():
    listing = read("q=boer&f.province=Gelderland&f.province=Utrecht&sort=-company&page=3")
    query = listing.query(columns_for(SHOPS), also=("_id", "company", "city"))
    assert query.words == "boer"
    assert query.filters == {"province": ["Gelderland", "Utrecht"]}
    assert query.sort == (Sort("company", "desc"),)
    assert (query.limit, query.offset) == (50, 100)
    assert query.columns[:4] == ("_id", "company", "city", "email")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("page=abc", "paginanummer"),
        ("page=-1", "paginanummer"),
        ("page=0", "paginanummer"),
        ("page=٣", "paginanummer"),
        ("page=99999999999", "paginanummer"),
        ("page=9999999999999999999999", "paginanummer"),
        ("limit=7", "25, 50, 100 of 200"),
        ("limit=-50", "25, 50, 100 of 200"),
        ("sort=nope", "nope"),
        ("sort=-nope", "nope"),
        ("f.nope=1", "nope"),
        ("cols=nope", "nope"),
        ("f.company=a%00b", "past niet"),
        ("q=" + "a" * 300, "200 tekens"),
    ],
)
def test_a_bad_parameter_is_told_and_left_out(address, says):
    listing = read(address)
    assert len(listing.problems) == 1
    assert says in listing.problems[0]
    assert (listing.limit, listing.page, listing.sort, listing.filters) == (50, 1, (), {})


@pytest.mark.parametrize(
    "address", ["f.rank=x", "f.rank=2.5", "f.rank=99999999999", "f.50%25+korting=1e5", "f.q=misschien",
                "f.page=gisteren", "f.j=1", "f.tags=a", "sort=j"]
)  # fmt: skip
def test_what_does_not_fit_a_columns_type_never_reaches_the_datastore(address):
    listing = read(address, ODD)
    assert len(listing.problems) == 1
    assert listing.filters == {}
    assert listing.sort == ()


def test_columns_named_like_parameters_and_with_odd_signs_work():
    listing = read("f.q=ja&f.page=2026-01-02&f.50%25+korting=1,5&sort=-min&sort=-rank&page=2", ODD)
    assert listing.problems == ()
    assert listing.sort == (Sort("-min"), Sort("rank", "desc"))
    query = listing.query(columns_for(ODD))
    assert query.filters["q"] == [True]
    assert query.filters["page"] == ["2026-01-02T00:00:00"]
    assert str(query.filters["50% korting"][0]) == "1.5"
    assert read(listing.query_string, ODD).but(problems=()) == listing.but(problems=())


def test_empty_inputs_of_the_form_are_no_filters():
    listing = read("q=&f.email=&f.phone=+&sort=&page=&limit=")
    assert listing.problems == ()
    assert listing.query_string == ""


def test_remembered_columns_and_page_size_are_used_where_the_address_has_none():
    listing = read("", remembered="cols=city&cols=company&cols=gone&limit=100")
    assert names(listing) == ["company", "city"]
    assert listing.limit == 100
    assert listing.problems == ()


def test_the_address_goes_before_what_is_remembered():
    listing = read("cols=&limit=25", remembered="cols=city&limit=100")
    assert "email" in names(listing)
    assert listing.limit == 25


def test_taking_off_one_value_leaves_the_others():
    listing = read("q=kaas&f.city=Ede&f.city=Epe&page=4")
    assert listing.without("city", "Ede").query_string == "q=kaas&f.city=Epe"
    assert listing.without("city", "Ede").without("city", "Epe").query_string == "q=kaas"
    assert listing.without_filters().query_string == ""


def test_sorting_turns_round_on_the_second_press_and_starts_at_the_first_page():
    listing = read("page=4").with_sort("city")
    assert listing.query_string == "sort=city"
    assert listing.with_sort("city").query_string == "sort=-city"
    assert listing.with_sort("city").with_sort("city").query_string == "sort=city"
