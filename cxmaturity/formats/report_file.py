"""The files that a report's PDF carries, taken out of it.

The file may come from anywhere: nothing in it is believed before it is checked, nothing is written, and no
more is unpacked than such a report can need.
"""

import re
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from cxmaturity import inputs
from cxmaturity.errors import CxMaturityError, wrong
from cxmaturity.formats.field_names import shortened
from cxmaturity.text.language import refusal, tr

LARGEST = 64 * 1024 * 1024
LARGEST_ATTACHMENT = 4 * 1024 * 1024
MOST_ATTACHMENTS = 2000
LARGEST_PART = 8 * 1024 * 1024
"""Of a page, of the objects in one stream, and of whatever else is read, unpacked."""
QUESTIONNAIRE, RESULT, RECORD, TALLY = "questionnaire.json", "result.json", "report.json", "tally.json"
KEPT_PLAN = "plan.yaml"
SHEET = re.compile(r"(answers|consensus|r)([0-9]{0,5})\.yaml\Z")


def attached_files(path: Path) -> dict[str, bytes]:
    """Return the files of ours that are attached to the PDF at `path`, by name. Raises InvalidFile."""
    with opened(path) as document:
        found = dict(_attached(path, document))
    if QUESTIONNAIRE not in found or not (any(map(SHEET.match, found)) or _of_a_group(path, found)):
        message = tr("carries no answers: it is not a report of this tool, or a draft")
        raise wrong(path, message, tr("name the answer file or folder that it was made from"))
    return found


def _of_a_group(path: Path, files: dict[str, bytes]) -> bool:
    """Return whether the attached result is of several sheets, none of which is ever attached.

    One respondent beside a consensus is of several too: the group that agreed must not read what one of it
    had said before.
    """
    if RESULT not in files:
        return False
    found = attached_json(path, files, RESULT)
    if not isinstance(found, dict):
        return False
    subject = found.get("subject")
    count = subject.get("respondents") if isinstance(subject, dict) else None
    return isinstance(count, int) and (count > 1 or found.get("consensus") is True)


@contextmanager
def opened(path: Path, content: bytes | None = None) -> Iterator[Any]:
    """Open the PDF at `path`, or its `content`; whatever is wrong with it is an InvalidFile."""
    # Loaded here: only those who read a report back need it.
    import logging

    if content is None:
        content = content_of(path)
    # What it has to say about a broken file, we say ourselves.
    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        with _limited():
            yield _document(path, content)
    except CxMaturityError:
        raise
    except Exception:
        # A broken PDF can fail anywhere in the parser, with any error; which one helps nobody.
        hint = tr("get the report again from whoever made it")
        raise wrong(path, tr("is broken, or not a PDF"), hint) from None
    finally:
        log.setLevel(level)


@contextmanager
def _limited() -> Iterator[None]:
    """Let no stream of a PDF unpack to more than a report can need."""
    import pypdf

    apply = getattr(pypdf, "apply_configuration", None)
    if apply is None:
        # Before 7.1 there is one limit, its own.
        yield
        return
    with apply(
        zlib_maximum_output_length=LARGEST_PART,
        array_based_stream_maximum_output_length=LARGEST_PART,
        lzw_maximum_output_length=LARGEST_PART,
        run_length_maximum_output_length=LARGEST_PART,
    ):
        yield


def _document(path: Path, content: bytes) -> Any:
    """Return the PDF in `content`. Raises InvalidFile where it is encrypted, with whatever cipher."""
    from cxmaturity.formats.pdf_objects import LazyReader

    try:
        document = LazyReader(content)
        encrypted = document.is_encrypted
    except Exception:
        # The reader may lack the cipher, or not know it, and says so in many ways.
        if not _names_cipher(content):
            raise
        encrypted = True
    if encrypted:
        raise wrong(path, tr("is encrypted"), tr("save it without a password"))
    return document


def _names_cipher(content: bytes) -> bool:
    """Return whether the trailer, which is never encrypted itself, says that the rest is."""
    plain = re.sub(rb"#([0-9a-fA-F]{2})", lambda found: bytes.fromhex(found[1].decode()), content)
    return re.search(rb"/Encrypt[\s\d<]", plain) is not None


