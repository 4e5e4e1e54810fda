"""What went wrong with one unit: rows for `errors.csv`, never the end of the rest."""

from cxmaturity.errors import BadInput, CxMaturityError, InvalidFile, Problem
from cxmaturity.language import tr

MOST = 100
"""The most problems of one unit that are told."""


def problems_of(error: Exception, unit: str) -> tuple[Problem, ...]:
    """Return what `error` says about the unit at the path `unit`."""
    if isinstance(error, InvalidFile):
        told = error.problems[:MOST]
        more = len(error.problems) - MOST
        if more > 0:
            told = [*told, Problem(unit, 0, "", tr("… and {count} more problems", count=more))]
        return tuple(told)
    if isinstance(error, BadInput | CxMaturityError):
        message = str(error).removeprefix(f"{unit}: ")
        return (Problem(unit, 0, "", message),)
    named = f"{type(error).__name__}: {error}"
    return (Problem(unit, 0, "", tr("this is a fault of the tool: {error}", error=named)),)


def died(unit: str) -> tuple[Problem, ...]:
    """Return the problem of a unit whose process came to an end while it worked on it."""
    message = tr("the process that worked on it died")
    return (Problem(unit, 0, "", message, tr("is it too large for the memory of this machine?")),)
