"""What was asked to be written, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count
from django.db.models.base import ModelState
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from datastore_proxy.types import Record
from weidewinkels.journal.values import ExactJSONField, NamesField

LONGEST_REASON = 1_000
"""Of why something was done, as forms and the API take it."""


class Action(models.TextChoices):
    """What a person did."""

    ADD = "add", _("Toegevoegd")
    EDIT = "edit", _("Gewijzigd")
    DELETE = "delete", _("Verwijderd")
    UNDO = "undo", _("Ongedaan gemaakt")
    RESTORE = "restore", _("Hersteld")
    BULK = "bulk", _("In bulk gewijzigd")
    IMPORT = "import", _("Ingelezen")
    MERGE = "merge", _("Samengevoegd")


class Source(models.TextChoices):
    """By which way it came in."""

    FORM = "form", _("Formulier")
    BULK = "bulk", _("Bulkbewerking")
    IMPORT = "import", _("Import")
    UNDO = "undo", _("Ongedaan maken")
    RESTORE = "restore", _("Prullenbak")
    API = "api", _("API")
    SUGGESTION = "suggestion", _("Voorstel")


class BatchState(models.TextChoices):
    """`draft`: a preview, which nobody has confirmed; it is no part of the history."""

    DRAFT = "draft", _("Voorbeeld")
    PLANNED = "planned", _("Klaar om te beginnen")
    RUNNING = "running", _("Bezig")
    WAITING = "waiting", _("Wacht op publicatie")
    STOPPED = "stopped", _("Gestopt")
    DONE = "done", _("Klaar")


class EntryState(models.TextChoices):
    """`sent` is stored before the call; `unknown` waits for an answer found by reading.

    `excluded`: left out by who looked at the preview.
    """

    PLANNED = "planned", _("Wacht op publicatie")
    SENT = "sent", _("Verzonden")
    DONE = "done", _("Gedaan")
    UNCHANGED = "unchanged", _("Was al zo")
    CONFLICT = "conflict", _("Overgeslagen")
    FAILED = "failed", _("Mislukt")
    UNKNOWN = "unknown", _("Wordt nagegaan")
    EXCLUDED = "excluded", _("Uitgesloten")


OPEN_STATES = (EntryState.PLANNED, EntryState.SENT, EntryState.UNKNOWN)
"""An entry in one of these still has something to come."""


class Operation(models.TextChoices):
    INSERT = "insert", _("Toevoegen")
    UPDATE = "update", _("Wijzigen")
    DELETE = "delete", _("Verwijderen")


class Problem(models.TextChoices):
    """Why an entry is a conflict, or has failed."""

    NONE = "", ""
    CHANGED = "changed", _("intussen gewijzigd door een ander")
    DELETED = "deleted", _("intussen verwijderd")
    OTHER_RECORD = "other_record", _("onder deze sleutel staat nu een ander record")
    TOGETHER = "together", _("hoort bij een record waarmee het niet kon")
    PARTLY = "partly", _("deels: de rest is intussen gewijzigd door een ander")
    REFUSED = "refused", _("geweigerd door het dataplatform")


class Batch(models.Model):
    """What one person did in one go: the unit of undo, of progress and of history."""

    resource_id = models.CharField(max_length=100)
    action = models.CharField(max_length=10, choices=Action)
    source = models.CharField(max_length=10, choices=Source)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by_name = models.CharField(max_length=254, blank=True)
    reason = models.TextField(blank=True)
    once = models.CharField(max_length=100, unique=True, null=True, editable=False)  # noqa: DJ001
    undoes = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="undone_by"
    )
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.PLANNED)
    stop_asked = models.BooleanField(default=False)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    """Entry state → number, as last counted (after every chunk)."""
    problem = models.TextField(blank=True)
    """Why it waits, in the words of the DataStore."""
    deliveries = models.PositiveSmallIntegerField(default=0)
    """How often it was tried in vain since it began to wait; sets the back-off."""
    due_at = models.DateTimeField(null=True, blank=True)
    """When a worker is to look after it, if it waits: to begin, or to try again."""
    drafted_at = models.DateTimeField(null=True)
    """When its records were looked at, if that was before it was asked for, for a preview."""
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    """When it was asked for."""
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("resource_id", "-id")), models.Index(fields=("state",)))

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.id}"

    def count(self, *states: EntryState) -> int:
        """How many entries were in one of these states when last counted."""
        return sum(self.counts.get(state.value, 0) for state in states)

    @property
    def open(self) -> int:
        return self.count(*OPEN_STATES)

    @property
    def done(self) -> int:
        return self.count(EntryState.DONE)

    @property
    def unchanged(self) -> int:
        return self.count(EntryState.UNCHANGED)

    @property
    def conflicts(self) -> int:
        return self.count(EntryState.CONFLICT)

    @property
    def failed(self) -> int:
        return self.count(EntryState.FAILED)

    @property
    def is_finished(self) -> bool:
        return self.state == BatchState.DONE

    @cached_property
    def sole_entry(self) -> Entry:
        """That of a batch of one, read once."""
        entry = self.entries.get()
        entry.batch = self
        return entry

    def recount(self) -> None:
        """Count the entries by state."""
        rows = self.entries.order_by().values_list("state").annotate(number=Count("id"))
        self.counts = dict(rows)

    def tally(self) -> None:
        """Count the entries by state and store it."""
        self.recount()
        self.save(update_fields=["counts"])


@dataclass(frozen=True)
class FieldConflict:
    """A column that the writer and another both changed."""

    column: str
    original: Any
    theirs: Any
    yours: Any


@dataclass(frozen=True)
class Difference:
    """A column that an entry changes: `old` → `new`."""

    column: str
    old: Any
    new: Any


class Entry(models.Model):
    """One record's part in a batch.

    `seen`: the record as the writer saw it. `changes`: the columns to write (all of an insert).
    `before`: the record as it was found right before writing; `after`: as it was left.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="entries", db_index=False)
    position = models.PositiveIntegerField()
    operation = models.CharField(max_length=6, choices=Operation)
    key = models.CharField(max_length=200, null=True, db_index=True)  # noqa: DJ001
    """As text; None for an insert that has not been done yet."""
    restores_key = models.CharField(max_length=200, null=True)  # noqa: DJ001
    """The key that this inserted record had before it was deleted."""
    inverse_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="inverses")
    undone = models.BooleanField(default=False)
    """The inverse has been written (and not been undone itself)."""
    title = models.CharField(max_length=300, blank=True)
    seen = ExactJSONField(null=True)
    changes = ExactJSONField(null=True)
    before = ExactJSONField(null=True)
    after = ExactJSONField(null=True)
    merged = NamesField(default=list)
    """Columns that another changed meanwhile and that this entry left alone."""
    conflicting = NamesField(default=list)
    """Columns of `changes` that were not written since another had changed them."""
    state = models.CharField(max_length=10, choices=EntryState, default=EntryState.PLANNED)
    problem = models.CharField(max_length=20, choices=Problem, blank=True)
    message = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    """How often it was sent in vain: the call broke off and nothing turned out to be written."""
    watermark = models.CharField(max_length=200, null=True)  # noqa: DJ001
    """The highest key before an insert was sent: what it inserts comes after it."""
    sent_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("batch_id", "position")
        verbose_name_plural = "entries"
        indexes = (
            models.Index(fields=("batch", "position")),
            models.Index(fields=("batch", "state", "position")),
            models.Index(
                fields=("restores_key",),
                name="journal_entry_restores",
                condition=models.Q(restores_key__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_operation_display()} {self.title or self.key}"

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **_: Any
    ) -> Self:
        """As Django does it, without the detours: a run reads them by the ten thousand."""
        entry = cls.__new__(cls)
        entry._state = ModelState()
        entry._state.adding, entry._state.db = False, db
        entry.__dict__.update(zip(field_names, values, strict=True))  # what is deferred is left out
        return entry

    @property
    def is_wiped(self) -> bool:
        """What was in its record was deleted for good; a done entry always has one of the two else."""
        return self.state == EntryState.DONE and self.before is None and self.after is None

    def conflicts(self) -> list[FieldConflict]:
        """The columns in conflict, with the three values to choose from."""
        seen, theirs, yours = self.seen or {}, self.before or {}, self.changes or {}
        return [
            FieldConflict(column, seen.get(column), theirs.get(column), yours.get(column))
            for column in self.conflicting
        ]

    def differences(self) -> list[Difference]:
        """What the entry has changed; before it is written: what it is to change."""
        return list(self._differences())

    def _differences(self) -> Iterator[Difference]:
        if self.operation == Operation.INSERT:
            for column, value in _values(self.after or self.changes):
                if value is not None and value != "":
                    yield Difference(column, None, value)
        elif self.operation == Operation.DELETE:
            for column, value in _values(self.before or self.seen):
                if value is not None and value != "":
                    yield Difference(column, value, None)
        else:
            old = self.before or self.seen or {}
            new = self.after or self.changes or {}
            for column in self.changes or {}:
                if column in self.conflicting or (
                    self.after and old.get(column) == new.get(column)
                ):
                    continue
                yield Difference(column, old.get(column), new.get(column))


class Lease(models.Model):
    """A right that one process has at a time, for a while; see `lease.py`.

    `name`: the id of a resource, for the right to write to it, or what `turn_of` makes of that.
    """

    name = models.CharField(max_length=120, primary_key=True)
    holder = models.CharField(max_length=40, blank=True)
    expires_at = models.DateTimeField()
    asked_until = models.DateTimeField(null=True)
    """Somebody waits for it; so long, unless they say so again."""

    def __str__(self) -> str:
        return self.name


def _values(record: Record | None) -> list[tuple[str, Any]]:
    return [(column, value) for column, value in (record or {}).items() if column != "_id"]
