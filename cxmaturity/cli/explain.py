"""`cxmaturity explain PATH [ID]`."""

from pathlib import Path
from textwrap import wrap

import typer

from cxmaturity.cli.terminal import WIDEST
from cxmaturity.pipeline import assess_path


def run(path: Path, subject: str | None, *, questionnaire: str | None, strict: bool) -> None:
    """Print the explanation, wrapped to the terminal."""
    from shutil import get_terminal_size

    from cxmaturity.rendering.explanation import explain
    from cxmaturity.rendering.safe_text import one_line

    assessment = assess_path(path, questionnaire=questionnaire, strict=strict, redraw=False)
    width = min(get_terminal_size((80, 24)).columns, WIDEST)
    for line in explain(assessment, subject):
        indent = " " * (len(line) - len(line.lstrip()))
        wrapped = wrap(one_line(line), width, initial_indent=indent, subsequent_indent=indent + "  ")
        typer.echo("\n".join(wrapped))
