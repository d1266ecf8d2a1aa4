"""The edges of `DatastoreService` on every store: odd words, typed values, what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from datastore_proxy import errors
from datastore_proxy.rows import EMPTY, rows_in, with_empty_told
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Field, Query, Sort
from tests.contract.tables import Package, Table

SHOPS: list[dict[str, Any]] = [
    {
        "company": "Boerderij De Rode Appel",
        "city": "Hoorn",
        "zip": "1674 PS",
        "phone": "0229-591234",
    },
    {"company": "Ü100 Kaas-Hoeve", "city": "Wognum", "zip": "1687AB", "phone": "+31 229 591 235"},
    {"company": "Fam. O'Neil & Zn.", "city": "Één", "mail": "info@neil.example"},
    {"company": "Zuivelvereniging", "city": "Hoorn", "mail": "x@www.neil.example"},
    {"company": "Lege hoeve", "stars": 4, "price": "1.50", "open": False, "since": "2020-01-02"},
]
COLUMNS = {
    "company": "text", "city": "text", "zip": "text", "phone": "text", "mail": "text",
    "stars": "int", "price": "numeric", "open": "bool", "since": "date",
}  # fmt: skip


def service_of(table: Table, **more: Any) -> DatastoreService:
    return DatastoreService(table.store.transport, table.id, **more)


@pytest.fixture(scope="module")
def shops(package: Package) -> DatastoreService:
    """Five shops to look at only."""
    return service_of(package.table(COLUMNS, *SHOPS))


@pytest.fixture
def table(package: Package) -> Table:
    return package.table({"k": "text", "i": "int", "n": "numeric"}, {"k": "a"}, {"k": "b", "i": 2})


@pytest.fixture
def service(table: Table) -> DatastoreService:
    return service_of(table)


# --- Search -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("boer", [1]),
        ("Boerderij", [1]),
        ("boer appel", [1]),
        ("appel boer hoorn", [1]),
        ("Ü100", [2]),
        ("ü100", [2]),
        ("ü1", [2]),
        ("hoeve", [2, 5]),
        ("kaas-hoeve", [2]),
        ("één", [3]),
        ("O'Neil", [3]),
        ("o'neil & zn.", [3]),
        ("info@neil.example", [3]),
        ("verenig", []),
        ("zuivelveren", [4]),
        ("1674 ps", [1]),
        ("1674PS", [1]),
        ("1687 AB", [2]),
        ("0229-591234", [1]),
        ("niets", []),
        ("boer niets", []),
        ("", [1, 2, 3, 4, 5]),
        ("  ", [1, 2, 3, 4, 5]),
    ],
)
def test_words_as_people_type_them(shops: DatastoreService, words: str, ids: list[int]) -> None:
    page = shops.search(Query(words=words))
    assert [record["_id"] for record in page.records] == ids
    assert page.total == len(ids)
    assert [field.id for field in page.fields] == list(COLUMNS)


ODD = ["'", '"', "&", "|", "!", "(", ")", "a)", "(a", ":*", "a:*", "<->", "\\", "a\\", "%", "--", "a & | b",
       "' OR 1=1", "\u2028", "🐄", "*", "{", '{"a": 1}', "[1]", "a" * 3000, "the", "in de"]  # fmt: skip


@pytest.mark.parametrize("words", ODD)
def test_odd_signs_are_never_an_error(shops: DatastoreService, words: str) -> None:
    assert shops.search(Query(words=words)).total is not None


def test_filters_sort_and_columns(shops: DatastoreService) -> None:
    page = shops.search(
        Query(
            filters={"city": ["Hoorn", "Wognum"]},
            sort=(Sort("city", "desc"), Sort("company", "desc")),
            columns=("city",),
            limit=2,
        )
    )
    assert page.records == ({"_id": 2, "city": "Wognum"}, {"_id": 4, "city": "Hoorn"})
    assert (page.total, page.limit) == (3, 2)


def test_a_filter_on_text_that_looks_like_a_number(shops: DatastoreService) -> None:
    assert shops.count(Query(filters={"phone": [229]})) == 0
    assert shops.count(Query(filters={"stars": [4, "5"]})) == 1
    assert shops.count(Query(filters={"price": [Decimal("1.5")]})) == 1
    assert shops.count(Query(filters={"open": [False]})) == 1


def test_typed_values(shops: DatastoreService) -> None:
    record = shops.get_one(5)
    assert record["stars"] == 4
    assert record["price"] == Decimal("1.50")
    assert str(record["price"]) == "1.50"
    assert record["open"] is False
    assert record["since"] == "2020-01-02"
    assert record["city"] is None


def test_what_is_refused(shops: DatastoreService) -> None:
    with pytest.raises(errors.Invalid):
        shops.search(Query(filters={"nope": ["x"]}))
    with pytest.raises(errors.Invalid):
        shops.search(Query(sort=(Sort("nope"),)))
    with pytest.raises(errors.Invalid):
        shops.search(Query(filters={"stars": ["x"]}))
    with pytest.raises(errors.Refused):
        shops.search(Query(filters={"city": []}))


def test_distinct_values(shops: DatastoreService) -> None:
    assert shops.distinct("city") == ["Hoorn", "Wognum", "Één", None]
    assert shops.distinct("city", limit=2) == ["Hoorn", "Wognum"]


# --- Writing ------------------------------------------------------------------------------


def test_a_bad_value_in_an_insert(service: DatastoreService) -> None:
    with pytest.raises(errors.DatastoreError) as caught:
        service.insert([{"i": "abc"}])
    assert isinstance(caught.value, errors.Invalid | errors.ServerFailed)
    assert service.count(Query()) == 2


def test_an_empty_text_where_no_text_fits(service: DatastoreService) -> None:
    service.update([{"_id": 2, "i": "", "k": ""}])
    assert service.get_one(2) == {"_id": 2, "k": "", "i": None, "n": None}


@pytest.mark.parametrize("value", ["a\0b", "\ud800"])
def test_texts_that_ckan_can_not_hold_are_not_sent(service: DatastoreService, value: str) -> None:
    with pytest.raises(errors.Refused):
        service.insert([{"k": value}])


@pytest.mark.parametrize("keys", [[], None, {}, "1", [None], [True], [0]])
def test_a_delete_without_keys_is_never_sent(service: DatastoreService, keys: Any) -> None:
    with pytest.raises(errors.Refused):
        service.delete(keys)
    assert service.count(Query()) == 2


def test_get(service: DatastoreService) -> None:
    assert list(service.get([2, 99, 1])) == [2, 1]
    with pytest.raises(errors.RecordNotFound):
        service.get_one(99)


def test_get_of_many_gives_those_and_no_others(service: DatastoreService) -> None:
    service.insert([{"k": str(number)} for number in range(300)])
    service.delete([40, 41])
    wanted = [*range(250, 1, -1)]
    found = service.get([*wanted, 9000])
    assert list(found) == [key for key in wanted if key not in (40, 41)]
    assert all(record["_id"] == key for key, record in found.items())
    assert list(service.get(range(10, 310, 3))) == [key for key in range(10, 303, 3) if key != 40]


def test_a_delete_of_many_takes_those_and_no_others(service: DatastoreService) -> None:
    service.insert([{"k": str(number)} for number in range(400)])
    stay = {2, 199, 200, 351, 353, 402}
    service.delete([key for key in range(1, 401) if key not in stay] + [9000])
    assert set(service.get(range(1, 500))) == stay | {401}


HARD = [None, "", " ", '"', '""', ',"",', "a\nb", "a\r\nb", "'=1", "é🐄", "\\.", "x" * 200_000]


def test_close_records_as_text(package: Package) -> None:
    texts = service_of(package.table({"a": "text", "b c": "text"}))
    columns = ["a", "b c"]
    texts.insert([{"a": HARD[at % 12], "b c": HARD[at % 11]} for at in range(150)])
    texts.delete([40, 41])
    rows = texts.get_rows(range(2, 140), columns)
    if not texts.transport.supports.range_filters:
        assert rows is None
        return
    assert rows is not None
    told = {EMPTY: "", "": None}
    assert {
        key: dict(
            zip(["_id", *columns], [key, *(told.get(one, one) for one in row[1:])], strict=True)
        )
        for key, row in rows.items()
        if key < 140
    } == texts.get(range(2, 140))
    assert texts.get_rows(range(2, 9), columns) is None  # few
    assert texts.get_rows([*range(2, 120), 9000], columns) is None  # far apart
    assert texts.get_rows(range(2, 140), ["a", "gone"]) is None


def test_all_as_csv(package: Package, caplog: pytest.LogCaptureFixture) -> None:
    """From a real CKAN its own dump, which doesn't break off."""
    texts = service_of(package.table({"a": "text", "B c": "text", "n": "numeric"}))
    texts.insert([{"a": HARD[at % 12], "B c": HARD[at % 11], "n": "1.50"} for at in range(30)])
    texts.delete([7])
    text = b"".join(texts.iterate_csv(Query(columns=("B c", "n", "a")), chunk=10))
    told = {EMPTY: "", "": None}
    assert [
        [int(number), told.get(b, b), Decimal(n), told.get(a, a)]
        for number, b, n, a in rows_in(with_empty_told(text))
    ] == [[record[name] for name in ("_id", "B c", "n", "a")] for record in texts.iterate()]
    assert not (caplog.records and package.store.name.startswith("ckan-"))


