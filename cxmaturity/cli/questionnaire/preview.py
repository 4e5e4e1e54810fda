"""`cxmaturity questionnaire preview NAME`."""

from pathlib import Path
from typing import Annotated

import typer

from cxmaturity.cli.errors import say
from cxmaturity.errors import plain


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
    from cxmaturity.cli.output import put, to_stdout
    from cxmaturity.questionnaire.find import is_report, questionnaire_path
    from cxmaturity.questionnaire.read import read_questionnaire
    from cxmaturity.questionnaire.tool_words import words_around
    from cxmaturity.questionnaire.translations import in_language
    from cxmaturity.report.questionnaire_page import questionnaire_page

    questionnaire = read_questionnaire(name)
    path = questionnaire_path(name)
    if language is not None and not is_report(path):
        questionnaire = in_language(questionnaire, path, language)
    words = words_around(questionnaire, None, questionnaire_file=path, warn=say)
    page = questionnaire_page(questionnaire, words)
    if output == "-":
        to_stdout(page.encode())
        return
    target = Path(output or f"{questionnaire.id}.html")
    put(target, page.encode())
    typer.echo(plain(target))
