"""What day it is: by UTC, so that one commit has one verdict wherever it is checked.

Builds that are to be the same everywhere say in SOURCE_DATE_EPOCH when they are made
(https://reproducible-builds.org/specs/source-date-epoch); an empty one says nothing.
"""

import os
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from cxmaturity.errors import BadInput, plain
from cxmaturity.text.language import tr

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_VARIABLE = "SOURCE_DATE_EPOCH"
_MOST_SHOWN = 40
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""What counts as the moment of what must have one and names none."""


def today() -> date:
    """Return the day by UTC; the time zone of the machine changes nothing."""
    return datetime.now(UTC).date()


def day_of_making() -> date:
    """Return the day by SOURCE_DATE_EPOCH where that is set, else today. Raises BadInput where it is none."""
    moment = moment_of(source_date_epoch())
    return today() if moment is None else moment.date()


def is_date(text: str) -> bool:
    """Return whether `text` is a day of the calendar, written as 2026-09-30."""
    try:
        return bool(_DAY.match(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def start_of(day: str) -> datetime | None:
    """Return the moment at which a `day` begins by UTC; None where it is none of the calendar."""
    try:
        return datetime.fromisoformat(day).replace(tzinfo=UTC)
    except ValueError:
        return None


def source_date_epoch(environment: Mapping[str, str] = os.environ) -> str:
    """Return what SOURCE_DATE_EPOCH says in `environment`, empty where it says nothing."""
    return environment.get(_VARIABLE, "")


def moment_of(epoch: str) -> datetime | None:
    """Return the moment that an `epoch` stands for, by UTC; None where it is empty.

    Raises BadInput where it is no count of seconds since 1970.
    """
    if not epoch:
        return None
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        got = plain(epoch[:_MOST_SHOWN])
        raise BadInput(tr("SOURCE_DATE_EPOCH must be seconds since 1970 (got {got})", got=got)) from None
