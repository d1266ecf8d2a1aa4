"""Made-up shops with doubles planted among them: entered again as people do, with the usual dirt.

Beside them stands what looks like a double and is none: the shops of a chain, neighbours, a farm with
two shops, names that are everywhere.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from datastore_proxy.embedded.towns import TOWNS, Town

Shop = dict[str, Any]

KINDS = (
    "Boerderijwinkel", "Landwinkel", "Kaasboerderij", "Hoeve", "Zuivelboerderij", "Fruitbedrijf",
    "Hofwinkel", "Zorgboerderij", "Tuinderij", "Boerderij", "Imkerij", "Wijngaard", "De winkel van",
)  # fmt: skip
FIRST = (
    "Vier", "Bonte", "Oude", "Groene", "Lage", "Hoge", "Rode", "Zilte", "Vrije", "Gouden", "Kleine",
    "Nieuwe", "Wilde", "Zoete", "Blauwe", "Stille", "Ronde", "Witte", "Drie", "Halve",
)  # fmt: skip
SECOND = (
    "Linden", "Koe", "Schuur", "Erf", "Weide", "Brink", "Haan", "Hoek", "Teugel", "Aar", "Stal",
    "Akker", "Bij", "Appel", "Vogel", "Beek", "Molen", "Zwaan", "Eiken", "Hooiberg", "Grutto",
    "Dijk", "Wilg", "Klaver", "Bongerd", "Kamp", "Horst", "Polder", "Wiel", "Terp",
)  # fmt: skip
FAMILIES = (
    "Dijkstra", "Van den Berg", "Jansen", "Hoekstra", "De Wit", "Bakker", "Veldhuis", "Smeets",
    "Kuipers", "Van Leeuwen", "Brouwer", "Postma", "Hendriks", "Van der Meer", "Scholten",
)  # fmt: skip
STREETS = (
    "Dorpsstraat", "Kerkweg", "Molendijk", "Zeedijk", "Achterweg", "Broekdijk", "Heideweg", "Esweg",
    "Polderweg", "Veldweg", "Hoofdweg", "Oosteinde", "Westerkade", "Kanaalweg", "Bosrand",
    "Hoge Brink", "Schoolstraat", "Middenweg", "Ringdijk", "Laan van de Vrede", "Provincialeweg",
)  # fmt: skip
LETTERS = "ABCDEGHJKLMNPRTVWXZ"
CHAIN = 13


def planted(number: int, doubles: int, seed: int) -> tuple[list[Shop], set[frozenset[int]]]:
    """`number` shops with `doubles` of them entered again; → the shops, and which `_id`s are one."""
    luck = random.Random(seed)  # noqa: S311
    shops = [_shop(luck) for _ in range(number)]
    _look_alikes(luck, shops)
    originals = luck.sample(range(number), doubles)
    pairs = []
    for original in originals:
        pairs.append((original, len(shops)))
        shops.append(entered_again(shops[original], luck))
    order = list(range(len(shops)))
    luck.shuffle(order)
    id_of = {place: _id + 1 for _id, place in enumerate(order)}
    numbered = [{"_id": id_of[place], **shop} for place, shop in enumerate(shops)]
    numbered.sort(key=lambda shop: shop["_id"])
    return numbered, {frozenset((id_of[one], id_of[other])) for one, other in pairs}


def entered_again(shop: Shop, luck: random.Random) -> Shop:
    """The same shop as somebody else wrote it down: two to six things differ."""
    again = dict(shop)
    for change in luck.sample(CHANGES, luck.randint(2, 6)):
        change(again, luck)
    return again


def _shop(luck: random.Random) -> Shop:
    town = luck.choice(TOWNS)
    name = _name(luck)
    host = "".join(c if c.isalnum() else "-" for c in name.lower()) + f"-{luck.randint(1, 99)}.nl"
    return {
        "company": name,
        "email": f"info@{host}" if luck.random() < 0.7 else _free_mail(luck),
        "phone": _phone(luck, town),
        "website": f"https://www.{host}" if luck.random() < 0.75 else None,
        "latitude": f"{town.latitude + luck.uniform(-0.05, 0.05):.5f}",
        "longitude": f"{town.longitude + luck.uniform(-0.07, 0.07):.5f}",
        "street": f"{luck.choice(STREETS)} {luck.randint(1, 220)}{luck.choice(['', '', '', 'a'])}",
        "zip": _zip(luck, town),
        "city": town.name,
        "province": town.province,
        "remarks": None,
    }


def _name(luck: random.Random) -> str:
    kind = luck.choice(KINDS)
    shape = luck.random()
    if shape < 0.2:
        return f"{kind} {luck.choice(FAMILIES)}"
    if shape < 0.25:
        return kind
    return f"{kind} {luck.choice(['De', 'Het', ''])} {luck.choice(FIRST)} {luck.choice(SECOND)}".replace(
        "  ", " "
    )


def _phone(luck: random.Random, town: Town) -> str:
    if luck.random() < 0.4:
        return f"06-{luck.randrange(10**8):08d}"
    rest = luck.randrange(10 ** (10 - len(town.area_code)))
    return f"{town.area_code}-{rest:0{10 - len(town.area_code)}d}"


def _zip(luck: random.Random, town: Town) -> str:
    return f"{town.postcode + luck.randint(0, 8)} {luck.choice(LETTERS)}{luck.choice(LETTERS)}"


def _free_mail(luck: random.Random) -> str | None:
    if luck.random() < 0.3:
        return None
    return f"{luck.choice(FAMILIES).lower().replace(' ', '')}{luck.randint(1, 9999)}@gmail.com"


def _look_alikes(luck: random.Random, shops: list[Shop]) -> None:
    """Written over some of the shops: no two of these are one."""
    for start in range(0, len(shops) - CHAIN, len(shops) // 20):
        for shop in shops[start : start + 3]:  # a small chain: one name, one website
            shop |= {"company": f"Landwinkel Keten {start}", "website": f"https://keten{start}.nl"}
        one, other = shops[start + 3], shops[start + 4]  # next door
        other |= {"zip": one["zip"], "city": one["city"], "street": _next_door(one["street"])}
        other |= {
            "latitude": one["latitude"],
            "longitude": f"{float(one['longitude']) + 0.0006:.5f}",
        }
        one, other = shops[start + 5], shops[start + 6]  # one owner, two shops in two towns
        other |= {"phone": one["phone"], "email": one["email"]}
        one, other = shops[start + 7], shops[start + 8]  # the same name and town, another farm
        other |= {"company": one["company"], "city": one["city"]}
        one, other = shops[start + 9], shops[start + 10]  # a big farm site by the name of a group
        one["website"] = other["website"] = f"https://www.facebook.com/groep{start}"
        one, other = shops[start + 11], shops[start + 12]  # one yard, two shops of their own
        for column in ("street", "zip", "city", "latitude", "longitude"):
            other[column] = one[column]


def _next_door(street: str) -> str:
    name, _, number = street.rpartition(" ")
    return f"{name} {int(''.join(c for c in number if c.isdigit())) + 2}"


# What differs when somebody writes it down again


def _typo(text: str, luck: random.Random) -> str:
    places = [place for place, sign in enumerate(text[:-1]) if sign.isalpha() and place > 1]
    if not places:
        return text
    place = luck.choice(places)
    kind = luck.randint(0, 2)
    if kind == 0:
        return text[:place] + text[place + 1 :]
    if kind == 1:
        return text[:place] + text[place] + text[place:]
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _name_typo(shop: Shop, luck: random.Random) -> None:
    shop["company"] = _typo(shop["company"], luck)


def _name_kind(shop: Shop, luck: random.Random) -> None:
    """Without what kind of shop it is, or with another word for that."""
    for kind in KINDS:
        if shop["company"].startswith(kind) and shop["company"] != kind:
            rest = shop["company"].removeprefix(kind).strip()
            shop["company"] = rest if luck.random() < 0.5 else f"{luck.choice(KINDS[:2])} {rest}"
            return


def _name_capitals(shop: Shop, luck: random.Random) -> None:
    shop["company"] = luck.choice([shop["company"].upper(), shop["company"].lower()])


def _name_more(shop: Shop, luck: random.Random) -> None:
    shop["company"] = luck.choice(
        [f"{shop['company']} B.V.", f"VOF {shop['company']}", f"{shop['company']} {shop['city']}"]
    )


def _phone_spelling(shop: Shop, luck: random.Random) -> None:
    digits = "".join(c for c in str(shop["phone"] or "") if c.isdigit())
    if digits:
        shop["phone"] = luck.choice(
            [digits, f"+31 {digits[1:]}", f"0031{digits[1:]}", f"tel {digits}"]
        )


def _phone_other(shop: Shop, luck: random.Random) -> None:
    shop["phone"] = f"06 {luck.randrange(10**8):08d}"


def _phone_dirt(shop: Shop, luck: random.Random) -> None:
    shop["phone"] = luck.choice(['"', "?", None, "043 785 …"])


def _no_mail(shop: Shop, luck: random.Random) -> None:
    shop["email"] = luck.choice([None, "geen", ""])


def _no_site(shop: Shop, luck: random.Random) -> None:
    shop["website"] = None


def _site_spelling(shop: Shop, luck: random.Random) -> None:
    if shop["website"]:
        host = shop["website"].removeprefix("https://www.").removeprefix("https://")
        shop["website"] = luck.choice(
            [f"www.{host}", f"http://{host}/", f"{host}/winkel", host.upper()]
        )


def _zip_spelling(shop: Shop, luck: random.Random) -> None:
    bare = str(shop["zip"] or "").replace(" ", "")
    shop["zip"] = luck.choice(
        [bare, bare.lower(), f"{bare[:4]}  {bare[4:]}", f"{bare[:4]}-{bare[4:]}"]
    )


def _zip_part(shop: Shop, luck: random.Random) -> None:
    shop["zip"] = luck.choice([str(shop["zip"] or "")[:4], None])


def _street_spelling(shop: Shop, luck: random.Random) -> None:
    street = shop["street"]
    shop["street"] = luck.choice(
        [street.replace("straat", "str."), street.upper(), _typo(street, luck), f"{street} "]
    )


def _nudged(shop: Shop, luck: random.Random) -> None:
    """Pointed out anew on the map."""
    if shop["latitude"]:
        shop["latitude"] = f"{float(shop['latitude']) + luck.uniform(-0.001, 0.001):.4f}"
        shop["longitude"] = f"{float(shop['longitude']) + luck.uniform(-0.001, 0.001):.4f}"


def _off_map(shop: Shop, luck: random.Random) -> None:
    shop["latitude"] = shop["longitude"] = None


def _english(shop: Shop, luck: random.Random) -> None:
    shop["province"] = "North Holland"


CHANGES: tuple[Callable[[Shop, random.Random], None], ...] = (
    _name_typo, _name_kind, _name_capitals, _name_more, _phone_spelling, _phone_other, _phone_dirt,
    _no_mail, _no_site, _site_spelling, _zip_spelling, _zip_part, _street_spelling, _nudged, _off_map,
    _english,
)  # fmt: skip
