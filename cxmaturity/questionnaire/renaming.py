"""What questions and dimensions were called before: `was: [old ids]` carries answers and history over."""

from typing import Any, NamedTuple, TypeVar

import msgspec

from cxmaturity.questionnaire.model import Questionnaire

T = TypeVar("T", bound=msgspec.Struct)
_OF_THINGS = frozenset({"questions", "dimensions", "limits", "contradictions"})
"""Lists whose entries are questions or dimensions, or refer to one by its id."""
_LISTED = frozenset({"questions", "later", "weakest", "blocked_by", "targets_differ", "answered_unasked"})
"""Lists of ids."""
_KEYED = frozenset({"answers", "targets", "given", "evidenced", "questions", "dimensions"})
"""Blocks whose keys are ids; where `questions` and `dimensions` are lists, they are of things."""
_JOINED = frozenset({"questions", "dimensions"})
"""Values of notices that hold several ids, which a comma parts."""


class Renames(NamedTuple):
    """The earlier ids of questions and of dimensions, each with today's."""

    questions: dict[str, str]
    dimensions: dict[str, str]

    @property
    def all(self) -> dict[str, str]:
        """All of them; no question is called as a dimension."""
        return {**self.questions, **self.dimensions}


def renames(questionnaire: Questionnaire) -> Renames:
    """Return what is called otherwise today."""
    return Renames(
        questions={old: question.id for question in questionnaire.questions for old in question.was},
        dimensions={old: one.id for one in questionnaire.every_dimension for old in one.was},
    )


def under_todays_ids(earlier: T, old: Questionnaire, new: Questionnaire) -> T:
    """Return what was made by `old`, a questionnaire or an assessment, under the ids that `new` has.

    Only what `old` has and `new` has under another id alone is renamed.
    """
    today, then = _ids(new), _ids(old)
    changed = {name: to for name, to in renames(new).all.items() if name in then and to not in then}
    changed = {name: to for name, to in changed.items() if name not in today}
    if not changed:
        return earlier
    plain = msgspec.to_builtins(earlier)
    return msgspec.convert(_renamed(plain, "", changed), type(earlier))


def _ids(questionnaire: Questionnaire) -> set[str]:
    """Return the ids of all questions and dimensions."""
    questions = {question.id for question in questionnaire.questions}
    return questions | {dimension.id for dimension in questionnaire.every_dimension}


def _renamed(value: Any, key: str, changed: dict[str, str]) -> Any:
    """Return `value`, which stands under `key`, with every id in it as it is today."""
    if isinstance(value, dict):
        if key in _KEYED:
            return {changed.get(name, name): _renamed(entry, "", changed) for name, entry in value.items()}
        return _entry(value, key, changed)
    if isinstance(value, list | tuple):
        return [_listed(entry, key, changed) for entry in value]
    return value


def _listed(entry: Any, key: str, changed: dict[str, str]) -> Any:
    """Return an entry of the list under `key`."""
    if isinstance(entry, dict):
        return _entry(entry, key, changed)
    if isinstance(entry, str):
        return changed.get(entry, entry) if key in _LISTED else entry
    return _renamed(entry, "", changed)


def _entry(value: dict[str, Any], inside: str, changed: dict[str, str]) -> dict[str, Any]:
    """Return a thing with fields, which stands in or under `inside`."""
    return {name: _field(name, entry, inside, changed) for name, entry in value.items()}


def _field(name: str, value: Any, inside: str, changed: dict[str, str]) -> Any:
    """Return a field of a thing that stands in or under `inside`."""
    if inside == "values" and name in _JOINED and isinstance(value, str):
        return ", ".join(changed.get(one, one) for one in value.split(", "))
    refers = name in ("question", "dimension") or (name == "id" and inside in _OF_THINGS)
    return changed.get(value, value) if refers and isinstance(value, str) else _renamed(value, name, changed)
