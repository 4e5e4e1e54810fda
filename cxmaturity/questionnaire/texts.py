"""Every text of a questionnaire that a person reads, by an id of its own; so can a language be swapped.

An id is the path to the text: `title`, `levels.2.name`, `dimensions.vision.meaning`,
`questions.vision.sponsor.levels.3`, `questions.vision.sponsor.actions.2.do`, `checklist.checks.council.text`.
Entries of lists go by their id, an action by the option it leads to, advice by its level, the rest by their
place from 1.
"""

from collections.abc import Callable, Mapping, Set
from hashlib import sha256
from typing import Any

import msgspec

from cxmaturity.questionnaire.model import Questionnaire

_TEXT_FIELDS = {
    "title",
    "summary",
    "name",
    "meaning",
    "label",
    "text",
    "unit",
    "why",
    "do",
    "owner",
    "measure",
}
_TEXT_FIELDS |= {
    "because",
    "idea",
    "rests_on",
    "help",
    "publisher",
    "high_high",
    "high_low",
    "low_high",
    "low_low",
}
_TEXT_FIELDS |= {"in_brief", "shown_first", "both_right", "where_both_hold", "badge", "one", "many"}
_TEXT_LISTS = frozenset({"levels", "show_me", "do", "are", "are_not", "limits"})
_NO_TEXTS = frozenset({"extra", "maps_to"})
"""What an author keeps for themselves, and ids of other frameworks."""
_NAMED_ALONE = ("questions", "dimensions")
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


def fingerprint(text: str) -> str:
    """Return the mark by which a translation knows the source text that it was made from."""
    return sha256(text.encode()).hexdigest()[:8]


def own_texts(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the texts, by their ids, that are not taken from another questionnaire."""
    taken = {entry.place for entry in questionnaire.taken}
    places = _places(questionnaire)
    return {
        text_id: text
        for text_id, text in texts_of(questionnaire).items()
        if _place(text_id, places) not in taken
    }


def taken_texts(questionnaire: Questionnaire, of: str, theirs: Questionnaire) -> dict[str, str]:
    """Return the texts, by their ids here, of what is taken from the questionnaire `of`, as in `theirs`."""
    entries = [entry for entry in questionnaire.taken if entry.of == of]
    places = {entry.there for entry in entries}
    known = _places(theirs)
    texts: dict[str, dict[str, str]] = {}
    for text_id, text in texts_of(theirs).items():
        there = _place(text_id, known)
        if there in places:
            texts.setdefault(there, {})[text_id[len(there) :]] = text
    return {
        entry.place + rest: text for entry in entries for rest, text in texts.get(entry.there, {}).items()
    }


def _places(questionnaire: Questionnaire) -> set[str]:
    """Return what the ids of each entry's texts begin with."""
    lists = ("scales", "sources", "groups", "worksheets", "questions")
    found = {f"{name}.{entry.id}" for name in lists for entry in getattr(questionnaire, name)}
    found |= {"about"} if questionnaire.about else set()
    found |= {f"levels.{number}" for number in range(1, len(questionnaire.levels) + 1)}
    checklist = questionnaire.checklist
    if checklist:
        found |= {f"checklist.steps.{step.id}" for step in checklist.steps}
        found |= {f"checklist.checks.{check.id}" for check in checklist.checks}
    return found


def _place(text_id: str, places: Set[str]) -> str:
    """Return the place of the entry that a text belongs to, empty where it is in none; ids may hold dots."""
    place = text_id
    while place and place not in places:
        place = place.rpartition(".")[0]
    return place


def with_texts(questionnaire: Questionnaire, texts: Mapping[str, str], language: str) -> Questionnaire:
    """Return the questionnaire in another `language`; a text that is missing stays as it is."""
    plain = _walk(msgspec.to_builtins(questionnaire), "", texts.get)
    return msgspec.convert({**plain, "language": language}, Questionnaire)


def _walk(node: dict[str, Any], path: str, replace: Replace) -> dict[str, Any]:
    """Return `node` with every text in it replaced."""
    return {key: _field(key, value, path, replace) for key, value in node.items()}


def field_place(key: str, path: str) -> str:
    """Return the place of a field of the thing at `path`."""
    # An id of a question or a dimension is unique in the questionnaire: what it is in would only be longer.
    return key if key in _NAMED_ALONE else f"{path}.{key}".lstrip(".")


def entry_place(entry: Mapping[str, Any], number: int, path: str) -> str:
    """Return the place of an entry, the `number`th of the list at `path`."""
    name = entry.get("id") or entry.get("to") or entry.get("level") or number
    return f"{path}.{name}"


def _field(key: str, value: Any, path: str, replace: Replace) -> Any:
    """Return one field's value with every text in it replaced."""
    if key in _NO_TEXTS:
        return value
    place = field_place(key, path)
    if isinstance(value, str):
        return replace(place, value) if key in _TEXT_FIELDS and value else value
    if isinstance(value, dict):
        return _walk(value, place, replace)
    if not isinstance(value, list | tuple):
        return value
    made: list[Any] = []
    for number, entry in enumerate(value, start=1):
        if isinstance(entry, dict):
            made.append(_walk(entry, entry_place(entry, number, place), replace))
        elif key in _TEXT_LISTS and isinstance(entry, str):
            made.append(replace(f"{place}.{number}", entry))
        else:
            made.append(entry)
    return made
