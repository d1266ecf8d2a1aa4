"""What PostgreSQL refuses and SQLite takes: no page breaks on it, whoever typed it into an address."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from datastore_proxy.service import DatastoreService
from weidewinkels.catalogue.sync import sync
from weidewinkels.quality import CHECKS

pytestmark = pytest.mark.django_db

HUGE = "9" * 30
BEYOND_BIGINT = str(2**63)
NASTY = {
    "a NUL": "\0",
    "a NUL in a word": "hoe\0ve",
    "half a character": "\ud83d",
    "a number beyond bigint": BEYOND_BIGINT,
    "a huge number": HUGE,
    "a negative one": f"-{HUGE}",
    "signs of LIKE": "%_\\",
    "signs of a search": "a & | ! ( : * <-> '",
    "a backslash at the end": "\\",
    "very long": "woord " * 60,
}
NAMES = (
    "q", "page", "after", "limit", "sort", "cols", "van", "bij", "km", "toon", "oordeel", "vlag",
    "f.company", "f.company.bevat", "f.company.begint", "f.company.van", "f.company.tot",
    "f.zip.van", "f.province", "f.city", "f._id", "f.latitude.van",
)  # fmt: skip
PAGES = (
    "/geschiedenis/",
    "/prullenbak/",
    "/controle/kwaliteit/",
    "/controle/dubbelen/",
    "/controle/varianten/",
)


@pytest.fixture(autouse=True)
def catalogue(store: DatastoreService) -> None:
    sync()


def address(text: str) -> str:
    """As it may stand in an address, half characters included."""
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_the_list_answers_whatever_is_asked(beheerder_client: Client, text: str) -> None:
    for name in NAMES:
        url = f"/?{name}={address(text)}&f.website.leeg=0"  # which has the catalogue answer
        assert beheerder_client.get(url).status_code < 500, url


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_other_pages_answer_too(beheerder_client: Client, text: str) -> None:
    for page in PAGES:
        for name in ("q", "text", "page", "by", "since", "until", "reden", "signaal", "naam"):
            url = f"{page}?{name}={address(text)}"
            assert beheerder_client.get(url).status_code < 500, url


@pytest.mark.parametrize("key", [HUGE, BEYOND_BIGINT, "0", "-1", "%00", "a%00b"])
def test_a_record_with_an_impossible_key_is_not_there(beheerder_client: Client, key: str) -> None:
    for path in (f"/winkels/{key}/", f"/winkels/{key}/wijzigen/", f"/winkels/{key}/geschiedenis/"):
        assert beheerder_client.get(path).status_code in (400, 404), path


@pytest.mark.parametrize("number", [HUGE, BEYOND_BIGINT, str(2**31)])
def test_what_has_an_impossible_number_is_not_there(beheerder_client: Client, number: str) -> None:
    for path in (f"/geschiedenis/{number}/", f"/weergaven/{number}/"):
        assert beheerder_client.get(path).status_code == 404, path


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_a_note_or_a_name_may_be_anything(beheerder_client: Client, text: str) -> None:
    posted = (
        ("/weergaven/bewaren/", {"name": text, "van": text}),
        ("/controle/dubbelen/vergelijken/", {"key": text, "hash": text}),
        ("/selectie/wijzigen/", {"doe": text, "key": text, "list": text}),
        ("/winkels/5/verwijderen/", {"reason": text, "seen": text}),
    )
    for url, data in posted:
        body = "&".join(f"{name}={address(value)}" for name, value in data.items())
        answer = beheerder_client.post(url, body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code < 500, url


def test_every_check_is_counted_and_listed(beheerder_client: Client, beheerder: User) -> None:
    for check in CHECKS:
        assert beheerder_client.get(f"/?vlag={check}").status_code == 200, check
