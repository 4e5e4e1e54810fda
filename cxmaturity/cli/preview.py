"""`cxmaturity questionnaire preview NAME`."""

from pathlib import Path

import typer

from cxmaturity.cli.output import put, to_stdout
from cxmaturity.errors import plain
from cxmaturity.questionnaire.find import is_report, questionnaire_path
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.translations import in_language
from cxmaturity.text.language import nearest


def run(name: str, *, output: str | None, language: str | None) -> None:
    """Write a questionnaire as an HTML page, and name the file."""
    from cxmaturity.report.questionnaire_page import questionnaire_page

    questionnaire = read_questionnaire(name)
    path = questionnaire_path(name)
    if language is not None and not is_report(path):
        questionnaire = in_language(questionnaire, path, language)
    page = questionnaire_page(questionnaire, nearest(questionnaire.language))
    if output == "-":
        to_stdout(page.encode())
        return
    target = Path(output or f"{questionnaire.id}.html")
    put(target, page.encode())
    typer.echo(plain(target))
