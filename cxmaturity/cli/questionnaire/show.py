"""`cxmaturity questionnaire show ID`."""

from typing import Annotated

import typer

from cxmaturity.text.choice import check_choice


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
    from cxmaturity.questionnaire.find import questionnaire_path
    from cxmaturity.questionnaire.read import read_questionnaire
    from cxmaturity.questionnaire.translations import in_language

    check_choice("--format", format_name, ("text", "json"))
    path = questionnaire_path(name)
    questionnaire = read_questionnaire(name)
    questionnaire = in_language(questionnaire, path, language or questionnaire.language)
    if format_name == "json":
        from cxmaturity.cli.output import to_stdout
        from cxmaturity.formats.json_text import pretty

        to_stdout(pretty(questionnaire))
        return
    from cxmaturity.terminal.lines import console
    from cxmaturity.terminal.questionnaire import questionnaire_lines

    out = console()
    for line in questionnaire_lines(questionnaire):
        out.print(line)
