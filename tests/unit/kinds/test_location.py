"""Postcode, province, coordinates."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError


@pytest.mark.parametrize("typed", ["1674ps", "1674 PS", " 1674 ps "])
def test_a_postcode_is_written_with_a_space_and_capitals(kind, typed):
    assert kind("postcode").parse(typed) == "1674 PS"
    assert kind("postcode").display(typed) == "1674 PS"


@pytest.mark.parametrize("typed", ["0674 PS", "1674", "1674 SA", "1674 SD", "1674 SS", "1674 PSX"])
def test_what_is_no_postcode_is_refused(kind, typed):
    with pytest.raises(ValidationError, match="geen Nederlandse postcode"):
        kind("postcode").parse(typed)


def test_an_old_province_can_be_kept_and_is_flagged_with_the_one_that_is_meant(kind):
    assert kind("province").warnings("North Holland") == ["Bedoelt u Noord-Holland?"]
    choices = dict(kind("province").widget("North Holland").choices)
    assert choices["North Holland"] == "North Holland (zoals het nu staat)"
    assert len(choices) == 1 + 12 + 1
    assert len(kind("province").widget("Utrecht").choices) == 1 + 12


@pytest.mark.parametrize("typed", ["52.719", "52,719"])
def test_degrees_take_a_comma_or_a_point(kind, typed):
    assert kind("latitude").parse(typed) == "52.719"
    assert kind("latitude", "numeric").parse(typed) == Decimal("52.719")
    assert kind("latitude").display(typed) == "52,719"


def test_degrees_outside_the_netherlands_get_a_warning(kind):
    assert kind("latitude").warnings("48.85") == ["Dit ligt buiten Nederland."]
    assert "verwisseld" in kind("latitude").warnings("4.98")[0]
    assert kind("longitude").warnings("4.98") == []


@pytest.mark.parametrize(("name", "typed"), [("latitude", "90.1"), ("longitude", "-180,5")])
def test_degrees_that_are_not_on_earth_are_refused(kind, name, typed):
    with pytest.raises(ValidationError, match="graden liggen"):
        kind(name).parse(typed)
