"""Whatever somebody does to a signed report, `verify` tells it; and no flipped byte stays unseen.

What is known of attacks on signed PDFs (shadow content, other updates, wrapped and forged signatures) is tried
on a real one, with what PDF libraries offer to everybody.
"""

# ruff: noqa: E501

import io
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from asn1crypto import cms as asn1
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    RectangleObject,
    TextStringObject,
)

from cxmaturity.errors import InvalidFile
from cxmaturity.signing.cms import cms_of, digest, holds
from cxmaturity.signing.key import read_key
from cxmaturity.signing.sign import signed
from cxmaturity.signing.update import Update, appended, filled, prepared, signed_bytes
from cxmaturity.text.dates import moment_of
from cxmaturity.verification import Brought, verify
from cxmaturity.verification.finding import CheckOutcome
from cxmaturity.verification.signed import signatures_seen
from tests.command_line import invoked, laid_out
from tests.pdf_forging import Forge, added, changed, rewritten, written
from tests.signing_keys import SIGNED, authority, between, certificate, key_files, pem
from tests.signing_keys import key as private

pytest.importorskip("pyhanko")

ANSWERS = "format: 1\nquestionnaire: cx-maturity@1\norganisation: Acme\ndate: 2026-09-30\nanswers: {vision.sponsor: 3}\n"
FLIPS = int(os.environ.get("CXMATURITY_FLIPS", "300"))
"""So many bytes are flipped; a full run takes 10,000."""
DIFFERS = 3


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attacks")
    laid_out(folder, {"acme.yaml": ANSWERS, "other.yaml": ANSWERS.replace("Acme", "Acme Ltd"), **key_files()})
    for name in ("acme", "other"):
        done = invoked("report", f"{name}.yaml", "--profile", "board", "-o", f"{name}.pdf", folder=folder)
        assert done.exit_code == 0, done.output
    return folder


def by(place: Path, content: bytes, key: str = "anna.pem") -> bytes:
    """Return a report signed, whatever it is, as this tool does."""
    path = place / "before.pdf"
    path.write_bytes(content)
    moment = moment_of(SIGNED)
    assert moment is not None
    return signed(path, read_key(place / key, lambda: None), moment)


def forced(place: Path, content: bytes, key: str = "bo-alone.pfx") -> bytes:
    """Return any PDF with a signature as this tool appends one, made by somebody who asks nobody."""
    path, room = place / "before.pdf", 4096
    moment = moment_of(SIGNED)
    assert moment is not None
    parts = prepared(path, content, Update(moment=moment, called=b"\xfe\xff", room=room))
    of = signed_bytes(content, parts)
    signature = cms_of(read_key(place / key, lambda: None), lambda name: digest(of, name))
    return content + filled(parts, signature, room)


@pytest.fixture(scope="module")
def report(place: Path) -> bytes:
    return (place / "acme.pdf").read_bytes()


@pytest.fixture(scope="module")
def once(place: Path, report: bytes) -> bytes:
    return by(place, report)


@pytest.fixture(scope="module")
def twice(place: Path, once: bytes) -> bytes:
    return by(place, once, "ed.pem")


def told(place: Path, content: bytes, *options: str) -> tuple[int, str]:
    (place / "attacked.pdf").write_bytes(content)
    done = invoked("verify", "attacked.pdf", *options, folder=place)
    return done.exit_code, done.output


# Updates after the signature: a viewer shows the last version, the signature still fits the first


def update(content: bytes, forge: Forge) -> bytes:
    """Return a file with an update appended to it, as any program writes one."""
    writer = PdfWriter(io.BytesIO(content), incremental=True)
    forge(writer)
    after = written(writer)
    assert after.startswith(content)
    return after


def other_page(writer: PdfWriter) -> None:
    stream = DecodedStreamObject()
    stream.set_data(b"BT ET")
    writer.pages[0][NameObject("/Contents")] = added(writer, stream)


def note(writer: PdfWriter) -> None:
    look = DecodedStreamObject()
    look.set_data(b"1 1 1 rg 0 0 400 60 re f")
    look[NameObject("/Subtype")] = NameObject("/Form")
    look[NameObject("/BBox")] = RectangleObject((0, 0, 400, 60))
    entry = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Stamp"),
            NameObject("/Rect"): RectangleObject((50, 400, 450, 460)),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): added(writer, look)}),
        }
    )
    page = writer.pages[0]
    page[NameObject("/Annots")] = ArrayObject([*page.get("/Annots", ()), added(writer, entry)])


