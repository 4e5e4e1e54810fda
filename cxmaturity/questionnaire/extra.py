"""Fields that begin with `x-`: an author's own, which may stand anywhere and are kept beside the rest.

Each goes by its place, which begins as the ids of texts do: `x-owner`, `questions.oven.clean.x-ticket`.
"""

from typing import Any

from cxmaturity.questionnaire.texts import entry_place, field_place

OWN = "x-"
_WORDS_OF_OTHERS = frozenset({"texts", "maps_to"})
"""Blocks whose keys are no fields."""


def put_aside(tree: Any) -> dict[str, Any]:
    """Take the author's own fields out of `tree`, in place, and return them by their places."""
    found: dict[str, Any] = {}
    if isinstance(tree, dict):
        _put_aside(tree, "", found)
    return found


def _put_aside(node: dict[str, Any], path: str, found: dict[str, Any]) -> None:
    for key in list(node):
        place = field_place(str(key), path)
        value = node[key]
        if str(key).startswith(OWN):
            found[place] = node.pop(key)
        elif key in _WORDS_OF_OTHERS:
            continue
        elif isinstance(value, dict):
            _put_aside(value, place, found)
        elif isinstance(value, list):
            for number, entry in enumerate(value, start=1):
                if isinstance(entry, dict):
                    _put_aside(entry, entry_place(entry, number, place), found)
