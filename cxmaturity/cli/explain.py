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
    """Say why a stage is what it is, and what is the least that would change it."""
    from shutil import get_terminal_size

    from cxmaturity.assess_paths import assess_path
    from cxmaturity.terminal.explanation import explain as explained
    from cxmaturity.terminal.lines import WIDEST
    from cxmaturity.text.safe_text import one_line
    from cxmaturity.text.width import wrap

    tag = known_language(language)
    assessment = assess_path(path, questionnaire=questionnaire, strict=strict, language=tag, warn=say)
    told: list[str] = []
    if what_if:
        from cxmaturity.answers.supposed import supposed_answers
        from cxmaturity.scoring.supposed import suppose
        from cxmaturity.terminal.what_if import what_if_lines

        supposed = supposed_answers("--what-if", what_if, assessment.questionnaire)
        supposition = suppose(assessment, supposed, option="--what-if")
        told += what_if_lines(supposition, tag=words_for(assessment.questionnaire, tag))
        assessment = supposition.after
    if subject is not None or not told:
        told += [""] if told else []
        told += explained(assessment, subject, tag=words_for(assessment.questionnaire, tag)).lines
    width = min(get_terminal_size((80, 24)).columns, WIDEST)
    for line in told:
        indent = " " * (len(line) - len(line.lstrip()))
        wrapped = wrap(one_line(line), width, indent, indent + "  ")
        typer.echo("\n".join(wrapped))
