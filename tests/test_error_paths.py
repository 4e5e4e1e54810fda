"""Where the world is against us: names that are no text, full disks, closed pipes, other writers, odd files.

Commands and conditions are data. Whatever happens, nothing is a fault of ours (exit code 1), nothing half
written is left, and what was there before stays.
"""

import os
import random
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cxmaturity.brand.read import Unfit, font
from cxmaturity.files import held
from cxmaturity.report.fonts import _latin_file, _subset
from tests.command_line import PATIENCE, SHEET, cxmaturity, invoked, laid_out, refused

NO_TEXT = os.fsdecode(b"\xff\n\x1b[31m")
GATES = "format: 1\noverall: {coverage: 0.1}\n"
COMMANDS = {
    "help": ["--help"],
    "help of a command": ["report", "--help"],
    "no such command": ["frob"],
    "no such file": ["score", "gone.yaml"],
    "score": ["score", "{x}a.yaml"],
    "score json": ["score", "{x}a.yaml", "--format", "json"],
    "explain": ["explain", "{x}a.yaml"],
    "report to nowhere": ["report", "{x}a.yaml", "-o", "-"],
    "report": ["report", "{x}a.yaml", "-o", "{x}out.md"],
    "workbook": ["report", "{x}a.yaml", "-o", "{x}out.xlsx"],
    "trend": ["trend", "{x}waves"],
    "check": ["check", "{x}a.yaml", "--gates", "{x}gates.yaml", "--format", "json"],
    "batch": ["batch", "{x}units", "-o", "{x}out", "--no-portfolio", "--jobs", "1", "--reports", "csv"],
    "lint": ["questionnaire", "lint", "{x}models/own", "--format", "sarif"],
    "list": ["questionnaire", "list"],
    "assess": ["assess", "{x}new.yaml", "--set", "vision.sponsor=3"],
}


def files(prefix: str = "") -> dict[str, str | bytes | None]:
    return {
        f"{prefix}a.yaml": SHEET,
        f"{prefix}gates.yaml": GATES,
        f"{prefix}waves/1{prefix}.yaml": f"{SHEET}wave: 2026-Q1\n",
        f"{prefix}waves/2.yaml": f"{SHEET}wave: 2026-Q2\n",
        f"{prefix}units/one/1{prefix}.yaml": SHEET,
        f"{prefix}units/two/2{prefix}.yaml": SHEET.replace("sponsor: 3", "sponsor: 9"),
        f"{prefix}models/own/questionnaire.yaml": "format: 1\n",
    }


def left_half_made(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.suffix == ".part" or path.name == ".tables"]


def no_fault(done: subprocess.CompletedProcess[bytes]) -> None:
    told = (done.stderr or b"").decode()
    assert done.returncode in (0, 2, 3), told
    assert "Traceback" not in told
    assert not [sign for sign in told if not (sign.isprintable() or sign == "\n")]


# ---- standard streams


@contextmanager
def _unread() -> Iterator[int]:
    """Give a pipe that nobody reads any more."""
    read, write = os.pipe()
    os.close(read)
    try:
        yield write
    finally:
        os.close(write)


@contextmanager
def _full() -> Iterator[int]:
    handle = os.open("/dev/full", os.O_WRONLY)
    try:
        yield handle
    finally:
        os.close(handle)


def _close(*handles: int) -> Callable[[], None]:
    return lambda: [os.close(handle) for handle in handles] and None


