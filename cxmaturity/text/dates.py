"""What day it is: by UTC, so that one commit has one verdict wherever it is checked."""

from datetime import UTC, date, datetime


def today() -> date:
    """Return the day by UTC; the time zone of the machine changes nothing."""
    return datetime.now(UTC).date()
