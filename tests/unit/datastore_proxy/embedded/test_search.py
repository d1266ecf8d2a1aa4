from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest

from .conftest import Store

SHOPS: list[dict[str, Any]] = [
    {"name": "Ü100 Boerderijwinkel", "city": "Goes", "stars": 3, "price": "1.50"},
    {"name": "Kaasboerderij Running Dogs", "city": "Delft", "stars": 1, "price": "10"},
    {"name": "de hoeve", "city": None, "stars": None, "price": "9.5"},
    {"name": 'Zuivel, "vers"', "city": "Goes", "stars": 2, "price": None},
]
COLUMNS = {"name": "text", "city": "text", "stars": "int", "price": "numeric"}


@pytest.fixture
def rid(store: Store) -> str:
    return store.table(COLUMNS, *SHOPS)


class TestFilters:
    @pytest.mark.parametrize(
        ("filters", "ids"),
        [
            ({}, [1, 2, 3, 4]),
            ({"city": "Goes"}, [1, 4]),
            ({"city": ["Goes", "Delft"]}, [1, 2, 4]),
            ({"city": "goes"}, []),
            ({"city": None}, []),
            ({"city": []}, []),
            ({"city": [None, "Delft"]}, [2]),
            ({"city": "Goes", "stars": 3}, [1]),
            ({"stars": "3"}, [1]),
            ({"stars": 2.0}, [4]),
            ({"stars": 2.5}, []),
            ({"price": "1.5"}, [1]),
            ({"price": 10}, [2]),
            ({"name": 5}, []),
            ({"_id": [4, 1, 77]}, [1, 4]),
            ({"_id": {"gt": 2}}, [3, 4]),
            ({"price": {"gt": 2}}, [2, 3]),
            ({"stars": {"gte": 1, "lt": 3}}, [2, 4]),
            ({"stars": [{"lt": 2}, 3]}, [1, 2]),
            ({"stars": {"in": [1, 2]}}, [2, 4]),
            ({"$or": [{"city": "Delft"}, {"stars": 3}]}, [1, 2]),
            ({"city": "Goes", "$or": [{"stars": 1}, {"stars": 2}]}, [4]),
            ({"$and": [{"stars": {"gt": 1}}, {"stars": {"lt": 3}}]}, [4]),
            ([{"city": "Delft"}, {"_id": 3}], [2, 3]),
            ('{"city": "Goes"}', [1, 4]),
        ],
    )
    def test_find_what_fits(self, store: Store, rid: str, filters, ids):
        assert store.ids(rid, filters=filters) == ids
        assert store.total(rid, filters=filters) == len(ids)

    @pytest.mark.parametrize(
        ("filters", "body"),
        [
            ({"nope": 1}, {"filters": ['invalid value "nope"']}),
            ("{", {"filters": ["Cannot parse JSON"]}),
            (
                {"stars": "x"},
                {
                    "query": ["Invalid query"],
                    "info": {"orig": ['invalid input syntax for type integer: "x"']},
                },
            ),
            (
                {"stars": {"ne": 2}},
                {
                    "filters": [
                        "Unknown filter operation: FilterOp(field='stars', op='ne', value=2)"
                    ]
                },
            ),
            (
                {"$not": []},
                {"filters": ["Unknown operators (must be one of $or, $and): $not"]},
            ),
        ],
    )
    def test_are_refused_as_ckan_does(self, store: Store, rid: str, filters, body):
        assert store.failure("datastore_search", resource_id=rid, filters=filters) == (409, body)

    def test_take_thirty_thousand_ids(self, store: Store, rid: str):
        assert store.ids(rid, filters={"_id": list(range(2, 40_000))}) == [2, 3, 4]

    def test_at_most_a_hundred_operations(self, store: Store, rid: str):
        filters = {"$or": [{"stars": number} for number in range(101)]}

        status, body = store.failure("datastore_search", resource_id=rid, filters=filters)

        assert status == 409
        assert body == {"filters": ["Maximum number of filter operations exceeded"]}

    def test_reach_a_column_whose_name_starts_with_a_dollar(self, store: Store):
        rid = store.table({"$or": "text"}, {"$or": "x"}, {"$or": "y"})

        assert store.ids(rid, filters={"$$or": "y"}) == [2]