def title(writer: PdfWriter) -> None:
    writer.add_metadata({"/Title": "Stage 5"})


def script(writer: PdfWriter) -> None:
    act = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("0")}
    )
    writer.root_object[NameObject("/OpenAction")] = act


def look_of_the_signature(writer: PdfWriter) -> None:
    """Show the field of the signature, with words in it, over the cover."""
    look = DecodedStreamObject()
    look.set_data(b"1 0 0 rg 0 0 400 60 re f")
    look[NameObject("/Subtype")] = NameObject("/Form")
    look[NameObject("/BBox")] = RectangleObject((0, 0, 400, 60))
    field = writer.root_object["/AcroForm"]["/Fields"][0].get_object()
    field[NameObject("/Rect")] = RectangleObject((50, 400, 450, 460))
    field[NameObject("/AP")] = DictionaryObject({NameObject("/N"): added(writer, look)})


def other_answers(writer: PdfWriter) -> None:
    rewritten("answers.yaml", lambda content: content.replace(b"'3'", b"'5'").replace(b": 3", b": 5"))(writer)


LATER = (
    "DIFFERS: signature 1: something was added after it stands there, nothing but further signatures follows"
)
UPDATES: dict[str, tuple[Forge, str]] = {
    "another page": (other_page, "DIFFERS: page 1, text"),
    "a note over the cover": (note, "DIFFERS: what lies over the pages: notes or fields"),
    "another title": (title, "DIFFERS: metadata, Title: Stage 5"),
    "a script": (script, "DIFFERS: scripts and actions"),
    "a signature that can be seen": (look_of_the_signature, "DIFFERS: page 1, links and notes"),
}
UNSEEN = [kind for kind in UPDATES if kind != "a signature that can be seen"]


@pytest.mark.parametrize("kind", UPDATES)
def test_an_update_after_the_signature_is_told(kind: str, place: Path, once: bytes) -> None:
    forge, line = UPDATES[kind]
    code, said = told(place, update(once, forge))
    assert code == DIFFERS, said
    assert LATER in said
    assert line in said
    assert "DIFFERS: the file: something was added to it after it was made" in said


def test_answers_that_came_after_the_signature_are_told(place: Path, once: bytes) -> None:
    """The figures then are those of other answers."""
    code, said = told(place, update(once, other_answers))
    assert code == DIFFERS, said
    assert LATER in said


@pytest.mark.parametrize("kind", UNSEEN)
def test_one_between_two_signatures_is_told(kind: str, place: Path, once: bytes) -> None:
    """The second was made over it: who signed that signed another file than the first."""
    if kind == "a signature that can be seen":
        pytest.skip(
            "then its field is no longer as this tool writes it, and nobody else signs like this tool"
        )
    content = forced(place, update(once, UPDATES[kind][0]))
    code, said = told(place, content)
    assert code == DIFFERS, said
    assert LATER in said


@pytest.mark.parametrize("kind", UNSEEN)
def test_one_before_the_first_signature_is_told(kind: str, place: Path, report: bytes) -> None:
    """Who signs a changed report has signed just that; it still is not what its answers make."""
    content = update(report, UPDATES[kind][0])
    with pytest.raises(InvalidFile, match="was changed after it was made"):
        by(place, content)
    code, said = told(place, forced(place, content))
    assert code == DIFFERS, said


def test_a_forged_report_that_its_forger_signed_is_told(place: Path, report: bytes) -> None:
    """The signature holds: it is one over a forgery."""
    forged = by(place, rebuilt(place))
    code, said = told(place, forged)
    assert code == DIFFERS, said
    assert "agrees: signature 1: of every byte before it" in said
    assert "DIFFERS: page 1" in said


def rebuilt(place: Path) -> bytes:
    """A report whose pages are of one and whose files are of the other, in one piece."""
    content = changed((place / "acme.pdf").read_bytes(), other_page)
    # Written by another program, it ends as one by this tool does.
    return content if content.endswith(b"%%EOF\n") else content + b"\n"


# What lies around the signature

_TAIL = re.compile(rb"startxref\n([0-9]+)\n%%EOF\n")


