"""Two or more records side by side: make them one, or say that they are several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from datastore_proxy.types import Key, Record
from weidewinkels.accounts.permissions import may_delete
from weidewinkels.datastore import get_service
from weidewinkels.journal.announce import announce
from weidewinkels.journal.models import LONGEST_REASON, Batch, EntryState
from weidewinkels.profile import title_of
from weidewinkels.records.lookup import key_or_404
from weidewinkels.records.once import new_once, once_of
from weidewinkels.records.seen import BrokenSeenError, Seen, seal, unseal
from weidewinkels.review.doubles.comparing import PLACE, Sides, differing, lines_of
from weidewinkels.review.doubles.groups import MOST
from weidewinkels.review.doubles.merging import merge
from weidewinkels.review.doubles.narrowing import Narrowing, after, before
from weidewinkels.review.doubles.sides import Side, likeliest_survivor, places_of, sides_of
from weidewinkels.review.doubles.stored import deny, pair_of
from weidewinkels.review.doubles.words import in_words
from weidewinkels.review.guard import for_reviewers, reviewer
from weidewinkels.review.models import DoubleGroup, DoublePair
from weidewinkels.review.views.doubles import compare_url

FEWEST = 2


@require_http_methods(["GET", "HEAD", "POST"])
@for_reviewers
def compare(request: HttpRequest) -> HttpResponse:
    keys = _keys_in(request.GET)
    if request.method == "POST":
        return _settle(request, keys)
    sides = _now(keys)
    if len(sides) < FEWEST:
        return _too_few(request, sides)
    return _page(request, sides, _survivor(request.GET, sides), {})


def _settle(request: HttpRequest, keys: list[Key]) -> HttpResponse:
    shown, now = _shown(request, keys), _now(keys)
    if shown is None:
        messages.warning(
            request, _("Deze pagina klopte niet meer. Kijk nog eens, en kies opnieuw.")
        )
        return redirect(request.get_full_path())
    changed = _changed(shown, now)
    if len(now) < FEWEST:
        return _too_few(request, now)
    survivor, chosen = _survivor(request.POST, now), _chosen(request.POST)
    if changed:
        return _page(request, now, survivor, chosen, changed=changed, status=409)
    onward = _next_url(request, keys)
    if "geen" in request.POST:
        deny([(str(key), record) for key, record in now.items()], by=reviewer(request))
        messages.success(request, _("Onthouden: dit zijn geen dubbelen van elkaar."))
        return redirect(onward)
    if not may_delete(request.user):
        raise PermissionDenied(_("U mag niets verwijderen, en samenvoegen doet dat."))
    batch = merge(
        shown,
        survivor,
        chosen,
        by=reviewer(request),
        reason=request.POST.get("reason", "").strip()[:LONGEST_REASON],
        once=once_of(request),
    )
    if trouble := _trouble(batch):
        now = _now(keys)
        if len(now) < FEWEST:
            return _too_few(request, now)
        return _page(
            request, now, _survivor(request.POST, now), chosen, changed=trouble, status=409
        )
    announce(request, batch)
    return redirect(onward)


def _keys_in(asked: QueryDict) -> list[Key]:
    """The records that the address names, each once. Raises Http404."""
    texts = list(dict.fromkeys(asked.getlist("r")))
    if not FEWEST <= len(texts) <= MOST:
        raise Http404(_("Kies twee tot acht records om te vergelijken."))
    return [key_or_404(text) for text in texts]


def _now(keys: list[Key]) -> dict[Key, Record]:
    """The records that are there, in this order."""
    records = get_service().get(keys)
    return {key: records[key] for key in keys if key in records}


def _shown(request: HttpRequest, keys: list[Key]) -> dict[Key, Record] | None:
    """The records as the page showed them; None when that isn't what came back."""
    sealed = request.POST.getlist("seen")
    if len(sealed) != len(keys):
        return None
    try:
        return {key: unseal(text, key).record for key, text in zip(keys, sealed, strict=True)}
    except BrokenSeenError:
        return None


def _survivor(asked: QueryDict, sides: Sides) -> Key:
    wanted = asked.get("blijft", "")
    return next((key for key in sides if str(key) == wanted), None) or likeliest_survivor(sides)


def _chosen(posted: QueryDict) -> dict[str, str]:
    """Name of a line → key of the record whose value is kept."""
    names = (name for name in posted if name.startswith(("c-", "x-")) or name == PLACE)
    return {name: posted.get(name, "") for name in names}


