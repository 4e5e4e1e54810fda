"""Advice on the translations beside a questionnaire."""

from collections.abc import Iterator
from pathlib import Path

from cxmaturity.errors import BadInput, InvalidFile
from cxmaturity.formats.yaml_with_lines import read_yaml
from cxmaturity.linting.codes import Advice, advice
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.translations import LIMIT, read_translation, state_of, translations
from cxmaturity.text.language import tr

_NAMED = 3


def translation_advice(questionnaire: Questionnaire, path: Path) -> Iterator[Advice]:
    """Yield what is broken, missing, stale or unbound in the translations beside `path`."""
    for file in translations(path).values():
        try:
            translation = read_translation(questionnaire, file)
            lines = read_yaml(file, limit=LIMIT)
        except InvalidFile as error:
            for one in error.problems:
                yield advice("CX040", one.file, one.line, one.field, one.message, one.hint)
            continue
        except BadInput as error:
            yield advice("CX040", str(file), 0, "", str(error))
            continue
        state = state_of(translation, questionnaire)
        command = f"cxmaturity questionnaire translate {questionnaire.id} {translation.language}"
        if state.missing:
            message = tr("{n} of {all} are missing: {ids}")
            values = {"n": len(state.missing), "all": state.wanted, "ids": _some(state.missing)}
            hint = tr("`{command}` puts them into the file", command=command)
            yield advice("CX041", str(file), lines.line(("texts",)), "texts", message.format(**values), hint)
        for text_id in state.stale:
            confirm = f"{command} --confirm {text_id}"
            hint = tr("translate it anew, or confirm it: `{command}`", command=confirm)
            message = tr("was made from another text than today's")
            line = lines.line(("texts", text_id))
            yield advice("CX042", str(file), line, f"texts.{text_id}", message, hint)
        if state.unbound:
            message = tr("do not say what they were made from ({n}): {ids}")
            hint = tr("when they fit: `{command}`", command=f"{command} --confirm all")
            values = {"n": len(state.unbound), "ids": _some(state.unbound)}
            yield advice("CX043", str(file), lines.line(("texts",)), "texts", message.format(**values), hint)


def _some(ids: tuple[str, ...]) -> str:
    """Return the first few ids."""
    return ", ".join(ids[:_NAMED]) + (", ..." if len(ids) > _NAMED else "")
