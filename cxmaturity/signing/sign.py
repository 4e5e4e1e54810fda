"""A report signed: its own bytes, and after them an update that holds the signature alone."""

from datetime import UTC, datetime
from pathlib import Path

from cxmaturity.errors import wrong
from cxmaturity.formats.report_file import attached_files, content_of, opened
from cxmaturity.signing.cms import OVER, cms_of, digest
from cxmaturity.signing.key import Key
from cxmaturity.signing.update import Update, appended, filled, prepared, signed_bytes
from cxmaturity.text.dates import moment_of, source_date_epoch
from cxmaturity.text.language import is_tag, language, nearest, tr

_STEP = 256
"""A signature has room for so many bytes or a multiple of them."""


def signed(path: Path, key: Key, moment: datetime) -> bytes:
    """Return the report at `path` with a signature by `key` that says it was made at this `moment`.

    All that was there stays, byte for byte; a report that is signed already gets one more. Raises InvalidFile
    where it is no report of this tool, and where somebody has added to it.
    """
    before = content_of(path)
    # Whoever signs a draft signs what nobody can check.
    attached_files(path)
    found = appended(path, before)
    if not found.is_whole:
        message = tr("was changed after it was made: something was added to it")
        raise wrong(path, message, tr("sign the report as it was written"))

    def tried(room: int) -> tuple[bytes, int]:
        update = Update(moment=moment, called=_called(path, before), room=room)
        parts = prepared(path, before, update)
        content = signed_bytes(before, parts)
        signature = cms_of(key, lambda name: digest(content, name))
        return before + filled(parts, signature, room), len(signature)

    # How long it is, only one that is made says; those of some keys differ by a few bytes.
    needed = tried(0)[1] + OVER
    return tried(-(-needed // _STEP) * _STEP)[0]


def moment_of_signing() -> datetime:
    """Return the moment by SOURCE_DATE_EPOCH where set, else now. Raises BadInput where that is none."""
    given = moment_of(source_date_epoch())
    return datetime.now(UTC).replace(microsecond=0) if given is None else given


def _called(path: Path, content: bytes) -> bytes:
    """Return what a screen reader calls the field, in the report's language, as a PDF encodes it."""
    with opened(path, content) as document:
        tag = str(document.trailer["/Root"].get("/Lang", ""))
    words = language(nearest(tag) if is_tag(tag) else "en")
    return b"\xfe\xff" + words.text("Signature").encode("utf-16-be")