def content_of(path: Path) -> bytes:
    """Return the bytes of the file at `path`, if it is a file and of a size that a report can have."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise wrong(path, tr("is not a file"))
        inputs.note(path)
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise wrong(path, tr("cannot be read: {reason}", reason=refusal(error))) from None
    if len(content) > LARGEST:
        limit = LARGEST // 1024**2
        raise wrong(path, tr("is larger than {limit} MiB, more than any such file needs", limit=limit))
    if b"%PDF-" not in content[:1024]:
        raise wrong(path, tr("is not a PDF"))
    return content


def _attached(path: Path, document: Any) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of every attached file that is one of ours."""
    seen: set[str] = set()
    for entry in _specifications(path, document):
        name = str(entry.get("/UF") or entry.get("/F") or "")
        if "/" in name or "\\" in name:
            raise wrong(path, tr("has an attachment with a path for a name: {name}", name=shortened(name)))
        if name not in (QUESTIONNAIRE, RESULT, RECORD, TALLY) and not name.endswith(".yaml"):
            continue
        if name.endswith(".yaml") and not SHEET.match(name):
            raise wrong(path, tr("has an attachment that is not ours: {name}", name=shortened(name)))
        if name in seen:
            raise wrong(path, tr("has two attachments called {name}", name=shortened(name)))
        seen.add(name)
        yield name, _unpacked(path, name, entry["/EF"]["/F"].get_object())


def _specifications(path: Path, document: Any) -> Iterator[Any]:
    """Yield the file specifications in the tree of attached files; a tree that goes in circles ends."""
    names = document.trailer["/Root"].get("/Names", {})
    waiting = [names.get_object().get("/EmbeddedFiles")] if names else []
    seen = 0
    while waiting:
        node = waiting.pop()
        if node is None:
            continue
        tree = node.get_object()
        waiting += tree.get("/Kids", [])
        for entry in tree.get("/Names", [])[1::2]:
            yield entry.get_object()
            seen += 1
        seen += 1
        if seen > 2 * MOST_ATTACHMENTS or len(waiting) > MOST_ATTACHMENTS:
            message = tr("has more than {most} attachments", most=MOST_ATTACHMENTS)
            raise wrong(path, message)


def _unpacked(path: Path, name: str, stream: Any) -> bytes:
    """Return the content of an attachment, unpacked by ourselves: never more than it may hold."""
    from cxmaturity.formats.pdf_objects import as_stored

    packed = as_stored(stream)
    kind = stream.get("/Filter")
    if isinstance(kind, list):
        kind = kind[0] if len(kind) == 1 else "" if kind else None
    if kind not in (None, "/FlateDecode") or stream.get("/DecodeParms"):
        raise wrong(path, tr("has an attachment packed in a way that we do not use: {name}", name=name))
    content: bytes = packed
    if kind:
        content = zlib.decompressobj().decompress(packed, LARGEST_ATTACHMENT + 1)
    if len(content) > LARGEST_ATTACHMENT:
        limit = LARGEST_ATTACHMENT // 1024**2
        message = tr("has an attachment of more than {limit} MiB: {name}", limit=limit, name=name)
        raise wrong(path, message)
    return content


def attached_json(path: Path, files: dict[str, bytes], name: str) -> Any:
    """Return the content of an attached JSON file. Raises InvalidFile."""
    if name not in files:
        raise wrong(path, tr("carries no {name}", name=name))
    try:
        return msgspec.json.decode(files[name])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise wrong(path, tr("{name} is not JSON", name=name)) from None


def attached_text(path: Path, files: dict[str, bytes], name: str) -> str:
    """Return the text of an attached file. Raises InvalidFile."""
    try:
        return files[name].decode()
    except UnicodeDecodeError:
        raise wrong(place_of(path, name), tr("is not UTF-8 text")) from None


def place_of(path: Path, name: str) -> str:
    """Return how an attached file is named in messages."""
    return f"{path}: {name}"
