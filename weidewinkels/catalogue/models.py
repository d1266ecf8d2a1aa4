"""What we know of each record, which the DataStore has no room for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weidewinkels.journal.values import ExactJSONField

STRAY_PREFIX = "\N{WORD JOINER}stray:"
"""What the key of a stray shop begins with; no record has such a key."""
LONGEST_GROUP = 100
"""Of a province or a place that is longer, only so much is kept to count by."""


COUNTED = (
    "gone_at",
    "outline_id",
    "province",
    "place",
    "latitude",
    "longitude",
    "verdict",
    "verdict_hash",
    "content_hash",
    "confirmed_at",
    "first_seen",
    "key",
    "fingerprint",
)
UNCHECKED = models.Q(gone_at=None) & ~models.Q(checked_hash=models.F("content_hash"))
"""Records of which the checks have yet to look at the content."""


class Verdict(models.TextChoices):
    """What a reviewer found of a record's content."""

    NONE = "", _("Nog niet bekeken")
    APPROVED = "approved", _("Goedgekeurd")
    FLAGGED = "flagged", _("Gemarkeerd")
    ASKED = "asked", _("Gevraagd aan eigenaar")


class Confirmation(models.TextChoices):
    """How somebody let us know that a record still holds."""

    PAGE = "page", _("op de pagina")
    ADDED = "added", _("bij het toevoegen")
    MAIL = "mail", _("per e-mail")