KINDS = {
    "a": "text",
    "B c": "text",
    "js": "json",
    "i": "int4",
    "n": "numeric",
    "f": "float8",
    "t": "timestamp",
    "d": "date",
    "b": "bool",
    "several": "_text",
}


@pytest.mark.parametrize("chunk", [7, 10, 100])
def test_all_as_lists(package: Package, chunk: int) -> None:
    """With the very values that objects have."""
    kinds = service_of(package.table(KINDS))
    kinds.insert(
        [
            {"a": HARD[at % 12], "B c": HARD[at % 11], "n": "1.50", "f": 0.1 * at, "i": at}
            | (
                {"js": {"é": [None, 1.5]}, "t": "2026-11-24T10:00:00", "d": "2026-11-24"}
                if at % 2
                else {}
            )
            | ({"b": at % 4 == 0, "several": ["a", None, "b,c"]} if at % 3 else {})
            for at in range(30)
        ]
    )
    kinds.delete([7])
    pages = list(kinds.iterate_lists(chunk=chunk))
    assert [
        dict(zip(page.columns, row, strict=True)) for page in pages for row in page.rows
    ] == list(kinds.iterate())
    assert {len(page.rows) for page in pages[:-1]} <= {chunk}
    kinds.delete(range(1, 31))
    assert list(kinds.iterate_lists()) == []


