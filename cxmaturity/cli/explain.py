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
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            help="Say what would change if everybody who is asked had answered this question so.",
            metavar="ID=OPTION",
        ),
    ] = None,
) -> None:
    """Say why a stage is what it is, the least that would change it, and what the plan does for it."""
    from shutil import get_terminal_size

    from cxmaturity.assess_paths import assess_path
    from cxmaturity.terminal.lines import WIDEST
    from cxmaturity.terminal.plan_explanation import explain_with_plan
    from cxmaturity.terminal.what_if import explain_as_if
    from cxmaturity.text.dates import day_of_making
    from cxmaturity.text.safe_text import one_line
    from cxmaturity.text.width import wrap

    tag = known_language(language)
    assessment = assess_path(path, questionnaire=questionnaire, strict=strict, language=tag, warn=say)
    words, today = words_for(assessment.questionnaire, tag), day_of_making()
    if what_if:
        told = explain_as_if(assessment, what_if, subject, today=today, tag=words)
    else:
        told = explain_with_plan(assessment, subject, today=today, tag=words)
    width = min(get_terminal_size((80, 24)).columns, WIDEST)
    for line in told.lines:
        indent = " " * (len(line) - len(line.lstrip()))
        wrapped = wrap(one_line(line), width, indent, indent + "  ")
        typer.echo("\n".join(wrapped))
