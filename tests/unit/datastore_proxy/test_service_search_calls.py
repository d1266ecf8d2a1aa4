"""What the service asks when it searches, and what it makes of the answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from datastore_proxy import errors
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Sort

from .stores import CKAN_2_10, CKAN_2_11, CKAN_2_12, EMPTY, Recorder


def service(recorder: Recorder, **options: Any) -> DatastoreService:
    return DatastoreService(recorder, "rid", **options)


def searched(query: Query, **options: Any) -> dict[str, Any]:
    recorder = Recorder(CKAN_2_12)
    service(recorder, **options).search(query)
    ((action, data, repeatable),) = recorder.calls
    assert action == "datastore_search"
    assert repeatable
    assert data["resource_id"] == "rid"
    return data


@pytest.mark.parametrize(
    ("sort", "clauses"),
    [
        ((), ["_id"]),
        ((Sort("city", "desc"),), ["city desc", "_id"]),
        ((Sort("_id", "desc"), Sort("city")), ["_id desc"]),
        ((Sort("Naam, met komma"),), ['"Naam, met komma"', "_id"]),
        ((Sort("ver%kocht", "desc"),), ['"ver%kocht" desc', "_id"]),
    ],
)
def test_every_order_is_a_total_one(sort: tuple[Sort, ...], clauses: list[str]) -> None:
    assert searched(Query(sort=sort))["sort"] == clauses
    assert searched(Query(sort=sort, words="kaas"))["sort"] == clauses


def test_words_become_a_query_of_beginnings() -> None:
    data = searched(Query(words="boer & kaas"))
    assert data["q"] == "'boer':* & 'kaas':*"
    assert data["plain"] is False


def test_no_words_no_search_for_words() -> None:
    assert not {"q", "plain", "language"} & set(searched(Query(words=" & ")))


def test_filters_are_sent_as_text_which_fits_every_type() -> None:
    asked = Query(
        filters={"city": ["Hoorn", "Edam"], "zip": [1674], "open": [True], "n": [Decimal("1.10")]}
    )
    assert searched(asked)["filters"] == {
        "city": ["Hoorn", "Edam"],
        "zip": ["1674"],
        "open": ["true"],
        "n": ["1.10"],
    }


def test_one_text_as_filter_is_not_taken_letter_by_letter() -> None:
    filters: dict[str, Any] = {"city": "Hoorn"}
    assert searched(Query(filters=filters))["filters"] == {"city": ["Hoorn"]}


@pytest.mark.parametrize("accepted", [[], [None], ["a", None], None, ["a\x00b"], ["\ud800"]])
def test_a_filter_that_the_datastore_cannot_answer_is_refused(accepted: Any) -> None:
    recorder = Recorder()
    with pytest.raises(errors.Refused) as caught:
        service(recorder).search(Query(filters={"city": accepted}))
    assert "city" in str(caught.value) or caught.value.column == "city"
    assert recorder.calls == []


def test_chosen_columns_come_with_the_key() -> None:
    assert searched(Query(columns=("city", "_id")))["fields"] == ["_id", "city"]
    assert searched(Query(columns=("city",)), key="code")["fields"] == ["_id", "code", "city"]


def test_a_deep_page_goes_on_after_the_last_record() -> None:
    data = searched(Query(after=90_000, filters={"city": ["Hoorn"]}))
    assert data["filters"] == {"city": ["Hoorn"], "_id": {"gt": 90_000}}
    assert data["include_total"] is False
    down = searched(Query(after=90_000, sort=(Sort("_id", "desc"),)))
    assert down["filters"] == {"_id": {"lt": 90_000}}


@pytest.mark.parametrize(
    "query",
    [
        Query(after=1, sort=(Sort("city"),)),
        Query(after=1, offset=50),
        Query(after=1, filters={"_id": [1]}),
    ],
)
def test_going_on_after_a_record_needs_the_order_of_the_records(query: Query) -> None:
    with pytest.raises(errors.Refused):
        service(Recorder(CKAN_2_12)).search(query)


def test_an_old_ckan_is_never_asked_for_a_range() -> None:
    recorder = Recorder(CKAN_2_11)
    with pytest.raises(errors.Refused):
        service(recorder).search(Query(after=5))
    assert recorder.calls == []


def test_the_ranking_is_not_shown_as_a_column() -> None:
    answer = {
        "records": [{"_id": 1, "city": "Hoorn", "rank": Decimal("0.05")}],
        "fields": [
            {"id": "_id", "type": "int"},
            {"id": "city", "type": "text", "info": {"label": "Plaats"}},
            {"id": "rank", "type": "float"},
        ],
        "limit": 10,
        "total": 1,
    }
    page = service(Recorder(datastore_search=answer)).search(Query(words="hoorn"))
    assert page.records == ({"_id": 1, "city": "Hoorn"},)
    assert [(field.id, field.label) for field in page.fields] == [("city", "Plaats")]
    assert page.limit == 10


@pytest.mark.parametrize(
    "answer", [None, [], {}, {"records": []}, {**EMPTY, "records": ["val"]}, {**EMPTY, "fields": 5}]
)
def test_an_answer_without_records_is_an_error_of_ours(answer: Any) -> None:
    with pytest.raises(errors.UnexpectedAnswer):
        service(Recorder(datastore_search=answer)).search(Query())


def test_describing_costs_no_count() -> None:
    recorder = Recorder(resource_show={"name": "Winkels"})
    assert service(recorder).describe().name == "Winkels"
    assert recorder.actions == ["datastore_search", "resource_show"]
    assert recorder.calls[0][1]["include_total"] is False
    assert recorder.calls[0][1]["limit"] == 0


@pytest.mark.parametrize("version", [CKAN_2_10, CKAN_2_11])
def test_distinct_gets_around_ckans_limit_before_distinct(version: Any) -> None:
    """CKAN 2.10 and 2.11 take `limit` rows first and look for doubles among those."""
    cities = sorted(["Edam", "Hoorn", "Urk"] * 20_000)

    def search(data: Any) -> dict[str, Any]:
        rows = cities[data["offset"] : data["offset"] + data["limit"]]
        records = [{"city": city} for city in dict.fromkeys(rows)]
        fields = [{"id": "city", "type": "text"}]
        return {"records": records, "fields": fields, "total": 3, "limit": data["limit"]}

    recorder = Recorder(version, datastore_search=search)
    assert service(recorder).distinct("city") == ["Edam", "Hoorn", "Urk"]
    assert service(recorder).distinct("city", limit=2) == ["Edam", "Hoorn"]
