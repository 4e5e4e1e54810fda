"""`cxmaturity explain PATH [ID]`."""

from pathlib import Path

import typer

from cxmaturity.assess_paths import assess_path
from cxmaturity.cli.errors import say
from cxmaturity.cli.options import known_language, words_for
from cxmaturity.terminal.lines import WIDEST


def run(
    path: Path, subject: str | None, *, questionnaire: str | None, strict: bool, language: str | None
) -> None:
    """Print the explanation, wrapped to the terminal."""
    from shutil import get_terminal_size

    from cxmaturity.terminal.explanation import explain
    from cxmaturity.text.safe_text import one_line
    from cxmaturity.text.width import wrap

    tag = known_language(language)
    assessment = assess_path(
        path, questionnaire=questionnaire, strict=strict, redraw=False, language=tag, warn=say
    )
    words = words_for(assessment.questionnaire, tag)
    width = min(get_terminal_size((80, 24)).columns, WIDEST)
    for line in explain(assessment, subject, tag=words):
        indent = " " * (len(line) - len(line.lstrip()))
        wrapped = wrap(one_line(line), width, indent, indent + "  ")
        typer.echo("\n".join(wrapped))
