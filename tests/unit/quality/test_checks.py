"""Each kind of dirt is found, what is clean is left in peace, and a mend mends."""

from __future__ import annotations

from typing import Any

import pytest

from datastore_proxy.embedded.sample import sample_shops
from datastore_proxy.types import Field, Resource
from tests.unit.quality.dirt import DIRT, Dirt
from tests.unit.quality.shops import CLEAN, INSPECTOR, clean_shops
from weidewinkels.profile import columns_for
from weidewinkels.quality import CHECKS, Inspector


def flags(record):
    return {(flag.check, flag.column) for flag in INSPECTOR.flags(record)}


def checks(record):
    return {flag.check for flag in INSPECTOR.flags(record)}


def test_a_clean_shop_has_no_flag():
    assert flags(CLEAN) == set()


@pytest.mark.parametrize("dirt", DIRT, ids=lambda dirt: f"{dirt.check}: {dirt.written}"[:60])
def test_dirt_is_found_and_mended(dirt: Dirt):
    record = CLEAN | dirt.written
    assert dirt.check in checks(record)
    if dirt.mend is not None:
        assert INSPECTOR.mend(record, dirt.check) == dirt.mend
    if dirt.mend:
        assert dirt.check not in checks(record | dirt.mend)


def test_every_check_is_tried_with_some_dirt():
    assert {dirt.check for dirt in DIRT} == set(CHECKS)


def test_fewer_than_one_in_a_hundred_clean_shops_is_flagged():
    flagged = [shop for shop in clean_shops(3000) if flags(shop)]
    assert len(flagged) < 30, [(shop, flags(shop)) for shop in flagged[:5]]


def test_all_dirt_is_found_wherever_it_is_planted():
    missed: list[Any] = []
    for dirt in DIRT:
        if dirt.check.startswith("province_") or "zip" in dirt.written:
            continue  # these depend on where the clean shop lies
        missed += [
            (dirt, shop["_id"])
            for shop in clean_shops(60, seed=len(missed) + 1)
            if dirt.check not in checks(shop | dirt.written)
        ]
    assert missed == []


def test_a_province_far_from_its_postcode_is_found_all_over_the_country():
    in_the_south = {"Limburg", "Zeeland", "Noord-Brabant", "Zuid-Holland", "Gelderland", "Utrecht"}
    for shop in clean_shops(600):
        wrong = "Groningen" if shop["province"] in in_the_south else "Limburg"
        found = checks(shop | {"province": wrong})
        assert found == {"province_postcode", "province_coordinates"}, shop


def test_of_the_sample_only_what_was_made_dirty_is_flagged():
    """The sample's own dirt: see `_dirty` in `datastore_proxy/embedded/sample.py`."""
    for key, shop in enumerate(sample_shops(), start=1):
        expected = set()
        if shop["email"] in (None, "geen"):
            expected |= {"missing_email"} | ({"placeholder"} if shop["email"] else set())
        if shop["phone"] in (None, '"'):
            expected |= {"missing_phone"} | ({"placeholder"} if shop["phone"] else set())
        if shop["phone"] in ("0223 ? 501134", "043 785 014", "0223?501134", "043785014"):
            expected.add("phone")
        if shop["website"] and shop["website"].startswith("www."):
            expected.add("website_scheme")
        if shop["zip"] and " " not in shop["zip"]:
            expected.add("postcode_spelling")
        if shop["province"] in ("North Holland", "zuid holland"):
            expected.add("province_spelling")
        if shop["latitude"] is None:
            expected.add("not_on_map")
        elif "," in shop["latitude"]:
            expected.add("coordinate_spelling")
        if (shop["company"] or "").isupper():
            expected.add("capitals")
        if (shop["city"] or "").endswith(" "):
            expected.add("white_space")
        if shop["remarks"] == "?":
            expected.add("placeholder")
        assert checks({"_id": key, **shop}) == expected, shop


def test_a_code_or_an_abbreviation_is_no_shouting():
    for text in ("ZLTO", "NL-AB123", "KPN", "VOF", "BV 12", "SKAL-026113", "EKO", "A7"):
        assert "capitals" not in checks(CLEAN | {"company": text}), text


def test_a_border_village_keeps_its_province():
    """Vijfheerenlanden went from Zuid-Holland to Utrecht; Achterveld lies among Gelderland's."""
    for zip_code, province in (
        ("4141 AB", "Utrecht"),
        ("4141 AB", "Zuid-Holland"),
        ("3791 AA", "Utrecht"),
        ("3791 AA", "Gelderland"),
    ):
        record = CLEAN | {"zip": zip_code, "province": province, "latitude": None}
        assert "province_postcode" not in checks(record)


def test_a_resource_without_any_of_our_columns_has_nothing_to_miss():
    columns = columns_for(Resource("x", (Field("titel", "text"), Field("aantal", "int4"))))
    assert Inspector(columns).flags({"_id": 1, "titel": "Iets", "aantal": None}) == []


def test_numbers_are_swapped_as_numbers():
    columns = columns_for(
        Resource("x", (Field("latitude", "numeric"), Field("longitude", "numeric")))
    )
    found = Inspector(columns).flags({"_id": 1, "latitude": 5.07, "longitude": 52.76})
    assert [(flag.check, set(flag.mend)) for flag in found] == [
        ("swapped", {"latitude", "longitude"})
    ]
    assert all(not isinstance(value, str) for value in found[0].mend.values())


def test_every_check_explains_itself():
    for check in CHECKS.values():
        assert 5 < len(str(check.label)) < 45
        assert str(check.explanation).endswith(".")
