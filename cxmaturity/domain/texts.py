"""Every text of a questionnaire that a person reads, by an id of its own; so can a language be swapped.

An id is the path to the text: `title`, `levels.2.name`, `dimensions.vision.meaning`,
`questions.vision.sponsor.levels.3`, `questions.vision.sponsor.actions.2.do`, `checklist.checks.council.text`.
Entries of lists go by their id, an action by the option it leads to, the rest by their place from 1.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from cxmaturity.domain.questionnaire import Questionnaire

_TEXT_FIELDS = {"title", "summary", "name", "meaning", "label", "text", "why", "do", "owner", "measure"}
_TEXT_FIELDS |= {"idea", "rests_on", "help", "publisher", "high_high", "high_low", "low_high", "low_low"}
_TEXT_LISTS = frozenset({"levels", "show_me"})
Replace = Callable[[str, str], str]


def texts_of(questionnaire: Questionnaire) -> dict[str, str]:
    """Return all texts by their ids, in the order of the file; empty ones are left out."""
    found: dict[str, str] = {}

    def collect(text_id: str, text: str) -> str:
        if text:
            found[text_id] = text
        return text

    _walk(msgspec.to_builtins(questionnaire), "", collect)
    return found


def with_texts(questionnaire: Questionnaire, texts: Mapping[str, str], language: str) -> Questionnaire:
    """Return the questionnaire in another `language`; a text that is missing stays as it is."""
    plain = _walk(msgspec.to_builtins(questionnaire), "", texts.get)
    return msgspec.convert({**plain, "language": language}, Questionnaire)


def _walk(node: dict[str, Any], path: str, replace: Replace) -> dict[str, Any]:
    """Return `node` with every text in it replaced."""
    return {key: _field(key, value, path, replace) for key, value in node.items()}


def _field(key: str, value: Any, path: str, replace: Replace) -> Any:
    """Return one field's value with every text in it replaced."""
    # A question's id is unique in the questionnaire; the dimension before it would only be longer.
    place = "questions" if key == "questions" else f"{path}.{key}".lstrip(".")
    if isinstance(value, str):
        return replace(place, value) if key in _TEXT_FIELDS and value else value
    if isinstance(value, dict):
        return _walk(value, place, replace)
    if not isinstance(value, list | tuple):
        return value
    made: list[Any] = []
    for number, entry in enumerate(value, start=1):
        if isinstance(entry, dict):
            name = entry.get("id") or entry.get("to") or number
            made.append(_walk(entry, f"{place}.{name}", replace))
        elif key in _TEXT_LISTS and isinstance(entry, str):
            made.append(replace(f"{place}.{number}", entry))
        else:
            made.append(entry)
    return made
