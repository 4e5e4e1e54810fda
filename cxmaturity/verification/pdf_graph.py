"""A PDF taken apart: what each page draws and what the file holds besides, each part as a hash.

Two files with the same hashes show the same, whatever numbers their objects have and however they are
packed. Nothing is left out: what has no part of its own is in `other`.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from cxmaturity.errors import InvalidFile, wrong
from cxmaturity.text.language import tr

# ---- Whether two PDFs differ in how they are packed alone: another zlib writes other bytes for one report
#
# Only a file that is built exactly as ours are is unpacked, object after object, without a gap: a file
# that one reader takes for this and another for that is not.

MOST_UNPACKED = 256 * 1024 * 1024
_HEAD = re.compile(rb"%PDF-1\.[0-9]\n%[\x80-\xff]{4}\n")
_OBJECT = re.compile(rb"([0-9]+) 0 obj\n(<<[^\n]*>>)\nstream\n")
_LENGTH = re.compile(rb"/Length ([0-9]+)")
_STREAM_END = b"\nendstream\nendobj\n"
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
    left = MOST_UNPACKED
    while found := _OBJECT.match(content, place):
        length = _LENGTH.search(found[2])
        end = found.end() + int(length[1]) if length else -1
        # Bytes that end with half an end of line have a whole one after them.
        closing = (b"\r" if content[end - 1 : end] == b"\r" else b"") + _STREAM_END
        if length is None or content[end : end + len(closing)] != closing:
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
        yield _Piece(place=place, end=end + len(closing), number=int(found[1]), head=found[2], content=data)
        place = end + len(closing)


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


# ---- A PDF taken apart: what each page draws and what the file holds besides, each part as a hash

MOST_PAGES = 2_000
MOST_PIECES = 1_500_000
MOST_BYTES = 256 * 1024 * 1024
"""Of all that is unpacked, more often where several pages draw it."""
_BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit")
_APART = (*_BOXES, "/Contents", "/Resources", "/Annots", "/Parent", "/Type")
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_OF_XREF = (
    "/Size",
    "/Root",
    "/Info",
    "/ID",
    "/Prev",
    "/Type",
    "/W",
    "/Index",
    "/Length",
    "/Filter",
    "/XRefStm",
)
_CATALOG = {
    "/Outlines": "outline",
    "/Dests": "outline",
    "/Metadata": "metadata",
    "/Lang": "metadata",
    "/ViewerPreferences": "metadata",
    "/MarkInfo": "metadata",
    "/AF": "attachments",
    "/StructTreeRoot": "structure",
    "/OpenAction": "scripts",
    "/AA": "scripts",
    "/OCProperties": "layers",
    "/AcroForm": "form",
}
_NAMES = {"/EmbeddedFiles": "attachments", "/JavaScript": "scripts", "/Dests": "outline"}
_BACK = frozenset(("/Parent", "/Prev"))
"""What leads back, where all is seen from before."""
_END = object()
REST = ("attachments", "outline", "metadata", "structure", "scripts", "layers", "form", "other")


class Attached(NamedTuple):
    """A file in the tree of attached files: its name and a hash of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class TakenApart:
    """A PDF taken apart: hashes of each page's parts and of the rest, the attached files, and Info.

    `present` are the parts of the rest that there are; `links_alone` says that nothing else lies over a page.
    """

    pages: tuple[Mapping[str, str], ...]
    rest: Mapping[str, str]
    attached: tuple[Attached, ...]
    info: Mapping[str, str]
    present: frozenset[str]
    links_alone: bool


def take_apart(path: Path, document: Any) -> TakenApart:
    """Return the parts of `document`. Raises InvalidFile where it holds more than a report can."""
    return _Apart(path, document).taken()


class _Kinds:
    """The kinds of things that a PDF is made of."""

    def __init__(self) -> None:
        # Loaded here: only those who read a report back need it.
        from pypdf.generic import IndirectObject, NameObject, StreamObject

        from cxmaturity.formats.pdf_objects import as_stored

        self.name, self.stream, self.as_stored = NameObject, StreamObject, as_stored
        self.holders = (dict, list, tuple, IndirectObject)


@dataclass
class _Frame:
    """An object while it is hashed: its number where it has one, and what of it is still to be done."""

    mark: tuple[int, int] | None
    found: Any
    within: Iterator[Any]