def with_end_of(content: bytes, place: int) -> bytes:
    """Return a file that says once more where its objects are: where they were in an earlier version."""
    found = [*_TAIL.finditer(content)][place]
    return content + found[0]


def hole(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    found = re.search(rb"(?<=/Contents <)[0-9a-f]+(?=>)", content)
    assert found is not None
    return content[: found.start()] + change(found[0]) + content[found.end() :]


def last_part(content: bytes) -> bytes:
    ends = [found.end() for found in _TAIL.finditer(content)]
    return content[ends[-2] :]


AROUND: dict[str, Callable[[bytes, bytes], bytes]] = {
    "a byte at the end": lambda once, _: once + b"\n",
    "a comment at the end": lambda once, _: once + b"% nothing\n",
    "another end": lambda once, _: once + b"%%EOF\n",
    "the table of before once more": lambda once, _: with_end_of(once, 0),
    "its own table once more": lambda once, _: with_end_of(once, 1),
    "its own update once more": lambda once, _: once + last_part(once),
    "bytes between report and signature": lambda once, report: report + b"% x\n" + once[len(report) :],
    "a byte before all": lambda once, _: b"\n" + once,
    "nothing for a signature": lambda once, _: hole(once, lambda found: b"0" * len(found)),
    "a shorter hole": lambda once, _: hole(once, lambda found: found[:-2]),
    "capitals in the signature": lambda once, _: hole(once, bytes.upper),
    "bytes after the signature in its hole": lambda once, _: hole(once, lambda found: found[:-2] + b"01"),
    "another range": lambda once, _: re.sub(
        rb"(/ByteRange \[ +0 )([ 0-9]{10})", lambda found: found[1] + b"%10d" % (int(found[2]) - 1), once
    ),
    "an empty range": lambda once, _: re.sub(
        rb"/ByteRange \[[ 0-9]{43}\]", b"/ByteRange [" + b"0 0 0 0".ljust(43) + b"]", once
    ),
    "no range": lambda once, _: once.replace(b"/ByteRange", b"/ByteRangf"),
    "another moment": lambda once, _: once.replace(b"/M (D:20261128", b"/M (D:20251128"),
    "a moment that there is not": lambda once, _: once.replace(b"/M (D:20261128", b"/M (D:20261399"),
    "another kind of signature": lambda once, _: once.replace(
        b"/ETSI.CAdES.detached", b"/adbe.pkcs7.detached"
    ),
    "a field that can be seen": lambda once, _: once.replace(b"/Rect [-1 -1 -1 -1]", b"/Rect [50 50 99 99]"),
    "another name of the field": lambda once, _: once.replace(b"/TU <feff0053", b"/TU <feff0054"),
}


@pytest.mark.parametrize("kind", AROUND)
def test_what_is_done_around_a_signature_is_told(kind: str, place: Path, once: bytes, report: bytes) -> None:
    content = AROUND[kind](once, report)
    assert content != once
    code, said = told(place, content)
    assert code == DIFFERS, said
    assert "agrees: signature 1" not in said


def test_a_signature_of_another_report_is_told(place: Path, once: bytes, report: bytes) -> None:
    other = by(place, (place / "other.pdf").read_bytes())
    added_to_other = other[len((place / "other.pdf").read_bytes()) :]
    code, said = told(place, report + added_to_other)
    assert code == DIFFERS, said
    assert "agrees: signature" not in said


def test_a_signature_taken_out_leaves_an_unsigned_report(
    place: Path, twice: bytes, once: bytes, report: bytes
) -> None:
    """Nobody can tell, unless somebody says that there is to be one."""
    assert told(place, twice[: len(once)])[0] == 0
    assert told(place, report)[0] == 0
    code, said = told(place, report, "--trust", "anna.crt")
    assert code == DIFFERS, said
    assert "DIFFERS: signature: nothing stands there, one that --trust vouches for follows" in said


def test_a_file_that_another_program_has_saved_again_is_told(place: Path, once: bytes) -> None:
    code, said = told(place, changed(once, lambda writer: None))
    assert code == DIFFERS, said
    assert "agrees: signature" not in said


# A signature by another program


def test_a_signature_by_another_program_is_named_and_left_open(place: Path, report: bytes) -> None:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf
    from pyhanko.sign.signers.pdf_cms import SimpleSigner

    signer = SimpleSigner.load_pkcs12(place / "bo.p12", passphrase=b"pass phrase")
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(report))
    sign_pdf(writer, PdfSignatureMetadata(field_name="Theirs"), signer, output=out)
    code, said = told(place, out.getvalue())
    assert code == DIFFERS, said
    assert "Signature 1 was made with the key of this certificate: CN=Bo Ek,O=Fairlead Partners." in said
    why = "another program made it, and may have added more than that"
    assert f"NOT COMPARABLE: signature 1: {why}" in said
    assert "agrees: result.json: every figure" in said
    # With anything after it, it is no signature of this file.
    code, said = told(place, update(out.getvalue(), note))
    assert "DIFFERS: signature 1: something was added after it" in said


