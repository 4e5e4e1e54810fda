"""`cxmaturity questionnaire list | show | check`."""

from pathlib import Path

import typer

from cxmaturity.assess_paths import put_into_language
from cxmaturity.cli.errors import say
from cxmaturity.cli.output import to_stdout
from cxmaturity.cli.translate import state_lines
from cxmaturity.errors import BadInput, CxMaturityError, plain
from cxmaturity.formats.json_text import pretty
from cxmaturity.questionnaire.find import installed, questionnaire_path
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.translations import (
    in_language,
    read_translation,
    silent_origins,
    taken_for_languages,
    translations,
)
from cxmaturity.terminal.lines import console
from cxmaturity.text.language import current, tr


def list_all() -> None:
    """Print each questionnaire that can be named: its id, version, size, title and folder."""
    for name, path in sorted(installed().items()):
        try:
            found = read_questionnaire(path)
            found = put_into_language(found, current.get().tag, str(path), path, None)
        except CxMaturityError as error:
            first = str(error).partition("\n")[0]
            typer.echo(tr("{name}  cannot be read: {error}", name=plain(name), error=first))
            continue
        count = tr("{questions} questions in {dimensions} dimensions")
        size = count.format(questions=len(found.questions), dimensions=len(found.dimensions))
        typer.echo(f"{found.id}  {found.version}  {size}  {plain(found.title)}")
        typer.echo(f"    {plain(path)}")


def show(name: str, format_name: str, language: str | None) -> None:
    """Print one questionnaire, to read or as JSON, in one of its languages."""
    if format_name not in ("text", "json"):
        raise BadInput(tr("--format {name}: choose text or json", name=plain(format_name)))
    path = questionnaire_path(name)
    questionnaire = read_questionnaire(name)
    questionnaire = in_language(questionnaire, path, language or questionnaire.language)
    if format_name == "json":
        to_stdout(pretty(questionnaire))
        return
    from cxmaturity.terminal.questionnaire import questionnaire_lines

    out = console()
    for line in questionnaire_lines(questionnaire):
        out.print(line)


def check(path: Path) -> None:
    """Say that the questionnaire is fine, or raise everything that is wrong with it."""
    questionnaire = read_questionnaire(path)
    typer.echo(
        tr(
            "{path}: {id} {version} is valid: {questions} questions in {dimensions} dimensions",
            path=plain(path),
            id=questionnaire.id,
            version=questionnaire.version,
            questions=len(questionnaire.questions),
            dimensions=len(questionnaire.dimensions),
        )
    )
    if questionnaire.overlay:
        overlay = questionnaire.overlay
        typer.echo(
            tr(
                "    overlay of {of}: {dropped} dropped, {reweighted} weighed otherwise, {added} added",
                of=overlay.of,
                dropped=len(overlay.dropped),
                reweighted=len(overlay.reweighted),
                added=len(overlay.added),
            )
        )
        return
    source = questionnaire_path(path)
    for file in taken_for_languages(source):
        say(tr("{file}: is no translation, though it is called as a language", file=plain(file)))
    for tag, file in translations(source).items():
        for line in state_lines(read_translation(questionnaire, file), questionnaire, file):
            typer.echo(line)
        for origin in silent_origins(questionnaire, source, tag):
            message = tr("    {origin}, which it takes from, has no texts in {language}")
            typer.echo(message.format(origin=origin, language=plain(tag)))