def test_numbers_are_no_text(service: DatastoreService) -> None:
    service.insert([{"k": str(number)} for number in range(150)])
    assert service.get_rows(range(2, 140), ["k", "i"]) is None


# --- A key column -------------------------------------------------------------------------


def test_a_key_column(table: Table) -> None:
    service_of(table).set_key(["k"])
    service = service_of(table, key="k")
    assert service.insert([{"k": "c", "i": 3}]) == ["c"]
    service.update([{"k": "c", "i": 4}])
    service.upsert([{"k": "c", "n": "1.0"}, {"k": "d", "i": 5}])
    assert [(r["k"], r["i"]) for r in service.iterate()] == [
        ("a", None), ("b", 2), ("c", 4), ("d", 5),
    ]  # fmt: skip
    with pytest.raises(errors.DuplicateKey):
        service.insert([{"k": "a"}])
    with pytest.raises(errors.RecordNotFound):
        service.update([{"k": "zz", "i": 1}])
    service.delete(["a", "c"])
    assert [record["k"] for record in service.iterate()] == ["b", "d"]


# --- Whole tables -------------------------------------------------------------------------


def test_create(package: Package) -> None:
    maker = DatastoreService(package.store.transport, "")
    fields = [Field("k", "text", {"label": "Sleutel"}), Field("n", "numeric")]
    rows = [{"k": "a", "n": Decimal("0.10")}]
    made = maker.create(fields, package_id=package.id, name="nieuw", key=["k"], records=rows)
    service = DatastoreService(package.store.transport, made, key="k")
    assert service.describe().name == "nieuw"
    assert service.get_one("a") == {"_id": 1, "k": "a", "n": Decimal("0.10")}
    with pytest.raises(errors.Invalid):
        maker.create([Field("_k", "text")], package_id=package.id)
