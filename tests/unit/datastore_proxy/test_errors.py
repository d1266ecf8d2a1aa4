"""What CKAN answers, and the error that a caller gets for it."""

from __future__ import annotations

import pickle

import pytest

from datastore_proxy import errors
from datastore_proxy.errors import from_answer

ANSWERS = [
    (400, "Bad request - Action name not known: nope", errors.BadRequest),
    (400, {"__type": "Integrity Error", "message": "Only lists", "data": {}}, errors.BadRequest),
    (403, {"__type": "Authorization Error", "message": "Access denied"}, errors.NotAuthorized),
    (404, {"__type": "Not Found Error", "message": "Not found"}, errors.ResourceNotFound),
    (404, None, errors.UnexpectedAnswer),
    (405, None, errors.BadRequest),
    (409, None, errors.UnexpectedAnswer),
    (409, {}, errors.Invalid),
    (409, {"records": ['invalid input syntax for type integer: "abc"']}, errors.Invalid),
    (409, {"read-only": ["Cannot edit read-only resource."]}, errors.ReadOnly),
    (409, {"key": ["key \"['zz']\" not found"]}, errors.RecordNotFound),
    (409, {"key": ["key \"{'_id': 99}\" not found"]}, errors.RecordNotFound),
    (409, {"key": ['fields "k" are missing\n   but needed as key']}, errors.Invalid),
    (409, {"records": ["deadlock detected"], "records_row": 946}, errors.Deadlock),
    (
        409,
        {"records": ['duplicate key value violates unique constraint "x"']},
        errors.DuplicateKey,
    ),
    (
        409,
        {"constraints": ["Cannot insert records or create indexbecause of uniqueness constraint"]},
        errors.DuplicateKey,
    ),
    (409, {"query": ["Search took too long"]}, errors.TimedOut),
    (413, None, errors.TooLarge),
    (415, None, errors.BadRequest),
    (429, None, errors.Overloaded),
    (500, {"__type": "Internal Server Error"}, errors.ServerFailed),
    (502, None, errors.ServerFailed),
    (503, None, errors.Overloaded),
    (504, None, errors.ServerFailed),
    (302, None, errors.UnexpectedAnswer),
    (200, None, errors.UnexpectedAnswer),
]


@pytest.mark.parametrize(("status", "body", "kind"), ANSWERS)
def test_each_answer_has_its_error(status: int, body: object, kind: type) -> None:
    error = from_answer(status, body, action="datastore_upsert")
    assert type(error) is kind
    assert (error.status, error.action) == (status, "datastore_upsert")
    assert str(error).startswith(kind.summary)


def test_no_answer_of_any_shape_breaks_the_table() -> None:
    for body in (None, "", "text", 5, [], ["a"], {"a": None}, {"a": {"b": [{"c": ["d"]}]}}):
        for status in range(100, 600):
            assert isinstance(from_answer(status, body, action="x"), errors.DatastoreError)


def test_sql_and_its_parameters_are_not_shown() -> None:
    body = {
        "__type": "Validation Error",
        "query": ["Invalid query"],
        "info": {
            "statement": ["SELECT secret FROM table"],
            "params": [{"p": "secret"}],
            "orig": ["operator does not exist: text = integer\nLINE 5: WHERE secret = 5\n    ^"],
        },
    }
    error = from_answer(409, body, action="datastore_search")
    assert "operator does not exist: text = integer" in str(error)
    assert "secret" not in str(error)
    assert "secret" not in repr(vars(error))


def test_the_duplicated_value_is_told() -> None:
    orig = 'could not create unique index "x"\nDETAIL:  Key (k)=(a) is duplicated.\n'
    body = {"constraints": ["because of uniqueness constraint"], "info": {"orig": orig}}
    assert "Key (k)=(a) is duplicated." in str(from_answer(409, body, action="datastore_create"))


@pytest.mark.parametrize("key", ["records_row", "_records_row"])
def test_the_guilty_row_is_known_in_old_and_new_ckan(key: str) -> None:
    error = from_answer(409, {"records": ["bad"], key: 2}, action="datastore_upsert")
    assert isinstance(error, errors.Invalid)
    assert error.row == 2
    assert error.fields == {"records": ["bad"]}


def test_messages_are_on_one_line() -> None:
    body = {"key": ['fields "k, i" are missing\n                but needed as key']}
    assert 'key: fields "k, i" are missing but needed as key' in str(
        from_answer(409, body, action="datastore_upsert")
    )


def test_what_may_have_been_written_is_said() -> None:
    def may_be_written(status: int, body: object = None) -> bool:
        return from_answer(status, body, action="datastore_upsert").may_be_written

    assert may_be_written(500)
    assert may_be_written(504)
    assert not may_be_written(503)
    assert not may_be_written(409, {"records": ["canceling statement due to statement timeout"]})
    assert errors.TimedOut().may_be_written
    assert not errors.NotReached().may_be_written


def test_an_error_survives_being_sent_to_another_process() -> None:
    error = from_answer(409, {"records": ["bad"], "records_row": 2}, action="datastore_upsert")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (str(copy), vars(copy)) == (str(error), vars(error))


def test_codes_are_unique() -> None:
    kinds = [cls for cls in vars(errors).values() if isinstance(cls, type)]
    codes = [cls.code for cls in kinds if issubclass(cls, errors.DatastoreError)]
    assert len(set(codes)) == len(codes)
