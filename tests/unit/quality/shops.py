"""Records to check: clean ones in any number, and the columns they have."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from datastore_proxy.embedded.sample import FIELDS
from datastore_proxy.embedded.towns import TOWNS
from datastore_proxy.types import Field, Record, Resource
from weidewinkels.profile import columns_for
from weidewinkels.quality import Inspector

RESOURCE = Resource("r", tuple(Field(f["id"], f["type"], f["info"]) for f in FIELDS))  # type: ignore[arg-type]
COLUMNS = columns_for(RESOURCE)
INSPECTOR = Inspector(COLUMNS)

CLEAN: Record = {
    "_id": 1,
    "company": "Boerderijwinkel Opperdoes",
    "email": "info@opperdoes.example",
    "phone": "0227 541 234",
    "website": "https://www.opperdoes.example",
    "latitude": "52.7612",
    "longitude": "5.0741",
    "street": "Zeedijk 12a",
    "zip": "1674 PS",
    "city": "Opperdoes",
    "province": "Noord-Holland",
    "remarks": None,
}

NAMES = (
    "Hoeve De Beek", "'t Hoogland", "EKO-boerderij De Lier", "Fam. Jansen", "De 3 Zusters",
    "Kaasboerderij IJsselzicht", "VOF Van den Berg", "Ü100 Boerderijwinkel", "J.P. de Wit BV",
    "Skoatterwâld", "Landgoed St. Anna", "A7 Streekwinkel", "Boer & Zoon", "De Melktap (24 uur)",
)  # fmt: skip
PHONES = (
    "0229-591234", "0229 591 234", "+31 229 591234", "06-12345678", "06 12 34 56 78",
    "+31612345678", "020 624 1111", "(0229) 591234", "+31 (0)229 591234", "0031229591234",
    "+49 2821 12345", "+32 2 555 12 12", "0900-1234567",
)  # fmt: skip
EMAILS = (
    "info@{}.nl", "j.p.de.wit@{}.nl", "winkel+kaas@{}.example", "Info@{}.nl", "a_b@{}.co.nl",
    "fam.jansen1952@{}.frl", "boerin@{}.amsterdam",
)  # fmt: skip
SITES = (
    "https://www.{}.nl", "http://{}.nl/", "https://{}.nl/winkel?x=1#top", "https://facebook.com/{}",
    "https://www.{}.frl", "https://{}.nl:8080/a_b",
)  # fmt: skip
STREETS = (
    "Dorpsstraat 1",
    "1e Weg 14-2",
    "Laan van NOI 3",
    "IJsseldijk 4 a",
    "De Wal 7",
    "N.S.-weg 2",
)
REMARKS = (
    None, "", "Open op za.", "Verse melk, kaas\nen eieren.", "PIN aanwezig", "Zie www.x.nl", "24/7",
)  # fmt: skip


def clean_shops(number: int, seed: int = 4) -> Iterator[Record]:
    """Shops as a careful person would type them, each in another way."""
    luck = random.Random(seed)  # noqa: S311
    for key in range(1, number + 1):
        town = luck.choice(TOWNS)
        host = f"{luck.choice(('hoeve', 'de-beek', 'boer24'))}{key}"
        values: dict[str, Any] = {
            "company": luck.choice(NAMES),
            "email": luck.choice(EMAILS).format(host),
            "phone": luck.choice(PHONES),
            "website": luck.choice(SITES).format(host) if luck.random() < 0.8 else None,
            "latitude": f"{town.latitude + luck.uniform(-0.08, 0.08):.{luck.choice([3, 5, 7])}f}",
            "longitude": f"{town.longitude + luck.uniform(-0.08, 0.08):.{luck.choice([3, 5, 7])}f}",
            "street": luck.choice(STREETS),
            "zip": f"{town.postcode + luck.randint(0, 9)} {luck.choice('ABCDEKLZ')}{luck.choice('BEGKX')}",
            "city": town.name,
            "province": town.province,
            "remarks": luck.choice(REMARKS),
        }
        yield {"_id": key, **values}
