"""What a farm shop is: the sections, labels, kinds and rules of its columns.

Columns that the profile does not know come from the DataStore's data dictionary; a resource
without any column of the profile works too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from datastore_proxy.types import Field, Record, Resource
from weidewinkels import onlooker
from weidewinkels.invisible import is_blank, without_turns

Text = str | Promise


@dataclass(frozen=True)
class Column:
    """A column as people see it. `kind` is a name in `weidewinkels/kinds/`."""

    id: str
    label: Text
    kind: str = "text"
    required: bool = False
    help: Text = ""
    type: str = "text"
    """The DataStore's type: text, int4, numeric, bool, timestamp, …"""
    autocomplete: str = ""
    """What a browser knows it by (HTML's names), where the kind doesn't say."""


@dataclass(frozen=True)
class Section:
    id: str
    title: Text
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Closing:
    """The column that says whether a shop is closed, and the values by which it does."""

    column: str
    temporary: str
    permanent: str


@dataclass(frozen=True)
class Words:
    """What records are called: whole phrases, so that each language keeps its grammar."""

    many: Text
    about: Text
    add: Text
    change: Text
    report: Text
    remove: Text
    all: Text
    to_list: Text
    mine: Text
    yours: Text
    your: Text
    """The same of one: "uw winkel"."""
    own: Text
    """For `owned`."""
    look: Text
    count: Text
    """For `counted`."""
    gone: Text
    may_not_add: Text
    may_not_change: Text
    may_not_delete: Text

    def counted(self, number: int) -> str:
        """ "1 winkel", "1.234 winkels"."""
        shown = number_format(number, force_grouping=True)
        return str(self.count % {"number": number, "shown": shown})

    def owned(self, number: int) -> str:
        """ "Uw winkel", "Uw 2 winkels", "Uw winkels" where there are none yet."""
        if not number:
            return capfirst(str(self.yours))
        return str(self.own % {"own_count": number})


RECORDS = Words(
    many=_("Records"),
    about=_("Hier staan de records van deze gegevensbron."),
    add=_("Record toevoegen"),
    change=_("Record wijzigen"),
    report=_("Record aanmelden"),
    remove=_("Verwijder 1 record"),
    all=_("Alle records"),
    to_list=_("Naar de records"),
    mine=_("Dit is van mij"),
    yours=_("uw records"),
    your=_("uw record"),
    own=ngettext_lazy("Uw record", "Uw %(own_count)s records", "own_count"),
    look=_("Bekijk het record"),
    count=ngettext_lazy("%(shown)s record", "%(shown)s records", "number"),
    gone=_("Dit record bestaat niet, of niet meer."),
    may_not_add=_("U mag geen record toevoegen. Vraag de beheerder om toegang."),
    may_not_change=_(
        "U mag dit record niet wijzigen. Is het van u, kies dan op zijn pagina “Dit is van mij”."
    ),
    may_not_delete=_("U mag geen records verwijderen. Vraag een medewerker om dit te verwijderen."),
)
"""For a resource whose records nobody described."""


@dataclass(frozen=True)
class Profile:
    """`identity`: the columns that tell two records apart; `title`: the one that names a record.

    `closing`: how a record says that the shop is closed; None where no column can.
    """

    sections: tuple[Section, ...]
    title: str
    subtitle: str
    identity: tuple[str, ...]
    closing: Closing | None = None
    words: Words = RECORDS

    def column(self, column_id: str) -> Column | None:
        for section in self.sections:
            for column in section.columns:
                if column.id == column_id:
                    return column
        return None


FARM_SHOP = Profile(
    sections=(
        Section(
            "contact",
            _("Contactgegevens"),
            (
                Column("company", _("Bedrijfsnaam"), required=True, autocomplete="organization"),
                Column("email", _("E-mailadres"), "email"),
                Column("phone", _("Telefoonnummer"), "phone"),
                Column("website", _("Website"), "url"),
            ),
        ),
        Section(
            "location",
            _("Locatie"),
            (
                Column("street", _("Straat en huisnummer"), autocomplete="address-line1"),
                Column("zip", _("Postcode"), "postcode"),
                Column("city", _("Plaats"), autocomplete="address-level2"),
                Column("province", _("Provincie"), "province"),
                Column("latitude", _("Breedtegraad"), "latitude"),
                Column("longitude", _("Lengtegraad"), "longitude"),
            ),
        ),
        Section(
            "remarks", _("Bijzonderheden"), (Column("remarks", _("Opmerkingen"), "long_text"),)
        ),
    ),
    title="company",
    subtitle="city",
    identity=("company", "zip", "street"),
    words=Words(
        many=_("Winkels"),
        about=_(
            "Hier staan de weidewinkels van Nederland: winkels op de boerderij die verkopen wat daar"
            " groeit."
        ),
        add=_("Winkel toevoegen"),
        change=_("Winkel wijzigen"),
        report=_("Winkel aanmelden"),
        remove=_("Verwijder 1 winkel"),
        all=_("Alle winkels"),
        to_list=_("Naar de winkels"),
        mine=_("Dit is mijn winkel"),
        yours=_("uw winkels"),
        your=_("uw winkel"),
        own=ngettext_lazy("Uw winkel", "Uw %(own_count)s winkels", "own_count"),
        look=_("Bekijk de winkel"),
        count=ngettext_lazy("%(shown)s winkel", "%(shown)s winkels", "number"),
        gone=_("Deze winkel bestaat niet, of niet meer."),
        may_not_add=_("U mag geen winkel toevoegen. Vraag de beheerder om toegang."),
        may_not_change=_(
            "U mag deze winkel niet wijzigen. Is hij van u, kies dan op zijn pagina “Dit is mijn"
            " winkel”."
        ),
        may_not_delete=_(
            "U mag geen winkels verwijderen. Vraag een medewerker om deze te verwijderen."
        ),
    ),
)

