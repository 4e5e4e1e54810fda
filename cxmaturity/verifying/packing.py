"""Whether two PDFs differ in how they are packed alone: another zlib writes other bytes for the same report.

Only a file that is built exactly as ours are is unpacked, object after object, without a gap: a file that one
reader takes for this and another for that is not.
"""

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

MOST_BYTES = 256 * 1024 * 1024
_HEAD = re.compile(rb"%PDF-1\.[0-9]\n%[\x80-\xff]{4}\n")
_OBJECT = re.compile(rb"([0-9]+) 0 obj\n(<<[^\n]*>>)\nstream\n")
_LENGTH = re.compile(rb"/Length ([0-9]+)")
_END = b"\nendstream\nendobj\n"
_TAIL = re.compile(rb"startxref\n([0-9]+)\n%%EOF\n")
_MARK = re.compile(rb"/ID \[\([0-9a-f]{32}\) \([0-9a-f]{32}\)\]")
_WIDTHS = re.compile(rb"/W \[1 ([0-9]+) ([0-9]+)\]")


class _Piece(NamedTuple):
    """An object in the file: where it begins and ends, its number, its dictionary, what it holds."""

    place: int
    end: int
    number: int
    head: bytes
    content: bytes


def same_unpacked(one: bytes, other: bytes) -> bool:
    """Return whether both are built as ours are and hold the same objects in the same order."""
    try:
        mine, theirs = _unpacked(one), _unpacked(other)
    except (zlib.error, ValueError):
        return False
    return mine is not None and mine == theirs


def ends(content: bytes) -> int:
    """Return how often the file says that it ends: whoever adds to a PDF leaves the earlier end in it."""
    return content.count(b"%%EOF")


def _unpacked(content: bytes) -> list[tuple[int, bytes, bytes]] | None:
    """Return the objects without what packing decides, None where the file is built in another way."""
    head = _HEAD.match(content)
    if head is None:
        return None
    pieces = list(_pieces(content, head.end()))
    if not pieces:
        return None
    table = pieces[-1]
    tail = _TAIL.fullmatch(content, table.end)
    rest = _rest_of_table(table, pieces)
    if tail is None or int(tail[1]) != table.place or rest is None:
        return None
    return [*((piece.number, _bare(piece.head), piece.content) for piece in pieces[:-1]), rest]


def _pieces(content: bytes, place: int) -> Iterator[_Piece]:
    """Yield the objects one after the other until what follows is none."""
    left = MOST_BYTES
    while found := _OBJECT.match(content, place):
        length = _LENGTH.search(found[2])
        end = found.end() + int(length[1]) if length else -1
        if length is None or content[end : end + len(_END)] != _END:
            raise ValueError(place)
        data = content[found.end() : end]
        if b"/Filter /FlateDecode" in found[2]:
            unpacker = zlib.decompressobj()
            data = unpacker.decompress(data, left)
            if not unpacker.eof or unpacker.unused_data:
                raise ValueError(place)
        left -= len(data)
        if left <= 0:
            raise ValueError(place)
        yield _Piece(place, end + len(_END), int(found[1]), found[2], data)
        place = end + len(_END)


def _rest_of_table(table: _Piece, pieces: list[_Piece]) -> tuple[int, bytes, bytes] | None:
    """Return the table of all objects without their places, None where one of them is not where it says."""
    widths = _WIDTHS.search(table.head)
    if widths is None or b"/XRef" not in table.head:
        return None
    wide = int(widths[1])
    size = 1 + wide + int(widths[2])
    rows = [table.content[start : start + size] for start in range(0, len(table.content), size)]
    said = {number: int.from_bytes(row[1 : 1 + wide]) for number, row in enumerate(rows) if row[0] == 1}
    if said != {piece.number: piece.place for piece in pieces}:
        return None
    within = [
        (number, int.from_bytes(row[1 : 1 + wide]), row[1 + wide :])
        for number, row in enumerate(rows)
        if row[0] != 1
    ]
    return table.number, _bare(table.head, _WIDTHS, _MARK), repr(within).encode()


def _bare(head: bytes, *patterns: re.Pattern[bytes]) -> bytes:
    """Return a dictionary without what follows from the packed bytes.

    Raises ValueError where that is there twice: one reader takes the first length, another the second.
    """
    for pattern in (_LENGTH, *patterns):
        head, count = pattern.subn(b"", head)
        if count != 1:
            raise ValueError(head[:20])
    return head
