"""Delete a record: what goes is shown, and can be restored from the trash."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from datastore_proxy.types import Key, Record
from weidewinkels.accounts.permissions import may_delete
from weidewinkels.datastore import get_resource, words
from weidewinkels.journal.door import Delete, submit
from weidewinkels.journal.models import LONGEST_REASON, Action, Entry, EntryState, Source
from weidewinkels.kinds import kind_of
from weidewinkels.profile import columns_for, title_of
from weidewinkels.records import broken
from weidewinkels.records.kept import forget_input, kept_input
from weidewinkels.records.lookup import key_or_404, record_or_404
from weidewinkels.records.once import new_once, once_of
from weidewinkels.records.outcome import labels_of, refusals, tell
from weidewinkels.records.seen import BrokenSeenError, Seen, seal, unseal
from weidewinkels.records.signed_out import sign_in_first
from weidewinkels.records.visit import list_url


@dataclass(frozen=True)
class Shown:
    """A column with its value, for reading."""

    label: str
    value: str


@require_http_methods(["GET", "HEAD", "POST"])
def delete_record(request: HttpRequest, key: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return sign_in_first(request)
    if not may_delete(request.user):
        raise PermissionDenied(str(words().may_not_delete))
    if request.method == "POST":
        return _delete(request, key_or_404(key))
    record_key = key_or_404(key)
    kept = kept_input(request)
    reason = kept.get("reason", "") if kept else ""
    return _page(request, record_key, record_or_404(record_key), reason=reason)


def _delete(request: HttpRequest, key: Key) -> HttpResponse:
    try:
        seen = unseal(request.POST.get("seen", ""), key)
    except BrokenSeenError:
        return broken.page(request, again=reverse("records:delete", args=[key]))
    forget_input(request)
    reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
    batch = submit(
        writes=[Delete(key, seen.record)],
        by=request.user,
        action=Action.DELETE,
        source=Source.FORM,
        reason=reason,
        once=once_of(request),
    )
    entry = batch.sole_entry
    if entry.state == EntryState.CONFLICT:
        changed = labels_of(entry.conflicting)
        return _page(request, key, entry.before or {}, reason=reason, changed=changed, status=409)
    if entry.state == EntryState.FAILED:
        refused = " ".join(refusals(entry).popitem()[1])
        return _page(request, key, seen.record, reason=reason, refused=refused, status=422)
    tell(request, batch)
    return redirect(list_url(request))


def _page(
    request: HttpRequest,
    key: Key,
    record: Record,
    *,
    reason: str = "",
    changed: str = "",
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """`changed`: what is different since the person looked; `refused`: why it failed."""
    columns = columns_for(get_resource())
    context = {
        "key": key,
        "title": title_of(record),
        "values": [
            Shown(str(column.label), kind_of(column).display(record.get(column.id)))
            for column in columns
        ],
        "times_changed": Entry.objects.filter(key=str(key), state=EntryState.DONE).count(),
        "reason": reason,
        "longest_reason": LONGEST_REASON,
        "changed": changed,
        "refused": refused,
        "seen": seal(Seen.now(record), key),
        "once": new_once(),
    }
    return render(request, "records/delete.html", context, status=status)
