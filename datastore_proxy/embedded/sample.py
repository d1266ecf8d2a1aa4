"""405 farm shops to try things with: made up, and as dirty as the real ones.

The e-mail addresses and websites are under `.example`, which nobody can own (RFC 2606), and
the telephone numbers begin, after the area code, with a digit that no Dutch number begins with.
"""

from __future__ import annotations

import contextlib
import os
import random
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from datastore_proxy.errors import ResourceNotFound
from datastore_proxy.transport import Transport

from .towns import TOWNS, Town
from .transport import EmbeddedTransport

RESOURCE_ID = "e0f02155-a8dd-49f8-bae9-282a2002f596"
PACKAGE = "weidewinkels"
ORGANIZATION = "voorbeeld"
NUMBER_OF_SHOPS = 405

_DICTIONARY = {
    "company": ("Bedrijfsnaam", "Naam van de winkel of boerderij"),
    "email": ("E-mailadres", "Adres waarop klanten u kunnen bereiken"),
    "phone": ("Telefoonnummer", "Nederlands nummer, met netnummer"),
    "website": ("Website", "Adres van uw website"),
    "latitude": ("Latitude", "Breedtegraad in graden (WGS 84)"),
    "longitude": ("Longitude", "Lengtegraad in graden (WGS 84)"),
    "street": ("Straatnaam", "Straat en huisnummer"),
    "zip": ("Postcode", "Vier cijfers en twee letters, zoals 1674 PS"),
    "city": ("Gemeente", "Gemeente waarin de winkel ligt"),
    "province": ("Provincie", "Een van de twaalf provincies"),
    "remarks": ("Opmerkingen", "Bijvoorbeeld openingstijden of wat er te koop is"),
}

FIELDS = [
    {"id": column, "type": "text", "info": {"label": label, "notes": notes}}
    for column, (label, notes) in _DICTIONARY.items()
]

Shop = dict[str, str | None]

_KINDS = [
    "Boerderijwinkel", "Landwinkel", "Kaasboerderij", "Hoeve", "Zuivelboerderij", "Fruitbedrijf",
    "Hofwinkel", "Zorgboerderij", "Tuinderij", "Boerderij", "Streekwinkel", "Wijngaard",
    "Imkerij", "Biologische boerderij", "Kwekerij", "Schapenboerderij", "Geitenboerderij",
]  # fmt: skip
_NAMES = [
    "De Vier Linden", "'t Hoogland", "De Korenbloem", "Weltevreden", "De Bonte Koe", "Zonnehoeve",
    "De Grutto", "Nooitgedacht", "De Oude Schuur", "Het Groene Erf", "De Eikenhof", "Landlust",
    "De Morgenstond", "'t Achterveld", "De Kievit", "Rust en Vreugd", "De Hooiberg", "Buitenzorg",
    "De Zwaluw", "Het Klaverblad", "De Lage Weide", "Vredelust", "De Polderpracht", "Ons Genoegen",
    "De Rode Haan", "'t Zandpad", "De Meidoorn", "Veldzicht", "De Wilgenhoeve", "Zeldenrust",
    "De Appelgaard", "Het Dijkje", "De Kastanje", "Hooge Kamp", "De Vrije Teugel", "De Leeuwerik",
    "Klein Engeland", "De Zilte Hoek", "Het Melkhuis", "De Akkerrand",
]  # fmt: skip
_FAMILIES = [
    "Dijkstra", "Van den Berg", "Jansen", "Hoekstra", "De Wit", "Bakker", "Veldhuis", "Smeets",
    "Kuipers", "Van Leeuwen", "Brouwer", "Postma", "Hendriks", "Van der Meer", "Scholten",
]  # fmt: skip
_STREETS = [
    "Dorpsstraat", "Kerkweg", "Molendijk", "Zeedijk", "Achterweg", "Broekdijk", "Heideweg",
    "Esweg", "Polderweg", "Veldweg", "Hoofdweg", "Oosteinde", "Westerkade", "Kanaalweg",
    "Bosrand", "Lage Weg", "Hoge Brink", "Schoolstraat", "Middenweg", "Ringdijk", "Binnenweg",
]  # fmt: skip
_REMARKS = [
    "Vers van het land, ook op zaterdag open.",
    "Rauwe melk uit de automaat, dag en nacht.",
    "Aardbeien en asperges in het seizoen.",
    "Contant of pinnen. Honden aan de lijn.",
    "Bel vooraf als u van ver komt.",
    "Kaas, yoghurt en boter uit eigen stal",
    "Scharreleieren; de stal staat langs de weg.",
    "Op zondag gesloten",
    "Groepen en kinderfeestjes op afspraak.\nDe koeien zijn te bezoeken na vijf uur.",
    "Appels en peren, zelf plukken vanaf september.",
    "?",
]
_LETTERS = "ABCDEGHJKLMNPRTVWXZ"


