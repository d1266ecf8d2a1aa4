"""E-mail, telephone, website."""

import pytest
from django.core.exceptions import ValidationError


def test_an_address_without_at_sign_is_refused(kind):
    with pytest.raises(ValidationError, match="geen geldig e-mailadres"):
        kind("email").parse("info.hoevedebeek.nl")


def test_an_address_is_a_link_to_write_to(kind):
    shown = kind("email").display("info@hoevedebeek.nl")
    assert shown == '<a href="mailto:info@hoevedebeek.nl">info@hoevedebeek.nl</a>'


@pytest.mark.parametrize("typed", ["0229591234", "0229-591234", "+31 229 591 234", "0031229591234"])
def test_a_dutch_number_is_kept_in_its_national_form(kind, typed):
    assert kind("phone").parse(typed) == "0229 591 234"
    assert kind("phone").text(typed) == "0229 591 234"


def test_a_foreign_number_keeps_its_country(kind):
    assert kind("phone").parse("+3225551212") == "+32 2 555 12 12"


@pytest.mark.parametrize(
    "dirty", ['"', "0223 ? 5", "043 785", "bel na 18 uur 0229 591 234", "0229 591 234;12"]
)
def test_a_dirty_number_stays_as_it_is_and_is_flagged(kind, dirty):
    assert kind("phone").text(dirty) == dirty
    assert kind("phone").display(dirty) == dirty
    assert "geen geldig telefoonnummer" in kind("phone").warnings(dirty)[0]


def test_a_number_can_be_called(kind):
    shown = kind("phone").display("0229591234")
    assert shown == '<a href="tel:+31229591234">0229 591 234</a>'


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("www.hoevedebeek.nl", "https://www.hoevedebeek.nl"),
        ("hoevedebeek.nl:8080/winkel", "https://hoevedebeek.nl:8080/winkel"),
        ("http://hoevedebeek.nl", "http://hoevedebeek.nl"),
    ],
)
def test_a_website_gets_its_scheme(kind, typed, stored):
    assert kind("url").parse(typed) == stored


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "ftp://x.nl", "mailto:a@b.nl", "geen"])
def test_only_websites_are_accepted(kind, typed):
    with pytest.raises(ValidationError, match="geen geldig webadres"):
        kind("url").parse(typed)


def test_a_website_is_a_link_that_tells_nothing_of_us(kind):
    shown = kind("url").display('http://www.hoeve.nl/?a="b"')
    assert 'rel="noopener nofollow"' in shown
    assert '"b"' not in shown
    assert ">hoeve.nl/" in shown
