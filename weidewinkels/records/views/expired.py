"""A form that was open while the person signed in anew elsewhere: its CSRF token is an old one."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from weidewinkels.records.kept import keep_input
from weidewinkels.records.unsaved import is_kept_by_script, keeping_stopped
from weidewinkels.web import errors

FORMS = ("records:add", "records:edit", "records:delete")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: back to the form with what was typed, to be sent once more."""
    match = request.resolver_match
    if match and match.view_name in FORMS and _is_ours(request) and keep_input(request):
        if is_kept_by_script(request):
            return keeping_stopped(request)
        messages.warning(
            request, _("Uw sessie was verlopen. Uw invoer is bewaard: sla haar nog eens op.")
        )
        return redirect(request.get_full_path())
    return errors.csrf_failure(request, reason)


def _is_ours(request: HttpRequest) -> bool:
    """Whether a page of ours sent it: another site may not fill in our forms."""
    origin = request.headers.get("Origin", "")
    return urlsplit(origin).netloc == request.get_host()
