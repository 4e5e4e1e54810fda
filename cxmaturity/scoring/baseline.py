"""Whether an assessment can be the baseline of another: it must be of an earlier wave."""

import re

from cxmaturity.domain.assessment import Subject
from cxmaturity.domain.names import key
from cxmaturity.errors import BadInput
from cxmaturity.language import tr
from cxmaturity.scoring.compare import check_order, wave_name

_WAVE = re.compile(r"(\d{4})[-_ ]?([A-Za-z]?)0?(\d{1,2})\Z", re.ASCII)


def check_baseline(before: Subject, after: Subject) -> None:
    """Raise BadInput where `before` is of the same wave as `after`, or of a later one.

    The dates decide which is later; where one has none, waves that are numbered alike do. What tells nothing
    passes.
    """
    first, last = wave_name(before), wave_name(after)
    if before.wave and key(before.wave) == key(after.wave):
        message = tr("the baseline ({first}) is of the same wave as what is checked: name an earlier one")
        raise BadInput(message.format(first=first))
    dated = before.date and after.date
    if before.date > after.date if dated else _is_later(before.wave, after.wave):
        message = tr("the baseline ({first}) is later than what is checked ({last}): name an earlier one")
        raise BadInput(message.format(first=first, last=last))
    check_order(before, after)


def _is_later(first: str, last: str) -> bool:
    """Return whether the wave `first` is after `last`: both are numbered alike, such as 2026-Q1."""
    one, other = _WAVE.match(first), _WAVE.match(last)
    if one is None or other is None or one[2].upper() != other[2].upper():
        return False
    return (one[1], int(one[3])) > (other[1], int(other[3]))
