"""Where the records lie while they are compared: a passing file, so that memory stays as it is.

A record goes into blocks by what it has in common with others (`blocks`), and only who shares a block
is compared: the work grows with the number of records, not with its square.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from types import TracebackType

from weidewinkels.review.doubles.blocks import blocks_of
from weidewinkels.review.doubles.groups import Pair
from weidewinkels.review.doubles.likeness import likeness
from weidewinkels.review.doubles.traits import Traits

SMALL_BLOCK = 20
"""In a larger block each record is compared with those next to it by name alone."""
NEXT = 6
COMMON = 5
"""What more records than this share tells nothing: the number of an auction, "Boerderijwinkel"."""
AT_ONCE = 5000
FIELDS = ", ".join(Traits._fields)
SCHEMA = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -8000;
CREATE TABLE record (id INTEGER PRIMARY KEY, key TEXT, {FIELDS});
CREATE TABLE block (name TEXT, record INTEGER);
CREATE TABLE telling (value TEXT, record INTEGER);
CREATE TABLE pair (one INTEGER, other INTEGER, PRIMARY KEY (one, other)) WITHOUT ROWID;
"""
SHARED = ("phones", "mails", "sites")


class Workbench:
    """Put all records on it with `add`, then ask for the `pairs` that are alike."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("")  # SQLite's own temporary file
        self._file.executescript(SCHEMA)

    def __enter__(self) -> Workbench:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, records: Iterable[tuple[str, Traits]]) -> None:
        """Records by their keys."""
        marks = ", ".join("?" * (len(Traits._fields) + 1))
        for key, traits in records:
            row = self._file.execute(
                f"INSERT INTO record (key, {FIELDS}) VALUES ({marks})",  # noqa: S608  own names
                (key, *traits),
            ).lastrowid
            self._file.executemany(
                "INSERT INTO block VALUES (?, ?)", ((name, row) for name in set(blocks_of(traits)))
            )
            told = {f"name {traits.name}"} | {
                value for field in SHARED for value in getattr(traits, field).split()
            }
            self._file.executemany(
                "INSERT INTO telling VALUES (?, ?)", ((value, row) for value in told)
            )

    def find(self) -> int:
        """Find which are to be compared, once all are there; → how many pairs."""
        self._common = {
            value
            for (value,) in self._file.execute(
                "SELECT value FROM telling GROUP BY value HAVING count(*) > ?", (COMMON,)
            )
        }
        blocks = self._file.execute(
            "SELECT block.name, record.id FROM block JOIN record ON record.id = block.record"
            " WHERE block.name IN (SELECT name FROM block GROUP BY name HAVING count(*) > 1)"
            " ORDER BY block.name, record.core, record.name, record.key"
        )
        writing = self._file.cursor()
        for _name, rows in groupby(blocks, key=itemgetter(0)):
            members = [record for _block, record in rows]
            writing.executemany("INSERT OR IGNORE INTO pair VALUES (?, ?)", _beside(members))
        [(number,)] = self._file.execute("SELECT count(*) FROM pair")
        return int(number)

    def pairs(self) -> Iterator[Pair | None]:
        """Each pair that was compared: itself where it is likely, else None."""
        fields = [f"{side}.{field}" for side in ("a", "b") for field in ("key", *Traits._fields)]
        rows = self._file.execute(
            f"SELECT {', '.join(fields)} FROM pair"  # noqa: S608  own names
            " JOIN record a ON a.id = pair.one JOIN record b ON b.id = pair.other"
            " ORDER BY pair.one, pair.other"
        )
        width = len(Traits._fields) + 1
        for row in rows:
            mine, theirs = row[:width], row[width:]
            found = likeness(self._telling(Traits(*mine[1:])), self._telling(Traits(*theirs[1:])))
            one, other = sorted((mine[0], theirs[0]))
            yield (
                Pair(one, other, found.score, found.reasons, found.doubts)
                if found.is_likely
                else None
            )

    def _telling(self, traits: Traits) -> Traits:
        """Without what many share."""
        if not self._common:
            return traits
        return traits._replace(
            is_common_name=f"name {traits.name}" in self._common,
            phones=self._rare(traits.phones),
            mails=self._rare(traits.mails),
            sites=self._rare(traits.sites),
        )

    def _rare(self, values: str) -> str:
        return " ".join(value for value in values.split() if value not in self._common)


def _beside(members: list[int]) -> Iterator[tuple[int, int]]:
    reach = len(members) if len(members) <= SMALL_BLOCK else NEXT
    for place, one in enumerate(members):
        for other in members[place + 1 : place + 1 + reach]:
            yield (one, other) if one < other else (other, one)
