"""The name of a field as a reader of the file knows it."""

from typing import Any

LONGEST = 60
_NAMED_ALONE = ("dimensions", "questions")
_IDS = ("id", "to")


def field_name(tree: Any, path: tuple[Any, ...]) -> str:
    """Return `path` in words: ids where list entries have them, `#2` where not, nothing too long.

    The ids of dimensions and questions say what they are, so the way to them is left out.
    """
    parts: list[str] = []
    for key in path:
        try:
            tree = tree[key]
        except (KeyError, IndexError, TypeError):
            tree = None
        if isinstance(key, int):
            named = _id(tree)
            if named and parts and parts[-1] in _NAMED_ALONE:
                parts.clear()
            key = named or f"#{key + 1}"
        parts.append(shortened(str(key)))
    return ".".join(parts)


def shortened(text: str) -> str:
    """Return `text` cut to what a message can hold."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def _id(entry: Any) -> str | None:
    """Return the id of a list's entry; an action is known by the option that it leads to."""
    if not isinstance(entry, dict):
        return None
    return next((entry[key] for key in _IDS if isinstance(entry.get(key), str)), None)
