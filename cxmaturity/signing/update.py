"""What signing appends to a report: an update that adds a signature and can add nothing else.

It is written in one way alone. So whoever has the bytes before it writes it again, holds the two side by
side, and knows to the last byte that nothing came with the signature: no page, no note, no second table of
objects.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import md5
from itertools import pairwise
from pathlib import Path
from typing import Any

from cxmaturity.errors import CxMaturityError, wrong
from cxmaturity.formats.report_file import opened
from cxmaturity.text.language import tr

MOST = 50
"""So many signatures a report may have; for each the file is read again."""
_TAIL = re.compile(rb"startxref\n([0-9]{1,10})\n%%EOF\n")
_SIGNATURE = re.compile(
    rb"<</Type /Sig/Filter /Adobe\.PPKLite/SubFilter /ETSI\.CAdES\.detached/M \(D:([0-9]{14})Z\)"
    rb"/ByteRange \[[0-9 ]{43}\]/Contents <([0-9a-f]+)>>>"
)
_CALLED = re.compile(rb"/TU <((?:[0-9a-f]{2})*)>")
_STAMP = "%Y%m%d%H%M%S"
_PLACE = 10
_RANGE = 4 * _PLACE + 3
"""So wide is a place in the file, and what says which bytes are signed."""
_NOWHERE = "[-1 -1 -1 -1]"
"""Where the field lies: beside the page and without an extent, so that nobody sees it or hears of it."""


@dataclass(frozen=True, kw_only=True)
class Update:
    """What one signature decides about its update.

    `moment` is when it says that it was made, `called` what a screen reader calls its field, encoded as in a
    PDF, and `room` what it may take up, in bytes.
    """

    moment: datetime
    called: bytes
    room: int


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A signature as it lies in the file: what it signs, its own bytes, what it says, where it ends."""

    signed: bytes
    signature: bytes
    update: Update
    end: int


@dataclass(frozen=True, kw_only=True)
class Appended:
    """A file taken apart into the report and the signatures after it; it is whole where no more comes."""

    report: bytes
    signatures: tuple[Revision, ...]
    is_whole: bool


def prepared(path: Path, before: bytes, update: Update) -> tuple[bytes, bytes]:
    """Return what is appended to `before`, as what stands before the signature and after it.

    Raises InvalidFile where `before` is no PDF that a signature can be appended to.
    """
    with opened(path, before) as document:
        return _written(path, document, before, update)


def filled(parts: tuple[bytes, bytes], signature: bytes, room: int) -> bytes:
    """Return the update with its `signature`, which has so much `room`."""
    head, tail = parts
    return head + signature.hex().encode().ljust(2 * room, b"0") + tail


def signed_bytes(before: bytes, parts: tuple[bytes, bytes]) -> bytes:
    """Return all that is signed: the file without the signature itself and the marks around it."""
    head, tail = parts
    return before + head[:-1] + tail[1:]


def appended(path: Path, content: bytes) -> Appended:
    """Return `content` taken apart; each update is written again and has to come out the same."""
    ends = [found.end() for found in _TAIL.finditer(content)]
    if not ends:
        return Appended(report=content, signatures=(), is_whole=True)
    found: list[Revision] = []
    for start, end in pairwise(ends[: MOST + 1]):
        revision = _again(path, content[:start], content[start:end])
        if revision is None:
            break
        found.append(revision)
    reached = found[-1].end if found else ends[0]
    return Appended(report=content[: ends[0]], signatures=tuple(found), is_whole=reached == len(content))


