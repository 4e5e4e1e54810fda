"""Option ids as people write them: `to: 3` means the option called 3."""

from typing import Any


def write_out_ids(tree: Any) -> None:
    """Turn option ids that YAML reads as whole numbers into text, in place: `to: 3` means option "3".

    Also lets a question have one condition where a list of them is meant.
    """
    if isinstance(tree, list):
        for entry in tree:
            write_out_ids(entry)
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if key in _OPTION_ID_FIELDS and type(value) is int:
                tree[key] = str(value)
            elif key == "is" and isinstance(value, list):
                tree[key] = [str(entry) if type(entry) is int else entry for entry in value]
            elif key == "options" and isinstance(value, list):
                _write_out_options(value)
            elif key == "applies_when" and isinstance(value, dict):
                tree[key] = [value]
                write_out_ids(value)
            else:
                write_out_ids(value)


def _write_out_options(options: list[Any]) -> None:
    """Turn the whole-number ids of a scale's options into text, in place."""
    for option in options:
        if isinstance(option, dict) and type(option.get("id")) is int:
            option["id"] = str(option["id"])


_OPTION_ID_FIELDS = frozenset({"to", "option", "at_least", "at_most"})
