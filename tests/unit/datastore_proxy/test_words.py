"""What people type, and what PostgreSQL is asked for it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datastore_proxy.words import LONGEST_WORD, MOST_WORDS, word_query


def asked(typed: str) -> str:
    query = word_query(typed)
    return query.text if query else ""


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("boer", "'boer':*"),
        ("  rode   appel ", "'rode':* & 'appel':*"),
        ("boer boer", "'boer':*"),
        ("Ü100", "('Ü100':* | 'ü100':*)"),
        ("info@boer.nl", "'info@boer.nl':*"),
        ("info@boer", "('info@boer':* | 'info':*)"),
        ("boer.nl", "('boer.nl':* | 'www.boer.nl':*)"),
        ("https://www.boer.nl/winkel/", "'www.boer.nl/winkel':*"),
        ("kaas-hoeve", "('kaas-hoeve':* | ('kaas':* & 'hoeve':*))"),
        ("591234", "('591234':* | '-591234':* | '+591234':*)"),
        ("+31", "('31':* | '-31':* | '+31':*)"),
        ("1674 ps", "('1674ps':* | ('1674':* & 'ps':*))"),
        ("1674PS", "('1674PS':* | ('1674':* & 'PS':*))"),
        ("verenigin", "('verenigin':* | 'verenig')"),
        ("d'Hoeve", "('d''Hoeve':* | ('d':* & 'Hoeve':*))"),
        ("a\\b", "('a\\\\b':* | ('a':* & 'b':*))"),
    ],
)
def test_words_as_people_type_them(typed: str, query: str) -> None:
    assert asked(typed) == query


@pytest.mark.parametrize(
    "typed", ["", "   ", "&", "| ! ()", "':*", "\\", "<->", "🧀", "\x00", "\ud800"]
)
def test_nothing_but_signs_is_no_search(typed: str) -> None:
    assert word_query(typed) is None


@pytest.mark.parametrize(
    "typed", ["boer & kaas", "boer | kaas", "!boer kaas", "(boer kaas", "boer:* kaas"]
)
def test_operators_are_no_operators(typed: str) -> None:
    assert asked(typed) == "'boer':* & 'kaas':*"


def test_stop_words_alone_are_looked_for_as_beginnings() -> None:
    alone, beside = word_query("the in"), word_query("the theetuin")
    assert alone
    assert alone.language == "simple"
    assert beside
    assert beside.language == ""


def test_a_book_pasted_into_the_search_box() -> None:
    query = asked(" ".join(f"woord{n}x" for n in range(10_000)) + "z" * 10_000)
    assert query.count("&") == MOST_WORDS - 1
    assert len(asked("z" * 10_000)) <= LONGEST_WORD + 10


# --- A grammar of to_tsquery, strict enough for what we send -----------------------------------

TOKEN = re.compile(r"'(?:[^'\\]|''|\\\\)+'(?::\*)?|[&|()]| ")


def is_tsquery(text: str) -> bool:
    tokens, position = [], 0
    while position < len(text):
        found = TOKEN.match(text, position)
        if not found:
            return False
        position = found.end()
        tokens.append(found[0])
    shape = "".join("w" if t[0] == "'" else t for t in tokens if t != " ")
    while (smaller := re.sub(r"\(w(?:[&|]w)*\)", "w", shape)) != shape:
        shape = smaller
    return bool(re.fullmatch(r"w(?:&w)*", shape))


def test_the_grammar_knows_a_mistake() -> None:
    assert is_tsquery("('a':* | ('b' & 'c''d':*)) & 'e'")
    for wrong in ("", "a", "'a' 'b'", "'a' &", "('a'", "'a'b'", "'a\\'", "''", "'a':*:*"):
        assert not is_tsquery(wrong)


odd_text = st.text(
    st.one_of(
        st.sampled_from("ab1-@./'\\:*&|!()<>_ 0é\u0301,+%\"\t\x00"),
        st.characters(exclude_categories=[]),
    ),
    max_size=60,
)


@given(odd_text)
def test_whatever_is_typed_becomes_a_correct_query(typed: str) -> None:
    query = word_query(typed)
    if query is None:
        return
    assert is_tsquery(query.text)
    query.text.encode()
    assert "\x00" not in query.text
    # PostgreSQL refuses a word of more than 2046 bytes
    assert all(len(word.encode()) < 2046 for word in re.findall(r"'(?:[^']|'')*'", query.text))


@given(odd_text)
def test_no_word_is_lost(typed: str) -> None:
    """What has a letter or digit is searched for."""
    simple = re.findall(r"(?<![^\s,;])[a-z0-9]+(?![^\s,;])", typed)
    query = asked(typed).lower()
    assert all(f"'{word}" in query or len(word) < 3 or word[:4].isdigit() for word in simple)