def _again(path: Path, before: bytes, added: bytes) -> Revision | None:
    """Return the signature in what was `added`, None where that is anything but the update of one."""
    said, called = _SIGNATURE.search(added), _CALLED.search(added)
    if said is None or called is None or len(said[2]) % 2:
        return None
    try:
        moment = datetime.strptime(said[1].decode(), _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    update = Update(moment=moment, called=bytes.fromhex(called[1].decode()), room=len(said[2]) // 2)
    try:
        parts = prepared(path, before, update)
    except CxMaturityError:
        return None
    signature = without_padding(bytes.fromhex(said[2].decode()))
    if filled(parts, signature, update.room) != added:
        return None
    return Revision(
        signed=signed_bytes(before, parts), signature=signature, update=update, end=len(before) + len(added)
    )


def without_padding(room: bytes) -> bytes:
    """Return the signature without the zeros after it; it says itself how long it is."""
    if len(room) < 2 or room[0] != 0x30:
        return room
    size, start = room[1], 2
    if size > 0x80:
        start += size - 0x80
        size = int.from_bytes(room[2:start])
    return room[: start + size]


def _written(path: Path, document: Any, before: bytes, update: Update) -> tuple[bytes, bytes]:
    """Return the update of a document whose bytes so far are `before`."""
    trailer = document.trailer
    root, first = trailer.raw_get("/Root"), document.pages[0].indirect_reference
    last = _TAIL.search(before, max(0, len(before) - 64))
    if first is None or last is None or last.end() != len(before):
        raise wrong(path, tr("is not built as a report is"), tr("sign the report as it was written"))
    field, signature, table = (int(trailer["/Size"]) + number for number in range(3))
    catalog, page = dict(dict.items(root.get_object())), dict(dict.items(first.get_object()))
    form = catalog.get("/AcroForm")
    fields = [] if form is None else list(form.get_object()["/Fields"])
    position = len(fields) + 1
    # Fields of signatures alone: whatever else a form says is not taken over, and so is no update of ours.
    catalog["/AcroForm"] = _Raw(f"<</Fields [{_joined(fields)}{field} 0 R]/SigFlags 3>>".encode())
    above = page.get("/Annots")
    notes = [] if above is None else list(above.get_object())
    page["/Annots"] = _Raw(f"[{_joined(notes)}{field} 0 R]".encode())
    page["/Tabs"] = _Raw(b"/S")
    widget = (
        f"<</Type /Annot/Subtype /Widget/FT /Sig/T (Signature{position})/TU <{update.called.hex()}>/F 132"
        f"/Rect {_NOWHERE}/P {first.idnum} 0 R/V {signature} 0 R>>"
    )
    objects = {
        root.idnum: _text_of(catalog),
        first.idnum: _text_of(page),
        field: widget.encode(),
    }
    places: dict[int, int] = {}
    text = bytearray()
    for number, content in objects.items():
        places[number] = len(before) + len(text)
        text += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    places[signature] = len(before) + len(text)
    stamp = update.moment.strftime(_STAMP).encode()
    text += (
        b"%d 0 obj\n<</Type /Sig/Filter /Adobe.PPKLite/SubFilter /ETSI.CAdES.detached/M (D:%bZ)/ByteRange ["
        % (signature, stamp)
    )
    # Numbers of one width: what is signed has its length before they are known.
    hole = len(before) + len(text) + _RANGE + len(b"]/Contents ")
    after = hole + 2 * update.room + 2
    end = b">>\nendobj\n"
    places[table] = after + len(end)
    end += _table(trailer, before, places, int(last[1]))
    text += b" ".join(b"%*d" % (_PLACE, one) for one in (0, hole, after, len(end))) + b"]/Contents <"
    return bytes(text), b">" + end


def _table(trailer: Any, before: bytes, places: dict[int, int], previous: int) -> bytes:
    """Return the table of the objects of the update, itself the last of them, and how the file ends."""
    numbers = sorted(places)
    own = numbers[-1]
    rows = b"".join(b"\x01" + places[number].to_bytes(5) + b"\0" for number in numbers)
    index = " ".join(f"{number} 1" for number in numbers)
    known = trailer["/ID"][0]
    first = bytes(known.original_bytes) if hasattr(known, "original_bytes") else bytes(known)
    entries = (
        f"/Type /XRef/Index [{index}]/W [1 5 1]/Size {own + 1}/Prev {previous}"
        f"/Root {trailer.raw_get('/Root').idnum} 0 R/Info {trailer.raw_get('/Info').idnum} 0 R"
        f"/ID [<{first.hex()}> <{md5(before, usedforsecurity=False).hexdigest()}>]/Length {len(rows)}"
    )
    head = f"{own} 0 obj\n<<{entries}>>\nstream\n".encode()
    return head + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % places[own]


# ---- An object as it is written: the same for the same values, whatever library has read them


@dataclass(frozen=True)
class _Raw:
    """What is written as it is."""

    text: bytes


_PLAIN = re.compile(r"[!-~]")
_DELIMITERS = frozenset("()<>[]{}/%#")


def _joined(references: list[Any]) -> str:
    return "".join(f"{one.idnum} {one.generation} R " for one in references)


def _text_of(value: Any) -> bytes:
    """Return a value as it stands in a PDF."""
    return b"".join(_pieces(value))


def _pieces(value: Any) -> Iterator[bytes]:  # noqa: C901, PLR0912 - a kind of value each
    """Yield a value piece by piece. Raises TypeError for what no catalog and no page of ours holds."""
    from pypdf.generic import (
        BooleanObject,
        ByteStringObject,
        IndirectObject,
        NameObject,
        NullObject,
        StreamObject,
        TextStringObject,
    )

    if isinstance(value, _Raw):
        yield value.text
    elif isinstance(value, IndirectObject):
        yield b"%d %d R" % (value.idnum, value.generation)
    elif isinstance(value, NullObject):
        yield b"null"
    elif isinstance(value, BooleanObject):
        yield b"true" if value.value else b"false"
    elif isinstance(value, NameObject):
        yield _name(str(value))
    elif isinstance(value, TextStringObject):
        yield b"<" + value.original_bytes.hex().encode() + b">"
    elif isinstance(value, ByteStringObject):
        yield b"<" + bytes(value).hex().encode() + b">"
    elif isinstance(value, int):
        yield b"%d" % value
    elif isinstance(value, float):
        yield f"{float(value):f}".rstrip("0").rstrip(".").encode()
    elif isinstance(value, StreamObject):
        raise TypeError(value)
    elif isinstance(value, dict):
        yield b"<<"
        for key, entry in dict.items(value):
            yield _name(str(key)) + b" "
            yield from _pieces(entry)
        yield b">>"
    elif isinstance(value, list):
        yield b"["
        for place, entry in enumerate(list.__iter__(value)):
            yield b" " if place else b""
            yield from _pieces(entry)
        yield b"]"
    else:
        raise TypeError(value)


def _name(name: str) -> bytes:
    """Return a name with what may not stand in one written as its code."""
    letters = name.removeprefix("/").encode()
    return b"/" + b"".join(
        bytes([one]) if 33 <= one <= 126 and chr(one) not in _DELIMITERS else b"#%02X" % one
        for one in letters
    )
