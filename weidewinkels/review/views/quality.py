"""How good the data is: per check, in how many records it finds something."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from weidewinkels.catalogue import verdicts
from weidewinkels.catalogue.checking import count_unchecked
from weidewinkels.catalogue.flags import CheckCount, count_by_check, count_doubtful
from weidewinkels.catalogue.models import SyncState
from weidewinkels.quality import CHECKS, Check
from weidewinkels.review.guard import for_reviewers


@dataclass(frozen=True)
class Line:
    """A check with what it finds; `share`: in how many of a hundred records."""

    check: Check
    count: CheckCount
    share: float


@require_safe
@for_reviewers
def show_quality(request: HttpRequest) -> HttpResponse:
    resource_id = settings.DATASTORE_RESOURCE_ID
    known = verdicts.known(resource_id).order_by().count()
    counts = sorted(count_by_check(resource_id), key=lambda count: -count.records)
    doubtful, unchecked = count_doubtful(resource_id), count_unchecked(resource_id)
    context = {
        "lines": [
            Line(CHECKS[count.check], count, 100 * count.records / max(known, 1))
            for count in counts
        ],
        "clear": [check for name, check in CHECKS.items() if name not in _found(counts)],
        "known": known,
        "doubtful": doubtful,
        "sound": known - doubtful,
        "sound_share": 100 * (known - doubtful) / known if known else 0,
        "unchecked": unchecked,
        "checked": known - unchecked,
        "as_of": SyncState.objects.filter(resource_id=resource_id).first(),
    }
    return render(request, "review/quality.html", context)


def _found(counts: list[CheckCount]) -> set[str]:
    return {count.check for count in counts}
