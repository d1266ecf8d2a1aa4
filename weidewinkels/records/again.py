"""The form of an addition that was sent already comes again, from the back button, with other input.

What was added may be changed, and a second one may be meant; only the person knows.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from datastore_proxy.types import Record
from weidewinkels.accounts.permissions import may_edit
from weidewinkels.datastore import get_service
from weidewinkels.journal.models import Action, Entry, EntryState
from weidewinkels.profile import PROFILE, title_of
from weidewinkels.records.conflict import CONFLICT, change_of
from weidewinkels.records.forms import RecordForm, without
from weidewinkels.records.once import form_of, new_once, once_of
from weidewinkels.records.seen import NEW, Seen, seal
from weidewinkels.records.unsaved import carried, forget_form

JUST_NOW = timedelta(minutes=30)
ANOTHER = "nog-een"
"""In the address of the form: the person was asked, and means another record of that name."""


def once_of_addition(request: HttpRequest) -> str:
    """As `once_of`; but what was undone, or refused, may be tried again with the same form."""
    once = once_of(request)
    is_gone = Q(undone=True) | Q(state=EntryState.FAILED)
    while gone := Entry.objects.filter(is_gone, batch__once=once).first():
        once = f"{form_of(request)}:{uuid.uuid5(uuid.NAMESPACE_OID, f'{once} {gone.pk}')}"
    return once


def added_before(request: HttpRequest, form: RecordForm) -> Entry | None:
    """What this person added with this very form when it held something else; not what was undone.

    A browser may fetch the form anew when one goes back, and then it is another: so what was added
    just now under the same name counts too, unless the person said that it is to be another one.
    """
    added = (
        Entry.objects.filter(batch__by=request.user.pk, batch__action=Action.ADD, undone=False)
        .exclude(state=EntryState.FAILED)
        .exclude(batch__once=once_of(request))
        .select_related("batch")
        .order_by("-id")
    )
    by_this_form = added.filter(batch__once__startswith=f"{form_of(request)}:").first()
    if by_this_form or ANOTHER in request.GET:
        return by_this_form
    name = str(form.changes.get(PROFILE.title) or "")
    just_now = added.filter(batch__created_at__gte=timezone.now() - JUST_NOW)
    return just_now.filter(title__iexact=name).first() if name else None


def page(request: HttpRequest, form: RecordForm, start: Seen, earlier: Entry) -> HttpResponse:
    """Ask whether the earlier one is to be changed, or a second one added; what was typed goes along."""
    record = earlier.after or earlier.changes or {}
    edited = _as_edit(form, record, request)
    key = get_service().key_from_text(earlier.key) if earlier.key else None
    is_same_key = _is_same_key(form, record)
    if is_same_key and not edited.changes:
        forget_form(request)
        messages.info(request, _("Dit had u net al toegevoegd. Er is niets gewijzigd."))
        return redirect("records:list") if key is None else redirect("records:show", key)
    context = {
        "key": key,
        "title": title_of(record),
        "form": form,
        "differences": [
            change_of(edited, column, record, edited.changes) for column in edited.changes
        ],
        "may_edit": key is not None and is_same_key and may_edit(request.user, key, record),
        "seen_of_earlier": seal(Seen(record, start.language), key) if key is not None else "",
        "seen_of_new": seal(start, NEW),
        "once": new_once(),
        "another": ANOTHER,
        "carried_along": carried(request),
    }
    return render(request, "records/added_before.html", context, status=CONFLICT)


def _as_edit(form: RecordForm, record: Record, request: HttpRequest) -> RecordForm:
    """What was typed, as the form that changes the earlier record would read it."""
    edited = RecordForm(
        request.POST,
        sections=without(form.sections, get_service().key),
        seen=record,
        language=form.language,
    )
    edited.full_clean()
    return edited


def _is_same_key(form: RecordForm, record: Record) -> bool:
    """A record's key never changes: with another one it is another record."""
    column = get_service().key
    return column == "_id" or str(form.changes.get(column)) == str(record.get(column))
