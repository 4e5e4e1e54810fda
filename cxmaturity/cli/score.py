"""`cxmaturity score PATH`."""

from pathlib import Path

import typer

from cxmaturity.assess_paths import assess_path, put_into_language
from cxmaturity.cli.errors import say
from cxmaturity.cli.options import known_language, words_for
from cxmaturity.cli.output import to_stdout
from cxmaturity.errors import BadInput, plain
from cxmaturity.formats.json_text import pretty
from cxmaturity.questionnaire.find import is_report
from cxmaturity.report import render
from cxmaturity.terminal.lines import console
from cxmaturity.text.language import nearest, tr

FORMATS = ("text", "json")


def run(
    path: Path, *, questionnaire: str | None, strict: bool, format_name: str, language: str | None
) -> None:
    """Print the scorecard, or the result object."""
    if format_name not in FORMATS:
        raise BadInput(tr("--format {name}: choose text or json", name=plain(format_name)))
    tag = known_language(language)
    if questionnaire is None and not strict and is_report(path) and _figures(path, format_name, tag):
        return
    assessment = assess_path(
        path, questionnaire=questionnaire, strict=strict, redraw=False, language=tag, warn=say
    )
    if format_name == "json":
        to_stdout(render(assessment, "json"))
        return
    from cxmaturity.terminal.scorecard import print_scorecard

    print_scorecard(assessment, console(), tag=words_for(assessment.questionnaire, tag))


def _figures(path: Path, format_name: str, tag: str | None) -> bool:
    """Print the figures of a report that carries no answers, as attached; return whether it is one."""
    # Loaded here: few read a report back.
    from cxmaturity.answers.read import carries_figures_alone, read_whole_report
    from cxmaturity.terminal.scorecard import print_scorecard
    from cxmaturity.verification.figures import attached_assessment, does_not_fit

    if not carries_figures_alone(path):
        return False
    report = read_whole_report(path)
    asked = report.questionnaire
    if tag is not None and tag != nearest(asked.language):
        asked = put_into_language(asked, tag, f"{asked.id}@{asked.version}", path, say)
    found = attached_assessment(path, report, asked)
    screen = console()
    try:
        # The whole of it or nothing: a figure that the questionnaire does not know may come late.
        with screen.capture() as printed:
            print_scorecard(found, screen, tag=words_for(asked, tag))
    except (LookupError, StopIteration, TypeError, ValueError):
        raise does_not_fit(path) from None
    say(tr("{path}: the figures as attached; the answers are not in the file", path=plain(path)))
    if format_name == "json":
        to_stdout(pretty(report.result))
    else:
        typer.echo(printed.get(), nl=False)
    return True
