"""`cxmaturity questionnaire translate ID LANGUAGE`."""

from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxmaturity.errors import BadInput, plain
from cxmaturity.text.language import current, is_tag, tr

if TYPE_CHECKING:
    from cxmaturity.questionnaire.model import Questionnaire

ALL = "all"


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
    from cxmaturity.cli.output import for_machines
    from cxmaturity.files import save
    from cxmaturity.questionnaire.translation_yaml import translation_yaml
    from cxmaturity.questionnaire.translations import Translation, read_translation, state_lines

    source, questionnaire = _source(name, language)
    beside = source.parent / f"{language}.yaml"
    target = None if output == "-" else Path(output) if output else beside
    if target is not None and target.stem != language:
        raise BadInput(tr("{path}: must be called {name}", path=plain(target), name=beside.name))
    there = target if target is not None and target.exists() else beside
    old = read_translation(questionnaire, there) if there.exists() else None
    texts, made_from = (old.texts, old.made_from) if old else ({}, {})
    made_from = {**made_from, **_confirmed(questionnaire, texts, confirm or [])}
    head = _head(there) if old else ""
    content = translation_yaml(questionnaire, language, texts, made_from, head)
    if target is None:
        for_machines(content)
        return
    save(target, content.encode())
    translation = Translation(
        format=1, questionnaire=questionnaire.id, language=language, texts=texts, made_from=made_from
    )
    for line in state_lines(translation, questionnaire, target):
        typer.echo(line)


def _source(name: str, language: str) -> "tuple[Path, Questionnaire]":
    """Return the questionnaire to be translated and its file. Raises BadInput."""
    from cxmaturity.questionnaire.find import is_report, questionnaire_path
    from cxmaturity.questionnaire.read import read_questionnaire

    source = questionnaire_path(name)
    if is_report(source):
        raise BadInput(tr("{path}: is a report; name the questionnaire itself", path=plain(source)))
    questionnaire = read_questionnaire(name)
    if not is_tag(language):
        message = tr("{tag} is not the tag of a language, such as de or zh-Hans", tag=plain(language[:40]))
        raise BadInput(message)
    if questionnaire.overlay:
        values = {"id": questionnaire.id, "language": language}
        raise BadInput(
            tr("{id} is an overlay: its texts in {language} stand in its own file, under texts", **values)
        )
    if language == questionnaire.language:
        values = {"id": questionnaire.id, "language": language}
        raise BadInput(tr("{id} is written in {language}; name another language", **values))
    return source, questionnaire


def _confirmed(questionnaire: "Questionnaire", texts: dict[str, str], confirm: list[str]) -> dict[str, str]:
    """Return the fingerprints of today's sources for the texts to `confirm`. Raises BadInput."""
    from cxmaturity.questionnaire.texts import fingerprint, texts_of
    from cxmaturity.text.nearest import did_you_mean

    sources = texts_of(questionnaire)
    translated = [text_id for text_id in sources if texts.get(text_id)]
    wanted = translated if ALL in confirm else confirm
    for text_id in wanted:
        if text_id not in sources:
            hint = did_you_mean(text_id, list(sources)) or tr("--confirm all confirms every text")
            message = tr("there is no such text in {id}", id=questionnaire.id)
            raise BadInput(
                current.get().pair(f"--confirm {plain(text_id)}", current.get().clauses([message, hint]))
            )
        if text_id not in translated:
            raise BadInput(tr("--confirm {text}: has not been translated yet", text=text_id))
    return {text_id: fingerprint(sources[text_id]) for text_id in wanted}


def _head(path: Path) -> str:
    """Return the comment with which the file at `path` begins."""
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    return "".join(takewhile(lambda line: line.startswith("#") or not line.strip(), lines))
