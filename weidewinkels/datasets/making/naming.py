"""Names of columns: what CKAN takes, and one that it takes for any head of a file.

CKAN refuses an empty name, spaces around it, an underscore in front, a double quote and control
characters; PostgreSQL cuts a name off at 63 bytes, after which CKAN can't find its own column, and
gives a bare error for names of its own (seen on CKAN 2.12).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from django.utils.translation import gettext as _

MOST_BYTES = 63
OF_POSTGRESQL = frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})
READ_WRONG = frozenset({"j"})
"""Up to 2.11 a search answers with this column's bare values instead of records."""


def problem_of(name: str) -> str:
    """Why a column can't be called so, in the reader's language; "" when it can."""
    if not name.strip():
        return _("Vul een naam in.")
    if name != name.strip():
        return _("Haal de spaties voor en achter de naam weg.")
    if name.startswith("_"):
        return _("Een naam begint niet met een streepje (_): die houdt CKAN voor zichzelf.")
    if '"' in name:
        return _("Een naam heeft geen dubbel aanhalingsteken.")
    if not name.isprintable():
        return _("Deze naam heeft een teken dat niet te zien is.")
    if (size := len(name.encode("utf-8", "replace"))) > MOST_BYTES:
        return _(
            "Deze naam is te lang: %(size)s bytes, en er passen er %(most)s. Een letter met een "
            "accent telt dubbel."
        ) % {"size": size, "most": MOST_BYTES}
    if name.lower() in OF_POSTGRESQL:
        return _("Deze naam gebruikt de database zelf. Kies een andere.")
    if name in READ_WRONG:
        return _("Met deze naam gaat CKAN tot en met versie 2.11 in de fout. Kies een langere.")
    return ""


def name_for(head: str, taken: Collection[str] = ()) -> str:
    """A name in small letters, digits and underscores for a head such as "Naam (van de winkel)"."""
    plain = unicodedata.normalize("NFKD", head.replace("ĳ", "ij"))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[: MOST_BYTES - 4].strip("_") or "kolom"
    if problem_of(name):
        name = f"kolom_{name}"
    known = {one.casefold() for one in taken}
    number, wanted = 2, name
    while name in known:
        name = f"{wanted}_{number}"
        number += 1
    return name


def package_name_for(title: str) -> str:
    """What a package may be called in its address, made of its title: at most 100 signs."""
    name = name_for(title)[:90].replace("_", "-") if title.strip() else ""
    return name if len(name) > 1 else f"{name}-gegevens".strip("-")
