"""Of a PDF only what is asked for is read, it is what pypdf reads, and a stream built to hurt is refused."""

import io
import zlib
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject, PdfObject

from cxmaturity.errors import InvalidFile
from cxmaturity.formats.pdf_objects import MOST_OBJECTS, LazyReader, as_stored
from cxmaturity.formats.report_file import LARGEST_PART, attached_files, opened
from tests.pdf_forging import attached
from tests.report_pages import pdf

OLD_GROUP = Path(__file__).parent / "old_assessments" / "group-0.1.pdf"


def saved_by_another_program(content: bytes) -> bytes:
    """Return the report with its objects in many streams, a hundred each."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def as_written(found: PdfObject | None) -> bytes:
    target = io.BytesIO()
    assert found is not None
    found.write_to_stream(target)
    return target.getvalue()


SAMPLES = {
    "ours": lambda: pdf("small"),
    "of version 0.1": OLD_GROUP.read_bytes,
    "saved by another program": lambda: saved_by_another_program(pdf("small")),
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_object_is_the_one_that_pypdf_reads(kind: str) -> None:
    content = SAMPLES[kind]()
    lazy, usual = LazyReader(content), PdfReader(io.BytesIO(content))
    assert len(lazy.xref_objStm) > 100
    for number in [*lazy.xref_objStm, *lazy.xref[0]]:
        pair = [as_written(IndirectObject(number, 0, one).get_object()) for one in (lazy, usual)]
        assert pair[0] == pair[1]


def test_the_attached_files_are_reached_without_reading_all_else(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf("small"))
    with opened(path) as document:
        found = {name: zlib.decompress(as_stored(stream)) for name, stream in attached(document).items()}
        read = len(document.resolved_objects)
    assert found == attached_files(path)
    # The stream of objects, the table of all objects, the catalogue, the tree of files, two for each of them.
    assert read <= 4 + 2 * len(found)


# Built by hand: a catalogue in a stream of objects


def built(
    objects: str = "<< /Type /Catalog >>",
    *,
    pairs: str = "1 0",
    count: str = "1",
    first: str = "4",
    within: int = 2,
    room: int = 0,
) -> bytes:
    """Return a PDF whose object 1, the catalogue, lies `within` another one."""
    data = pairs.encode() + b" " + objects.encode() + b" " * room
    content = b"%PDF-1.7\n"
    places = []
    head = f"/Type /ObjStm /N {count} /First {first}".encode()
    for number, kind, holds in ((2, head, data), (3, b"", None)):
        places.append(len(content))
        if holds is None:
            rows = [(0, 0, 0), (2, within, 0), (1, places[0], 0), (1, places[1], 0)]
            holds = b"".join(bytes([kind]) + place.to_bytes(4) + bytes([end]) for kind, place, end in rows)
            kind = b"/Type /XRef /W [1 4 1] /Size 4 /Root 1 0 R"
        packed = zlib.compress(holds)
        content += b"%d 0 obj\n<< %b /Filter /FlateDecode /Length %d >>\nstream\n" % (
            number,
            kind,
            len(packed),
        )
        content += packed + b"\nendstream\nendobj\n"
    return content + b"startxref\n%d\n%%%%EOF\n" % places[-1]


def test_what_is_built_by_hand_is_read() -> None:
    assert LazyReader(built()).root_object["/Type"] == "/Catalog"


HOSTILE = {
    "no stream of objects": {"within": 3},
    "within itself": {"within": 1},
    "a number of objects that is in it": {"count": "1 0 R"},
    "a place that is in it": {"first": "1 0 R"},
    "more objects than there are": {"count": "2000000000"},
    "fewer objects than none": {"count": "-1"},
    "begins behind its end": {"first": "4000"},
    "begins before its start": {"first": "-4"},
    "no numbers": {"pairs": "1 x"},
    "an object behind its end": {"pairs": "1 9000", "first": "7"},
    "an object over another": {"pairs": "1 0 2 0", "count": "2", "first": "8"},
    "not in it": {"pairs": "7 0"},
    "nested without end": {"objects": "[" * 100_000},
    "too large": {"room": MOST_OBJECTS},
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_stream_of_objects_that_is_built_to_hurt_is_refused_in_words(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(built(**HOSTILE[kind]))
    with pytest.raises(InvalidFile) as refused:
        attached_files(path)
    assert refused.value.problems[0].message == "is broken, or not a PDF"


def test_streams_of_objects_have_a_limit_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert MOST_OBJECTS > LARGEST_PART
    monkeypatch.setattr("cxmaturity.formats.pdf_objects.MOST_OBJECTS", 1000)
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf("small"))
    with pytest.raises(InvalidFile):
        attached_files(path)
