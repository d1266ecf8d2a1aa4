"""Every icon that a page may show is one that there is: a name that isn't breaks its page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from weidewinkels.history.present import TONES
from weidewinkels.web.templatetags.icons import lucide

ROOT = Path(__file__).parents[3]
IN_TEMPLATE = re.compile(r"""\{% lucide ["']([\w-]+)["']""")


def named() -> set[str]:
    names: set[str] = set()
    for path in (ROOT / "templates").rglob("*.html"):
        names |= set(IN_TEMPLATE.findall(path.read_text()))
    return names


@pytest.mark.parametrize("name", sorted(named()))
def test_icon_of_a_template_exists(name: str) -> None:
    assert "<svg" in lucide(name)


@pytest.mark.parametrize("name", sorted({icon for _tone, icon in TONES.values()}))
def test_icon_of_a_state_exists(name: str) -> None:
    assert "<svg" in lucide(name)


def test_icons_are_found() -> None:
    assert len(named()) > 20
