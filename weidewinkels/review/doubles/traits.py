"""What of a record tells whether another is the same shop, stripped of the ways to write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from weidewinkels.catalogue.contents import plain, words_in

FILLING = frozenset({
    "de", "het", "een", "t", "en", "van", "den", "der", "ten", "ter", "te", "in", "op", "bij",
    "aan", "the", "and", "bv", "b", "v", "vof", "o", "f", "nv", "cv", "fa", "firma", "fam",
    "familie", "mts", "maatschap", "mevr", "dhr", "gebr", "gebroeders", "zn", "zonen", "zoon",
})  # fmt: skip
"""Words that come and go in a name."""
TRADES = frozenset({
    "winkel", "boerderij", "hoeve", "hofwinkel", "imkerij", "wijngaard", "boomgaard",
    "fruitbedrijf", "boer", "zuivel", "biologische", "bio", "eko", "streekproducten", "groente",
    "fruit", "kaas", "vlees", "verkoop", "automaat", "farm", "shop", "store", "erf", "tuin",
    "tuinen", "markt",
})  # fmt: skip
TRADE_ENDINGS = ("winkel", "winkeltje", "boerderij", "bedrijf", "kwekerij", "tuinderij", "verkoop")
FREE_MAIL = frozenset({
    "gmail.com", "hotmail.com", "hotmail.nl", "live.nl", "live.com", "outlook.com", "ziggo.nl",
    "kpnmail.nl", "planet.nl", "home.nl", "xs4all.nl", "hetnet.nl", "icloud.com", "yahoo.com",
    "msn.com", "upcmail.nl", "casema.nl", "solcon.nl", "kpnplanet.nl", "quicknet.nl", "me.com",
    "protonmail.com",
})  # fmt: skip
PLATFORMS = frozenset({
    "facebook.com", "instagram.com", "google.com", "sites.google.com", "linktr.ee",
    "business.site", "nl-nl.facebook.com", "m.facebook.com", "youtube.com", "twitter.com",
    "x.com", "linkedin.com", "marktplaats.nl",
})  # fmt: skip
"""Hosts on which everybody has a page: there the path tells."""
HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?/{0,2}(?:[^/@\s]*@)?([a-z0-9.-]+)(?::\d+)?(/[^\s?#]*)?")
MAIL = re.compile(r"[^\s@<>:;,]+@([a-z0-9-]+(?:\.[a-z0-9-]+)+)")
HOUSE = re.compile(r"^(.*?\D)\s*?(\d{1,5})\s*-?\s*([a-z]{0,2})(?:\W.*)?$|^(\D+)$")
POSTCODE = re.compile(r"([1-9]\d{3})\s*([a-z]{2})?\b")
NUMBERS_APART = re.compile(r"[/;,|]|\bof\b|\ben\b")
FEWEST_DIGITS, MOST_DIGITS = 8, 15
LONGEST = 300
"""What is longer is cut off: no name or address is."""


class Roles(NamedTuple):
    """Which columns hold what; empty where the resource has none. `rest`: what else tells records
    apart, of a resource of which no more is known than its columns of text."""

    name: str = ""
    phone: tuple[str, ...] = ()
    email: tuple[str, ...] = ()
    website: tuple[str, ...] = ()
    street: str = ""
    postcode: str = ""
    city: str = ""
    latitude: str = ""
    longitude: str = ""
    rest: tuple[str, ...] = ()


class Traits(NamedTuple):
    """Plain texts, "" for what isn't known; several of a kind stand in one text, between spaces.

    `core`: the telling words of the name, `trade`: what kind of shop it says to be.
    """

    name: str = ""
    core: str = ""
    trade: str = ""
    phones: str = ""
    mails: str = ""
    sites: str = ""
    street: str = ""
    house: str = ""
    addition: str = ""
    postcode: str = ""
    city: str = ""
    latitude: float | None = None
    longitude: float | None = None
    rest: str = ""
    is_common_name: bool = False


@dataclass(frozen=True)
class _Name:
    all: str
    core: str
    trade: str


def traits_of(record: Mapping[str, Any], roles: Roles) -> Traits:
    """Never raises, whatever the record holds."""
    name = _name(_text(record, roles.name))
    street, house, addition = _address(_text(record, roles.street))
    mails = sorted({found[0] for found in _mails(record, roles.email)})
    latitude, longitude = _place(record, roles)
    return Traits(
        name=name.all,
        core=name.core,
        trade=name.trade,
        phones=_joined(_phones(_texts(record, roles.phone))),
        mails=_joined(mails),
        sites=_joined({*_sites(_texts(record, roles.website)), *_own_hosts(mails)}),
        street=street,
        house=house,
        addition=addition,
        postcode=_postcode(_text(record, roles.postcode)),
        city=" ".join(words_in(_text(record, roles.city))),
        latitude=latitude,
        longitude=longitude,
        rest=" ".join(words_in(" ".join(_texts(record, roles.rest))))[:LONGEST],
    )


def _name(text: str) -> _Name:
    words = words_in(text)
    trade = {word for word in words if _is_trade(word)}
    core = {word for word in words if word not in trade and word not in FILLING}
    return _Name(" ".join(words), " ".join(sorted(core)), " ".join(sorted(trade)))


def _is_trade(word: str) -> bool:
    return word in TRADES or word.endswith(TRADE_ENDINGS)


def _phones(texts: Iterable[str]) -> set[str]:
    """National digits: "+31 (0)229-591234" and "0229 591 234" are one."""
    found = set()
    for text in texts:
        for part in NUMBERS_APART.split(text):
            digits = re.sub(r"\D", "", part.replace("(0)", ""))
            digits = re.sub(r"^(?:0031|31(?=\d{9}$))0?", "0", digits)
            if FEWEST_DIGITS <= len(digits) <= MOST_DIGITS and len(set(digits)) > 2:
                found.add(digits)
    return found


def _mails(record: Mapping[str, Any], columns: Iterable[str]) -> Iterator[re.Match[str]]:
    for text in _texts(record, columns):
        yield from MAIL.finditer(text.replace(" ", ""))


def _own_hosts(mails: Iterable[str]) -> Iterator[str]:
    """The hosts of these addresses, but for those that give everybody an address."""
    for mail in mails:
        host = mail.rpartition("@")[2]
        if host not in FREE_MAIL:
            yield host


def _sites(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        match = HOST.fullmatch(text.strip()) or HOST.match(text.strip())
        host = match[1].strip(".").removeprefix("www.") if match else ""
        if match and "." in host:
            if host in PLATFORMS:
                path = (match[2] or "").strip("/")
                if path:
                    yield f"{host}/{path}"
            else:
                yield host


def _address(text: str) -> tuple[str, str, str]:
    """Street, house number and what is added to that: "Zeedijk 12a" → zeedijk, 12, a."""
    match = HOUSE.match(text)
    if not match:
        return " ".join(words_in(text)), "", ""
    street = " ".join(_full(word) for word in words_in(match[1] or match[4]))
    return street, (match[2] or "").lstrip("0"), match[3] or ""


def _full(word: str) -> str:
    """ "dorpsstr" → "dorpsstraat"."""
    return f"{word}aat" if word.endswith("str") else word


def _postcode(text: str) -> str:
    match = POSTCODE.search(text)
    return f"{match[1]}{match[2] or ''}" if match else ""


def _place(record: Mapping[str, Any], roles: Roles) -> tuple[float | None, float | None]:
    latitude = _degrees(_text(record, roles.latitude))
    longitude = _degrees(_text(record, roles.longitude))
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None, None
    return latitude, longitude


def _degrees(text: str) -> float | None:
    try:
        degrees = float(text.replace(",", "."))
    except ValueError:
        return None
    return degrees if -180 <= degrees <= 180 else None


def _texts(record: Mapping[str, Any], columns: Iterable[str]) -> list[str]:
    return [text for column in columns if (text := _text(record, column))]


def _text(record: Mapping[str, Any], column: str) -> str:
    value = record.get(column) if column else None
    return "" if value is None else plain(str(value)[:LONGEST])


def _joined(texts: Iterable[str]) -> str:
    return " ".join(sorted(texts))
