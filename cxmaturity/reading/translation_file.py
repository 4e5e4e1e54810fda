"""Reading a questionnaire's further language: one file beside it, from text ids to texts."""

from pathlib import Path
from typing import Literal

from cxmaturity.domain.questionnaire import Frozen, Questionnaire
from cxmaturity.domain.texts import texts_of, with_texts
from cxmaturity.errors import BadInput, CxMaturityError
from cxmaturity.language import tr
from cxmaturity.reading.packs import questionnaire_path
from cxmaturity.reading.questionnaire_file import read_questionnaire_file
from cxmaturity.reading.typed import convert, did_you_mean, problems
from cxmaturity.reading.yaml_with_lines import read_yaml

LIMIT = 4 * 1024 * 1024


class Translation(Frozen):
    """A questionnaire's texts in another language, by text id; `questionnaire` is id@version."""

    format: Literal[1]
    questionnaire: str
    language: str
    texts: dict[str, str]


def translations(questionnaire_path: Path) -> dict[str, Path]:
    """Return the languages that lie beside a questionnaire, each with its file."""
    beside = questionnaire_path.parent.glob("*.yaml")
    return {path.stem: path for path in sorted(beside) if path != questionnaire_path}


def in_language(questionnaire: Questionnaire, path: Path, tag: str) -> Questionnaire:
    """Return the questionnaire read from `path` in the language `tag`.

    Raises BadInput when there is no such translation, InvalidFile when it is broken.
    """
    if tag == questionnaire.language:
        return questionnaire
    found = translations(path)
    if tag not in found:
        known = ", ".join([questionnaire.language, *found])
        message = tr("{id} has no texts in {language}; it has {known}")
        raise BadInput(message.format(id=questionnaire.id, language=tag, known=known))
    return with_texts(questionnaire, read_translation(questionnaire, found[tag]).texts, tag)


def translated(
    questionnaire: Questionnaire, tag: str, *, name: str | Path, beside: Path | None = None
) -> Questionnaire | None:
    """Return the questionnaire in the language `tag`, None where nobody has translated it.

    It is looked for beside the file that `name` leads to, if that still is the file the questionnaire was
    read from: a translation of another text would put words into somebody's mouth.
    """
    if tag == questionnaire.language:
        return questionnaire
    try:
        path = questionnaire_path(name, beside=beside)
        source = read_questionnaire_file(path)
    except CxMaturityError:
        return None
    if source.sha256 != questionnaire.sha256 or tag not in translations(path):
        return None
    return in_language(questionnaire, path, tag)


def read_translation(questionnaire: Questionnaire, path: Path) -> Translation:
    """Return the translation at `path`. Raises InvalidFile with all its problems."""
    document = read_yaml(path, limit=LIMIT)
    translation = convert(document, Translation)
    known = texts_of(questionnaire)
    found: list[tuple[tuple[str, ...], str, str]] = [
        (
            ("texts", text_id),
            tr("there is no such text in {id}", id=questionnaire.id),
            did_you_mean(text_id, list(known)),
        )
        for text_id in translation.texts
        if text_id not in known
    ]
    if translation.language != path.stem:
        message = tr(
            "must be {name}, as the file is called (got {got})", name=path.stem, got=translation.language
        )
        found.append((("language",), message, ""))
    if translation.questionnaire.partition("@")[0] != questionnaire.id:
        message = tr("translates {other}, not {id}", other=translation.questionnaire, id=questionnaire.id)
        found.append((("questionnaire",), message, ""))
    if found:
        raise problems(document, found)
    return translation