def load_sample_shops(target: str | Path | Transport) -> str:
    """Put the sample shops in a DataStore; gives the resource's id.

    `target` is a transport, or the path of an SQLite file; a file that isn't there appears with
    all shops in it, however many processes ask for it at once. What is there already stays as
    it is: doing it twice does no more than once. Raises a DatastoreError.
    """
    if not isinstance(target, (str, Path)):
        return _load(target)
    path = Path(target)
    if path.exists():
        return _load(EmbeddedTransport(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".sample-") as directory:
        new = Path(directory) / path.name
        transport = EmbeddedTransport(new)
        _load(transport)
        transport.engine.close()  # the last connection takes the log into the file
        with contextlib.suppress(FileExistsError):  # another process was first
            os.link(new, path)
    return RESOURCE_ID


def _load(transport: Transport) -> str:
    _ensure(
        transport,
        "organization",
        {"id": ORGANIZATION},
        {"name": ORGANIZATION, "title": "Voorbeeld"},
    )
    _ensure(
        transport,
        "package",
        {"id": PACKAGE},
        {"name": PACKAGE, "title": "Weidewinkels", "owner_org": ORGANIZATION},
    )
    _ensure(
        transport,
        "resource",
        {"id": RESOURCE_ID},
        {
            "id": RESOURCE_ID,
            "package_id": PACKAGE,
            "name": "Weidewinkels",
            "url": "_datastore_only_resource",
            "url_type": "datastore",
        },
    )
    try:
        transport.call("datastore_search", {"resource_id": RESOURCE_ID, "limit": 0})
    except ResourceNotFound:
        transport.call(
            "datastore_create",
            {
                "resource_id": RESOURCE_ID,
                "fields": FIELDS,
                "records": sample_shops(),
                "force": True,
            },
        )
    return RESOURCE_ID


def _ensure(transport: Transport, kind: str, key: dict[str, Any], new: dict[str, Any]) -> None:
    try:
        transport.call(f"{kind}_show", key)
    except ResourceNotFound:
        transport.call(f"{kind}_create", new)


def sample_shops() -> list[Shop]:
    """The same 405 shops every time, in the order of their `_id`."""
    luck = random.Random(405)  # noqa: S311
    names = _company_names(luck)
    shops = [_shop(luck, name, luck.choice(TOWNS)) for name in names]
    _dirty(shops)
    # Entered twice, by two people who didn't know of each other.
    for original, again in _ENTERED_AGAIN.items():
        shops.append(_entered_again(shops[original]) | again(shops[original]))
    return shops


def _company_names(luck: random.Random) -> list[str]:
    names = [f"{kind} {name}" for kind in _KINDS for name in _NAMES]
    names += [f"{kind} {family}" for kind in _KINDS for family in _FAMILIES]
    names += [f"Fam. {family} boerderijverkoop" for family in _FAMILIES]
    chosen = luck.sample(names, NUMBER_OF_SHOPS - 5)
    chosen[99] = "Ü100 Boerderijwinkel"
    return chosen


def _shop(luck: random.Random, name: str, town: Town) -> Shop:
    domain = f"{_slug(name)}.example"
    return {
        "company": name,
        "email": luck.choice(["info", "winkel", "contact", "boerderij"]) + f"@{domain}",
        "phone": _phone(luck, town.area_code),
        "website": luck.choice(["https://www.", "https://", "http://www.", "www."]) + domain,
        "latitude": f"{town.latitude + luck.uniform(-0.03, 0.03):.{luck.choice([4, 5, 6])}f}",
        "longitude": f"{town.longitude + luck.uniform(-0.04, 0.04):.{luck.choice([4, 5, 6])}f}",
        "street": f"{luck.choice(_STREETS)} {luck.randint(1, 180)}{luck.choice(['', '', '', 'a'])}",
        "zip": f"{town.postcode + luck.randint(0, 6)} {luck.choice(_LETTERS)}{luck.choice(_LETTERS)}",
        "city": town.name,
        "province": town.province,
        "remarks": luck.choice([*_REMARKS, None, None, None, None, None]),
    }


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain.replace("'", "")).split())


