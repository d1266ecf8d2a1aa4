"""`{% early below %} … {% endearly %}`: draw this part now, for `{{ below }}` further down.

For what stands under something that has to be waited for (`{% await_rows %}`): it is drawn while that is
on its way, rather than after it. What is drawn sees nothing that the page works out in between.
"""

from __future__ import annotations

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context

register = template.Library()


@register.tag
def early(parser: Parser, token: Token) -> EarlyNode:
    _tag, name = token.split_contents()
    content = parser.parse(("endearly",))
    parser.delete_first_token()
    return EarlyNode(content, name)


class EarlyNode(template.Node):
    """Leaves what it drew in the context, by its name."""

    child_nodelists = ("content",)
    """Where Django looks for blocks that another template fills."""

    def __init__(self, content: NodeList, name: str) -> None:
        self.content = content
        self.name = name

    def render(self, context: Context) -> str:
        context[self.name] = self.content.render(context)
        return ""
