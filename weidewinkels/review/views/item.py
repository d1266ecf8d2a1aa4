"""One record of a queue: what it holds, what is doubtful or changed, and what to find of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from datastore_proxy.types import Key, Record
from weidewinkels.catalogue.contents import content_hash_of, fingerprint_of
from weidewinkels.catalogue.models import KnownRecord, Verdict
from weidewinkels.catalogue.verdicts import give_verdict, take_back_verdict
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.profile import PROFILE, sections_for, title_of
from weidewinkels.questions.asking import NobodyToAsk, ask, can_be_asked, withdraw
from weidewinkels.records.facts import coordinates_of, facts_of, standing_doubts
from weidewinkels.review import looks, queues
from weidewinkels.review.changes import changes_since_verdict
from weidewinkels.review.guard import for_reviewers, queue_or_404, reviewer
from weidewinkels.review.models import Queue
from weidewinkels.review.tally import tally_of

ONWARD = "verder"
"""In the address when somebody comes from the record before: what colleagues have is passed over."""


@dataclass(frozen=True)
class Item:
    """A place in a queue, with the record as it is now; without one when that is gone."""

    queue: Queue
    position: int
    key: Key
    row: KnownRecord | None
    record: Record | None

    @property
    def content_hash(self) -> str:
        return content_hash_of(self.record or {})

    @property
    def is_known(self) -> bool:
        """Whether what we keep about this key is about this shop."""
        return bool(
            self.row and self.record and self.row.fingerprint == fingerprint_of(self.record)
        )

    @property
    def is_asked(self) -> bool:
        return bool(self.row and self.row.verdict == Verdict.ASKED)

    @property
    def is_approved(self) -> bool:
        return bool(
            self.row
            and self.row.verdict == Verdict.APPROVED
            and self.row.verdict_hash == self.content_hash
        )


@require_http_methods(["GET", "HEAD", "POST"])
@for_reviewers
def show_item(request: HttpRequest, queue_id: UUID, position: int) -> HttpResponse:
    queue = queue_or_404(queue_id, request)
    if request.method == "POST":
        return _judge(request, item_at(queue, position))
    if ONWARD in request.GET:
        return _onward(request, queue, position)
    return show(request, item_at(queue, position))


def item_at(queue: Queue, position: int) -> Item:
    """Raises Http404 for a position that the queue doesn't have."""
    keys = queue.keys_from(position) if position >= 1 else []
    if not keys:
        raise Http404(_("Zo ver loopt deze rij niet."))
    service = get_service()
    key = service.key_from_text(keys[0])
    row = KnownRecord.objects.filter(resource_id=queue.resource_id, key=keys[0]).first()
    return Item(queue, position, key, row, service.get([key]).get(key))


def show(
    request: HttpRequest,
    item: Item,
    *,
    status: int = 200,
    template: str = "review/item.html",
    **more: Any,
) -> HttpResponse:
    """The page of an item."""
    queues.arrive(item.queue, item.position)
    colleague = looks.look_at(str(item.key), reviewer(request))
    context = {
        "item": item,
        "queue": item.queue,
        "source": queues.source_in_words(item.queue.source),
        "colleague": colleague,
        "previous_url": _url(item.queue, item.position - 1) if item.position > 1 else "",
        "next_url": next_url(item),
        **_about(item),
        **more,
    }
    return render(request, template, context, status=status)


def next_url(item: Item) -> str:
    if item.position >= item.queue.total:
        return reverse("review:end", args=[item.queue.pk])
    return f"{_url(item.queue, item.position + 1)}?{ONWARD}"


@require_safe
@for_reviewers
def show_end(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    """What came of the queue."""
    queue = queue_or_404(queue_id, request)
    queues.arrive(queue, queue.total + 1)
    looks.look_away(reviewer(request))
    context = {
        "queue": queue,
        "source": queues.source_in_words(queue.source),
        "tally": tally_of(queue),
    }
    return render(request, "review/end.html", context)


def _judge(request: HttpRequest, item: Item) -> HttpResponse:
    if item.row is None or item.record is None or not item.is_known:
        return show(request, item, status=409)
    if request.POST.get("hash") != item.content_hash:
        # Another wrote in it while it was being looked at: a verdict is about what one has seen.
        return show(request, item, status=409, changed_meanwhile=True)
    verdict = request.POST.get("verdict", "")
    note = request.POST.get("note", "").strip()
    if verdict == "terug":
        take_back_verdict(item.row)
        withdraw(item.row.key, by=reviewer(request))
        return redirect(_url(item.queue, item.position))
    if verdict == Verdict.ASKED:
        return _ask(request, item, note)
    if verdict not in (Verdict.APPROVED, Verdict.FLAGGED):
        raise Http404
    if verdict == Verdict.FLAGGED and not note:
        return show(request, item, status=422, note_missing=True)
    give_verdict(item.row, item.record, Verdict(verdict), by=reviewer(request), note=note)
    withdraw(item.row.key, by=reviewer(request))
    if "verder" in request.POST:
        return redirect(next_url(item))
    return redirect(_url(item.queue, item.position))


def _ask(request: HttpRequest, item: Item, text: str) -> HttpResponse:
    """The question goes to the owners, and the record waits for their answer."""
    if item.row is None or item.record is None:
        raise Http404
    if not text:
        return show(request, item, status=422, question_missing=True)
    try:
        ask(item.row, item.record, text, by=reviewer(request))
    except NobodyToAsk:
        messages.warning(request, _("Er is geen eigenaar meer om het aan te vragen."))
        return redirect(_url(item.queue, item.position))
    messages.success(request, _("Uw vraag gaat per mail naar de eigenaar."))
    return redirect(next_url(item))


def _onward(request: HttpRequest, queue: Queue, position: int) -> HttpResponse:
    """The first record from here that no colleague has or had."""
    looks.look_away(reviewer(request))
    free = queues.free_from(queue, position)
    if passed := free - position:
        text = ngettext(
            "%(number)s overgeslagen: daar is een collega mee bezig of al mee klaar.",
            "%(number)s overgeslagen: daar zijn collega’s mee bezig of al mee klaar.",
            passed,
        )
        messages.info(request, text % {"number": passed})
    if free > queue.total:
        return redirect("review:end", queue.pk)
    return redirect(_url(queue, free))


def _about(item: Item) -> dict[str, Any]:
    """What the record's own part of the page needs."""
    if item.record is None:
        return {"title": ""}
    sections = sections_for(get_resource())
    changes = (
        changes_since_verdict(item.row, item.key, item.record) if item.row and item.is_known else []
    )
    return {
        "key": item.key,
        "title": title_of(item.record),
        "subtitle": item.record.get(PROFILE.subtitle) or "",
        "sections": facts_of(sections, item.record, standing_doubts(item.key, item.record)),
        "place": coordinates_of(sections, item.record),
        "changes": changes,
        "owners": can_be_asked(item.key, item.record),
    }


def _url(queue: Queue, position: int) -> str:
    return reverse("review:item", args=[queue.pk, position])