PROFILE = FARM_SHOP

KIND_OF_TYPE = {
    "int": "integer",
    "int2": "integer",
    "int4": "integer",
    "int8": "integer",
    "numeric": "number",
    "float4": "number",
    "float8": "number",
    "bool": "boolean",
    "date": "date",
    "timestamp": "timestamp",
    "timestamptz": "timestamp",
    "time": "time",
    "json": "json",
    "jsonb": "json",
    "nested": "json",
    "_text": "text_list",
}


def sections_for(resource: Resource, profile: Profile = PROFILE) -> list[Section]:
    """The profile's sections with the columns that the resource has, then one with its others.

    Without those that who looks isn't shown.
    """
    sections = []
    placed: set[str] = set()
    hidden = hidden_columns(profile)
    for section in profile.sections:
        columns = tuple(
            _as_stored(column, field)
            for column in section.columns
            if (field := resource.field(column.id)) and column.id not in hidden
        )
        placed |= {column.id for column in section.columns}
        if columns:
            sections.append(Section(section.id, section.title, columns))
    others = tuple(_described(field) for field in resource.fields if field.id not in placed)
    if others:
        title = _("Overige gegevens") if sections else _("Gegevens")
        sections.append(Section("other", title, others))
    return sections


def columns_for(resource: Resource, profile: Profile = PROFILE) -> list[Column]:
    """All columns of the resource that who looks is shown, in the order of its sections."""
    return [column for section in sections_for(resource, profile) for column in section.columns]


def hidden_columns(profile: Profile = PROFILE) -> frozenset[str]:
    """The columns that who looks isn't shown: those with e-mail addresses, when the setting says so."""
    return frozenset() if onlooker.sees_emails() else _email_columns(profile)


def hidden_columns_of(key: str | None, profile: Profile = PROFILE) -> frozenset[str]:
    """The same for the record with this key, as text, which may be their own."""
    return frozenset() if onlooker.sees_emails_of(key) else _email_columns(profile)


def without_hidden(record: Record) -> Record:
    """What of the record may go to who looks."""
    if not (hidden := hidden_columns()):
        return record
    return {column: value for column, value in record.items() if column not in hidden}


def with_hidden(record: Record, now: Record) -> Record:
    """A record as who looks was shown it, with the rest of it as it is `now`."""
    hidden = {column: now[column] for column in hidden_columns() if column in now}
    return {**hidden, **record} if hidden else record


def words_for(resource: Resource, profile: Profile = PROFILE) -> Words:
    """What its records are called: as the profile says where it holds those, else "records"."""
    return profile.words if resource.field(profile.title) else RECORDS


def title_of(record: Record, profile: Profile = PROFILE) -> str:
    """What a record is called: its title column, else the first text it holds, else "Zonder naam (2)".

    It goes into sentences and subjects of mail, so without signs that turn those around.
    """
    name = record.get(profile.title)
    if name is None or is_blank(str(name)):
        texts = _texts(record, profile)
        name = next((text for text in texts if not is_blank(text)), None) or _nameless(record)
    return without_turns(str(name))


def nameless(key: str) -> str:
    """What a record is called that holds nothing to call it by."""
    return gettext("Zonder naam (%s)") % key


def _nameless(record: Record) -> str:
    """The same of a record; "" of what isn't one yet."""
    return nameless(str(record["_id"])) if "_id" in record else ""


def identity_of(record: Record, profile: Profile = PROFILE) -> Record:
    """The part of a record that tells it from others; the whole of it without the profile's columns."""
    known = {column: record[column] for column in profile.identity if column in record}
    return known or {column: value for column, value in record.items() if column != "_id"}


def _texts(record: Record, profile: Profile) -> Iterator[str]:
    """Its texts. An e-mail address that isn't for everybody names no record either: names are kept,
    mailed and told to all."""
    left_out = _email_columns(profile) if settings.EMAIL_SHOWN_TO else frozenset()
    return (
        value
        for key, value in record.items()
        if key != "_id" and key not in left_out and isinstance(value, str)
    )


def _email_columns(profile: Profile) -> frozenset[str]:
    return frozenset(
        column.id
        for section in profile.sections
        for column in section.columns
        if column.kind == onlooker.KIND
    )


def _as_stored(column: Column, field: Field) -> Column:
    """The profile's column with the type that the DataStore gives it."""
    if column.kind == "text" and field.type in KIND_OF_TYPE:
        return _described(field, label=column.label, required=column.required)
    return replace(column, type=field.type)


def _described(field: Field, *, label: Text = "", required: bool = False) -> Column:
    """A column from the data dictionary alone."""
    return Column(
        id=field.id,
        label=label or _in_language(field.info, "label") or field.id,
        kind=KIND_OF_TYPE.get(field.type, "text"),
        required=required,
        help=_in_language(field.info, "notes"),
        type=field.type,
    )


def _in_language(info: Mapping[str, Any], name: str) -> str:
    """The dictionary's text in the reader's language (`label_en`) where it has one."""
    return str(info.get(f"{name}_{get_language()}") or info.get(name) or "")
