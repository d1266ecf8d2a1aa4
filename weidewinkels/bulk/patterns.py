"""Find and replace that can't hang: patterns run on RE2, in time that grows with the text alone.

RE2 has no look-around and no back-references; in return no pattern is catastrophic. `\\w`, `\\d` and
`\\b` know ASCII only; `\\pL` is any letter.
"""

from __future__ import annotations

import re
import time
from typing import Any

import re2
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_STEPS = 2_000
"""Size of a pattern's program; what it takes on a text is at most this times the text's length."""
SECONDS_PER_TEXT = 0.25
SECONDS_IN_ALL = 60.0
WHY = {
    "missing )": gettext_lazy("er ontbreekt een )"),
    "unexpected )": gettext_lazy("er staat een ) te veel"),
    "missing ]": gettext_lazy("er ontbreekt een ]"),
    "invalid character class range": gettext_lazy("deze reeks tekens bestaat niet"),
    "bad repetition operator": gettext_lazy("er staan twee herhalingen achter elkaar"),
    "no argument for repetition operator": gettext_lazy("er staat niets om te herhalen"),
    "trailing \\": gettext_lazy("na de laatste \\ hoort nog een teken"),
    "invalid escape sequence": gettext_lazy("deze code met \\ bestaat niet"),
    "invalid named capture group": gettext_lazy("de naam van deze groep klopt niet"),
    "invalid perl operator": gettext_lazy("dit soort groep kan hier niet"),
}
"""What RE2 says of a pattern → the same in words for people."""
GROUP = re.compile(r"\$(?:(\$)|(\d{1,2})|\{(\w+)\})")
FOREIGN_GROUP = re.compile(r"\\[0-9]")


class BadPatternError(ValueError):
    """`part`: which of the two inputs is wrong, "find" or "replacement"; the text says why."""

    def __init__(self, part: str, message: str) -> None:
        super().__init__(message)
        self.part = part


class TooLongError(Exception):
    """The result would be longer than what fits."""


class TooSlowError(Exception):
    """Replacing in this text takes longer than is allowed, or all of them together did."""


class Finder:
    """`Finder("holland", "Holland").replace("noord-holland")` → `"noord-Holland"`.

    In the replacement of a pattern, `$1` or `${name}` is what a group matched, `$$` a dollar.
    Raises BadPatternError.
    """

    def __init__(
        self,
        find: str,
        replacement: str,
        *,
        is_pattern: bool = False,
        match_case: bool = False,
        whole_value: bool = False,
    ) -> None:
        self.pattern = _compiled(find, is_pattern, match_case, whole_value)
        self.pieces = self._pieces(replacement) if is_pattern else [replacement]
        self.seconds_left = SECONDS_IN_ALL

    def replace(self, text: str, *, most: int = 1_000_000) -> str:
        """The text with every match replaced; raises TooLongError over `most` characters, TooSlowError."""
        if self.seconds_left <= 0:
            raise TooSlowError
        start = time.perf_counter()
        try:
            return self._replace(text, most, until=start + SECONDS_PER_TEXT)
        except UnicodeEncodeError:
            return text  # a lone surrogate, which no DataStore can hold
        finally:
            self.seconds_left -= time.perf_counter() - start

    def _replace(self, text: str, most: int, *, until: float) -> str:
        result: list[str] = []
        length, end = 0, 0
        for match in self.pattern.finditer(text):
            before, filled = text[end : match.start()], self._filled(match)
            result += (before, filled)
            length += len(before) + len(filled)
            end = match.end()
            if length > most:
                raise TooLongError
            if time.perf_counter() > until:
                raise TooSlowError
        if not result:
            return text
        if length + len(text) - end > most:
            raise TooLongError
        return "".join([*result, text[end:]])

    def _filled(self, match: Any) -> str:
        """The replacement for this match."""
        return "".join(
            piece if isinstance(piece, str) else match[piece] or "" for piece in self.pieces
        )

    def _pieces(self, replacement: str) -> list[str | int]:
        """Texts and numbers of groups, by turns."""
        pieces: list[str | int] = []
        end = 0
        for found in GROUP.finditer(replacement):
            pieces.append(replacement[end : found.start()])
            pieces.append("$" if found[1] else self._group(found[2] or found[3]))
            end = found.end()
        return [*pieces, replacement[end:]]

    def _group(self, name: str) -> int:
        number = int(name) if name.isdecimal() else self.pattern.groupindex.get(name, -1)
        if not 0 <= number <= self.pattern.groups:
            raise BadPatternError(
                "replacement",
                _("Het patroon heeft geen groep %(name)s. Schrijf $$ voor een dollarteken.")
                % {"name": name},
            )
        return int(number)


def has_foreign_group(replacement: str) -> bool:
    """Whether it names a group as other programs do, `\\1`: here that is text like any other."""
    return FOREIGN_GROUP.search(replacement) is not None


def _compiled(find: str, is_pattern: bool, match_case: bool, whole_value: bool) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = match_case
    options.literal = not is_pattern and not whole_value
    source = find
    if whole_value:
        source = rf"\A(?:{find if is_pattern else re2.escape(find)})\z"
    try:
        if is_pattern and whole_value:
            re2.compile(find, options)  # "a)|(b" is wrong by itself
        pattern = re2.compile(source, options)
    except UnicodeEncodeError:
        raise BadPatternError("find", _("Hierin staat een teken dat niet bestaat.")) from None
    except re2.error as error:
        raise BadPatternError("find", _why(error)) from None
    if is_pattern and pattern.programsize > MOST_STEPS:
        raise BadPatternError("find", _("Dit patroon is te ingewikkeld. Maak het korter."))
    return pattern


def _why(error: Exception) -> str:
    """What is wrong, and the spot that RE2 names; its own words where we have none."""
    said = error.args[0] if error.args else b""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    if "pattern too large" in words or "repetition size" in words:
        return _("Dit patroon is te ingewikkeld. Maak het korter.")
    what, _colon, spot = words.partition(": ")
    if what in WHY:
        words = f"{WHY[what]}: {spot}" if spot else str(WHY[what])
    return _("Dit is geen geldig patroon: %(words)s.") % {"words": words}
