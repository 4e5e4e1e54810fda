"""Option ids as people write them: `to: 3` means the option called 3, and `3.5` the one called "3.5"."""

from collections.abc import Iterable, Iterator
from typing import Any

from cxmaturity.formats.yaml_with_lines import scalar_value

Meant = dict[tuple[type, Any], str]
"""What YAML makes of an option id that is not text to it, and the id."""


def ids_meant(ids: Iterable[str]) -> Meant:
    """Return the `ids` that YAML reads as a number or a truth value, by what it makes of them."""
    return {
        (type(value), value): one
        for one in ids
        if not isinstance(value := scalar_value(one), str) and value is not None
    }


def id_meant(value: Any, meant: Meant) -> str | None:
    """Return the option id that was written where YAML read `value`; None where it is none of them."""
    return meant.get((type(value), value)) if isinstance(value, bool | int | float) else None


def write_out_ids(tree: Any) -> None:
    """Turn option ids that YAML reads as numbers into text, in place: `to: 3` means option "3".

    Also lets a question or a dimension have one condition where a list of them is meant, and a condition one
    option or name.
    """
    _write_out(tree, ids_meant(_ids_in(tree)))


def _ids_in(tree: Any) -> Iterator[str]:
    """Yield the ids of all options in the tree that are text there."""
    for scale in (*_entries(tree, "scales"), *_questions_in(tree)):
        for option in _entries(scale, "options"):
            if isinstance(option, dict) and isinstance(option.get("id"), str):
                yield option["id"]


def _entries(node: Any, field: str) -> list[Any]:
    """Return the list in a field of `node`, empty where there is none."""
    found = node.get(field) if isinstance(node, dict) else None
    return found if isinstance(found, list) else []


def _questions_in(tree: Any) -> Iterator[Any]:
    """Yield the questions of a questionnaire on all floors, and those that an overlay adds."""
    waiting = _entries(tree, "dimensions")[:]
    while waiting:
        dimension = waiting.pop()
        yield from _entries(dimension, "questions")
        waiting += _entries(dimension, "dimensions")
    added = tree.get("add") if isinstance(tree, dict) else None
    for questions in added.values() if isinstance(added, dict) else ():
        yield from questions if isinstance(questions, list) else ()


def _write_out(tree: Any, meant: Meant) -> None:
    """Turn the option ids in `tree` into text, in place."""
    if isinstance(tree, list):
        for entry in tree:
            _write_out(entry, meant)
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if key in _OPTION_ID_FIELDS:
                tree[key] = _as_id(value, meant)
            elif key == "is" and isinstance(value, list):
                tree[key] = [_as_id(entry, meant) for entry in value]
            elif key == "is" and isinstance(value, str | int | float) and tree.keys() & _TESTED:
                tree[key] = [_as_id(value, meant)]
            elif key == "options" and isinstance(value, list):
                _write_out_options(value)
            elif key == "applies_when" and isinstance(value, dict):
                tree[key] = [value]
                _write_out(value, meant)
            else:
                _write_out(value, meant)


def _as_id(value: Any, meant: Meant) -> Any:
    """Return the option id that `value` stands for; anything else as it is."""
    found = id_meant(value, meant)
    if found is not None:
        return found
    return str(value) if type(value) is int else value


def _write_out_options(options: list[Any]) -> None:
    """Turn the whole-number ids of a scale's options into text, in place."""
    for option in options:
        if isinstance(option, dict) and type(option.get("id")) is int:
            option["id"] = str(option["id"])


_TESTED = frozenset({"question", "field"})
"""What a condition tests, beside what that is."""
_OPTION_ID_FIELDS = frozenset({"to", "option", "at_least", "below_at_least", "at_most", "ticked"})
