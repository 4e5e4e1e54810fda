"""Shares as people write them: `"1/3"` means a third, and a decimal means itself, both to nine places."""

import re
from collections.abc import Collection
from typing import Any

PLACES = 9
"""A figure is rounded to so many places before it is held against a border, and so is the border."""
_FRACTION = re.compile(r"\s*(\d{1,9})\s*/\s*(\d{1,9})\s*")


def share_in(text: str) -> float | None:
    """Return the share that `text`, such as "1/3", stands for; None where it is no share."""
    found = _FRACTION.fullmatch(text)
    if found is None or not 0 < int(found[2]) >= int(found[1]):
        return None
    return round(int(found[1]) / int(found[2]), PLACES)


def is_fraction(text: str) -> bool:
    """Return whether `text` is written as a fraction, whether or not it is a share."""
    return _FRACTION.fullmatch(text) is not None


def write_out_shares(tree: Any, fields: Collection[str]) -> None:
    """Turn the shares that stand in `fields` into numbers, in place; what is none stays as it is."""
    if isinstance(tree, list):
        for entry in tree:
            write_out_shares(entry, fields)
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if isinstance(value, dict | list):
                write_out_shares(value, fields)
            elif key in fields and isinstance(value, str):
                share = share_in(value)
                tree[key] = value if share is None else share
            elif key in fields and isinstance(value, float):
                tree[key] = round(value, PLACES)
