"""The table of the commands `cxmaturity questionnaire ...`, each importing its work when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from cxmaturity.cli.errors import Commands

questionnaires = typer.Typer(
    cls=Commands, help="List, show, write, check and translate questionnaires.", no_args_is_help=True
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


@questionnaires.command("lint")
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
    from cxmaturity.cli.lint import run

    run(names, format_name=format_name, against=against, ignore=ignore or [])


@questionnaires.command("diff")
def diff_questionnaires(
    old: Annotated[
        str, typer.Argument(help="A path, an id, git:REVISION or git:REVISION:PATH.", metavar="OLD")
    ],
    new: Annotated[str, typer.Argument(help="The newer one.", metavar="NEW")],
    format_name: Annotated[
        str, typer.Option("--format", help="text, md for a changelog, or json.", metavar="text|md|json")
    ] = "text",
) -> None:
    """Say what changed between two versions, what of it breaks comparison, and which version it asks for."""
    from cxmaturity.cli.diff import run

    run(old, new, format_name=format_name)


@questionnaires.command("new")
def new_questionnaire(
    name: Annotated[str, typer.Argument(help="The id: letters, digits, dots, dashes.", metavar="ID")],
    folder: Annotated[Path, typer.Option(help="Where its folder is made.")] = Path("questionnaires"),
    title: Annotated[str | None, typer.Option(help="Its title; the id unless given.")] = None,
    language: Annotated[str, typer.Option(help="The language that it is written in.")] = "en",
) -> None:
    """Write a small complete questionnaire to start from, with a README and an example answer file."""
    from cxmaturity.cli.new import run

    run(name, folder=folder, title=title, language=language)


@questionnaires.command("preview")
def preview_questionnaire(
    name: Annotated[str, typer.Argument(help="A questionnaire by id or path.", metavar="ID")],
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", help="The HTML file, unless ID.html; - for standard output."),
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="One of its further languages, such as zh-Hans.")
    ] = None,
) -> None:
    """Write the whole questionnaire as one HTML page, to read and to hand round."""
    from cxmaturity.cli.preview import run

    run(name, output=output, language=language)
