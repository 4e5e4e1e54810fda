"""`cxmaturity batch PATHS... -o FOLDER`."""

import gc
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from cxmaturity.answers.beside import sentences
from cxmaturity.batches.run import BatchProgress, BatchSummary, Tell
from cxmaturity.batches.run import run as run_batch
from cxmaturity.batches.work import Settings
from cxmaturity.batches.workers import processors
from cxmaturity.cli.errors import BAD_INPUT, INTERRUPTED, say
from cxmaturity.cli.options import known_language
from cxmaturity.cli.output import check_dialect
from cxmaturity.errors import BadInput, CxMaturityError, MissingComponent, plain
from cxmaturity.formats.csv_table import USUAL
from cxmaturity.report import FORMATS
from cxmaturity.text.language import tr

STDIN = "-"


def run(
    paths: list[str],
    output: Path,
    *,
    reports: str = "",
    draft: bool = False,
    jobs: int | None = None,
    resume: bool = False,
    portfolio: bool = True,
    questionnaire: str | None = None,
    strict: bool = False,
    language: str | None = None,
    csv_dialect: str = USUAL,
) -> int:
    """Assess everything, say where the results are, and return the exit code: 2 when a unit was bad."""
    # Turned off at the start for commands that end soon.
    gc.enable()
    wanted = _formats(reports)
    if jobs is not None and jobs < 1:
        raise BadInput(tr("--jobs {count}: name one process or more", count=jobs))
    check_dialect(csv_dialect, csv=True)
    settings = Settings(
        output=str(output),
        questionnaire=questionnaire,
        strict=strict,
        language=known_language(language),
        reports=wanted,
        draft=draft,
        csv_dialect=csv_dialect,
    )
    if "pdf" in wanted or portfolio:
        _must_have_pdf()
    last: list[BatchProgress] = []
    try:
        with _progress(last) as tell:
            summary = run_batch(
                _named(paths),
                settings,
                jobs=jobs or processors(),
                resume=resume,
                portfolio=("pdf", "html") if portfolio else (),
                tell=tell,
            )
    except KeyboardInterrupt:
        return _interrupted(last)
    except CxMaturityError as error:
        if not last:
            raise
        say(str(error))
        say(tr("{done} of {total} are done; --resume goes on from there", **_how_far(last)))
        return error.exit_code
    return _told(summary, output)


def _formats(reports: str) -> tuple[str, ...]:
    """Return the formats of the reports that every unit gets."""
    names = tuple(dict.fromkeys(part.strip() for part in reports.split(",") if part.strip()))
    for name in names:
        if name not in FORMATS:
            known = ", ".join(FORMATS)
            raise BadInput(tr("there is no format {name}; known are {known}", name=plain(name), known=known))
    return names


def _named(paths: list[str]) -> Iterator[str]:
    """Yield the paths; in the place of `-` the lines of standard input, or what NUL bytes part there."""
    for path in paths:
        if path != STDIN:
            yield path
            continue
        content = sys.stdin.buffer.read() if sys.stdin is not None else b""
        parts = content.split(b"\0") if b"\0" in content else content.splitlines()
        yield from (os.fsdecode(part) for part in parts if part.strip())


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


def _interrupted(last: list[BatchProgress]) -> int:
    """Say what stays after Ctrl-C."""
    if last:
        say(tr("interrupted: {done} of {total} are done; --resume goes on from there", **_how_far(last)))
    else:
        say(tr("interrupted"))
    return INTERRUPTED


def _how_far(last: list[BatchProgress]) -> dict[str, int]:
    return {"done": last[-1].done, "total": last[-1].total}


def _told(summary: BatchSummary, output: Path) -> int:
    """Print the files and, as the last line, what came of it; return the code that says the same."""
    for sentence in (*sentences(summary.unread), *summary.contents):
        say(sentence)
    for file in summary.files:
        typer.echo(plain(file))
    if not summary.bad:
        typer.echo(tr("{units} assessed", units=summary.units))
        return 0
    typer.echo(
        tr(
            "{good} assessed, {bad} could not be: see {file}",
            good=summary.units - summary.bad,
            bad=summary.bad,
            file=plain(output / "errors.csv"),
        )
    )
    return BAD_INPUT


@contextmanager
def _progress(last: list[BatchProgress]) -> Iterator[Tell]:
    """Give what shows how far the batch is: a bar with rate and remaining time, on a terminal only."""
    if not sys.stderr.isatty():

        def note(progress: BatchProgress) -> None:
            last[:] = [progress]

        yield note
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    start = time.monotonic()
    bar = Bar(
        TextColumn(tr("Assessing")),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[bad]}"),
        console=Console(file=sys.stderr),
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=None, rate="", bad="")

        def tell(progress: BatchProgress) -> None:
            last[:] = [progress]
            rate = progress.done / max(time.monotonic() - start, 0.001)
            bar.update(
                task,
                completed=progress.done,
                total=progress.total,
                rate=tr("{rate} a second", rate=f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}"),
                bad=tr("{count} bad", count=progress.bad) if progress.bad else "",
            )

        yield tell