class TestSort:
    @pytest.mark.parametrize(
        ("sort", "ids"),
        [
            ("stars", [2, 4, 1, 3]),
            ("stars desc", [3, 1, 4, 2]),
            ("stars DESC NULLS LAST", [1, 4, 2, 3]),
            ("stars asc nulls first", [3, 2, 4, 1]),
            ("price, _id", [1, 3, 2, 4]),
            ("city, stars desc", [2, 1, 4, 3]),
            (["city desc", "_id desc"], [3, 4, 1, 2]),
            ('"name" desc', [1, 3, 4, 2]),
            ("_id desc", [4, 3, 2, 1]),
            ("stars  desc \n nulls  last", [1, 4, 2, 3]),
        ],
    )
    def test_orders_as_postgresql(self, store: Store, rid: str, sort, ids):
        assert store.ids(rid, sort=sort) == ids

    @pytest.mark.parametrize(
        ("sort", "message"),
        [
            ("stars up", 'invalid value "stars up"'),
            ("nope", 'invalid value "nope"'),
            ("-stars", 'invalid value "-stars"'),
            ("desc", 'invalid value "desc"'),
            ("stars desc nulls", 'invalid value "stars desc nulls"'),
            ({"stars": 1}, "Not a list"),
        ],
    )
    def test_refuses_nonsense(self, store: Store, rid: str, sort, message):
        assert store.failure("datastore_search", resource_id=rid, sort=sort) == (
            409,
            {"sort": [message]},
        )

    def test_is_soon_done_with_very_many_spaces(self, store: Store, rid: str):
        began = time.process_time()
        status, _body = store.failure(
            "datastore_search", resource_id=rid, sort=f"stars{' ' * 50_000}up"
        )
        assert status == 409
        assert time.process_time() - began < 1

    def test_knows_names_with_any_sign(self, store: Store):
        rid = store.table(
            {"a, b": "text", "Naam desc": "text", "A": "text", "a": "text"},
            {"a, b": "2", "Naam desc": "1", "A": "2", "a": "1"},
            {"a, b": "1", "Naam desc": "2", "A": "1", "a": "2"},
        )

        assert store.ids(rid, sort=["a, b"]) == [2, 1]
        assert store.ids(rid, sort='"a, b" desc') == [1, 2]
        assert store.ids(rid, sort="Naam desc") == [1, 2]
        assert store.ids(rid, sort="Naam desc desc") == [2, 1]
        assert store.ids(rid, sort="A") == [2, 1]
        assert store.ids(rid, sort="a") == [1, 2]


