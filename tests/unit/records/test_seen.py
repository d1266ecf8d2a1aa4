"""The record that travels with the form."""

from decimal import Decimal

import pytest

from weidewinkels.records.seen import BrokenSeenError, Seen, seal, unseal

RECORD = {
    "_id": 7,
    "text": "é\u2028\U0001f9c0",
    "number": Decimal("0.1000"),
    "big": 9223372036854775807,
    "json": {"a": [None, False, "", Decimal("1e-10")]},
    "null": None,
}


def test_a_record_comes_back_exactly():
    back = unseal(seal(Seen(RECORD, "nl"), 7), 7)
    assert back == Seen(RECORD, "nl")
    assert str(back.record["number"]) == "0.1000"


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: "." + t, lambda t: "", str.upper])
def test_a_changed_text_is_refused(spoil):
    text = seal(Seen(RECORD, "nl"), 7)
    with pytest.raises(BrokenSeenError):
        unseal(spoil(text), 7)


def test_the_values_of_one_record_are_not_those_of_another(settings):
    text = seal(Seen(RECORD, "nl"), 7)
    with pytest.raises(BrokenSeenError):
        unseal(text, 8)
    settings.DATASTORE_RESOURCE_ID = "another"
    with pytest.raises(BrokenSeenError):
        unseal(text, 7)
