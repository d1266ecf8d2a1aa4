"""What there is to be told: for each kind its icon, what is kept of it, and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weidewinkels.journal.announce import counted_text
from weidewinkels.journal.models import Action, Batch
from weidewinkels.notifications.choices import Choice

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """`words`: from what was kept and who did it to a sentence, in the language of the moment.

    `keeps`: of what the mail is filled in with, what the sentence needs. `link`: the address in it to
    look at. `choice`: by which people say that they want no mail of it. `icon`: lucide's name;
    `tone`: one of badge.html's.
    """

    words: Callable[[Values, str], str]
    keeps: tuple[str, ...] = ("title",)
    link: str = "url"
    choice: Choice | None = None
    icon: str = "bell"
    tone: str = "sky"


def _changed(values: Values, who: str) -> str:
    titles = values["titles"]
    number = len(titles) + values["more"]
    is_gone = values["what"] == Action.DELETE
    if number == 1:
        text = _("%(who)s verwijderde %(title)s.") if is_gone else _("%(who)s wijzigde %(title)s.")
        return text % {"who": who, "title": titles[0]}
    text = (
        ngettext(
            "%(who)s verwijderde %(number)s record van u.",
            "%(who)s verwijderde %(number)s records van u.",
            number,
        )
        if is_gone
        else ngettext(
            "%(who)s wijzigde %(number)s record van u.",
            "%(who)s wijzigde %(number)s records van u.",
            number,
        )
    )
    return text % {"who": who, "number": _shown(number)}


def _claim_asked(values: Values, who: str) -> str:
    if not who:
        return _("Iemand vraagt om eigenaar te worden van %(title)s.") % values
    return _("%(who)s vraagt om eigenaar te worden van %(title)s.") % {**values, "who": who}


def _claim_granted(values: Values, _who: str) -> str:
    return _("U bent nu eigenaar van %(title)s.") % values


def _claim_declined(values: Values, _who: str) -> str:
    return _("U bent geen eigenaar van %(title)s geworden. De reden: %(reason)s") % values


def _invitation_accepted(values: Values, who: str) -> str:
    text = (
        _("%(who)s is nu eigenaar van %(title)s, en u niet meer.")
        if values["hands_over"]
        else _("%(who)s is nu ook eigenaar van %(title)s.")
    )
    return text % {**values, "who": who}


def _owner_removed(values: Values, _who: str) -> str:
    return _("U bent geen eigenaar meer van %(title)s.") % values


def _question(values: Values, who: str) -> str:
    return _("%(who)s heeft een vraag over %(title)s.") % {**values, "who": who}


def _answer(values: Values, who: str) -> str:
    return _("%(who)s antwoordde op uw vraag over %(title)s.") % {**values, "who": who}


def _suggestion_accepted(values: Values, _who: str) -> str:
    text = (
        _("%(title)s, die u aanmeldde, staat nu op de lijst.")
        if values["is_new"]
        else _("Uw wijziging van %(title)s is overgenomen.")
    )
    return text % values


def _suggestion_declined(values: Values, _who: str) -> str:
    return _("Uw voorstel voor %(title)s is niet overgenomen. De reden: %(reason)s") % values


def _freshness(values: Values, _who: str) -> str:
    number = len(values["titles"]) + values["more"]
    if number == 1:
        return _("Klopt %(title)s nog?") % {"title": values["titles"][0]}
    return _("Kloppen uw %(number)s records nog?") % {"number": _shown(number)}


def _stale(values: Values, _who: str) -> str:
    return ngettext(
        "%(number)s record is verouderd.", "%(number)s records zijn verouderd.", values["number"]
    ) % {"number": _shown(values["number"])}


def _finished(values: Values, _who: str) -> str:
    batch = Batch(action=values["action"], counts=values["counts"])
    said = [counted_text(batch)]
    if batch.conflicts:
        said.append(_("%(number)s overgeslagen") % {"number": _shown(batch.conflicts)})
    if batch.failed:
        said.append(_("%(number)s mislukt") % {"number": _shown(batch.failed)})
    return _("Klaar: %(outcome)s.") % {"outcome": ", ".join(said)}


def _waiting(_values: Values, _who: str) -> str:
    return _("Wat u liet doen wacht op het dataplatform; zodra het kan, gaat het vanzelf door.")


def _shown(number: int) -> str:
    return str(number_format(number, force_grouping=True))


KINDS: dict[str, Kind] = {
    "changed": Kind(_changed, ("what", "titles", "more"), "start_url", "changes", "pencil", "sky"),
    "claim_asked": Kind(_claim_asked, icon="user-check", tone="marigold"),
    "claim_granted": Kind(_claim_granted, icon="circle-check", tone="clover"),
    "claim_declined": Kind(_claim_declined, ("title", "reason"), icon="circle-x", tone="clay"),
    "invitation_accepted": Kind(
        _invitation_accepted, ("title", "hands_over"), icon="user-check", tone="clover"
    ),
    "owner_removed": Kind(_owner_removed, icon="circle-x", tone="clay"),
    "question": Kind(
        _question, link="answer_url", icon="message-circle-question-mark", tone="marigold"
    ),
    "answer": Kind(_answer, icon="message-circle-question-mark", tone="clover"),
    "suggestion_accepted": Kind(
        _suggestion_accepted, ("title", "is_new"), icon="circle-check", tone="clover"
    ),
    "suggestion_declined": Kind(
        _suggestion_declined, ("title", "reason"), icon="circle-x", tone="clay"
    ),
    "freshness": Kind(
        _freshness, ("titles", "more"), "start_url", "freshness", "clock", "marigold"
    ),
    "stale": Kind(_stale, ("number",), "url", "digest", "clock", "marigold"),
    "batch_finished": Kind(
        _finished, ("action", "counts"), "url", "batches", "circle-check", "clover"
    ),
    "batch_waiting": Kind(_waiting, (), "url", "batches", "clock", "marigold"),
}
"""By the name of the mail about it."""
