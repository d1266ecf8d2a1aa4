"""How far a batch is, in words and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.core.cache import cache
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weidewinkels.journal.announce import counted_text, outcome_text, waiting_text
from weidewinkels.journal.models import Batch, BatchState, EntryState

LIVE = (BatchState.PLANNED, BatchState.RUNNING, BatchState.WAITING)
"""It goes on by itself: the page of such a batch is looked at again and again."""

LONG_WITHOUT_WORKER = timedelta(seconds=60)
PACE_SECONDS = 4
"""What is measured over less time than this says little about the rest."""
A_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Progress:
    """What the page of a batch says of it. `finished` of `total` entries need nothing more."""

    batch: Batch
    total: int
    finished: int

    @cached_property
    def state_text(self) -> str:
        """See `state_text`; asks the journal, so a list of batches does without."""
        return state_text(self.batch)

    @cached_property
    def time_left(self) -> str:
        """In words; empty where there is nothing to tell it from."""
        return _time_left(self.batch)

    @property
    def is_live(self) -> bool:
        return self.batch.state in LIVE

    @property
    def is_stopping(self) -> bool:
        return self.batch.state == BatchState.RUNNING and self.batch.stop_asked

    @property
    def has_bar(self) -> bool:
        """Nothing to wait for in a single record, or in what has ended."""
        return self.total > 1 and self.batch.state != BatchState.DONE

    @property
    def count_text(self) -> str:
        """ "4.200 van 12.345 · 3 mislukt"."""
        text = _("%(finished)s van %(total)s") % {
            "finished": number_format(self.finished, force_grouping=True),
            "total": number_format(self.total, force_grouping=True),
        }
        if not self.batch.failed:
            return text
        failed = number_format(self.batch.failed, force_grouping=True)
        return f"{text} · {_('%(number)s mislukt') % {'number': failed}}"

    @property
    def waiting_text(self) -> str:
        """Why it waits, and that nothing is lost."""
        return waiting_text(self.batch)

    @property
    def spoken_text(self) -> str:
        """What is read out now and then to who can't see the bar."""
        if self.batch.state == BatchState.RUNNING:
            return f"{self.count_text}. {self.time_left}"
        return self.state_text


def progress_of(batch: Batch) -> Progress:
    """Where it is now. What is excluded was never to be done, and doesn't count."""
    total = batch.total - batch.count(EntryState.EXCLUDED)
    return Progress(
        batch=batch,
        total=total,
        finished=total - batch.open,
    )


def state_text(batch: Batch) -> str:
    """The state in words, with what came of it once it has ended."""
    if batch.state == BatchState.STOPPED:
        open_ = number_format(batch.open, force_grouping=True)
        return _("Gestopt. %(done)s, %(open)s niet.") % {
            "done": counted_text(batch),
            "open": open_,
        }
    if batch.state == BatchState.DONE:
        return outcome_text(batch)
    if batch.state == BatchState.WAITING:
        if batch.problem:
            return _("Wacht op publicatie: het dataplatform antwoordt niet.")
        return _("Wacht tot een andere wijziging klaar is.")
    if batch.state == BatchState.PLANNED:
        return _waiting_for_a_worker(batch)
    return _("Stopt na dit deel.") if batch.stop_asked else _("Bezig.")


def _waiting_for_a_worker(batch: Batch) -> str:
    if timezone.now() - batch.created_at < LONG_WITHOUT_WORKER or batch.started_at:
        return _("Wacht op een werker.")
    return _(
        "Wacht op een werker. Dat duurt lang: misschien draait er geen. Er gaat niets verloren."
    )


def _time_left(batch: Batch) -> str:
    """From the pace since somebody first looked: of what went before, a pause may be part."""
    if batch.state != BatchState.RUNNING:
        forget_pace(batch)
        return ""
    key = _pace_key(batch)
    now = timezone.now()
    since, open_then = cache.get_or_set(key, (now, batch.open), A_DAY) or (now, batch.open)
    seconds, done = (now - since).total_seconds(), open_then - batch.open
    if seconds < PACE_SECONDS or done <= 0:
        return ""
    return _in_words(batch.open * seconds / done)


def forget_pace(batch: Batch) -> None:
    """It pauses: measure anew when it goes on."""
    cache.delete(_pace_key(batch))


def _pace_key(batch: Batch) -> str:
    return f"pace:{batch.pk}"


def _in_words(seconds: float) -> str:
    if seconds < 55:
        tens = max(10, 10 * round(seconds / 10))
        return _("nog ongeveer %(seconds)s seconden") % {"seconds": tens}
    minutes = max(1, round(seconds / 60))
    if minutes < 90:
        return ngettext(
            "nog ongeveer %(minutes)s minuut", "nog ongeveer %(minutes)s minuten", minutes
        ) % {"minutes": minutes}
    hours = round(minutes / 60)
    return ngettext("nog ongeveer %(hours)s uur", "nog ongeveer %(hours)s uur", hours) % {
        "hours": hours
    }
