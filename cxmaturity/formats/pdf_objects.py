"""A PDF of which only what is asked for is read; loaded by those who read a report back."""

from io import BytesIO
from itertools import pairwise

from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PdfReadError, PdfStreamError
from pypdf.generic import IndirectObject, NullObject, PdfObject, StreamObject, read_object

MOST_OBJECTS = 64 * 1024 * 1024
"""Of all streams of objects together, in bytes; a report has one, of the size that a stream may have."""


class LazyReader(PdfReader):
    """Reads each object when it is asked for.

    Of objects that lie together in a stream pypdf reads all as soon as it needs one; in a report these are
    thousands, to reach four attached files.
    """

    def __init__(self, content: bytes) -> None:
        """Find where the objects are in `content`."""
        self._objects_of: dict[int, tuple[BytesIO, dict[int, int]]] = {}
        self._bytes_left = MOST_OBJECTS
        super().__init__(BytesIO(content))

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        """Return the object that is referred to, reading no other."""
        if isinstance(indirect_reference, int):
            indirect_reference = IndirectObject(indirect_reference, 0, self)
        number, generation = indirect_reference.idnum, indirect_reference.generation
        stream = None if generation else self.xref_objStm.get(number)
        if stream is None or (0, number) in self.resolved_objects:
            return super().get_object(indirect_reference)
        data, places = self._stream(stream[0])
        if number not in places:
            return NullObject()
        data.seek(places[number])
        try:
            found: PdfObject = read_object(data, self)
        except PdfStreamError:
            # As pypdf has it, and so do programs that show it.
            found = NullObject()
        return self.cache_indirect_object(0, number, found)

    def _stream(self, number: int) -> tuple[BytesIO, dict[int, int]]:
        """Return the stream of objects with this number, and where in it each of them begins."""
        if number not in self._objects_of:
            stream = self.get_object(number)
            if not isinstance(stream, StreamObject) or stream.get("/Type") != "/ObjStm":
                raise PdfReadError(f"{number} is no stream of objects")
            data, first, count = stream.get_data(), stream["/First"], stream["/N"]
            self._bytes_left -= len(data)
            if self._bytes_left < 0:
                raise LimitReachedError("streams of objects hold more than a report can")
            self._objects_of[number] = BytesIO(data), _places(data, first, count)
        return self._objects_of[number]


def _places(data: bytes, first: object, count: object) -> dict[int, int]:
    """Return where in a stream of objects each begins, by the `count` pairs at its start."""
    if not isinstance(first, int) or not isinstance(count, int) or not 0 <= first <= len(data):
        raise PdfReadError("a stream of objects does not say where they are")
    words = data[:first].split()[: 2 * max(count, 0)]
    if len(words) != 2 * count or not all(map(bytes.isdigit, words)):
        raise PdfReadError("a stream of objects does not say where they are")
    numbers, offsets = list(map(int, words[::2])), list(map(int, words[1::2]))
    if any(later <= earlier for earlier, later in pairwise(offsets)):
        raise PdfReadError("objects lie over each other")
    # Of two with one number the first counts.
    pairs = zip(reversed(numbers), reversed(offsets), strict=True)
    return {number: first + offset for number, offset in pairs if first + offset <= len(data)}


def as_stored(stream: StreamObject) -> bytes:
    """Return the bytes of a stream as they lie in the file.

    A stream that is packed unpacks them; what it is built on hands them over as they are.
    """
    return StreamObject.get_data(stream)