class TestPages:
    @pytest.mark.parametrize("sort", ["stars, _id", "stars desc, _id", "_id", "_id desc", "stars"])
    def test_hold_every_record_once(self, store: Store, sort: str):
        rid = store.table(COLUMNS, *[{"stars": number % 3 or None} for number in range(50)])

        found = [
            key
            for offset in range(0, 60, 7)
            for key in store.ids(rid, sort=sort, limit=7, offset=offset)
        ]

        assert found == store.ids(rid, sort=sort)
        assert len(set(found)) == 50

    def test_hold_every_hit_of_a_word_once(self, store: Store):
        rid = store.table(COLUMNS, *[{"name": "kaas " * (number % 3 + 1)} for number in range(50)])

        found = [
            key
            for offset in range(0, 60, 7)
            for key in store.ids(rid, q="kaas", limit=7, offset=offset)
        ]

        assert sorted(found) == list(range(1, 51))

    def test_limit_is_capped(self, store: Store, rid: str):
        answer = store.call("datastore_search", resource_id=rid, limit=100_000)

        assert answer["limit"] == 32_000
        assert store.call("datastore_search", resource_id=rid)["limit"] == 100

    @pytest.mark.parametrize(
        ("data", "body"),
        [
            ({"limit": -1}, {"limit": ["Must be a natural number"]}),
            ({"limit": "abc"}, {"limit": ["Invalid integer"]}),
            ({"limit": 2.5}, {"limit": ["Invalid integer"]}),
            ({"offset": -1}, {"offset": ['invalid value "-1"']}),
            ({"fields": "nope"}, {"fields": ['invalid value "nope"']}),
            ({"bogus": 1}, {"__extras": ['invalid value "bogus"']}),
        ],
    )
    def test_refuse_bad_parameters(self, store: Store, rid: str, data, body):
        assert store.failure("datastore_search", resource_id=rid, **data) == (409, body)

    def test_beyond_the_end_are_empty(self, store: Store, rid: str):
        answer = store.call("datastore_search", resource_id=rid, offset=99)

        assert (answer["records"], answer["total"]) == ([], 4)

    def test_name_the_next_one(self, store: Store, rid: str):
        answer = store.call(
            "datastore_search", resource_id=rid, limit=2, sort="_id", include_next_page=True
        )

        assert answer["next_page"] == {"_id": {"gt": 2}}
        assert store.ids(rid, filters=answer["next_page"]) == [3, 4]

    def test_without_total(self, store: Store, rid: str):
        assert "total" not in store.call("datastore_search", resource_id=rid, include_total=False)


class TestAnswer:
    def test_fields_as_asked(self, store: Store, rid: str):
        answer = store.call("datastore_search", resource_id=rid, fields="stars,_id", limit=1)

        assert answer["records"] == [{"stars": 3, "_id": 1}]
        assert answer["fields"] == [{"id": "stars", "type": "int4"}, {"id": "_id", "type": "int"}]

    def test_lists_keep_rows_with_nulls(self, store: Store, rid: str):
        assert store.search(rid, records_format="lists")[2] == [
            3, "de hoeve", None, None, Decimal("9.5"),
        ]  # fmt: skip

    def test_csv_and_tsv(self, store: Store, rid: str):
        csv, tsv = (store.text(rid, records_format=name) for name in ("csv", "tsv"))

        assert csv == (
            "1,Ü100 Boerderijwinkel,Goes,3,1.50\n"
            "2,Kaasboerderij Running Dogs,Delft,1,10\n"
            "3,de hoeve,,,9.5\n"
            '4,"Zuivel, ""vers""",Goes,2,\n'
        )
        assert tsv.splitlines()[3] == '4\t"Zuivel, ""vers"""\tGoes\t2\t'

    def test_distinct_values_with_their_number(self, store: Store, rid: str):
        answer = store.call("datastore_search", resource_id=rid, distinct=True, fields=["city"])

        assert answer["records"] == [{"city": "Delft"}, {"city": "Goes"}, {"city": None}]
        assert answer["total"] == 3

    def test_search_by_alias_gives_the_real_id(self, store: Store):
        rid = store.table(COLUMNS, aliases="winkels")

        assert store.call("datastore_search", resource_id="winkels")["resource_id"] == rid
        status, _ = store.failure("datastore_upsert", resource_id="winkels", records=[])
        assert status == 404


class TestLargeTable:
    def test_gets_an_index_where_it_is_searched_and_answers_the_same(self, store: Store):
        records = [{"name": f"n{number % 7}", "stars": number % 5} for number in range(12_000)]
        rid = store.table(COLUMNS, *records)

        expected = [place for place, shop in enumerate(records, 1) if shop["name"] == "n3"]
        assert store.ids(rid, filters={"name": "n3"}, limit=32_000) == expected
        assert store.ids(rid, sort="stars desc, _id", limit=2, offset=11_998) == [11_991, 11_996]

    def test_finds_a_common_word_in_the_order_of_the_records(self, store: Store):
        rid = store.table(COLUMNS, *[{"name": "kaas"} for _ in range(21_000)])

        assert store.ids(rid, q="kaas", limit=3) == [1, 2, 3]
        assert store.total(rid, q="kaas") == 21_000
