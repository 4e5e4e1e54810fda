"""A batch from its plan to its last file; one bad unit never stops the rest."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from cxmaturity.batch.executors import processes, processors
from cxmaturity.batch.plan import Plan, Unit
from cxmaturity.batch.resume import JOURNAL, Earlier, header, prepare, read_journal, results_of
from cxmaturity.batch.tables import (
    ERRORS,
    RESULTS_CSV,
    RESULTS_JSONL,
    RESULTS_XLSX,
    write_tables,
    write_workbook,
)
from cxmaturity.batch.window import Window
from cxmaturity.batch.work import REPORTS, Outcome, Settings, Task, dead, questionnaire_of, work
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.errors import BadInput, CxMaturityError, UnwritableTarget
from cxmaturity.files import sweep
from cxmaturity.language import language, tr

CHUNK, AHEAD = 64, 4
"""How many units go to a process at once, and how many chunks are under way for each process."""
WORTH_A_PROCESS = 32
"""So many units without reports are read in the time that a process takes to start."""
Tell = Callable[["Progress"], None]


class Progress(NamedTuple):
    """How far a batch is: units done, of how many, and how many of them were bad."""

    done: int
    total: int
    bad: int


class Summary(NamedTuple):
    """What came of a batch: how many units, how many bad ones, and the files it wrote."""

    units: int
    bad: int
    files: tuple[Path, ...]


class Stopped(CxMaturityError):
    """What no unit can get past, such as a full disk; what is done stays."""

    def __init__(self, message: str, exit_code: int) -> None:
        """Say what it was, and with which code the command ends."""
        super().__init__(message)
        self.exit_code = exit_code


def run(
    paths: Iterable[str],
    settings: Settings,
    *,
    jobs: int | Executor = 1,
    resume: bool = False,
    portfolio: tuple[str, ...] = ("pdf", "html"),
    tell: Tell = lambda _progress: None,
) -> Summary:
    """Assess what is at `paths` into the folder of `settings`; `jobs` processes, or an executor.

    Files go through one bounded window of futures, so that any executor can do the work, such as that of a
    cluster that sees the same files. Raises what stops the batch as a whole; what is done stays.
    """
    folder = Path(settings.output)
    units = list(Plan(paths, folder, named=bool(settings.reports)))
    if not units:
        raise BadInput(tr("there is nothing to assess: no path was named"))
    prepare(folder, resume=resume)
    if settings.reports:
        _make(folder / REPORTS)
    earlier = Earlier(folder, settings) if resume else None
    window = _window(settings, jobs, len(units))
    try:
        kinds, bad = _work_off(units, window, earlier, settings, tell)
    finally:
        window.close()
    for place in (folder, folder / REPORTS):
        # A process that was killed while it wrote left its file half made.
        sweep(place)
    files = _write(folder, settings, kinds, portfolio)
    if earlier is not None:
        earlier.forget()
    return Summary(len(units), bad, files)


def _window(settings: Settings, jobs: int | Executor, total: int) -> Window:
    """Return the window over no more processes than are worth it, or over somebody's executor."""
    job = partial(work, settings)
    if isinstance(jobs, Executor):
        theirs = jobs
        return Window(lambda: theirs, job, dead, ahead=processors() * AHEAD, own=False)
    jobs = min(jobs, total if settings.reports else -(-total // WORTH_A_PROCESS))
    seats = processes(jobs, settings.language or "en", for_pdf="pdf" in settings.reports)
    return Window(seats, job, dead, ahead=jobs * AHEAD if jobs > 1 else 1)


def _work_off(
    units: Sequence[Unit], window: Window, earlier: Earlier | None, settings: Settings, tell: Tell
) -> tuple[dict[str, str], int]:
    """Write the journal; return a unit of each kind, and how many units were bad."""
    kinds: dict[str, str] = {}
    total, bad, done = len(units), 0, 0
    size = 1 if settings.reports else max(1, min(CHUNK, total // (4 * window.ahead)))
    tasks = (Task(unit, earlier.line(unit.path) if earlier else b"") for unit in units)
    tell(Progress(0, total, 0))
    with _journal(Path(settings.output), settings) as write:
        for outcomes in window.results(tasks, size):
            write(_lines(outcomes))
            for outcome in outcomes:
                done += 1
                if outcome.kind:
                    kinds.setdefault(outcome.kind, outcome.unit)
                else:
                    bad += 1
            tell(Progress(done, total, bad))
    return kinds, bad


def _lines(outcomes: list[Outcome]) -> bytes:
    """Return the lines of `outcomes`. Raises what stops the batch."""
    for outcome in outcomes:
        if outcome.stop:
            raise Stopped(*outcome.stop)
    return b"".join(outcome.line + b"\n" for outcome in outcomes)


@contextmanager
def _journal(folder: Path, settings: Settings) -> Iterator[Callable[[bytes], None]]:
    """Give what adds lines to the journal, each there as soon as it is added."""
    path = folder / JOURNAL
    try:
        with path.open("wb", buffering=0) as file:

            def write(lines: bytes, /) -> None:
                left = memoryview(lines)
                try:
                    while left:
                        left = left[file.write(left) or 0 :]
                except OSError as error:
                    raise UnwritableTarget(path, error.strerror or str(error)) from None

            write(header(settings) + b"\n")
            yield write
            os.fsync(file.fileno())
    except OSError as error:
        raise UnwritableTarget(path, error.strerror or str(error)) from None


def _make(folder: Path) -> None:
    """Make a folder in that of the batch."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UnwritableTarget(folder, error.strerror or str(error)) from None


def _write(
    folder: Path, settings: Settings, kinds: dict[str, str], portfolio: tuple[str, ...]
) -> tuple[Path, ...]:
    """Write tables and portfolios from the journal; return their paths."""
    asked = {kind: questionnaire_of(settings, unit) for kind, unit in kinds.items()}
    dimensions = list(dict.fromkeys(one.id for found in asked.values() for one in found.dimensions))
    write_tables(folder, results_of(folder), dimensions)
    write_workbook(folder, read_journal(folder), dimensions, language(settings.language or "en"))
    files = [folder / name for name in (RESULTS_CSV, RESULTS_JSONL, RESULTS_XLSX, ERRORS)]
    files += _portfolios(folder, settings, asked, portfolio)
    for left in {*folder.glob("portfolio*.pdf"), *folder.glob("portfolio*.html")} - set(files):
        # Of an earlier run, about other units.
        left.unlink()
    return tuple(files)


def _portfolios(
    folder: Path, settings: Settings, asked: dict[str, Questionnaire], formats: tuple[str, ...]
) -> Iterator[Path]:
    """Write a portfolio of each questionnaire and major version; the first one has the plain name."""
    if not formats:
        return
    # Loaded here: who wants only tables needs no templates.
    from cxmaturity.batch.portfolios import write_portfolios

    yield from write_portfolios(folder, settings, asked, formats)
