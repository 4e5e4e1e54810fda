"""The attached result beside the one that follows from the answers, figure by figure."""

from collections.abc import Iterator
from math import isclose
from typing import Any

import msgspec

from cxmaturity import __version__
from cxmaturity.domain.assessment import Assessment
from cxmaturity.language import tr
from cxmaturity.reading.from_pdf import Report
from cxmaturity.reading.report_file import RESULT
from cxmaturity.rendering.result import result
from cxmaturity.verifying.finding import Finding, Outcome, differing, not_comparable

_MOST = 8
_NOT_COMPARED = frozenset({"tool_version", "comparison"})
# What stands in the words of several respondents is in the result and nowhere else.
_NOT_OF_SEVERAL = frozenset({"notices", "voices"})


def result_findings(report: Report, assessment: Assessment, *, neutral: bool) -> Iterator[Finding]:
    """Yield whether the attached result follows from the answers, else where it does not.

    The sheets that reports of a group carried once are `neutral`: without words and hidden groups. Where
    another version made the report, a difference proves nothing: rules of scoring change.
    """
    found = list(_differences(report.result, as_json(result(assessment)), neutral=neutral))
    if not found:
        yield Finding(RESULT, tr("every figure"))
    other = report.result.get("tool_version") != __version__
    for place, stands, follows in found[:_MOST]:
        what = f"{RESULT}, {place}"
        if other:
            yield not_comparable(what, made_by(report))
        else:
            yield differing(what, _value(stands), _value(follows))
    if len(found) > _MOST:
        more = tr("{count} more", count=len(found) - _MOST)
        outcome = Outcome.OPEN if other else Outcome.DIFFERS
        yield Finding(RESULT, more, tr("other figures"), outcome, made_by(report) if other else "")


def made_by(report: Report) -> str:
    """Return which version made the report."""
    version = str(report.result.get("tool_version"))
    return tr("made by version {made_by}; this is {version}", made_by=version, version=__version__)


def as_json(made: dict[str, Any]) -> Any:
    """Return a result as it reads in a file."""
    return msgspec.json.decode(msgspec.json.encode(made))


def _differences(
    stands: Any, follows: Any, place: str = "", *, neutral: bool
) -> Iterator[tuple[str, Any, Any]]:
    """Yield the place of every figure that differs, with both values."""
    if isinstance(stands, dict) and isinstance(follows, dict):
        for key in dict.fromkeys([*stands, *follows]):
            if key in _NOT_COMPARED or (neutral and key in _NOT_OF_SEVERAL):
                continue
            mine, theirs = stands.get(key), follows.get(key)
            if neutral and key in ("groups", "gap"):
                mine, theirs = _shown(mine, theirs)
            yield from _differences(mine, theirs, f"{place}.{key}".lstrip("."), neutral=neutral)
    elif isinstance(stands, list) and isinstance(follows, list) and len(stands) == len(follows):
        for number, (mine, theirs) in enumerate(zip(stands, follows, strict=True), 1):
            name = mine.get("id") or mine.get("question") if isinstance(mine, dict) else None
            yield from _differences(mine, theirs, f"{place}.{name or number}", neutral=neutral)
    elif not same(stands, follows):
        yield place, stands, follows


def _shown(stands: Any, follows: Any) -> tuple[Any, Any]:
    """Return both sides without the groups that the report hides: its answer files do not name them."""
    if not isinstance(stands, list) or not isinstance(follows, list):
        return stands, None if stands is None else follows
    mine = {str(one.get("group")): one for one in stands if isinstance(one, dict) and one.get("respondents")}
    return list(mine.values()), [one for one in follows if one["group"] in mine]


def same(stands: Any, follows: Any) -> bool:
    """Return whether two values are the same, but for the last digits of a fraction."""
    numbers = isinstance(stands, int | float) and isinstance(follows, int | float)
    if numbers and not isinstance(stands, bool) and not isinstance(follows, bool):
        return isclose(stands, follows, rel_tol=1e-9, abs_tol=1e-9)
    return type(stands) is type(follows) and bool(stands == follows)


def _value(value: Any) -> str:
    """Return a value of the result as it may stand in a line."""
    if isinstance(value, dict | list):
        return tr("{count} entries", count=len(value))
    return tr("nothing") if value is None else str(value)