def _with(streams: str, stream: int, folder: Path, words: list[str]) -> subprocess.CompletedProcess[bytes]:
    """Run a command whose `streams`, out or err or both, are the open file `stream`."""
    return subprocess.run(
        [sys.executable, "-m", "cxmaturity", *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=stream if "out" in streams else subprocess.PIPE,
        stderr=stream if "err" in streams else subprocess.PIPE,
        timeout=PATIENCE,
    )


@pytest.mark.parametrize("name", ["help", "no such command", "no such file", "score", "check", "assess"])
def test_streams_that_are_closed_or_read_by_nobody(name: str, tmp_path: Path) -> None:
    laid_out(tmp_path, files())
    words = [word.format(x="") for word in COMMANDS[name]]
    expected = cxmaturity(*words, folder=tmp_path).returncode
    done = cxmaturity(*words, folder=tmp_path, before=_close(0, 1, 2))
    assert done.returncode == expected
    with _unread() as pipe:
        for streams in ("out", "err", "out and err"):
            assert _with(streams, pipe, tmp_path, words).returncode == expected, streams


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("name", ["help", "no such file", "score", "score json", "check"])
def test_a_full_standard_error_changes_nothing(name: str, tmp_path: Path) -> None:
    laid_out(tmp_path, files())
    words = [word.format(x="") for word in COMMANDS[name]]
    expected = cxmaturity(*words, folder=tmp_path).returncode
    with _full() as full:
        assert _with("err", full, tmp_path, words).returncode == expected
        assert _with("out and err", full, tmp_path, words).returncode == 2


# ---- names, disks, handles


@pytest.mark.parametrize("name", COMMANDS)
def test_names_that_are_no_text(name: str, tmp_path: Path) -> None:
    try:
        laid_out(tmp_path, files(NO_TEXT))
    except OSError:
        pytest.skip("this file system takes text only")
    done = cxmaturity(*(word.format(x=NO_TEXT) for word in COMMANDS[name]), folder=tmp_path)
    no_fault(done)
    assert b"\xff" not in done.stdout
    if name == "batch":
        errors = (tmp_path / f"{NO_TEXT}out" / "errors.csv").read_text()
        assert "\\udcff" in errors and "sponsor" in errors
        assert done.stdout.decode().splitlines()[-1].startswith("1 assessed, 1 could not be")


SCARCE = {
    "no byte on the disk": (resource.RLIMIT_FSIZE, 0),
    "a small disk": (resource.RLIMIT_FSIZE, 3000),
    "20 handles": (resource.RLIMIT_NOFILE, 20),
}


@pytest.mark.parametrize("scarce", SCARCE)
@pytest.mark.parametrize("name", ["report", "workbook", "batch", "assess"])
def test_where_little_is_left(name: str, scarce: str, tmp_path: Path) -> None:
    laid_out(tmp_path, {**files(), "out.md": "old", "out.xlsx": "old"})
    kind, most = SCARCE[scarce]
    done = cxmaturity(
        *(word.format(x="") for word in COMMANDS[name]),
        folder=tmp_path,
        before=lambda: resource.setrlimit(kind, (most, most)),
    )
    no_fault(done)
    assert not left_half_made(tmp_path)
    if done.returncode == 2 and name in ("report", "workbook"):
        assert b"cannot be written" in done.stderr
        assert {(tmp_path / f"out.{one}").read_text() for one in ("md", "xlsx")} == {"old"}


# ---- other writers


def test_two_batches_never_share_a_folder(tmp_path: Path) -> None:
    laid_out(tmp_path, {**files(), "out": None})
    words = [word.format(x="") for word in COMMANDS["batch"]]
    with held(tmp_path / "out") as free:
        assert free
        for more in ([], ["--resume"]):
            assert "another batch is at work in it" in refused(cxmaturity(*words, *more, folder=tmp_path))
    assert cxmaturity(*words, folder=tmp_path).returncode == 2
    assert (tmp_path / "out" / "results.csv").exists()


def test_resuming_deletes_only_what_is_its_own(tmp_path: Path) -> None:
    laid_out(tmp_path, files())
    words = [word.format(x="") for word in COMMANDS["batch"]]
    cxmaturity(*words, folder=tmp_path)
    out = tmp_path / "out"
    mine = (
        ".mine.part",
        ".mine.abcdefgh.part",
        "portfolio-mine.pdf",
        "reports/.mine.abcdefgh.part",
        ".tables/x",
    )
    own = (
        ".results.csv.abcdefgh.part",
        "portfolio-cx-maturity-1.html",
        "reports/.units-one.csv.abcdefgh.part",
    )
    for name in (*mine, *own):
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text("x")
    cxmaturity(*words, "--resume", folder=tmp_path)
    assert [name for name in mine if not (out / name).exists()] == []
    assert [name for name in own if (out / name).exists()] == []


# ---- what is in files


def test_a_font_cut_off_or_damaged_is_told_or_works() -> None:
    whole = _subset(_latin_file(), 400, "Maturity")
    chance = random.Random(1)
    for length in range(0, len(whole), 37):
        with pytest.raises(Unfit):
            font(whole[:length])
    for _ in range(150):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            _subset_of_own(font(bytes(damaged)))
        except Unfit:
            continue


def _subset_of_own(content: bytes) -> None:
    from cxmaturity.brand.model import FontPair
    from cxmaturity.report.fonts import fonts_for

    fonts_for("Maturity", "en", FontPair(regular=content, bold=content))


ODD = [
    "",
    "null",
    "5",
    "- 1",
    "hello",
    "a: 1\n---\nb: 2",
    "!!binary AAAA",
    "{",
    "[" * 2000,
    "take: cx-maturity/1",
]
READ = {
    "a.yaml": ["score", "a.yaml"],
    "gates.yaml": ["check", "good.yaml", "--gates", "gates.yaml"],
    "brand.yaml": ["report", "good.yaml", "-o", "-", "--format", "md", "--brand", "brand.yaml"],
    "q/mine/questionnaire.yaml": ["questionnaire", "check", "q/mine"],
    "q/ov/overlay.yaml": ["questionnaire", "check", "q/ov"],
}


@pytest.mark.parametrize("file", READ)
@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd[:12]))
def test_yaml_that_is_odd_at_the_top(
    file: str, odd: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out(tmp_path, {"good.yaml": SHEET, file: odd})
    monkeypatch.chdir(tmp_path)
    done = invoked(*READ[file])
    assert done.exit_code == 2, done.output
    assert Path(file).name in done.stderr or "q/" in done.stderr


TAKING = """format: 1
id: mine
title: Mine
version: 1.0.0
levels: [{take: cx-maturity/1}]
scales: [{take: cx-maturity/maturity}]
dimensions: [{id: d, name: D, questions: [{take: cx-maturity/vision.sponsor}]}]
"""


@pytest.mark.parametrize(
    "text",
    [
        f"{TAKING}take: cx-maturity/1\n",
        f"{TAKING}take: [1]\n",
        TAKING.replace("scales: [{take", "scales: [null, {take"),
        TAKING.replace("[{take: cx-maturity/maturity}]", "[{id: maturity, options: 5}]"),
        TAKING.replace("[{take: cx-maturity/maturity}]", "5"),
    ],
)
def test_taking_beside_what_is_no_questionnaire(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out(tmp_path, {"mine/questionnaire.yaml": text})
    monkeypatch.chdir(tmp_path)
    done = invoked("questionnaire", "check", "mine")
    assert done.exit_code == 2, done.output
    assert done.stderr.startswith("mine/questionnaire.yaml:")
    assert done.stderr.count(": take:") == ("take: [1]" in text or "take: cx-maturity/1\n" in text)
