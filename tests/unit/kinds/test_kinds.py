"""What holds for every kind."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from weidewinkels.kinds import KINDS

VALUES = [
    ("text", "text", "Boerderij De Ünie 100%"),
    ("text", "text", "regel\nen nog een"),
    ("long_text", "text", "<b>vet</b>\n\n& meer"),
    ("email", "text", "info@hoevedebeek.nl"),
    ("phone", "text", "0229 591 234"),
    ("phone", "text", "+32 2 555 12 12"),
    ("url", "text", "https://www.hoevedebeek.nl/winkel?dag=1&uur=2#open"),
    ("postcode", "text", "1674 PS"),
    ("province", "text", "Noord-Holland"),
    ("latitude", "text", "52.719"),
    ("latitude", "numeric", Decimal("52.7190")),
    ("longitude", "float8", Decimal("4.98")),
    ("integer", "int4", 0),
    ("integer", "int4", -2147483648),
    ("integer", "int8", 9223372036854775807),
    ("number", "numeric", Decimal("0.00")),
    ("number", "numeric", Decimal("12345678901234567890.123456789")),
    ("number", "float8", Decimal("1e+300")),
    ("number", "float8", 2),
    ("boolean", "bool", False),
    ("boolean", "bool", True),
    ("date", "date", "2020-12-31"),
    ("timestamp", "timestamp", "2024-01-02T03:04:05.678"),
    ("timestamp", "timestamp", "2024-01-02T03:04:00"),
    ("timestamp", "timestamptz", "2024-01-02T01:04:05+00:00"),
    ("time", "time", "03:04:00"),
    ("time", "time", "23:59:59.000001"),
    ("json", "json", ""),
    ("json", "json", 0),
    ("json", "json", False),
    ("json", "json", []),
    ("json", "json", {"a": Decimal("1.10"), "é": [None, "x\ny"]}),
    ("text_list", "_text", ["boter", "kaas", "eieren"]),
    ("text_list", "_text", ["", "met ruimte "]),
    ("text_list", "_text", ["[niet json]"]),
]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("name", "type_", "value"), VALUES)
def test_what_the_form_shows_is_read_back_as_the_same_value(kind, name, type_, value, language):
    with translation.override(language):
        parsed = kind(name, type_).parse(kind(name, type_).text(value))
    assert parsed == value
    assert isinstance(parsed, bool) == isinstance(value, bool)


@pytest.mark.parametrize("name", KINDS)
def test_nothing_typed_is_null(kind, name):
    assert kind(name).parse(" \r\n ") is None
    assert kind(name).text(None) == ""
    assert kind(name).display(None) == ""
    assert kind(name).warnings(None) == []


@pytest.mark.parametrize("name", KINDS)
def test_a_nul_character_is_refused_with_a_sentence(kind, name):
    with pytest.raises(ValidationError, match="stuurteken"):
        kind(name).parse("a\x00b")


@pytest.mark.parametrize("name", KINDS)
def test_a_text_that_is_too_long_says_how_long_it_may_be(kind, name):
    with pytest.raises(ValidationError, match="te lang"):
        kind(name).parse("x" * 300_000)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("value", ['"', "<script>alert(1)</script>", "javascript:alert(1)", 5, {}])
def test_a_value_that_does_not_fit_is_shown_and_can_do_no_harm(kind, name, value):
    shown = kind(name).display(value)
    assert not hasattr(shown, "__html__") or "<script" not in shown
    assert "href" not in shown
    assert kind(name).text(value)
    kind(name).warnings(value)
    kind(name).widget(value)


def test_an_unknown_kind_is_text(kind):
    assert kind("no such kind").parse(" x ") == "x"


def test_a_line_break_in_a_one_line_text_gets_an_input_that_keeps_it(kind):
    assert "textarea" in kind("text").widget("a\nb").template_name
    assert "textarea" not in kind("text").widget("a b").template_name
