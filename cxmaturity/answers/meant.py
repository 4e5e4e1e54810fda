"""What people write where an option id belongs, and what they mean: a label, half a level, "level 3", n/a."""

import re
from itertools import pairwise
from typing import Any

from cxmaturity.questionnaire.scales import Option
from cxmaturity.text.language import tr
from cxmaturity.text.names import seen_as, unseen_signs
from cxmaturity.text.yes_no import NOT_APPLICABLE_MEANT, UNKNOWN_MEANT

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_RANGE = re.compile(r"(\S+?)\s*(?:-|–|—|/|~|\bto\b|\bor\b|或|至|到)\s*(\S+)")
_LEVEL = re.compile(
    r"(?:level|lvl|l|stage|option|stufe|等级|等級|级别|級別|第)?\s*(\d+)\s*(?:级|級|分)?", re.IGNORECASE
)


def option_hint(got: Any, options: tuple[Option, ...]) -> str:
    """Return what to write instead of `got`, where that can be told; else nothing."""
    if not isinstance(got, str | int | float) or isinstance(got, bool):
        return ""
    text = seen_as(str(got)).casefold()
    ids = {option.id.casefold(): option.id for option in options}
    by_label = {seen_as(option.label).casefold(): option for option in options}
    if text in ids:
        return _written_as(str(got), ids[text])
    if text in by_label:
        option = by_label[text]
        return tr("{label} is {id}: write {id}", label=option.label, id=option.id)
    if text in NOT_APPLICABLE_MEANT:
        return tr("write {form}, with the reason why it does not apply", form="{na: reason}")
    if text in UNKNOWN_MEANT:
        return tr("write unknown")
    return _near_a_number(text, ids, by_label)


def _written_as(got: str, option: str) -> str:
    """Return the hint for an id that only looks another way."""
    unseen = unseen_signs(got)
    if unseen:
        return tr("write {id}: here it stands with {signs}", id=option, signs=unseen)
    return tr("write {id}", id=option)


def _near_a_number(text: str, ids: dict[str, str], by_label: dict[str, Option]) -> str:
    """Return the hint for half a level, two levels, or a level with words around it."""
    between = _RANGE.fullmatch(text)
    if between is not None:
        pair = [_id_in(part, ids, by_label) for part in between.groups()]
        if pair[0] and pair[1] and pair[0] != pair[1]:
            return _take_the_lower(pair[0], pair[1])
    if _NUMBER.fullmatch(text):
        return _between(float(text.replace(",", ".")), ids)
    one = _id_in(text, ids, by_label)
    return tr("write {id}", id=one) if one else ""


def _between(number: float, ids: dict[str, str]) -> str:
    """Return the hint for a number that lies between two options whose ids are numbers."""
    numbers = sorted((float(one), ids[one]) for one in ids if _NUMBER.fullmatch(one))
    for (low, lower), (high, upper) in pairwise(numbers):
        if low == number:
            return tr("write {id}", id=lower)
        if low < number < high:
            return _take_the_lower(lower, upper)
    return tr("write {id}", id=numbers[-1][1]) if numbers and numbers[-1][0] == number else ""


def _take_the_lower(lower: str, upper: str) -> str:
    return tr("between {lower} and {upper}: take the lower, and say so in a note", lower=lower, upper=upper)


def _id_in(text: str, ids: dict[str, str], by_label: dict[str, Option]) -> str:
    """Return the id that `text` names with a word before or behind it, as `level 3` or `3 (agreed)` do."""
    text = text.strip(" .:()")
    if text in ids:
        return ids[text]
    if text in by_label:
        return by_label[text].id
    with_level = _LEVEL.fullmatch(text)
    if with_level is not None and with_level[1] in ids:
        return ids[with_level[1]]
    first = re.match(r"(\d+)\s*[:(.\-–—=]\s*(\D+)\Z", text)
    return ids.get(first[1], "") if first is not None else ""
