"""What machines read: UTF-8 whatever the console, and nothing in it or in a log that a machine would obey."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cxmaturity.questionnaire.read import read_questionnaire
from tests.command_line import cxmaturity, laid_out

CONSOLES = {
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "utf-16": {"PYTHONIOENCODING": "utf-16"},
    "C": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
}
HOSTILE = (
    "\\n::error::owned ##[error]owned ##vso[task.setvariable]owned \\x1b[31m\\x00\\x9b31m\\x85\\u202e\\ufffe"
    "\\U0001ffff\\x7f Größe 🚚"
)
TEXT = f'"{HOSTILE}"'
SCORES = {question.id: 3 for question in read_questionnaire("cx-maturity").questions}


def sheet(wave: str, date: str, *, organisation: str = TEXT) -> str:
    """Return a whole sheet with something hostile wherever a text may stand."""
    answers = "".join(f"  {name}: {level}\n" for name, level in list(SCORES.items())[1:])
    said = f"{{level: 3, note: {TEXT}, evidence: {TEXT}, evidence_grade: 1}}"
    return (
        f"format: 1\nquestionnaire: cx-maturity@1\norganisation: {organisation}\nscope: {TEXT}\n"
        f"wave: {wave}\ndate: {date}\nanswers:\n  vision.sponsor: {said}\n{answers}"
    )


FILES = {
    "waves/a.yaml": sheet("2026-Q1", "2026-03-31"),
    "waves/b.yaml": sheet("2026-Q3", "2026-09-30"),
    "gates.yaml": (
        "format: 1\noverall: {index: 60}\nquestions: {vision.sponsor: {level: 4}}\nwaivers:\n"
        f"  - {{gate: overall.index, justification: {TEXT}, owner: {TEXT}, expires: 2026-01-01}}\n"
        f"  - {{gate: questions.vision.sponsor.level, justification: {TEXT}, owner: {TEXT},"
        " expires: 2027-01-01}\n"
    ),
}
A, B = "waves/a.yaml", "waves/b.yaml"
CHECK = ("check", B, "--gates", "gates.yaml", "--today", "2026-10-01")
MACHINES = {
    "score json": ("score", B, "--format", "json"),
    **{
        f"report {one}": ("report", B, "--format", one, "-o", "-") for one in ("json", "csv", "md", "shields")
    },
    **{f"check {one}": (*CHECK, "--format", one) for one in ("json", "junit", "md")},
    **{f"compare {one}": ("compare", A, B, "--format", one) for one in ("json", "md")},
    **{f"trend {one}": ("trend", "waves", "--format", one) for one in ("json", "csv", "md")},
    **{f"lint {one}": ("questionnaire", "lint", "cx-maturity", "--format", one) for one in ("json", "sarif")},
    "show json": ("questionnaire", "show", "cx-maturity", "--format", "json"),
    "diff json": ("questionnaire", "diff", "cx-maturity", "cx-maturity", "--format", "json"),
    "diff md": ("questionnaire", "diff", "cx-maturity", "cx-maturity", "--format", "md"),
    "translate yaml": ("questionnaire", "translate", "cx-maturity", "de", "-o", "-"),
    "schema": ("schema", "answers"),
}
PEOPLE = {
    "score": ("score", B),
    "check": CHECK,
    "compare": ("compare", A, B),
    "trend": ("trend", "waves"),
    "explain": ("explain", B, "vision.sponsor"),
    "a file that is not there": ("score", "::error::x ##[error]y.yaml"),
    "a bad option": ("score", B, "--format", "::error::x\n::error::y ##[error]y"),
}
JSON = re.compile("json|schema|sarif|shields")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out the hostile files."""
    made = tmp_path_factory.mktemp("hostile")
    laid_out(made, FILES)
    return made


