"""Someone fills in a form and is signed out meanwhile: nothing of it may get lost."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from weidewinkels.records.kept import keep_input
from weidewinkels.records.unsaved import is_kept_by_script, keeping_stopped


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back here; what was posted waits in the session."""
    if is_kept_by_script(request):
        keep_input(request)
        return keeping_stopped(request)
    if request.method == "POST" and keep_input(request):
        messages.info(
            request, _("U was niet meer aangemeld. Meld u weer aan: uw invoer is bewaard.")
        )
    return redirect_to_login(request.get_full_path())
