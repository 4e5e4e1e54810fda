"""`cxmaturity report PATH -o FILE`."""

import sys
from pathlib import Path

import typer

from cxmaturity.cli.errors import say
from cxmaturity.cli.languages import known_language, words_for
from cxmaturity.domain.comparison import Comparison
from cxmaturity.errors import BadInput, plain
from cxmaturity.language import tr
from cxmaturity.pipeline import assess_path, format_of, write_report


def run(
    path: Path,
    output: str,
    *,
    previous: Path | None = None,
    questionnaire: str | None = None,
    strict: bool = False,
    format_name: str | None = None,
    paper: str = "a4",
    language: str | None = None,
) -> None:
    """Write the report and say where it is; progress and warnings go to standard error."""
    if paper not in ("a4", "letter"):
        raise BadInput(tr("--paper {paper}: choose a4 or letter", paper=plain(paper)))
    if output != "-" or format_name:
        format_of(output, format_name)
    tag = known_language(language)
    assessment = assess_path(path, questionnaire=questionnaire, strict=strict, language=tag, warn=say)
    comparison: Comparison | None = None
    if previous is not None:
        from cxmaturity.scoring.compare import compare

        comparison = compare(assess_path(previous, questionnaire=questionnaire, strict=strict), assessment)
    progress = Progress(alive=sys.stderr.isatty())
    try:
        write_report(
            assessment,
            output,
            format_name=format_name,
            to_stdout=_to_stdout,
            language=words_for(assessment.questionnaire, tag),
            comparison=comparison,
            paper="letter" if paper == "letter" else "a4",
            warn=say,
            progress=progress,
        )
    finally:
        progress("")
    if output != "-":
        typer.echo(plain(output))


def _to_stdout(content: bytes) -> None:
    """Write bytes to standard output as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


class Progress:
    """One line of progress that the next replaces and the end removes."""

    def __init__(self, *, alive: bool) -> None:
        """Show nothing unless `alive`: a line that rewrites itself is for terminals only."""
        self.alive = alive

    def __call__(self, sentence: str) -> None:
        """Show `sentence`; an empty one clears the line."""
        if self.alive:
            sys.stderr.write(f"\r\x1b[2K{sentence}")
            sys.stderr.flush()
