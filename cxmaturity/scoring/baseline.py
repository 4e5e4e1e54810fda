"""Whether an assessment can be the baseline of another: it must be the earlier of two waves."""

import re

from cxmaturity.domain.assessment import Subject
from cxmaturity.errors import BadInput, plain
from cxmaturity.language import tr

_WAVE = re.compile(r"(\d{4})[-_ ]?([A-Za-z]?)0?(\d{1,2})\Z")


def check_order(before: Subject, after: Subject) -> None:
    """Raise BadInput where `before` is of the same wave as `after`, or of a later one.

    The dates decide; where one has none, waves that are numbered alike do. What tells nothing passes.
    """
    if before.wave and before.wave == after.wave:
        message = tr("the baseline is of the same wave, {wave}: name an earlier one", wave=plain(after.wave))
        raise BadInput(message)
    if before.date and after.date:
        first, last, same = before.date, after.date, not before.wave and before.date == after.date
        is_later = first > last
    else:
        first, last, same = before.wave, after.wave, False
        is_later = _is_later(first, last)
    if same:
        raise BadInput(tr("the baseline is of the same day, {date}: name an earlier one", date=plain(last)))
    if is_later:
        message = tr("the baseline ({first}) is newer than what is checked ({last}): name an earlier one")
        raise BadInput(message.format(first=plain(first), last=plain(last)))


def _is_later(first: str, last: str) -> bool:
    """Return whether the wave `first` is after `last`: both are numbered alike, such as 2026-Q1."""
    one, other = _WAVE.match(first), _WAVE.match(last)
    if one is None or other is None or one[2].upper() != other[2].upper():
        return False
    return (one[1], int(one[3])) > (other[1], int(other[3]))
