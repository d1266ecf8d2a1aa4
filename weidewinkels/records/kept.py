"""Input of a form that could not be saved because the person wasn't signed in any more.

It waits in the session, which survives signing in, for the form that is asked for again.
"""

from __future__ import annotations

import time

from django.http import HttpRequest, QueryDict

SESSION_KEY = "kept_input"
KEPT_SECONDS = 24 * 60 * 60
LARGEST = 500_000
"""Characters; more than any form of ours posts."""
NOT_KEPT = ("csrfmiddlewaretoken", "keep")
"""Who comes back sees the form again, whether it was to be saved or kept."""


def keep_input(request: HttpRequest) -> bool:
    """Keep what was posted to this path, and nothing older; False if it is too large."""
    posted = request.POST.copy()
    for name in NOT_KEPT:
        posted.pop(name, None)
    text = posted.urlencode()
    if len(text) > LARGEST:
        return False
    request.session[SESSION_KEY] = {"path": request.path, "posted": text, "at": int(time.time())}
    return True


def kept_input(request: HttpRequest) -> QueryDict | None:
    """What was kept for this path, if anything; it stays until `forget_input`."""
    kept = request.session.get(SESSION_KEY)
    if not kept or kept["path"] != request.path or time.time() - kept["at"] > KEPT_SECONDS:
        return None
    return QueryDict(kept["posted"])


def forget_input(request: HttpRequest) -> None:
    """Drop what was kept for this path: it was posted again, or thrown away."""
    kept = request.session.get(SESSION_KEY)
    if kept and kept["path"] == request.path:
        del request.session[SESSION_KEY]
