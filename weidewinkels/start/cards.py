"""An owner's shops as cards: what the public sees, what is missing or doubtful, what others changed.

The same few queries and one call to the DataStore for one shop as for fifty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F
from django.urls import reverse

from datastore_proxy.errors import DatastoreError
from datastore_proxy.types import Key, Record
from weidewinkels.accounts.ownership import owned_by
from weidewinkels.catalogue.contents import content_hash_of, fingerprint_of
from weidewinkels.catalogue.freshness import Freshness, freshness_of
from weidewinkels.catalogue.models import STRAY_PREFIX, Flag, KnownRecord
from weidewinkels.datastore import get_service
from weidewinkels.history.present import Step, known_columns
from weidewinkels.kinds import kind_of
from weidewinkels.onlooker import emails_shown, visitors_see
from weidewinkels.profile import PROFILE, Column, title_of
from weidewinkels.quality import CHECKS, Inspector
from weidewinkels.quality.emptiness import says_nothing
from weidewinkels.quality.words import warnings_of
from weidewinkels.questions.asking import open_questions
from weidewinkels.questions.closing import open_closures
from weidewinkels.questions.models import Closure, Question
from weidewinkels.records.forms import field_name
from weidewinkels.start.meanwhile import changes_by_others
from weidewinkels.start.snapshot import counted_columns
from weidewinkels.unsaved.keeping import unsaved_of
from weidewinkels.unsaved.models import UnsavedForm

FOLDED_FROM = 3


@dataclass(frozen=True)
class Todo:
    """Something to fill in or to look at. `url`: the very field."""

    label: str
    text: str
    url: str


@dataclass(frozen=True)
class Card:
    """One shop.

    `facts`: what visitors see of it; `unsaved`: what the owner typed and didn't save;
    `as_of`: when these values were read, where the DataStore can't be asked now.
    """

    key: Key
    record: Record
    known: KnownRecord | None
    facts: Sequence[tuple[Column, str]]
    missing: Sequence[Todo]
    doubts: Sequence[Todo]
    total: int
    """How many fields a shop should have something in."""
    questions: Sequence[Question]
    closures: Sequence[Closure]
    changes: Sequence[Step]
    unsaved: UnsavedForm | None
    as_of: datetime | None

    @property
    def title(self) -> str:
        return title_of(self.record)

    @property
    def subtitle(self) -> str:
        return str(self.record.get(PROFILE.subtitle) or "")

    @property
    def filled(self) -> int:
        return self.total - len(self.missing)

    @property
    def content_hash(self) -> str:
        return content_hash_of(self.record)

    @property
    def freshness(self) -> str:
        return freshness_of(self.known).value if self.known else ""

    @property
    def is_fresh(self) -> bool:
        return bool(
            self.known and self.known.confirmed_at and self.freshness == Freshness.FRESH.value
        )

    @property
    def needs(self) -> int:
        """How much it asks of the owner, for the order of the cards."""
        asks = 100 * len(self.questions) + 10 * len(self.changes) + 5 * (not self.is_fresh)
        asks += 10 * (self.unsaved is not None)
        return asks + len(self.doubts) + len(self.missing)


@dataclass(frozen=True)
class Shops:
    """`lost`: names of shops that wait to be linked again; `deleted`: those that are no more."""

    cards: Sequence[Card]
    lost: Sequence[str]
    deleted: Sequence[str]
    as_of: datetime | None

    @property
    def is_many(self) -> bool:
        """So many that what can be looked at later is folded."""
        return len(self.cards) > FOLDED_FROM

    @property
    def any(self) -> bool:
        return bool(self.cards or self.lost or self.deleted)


@emails_shown()
def shops_of(user: User) -> Shops:
    """The shops of this owner, those that ask something of them first; with all that is in them."""
    fingerprints: dict[str, set[str]] = defaultdict(set)
    for key, fingerprint in owned_by(user).values_list("record_key", "fingerprint"):
        fingerprints[key].add(fingerprint)
    known = _known(fingerprints)
    records, as_of = _records([key for key in fingerprints if not _is_stray(key)], known)
    own = {
        key: record
        for key, record in records.items()
        if not {"", fingerprint_of(record)}.isdisjoint(fingerprints[str(key)])
    }
    made = _Maker(user, own, known, as_of)
    cards = sorted(made.cards(), key=lambda card: (-card.needs, card.title.casefold()))
    gone = [row for key, row in known.items() if row.gone_at and not _is_stray(key)]
    return Shops(
        cards=cards,
        lost=[title_of(row.content) for key, row in known.items() if _is_stray(key)],
        deleted=[title_of(row.content) for row in gone],
        as_of=as_of,
    )


def _known(keys: Mapping[str, object]) -> dict[str, KnownRecord]:
    rows = KnownRecord.objects.filter(
        resource_id=settings.DATASTORE_RESOURCE_ID, key__in=list(keys)
    )
    return {row.key: row for row in rows.defer("text", "plain").order_by("key")}


def _records(
    keys: Sequence[str], known: Mapping[str, KnownRecord]
) -> tuple[dict[Key, Record], datetime | None]:
    """As they are now; while the DataStore doesn't answer as they were last seen, and since when."""
    service = get_service()
    try:
        return service.get([service.key_from_text(key) for key in keys]), None
    except DatastoreError:
        there = [known[key] for key in keys if key in known and not known[key].gone_at]
        records = {
            service.key_from_text(row.key): {"_id": row.record_id, **row.content} for row in there
        }
        return records, min((row.seen_at for row in there), default=None)


