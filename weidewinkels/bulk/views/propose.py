from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from weidewinkels.bulk.lookup import operation_or_404
from weidewinkels.bulk.models import Proposal, Selection
from weidewinkels.bulk.operations.base import Operation, OperationForm, as_posted, form_for
from weidewinkels.bulk.proposals import propose
from weidewinkels.bulk.selections import SelectionChanged, current
from weidewinkels.datastore import get_resource
from weidewinkels.records.kept import forget_input, kept_input
from weidewinkels.records.signed_out import sign_in_first
from weidewinkels.records.visit import list_url

NOT_STORED = ("csrfmiddlewaretoken", "selection")


@require_http_methods(["GET", "HEAD", "POST"])
def propose_operation(request: HttpRequest, operation: str) -> HttpResponse:
    """The form of an operation on the selected records; posted: on to the preview.

    `van`: a proposal of one's own, to go on with what was filled in there.
    """
    if not isinstance(request.user, User):
        return sign_in_first(request)
    kind = operation_or_404(operation, user=request.user)
    selection = current(request.user)
    if selection is None:
        return _page(request, kind, None, None, status=409 if request.method == "POST" else 200)
    resource = get_resource()
    if request.method != "POST":
        earlier = kept_input(request) or _earlier(request, kind)
        form = form_for(kind, resource, earlier)
        return _page(request, kind, selection, form if earlier is None else _unjudged(form))
    forget_input(request)
    form = form_for(kind, resource, request.POST)
    if not form.is_valid():
        return _page(request, kind, selection, form, status=422)
    if request.POST.get("selection", selection.mark) != selection.mark:
        return _page(request, kind, selection, form, has_changed=True, status=409)
    parameters = {name: texts for name, texts in request.POST.lists() if name not in NOT_STORED}
    try:
        proposal = propose(
            by=request.user, selection=selection, operation=kind, parameters=parameters
        )
    except SelectionChanged:
        now = current(request.user)
        return _page(request, kind, now, form if now else None, has_changed=True, status=409)
    return redirect("bulk:preview", proposal.pk)


def _earlier(request: HttpRequest, kind: type[Operation]) -> QueryDict | None:
    """What was filled in for the proposal that `van` names."""
    try:
        proposal_id = uuid.UUID(request.GET.get("van", ""))
    except ValueError:
        return None
    found = Proposal.objects.filter(
        id=proposal_id, owner=request.user.pk, operation=kind.name
    ).first()
    return as_posted(found.parameters) if found else None


def _unjudged(form: OperationForm) -> OperationForm:
    """With what was filled in, and no errors yet."""
    form.is_valid()
    form.errors.clear()
    return form


def _page(
    request: HttpRequest,
    kind: type[Operation],
    selection: Selection | None,
    form: OperationForm | None,
    *,
    has_changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    """`has_changed`: the selection is another than the one that the form was filled in for."""
    context = {
        "operation": kind,
        "selection": selection,
        "has_changed": has_changed,
        "form": form,
        "list_url": list_url(request),
    }
    return render(request, "bulk/propose.html", context, status=status)
