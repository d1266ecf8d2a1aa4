from __future__ import annotations

import pytest

from .conftest import Store


def test_types_are_guessed_from_the_first_record(store: Store):
    answer = store.call(
        "datastore_create",
        resource={"package_id": "winkels"},
        records=[
            {"t": "abc", "i": 5, "n": "1.5", "f": 1.5, "d": "2024-01-02T03:04:05", "j": {"a": 1}}
        ],
    )

    fields = store.call("datastore_search", resource_id=answer["resource_id"])["fields"]
    assert [(field["id"], field["type"]) for field in fields] == [
        ("_id", "int"),
        ("t", "text"),
        ("i", "int4"),
        ("n", "numeric"),
        ("f", "float8"),
        ("d", "timestamp"),
        ("j", "json"),
    ]


def test_the_new_resource_is_writable_and_in_its_package(store: Store):
    rid = store.table({"k": "text"})

    (resource,) = store.call("package_show", id="winkels")["resources"]
    assert resource["id"] == rid
    assert resource["url_type"] == "datastore"
    assert resource["datastore_active"] is True


def test_records_are_added_to_a_table_that_is_there(store: Store):
    rid = store.table({"k": "text"}, {"k": "a"})

    store.call("datastore_create", resource_id=rid, records=[{"k": "b", "nieuw": 5}])

    assert store.search(rid) == [
        {"_id": 1, "k": "a", "nieuw": None},
        {"_id": 2, "k": "b", "nieuw": 5},
    ]
    assert store.ids(rid, q="5") == [2]
    assert store.ids(rid, q="a") == []  # a stop word
    assert store.ids(rid, q="b") == [2]


def test_columns_that_are_left_out_go_when_asked(store: Store):
    rid = store.table({"a": "text", "b": "text", "n": "numeric"}, {"a": "x", "b": "y", "n": 1})

    store.call("datastore_create", resource_id=rid, fields=[{"id": "a"}])
    assert "b" in store.search(rid)[0]

    store.call("datastore_create", resource_id=rid, fields=[{"id": "a"}], delete_fields=True)
    assert store.search(rid) == [{"_id": 1, "a": "x"}]
    assert store.ids(rid, q="y") == []
    assert store.ids(rid, q="x") == [1]


def test_the_data_dictionary_is_kept(store: Store):
    rid = store.table({"k": "text"})

    store.call("datastore_create", resource_id=rid, fields=[{"id": "k", "info": {"label": "Naam"}}])

    field = store.call("datastore_search", resource_id=rid, limit=0)["fields"][1]
    assert field == {"id": "k", "type": "text", "info": {"label": "Naam"}}


def test_a_key_on_doubles_is_refused_and_names_one(store: Store):
    rid = store.table({"k": "text"}, {"k": "a"}, {"k": "a"}, {"k": None}, {"k": None})

    status, body = store.failure("datastore_create", resource_id=rid, primary_key=["k"])

    assert status == 409
    assert body["constraints"] == [
        "Cannot insert records or create indexbecause of uniqueness constraint"
    ]
    assert "Key (k)=(a) is duplicated" in body["info"]["orig"]
    assert body["info"]["pgcode"] == "23505"


def test_a_key_can_be_changed_and_taken_away(store: Store):
    rid = store.table({"k": "text", "i": "int"}, primary_key="k,i")

    store.call("datastore_create", resource_id=rid, primary_key=[])
    store.write(rid, "insert", {"k": "a", "i": 1}, {"k": "a", "i": 1})

    assert store.total(rid) == 2
    assert store.failure("datastore_create", resource_id=rid, primary_key=["nope"]) == (
        409,
        {"index": ["The field \"['nope']\" is not a valid column name."]},
    )


def test_a_call_that_fails_leaves_no_table_behind(store: Store):
    status, _ = store.failure(
        "datastore_create",
        resource={"package_id": "winkels"},
        fields=[{"id": "i", "type": "int"}],
        records=[{"i": "x"}],
    )

    assert status == 409
    assert store.call("package_show", id="winkels")["resources"] == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ([{"id": "_x", "type": "text"}], '"_x" is not a valid field name'),
        ([{"id": " x", "type": "text"}], '" x" is not a valid field name'),
        ([{"id": 'a"b', "type": "text"}], '"a"b" is not a valid field name'),
        ([{"id": "", "type": "text"}], '"" is not a valid field name'),
        ([{"id": "x", "type": "klingon"}], '"klingon" is not a valid field type'),
        ([{"id": "x"}], '"x" type not guessable'),
    ],
)
def test_bad_fields_are_refused(store: Store, fields, message):
    assert store.failure("datastore_create", resource={"package_id": "winkels"}, fields=fields) == (
        409,
        {"fields": [message]},
    )


def test_names_with_odd_signs_work(store: Store):
    names = ["a b", "a.b", "a'b", "a;b", "a:b", "a%b", "é", "select", "rowid", "rank", "A", "a"]
    rid = store.table(dict.fromkeys(names, "text"), {name: f"w{i}" for i, name in enumerate(names)})

    for place, name in enumerate(names):
        assert store.ids(rid, filters={name: f"w{place}"}) == [1]
        assert store.ids(rid, q={name: f"w{place}"}) == [1]


def test_info_tells_columns_indexes_and_number_of_records(store: Store):
    rid = store.table({"k": "text", "j": "json"}, {"k": "a"}, primary_key=["k"], aliases=["naam"])

    info = store.call("datastore_info", id=rid)

    assert info["meta"]["count"] == 1
    assert info["meta"]["aliases"] == ["naam"]
    assert [(f["id"], f["type"], f["schema"]["is_index"]) for f in info["fields"]] == [
        ("k", "text", True),
        ("j", "nested", False),
    ]
    assert store.call("datastore_info", resource_id="naam")["meta"]["id"] == rid


def test_an_unknown_action_is_a_400_with_text(store: Store):
    assert store.failure("datastore_dance") == (
        400,
        "Bad request - Action name not known: datastore_dance",
    )


def test_resources_can_be_patched(store: Store):
    resource = store.call("resource_create", package_id="winkels", name="oud")

    store.call("resource_patch", id=resource["id"], name="nieuw")

    assert store.call("resource_show", id=resource["id"])["name"] == "nieuw"


@pytest.mark.parametrize(
    ("action", "data", "key"),
    [
        ("package_create", {"name": "winkels", "owner_org": "voorbeeld"}, "name"),
        ("package_create", {"name": "Hoofd Letters", "owner_org": "voorbeeld"}, "name"),
        ("package_create", {"name": "nieuw", "owner_org": "nope"}, "owner_org"),
        ("organization_create", {"name": "voorbeeld"}, "name"),
        ("resource_create", {}, "package_id"),
    ],
)
def test_bad_packages_are_refused(store: Store, action, data, key):
    status, body = store.failure(action, **data)

    assert (status, list(body)) == (409, [key])
