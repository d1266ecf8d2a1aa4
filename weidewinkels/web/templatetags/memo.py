"""`{% memo value … %} … {% endmemo %}`: draw this part of a page once per process.

For parts that many pages share and that cost more to draw than to keep: a footer, a closed panel. What
stands in it may depend on the language and on the named values, and on nothing else: no
person, no token of a form, nothing that was read. A value is a text, a number, a truth value, or
a tuple of those; where one is None, or not there, the part is drawn anew.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST_KEPT = 100
"""Per place in a template."""


@register.tag
def memo(parser: Parser, token: Token) -> MemoNode:
    values = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    content = parser.parse(("endmemo",))
    parser.delete_first_token()
    return MemoNode(content, values)


class MemoNode(template.Node):
    """Keeps what it drew by language and values; of too many the oldest goes."""

    def __init__(self, content: NodeList, values: list[FilterExpression]) -> None:
        self.content = content
        self.values = values
        self.kept: OrderedDict[Hashable, SafeString] = OrderedDict()

    def render(self, context: Context) -> SafeString:
        values = [value.resolve(context, ignore_failures=True) for value in self.values]
        if None in values:
            return self.content.render(context)
        key = (get_language(), *map(_comparable, values))
        kept = self.kept
        if (drawn := kept.get(key)) is None:
            drawn = kept[key] = self.content.render(context)
            if len(kept) > MOST_KEPT:
                kept.popitem(last=False)
        return drawn


def _comparable(value: Any) -> Hashable:
    """The text of what is lazy, or of a class of its own: two that look the same are the same."""
    return value if isinstance(value, tuple) else str(value)
