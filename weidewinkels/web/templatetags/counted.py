"""A number of records, called as they are here: `{% load counted %}{{ words|counted:12 }}`."""

from __future__ import annotations

from django import template

from weidewinkels.profile import Words

register = template.Library()


@register.filter
def counted(words: Words, number: int) -> str:
    return words.counted(number)


@register.filter
def owned(words: Words, number: int) -> str:
    """ "Uw 2 winkels": those of who looks."""
    return words.owned(number)
