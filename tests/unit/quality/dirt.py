"""What people really typed (DESIGN.md, "Where it comes from"), to be planted in clean records."""

from __future__ import annotations

from typing import NamedTuple

from datastore_proxy.types import Record


class Dirt(NamedTuple):
    """What is written over a clean record, the check that must find it, and the mend it proposes."""

    written: Record
    check: str
    mend: Record | None = None


DIRT = [
    # No way to reach the shop, and contact details that lack.
    Dirt({"email": None, "phone": None, "website": None}, "unreachable"),
    Dirt({"email": "geen", "phone": '"', "website": ""}, "unreachable"),
    Dirt({"email": None}, "missing_email", {}),
    Dirt({"email": "  "}, "missing_email", {}),
    Dirt({"phone": None}, "missing_phone", {}),
    Dirt({"company": None}, "missing_required", {}),
    # Signs that say nothing.
    Dirt({"phone": '"'}, "placeholder", {"phone": None}),
    Dirt({"phone": "?"}, "placeholder", {"phone": None}),
    Dirt({"email": "n.v.t."}, "placeholder", {"email": None}),
    Dirt({"website": "-"}, "placeholder", {"website": None}),
    Dirt({"remarks": "…"}, "placeholder", {"remarks": None}),
    Dirt({"company": "?"}, "placeholder", {}),
    # E-mail that can't be one.
    Dirt({"email": "info@hoeve"}, "email", {}),
    Dirt({"email": "hoeve.nl"}, "email", {}),
    Dirt({"email": "info(at)hoeve.nl"}, "email", {"email": "info@hoeve.nl"}),
    Dirt({"email": "info @ hoeve.nl"}, "email", {"email": "info@hoeve.nl"}),
    Dirt({"email": "info@hoeve,nl"}, "email", {"email": "info@hoeve.nl"}),
    Dirt({"email": "info@hoeve.nl."}, "email", {"email": "info@hoeve.nl"}),
    Dirt({"email": "mailto:info@hoeve.nl"}, "email", {"email": "info@hoeve.nl"}),
    Dirt({"email": "Jan <jan@hoeve.nl>"}, "email", {"email": "jan@hoeve.nl"}),
    Dirt({"email": "jan@hoeve.nl; piet@hoeve.nl"}, "email", {}),
    # Telephone numbers.
    Dirt({"phone": "0223 ? 501134"}, "phone", {}),
    Dirt({"phone": "043 785 014"}, "phone", {}),
    Dirt({"phone": "043 785 …"}, "phone", {}),
    Dirt({"phone": "0229-59123"}, "phone", {}),
    Dirt({"phone": "tel. 0229-591234"}, "phone", {"phone": "0229 591 234"}),
    Dirt({"phone": "O6-12345678"}, "phone", {"phone": "06 12345678"}),
    Dirt({"phone": "0229-591234 / 06-12345678"}, "phone", {}),
    # Websites.
    Dirt({"website": "www.hoeve.nl"}, "website_scheme", {"website": "https://www.hoeve.nl"}),
    Dirt({"website": "hoeve.nl/winkel"}, "website_scheme", {"website": "https://hoeve.nl/winkel"}),
    Dirt({"website": "hoeve"}, "website", {}),
    Dirt({"website": "http://localhost"}, "website", {}),
    Dirt({"website": "htp://www.hoeve.nl"}, "website", {"website": "https://www.hoeve.nl"}),
    Dirt({"website": "http//www.hoeve.nl"}, "website", {"website": "https://www.hoeve.nl"}),
    Dirt({"website": "www,hoeve.nl"}, "website", {"website": "https://www.hoeve.nl"}),
    Dirt({"website": "javascript:alert(1)"}, "website", {}),
    Dirt({"website": "info@hoeve.nl"}, "website", {}),
    Dirt(
        {"website": "info@hoeve.nl", "email": None},
        "website",
        {"website": None, "email": "info@hoeve.nl"},
    ),
    # Postcodes.
    Dirt({"zip": "1674PS"}, "postcode_spelling", {"zip": "1674 PS"}),
    Dirt({"zip": "1674 ps"}, "postcode_spelling", {"zip": "1674 PS"}),
    Dirt({"zip": "NL-1674 PS"}, "postcode", {"zip": "1674 PS"}),
    Dirt({"zip": "1674"}, "postcode", {}),
    Dirt({"zip": "0674 PS"}, "postcode", {}),
    Dirt({"zip": "1674 SS"}, "postcode", {}),
    # Provinces; the clean record lies in 1674, Noord-Holland.
    Dirt({"province": "North Holland"}, "province_spelling", {"province": "Noord-Holland"}),
    Dirt({"province": "noord holland"}, "province_spelling", {"province": "Noord-Holland"}),
    Dirt({"province": "NH"}, "province", {"province": "Noord-Holland"}),
    Dirt({"province": "Nederland", "zip": None}, "province", {}),
    Dirt({"province": None}, "missing_province", {"province": "Noord-Holland"}),
    Dirt({"province": "Limburg"}, "province_postcode", {"province": "Noord-Holland"}),
    Dirt({"province": "Limburg"}, "province_coordinates", {}),
    Dirt({"zip": "6301 AB"}, "province_postcode", {}),
    Dirt({"latitude": "50.86", "longitude": "5.83"}, "province_coordinates", {}),
    # Coordinates.
    Dirt({"latitude": None, "longitude": None}, "not_on_map", {}),
    Dirt({"longitude": ""}, "not_on_map", {}),
    Dirt({"latitude": "52,7612"}, "coordinate_spelling", {"latitude": "52.7612"}),
    Dirt({"latitude": "52.7612°"}, "coordinate_spelling", {"latitude": "52.7612"}),
    Dirt({"latitude": "527612"}, "coordinate", {"latitude": "52.7612"}),
    Dirt({"longitude": "50.741.000"}, "coordinate", {"longitude": "5.0741000"}),
    Dirt({"latitude": "52° 45' 36\" N"}, "coordinate", {"latitude": "52.760000"}),
    Dirt({"latitude": "noord"}, "coordinate", {}),
    Dirt(
        {"latitude": "5.0741", "longitude": "52.7612"},
        "swapped",
        {"latitude": "52.7612", "longitude": "5.0741"},
    ),
    Dirt({"latitude": "48.8566", "longitude": "2.3522"}, "abroad", {}),
    Dirt({"latitude": "0", "longitude": "0"}, "abroad", {}),
    # Writing.
    Dirt({"company": "HOEVE VAN DEN BERG"}, "capitals", {"company": "Hoeve van den Berg"}),
    Dirt({"company": "KAASBOERDERIJ 'T IJ"}, "capitals", {"company": "Kaasboerderij 't IJ"}),
    Dirt({"city": "OPPERDOES"}, "capitals", {"city": "Opperdoes"}),
    Dirt({"city": "'S-GRAVENHAGE"}, "capitals", {"city": "'s-Gravenhage"}),
    Dirt({"street": "DORPSSTRAAT 12A"}, "capitals", {"street": "Dorpsstraat 12a"}),
    Dirt({"remarks": "OP ZONDAG GESLOTEN"}, "capitals", {}),
    Dirt({"city": "Opperdoes "}, "white_space", {"city": "Opperdoes"}),
    Dirt({"company": "Hoeve  De\u00a0Beek"}, "white_space", {"company": "Hoeve De Beek"}),
    Dirt({"company": "Hoeve\u200b De Beek"}, "white_space", {"company": "Hoeve De Beek"}),
    Dirt({"remarks": " \u200e"}, "white_space", {"remarks": None}),
    Dirt({"remarks": "Open\n\n"}, "white_space", {"remarks": "Open"}),
]