class _Apart:
    """One document while it is taken apart; what is unpacked is counted."""

    def __init__(self, path: Path, document: Any) -> None:
        self.path, self.root, self.trailer = path, document.trailer["/Root"].get_object(), document.trailer
        self.pieces, self.bytes = MOST_PIECES, MOST_BYTES
        self.pages: list[Any] = []
        self.place: dict[tuple[int, int], int] = {}
        self.above: list[Any] = []
        self.known: dict[tuple[int, int], bytes] = {}
        self.above_now: set[tuple[int, int]] = set()
        self.kinds = _Kinds()
        self._find_pages()

    def taken(self) -> TakenApart:
        """Return all parts."""
        parts: dict[str, list[Any]] = {part: [] for part in REST}
        names = self._get(self.root, "/Names") or {}
        for key, value in dict.items(self.root):
            if key not in ("/Pages", "/Names", "/Type"):
                parts[_CATALOG.get(key, "other")].append((key, value))
        for key, value in dict.items(names):
            parts[_NAMES.get(key, "other")].append((key, value))
        info = self._get(self.trailer, "/Info") or {}
        parts["metadata"].append(("/Info", info))
        parts["other"] += [(key, value) for key, value in self.trailer.items() if key not in _OF_XREF]
        parts["other"] += [("/Pages", value) for value in self.above]
        parts["other"] += [("/Resources", self._get(page, "/Resources")) for page in self._resources_apart()]
        return TakenApart(
            pages=tuple(self._page(page) for page in self.pages),
            rest={
                part: self.digest(sorted(values, key=lambda one: one[0])) for part, values in parts.items()
            },
            attached=tuple(self._attached(names)),
            info={str(key): str(value) for key, value in info.items()},
            present=frozenset(part for part, values in parts.items() if values),
            links_alone=all(self._links_alone(page) for page in self.pages),
        )

    def _find_pages(self) -> None:
        """Walk the tree of pages in their order; what its branches say besides is kept for `other`."""
        waiting: list[tuple[Any, dict[str, Any]]] = [(self.root.raw_get("/Pages"), {})]
        seen: set[tuple[int, int] | None] = set()
        while waiting:
            reference, handed = waiting.pop()
            node, mark = reference.get_object(), _mark(reference)
            handed = {**handed, **{key: node.raw_get(key) for key in _INHERITED if key in node}}
            if "/Kids" in node:
                if mark in seen:
                    raise self.too_much()
                seen.add(mark)
                own = {
                    key: of
                    for key, of in dict.items(node)
                    if key not in ("/Kids", "/Parent", "/Count", *_INHERITED)
                }
                self.above.append(sorted(own.items()))
                waiting += [(kid, handed) for kid in reversed(node["/Kids"])]
            else:
                if mark:
                    self.place.setdefault(mark, len(self.pages))
                self.pages.append({**handed, **dict(dict.items(node))})
            if len(self.pages) + len(seen) > MOST_PAGES or len(waiting) > MOST_PAGES:
                raise self.too_much()

    def _resources_apart(self) -> Iterator[Any]:
        """Yield a page for each set of resources: what none of them draws is compared too."""
        seen: set[tuple[int, int] | None] = set()
        for page in self.pages:
            mark = _mark(page.get("/Resources"))
            if mark is None or mark not in seen:
                seen.add(mark)
                yield page

    def _page(self, page: dict[str, Any]) -> dict[str, str]:
        contents = self._contents(page)
        resources = self._get(page, "/Resources") or {}
        used = {
            kind: [
                (name, value)
                for name, value in sorted(dict.items(self._get(resources, kind) or {}))
                if name.encode() in contents
            ]
            for kind in (
                "/Font",
                "/XObject",
                "/ExtGState",
                "/Pattern",
                "/Shading",
                "/ColorSpace",
                "/Properties",
            )
        }
        looks = [(kind, of) for kind, of in used.items() if kind not in ("/Font", "/XObject")]
        return {
            "drawing": self.digest([("/Contents", contents), *looks]),
            "fonts": self.digest(used["/Font"]),
            "pictures": self.digest(used["/XObject"]),
            "links": self.digest([("/Annots", page.get("/Annots"))]),
            "size": self.digest([(key, page.get(key)) for key in _BOXES]),
            "other": self.digest(sorted((key, of) for key, of in page.items() if key not in _APART)),
        }

    def _contents(self, page: dict[str, Any]) -> bytes:
        """Return what draws a page; several streams are read as one."""
        found = self._get(page, "/Contents")
        if found is None:
            return b""
        parts = [one.get_object() for one in found] if isinstance(found, list) else [found]
        return b"\n".join(self.unpacked(part) for part in parts)

    def _links_alone(self, page: dict[str, Any]) -> bool:
        """Return whether nothing lies over a page but links within the report."""
        for entry in self._get(page, "/Annots") or ():
            found = entry.get_object()
            if found.get("/Subtype") != "/Link" or "/AP" in found or "/AA" in found:
                return False
        return True

    def _attached(self, names: Any) -> Iterator[Attached]:
        """Yield every file in the tree of attached files, also two of one name."""
        waiting = [self._get(names, "/EmbeddedFiles")]
        while waiting:
            self.pieces -= 1
            if self.pieces < 0:
                raise self.too_much()
            node = waiting.pop()
            if node is None:
                continue
            waiting += [kid.get_object() for kid in node.get("/Kids", [])]
            for entry in node.get("/Names", [])[1::2]:
                found = entry.get_object()
                for key in ("/UF", "/F"):
                    stream = self._get(found.get("/EF", {}).get_object(), key)
                    if stream is not None:
                        name = str(found.get("/UF") or found.get("/F") or "")
                        yield Attached(name, sha256(self.unpacked(stream)).hexdigest())

    @staticmethod
    def _get(holder: Any, key: str) -> Any:
        """Return what stands under `key`, followed where it is a reference, None where nothing does."""
        found = holder.get(key)
        return None if found is None else found.get_object() if hasattr(found, "get_object") else found

    def digest(self, values: Any) -> str:
        """Return a hash of pairs of a name and a value, with all that they refer to.

        What is shared and what stands there twice are the same; what leads back to where it came from is a
        word.
        """
        last = b""
        frames = [self._frame(values)]
        while frames:
            frame = frames[-1]
            piece = next(frame.within, _END)
            if piece is _END:
                frames.pop()
                last = frame.found.digest()
                if frame.mark:
                    self.known[frame.mark] = last
                    self.above_now.discard(frame.mark)
                if frames:
                    frames[-1].found.update(last)
            elif not isinstance(piece, self.kinds.holders):
                frame.found.update(self._leaf(piece))
            elif (said := self._known(piece)) is not None:
                frame.found.update(said)
            else:
                frames.append(self._frame(piece))
        return last.hex()

    def _known(self, piece: Any) -> bytes | None:
        """Return what stands for an object that has been met, or is a page; None for a new one or a value."""
        mark = _mark(piece)
        if not mark:
            return None
        if mark in self.place:
            return b"page %d\n" % self.place[mark]
        return b"above\n" if mark in self.above_now else self.known.get(mark)

    def _frame(self, piece: Any) -> "_Frame":
        """Return an object at the start of its hash."""
        self.pieces -= 1
        if self.pieces < 0:
            raise self.too_much()
        mark = _mark(piece)
        if mark:
            self.above_now.add(mark)
            piece = piece.get_object()
        if isinstance(piece, dict):
            entries = [(key, of) for key, of in sorted(dict.items(piece)) if key not in _BACK]
            start = b"<< "
            if isinstance(piece, self.kinds.stream):
                packing = ("/Length", "/Filter", "/DecodeParms") if _is_plain(piece) else ("/Length",)
                entries = [entry for entry in entries if entry[0] not in packing]
                start = b"stream " + sha256(self.unpacked(piece)).digest()
            within: Iterator[Any] = chain.from_iterable((str(key), of) for key, of in entries)
            return _Frame(mark, sha256(start + b"%d\n" % len(entries)), within)
        if isinstance(piece, list | tuple):
            return _Frame(mark, sha256(b"[ %d\n" % len(piece)), iter(piece))
        return _Frame(mark, sha256(b"value\n"), iter((piece,)))

    def _leaf(self, piece: Any) -> bytes:
        """Return what stands for a value in the hash."""
        self.pieces -= 1
        if isinstance(piece, float | int) and not isinstance(piece, bool):
            return b"number %r\n" % float(piece)
        if isinstance(piece, bytes):
            return b"bytes %d " % len(piece) + piece
        kind = "name" if isinstance(piece, self.kinds.name) else "text"
        said = str(piece).encode("utf-8", "surrogatepass")
        return f"{kind} {len(said)} ".encode() + said

    def unpacked(self, stream: Any) -> bytes:
        """Return what a stream holds; the total is counted."""
        data = self.kinds.as_stored(stream)
        if "/Filter" in stream and _is_plain(stream):
            # One more than there may be; a picture may be larger than what the reader of PDFs unpacks.
            data = zlib.decompressobj().decompress(data, self.bytes + 1)
        self.bytes -= len(data)
        if self.bytes < 0:
            raise self.too_much()
        return data

    def too_much(self) -> InvalidFile:
        """Return the problem of a file that holds more than any report."""
        return wrong(self.path, tr("holds more than a report can"))


def _is_plain(stream: Any) -> bool:
    """Return whether a stream is packed as ours are, or not at all: other ways are compared as they are."""
    return "/DecodeParms" not in stream and bool(stream.get("/Filter", "/FlateDecode") == "/FlateDecode")


def _mark(piece: Any) -> tuple[int, int] | None:
    """Return the number of the object that `piece` refers to, None where it is a value itself."""
    number = getattr(piece, "idnum", None)
    return None if number is None else (number, piece.generation)
