"""An owner answers a reviewer's question in words."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from datastore_proxy.errors import RecordNotFound
from weidewinkels.accounts.permissions import owns
from weidewinkels.datastore import get_service
from weidewinkels.questions.answers import answer
from weidewinkels.questions.models import Question

LONGEST = 2000


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("Uw antwoord"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 5, "class": "form-control"}),
        error_messages={"required": gettext_lazy("Schrijf uw antwoord op.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def answer_question(request: HttpRequest, question_id: int) -> HttpResponse:
    question = _own_question_or_404(request, question_id)
    if question.outcome:
        return _page(request, question, None)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, question, form, status=422 if form.is_bound else 200)
    if isinstance(request.user, User) and answer(
        question, form.cleaned_data["answer"], by=request.user
    ):
        messages.success(
            request,
            _("Uw antwoord is verstuurd aan %(who)s.") % {"who": question.asked_by_name},
        )
    else:
        messages.info(request, _("Deze vraag was al beantwoord of ingetrokken."))
    return redirect("start:home")


def _own_question_or_404(request: HttpRequest, question_id: int) -> Question:
    """A question about a shop of this person, as it is now; to others it doesn't exist."""
    service = get_service()
    question = get_object_or_404(Question, pk=question_id, resource_id=service.resource_id)
    try:
        key = service.key_from_text(question.record_key)
        record = service.get_one(key)
    except RecordNotFound as error:
        raise Http404 from error
    if not owns(request.user, key, record):
        raise Http404
    return question


def _page(
    request: HttpRequest, question: Question, form: AnswerForm | None, *, status: int = 200
) -> HttpResponse:
    context = {"question": question, "form": form}
    return render(request, "questions/answer.html", context, status=status)
