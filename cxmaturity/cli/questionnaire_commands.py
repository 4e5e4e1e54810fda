"""The table of the commands `cxmaturity questionnaire ...`, each importing its work when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from cxmaturity.cli.errors import Commands

questionnaires = typer.Typer(
    cls=Commands, help="List, show, check and translate questionnaires.", no_args_is_help=True
)


@questionnaires.command("list")
def list_questionnaires() -> None:
    """List the questionnaires that can be named by id, and where each was found."""
    from cxmaturity.cli.questionnaire import list_all

    list_all()


@questionnaires.command("show")
def show_questionnaire(
    name: Annotated[str, typer.Argument(help="A questionnaire by id or path.", metavar="ID")],
    language: Annotated[
        str | None, typer.Option(help="One of its further languages, such as zh-Hans.")
    ] = None,
    format_name: Annotated[
        str,
        typer.Option("--format", help="text: to read; json: the whole questionnaire.", metavar="text|json"),
    ] = "text",
) -> None:
    """Show a questionnaire's dimensions and questions."""
    from cxmaturity.cli.questionnaire import show

    show(name, format_name, language)


@questionnaires.command("check")
def check_questionnaire(
    path: Annotated[Path, typer.Argument(help="A questionnaire file or its folder.", metavar="PATH")],
) -> None:
    """Check a questionnaire file: every problem with its line."""
    from cxmaturity.cli.questionnaire import check

    check(path)


@questionnaires.command("translate")
def translate_questionnaire(
    name: Annotated[str, typer.Argument(help="A questionnaire by id or path.", metavar="ID")],
    language: Annotated[str, typer.Argument(help="The language, such as zh-Hans.", metavar="LANGUAGE")],
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", help="The file, unless beside the questionnaire; - for standard output."
        ),
    ] = None,
    confirm: Annotated[
        list[str] | None,
        typer.Option(help="Say that a text, or all, fits today's source. Repeatable.", metavar="TEXT|all"),
    ] = None,
) -> None:
    """Write a translation file to fill in, or bring one up to date with its questionnaire."""
    from cxmaturity.cli.translate import run

    run(name, language, output=output, confirm=confirm or [])
