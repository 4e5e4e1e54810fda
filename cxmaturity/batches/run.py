"""A batch from its plan to its last file; one bad unit never stops the rest."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from cxmaturity.answers.beside import sentences
from cxmaturity.answers.model import Unread
from cxmaturity.batches.plan import BatchPlan, Unit
from cxmaturity.batches.resume import JOURNAL, Earlier, header, held, prepare
from cxmaturity.batches.tables import ERRORS, FILES, Tables
from cxmaturity.batches.told import ToldUnits
from cxmaturity.batches.work import (
    REPORTS,
    Settings,
    Task,
    UnitOutcome,
    dead,
    questionnaire_of,
    report_files,
    work,
)
from cxmaturity.batches.workers import Window, processes, processors
from cxmaturity.errors import (
    BadInput,
    CxMaturityError,
    InvalidFile,
    MissingComponent,
    NoSuchLanguage,
    UnwritableTarget,
    plain,
)
from cxmaturity.files import sweep
from cxmaturity.formats.csv_table import check_dialect
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.report import FORMATS
from cxmaturity.scoring.shown import shows_its_own
from cxmaturity.text.choice import check_choice, known_language
from cxmaturity.text.language import LANGUAGES, brought, language, tr

CHUNK, AHEAD = 256, 4
"""How many units go to a process at once, and how many chunks are under way for each process."""
_MOST_ASKED = 12
"""So many units are asked at most whether there are words in the language of the batch."""
WORTH_A_PROCESS = 32
"""So many units without reports are read in the time that a process takes to start."""
Tell = Callable[["BatchProgress"], None]


class BatchProgress(NamedTuple):
    """How far a batch is: units done, of how many, and how many of them were bad."""

    done: int
    total: int
    bad: int


class BatchSummary(NamedTuple):
    """What came of a batch: how many units, how many bad ones, and the files it wrote.

    `unread` is what looks like answers and was not read; `contents` says what the questionnaires are.
    """

    units: int
    bad: int
    files: tuple[Path, ...]
    unread: tuple[Unread, ...] = ()
    contents: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is to be known of the units beside their figures."""
        return (*sentences(self.unread), *self.contents)

    def __repr__(self) -> str:
        """Return how many were assessed, and where it is said what was wrong with the others."""
        if not self.bad:
            return tr("{units} assessed", units=self.units)
        return tr(
            "{good} assessed, {bad} could not be: see {file}",
            good=self.units - self.bad,
            bad=self.bad,
            file=plain(next(file for file in self.files if file.name == ERRORS)),
        )


class BatchStopped(CxMaturityError):
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
) -> BatchSummary:
    """Assess what is at `paths` into the folder of `settings`; `jobs` processes, or an executor.

    Files go through one bounded window of futures, so that any executor can do the work, such as that of a
    cluster that sees the same files. Raises what stops the batch as a whole; what is done stays.
    """
    if isinstance(jobs, int) and jobs < 1:
        raise BadInput(tr("--jobs {count}: name one process or more", count=jobs))
    check_dialect(settings.csv_dialect, csv=True)
    settings = settings._replace(language=known_language(settings.language))
    if "pdf" in settings.reports or portfolio:
        _must_have_pdf()
    folder = Path(settings.output)
    plan = BatchPlan(paths, folder, named=bool(settings.reports))
    units = list(plan)
    if not units:
        raise BadInput(tr("there is nothing to assess: no path was named"))
    missing: list[str] = []
    _check_language(settings, units)
    with held(folder):
        prepare(folder, resume=resume)
        if settings.reports:
            _make(folder / REPORTS)
        earlier = Earlier(folder, settings) if resume else None
        old = () if earlier is None else _possible_portfolios(earlier)
        if earlier is not None:
            # What a run was writing when it was killed.
            sweep(folder, [*FILES, *old])
        window = _window(settings, jobs, len(units))
        try:
            kinds, bad = _work_off(units, window, earlier, settings, tell, missing.append)
        finally:
            window.close()
        # A process that was killed while it wrote a report left the file half made.
        sweep(
            folder / REPORTS, [file.name for unit in units for file, _ in report_files(settings, unit.name)]
        )
        files = (*(folder / name for name in FILES), *_portfolios(folder, settings, kinds, portfolio))
        for left in {folder / name for name in old} - set(files):
            # Of an earlier run, about other units.
            with suppress(OSError):
                left.unlink()
        if earlier is not None:
            earlier.forget()
        told = ToldUnits(folder)
        return BatchSummary(
            units=len(units),
            bad=bad,
            files=files,
            unread=(*plan.unread, *told.unread),
            contents=(*told.contents(kinds), *told.strangers(), *dict.fromkeys(missing)),
        )


def report_formats(reports: str | Iterable[str]) -> tuple[str, ...]:
    """Return the formats of the reports that every unit gets, each once; a text parts them by commas.

    Raises BadInput for one that there is not.
    """
    parts = reports.split(",") if isinstance(reports, str) else reports
    names = tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
    for name in names:
        check_choice("reports", name, FORMATS)
    return names


