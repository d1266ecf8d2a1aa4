"""Made-up shops in any number, the same at each run."""

from __future__ import annotations

from collections.abc import Iterator

from datastore_proxy.types import Record

COLUMNS = (
    "company",
    "email",
    "phone",
    "website",
    "latitude",
    "longitude",
    "street",
    "zip",
    "city",
    "province",
    "remarks",
)
PLACES = (
    ("Hoorn", "Noord-Holland", "1621", 52.64, 5.06),
    ("Putten", "Gelderland", "3881", 52.26, 5.61),
    ("Goes", "Zeeland", "4461", 51.50, 3.89),
    ("Sneek", "Fryslân", "8601", 53.03, 5.66),
    ("Ommen", "Overijssel", "7731", 52.52, 6.42),
    ("Weert", "Limburg", "6001", 51.25, 5.71),
    ("Assen", "Drenthe", "9401", 52.99, 6.56),
)
FARMS = ("Boerderij", "Hoeve", "Landwinkel", "Zuivelboerderij", "De Weide", "Het Erf")


def shops(count: int) -> Iterator[Record]:
    for number in range(count):
        city, province, postcode, latitude, longitude = PLACES[number % len(PLACES)]
        farm = FARMS[number % len(FARMS)]
        yield {
            "company": f"{farm} {city} {number}",
            "email": f"info{number}@hoeve.example",
            "phone": f"0{100000000 + number % 800000000}",
            "website": f"https://hoeve-{number}.example",
            "latitude": f"{latitude + (number % 1000) / 10000:.4f}",
            "longitude": f"{longitude + (number % 997) / 10000:.4f}",
            "street": f"Dorpsstraat {number % 300}",
            "zip": f"{postcode} {chr(65 + number % 26)}{chr(65 + number % 25)}",
            "city": city,
            "province": province,
            "remarks": "Kaas, eieren en groente van eigen land",
        }