# Every byte


def flipped(content: bytes, random: Random) -> tuple[int, bytes]:
    at = random.randrange(len(content))
    return at, content[:at] + bytes([content[at] ^ random.randrange(1, 256)]) + content[at + 1 :]


def is_told(place: Path, content: bytes) -> bool:
    """Return whether the signatures alone tell that the file was changed, or else all of `verify` does."""
    path = place / "flipped.pdf"
    found = signatures_seen(content, appended(path, content), None)[1]
    if any(one.outcome is CheckOutcome.DIFFERS for one in found):
        return True
    path.write_bytes(content)
    try:
        return verify(path, Brought()).exit_code == DIFFERS
    except InvalidFile:
        return True


@pytest.mark.parametrize("part", ["anywhere", "in what was appended"])
def test_every_flipped_byte_is_told(part: str, place: Path, twice: bytes, report: bytes) -> None:
    random = Random(f"{part} {FLIPS}")
    start = 0 if part == "anywhere" else len(report)
    unseen = []
    for _ in range(FLIPS // 2):
        at, changed_part = flipped(twice[start:], random)
        if not is_told(place, twice[:start] + changed_part):
            unseen.append((start + at, changed_part[at]))
    assert unseen == []


def cms(place: Path, key: str) -> tuple[bytes, bytes]:
    """Return a signature by itself, and what it is of."""
    content = forced(place, (place / "acme.pdf").read_bytes(), key)
    (found,) = appended(place / "acme.pdf", content).signatures
    return found.signature, found.signed


@pytest.mark.parametrize("key", ["anna.pem", "chain.pem"])
def test_no_byte_of_a_signature_is_free(key: str, place: Path) -> None:
    """Nor of the certificates above its own, which nothing else would hold."""
    (place / "chain.pem").write_bytes(
        pem(
            private("ec", "bo"),
            certificate("Bo Ek", private("ec", "bo"), between()),
            between()[0],
            authority()[0],
        )
    )
    signature, of = cms(place, key)
    assert holds(signature, of)[0]
    random = Random(key)
    unseen = [
        at
        for at in range(len(signature))
        if holds(
            signature[:at] + bytes([signature[at] ^ random.randrange(1, 256)]) + signature[at + 1 :], of
        )[0]
    ]
    assert unseen == []


def test_nothing_is_put_into_a_signature(place: Path) -> None:
    """What PDF readers pass over: attributes that nobody signed, a further certificate, another version."""
    signature, of = cms(place, "anna.pem")
    stranger = x509.Certificate.load(authority()[0].public_bytes(Encoding.DER))

    def with_attribute(content: Any) -> None:
        content["signer_infos"][0]["unsigned_attrs"] = [
            {"type": "signing_time", "values": [asn1.Time({"utc_time": datetime(2025, 1, 1, tzinfo=UTC)})]}
        ]

    def with_certificate(content: Any) -> None:
        content["certificates"].append(asn1.CertificateChoices(name="certificate", value=stranger))

    def with_version(content: Any) -> None:
        content["version"] = "v3"

    for change in (with_attribute, with_certificate, with_version):
        info = asn1.ContentInfo.load(signature)
        content = info["content"]
        change(content)
        other = asn1.ContentInfo({"content_type": "signed_data", "content": content}).dump()
        assert other != signature
        assert not holds(other, of)[0], change.__name__


def test_the_one_that_nobody_touched_is_not_accused(place: Path, twice: bytes) -> None:
    assert not is_told(place, twice)
    assert len(PdfReader(io.BytesIO(twice)).root_object["/AcroForm"]["/Fields"]) == 2