def _check_language(settings: Settings, units: Sequence[Unit]) -> None:
    """Bring the words in the language of the batch: those of the first units that can be read.

    Raises NoSuchLanguage where there are none, and none of these units has texts in it.
    """
    if settings.language in (None, *LANGUAGES):
        return
    refused: NoSuchLanguage | None = None
    for unit in units[:_MOST_ASKED]:
        try:
            questionnaire_of(settings, unit.path, lambda _sentence: None)
            return
        except NoSuchLanguage as error:
            refused = refused or error
        except (BadInput, InvalidFile):
            # What is wrong with it is told when its turn comes.
            continue
    if refused is not None:
        raise refused


def _must_have_pdf() -> None:
    """Raise MissingComponent before the work is done, not after it."""
    import ctypes

    if sys.platform != "linux":
        return
    from cxmaturity.report.pdf.weasy import INSTALL

    try:
        ctypes.CDLL("libpango-1.0.so.0")
    except OSError:
        text = tr("A PDF needs Pango and HarfBuzz, which are not on this machine. Install them: {command}")
        raise MissingComponent(text.format(command=INSTALL)) from None


def _possible_portfolios(earlier: Earlier) -> tuple[str, ...]:
    """Return the names of the portfolios that an earlier run may have written, by its journal."""
    # Loaded here: who begins a batch needs none of it.
    from cxmaturity.batches.portfolios import possible_names

    return tuple(
        f"{name}.{form}"
        for one in earlier.asked
        for name in possible_names(one.questionnaire, one.version, one.questionnaire_sha256)
        for form in ("pdf", "html")
    )


def _window(settings: Settings, jobs: int | Executor, total: int) -> Window:
    """Return the window over no more processes than are worth it, or over somebody's executor."""
    job = partial(work, settings, own_words=brought())
    if isinstance(jobs, Executor):
        theirs = jobs
        return Window(lambda: theirs, job, dead, ahead=processors() * AHEAD, own=False)
    takes_long = settings.reports or settings.plans
    jobs = min(jobs, total if takes_long else -(-total // WORTH_A_PROCESS))
    seats = processes(jobs, for_pdf="pdf" in settings.reports)
    return Window(seats, job, dead, ahead=jobs * AHEAD if jobs > 1 else 1)


def _work_off(
    units: Sequence[Unit],
    window: Window,
    earlier: Earlier | None,
    settings: Settings,
    tell: Tell,
    warn: Callable[[str], None],
) -> tuple[dict[str, Questionnaire], int]:
    """Write the journal and the tables; return the questionnaires by kind, and how many units were bad.

    `warn` is told which words around the questionnaires are missing.
    """
    kinds: dict[str, Questionnaire] = {}
    total, bad, done = len(units), 0, 0
    size = 1 if settings.reports or settings.plans else max(1, min(CHUNK, total // (4 * window.ahead)))
    tasks = (Task(unit, earlier.line(unit.path) if earlier else b"") for unit in units)
    tell(BatchProgress(0, total, 0))
    with _tables(settings) as tables, _journal(settings) as write:
        for outcomes in window.results(tasks, size):
            write(_lines(outcomes))
            for outcome in outcomes:
                done += 1
                bad += not outcome.kind
                if outcome.kind and outcome.kind not in kinds:
                    # A unit that has gone meanwhile is no reason to stop: the next one of its kind will tell.
                    with suppress(BadInput, InvalidFile):
                        kinds[outcome.kind] = questionnaire_of(settings, outcome.unit, warn)
            known = kinds.values()
            dimensions = list(dict.fromkeys(one.id for asked in known for one in asked.every_dimension))
            tables.follow(dimensions, own=any(map(shows_its_own, known)))
            tell(BatchProgress(done, total, bad))
    return kinds, bad


def _lines(outcomes: list[UnitOutcome]) -> bytes:
    """Return the lines of `outcomes`. Raises what stops the batch."""
    for outcome in outcomes:
        if outcome.stop:
            raise BatchStopped(*outcome.stop)
    return b"".join(outcome.line + b"\n" for outcome in outcomes)


@contextmanager
def _tables(settings: Settings) -> Iterator[Tables]:
    """Give the tables, which are there whole when all has gone well."""
    words = language(settings.language or "en")
    tables = Tables(
        Path(settings.output), words, settings.csv_dialect, draft=settings.draft, plans=settings.plans
    )
    try:
        yield tables
    except BaseException:
        tables.abandon()
        raise
    tables.end()


@contextmanager
def _journal(settings: Settings) -> Iterator[Callable[[bytes], None]]:
    """Give what adds lines to the journal, each there as soon as it is added."""
    path = Path(settings.output) / JOURNAL
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


def _portfolios(
    folder: Path, settings: Settings, asked: dict[str, Questionnaire], formats: tuple[str, ...]
) -> Iterator[Path]:
    """Write a portfolio of each questionnaire and major version; the first one has the plain name."""
    if not formats:
        return
    # Loaded here: who wants only tables needs no templates.
    from cxmaturity.batches.portfolios import write_portfolios

    yield from write_portfolios(folder, settings, asked, formats)
