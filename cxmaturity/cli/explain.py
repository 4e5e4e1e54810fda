"""`cxmaturity explain PATH [ID]`."""

from typing import Annotated

import typer

from cxmaturity.cli.errors import say
from cxmaturity.cli.options import Answers, Named, Strict, Tag, words_for
from cxmaturity.text.choice import known_language


def explain(
    path: Answers,
    subject: Annotated[
        str | None,
        typer.Argument(help="A dimension or a question; the overall stage unless given.", metavar="[ID]"),
    ] = None,
    questionnaire: Named = None,
    strict: Strict = False,
    language: Tag = None,
) -> None:
    """Say why a stage is what it is, and what is the least that would change it."""
    from shutil import get_terminal_size

    from cxmaturity.assess_paths import assess_path
    from cxmaturity.terminal.explanation import explain as explained
    from cxmaturity.terminal.lines import WIDEST
    from cxmaturity.text.safe_text import one_line
    from cxmaturity.text.width import wrap

    tag = known_language(language)
    assessment = assess_path(path, questionnaire=questionnaire, strict=strict, language=tag, warn=say)
    width = min(get_terminal_size((80, 24)).columns, WIDEST)
    for line in explained(assessment, subject, tag=words_for(assessment.questionnaire, tag)).lines:
        indent = " " * (len(line) - len(line.lstrip()))
        wrapped = wrap(one_line(line), width, indent, indent + "  ")
        typer.echo("\n".join(wrapped))
