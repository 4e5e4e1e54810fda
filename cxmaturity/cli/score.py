"""`cxmaturity score PATH`."""

from pathlib import Path
from typing import Annotated

import typer

from cxmaturity.cli.errors import say
from cxmaturity.cli.options import Answers, Named, Strict, Tag, words_for
from cxmaturity.text.choice import check_choice, known_language

FORMATS = ("text", "json")


def score(
    path: Answers,
    questionnaire: Named = None,
    strict: Strict = False,
    format_name: Annotated[
        str, typer.Option("--format", help="text: a scorecard; json: the result object.", metavar="text|json")
    ] = "text",
    language: Tag = None,
) -> None:
    """Score the answers: a scorecard in the terminal, or the result object as JSON."""
    from cxmaturity.assess_paths import assess_path
    from cxmaturity.cli.output import to_stdout
    from cxmaturity.questionnaire.find import is_report
    from cxmaturity.report import render
    from cxmaturity.terminal.lines import console

    check_choice("--format", format_name, FORMATS)
    tag = known_language(language)
    if questionnaire is None and not strict and is_report(path) and _figures(path, format_name, tag):
        return
    assessment = assess_path(
        path, questionnaire=questionnaire, strict=strict, redraw="stage", language=tag, warn=say
    )
    if format_name == "json":
        to_stdout(render(assessment, "json"))
        return
    from cxmaturity.terminal.scorecard import print_scorecard

    print_scorecard(assessment, console(), tag=words_for(assessment.questionnaire, tag))


def _figures(path: Path, format_name: str, tag: str | None) -> bool:
    """Print the figures of a report that carries no answers, as attached; return whether it is one."""
    # Loaded here: few read a report back.
    from cxmaturity.cli.output import to_stdout
    from cxmaturity.formats.json_text import pretty
    from cxmaturity.terminal.lines import console
    from cxmaturity.terminal.scorecard import print_scorecard
    from cxmaturity.verification.figures import attached_words, does_not_fit, figures_alone

    carried = figures_alone(path, language=tag, warn=say)
    if carried is None:
        return False
    report, attached = carried
    screen = console()
    try:
        # The whole of it or nothing: a figure that the questionnaire does not know may come late.
        with screen.capture() as printed:
            print_scorecard(attached, screen, tag=words_for(attached.questionnaire, tag))
    except (LookupError, StopIteration, TypeError, ValueError):
        raise does_not_fit(path) from None
    say(attached_words(path))
    if format_name == "json":
        to_stdout(pretty(report.result))
    else:
        typer.echo(printed.get(), nl=False)
    return True
