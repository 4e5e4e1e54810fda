"""`cxmaturity batch PATHS... -o FOLDER`."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxmaturity.cli.errors import BAD_INPUT, INTERRUPTED, say, stop
from cxmaturity.cli.options import CsvDialect, Despite, Named, Strict, Tag
from cxmaturity.errors import CxMaturityError, plain
from cxmaturity.text.language import tr

if TYPE_CHECKING:
    from cxmaturity.batches.run import BatchProgress, BatchSummary, Tell

STDIN = "-"


def batch(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Answer files, folders of one unit or of many, patterns in quotes; - reads paths from"
            " standard input.",
            metavar="PATHS...",
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="A new or empty folder for the results.", metavar="FOLDER")
    ],
    reports: Annotated[
        str,
        typer.Option(help="Also a report of every unit: one or more formats.", metavar="pdf,html,..."),
    ] = "",
    draft: Annotated[
        bool,
        typer.Option(
            "--draft", help="Marked as a draft and quicker: a PDF without tags and attachments; not issued."
        ),
    ] = False,
    despite_difference: Despite = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", help="How many processes; as many as processors unless given."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on in the folder: skip what is done and unchanged.")
    ] = False,
    no_portfolio: Annotated[
        bool, typer.Option("--no-portfolio", help="Only the tables, without the portfolio report.")
    ] = False,
    plans: Annotated[
        bool,
        typer.Option(
            "--plans",
            help="Also the plan of every unit, in portfolio and tables: what comes first, and when its target"
            " is reached.",
        ),
    ] = False,
    questionnaire: Named = None,
    strict: Strict = False,
    language: Tag = None,
    csv_dialect: CsvDialect = "excel",
) -> None:
    """Assess many organisations, countries or units: tables and a portfolio report."""
    import gc

    from cxmaturity.batches.run import report_formats, run
    from cxmaturity.batches.work import Settings
    from cxmaturity.batches.workers import processors

    # Turned off at the start for commands that end soon.
    gc.enable()
    settings = Settings(
        output=str(output),
        questionnaire=questionnaire,
        strict=strict,
        language=language,
        reports=report_formats(reports),
        draft=draft,
        despite_difference=despite_difference,
        csv_dialect=csv_dialect,
        plans=plans,
    )
    last: list[BatchProgress] = []
    try:
        with _progress(last) as tell:
            summary = run(
                _named(paths),
                settings,
                jobs=processors() if jobs is None else jobs,
                resume=resume,
                portfolio=() if no_portfolio else ("pdf", "html"),
                tell=tell,
            )
    except KeyboardInterrupt:
        stop(_interrupted(last))
    except CxMaturityError as error:
        if not last:
            raise
        say(str(error))
        say(tr("{done} of {total} are done; --resume goes on from there", **_how_far(last)))
        stop(error.exit_code)
    else:
        _tell(summary)


def _named(paths: list[str]) -> Iterator[str]:
    """Yield the paths; in the place of `-` the lines of standard input, or what NUL bytes part there."""
    for path in paths:
        if path != STDIN:
            yield path
            continue
        content = sys.stdin.buffer.read() if sys.stdin is not None else b""
        parts = content.split(b"\0") if b"\0" in content else content.splitlines()
        yield from (os.fsdecode(part) for part in parts if part.strip())


def _interrupted(last: "list[BatchProgress]") -> int:
    """Say what stays after Ctrl-C."""
    if last:
        say(tr("interrupted: {done} of {total} are done; --resume goes on from there", **_how_far(last)))
    else:
        say(tr("interrupted"))
    return INTERRUPTED


def _how_far(last: "list[BatchProgress]") -> dict[str, int]:
    return {"done": last[-1].done, "total": last[-1].total}


def _tell(summary: "BatchSummary") -> None:
    """Print the files and, as the last line, what came of it; end with the code that says the same."""
    for sentence in summary.sentences:
        say(sentence)
    for file in summary.files:
        typer.echo(plain(file))
    typer.echo(str(summary))
    stop(BAD_INPUT if summary.bad else 0)


@contextmanager
def _progress(last: "list[BatchProgress]") -> "Iterator[Tell]":
    """Give what shows how far the batch is: a bar with rate and remaining time, on a terminal only."""
    if not sys.stderr.isatty():

        def note(progress: "BatchProgress") -> None:
            last[:] = [progress]

        yield note
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from cxmaturity.text.figures import tenths, whole

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

        def tell(progress: "BatchProgress") -> None:
            last[:] = [progress]
            rate = progress.done / max(time.monotonic() - start, 0.001)
            bar.update(
                task,
                completed=progress.done,
                total=progress.total,
                rate=tr("{rate} a second", rate=whole(rate) if rate >= 10 else tenths(rate)),
                bad=tr("{count} bad", count=progress.bad) if progress.bad else "",
            )

        yield tell