class KnownRecord(models.Model):
    """A record as it was last seen, with what people found of it.

    The values are a copy that the sync renews (`catalogue.sync`). Verdict and freshness exist only
    here; they belong to the shop with this `fingerprint`, and leave the row when another shop takes
    its key (`catalogue.relink`).
    """

    resource_id = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    """As text; of a stray shop one that no record has."""
    record_id = models.BigIntegerField()
    """The record's `_id`, the last word in every order; 0 of a stray shop."""
    fingerprint = models.CharField(max_length=64)
    content_hash = models.CharField(max_length=32)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    province = models.CharField(max_length=LONGEST_GROUP, blank=True)
    """As it is written in the record; its first part, where it is long."""
    place = models.CharField(max_length=LONGEST_GROUP, blank=True)
    """Of the column that the profile calls the subtitle; as `province`."""
    outline_id = models.BigIntegerField(default=0)
    """Which columns hold something: the `Outline` with this id."""
    checked_hash = models.CharField(max_length=32, blank=True)
    """The content that its flags were made of; "" until it was checked."""
    first_seen = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    """When these values were read or written."""
    gone_at = models.DateTimeField(null=True)
    """When it was found to be deleted; its row stays, for a restore."""

    stray_since = models.DateTimeField(null=True)
    """When its key turned out to be another shop's: it waits, as gone, until its new key is known."""
    old_key = models.CharField(max_length=200, blank=True)
    had_twin = models.BooleanField(default=False)
    """Another record had the same fingerprint, so that the fingerprint alone doesn't tell."""
    let_go_at = models.DateTimeField(null=True)
    """When somebody found that this stray shop is no more."""
    let_go_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    verdict_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    verdict_by_name = models.CharField(max_length=254, blank=True)
    verdict_at = models.DateTimeField(null=True)
    verdict_note = models.TextField(blank=True)
    verdict_hash = models.CharField(max_length=32, blank=True)
    """The content that the verdict is about: with another content it counts as changed since."""
    verdict_content = ExactJSONField(null=True)

    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    confirmed_by_name = models.CharField(max_length=254, blank=True)
    confirmed_how = models.CharField(max_length=10, choices=Confirmation, blank=True)

    text = models.TextField(blank=True)
    """All words of the record, small and without accents, each between spaces."""
    plain = models.JSONField(default=dict)
    """Column → its text, small and without accents, where that isn't the small letters of an ASCII
    text in `content` (`columns.PlainText`)."""
    content = ExactJSONField(default=dict)
    """The values themselves, but for nulls."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("resource_id", "key"), name="catalogue_one_per_key"),
        )
        indexes = (
            # Rows are wide. What is counted and compared of all of them stands in this index,
            # which is read instead of the table.
            models.Index(fields=("resource_id", "record_id", *COUNTED), name="catalogue_order"),
            models.Index(
                fields=("resource_id", "record_id"),
                name="catalogue_unchecked",
                condition=UNCHECKED,
            ),
            models.Index(
                fields=("resource_id", "verdict"),
                name="catalogue_verdict",
                condition=~models.Q(verdict=""),
            ),
            models.Index(
                fields=("resource_id", "confirmed_at"),
                name="catalogue_confirmed_at",
                condition=models.Q(confirmed_at__isnull=False),
            ),
            models.Index(
                fields=("resource_id", "fingerprint"),
                name="catalogue_strays",
                condition=models.Q(stray_since__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.resource_id}: {self.key}"

    @property
    def is_changed_since_verdict(self) -> bool:
        return bool(self.verdict) and self.verdict_hash != self.content_hash


class Outline(models.Model):
    """A set of columns that hold something, as many records have the same. Never changed.

    So what is empty, or how complete the records are, is told without reading them.
    """

    id = models.BigIntegerField(primary_key=True)
    """Made of `columns`: the same set has the same id in whichever process it turns up first."""
    columns = models.TextField()
    """Their names, each between `SEPARATOR`s."""

    SEPARATOR = "\x01"

    def __str__(self) -> str:
        return ", ".join(self.names)

    @property
    def names(self) -> list[str]:
        return [name for name in self.columns.split(self.SEPARATOR) if name]


class Flag(models.Model):
    """What a check found doubtful about a record. Made anew whenever the record's content changes."""

    resource_id = models.CharField(max_length=100, default="")
    record = models.ForeignKey(KnownRecord, models.CASCADE, related_name="flags")
    check_name = models.CharField(max_length=60)
    column = models.CharField(max_length=200, blank=True)
    mendable = models.BooleanField(default=False)
    """The check has a proposal to mend it."""
    stands = models.BooleanField(default=True)
    """It counts: the record is there, and nobody dismissed it for what the record holds."""
    found_at = models.DateTimeField(default=timezone.now)
    dismissed_hash = models.CharField(max_length=32, blank=True)
    """The content for which somebody found that it is no fault; with another it counts again."""
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    dismissed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("record", "check_name", "column"), name="catalogue_one_flag"
            ),
        )
        indexes = (
            models.Index(
                fields=("resource_id", "check_name", "record", "mendable"),
                name="catalogue_flag_check",
                condition=models.Q(stands=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.check_name} {self.column}"


class Linked(models.Model):
    """Base of models elsewhere that belong to a record: they follow their shop when keys move.

    `_id`s are handed out anew when a CSV is loaded again, and then the key is another shop's;
    `fingerprint` says which shop was meant. While its key isn't known, `record_key` is that of a
    stray `KnownRecord`.
    """

    resource_id = models.CharField(_("bron"), max_length=100)
    record_key = models.CharField(_("sleutel"), max_length=200)
    fingerprint = models.CharField(_("vingerafdruk"), max_length=64, blank=True)

    class Meta:
        abstract = True


class SyncState(models.Model):
    """When the catalogue last went through the whole resource; one row per resource."""

    resource_id = models.CharField(max_length=100, primary_key=True)
    as_of = models.DateTimeField(null=True)
    """When the last complete round began: what it found is at least so fresh."""
    finished_at = models.DateTimeField(null=True)
    busy_since = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    """When the worker begins its next round."""
    checking_at = models.DateTimeField(null=True)
    """When a worker that checks records last gave a sign of life; null when none does."""
    check_asked_at = models.DateTimeField(null=True)
    """When a worker was last asked to."""
    counts = models.JSONField(default=dict)
    """Of the last round: read, added, changed, gone, moved."""
    problem = models.TextField(blank=True)
    """Why the last round broke off."""

    def __str__(self) -> str:
        return self.resource_id
