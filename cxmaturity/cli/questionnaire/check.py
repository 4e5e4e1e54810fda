"""`cxmaturity questionnaire check PATH`."""

from pathlib import Path
from typing import Annotated

import typer

from cxmaturity.cli.errors import say
from cxmaturity.errors import plain
from cxmaturity.text.language import tr


def check_questionnaire(
    path: Annotated[Path, typer.Argument(help="A questionnaire file or its folder.", metavar="PATH")],
) -> None:
    """Check a questionnaire file: every problem with its line."""
    from cxmaturity.questionnaire.find import questionnaire_path
    from cxmaturity.questionnaire.read import read_questionnaire
    from cxmaturity.questionnaire.translations import (
        read_translation,
        silent_origins,
        state_lines,
        taken_for_languages,
        translations,
    )

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
        changed = tr(
            "overlay of {of}: {dropped} dropped, {reweighted} weighed otherwise, {added} added",
            of=overlay.of,
            dropped=len(overlay.dropped),
            reweighted=len(overlay.reweighted),
            added=len(overlay.added),
        )
        typer.echo(f"    {changed}")
        return
    source = questionnaire_path(path)
    for file in taken_for_languages(source):
        say(tr("{file}: is no translation, though it is called as a language", file=plain(file)))
    for tag, file in translations(source).items():
        for line in state_lines(read_translation(questionnaire, file), questionnaire, file):
            typer.echo(line)
        for origin in silent_origins(questionnaire, source, tag):
            message = tr("{origin}, which it takes from, has no texts in {language}")
            typer.echo("    " + message.format(origin=origin, language=plain(tag)))
