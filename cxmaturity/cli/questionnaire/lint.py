"""`cxmaturity questionnaire lint PATH...`."""

from typing import Annotated

import typer

from cxmaturity.cli.errors import stop
from cxmaturity.text.choice import check_choice
from cxmaturity.text.language import Language, current

NOT_CLEAN = 3
FORMATS = ("text", "json", "sarif")


def lint_questionnaires(
    names: Annotated[
        list[str],
        typer.Argument(help="Questionnaires: files, their folders, or ids.", metavar="PATH..."),
    ],
    format_name: Annotated[
        str, typer.Option("--format", help="text, json, or sarif for code hosts.", metavar="text|json|sarif")
    ] = "text",
    against: Annotated[
        str | None,
        typer.Option(
            help="The last released version: a path, an id, or git:REVISION, for which alone git is asked."
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(help="Codes to leave out. Repeatable.", metavar="CODE,...")
    ] = None,
) -> None:
    """Say what is wrong with questionnaires and what could be better; exit code 3 unless they are clean."""
    from cxmaturity.cli.output import to_stdout
    from cxmaturity.linting import codes_to_ignore, lint

    check_choice("--format", format_name, FORMATS)
    ignored = codes_to_ignore(ignore or [])
    if format_name != "text":
        # What machines keep is the same on every one of them.
        current.set(Language())
    found = lint(names, against=against, ignore=ignored)
    if format_name == "sarif":
        from cxmaturity.linting.codes import RULES
        from cxmaturity.linting.sarif import advice_sarif

        to_stdout(advice_sarif(found.advice, RULES))
    elif format_name == "json":
        from cxmaturity.formats.json_text import pretty

        to_stdout(pretty(found))
    else:
        for line in found.lines:
            typer.echo(line)
    stop(0 if found.clean else NOT_CLEAN)
