"""How much an archive unpacks to: counted, for what it says of itself may be a lie."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import IO

AT_ONCE = 1024 * 1024
PACKED_AT_ONCE = 64 * 1024
LOCAL_HEADER = 30
"""Bytes of it that are always there; the lengths of name and extra stand in the last four (APPNOTE 4.3.7)."""


def unpacks_to_more_than(most: int, path: Path) -> bool:
    """Whether it holds more bytes than that, unpacking no more than that either.

    Raises BadZipFile, zlib.error, OSError or ValueError where it is no archive, or broken.
    """
    with zipfile.ZipFile(path) as archive, path.open("rb") as file:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > most:
            return True  # what it says is enough
        sizes = (size for entry in entries for size in _unpacked(file, entry))
        return any(total > most for total in accumulate(sizes))


def _unpacked(file: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[int]:
    """The sizes of the parts that it unpacks to."""
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        yield max(entry.file_size, entry.compress_size)
        return
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for packed in _packed(file, entry):
        while packed and not unpacker.eof:
            yield len(unpacker.decompress(packed, AT_ONCE))
            packed = unpacker.unconsumed_tail


def _packed(file: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(entry.header_offset)
    header = file.read(LOCAL_HEADER)
    lengths = (header[26:28], header[28:30])
    file.seek(sum(int.from_bytes(length, "little") for length in lengths), 1)
    left = entry.compress_size
    while left > 0 and (packed := file.read(min(left, PACKED_AT_ONCE))):
        left -= len(packed)
        yield packed