def _phone(luck: random.Random, area: str) -> str:
    # No Dutch number has a 0 or 1 right after its area code, so none of these is anybody's.
    rest = f"{luck.randint(0, 1)}{luck.randrange(10 ** (9 - len(area))):0{9 - len(area)}d}"
    return luck.choice(
        [
            f"{area}-{rest}",
            f"{area} {rest}",
            f"{area} {rest[:-4]} {rest[-4:-2]} {rest[-2:]}",
            f"+31 {area[1:]} {rest}",
            f"{area}{rest}",
        ]
    )


def _dirty(shops: list[Shop]) -> None:
    """What people really typed, at places that stay the same."""
    for place, shop in enumerate(shops):
        if place % 9 == 4:
            shop["email"] = None
        if place % 11 == 6:
            shop["website"] = None
        if place % 13 == 3:
            shop["zip"] = str(shop["zip"]).replace(" ", "")
        if shop["province"] == "Noord-Holland" and place % 3:
            shop["province"] = "North Holland"
        if shop["province"] == "Zuid-Holland" and place % 7 == 0:
            shop["province"] = "zuid holland"
        if place % 31 == 12:
            shop["company"] = str(shop["company"]).upper()
        if place % 57 == 20:
            shop["latitude"] = shop["longitude"] = None
        if place % 71 == 30:
            shop["phone"] = '"'
        if place % 83 == 40:
            shop["city"] = f"{shop['city']} "
    shops[0] |= {
        "company": "Boerderijwinkel Opperdoes",
        "email": "info@boerderijwinkel-opperdoes.example",
        "website": "https://www.boerderijwinkel-opperdoes.example",
        "zip": "1674PS",
        "city": "Opperdoes",
        "province": "North Holland",
        "latitude": "52.7612",
        "longitude": "5.0741",
    }
    shops[1]["phone"] = '"'
    shops[2]["phone"] = "0223 ? 501134"
    shops[3]["phone"] = "043 785 014"
    shops[5]["latitude"] = str(shops[5]["latitude"]).replace(".", ",")
    shops[7]["email"] = "geen"
    shops[8]["remarks"] = ""
    shops[9]["phone"] = None


def _by_the_neighbours(shop: Shop) -> Shop:
    """Without what kind of shop it is, and with another address to write to."""
    name = str(shop["company"]).split(" ", 1)[-1]
    return {"company": name, "email": f"verkoop@{str(shop['email']).partition('@')[2]}"}


def _with_typing_errors(shop: Shop) -> Shop:
    name, street = str(shop["company"]), str(shop["street"])
    return {
        "company": name[:-2] + name[-1] + name[-2],
        "street": street.replace("dijk", "dyk").replace("weg", "wg"),
    }


def _pointed_out_anew(shop: Shop) -> Shop:
    """On another spot of the yard."""
    moved = {
        column: f"{float(str(shop[column]).replace(',', '.')) + 0.0006:.4f}"
        for column in ("latitude", "longitude")
    }
    return {**moved, "remarks": "Ook op zondag open."}


def _as_it_was(shop: Shop) -> Shop:
    return {}


_ENTERED_AGAIN: dict[int, Callable[[Shop], Shop]] = {
    17: _as_it_was,
    60: _by_the_neighbours,
    121: _as_it_was,
    200: _with_typing_errors,
    288: _pointed_out_anew,
}
"""Place of the original → what is different of the other one, beside the way it is written."""


def _entered_again(shop: Shop) -> Shop:
    return {
        **shop,
        "company": str(shop["company"]).replace("boerderij", "Boerderij"),
        "zip": str(shop["zip"]).replace(" ", "").lower(),
        "phone": str(shop["phone"]).replace(" ", ""),
        "remarks": None,
    }
