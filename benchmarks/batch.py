"""How long many units take, against reading them; and twenty PDF reports, against other ways to print them.

CXMATURITY_BENCH_FILES is how many answer files are scored: 10,000 unless it says otherwise. The memory is
held against that for a twentieth of them.
"""

import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from unittest.mock import patch

from cxmaturity.answers.read import read_answers
from cxmaturity.assess_paths import assess_path
from cxmaturity.batches.run import run
from cxmaturity.batches.work import Settings
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.report import render
from cxmaturity.report.options import Options
from cxmaturity.report.pdf import finished
from cxmaturity.resources import bundled
from many_answers import write_answers
from measure import Figure, compiled, processor_time, processor_time_of
from report import weasyprint_alone

FILES = int(os.environ.get("CXMATURITY_BENCH_FILES", "10000"))
REPORTS, PROCESSES, SLICE = 20, 2, 1000
ROUNDS = 2
# Waits for whatever the command left behind too, so that the time of its processes is counted.
ALL_PROCESSES = """
import ctypes, os, subprocess, sys, time
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
start = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
wall = time.perf_counter() - start
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
print(wall, sum(os.times()[2:4]))
"""
PEAK = """
import resource, sys
from cxmaturity.batches.run import run
from cxmaturity.batches.work import Settings
run([sys.argv[1]], Settings(sys.argv[2]), portfolio=())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def figures() -> Iterator[Figure]:
    """Score many files in one process and in two, then print reports."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        answers = write_answers(place / "many", FILES)
        few = write_answers(place / "few", FILES // 20)
        yield from _scoring(place, answers)
        yield from _by_pandas(place)
        yield from _memory(place, few[0].parent)
        yield from _processes(place)
        yield from _reports(place, answers[:REPORTS])


def _new(place: Path) -> str:
    """Return a folder that is not there yet."""
    return tempfile.mkdtemp(dir=place)


def _scoring(place: Path, answers: list[Path]) -> Iterator[Figure]:
    """Score all files in this process, without a workbook and with one, against reading and validating them.

    Slice by slice, each in turns with the others, so that a machine that is slower for a while is so for all.
    """
    questionnaire = read_questionnaire("cx-maturity")

    def read(paths: list[str]) -> None:
        for path in paths:
            read_answers(Path(path), questionnaire)

    def score(paths: list[str]) -> None:
        with patch("cxmaturity.batches.tables._book", _no_book):
            run(paths, Settings(output=_new(place)), portfolio=())

    def score_all(paths: list[str]) -> None:
        run(paths, Settings(output=_new(place)), portfolio=())

    names = [str(path) for path in answers]
    score_all(names[:PROCESSES])  # the first time in a process is not warm
    works = [read, score, score_all]
    taken = dict.fromkeys(works, 0.0)
    for at in range(0, len(names), SLICE):
        for work in works:
            taken[work] += processor_time(partial(work, names[at : at + SLICE]))
        works = [*works[1:], works[0]]
    floor, whole, with_book = (taken[work] for work in (read, score, score_all))
    yield Figure(f"{FILES} files scored, as CSV and JSON / read", whole / floor, 1.15)
    yield Figure("their workbook beside it / read", (with_book - whole) / floor, 0.3)


class _Nothing:
    """A sheet that keeps nothing."""

    def row(self, _values: object) -> None:
        """Take a row."""


@contextmanager
def _no_book(*_: object) -> Iterator[list[_Nothing]]:
    """Take the place of a workbook."""
    yield [_Nothing(), _Nothing()]


def _by_pandas(place: Path) -> Iterator[Figure]:
    """Score all files by the command, against a script of pandas that comes to the same indexes."""
    script, target, out = Path(__file__).with_name("with_pandas.py"), place / "pandas.csv", _new(place)
    model = bundled("questionnaires") / "cx-maturity" / "questionnaire.yaml"
    theirs = processor_time_of([sys.executable, script, model, place / "many", target])
    ours = _times("batch", f"{place}/many/*.yaml", "-o", out, "--no-portfolio", "--jobs", "1")[1]
    found, expected = _indexes(Path(out, "results.csv"), "index"), _indexes(target, "overall")
    for unit, index in found.items():
        if abs(float(index) - float(expected[unit])) > 1e-6:
            raise SystemExit(f"{unit}: the index is {index} here and {expected[unit]} there")
    yield Figure(f"{FILES} files by one process / by a script of pandas", ours / theirs)


def _indexes(table: Path, column: str) -> dict[str, str]:
    """Return the overall index of each unit that has one."""
    with table.open(encoding="utf-8-sig", newline="") as file:
        return {row["unit"]: row[column] for row in csv.DictReader(file) if row[column]}


def _memory(place: Path, few: Path) -> Iterator[Figure]:
    peaks = [
        float(_printed([sys.executable, "-c", PEAK, f"{folder}/*.yaml", _new(place)]))
        for folder in (place / "many", few)
    ]
    yield Figure(f"memory for {FILES} files / for {FILES // 20}", peaks[0] / peaks[1], 1.2)


def _processes(place: Path) -> Iterator[Figure]:
    """Score all files by the command itself, with one process and with two.

    Beside them two commands at once, each over half the files: what this machine gains by a second
    processor when nothing is shared. Where that is little, its processors are not free, or not two.
    """
    for half in range(PROCESSES):
        (place / f"half-{half}").mkdir()
        for file in sorted((place / "many").iterdir())[half::PROCESSES]:
            (place / f"half-{half}" / file.name).symlink_to(file)
    taken: dict[str, list[tuple[float, float]]] = {"one": [], "two": [], "halves": []}
    for _ in range(ROUNDS):
        taken["one"].append(_batch(place, "many", 1))
        taken["two"].append(_batch(place, "many", PROCESSES))
        with ThreadPoolExecutor(PROCESSES) as threads:
            both = list(threads.map(lambda half: _batch(place, f"half-{half}", 1), range(PROCESSES)))
        taken["halves"].append((max(wall for wall, _ in both), sum(used for _, used in both)))
    wall, used = ({name: min(one[at] for one in times) for name, times in taken.items()} for at in (0, 1))
    yield Figure("two processes / one: processor time", used["two"] / used["one"], 1.15)
    yield Figure("two processes / one: wall time, on two free cores", wall["two"] / wall["one"], 0.6)
    yield Figure("two commands of half the files / one: processor time", used["halves"] / used["one"])
    yield Figure("two commands of half the files / one: wall time", wall["halves"] / wall["one"])


def _batch(place: Path, folder: str, jobs: int) -> tuple[float, float]:
    """Return wall and processor seconds of the command over the files in a folder."""
    words = ("-o", _new(place), "--no-portfolio", "--jobs", str(jobs))
    return _times("batch", f"{place}/{folder}/*.yaml", *words)


def _reports(place: Path, answers: list[Path]) -> Iterator[Figure]:
    """Write PDF reports by two processes, against WeasyPrint alone and against other printers of the same."""
    pages = [finished(assess_path(path), Options()) for path in answers]
    weasyprint_alone(pages[0])  # the first time in a process is not warm
    floor = sum(_wall(lambda page=page: weasyprint_alone(page)) for page in pages[:5]) * REPORTS / 5
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    office = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None)
    files = []
    for number, page in enumerate(pages):
        files.append(place / f"page-{number}.html")
        files[-1].write_text(page.html, encoding="utf-8")
    ours, theirs = [], []
    for _ in range(ROUNDS):
        words = [*map(str, answers), "-o", _new(place), "--no-portfolio", "--reports", "pdf", "--draft"]
        ours.append(_times("batch", *words, "--jobs", str(PROCESSES))[0])
        if chromium:
            theirs.append(_wall(lambda: _print(chromium, files)))
    yield Figure(f"{REPORTS} PDF reports by two processes / {REPORTS} F", min(ours) / floor, 0.62)
    if chromium:
        yield Figure("... / headless Chromium, two at a time", min(ours) / min(theirs), 0.8)
    else:
        print("Chromium is not on this machine: not measured")
    if office:
        books = []
        for number, path in enumerate(answers):
            books.append(place / f"book-{number}.xlsx")
            books[-1].write_bytes(render(assess_path(path), "xlsx"))
        yield Figure(
            "... / LibreOffice, one call", min(ours) / _wall(lambda: _convert(office, place, books)), 1.1
        )
    else:
        print("LibreOffice is not on this machine: not measured")


def _print(chromium: str, files: list[Path]) -> None:
    """Print pages by a browser, two at a time, each browser with a profile of its own."""

    def one(file: Path) -> None:
        with tempfile.TemporaryDirectory() as profile:
            flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
            _quiet([chromium, *flags, f"--print-to-pdf={file}.pdf", file.as_uri()])

    with ThreadPoolExecutor(PROCESSES) as threads:
        list(threads.map(one, files))


def _convert(office: str, place: Path, books: list[Path]) -> None:
    """Recalculate and print workbooks by one call."""
    profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
    _quiet([office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(place), *map(str, books)])


def _quiet(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)


def _wall(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _times(*words: str) -> tuple[float, float]:
    """Return wall and processor seconds of a command with all processes that it starts."""
    program = str(Path(sys.executable).with_name("cxmaturity"))
    wall, processor = _printed([sys.executable, "-c", ALL_PROCESSES, program, *words]).split()
    return float(wall), float(processor)


def _printed(command: list[str]) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=compiled()).stdout