class _Maker:
    """Makes the cards, with all that they need asked for at once."""

    def __init__(
        self,
        user: User,
        records: Mapping[Key, Record],
        known: Mapping[str, KnownRecord],
        as_of: datetime | None,
    ) -> None:
        keys = [str(key) for key in records]
        self.records, self.known, self.as_of = records, known, as_of
        self.columns = list(known_columns().values())
        self.counted = counted_columns(self.columns)
        self.inspector = Inspector(self.columns)
        self.let_stand = _let_stand(keys)
        self.questions: dict[str, list[Question]] = defaultdict(list)
        for question in open_questions(keys):
            self.questions[question.record_key].append(question)
        self.closures: dict[str, list[Closure]] = defaultdict(list)
        for closure in open_closures(keys).filter(by=user):
            self.closures[closure.record_key].append(closure)
        self.changes = changes_by_others(user, keys)
        self.unsaved = {one.place: one for one in unsaved_of(user).filter(place__in=keys)}

    def cards(self) -> list[Card]:
        return [self._card(key, record) for key, record in self.records.items()]

    def _card(self, key: Key, record: Record) -> Card:
        text = str(key)
        known = self.known.get(text)
        if known and known.fingerprint != fingerprint_of(record):
            known = None
        doubts = self._doubts(text, record)
        held = {
            column.id for column in self.columns if not says_nothing(record.get(column.id), column)
        }
        return Card(
            key=key,
            record=record,
            known=known,
            facts=[
                (column, kind_of(column).display(record.get(column.id)))
                for column in self.columns
                if record.get(column.id) not in (None, "")
                and column.kind not in ("latitude", "longitude")
                and column.id != PROFILE.title
                and visitors_see(column.kind)
            ],
            missing=[
                Todo(
                    str(column.label), " ".join(doubts.get(column.id, ())), _field_url(key, column)
                )
                for column in self.counted
                if column.id not in held
            ],
            doubts=[
                Todo(str(column.label), " ".join(doubts[column.id]), _field_url(key, column))
                for column in self.columns
                if doubts.get(column.id) and (column.id in held or column not in self.counted)
            ],
            total=len(self.counted),
            questions=self.questions[text],
            closures=self.closures[text],
            changes=self.changes.get(text, ()),
            unsaved=self.unsaved.get(text),
            as_of=self.as_of,
        )

    def _doubts(self, key: str, record: Record) -> dict[str, list[str]]:
        """Column → what is doubtful about it, without what somebody let stand."""
        flags = [
            flag
            for flag in self.inspector.flags(record)
            if (key, flag.check, flag.column) not in self.let_stand
        ]
        return warnings_of(flags, self.columns)


def _let_stand(keys: Sequence[str]) -> set[tuple[str, str, str]]:
    """(key, check, column) that somebody found to be no fault of what the record holds."""
    flags = Flag.objects.filter(
        record__resource_id=settings.DATASTORE_RESOURCE_ID,
        record__key__in=keys,
        check_name__in=CHECKS,
        dismissed_hash=F("record__content_hash"),
    )
    return set(flags.values_list("record__key", "check_name", "column"))


def _field_url(key: Key, column: Column) -> str:
    return f"{reverse('records:edit', args=[key])}#id_{field_name(column.id)}"


def _is_stray(key: str) -> bool:
    return key.startswith(STRAY_PREFIX)
