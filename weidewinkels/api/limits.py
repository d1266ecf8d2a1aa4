"""How much one token, or one address with bad tokens, may ask in a minute.

Counted in the cache that all processes share. Two requests at the same moment may be counted as one
there: this keeps a script that ran wild from being a burden, and needs not be exact.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.core.cache import cache

from weidewinkels.api.problems import Problem

MINUTE = 60
BAD_TOKENS = 30
"""So many a minute from one address."""


def count_request(token_id: int) -> None:
    """Raises Problem, with when to come back, once the token has made too many."""
    _count(f"token:{token_id}", settings.API_PER_MINUTE)


def count_bad_token(address: str) -> None:
    """Raises Problem when too many bad ones came from there."""
    _count(f"address:{address}", BAD_TOKENS)


def _count(who: str, most: int) -> None:
    minute, second = divmod(int(time.time()), MINUTE)
    key = f"api:{who}:{minute}"
    if cache.add(key, 1, MINUTE * 2):
        return
    try:
        number = cache.incr(key)
    except ValueError:  # it was thrown out of the cache just now
        return
    if number > most:
        detail = f"At most {most} a minute are answered."
        raise Problem("too-many", detail, headers={"Retry-After": str(MINUTE - second)})