def leaks(text: str, *, layout: str = "\n\t") -> list[str]:
    """Return what a terminal, an eye or a runner would fall for."""
    raw = [
        one
        for one in text
        if one not in layout
        and (unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") or ord(one) & 0xFFFE == 0xFFFE)
    ]
    turned = [one for one in text if unicodedata.bidirectional(one) in ("RLO", "LRO", "RLE", "LRE", "PDF")]
    return raw + turned + re.findall(r"##\w*\[|^\s*::(?!\w+ file=)", text, re.MULTILINE)


def test_the_sieve_finds_what_it_is_for() -> None:
    for one in ("\x1b", "\x9b", "\x00", "\x7f", "\u202e", "\ufffe", "##[x]", "##vso[x]", "a\n ::error::"):
        assert leaks(f"a{one}" if one[0] in "#" or len(one) == 1 else one)
    assert not leaks("a\n\tb # c :: d")


@pytest.mark.parametrize("name", MACHINES)
def test_formats_for_machines_are_utf_8_on_every_console(folder: Path, name: str) -> None:
    """The same bytes everywhere, well-formed, and nothing in them acts."""
    usual = cxmaturity(*MACHINES[name], folder=folder, environment={"PYTHONIOENCODING": "utf-8"})
    assert usual.returncode in (0, 3), usual.stderr
    for console, environment in CONSOLES.items():
        done = cxmaturity(*MACHINES[name], folder=folder, environment=environment)
        assert done.stdout == usual.stdout, console
    text = usual.stdout.decode("utf-8-sig")
    assert not leaks(text, layout="\r\n\t" if "csv" in name else "\n\t")
    assert not leaks(usual.stderr.decode())
    if JSON.search(name):
        json.loads(text)
    elif "junit" in name:
        ElementTree.fromstring(text)


@pytest.mark.parametrize("name", ["score json", "report json", "trend json"])
def test_what_json_says_is_what_was_written(folder: Path, name: str) -> None:
    found = json.loads(cxmaturity(*MACHINES[name], folder=folder).stdout)
    said = next(value for key, value in texts(found) if key == "organisation")
    assert said == (
        "\n::error::owned ##[error]owned ##vso[task.setvariable]owned \x1b[31m\x00\x9b31m\x85\u202e\ufffe"
        "\U0001ffff\x7f Größe 🚚"
    )


def texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a tree with its key."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from texts(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one, key)
    elif isinstance(value, str):
        yield key, value


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii", "utf-16"])
@pytest.mark.parametrize("name", PEOPLE)
def test_no_log_holds_what_acts(folder: Path, name: str, encoding: str) -> None:
    """Text for people keeps the console's encoding; what that lacks is an escape that can be seen."""
    done = cxmaturity(*PEOPLE[name], folder=folder, environment={"PYTHONIOENCODING": encoding})
    for stream in (done.stdout, done.stderr):
        assert "Traceback" not in stream.decode(encoding)
        assert not leaks(stream.decode(encoding))


@pytest.mark.parametrize("environment", CONSOLES.values(), ids=CONSOLES)
def test_annotations_are_utf_8_on_every_console(folder: Path, environment: dict[str, str]) -> None:
    done = cxmaturity(*CHECK, "--annotations", folder=folder, environment=environment)
    commands = [line for line in done.stderr.splitlines() if line.startswith(b"::")]
    assert len(commands) == 3
    assert all(not leaks(line.decode()) for line in commands)
    assert "Größe 🚚" in commands[-1].decode()


def test_files_of_a_batch_hold_nothing_that_acts(folder: Path) -> None:
    done = cxmaturity("batch", "waves/b.yaml", "-o", "out", "--no-portfolio", folder=folder)
    assert done.returncode == 0, done.stderr
    for name in ("results.csv", "errors.csv", "results.jsonl"):
        text = (folder / "out" / name).read_bytes().decode("utf-8-sig")
        assert not leaks(text, layout="\r\n\t")
    rows = list(csv.reader(io.StringIO((folder / "out/results.csv").read_bytes().decode("utf-8-sig"))))
    assert len(rows) == 2


def test_names_of_files_with_line_breaks_stay_on_their_line(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a\n::error::x\x1b[2J.yaml": "format: 1\nanswers: {}\n"})
    for command in (("score",), ("report", "-o", "x.md"), ("check", "--gates", "none.yaml")):
        done = cxmaturity(command[0], "a\n::error::x\x1b[2J.yaml", *command[1:], folder=tmp_path)
        assert done.returncode == 2
        assert not leaks((done.stdout + done.stderr).decode())
