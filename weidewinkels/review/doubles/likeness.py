"""How likely it is that two records are one shop, and why.

Each side of a shop (its name, how to reach it, where it is) speaks for or against, in points; the
points together become a score of 0 to 100. No side is enough by itself: neighbours have a postcode in
common, the shops of a chain their website, and "De Hoeve" is everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from weidewinkels.review.doubles.traits import Traits

LIKELY = 60
"""From this score on two records are shown as possible doubles."""
NO_SIDE = -5.5
STEEP = 1.6
EARTH = 6371.0

Points = tuple[float, "Reason | None"]
NOTHING: Points = (0.0, None)


class Reason(NamedTuple):
    """`code`: a name in `reasons.WORDS`; `number`: metres or kilometres, where it says those."""

    code: str
    number: int = 0


class Likeness(NamedTuple):
    """`score`: 0 to 100. `reasons` for and `doubts` against, what weighs most first."""

    score: int
    reasons: tuple[Reason, ...]
    doubts: tuple[Reason, ...]

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


def likeness(one: Traits, other: Traits) -> Likeness:
    """The same whichever is named first; never raises."""
    points = list(_points(one, other))
    total = NO_SIDE + sum(number for number, _reason in points)
    score = round(100 / (1 + math.exp(-total / STEEP)))
    told = sorted(((number, reason) for number, reason in points if reason), reverse=True)
    return Likeness(
        score,
        tuple(reason for number, reason in told if number > 0),
        tuple(reason for number, reason in reversed(told) if number < 0),
    )


def distance(one: Traits, other: Traits) -> float | None:
    """Kilometres between them, as the crow flies; None where one isn't on the map."""
    if one.latitude is None or one.longitude is None:
        return None
    if other.latitude is None or other.longitude is None:
        return None
    north, south = math.radians(one.latitude), math.radians(other.latitude)
    up = math.sin((north - south) / 2) ** 2
    along = math.sin(math.radians(one.longitude - other.longitude) / 2) ** 2
    return (
        2 * EARTH * math.asin(min(1.0, math.sqrt(up + math.cos(north) * math.cos(south) * along)))
    )


def _points(one: Traits, other: Traits) -> Iterator[Points]:
    yield _name(one, other)
    yield from _contact(one, other)
    address = _address(one, other)
    yield address
    yield _distance(one, other, has_same_address=address[0] > 3)
    yield _rest(one, other)


def _name(one: Traits, other: Traits) -> Points:
    if not one.name or not other.name:
        return NOTHING
    alike = _alike_names(one, other)
    is_common = one.is_common_name or other.is_common_name
    if one.name == other.name:
        return (2.0 if is_common else 4.0), Reason("name_same")
    if alike >= 0.9:
        return (1.5 if is_common else 3.5), Reason("name_alike")
    if alike >= 0.78:
        return (1.0 if is_common else 2.2), Reason("name_alike")
    if alike >= 0.6:
        return -0.5, None
    return -3.0, Reason("name_other")


def _alike_names(one: Traits, other: Traits) -> float:
    """0 to 1: of the telling words, whichever order they are in, or of all of them."""
    whole = ratio(_sorted(one.name), _sorted(other.name)) / 100
    mine, theirs = set(one.core.split()), set(other.core.split())
    if not mine or not theirs:
        return whole
    telling = max(
        ratio(one.core, other.core), ratio(one.core.replace(" ", ""), other.core.replace(" ", ""))
    )
    best = max(whole, 0.97 * telling / 100)
    shared = mine & theirs
    if shared in (mine, theirs):  # "De Wit" and "De Wit, Venray"
        best = max(best, 0.9 if len("".join(shared)) > 4 else 0.8)
    if one.trade and other.trade and not set(one.trade.split()) & set(other.trade.split()):
        best -= 0.08  # a cheese farm is no bee-keeper
    return best


def _sorted(words: str) -> str:
    return " ".join(sorted(words.split()))


def _contact(one: Traits, other: Traits) -> Iterator[Points]:
    yield _phones(one.phones.split(), other.phones.split())
    if one.mails and other.mails:
        if set(one.mails.split()) & set(other.mails.split()):
            yield 2.8, Reason("email_same")
        else:
            yield -0.4, Reason("email_other")
    if one.sites and other.sites:
        if set(one.sites.split()) & set(other.sites.split()):
            yield 2.4, Reason("site_same")
        else:
            yield -1.2, Reason("site_other")


def _phones(mine: list[str], theirs: list[str]) -> Points:
    if not mine or not theirs:
        return NOTHING
    if set(mine) & set(theirs):
        return 3.2, Reason("phone_same")
    near = min(OSA.distance(one, other) for one in mine for other in theirs)
    if near == 1:
        return 1.6, Reason("phone_alike")
    return -0.8, Reason("phone_other")


def _address(one: Traits, other: Traits) -> Points:
    same_house = bool(one.house) and one.house == other.house
    other_house = bool(one.house and other.house) and not same_house
    same_street = bool(one.street and other.street) and ratio(one.street, other.street) >= 86
    full = len(one.postcode) == len(other.postcode) == 6
    same_area = bool(one.postcode and other.postcode) and one.postcode[:4] == other.postcode[:4]
    if full and one.postcode == other.postcode:
        if same_house:
            return 4.2, Reason("address_same")
        if other_house:
            return -0.8, Reason("house_other")
        return 1.8, Reason("postcode_same")
    same_town = bool(one.city and other.city) and ratio(one.city, other.city) >= 86
    if same_street and same_house and (same_town or same_area):
        return (3.4, Reason("street_same")) if one.city or same_area else NOTHING
    if same_street and same_house:
        return 1.8, Reason("street_same")
    if same_street and same_town and not other_house:
        return 1.0, Reason("street_alike")
    if full or (one.street and other.street):
        return (-1.0 if same_area or same_town else -2.4), Reason("address_other")
    if one.city and other.city:
        return (0.3, None) if same_town else (-1.0, Reason("city_other"))
    return NOTHING


def _distance(one: Traits, other: Traits, *, has_same_address: bool) -> Points:
    apart = distance(one, other)
    if apart is None:
        return NOTHING
    metres = round(apart * 1000)
    if metres <= 60:
        return 2.2, Reason("near", metres)
    if metres <= 300:
        return 1.6, Reason("near", metres)
    if metres <= 1500:
        return 0.3, Reason("near", metres)
    if has_same_address:
        return -0.6, Reason("far", round(apart))  # one of the two is at a wrong place on the map
    return (-1.2 if apart <= 5 else -2.8), Reason("far", round(apart))


def _rest(one: Traits, other: Traits) -> Points:
    """Of a table that the profile knows nothing of: all the rest together."""
    if not one.rest or not other.rest:
        return NOTHING
    if one.rest == other.rest:
        return 4.5, Reason("rest_same")
    alike = ratio(one.rest, other.rest)
    if alike >= 93:
        return 3.2, Reason("rest_alike")
    return (0.5, None) if alike >= 80 else (-3.0, Reason("rest_other"))
