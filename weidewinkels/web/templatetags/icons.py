"""`{% lucide "store" size=16 %}` as the package of that name has it, but drawn once per process.

The package copies and writes an XML tree for each icon, which would be a fifth of a page's time.
Settings put this library in the place of its own.
"""

from __future__ import annotations

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide as draw

register = template.Library()


@register.simple_tag
def lucide(name: str, *, size: int | None = 24, **attributes: object) -> str:
    return _drawn(name, size, tuple(sorted((key, str(value)) for key, value in attributes.items())))


@lru_cache(maxsize=512)
def _drawn(name: str, size: int | None, attributes: tuple[tuple[str, str], ...]) -> str:
    return draw(name, size=size, **dict(attributes))
