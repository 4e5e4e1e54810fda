"""PDFs changed by somebody else: taken apart and written anew with pypdf, by what it offers to everybody."""

import io
import zlib
from collections.abc import Callable

from pypdf import PdfReader, PdfWriter
from pypdf.generic import IndirectObject, PdfObject, StreamObject

from cxmaturity.formats.pdf_objects import as_stored

Forge = Callable[[PdfWriter], None]


def changed(content: bytes, forge: Forge) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    forge(writer)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def added(writer: PdfWriter, thing: PdfObject) -> IndirectObject:
    """Return a reference to a copy of `thing` among the objects of `writer`."""
    # What may be referred to has this attribute: then its copy is put among the others.
    thing.indirect_reference = None
    return thing.clone(writer).indirect_reference


def attached(document: PdfWriter | PdfReader) -> dict[str, StreamObject]:
    """Return the streams of all attached files by name."""
    tree = document.root_object["/Names"]["/EmbeddedFiles"]["/Names"]
    entries = [entry.get_object() for entry in tree[1::2]]
    return {entry["/UF"]: entry["/EF"]["/F"].get_object() for entry in entries}


def without(name: str) -> Forge:
    """Return the forgery that takes the attached file called `name` out of the report."""

    def forge(writer: PdfWriter) -> None:
        tree = writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"]
        at = next(n for n, entry in enumerate(tree[1::2]) if entry.get_object()["/UF"] == name)
        entry = tree[2 * at + 1].get_object()
        del tree[2 * at : 2 * at + 2]
        files = writer.root_object["/AF"]
        del files[next(n for n, one in enumerate(files) if one.get_object() == entry)]

    return forge


def store(stream: StreamObject, stored: bytes) -> None:
    """Put `stored` into the file as what the stream holds, packed or not."""
    StreamObject.set_data(stream, stored)


def rewritten(name: str, change: Callable[[bytes], bytes]) -> Forge:
    """Return the forgery that changes what the attached file called `name` holds."""

    def forge(writer: PdfWriter) -> None:
        stream = attached(writer)[name]
        before = zlib.decompress(as_stored(stream))
        after = change(before)
        assert after != before
        store(stream, zlib.compress(after))

    return forge
