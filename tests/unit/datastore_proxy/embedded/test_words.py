from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datastore_proxy.embedded import ActionFailed, words

from .conftest import Store


@pytest.fixture
def rid(store: Store) -> str:
    return store.table(
        {"name": "text", "city": "text", "open": "bool", "stars": "int"},
        {"name": "Ü100 Boerderijwinkel", "city": "Goes", "open": True, "stars": 42},
        {"name": "Running dogs", "city": "De Goorn", "open": False},
        {"name": "Kaas één", "city": "info@hoeve.example"},
        {"name": "Kaas een rode appel", "city": "'s-Gravenhage"},
    )


@pytest.mark.parametrize(
    ("q", "ids"),
    [
        ("ü100", [1]),
        ("Ü100", [1]),
        ("BOERDERIJWINKEL", [1]),
        ("boer", []),
        ("run", [2]),
        ("dog runs", [2]),
        ("the dogs", [2]),
        ("the", []),
        ("'t", []),
        ("the! dogs", [2]),
        ("één", [3]),
        ("een", [4]),
        ("kaas", [3, 4]),
        ("42", [1]),
        (42, [1]),
        ("true", [1]),
        ("info@hoeve.example", [3]),
        ("gravenhage", [4]),
        ("", [1, 2, 3, 4]),
        ("&", []),
        ('"', []),
        ({"city": "goes"}, [1]),
        ({"name": "goes"}, []),
        ({"name": "kaas", "city": "gravenhage"}, [4]),
        ('{"city": "goes"}', [1]),
    ],
)
def test_plain_words(store: Store, rid: str, q, ids):
    assert store.ids(rid, q=q, sort="_id") == ids
    assert store.total(rid, q=q) == len(ids)


@pytest.mark.parametrize(
    ("q", "ids"),
    [
        ("boer:*", [1]),
        ("boer:* & goes", [1]),
        ("boer:* | dogs", [1, 2]),
        ("kaas & !appel", [3]),
        ("!kaas", [1, 2]),
        ("!kaas & !dogs", [1]),
        ("!kaas | één", [1, 2, 3]),
        ("!(kaas | dogs)", [1]),
        ("rode <-> appel", [4]),
        ("appel <-> rode", []),
        ("een <-> rode <-> app:*", [4]),
        ("'rode appel'", [4]),
        ("the & dogs", [2]),
        ({"city": "go:*"}, [1, 2]),
    ],
)
def test_tsquery(store: Store, rid: str, q, ids):
    assert store.ids(rid, q=q, plain=False, sort="_id") == ids
    assert store.total(rid, q=q, plain=False) == len(ids)


@pytest.mark.parametrize(
    "q", ["rode appel", "&", "a &", "(a", "a)", ":*", "!", "b <-> (b | c)", "b:* <-> c"]
)
def test_bad_tsquery_is_a_409(store: Store, rid: str, q: str):
    status, body = store.failure("datastore_search", resource_id=rid, q=q, plain=False)

    assert status == 409
    assert body["query"] == ["Invalid query"]


def test_full_text_goes_with_a_column_of_q(store: Store, rid: str):
    assert store.ids(rid, full_text="kaas", q={"city": "gravenhage"}, sort="_id") == [4]


def test_words_with_filters(store: Store, rid: str):
    assert store.ids(rid, q="kaas", filters={"_id": {"gt": 3}}) == [4]
    assert store.ids(rid, q="!kaas", plain=False, filters={"stars": 42}) == [1]


def test_more_of_the_word_ranks_higher(store: Store):
    rid = store.table({"t": "text"}, {"t": "kaas en brood"}, {"t": "kaas kaas"}, {"t": "brood"})

    records = store.search(rid, q="kaas")

    assert [record["_id"] for record in records] == [2, 1]
    assert records[0]["rank"] > records[1]["rank"] > 0


def test_rank_comes_only_without_fields(store: Store, rid: str):
    answer = store.call("datastore_search", resource_id=rid, q={"name": "kaas"})

    assert answer["fields"][-1] == {"id": "rank name", "type": "float"}
    assert "rank name" in answer["records"][0]
    assert store.search(rid, q="kaas", fields="_id", sort="_id") == [{"_id": 3}, {"_id": 4}]


@pytest.mark.parametrize("data", [{"q": ["x"]}, {"q": {"stars": 10}}, {"q": {"nope": "x"}}])
def test_bad_q_is_a_409(store: Store, rid: str, data):
    assert store.failure("datastore_search", resource_id=rid, **data)[0] == 409


def test_an_unknown_language_is_refused(store: Store, rid: str):
    status, body = store.failure("datastore_search", resource_id=rid, q="x", language="klingon")

    assert status == 409
    assert body["info"]["orig"] == ['text search configuration "klingon" does not exist']


@given(st.text())
def test_any_text_can_be_looked_for(tmp_path_factory, text: str):
    store = _one_store(tmp_path_factory)

    for plain in (True, False):
        try:
            store.call("datastore_search", resource_id="t", q=text, plain=plain)
        except ActionFailed as failure:
            assert failure.status == 409  # noqa: PT017


_stores: list[Store] = []


def _one_store(tmp_path_factory) -> Store:
    if not _stores:
        store = Store(tmp_path_factory.mktemp("words") / "store.sqlite3")
        store.table({"t": "text"}, {"t": "kaas"}, aliases=["t"])
        _stores.append(store)
    return _stores[0]


@given(st.text(alphabet="ab&|!()<->:*' "))
def test_a_tsquery_is_read_or_refused(text: str):
    try:
        words.tsquery(text)
    except ActionFailed as failure:
        assert failure.status == 409  # noqa: PT017
