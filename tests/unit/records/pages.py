"""Reading and posting the forms as a browser does."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client

from tests.answers import Answer


class _Inputs(HTMLParser):
    """Name → value of the controls of a page's forms that are sent along."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.area: str | None = None
        self.select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "textarea":
            self.area = name
            self.values[name] = ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            if "selected" in given or self.select not in self.values:
                self.values[self.select] = given.get("value", "")
        elif tag == "input" and name and (given.get("type") != "radio" or "checked" in given):
            self.values[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area is not None:
            # The first line break after the tag isn't part of the text.
            self.values[self.area] = self.values[self.area].removeprefix("\n").replace("\n", "\r\n")
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.values[self.area] += data


def inputs_of(response: Answer, **typed: str) -> dict[str, str]:
    """What a browser would post of this page, after `typed` (by column) was typed into it."""
    parser = _Inputs()
    parser.feed(response.content.decode())
    for name in ("theme", "language", "next", "discard", ""):
        parser.values.pop(name, None)
    return parser.values | {f"c-{column}": text for column, text in typed.items()}


def buttons_of(response: Answer) -> dict[str, dict[str, str]]:
    """Words on a button → what it posts by itself."""
    parser = _Buttons()
    parser.feed(response.content.decode())
    return parser.buttons


class _Buttons(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, dict[str, str]] = {}
        self.posts: dict[str, str] | None = None
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "button":
            given = {name: value or "" for name, value in attrs}
            self.posts = {given["name"]: given.get("value", "")} if "name" in given else {}
            self.words = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "button" and self.posts is not None:
            self.buttons[" ".join(" ".join(self.words).split())] = self.posts
            self.posts = None


def text_of(response: Answer) -> str:
    """The page without its tags, in one line."""
    parser = _Words()
    parser.feed(response.content.decode())
    return " ".join(" ".join(parser.words).split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def save(client: Client, url: str, **typed: str) -> Any:
    """Open the form, type, and press the button; → the answer, without following it."""
    return client.post(url, inputs_of(client.get(url), **typed))
