"""A signed report: its own bytes and a signature after them, by whose key, and read like any other."""

# ruff: noqa: E501

import io
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pexpect
import pytest
from pypdf import PdfReader, PdfWriter
from typer.testing import Result

import cxmaturity as cx
from cxmaturity.signing import component
from cxmaturity.signing.key import read_key
from cxmaturity.signing.sign import signed
from cxmaturity.signing.update import MOST, appended
from cxmaturity.text.dates import moment_of
from cxmaturity.text.language import language
from tests.command_line import SHEET, invoked, laid_out, refused, within
from tests.pdf_forging import written
from tests.report_pages import pdf
from tests.signing_keys import PHRASE, SIGNED, key_files
from tests.test_pdf_standards import NOTHING, STANDARDS, findings

pytest.importorskip("pyhanko")

ANSWERS = "format: 1\nquestionnaire: cx-maturity@1\norganisation: Acme\ndate: 2026-09-30\nanswers: {vision.sponsor: 3}\n"
THEN = {"SOURCE_DATE_EPOCH": SIGNED}
DIFFERS, OPEN = 3, 5


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with answers, their report, and keys."""
    folder = tmp_path_factory.mktemp("signing")
    laid_out(folder, {"acme.yaml": ANSWERS, **key_files()})
    for name, choices in {
        "acme.pdf": [],
        "draft.pdf": ["--draft"],
        "zh.pdf": ["--language", "zh-Hant"],
    }.items():
        done = invoked("report", "acme.yaml", "--profile", "board", "-o", name, *choices, folder=folder)
        assert done.exit_code == 0, done.output
    for name, report, key in (("signed.pdf", "acme.pdf", "anna.pem"), ("twice.pdf", "signed.pdf", "bo.p12")):
        sign(folder, report, key, name)
    return folder


def sign(folder: Path, report: str, key: str, output: str, *options: str) -> Path:
    phrase = () if "--passphrase-file" in options else ("--passphrase-file", "phrase.txt")
    done = invoked(
        "sign", report, "--key", key, "-o", output, *phrase, *options, folder=folder, environment=THEN
    )
    assert (done.exit_code, done.stdout) == (0, f"{output}\n"), done.output
    return folder / output


def verified(folder: Path, name: str, *options: str) -> Result:
    return invoked("verify", name, *options, folder=folder)


# The file


@pytest.mark.parametrize("key", ["anna.pem", "locked.pem", "bo.p12", "bo-alone.pfx", "ed.pem"])
def test_what_was_there_stays_to_the_last_byte(key: str, place: Path) -> None:
    before = (place / "acme.pdf").read_bytes()
    after = sign(place, "acme.pdf", key, f"by-{key}.pdf").read_bytes()
    assert after.startswith(before) and len(after) > len(before)
    done = verified(place, f"by-{key}.pdf")
    assert done.exit_code == 0, done.output
    assert "agrees: signature 1: of every byte before it\n" in done.stdout


@pytest.mark.parametrize("report", ["acme.pdf", "zh.pdf"])
def test_the_judge_finds_nothing_in_a_signed_report(report: str, place: Path) -> None:
    content = sign(place, report, "anna.pem", f"judged-{report}").read_bytes()
    assert findings(content) == NOTHING


def test_of_two_signatures_the_judge_says_that_the_first_does_not_cover_the_second(place: Path) -> None:
    """Nor can it: it was there before. The second covers the first, and all before it."""
    found = findings((place / "twice.pdf").read_bytes())
    said = "a signature /ByteRange does not cover the complete PDF except for its signature contents"
    assert found == {
        "ua1": [],
        "3a": [f"PDFA3A-SIGNATURE-BYTERANGE-001: {said}", "not compliant"],
    }
    assert tuple(found) == STANDARDS


@pytest.mark.parametrize("key", ["ed.pem", "bo.p12"])
def test_it_is_the_same_every_time_where_the_key_signs_the_same(key: str, place: Path) -> None:
    one, other = (sign(place, "acme.pdf", key, f"same-{number}.pdf").read_bytes() for number in range(2))
    assert one == other


def test_with_other_keys_the_signature_alone_differs(place: Path) -> None:
    """Each time an elliptic curve signs otherwise."""
    one, other = (sign(place, "acme.pdf", "anna.pem", f"ec-{number}.pdf").read_bytes() for number in range(2))
    hole = re.compile(rb"(?<=/Contents <)[0-9a-f]+(?=>)")
    assert one != other
    assert hole.sub(b"", one) == hole.sub(b"", other)


def test_it_is_seen_nowhere_and_heard_nowhere(place: Path) -> None:
    document = PdfReader(place / "twice.pdf")
    fields = document.root_object["/AcroForm"]["/Fields"]
    page = document.pages[0]
    for number, field in enumerate((one.get_object() for one in fields), 1):
        assert field["/T"] == f"Signature{number}"
        assert field["/TU"] == "Signature"
        assert "/AP" not in field
        left, low, right, high = field["/Rect"]
        assert (left, low) == (right, high) and right < page.mediabox.left
        assert field["/P"] == page
    assert page["/Tabs"] == "/S"
    chinese = PdfReader(sign(place, "zh.pdf", "anna.pem", "zh-signed.pdf"))
    (field,) = chinese.root_object["/AcroForm"]["/Fields"]
    assert field.get_object()["/TU"] == language("zh-Hant").text("Signature") != "Signature"


def test_pages_with_links_keep_them(tmp_path: Path, place: Path) -> None:
    (tmp_path / "several.pdf").write_bytes(pdf("small"))
    key = read_key(place / "anna.pem", lambda: None)
    moment = moment_of(SIGNED)
    assert moment is not None
    content = signed(tmp_path / "several.pdf", key, moment)
    before, after = (PdfReader(io.BytesIO(one)) for one in (pdf("small"), content))
    for old, new in zip(before.pages, after.pages, strict=True):
        links = [one.get_object()["/Rect"] for one in new.get("/Annots", ())]
        assert links[: len(old.get("/Annots", ()))] == [
            one.get_object()["/Rect"] for one in old.get("/Annots", ())
        ]
        assert old.extract_text() == new.extract_text()


# Second opinions


def test_pyhanko_itself_finds_the_whole_file_signed_and_nothing_added(place: Path) -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    with (place / "twice.pdf").open("rb") as file:
        first, second = PdfFileReader(file).embedded_signatures
        judged = [validate_pdf_signature(one, ValidationContext(trust_roots=[])) for one in (first, second)]
    assert [(one.intact, one.valid) for one in judged] == [(True, True)] * 2
    assert judged[0].modification_level == ModificationLevel.LTA_UPDATES or judged[0].docmdp_ok
    assert judged[1].coverage.name == "ENTIRE_FILE"


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig of Poppler is not installed")
def test_poppler_finds_them_valid(place: Path) -> None:
    done = subprocess.run(
        ["pdfsig", "-nocert", place / "twice.pdf"],
        capture_output=True,
        text=True,
        env={"TZ": "UTC", "HOME": "/"},
    )
    assert done.stdout.count("Signature Validation: Signature is Valid.") == 2, done.stdout + done.stderr
    assert done.stdout.count("Signer full Distinguished Name: CN=Anna Berg,O=Fairlead Partners") == 1
    assert done.stdout.count("Signing Time: Nov 28 2026 00:00:00") == 2
    assert "Total document signed" in done.stdout


# What verify says


def test_verify_says_what_the_certificate_says_and_no_more(place: Path) -> None:
    done = verified(place, "signed.pdf")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[1] == (
        "Signature 1 was made with the key of this certificate: CN=Anna Berg,O=Fairlead Partners. By its own "
        "account that was on 2026-11-28 00:00 UTC."
    )
    assert re.fullmatch(
        r"The certificate is self-signed: nobody else says that the key is theirs\. Ask them for its SHA-256: "
        r"[0-9a-f]{64}\.",
        lines[2],
    )
    assert lines[-2:] == [
        "agrees: signature 1: of every byte before it",
        "The report is what its answers make, to the last page, and nothing has changed since it was signed.",
    ]


def test_two_have_signed_and_each_is_named(place: Path) -> None:
    done = verified(place, "twice.pdf")
    assert done.exit_code == 0, done.output
    assert (
        "Signature 2 was made with the key of this certificate: CN=Bo Ek,O=Fairlead Partners. " in done.stdout
    )
    assert (
        "The certificate was issued by CN=Fairlead Branch CA,O=Fairlead Partners. Whether to trust that was not "
        "looked at: --trust names the certificates that you trust. Its SHA-256 is "
    ) in done.stdout
    assert done.stdout.count("agrees: signature ") == 2
    assert (
        PdfReader(place / "twice.pdf").pages[0].extract_text()
        == PdfReader(place / "acme.pdf").pages[0].extract_text()
    )


TRUST: dict[tuple[str, str], tuple[int, str]] = {
    ("signed.pdf", "anna.crt"): (0, "The certificate is one that --trust vouches for. Its SHA-256 is "),
    ("signed.pdf", "anna.der"): (0, "The certificate is one that --trust vouches for. Its SHA-256 is "),
    ("signed.pdf", "ca.pem"): (
        DIFFERS,
        "DIFFERS: signature 1: a certificate of somebody else stands there, one that --trust vouches for follows",
    ),
    ("by-bo.pdf", "ca.pem"): (0, "The certificate is one that --trust vouches for. Its SHA-256 is "),
    ("by-bo.pdf", "anna.crt"): (DIFFERS, "DIFFERS: signature 1: a certificate of somebody else"),
    ("twice.pdf", "ca.pem"): (DIFFERS, "DIFFERS: signature 1: a certificate of somebody else"),
    ("acme.pdf", "ca.pem"): (
        DIFFERS,
        "DIFFERS: signature: nothing stands there, one that --trust vouches for follows",
    ),
    ("signed.pdf", "notes.txt"): (2, "notes.txt: holds no certificate; name a PEM file with one"),
    ("signed.pdf", "nowhere.pem"): (2, "nowhere.pem: cannot be read: No such file or directory"),
}


@pytest.mark.parametrize(("report", "trust"), TRUST)
def test_whom_to_trust_says_the_reader(report: str, trust: str, place: Path) -> None:
    """Over a certificate between them too; the name in a certificate counts for nothing."""
    sign(place, "acme.pdf", "bo.p12", "by-bo.pdf")
    code, said = TRUST[report, trust]
    done = verified(place, report, "--trust", trust)
    assert done.exit_code == code, done.output
    assert said in done.output


def test_a_certificate_that_has_run_out_since_leaves_it_open(place: Path) -> None:
    """That it was signed before, only the signature says."""
    done = invoked(
        *("sign", "acme.pdf", "--key", "old.pem", "-o", "old.pdf"),
        folder=place,
        environment={"SOURCE_DATE_EPOCH": "1775000000"},
    )
    assert done.exit_code == 0, done.output
    done = verified(place, "old.pdf")
    assert done.exit_code == OPEN, done.output
    why = "its certificate ran out on 2026-06-01; that it was made before then, only it says itself"
    assert f"NOT COMPARABLE: signature 1: {why}\n" in done.stdout


def test_a_signature_made_when_its_certificate_was_not_valid_differs(place: Path) -> None:
    """`sign` refuses to make one; somebody else may."""
    moment = moment_of(SIGNED)
    assert moment is not None
    key = read_key(place / "old.pem", lambda: None)
    (place / "late.pdf").write_bytes(signed(place / "acme.pdf", key, moment))
    done = verified(place, "late.pdf")
    assert done.exit_code == DIFFERS, done.output
    line = (
        "DIFFERS: signature 1: a certificate that is valid from 2026-01-01 to 2026-06-01 stands there, one that is "
        "valid on 2026-11-28 follows\nOne thing is not as the answers make it, or as it was signed.\n"
    )
    assert done.stdout.endswith(line)


# It is read like any other report


@pytest.mark.parametrize("command", ["score {}", "explain {} vision.sponsor", "report {} -o - --format json"])
def test_a_signed_report_is_read_as_any(command: str, place: Path) -> None:
    plain, twice = (within(*command.format(name).split(), folder=place) for name in ("acme.pdf", "twice.pdf"))
    assert plain.returncode == 0, plain.stderr
    assert twice.stdout == plain.stdout


def test_a_signed_report_is_compared_with_a_wave(place: Path) -> None:
    later = ANSWERS.replace("2026-09-30", "2026-11-30").replace("sponsor: 3", "sponsor: 4")
    laid_out(place, {"later.yaml": later})
    plain, twice = (within("compare", name, "later.yaml", folder=place) for name in ("acme.pdf", "twice.pdf"))
    assert plain.returncode == 0, plain.stderr
    assert twice.stdout == plain.stdout


def test_the_door_from_python_gives_what_the_command_writes(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", SIGNED)
    sign(place, "acme.pdf", "bo.p12", "by-bo.pdf")
    assert (
        cx.sign(place / "acme.pdf", place / "bo.p12", passphrase=PHRASE) == (place / "by-bo.pdf").read_bytes()
    )
    (one,) = cx.verify(place / "by-bo.pdf", trust=place / "ca.pem").signatures
    assert one.holder is not None
    assert (one.holds, one.is_vouched, one.holder.subject) == (True, True, "CN=Bo Ek,O=Fairlead Partners")
    with pytest.raises(cx.InvalidFile, match="does not open with this passphrase; try again"):
        cx.sign(place / "acme.pdf", place / "bo.p12", passphrase="other")
    with pytest.raises(cx.InvalidFile, match="is encrypted, and nobody is here to be asked"):
        cx.sign(place / "acme.pdf", place / "bo.p12")


# What cannot be signed, and with what nothing can


REFUSED: dict[str, str] = {
    "acme.yaml --key anna.pem": "acme.yaml: is not a PDF",
    "nowhere.pdf --key anna.pem": "nowhere.pdf: cannot be read: No such file or directory",
    "draft.pdf --key anna.pem": "draft.pdf: carries no answers: it is not a report of this tool, or a draft; name "
    "the answer file or folder that it was made from",
    "stranger.pdf --key anna.pem": "stranger.pdf: carries no answers: it is not a report of this tool, or a draft; "
    "name the answer file or folder that it was made from",
    "added.pdf --key anna.pem": "added.pdf: was changed after it was made: something was added to it; sign the "
    "report as it was written",
    "acme.pdf --key nowhere.pem": "nowhere.pem: cannot be read: No such file or directory",
    "acme.pdf --key notes.txt": "notes.txt: is no file with a key; name a PKCS#12 file, .p12 or .pfx, or a PEM file",
    "acme.pdf --key anna.crt": "anna.crt: holds no private key; name the file with the key, .p12, .pfx or .pem",
    "acme.pdf --key no-key.p12 --passphrase-file phrase.txt": "no-key.p12: holds no private key; name the file with "
    "the key, .p12, .pfx or .pem",
    "acme.pdf --key anna.key": "anna.key: holds no certificate of the key; --certificate names the file of its "
    "certificate",
    "acme.pdf --key anna.key --certificate bo.crt": "bo.crt: holds no certificate of the key; --certificate names "
    "the file of its certificate",
    "acme.pdf --key anna.key --certificate notes.txt": "notes.txt: holds no certificate; name a PEM file with one",
    "acme.pdf --key broken.pem": "broken.pem: has a certificate that is broken; take the file as it was issued",
    "acme.pdf --key locked.pem": "locked.pem: is encrypted, and nobody is here to be asked; --passphrase-file names "
    "a file with its passphrase",
    "acme.pdf --key bo.p12": "bo.p12: is encrypted, and nobody is here to be asked; --passphrase-file names a file "
    "with its passphrase",
    "acme.pdf --key locked.pem --passphrase-file wrong.txt": "locked.pem: does not open with this passphrase; try "
    "again",
    "acme.pdf --key bo.p12 --passphrase-file wrong.txt": "bo.p12: does not open with this passphrase; try again",
    "acme.pdf --key bo.p12 --passphrase-file empty.txt": "bo.p12: does not open with this passphrase; try again",
    "acme.pdf --key bo.p12 --passphrase-file none.txt": "none.txt: cannot be read: No such file or directory",
    "acme.pdf --key old.pem": "old.pem: has a certificate that is valid from 2026-01-01 to 2026-06-01; ask whoever "
    "issued it for a new one",
    "acme.pdf --key short.pem": "short.pem: has a key of 1024 bits, which others can work out; take one of at least "
    "2048",
    "acme.pdf --key anna.pem -o acme.pdf": "acme.pdf: cannot be written: it is one of the files that are read; name "
    "another",
    "acme.pdf --key anna.pem -o anna.pem": "anna.pem: cannot be written: it is one of the files that are read; name "
    "another",
    "taken.pdf --key anna.pem": "taken-signed.pdf: is already there; name another file with --output",
}


@pytest.mark.parametrize("line", REFUSED)
def test_what_cannot_be_signed_is_said(line: str, place: Path) -> None:
    report = (place / "acme.pdf").read_bytes()
    stranger = PdfWriter()
    stranger.add_blank_page(595, 842)
    laid_out(
        place,
        {
            "stranger.pdf": written(stranger),
            "added.pdf": (place / "signed.pdf").read_bytes() + b"%\n",
            "taken.pdf": report,
            "taken-signed.pdf": "mine",
        },
    )
    done = within(
        "sign",
        *line.split(),
        *(() if "-o " in line or "taken" in line else ("-o", "out.pdf")),
        folder=place,
        environment=THEN,
    )
    assert refused(done).strip() == REFUSED[line]
    assert not (place / "out.pdf").exists()
    assert (place / "acme.pdf").read_bytes() == report
    assert (place / "taken-signed.pdf").read_text() == "mine"


def test_the_passphrase_comes_from_the_environment_too(place: Path) -> None:
    given = {**THEN, "CXMATURITY_PASSPHRASE": PHRASE}
    done = within("sign", "acme.pdf", "--key", "locked.pem", folder=place, environment=given)
    assert (done.returncode, done.stdout) == (0, b"acme-signed.pdf\n"), done.stderr
    assert verified(place, "acme-signed.pdf").exit_code == 0


def test_somebody_at_a_terminal_is_asked_and_sees_nothing_of_it(place: Path) -> None:
    command = ["-m", "cxmaturity", "sign", "acme.pdf", "--key", "bo.p12", "-o", "asked.pdf"]
    child: Any = pexpect.spawn(sys.executable, command, cwd=place, encoding="utf-8", timeout=60)
    child.expect("Passphrase of bo.p12: ")
    child.sendline(PHRASE)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0, child.before
    assert child.before.split() == ["asked.pdf"]


def test_a_report_has_at_most_so_many_signatures(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST == 50
    monkeypatch.setattr("cxmaturity.signing.update.MOST", 1)
    found = appended(place / "twice.pdf", (place / "twice.pdf").read_bytes())
    assert (len(found.signatures), found.is_whole) == (1, False)


# Without pyHanko


@pytest.fixture
def no_pyhanko(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(component, "find_spec", lambda name: None if name == "pyhanko" else find_spec(name))


@pytest.mark.usefixtures("no_pyhanko")
def test_without_pyhanko_the_command_that_installs_it_is_named(place: Path) -> None:
    done = within("sign", "acme.pdf", "--key", "anna.pem", "-o", "out.pdf", folder=place)
    said = "A signature needs pyHanko, which is not installed. Install it: pip install 'pyhanko>=0.31'"
    assert refused(done, code=4).strip() == said
    checked = verified(place, "signed.pdf")
    assert checked.exit_code == OPEN, checked.output
    # The pages are checked all the same.
    assert "agrees: page 1: equal\n" in checked.stdout
    assert f"NOT COMPARABLE: signature: {said}\n" in checked.stdout
    assert verified(place, "acme.pdf").exit_code == 0


def test_the_sheet_of_the_other_tests_signs_too(place: Path) -> None:
    """Without a date: then a report counts as made in 1970, and its signature does not."""
    laid_out(place, {"undated.yaml": SHEET})
    done = invoked("report", "undated.yaml", "--profile", "board", "-o", "undated.pdf", folder=place)
    assert done.exit_code == 0, done.output
    sign(place, "undated.pdf", "anna.pem", "undated-by-anna.pdf")
    assert verified(place, "undated-by-anna.pdf").exit_code == 0
