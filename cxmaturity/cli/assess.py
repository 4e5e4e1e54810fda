"""`cxmaturity assess FILE`: the interview at a terminal or a pipe, or answers given by `--set`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from cxmaturity.cli.errors import say, stop
from cxmaturity.cli.interface_language import speak
from cxmaturity.cli.options import Named
from cxmaturity.text.choice import known_language
from cxmaturity.text.language import LANGUAGES, current


def assess(
    file: Annotated[Path, typer.Argument(help="The answer file to make or to go on with.", metavar="FILE")],
    questionnaire: Named = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Ask the quick set: a profile and no stage.")
    ] = False,
    organisation: Annotated[str, typer.Option(help="Who is assessed.")] = "",
    scope: Annotated[str, typer.Option(help="Which unit, country or business of it.")] = "",
    wave: Annotated[str, typer.Option(help="Which wave, such as 2026-Q3.")] = "",
    date: Annotated[str, typer.Option(help="The day, such as 2026-09-30; today unless given.")] = "",
    assessor: Annotated[str, typer.Option(help="Who conducts the assessment.")] = "",
    respondent: Annotated[str, typer.Option(help="A short id of who answers.")] = "",
    group: Annotated[str, typer.Option(help="The respondent's group, such as leadership.")] = "",
    role: Annotated[str, typer.Option(help="The respondent's role in words, or consensus.")] = "",
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            help="Language of the interview; the reader's own unless given.",
            metavar="TAG",
        ),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Plain lines without a line editor, for screen readers.")
    ] = False,
    set_answers: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="Store an answer unasked: ID=3, ID=unknown, ID=na:REASON, readiness.ID=yes. Repeatable.",
            metavar="ID=ANSWER",
        ),
    ] = None,
) -> None:
    """Ask the questionnaire and keep every answer on disk as it is given."""
    from shlex import quote

    from cxmaturity.assess_paths import put_into_language
    from cxmaturity.interview.answer_file import AnswerFile
    from cxmaturity.interview.at_terminal import interview, store, talk
    from cxmaturity.interview.header import as_text, check_target, described, is_path, of_team, open_sheet
    from cxmaturity.interview.line_terminal import LineTerminal
    from cxmaturity.interview.saving import Keeper
    from cxmaturity.interview.session import start
    from cxmaturity.questionnaire.find import as_seen_from

    tag = known_language(language)
    if tag in LANGUAGES:
        speak(tag)
    check_target(file)
    terminal = LineTerminal(sys.stdin, sys.stdout, plain=plain)
    answer_file = AnswerFile(file, terminal.write, shown=terminal.is_interactive)
    model, before = open_sheet(file, questionnaire or "", quick=quick)
    answer_file.opened(before)
    name = questionnaire or as_seen_from(file.parent, before.questionnaire)
    model = put_into_language(model, tag or current.get().tag, name, file, None if tag is None else say)
    if tag is not None:
        # Only now are words at hand that lie beside the questionnaire.
        speak(tag)
    header = {
        "organisation": organisation,
        "scope": scope,
        "wave": wave,
        "date": date,
        "assessor": assessor,
        "id": respondent,
        "group": group,
        "role": role,
    }
    session, told = of_team(described(start(model, before), header), file)
    for line in told:
        terminal.write(line)
    keeper = Keeper(answer_file, model, talk(terminal), check_target)
    options = f" --questionnaire {quote(questionnaire)}" if questionnaire and is_path(questionnaire) else ""
    again = options if tag is None else f"{options} --language {tag}"
    assignments = [as_text(each) for each in set_answers or ()]
    if assignments:
        store(session, keeper, terminal, assignments, options)
    else:
        stop(interview(session, keeper, terminal, options, again))
