"""What a person is told after a save: what came of the batch, with its undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weidewinkels.datastore import known_resource
from weidewinkels.journal.awaiting import expect
from weidewinkels.journal.history import last_change_by, meddlers
from weidewinkels.journal.models import Action, Batch, BatchState, Entry, EntryState, Operation
from weidewinkels.onlooker import without_emails
from weidewinkels.profile import columns_for
from weidewinkels.web import notices

NAMES_SHOWN = 3


def announce(request: HttpRequest, batch: Batch) -> None:
    """Put the outcome of `batch` into the messages of the request."""
    if batch.state != BatchState.DONE:
        expect(request, batch)
    if batch.state == BatchState.WAITING:
        notices.with_look(request, messages.WARNING, waiting_text(batch), batch=batch.pk)
    elif batch.state != BatchState.DONE:
        busy = _("Dit is nog bezig. Op de pagina ervan ziet u hoe ver het is.")
        notices.with_look(request, messages.INFO, busy, batch=batch.pk)
    else:
        _tell(request, batch, outcome_text(batch, reader=request.user.pk))


def announce_late(request: HttpRequest, batch: Batch) -> None:
    """The same to who went on with something else meanwhile: "Klaar: 312 records gewijzigd."."""
    outcome = outcome_text(batch, reader=request.user.pk)
    _tell(request, batch, _("Klaar: %(outcome)s") % {"outcome": outcome})


def _tell(request: HttpRequest, batch: Batch, text: str) -> None:
    if batch.done:
        notices.success(request, text, batch=batch.pk)
    elif batch.conflicts or batch.failed:
        notices.with_look(request, messages.WARNING, text, batch=batch.pk)
    else:
        messages.info(request, text)


def done_text(batch: Batch) -> str:
    """ "Hoeve Bouwlust is gewijzigd." or "312 records gewijzigd."."""
    if batch.action == Action.MERGE and not batch.failed:
        return _merged_text(batch)
    if batch.total == 1:
        return _done_one(batch, batch.sole_entry.title)
    number = number_format(batch.done, force_grouping=True)
    texts = {
        Action.ADD: ngettext(
            "%(number)s record toegevoegd.", "%(number)s records toegevoegd.", batch.done
        ),
        Action.DELETE: ngettext(
            "%(number)s record verwijderd.", "%(number)s records verwijderd.", batch.done
        ),
        Action.UNDO: ngettext(
            "%(number)s record hersteld.", "%(number)s records hersteld.", batch.done
        ),
        Action.RESTORE: ngettext(
            "%(number)s record hersteld.", "%(number)s records hersteld.", batch.done
        ),
        Action.IMPORT: ngettext(
            "%(number)s record ingelezen.", "%(number)s records ingelezen.", batch.done
        ),
    }
    changed = ngettext("%(number)s record gewijzigd.", "%(number)s records gewijzigd.", batch.done)
    return texts.get(Action(batch.action), changed) % {"number": number}


def counted_text(batch: Batch) -> str:
    """ "4.500 gewijzigd": what is done so far, in one word."""
    texts = {
        Action.ADD: _("%(number)s toegevoegd"),
        Action.DELETE: _("%(number)s verwijderd"),
        Action.UNDO: _("%(number)s hersteld"),
        Action.RESTORE: _("%(number)s hersteld"),
        Action.IMPORT: _("%(number)s ingelezen"),
        Action.MERGE: _("%(number)s samengevoegd"),
    }
    text = texts.get(Action(batch.action), _("%(number)s gewijzigd"))
    return text % {"number": number_format(batch.done, force_grouping=True)}


def outcome_text(batch: Batch, *, reader: int | None = None) -> str:
    """What came of a batch that is done: "309 hersteld, 3 overgeslagen: …".

    `reader`: the id of who reads it, who isn't told of oneself by name.
    """
    if batch.done and (batch.total == 1 or not batch.conflicts):
        return " ".join([done_text(batch), *_asides(batch, reader)])
    if batch.conflicts or batch.failed:
        return " ".join(_asides(batch, reader))
    return _nothing_done(batch)


def waiting_text(batch: Batch) -> str:
    """Why it waits, and that nothing is lost."""
    if batch.problem:
        return _(
            "Het dataplatform antwoordt nu niet. Wat u deed is bewaard en wacht op publicatie: "
            "zodra het weer kan, gaat het vanzelf door."
        )
    return _(
        "Er wordt nu iets anders opgeslagen. Wat u deed is bewaard en wacht op publicatie: "
        "het gaat zo vanzelf door."
    )


def _done_one(batch: Batch, title: str) -> str:
    texts = {
        Action.ADD: _("%(title)s is toegevoegd."),
        Action.DELETE: _("%(title)s is verwijderd."),
        Action.UNDO: _("%(title)s: de wijziging is ongedaan gemaakt."),
        Action.RESTORE: _("%(title)s is hersteld."),
    }
    changed = _("%(title)s is gewijzigd.")
    return texts.get(Action(batch.action), changed) % {"title": title or _("Het record")}


def _merged_text(batch: Batch) -> str:
    """ "2 records zijn samengevoegd tot Hoeve Bouwlust."; its first entry is the one that stays."""
    title = batch.entries.order_by("position").values_list("title", flat=True).first()
    return _("%(number)s records zijn samengevoegd tot %(title)s.") % {
        "number": number_format(batch.total, force_grouping=True),
        "title": title,
    }


def _nothing_done(batch: Batch) -> str:
    """Why a batch that met no trouble did nothing either."""
    entry = batch.entries.only("title", "operation").first()
    if entry and entry.operation == Operation.DELETE:
        return _("%(title)s was al verwijderd.") % {"title": entry.title or _("Het record")}
    return _("Er was niets gewijzigd, dus er is niets opgeslagen.")


def _asides(batch: Batch, reader: int | None) -> list[str]:
    """What else there is to know: merged columns, skipped and failed records."""
    texts = []
    if batch.total == 1:
        entry = batch.sole_entry
        changes = last_change_by(entry)
        if entry.state == EntryState.DONE:
            texts += merged_texts(entry, changes, reader=reader)
        if entry.conflicting or entry.state == EntryState.CONFLICT:
            texts.append(conflict_text(entry, changes, reader=reader))
        if entry.state == EntryState.FAILED:
            texts.append(
                _("Niet opgeslagen: %(message)s") % {"message": without_emails(entry.message)}
            )
        return texts
    if batch.conflicts:
        texts.append(_skipped_text(batch))
    if batch.failed:
        number = number_format(batch.failed, force_grouping=True)
        texts.append(_("%(number)s mislukt.") % {"number": number})
    return texts


def _skipped_text(batch: Batch) -> str:
    """ "309 hersteld, 3 overgeslagen: sindsdien gewijzigd door Anna."."""
    names = meddlers(batch)
    number = number_format(batch.conflicts, force_grouping=True)
    if names and len(names) <= NAMES_SHOWN:
        text = _("%(number)s overgeslagen: sindsdien gewijzigd door %(names)s.") % {
            "number": number,
            "names": _(" en ").join(names),
        }
    else:
        text = _("%(number)s overgeslagen: intussen gewijzigd of verwijderd.") % {"number": number}
    return f"{counted_text(batch)}, {text}" if batch.done else text


def merged_texts(
    entry: Entry, changes: Mapping[str, Entry], *, reader: int | None = None
) -> list[str]:
    """ "Anna wijzigde Telefoonnummer; beide bewaard."; `changes` is its `last_change_by`."""
    by_others = _("%(name)s wijzigde %(columns)s; beide bewaard.")
    by_reader = _("U wijzigde %(columns)s in een ander venster; beide bewaard.")
    return [
        (by_reader if name is None else by_others) % {"name": name, "columns": columns}
        for name, columns in _by_name(entry.merged, changes, reader)
    ]


def conflict_text(entry: Entry, changes: Mapping[str, Entry], *, reader: int | None = None) -> str:
    """Why an entry was skipped, and who changed what; `changes` is its `last_change_by`."""
    if not entry.conflicting:
        return _("Overgeslagen: %(why)s.") % {"why": entry.get_problem_display()}
    by_others = _("%(columns)s sindsdien gewijzigd door %(name)s")
    by_reader = _("%(columns)s sindsdien gewijzigd door uzelf")
    said = [
        (by_reader if name is None else by_others) % {"name": name, "columns": columns}
        for name, columns in _by_name(entry.conflicting, changes, reader)
    ]
    return _("Overgeslagen: %(why)s.") % {"why": "; ".join(said)}


def name_in(entry: Entry | None) -> str:
    """Who made this change; nobody of ours when the journal doesn't know it."""
    return (entry and entry.batch.by_name) or _("iemand buiten deze app")


def _by_name(
    columns: Sequence[str], changes: Mapping[str, Entry], reader: int | None
) -> list[tuple[str | None, str]]:
    """Who changed these columns since they were seen, None for the reader, with their labels."""
    label_of = _labels() if columns else {}
    labels: dict[str | None, list[str]] = {}
    for column in columns:
        change = changes.get(column)
        is_own = change is not None and reader is not None and change.batch.by_id == reader
        name = None if is_own else name_in(change)
        labels.setdefault(name, []).append(label_of.get(column, column))
    return [(name, ", ".join(theirs)) for name, theirs in labels.items()]


def _labels() -> dict[str, str]:
    resource = known_resource()
    return {column.id: str(column.label) for column in columns_for(resource)} if resource else {}