def _changed(shown: Sides, now: Sides) -> list[str]:
    """What isn't any more as it was shown, in words."""
    said = []
    for key, record in shown.items():
        title = title_of(record)
        if key not in now:
            said.append(_("%(title)s is intussen verwijderd.") % {"title": title})
        elif columns := differing(record, now[key]):
            said.append(
                _("%(title)s is intussen gewijzigd: %(columns)s.")
                % {"title": title, "columns": ", ".join(columns)}
            )
    return said


def _trouble(batch: Batch) -> list[str]:
    """Why it was not written, in words; nothing when it was, or is to be."""
    stuck = batch.entries.filter(state__in=(EntryState.CONFLICT, EntryState.FAILED)).order_by(
        "position"
    )
    return [
        f"{entry.title}: {entry.message or entry.get_problem_display()}."
        for entry in stuck
        if entry.problem != "together"
    ]


def _too_few(request: HttpRequest, sides: Sides) -> HttpResponse:
    left = next(iter(sides.values()), None)
    context = {
        "left": title_of(left) if left else "",
        "left_key": next(iter(sides), ""),
        "onward": _list_url(request),
    }
    return render(request, "review/merged_meanwhile.html", context, status=410)


def _page(
    request: HttpRequest,
    sides: Sides,
    survivor: Key,
    chosen: Mapping[str, str],
    *,
    changed: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    narrowing = Narrowing.of(request.GET)
    beside = [_with_urls(side, sides, narrowing) for side in sides_of(sides, survivor)]
    lines = lines_of(sides, survivor, chosen)
    group = _group_of(sides)
    reasons, doubts = _why(sides)
    context = {
        "sides": beside,
        "survivor": next(side for side in beside if side.is_survivor),
        "lines": lines,
        "taken_over": sum(line.is_taken_over for line in lines),
        "spots": places_of(beside),
        "reasons": reasons,
        "doubts": doubts,
        "score": group.score if group else None,
        "place": _place(group, narrowing),
        "seen": [seal(Seen.now(record), key) for key, record in sides.items()],
        "action": _url(list(sides), narrowing),
        "once": new_once(),
        "reason": request.POST.get("reason", ""),
        "longest_reason": LONGEST_REASON,
        "may_merge": may_delete(request.user),
        "changed": changed or [],
        "list_url": _list_url(request),
        "next_url": _next_url(request, list(sides)),
    }
    return render(request, "review/merge.html", context, status=status)


def _with_urls(side: Side, sides: Sides, narrowing: Narrowing) -> Side:
    others = [key for key in sides if key != side.key]
    return replace(
        side,
        survivor_url=_url(list(sides), narrowing, blijft=str(side.key)),
        without_url=_url(others, narrowing) if len(others) >= FEWEST else "",
    )


def _url(keys: list[Key], narrowing: Narrowing, **more: str) -> str:
    url = compare_url([str(key) for key in keys], narrowing)
    return f"{url}&{urlencode(more)}" if more else url


def _list_url(request: HttpRequest) -> str:
    asked = Narrowing.of(request.GET).query_string
    return f"{reverse('review:doubles')}?{asked}" if asked else reverse("review:doubles")


def _group_of(sides: Sides) -> DoubleGroup | None:
    keys = [str(key) for key in sides]
    pair = _pairs(keys).first()
    return pair.group if pair else None


def _pairs(keys: list[str]) -> QuerySet[DoublePair]:
    return (
        DoublePair.objects.filter(
            one__in=keys, other__in=keys, group__resource_id=get_service().resource_id
        )
        .select_related("group")
        .order_by("-score", "pk")
    )


def _why(sides: Sides) -> tuple[list[str], list[str]]:
    pair = _pairs([str(key) for key in sides]).first()
    if pair is None:
        return [], []
    found = pair_of(pair)
    return in_words(found.reasons), in_words(found.doubts)


def _place(group: DoubleGroup | None, narrowing: Narrowing) -> dict[str, int] | None:
    """ "3 van 18"; nothing for records that were put beside each other by hand."""
    if group is None:
        return None
    groups = narrowing.groups()
    return {"position": before(group, groups).count() + 1, "total": groups.count()}


def _next_url(request: HttpRequest, keys: list[Key]) -> str:
    """The group after this one, or the list when this is the last."""
    narrowing = Narrowing.of(request.GET)
    pair = _pairs([str(key) for key in keys]).first()
    following = after(pair.group, narrowing.groups()).first() if pair else None
    return compare_url(following.keys, narrowing) if following else _list_url(request)
