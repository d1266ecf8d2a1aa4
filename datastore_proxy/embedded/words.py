"""Words to look for: plain text or PostgreSQL's tsquery → FTS5's query language.

Stop words are ignored, as PostgreSQL's `english` does; the index itself does the stemming.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .failures import ActionFailed, invalid_query

STOP_WORDS = frozenset(
    "i me my myself we our ours ourselves you your yours yourself yourselves he him his himself "
    "she her hers herself it its itself they them their theirs themselves what which who whom "
    "this that these those am is are was were be been being have has had having do does did "
    "doing a an the and but if or because as until while of at by for with about against "
    "between into through during before after above below to from up down in out on off over "
    "under again further then once here there when where why how all any both each few more "
    "most other some such no nor not only own same so than too very s t can will just don "
    "should now".split()
)

LANGUAGES = frozenset(
    "simple arabic armenian basque catalan danish dutch english finnish french german greek hindi"
    " hungarian indonesian irish italian lithuanian nepali norwegian portuguese romanian russian"
    " serbian spanish swedish tamil turkish yiddish".split()
)


@dataclass(frozen=True, slots=True)
class Match:
    """An FTS5 expression, and whether the records wanted are those that it does *not* find.

    FTS5 has `a NOT b`, but nothing for "without a".
    """

    sql: str
    absent: bool = False
    is_phrase: bool = False
    """Only words right after each other, the last one whole: another may follow."""


def stop_words(language: str) -> frozenset[str]:
    """What is ignored in a query; `simple` ignores nothing (though the index knows no "the")."""
    return frozenset() if language.endswith("simple") else STOP_WORDS


def plain(text: str, ignored: frozenset[str] = STOP_WORDS) -> Match | None:
    """Every word of the text, in any order; None when only stop words are left."""
    words = [word for chunk in text.split() if (word := _word(chunk, ignored))]
    return Match(" AND ".join(words)) if words else None


def tsquery(text: str, ignored: frozenset[str] = STOP_WORDS) -> Match | None:
    """`'boer:* & !kaas'`; None when only stop words are left."""
    try:
        return _Parser(text, ignored).parse()
    except RecursionError as error:
        raise invalid_query(f'syntax error in tsquery: "{text}"') from error


def in_column(column: str, match: Match) -> Match:
    """The same words, but in this column of the index alone."""
    return Match(f"{column} : ({match.sql})", match.absent)


def all_of(matches: list[Match]) -> Match:
    """What fits all of these; FTS5 has NOT only between two, so what must be absent comes last."""
    found = [match.sql for match in matches if not match.absent]
    absent = " OR ".join(f"({match.sql})" for match in matches if match.absent)
    if not found:
        return Match(absent, absent=True)
    sql = " AND ".join(f"({sql})" for sql in found) if len(found) > 1 else found[0]
    return Match(f"({sql}) NOT ({absent})") if absent else Match(sql)


def any_of(matches: list[Match]) -> Match:
    """What fits one of these; with an absent one among them, what is left out is what fits none."""
    found = " OR ".join(f"({match.sql})" for match in matches if not match.absent)
    absent = [match.sql for match in matches if match.absent]
    if not absent:
        return Match(found)
    sql = " AND ".join(f"({sql})" for sql in absent)
    return Match(f"({sql}) NOT ({found})" if found else sql, absent=True)


def _word(text: str, ignored: frozenset[str], *, beginning: bool = False) -> str | None:
    """A word, or what FTS5 takes for several in a row (`a@b.nl`), quoted; None for a stop word."""
    if ignored.issuperset(re.findall(r"[^\W_]+", text.lower())):  # also when there is no word
        return None
    # FTS5 takes signs for spaces, but neither its own quote, nor a NUL, nor half a sign.
    words = re.sub(r'["\0\ud800-\udfff]', " ", text)
    quoted = f'"{words}"'
    return quoted + " *" if beginning else quoted


_TOKEN = re.compile(
    r"\s*(?:(?P<sign>[&|!()]|<->|<\d+>)"
    r"|'(?P<quoted>(?:[^']|'')*)'(?P<flags>:[*abcdABCD]*)?"
    r"|(?P<bare>[^\s&|!()<>:']+)(?P<marks>:[*abcdABCD]*)?)"
)


class _Parser:
    """Precedence as in PostgreSQL: `!`, `<->`, `&`, `|`."""

    def __init__(self, text: str, ignored: frozenset[str]) -> None:
        self.text = text
        self.ignored = ignored
        self.tokens = self._tokens()
        self.position = 0

    def parse(self) -> Match | None:
        if not self.tokens:
            return None
        match = self._either()
        if self.position < len(self.tokens):
            raise self._syntax_error()
        return match

    def _tokens(self) -> list[tuple[str, str, bool]]:
        tokens, position, text = [], 0, self.text.rstrip()
        while position < len(text):
            found = _TOKEN.match(text, position)
            if not found:
                raise self._syntax_error()
            position = found.end()
            if found["sign"]:
                tokens.append((found["sign"], "", False))
                continue
            word = found["bare"] if found["bare"] else found["quoted"].replace("''", "'")
            flags = found["marks"] or found["flags"] or ""
            tokens.append(("word", word, "*" in flags))
        return tokens

    def _next(self, *signs: str) -> bool:
        if self.position < len(self.tokens) and self.tokens[self.position][0] in signs:
            self.position += 1
            return True
        return False

    def _either(self) -> Match | None:
        return self._several("|", self._both, any_of)

    def _both(self) -> Match | None:
        return self._several("&", self._row, all_of)

    def _several(self, sign, part, join) -> Match | None:  # type: ignore[no-untyped-def]
        parts = [part()]
        while self._next(sign):
            parts.append(part())
        kept = [match for match in parts if match is not None]
        return join(kept) if len(kept) > 1 else kept[0] if kept else None

    def _row(self) -> Match | None:
        """Words right after each other."""
        first = self._operand()
        while self.position < len(self.tokens) and self.tokens[self.position][0].startswith("<"):
            if self.tokens[self.position][0] not in {"<->", "<1>"}:
                raise invalid_query(f'distance not supported in tsquery: "{self.text}"')
            self.position += 1
            second = self._operand()
            if first is None or second is None:
                first = first or second
            elif not first.is_phrase or second.absent or not second.sql.startswith('"'):
                raise invalid_query(f'only words can follow each other in tsquery: "{self.text}"')
            else:
                first = Match(f"{first.sql} + {second.sql}", is_phrase=second.is_phrase)
        return first

    def _operand(self) -> Match | None:
        if self._next("!"):
            match = self._operand()
            return Match(match.sql, not match.absent) if match else None
        if self._next("("):
            match = self._either()
            if not self._next(")"):
                raise self._syntax_error()
            return match and Match(f"({match.sql})", match.absent)
        if self.position >= len(self.tokens):
            raise invalid_query(f'no operand in tsquery: "{self.text}"')
        kind, word, beginning = self.tokens[self.position]
        if kind != "word":
            raise self._syntax_error()
        self.position += 1
        sql = _word(word, self.ignored, beginning=beginning)
        return Match(sql, is_phrase=not beginning) if sql else None

    def _syntax_error(self) -> ActionFailed:
        return invalid_query(f'syntax error in tsquery: "{self.text}"')
