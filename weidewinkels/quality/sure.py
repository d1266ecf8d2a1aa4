"""Values that are right at a glance. The parsers are thorough, and slow for many thousands.

Only a short cut: whatever passes here, the kind of the column would take too. A test tries.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from phonenumbers import PhoneMetadata

from weidewinkels.kinds.phone import HOME_REGION

_LONGEST = 60
"""Shorter than a label of a host may be, so that no part can be too long."""

_HOST = r"(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,12}"
_ADDRESS = re.compile(rf"[a-z0-9]+(?:[._-][a-z0-9]+)*@{_HOST}", re.ASCII)
_WEBSITE = re.compile(rf"https?://{_HOST}(?:/[a-z0-9/_-]*)?", re.ASCII)
_NUMBER = re.compile(r"(?:0|\+31 ?)([1-9](?:[ -]?[0-9]){8})", re.ASCII)
_RESERVED = (".test", ".invalid", ".local", ".localhost", ".onion", ".arpa")


def _subscribers() -> re.Pattern[str]:
    """The nine digits of a line or a mobile, as the numbering plan has them."""
    plan = PhoneMetadata.metadata_for_region(HOME_REGION)
    kinds = (plan.fixed_line, plan.mobile) if plan else ()
    patterns = [kind.national_number_pattern for kind in kinds if kind]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.ASCII)


_SUBSCRIBER = _subscribers()


def _email(text: str) -> bool:
    return (
        len(text) <= _LONGEST
        and not text.endswith(_RESERVED)
        and _ADDRESS.fullmatch(text) is not None
    )


def _phone(text: str) -> bool:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return False
    digits = match[1].replace(" ", "").replace("-", "")
    return _SUBSCRIBER.fullmatch(digits) is not None


def _website(text: str) -> bool:
    return len(text) <= _LONGEST and _WEBSITE.fullmatch(text) is not None


SURE: dict[str, Callable[[str], bool]] = {"email": _email, "phone": _phone, "url": _website}
"""Kind → whether this text certainly is one."""
