"""Two versions of one sheet put together, place by place: nothing that only one side changed is lost.

A place is one thing that can be said: a header field, a target, the answer to a question, its note, its
evidence, a check, a row of a worksheet by its name. No input or output.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from cxmaturity.answers.model import SAID, Answer, Answers, Row
from cxmaturity.questionnaire.kind_rules import NOTHING_TICKED
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.text.figures import as_written
from cxmaturity.text.language import current, tr
from cxmaturity.text.safe_text import one_line

Place = tuple[str, ...]
Places = dict[Place, Any]
"""What a sheet says at each place; a place where it says nothing is not there."""

_HEADER = ("organisation", "scope", "assessor", "wave", "date")
_RESPONDENT = ("id", "group", "role")
_ANSWER, _NOTE, _EVIDENCE = "answer", "note", "evidence"
_UNSAID = tuple(getattr(Answer(), field) for field in SAID)
_SHOWN = 60
_MOST_NAMES = 8


@dataclass(frozen=True)
class Conflict:
    """A place of which both sides say something, and not the same; None is nothing."""

    place: Place
    mine: Any
    theirs: Any

    @property
    def name(self) -> str:
        """How the place is called on the screen."""
        return place_name(self.place)


Decided = Mapping[Conflict, bool]
"""Conflicts that somebody has decided; whether for mine."""


def places(sheet: Answers, questionnaire: Questionnaire) -> Places:
    """Return everything that `sheet` says."""
    who = sheet.respondent
    found: Places = {("header", name): getattr(sheet, name) for name in _HEADER}
    found |= {("respondent", name): getattr(who, name) for name in _RESPONDENT}
    found |= {("header", "quick"): sheet.quick}
    found |= {("targets", name): level for name, level in sheet.targets.items()}
    for name, given in sheet.answers.items():
        said = tuple(getattr(given, field) for field in SAID)
        found["answers", name, _ANSWER] = None if said == _UNSAID else said
        found["answers", name, _NOTE] = given.note
        found["answers", name, _EVIDENCE] = (
            (given.evidence, given.evidence_grade) if given.evidence or given.evidence_grade else None
        )
    found |= {("readiness", name): said for name, said in sheet.readiness.items()}
    first = {each.id: each.columns[0].id for each in questionnaire.worksheets if each.columns}
    for name, rows in sheet.worksheets.items():
        seen: Counter[str] = Counter()
        for row in rows:
            called = str(row.get(first.get(name, ""), ""))
            # Rows of one name stay rows of their own.
            found["worksheets", name, called, str(seen[called])] = row
            seen[called] += 1
    return {place: value for place, value in found.items() if value not in (None, "", False)}


def sheet_of(found: Places, like: Answers) -> Answers:
    """Return the sheet that says what stands in `found`, with the questionnaire and path of `like`."""
    parts: dict[str, dict[str, Any]] = {"targets": {}, "answers": {}, "readiness": {}, "worksheets": {}}
    header: dict[str, Any] = {**dict.fromkeys(_HEADER, ""), "quick": False}
    who = dict.fromkeys(_RESPONDENT, "")
    for place, value in found.items():
        part, name, *rest = place
        if part == "header":
            header[name] = value
        elif part == "respondent":
            who[name] = value
        elif part == "answers":
            before = parts[part].get(name, Answer())
            parts[part][name] = msgspec.structs.replace(before, **_fields(rest[0], value))
        elif part == "worksheets":
            parts[part][name] = (*parts[part].get(name, ()), value)
        else:
            parts[part][name] = value
    respondent = msgspec.structs.replace(like.respondent, **who)
    return msgspec.structs.replace(like, **header, respondent=respondent, **parts)


def _fields(what: str, value: Any) -> dict[str, Any]:
    """Return the fields of an answer that one of its places stands for."""
    if what == _ANSWER:
        return dict(zip(SAID, value, strict=True))
    if what == _EVIDENCE:
        return {"evidence": value[0], "evidence_grade": value[1]}
    return {"note": value}


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of a file: what it said at the start, what it said last, what others brought since.

    `assumed` are places that nobody filled in: today's date, where none was given.
    """

    start: Places
    last: Places
    brought: Collection[Place] = ()
    assumed: Collection[Place] = ()


def merge(mine: Places, theirs: Places, known: Known, decided: Decided) -> tuple[Places, list[Conflict]]:
    """Return what both sides say together, and where both changed one thing: there, mine stands.

    The order is theirs, and what only I have comes last.
    """
    merged: Places = {}
    conflicts: list[Conflict] = []
    for place in [*theirs, *(each for each in mine if each not in theirs)]:
        ours, others = mine.get(place), theirs.get(place)
        value = ours
        if ours != others:
            conflict = Conflict(place, _plain(ours), _plain(others))
            if conflict in decided:
                value = ours if decided[conflict] else others
            elif place in known.assumed and others is not None:
                value = others
            elif _is_disputed(place, ours, others, known):
                conflicts.append(conflict)
            elif ours == known.last.get(place):
                value = others
        if value is not None:
            merged[place] = value
    return merged, conflicts


def _is_disputed(place: Place, ours: Any, others: Any, known: Known) -> bool:
    """Tell whether two different values at a place are for somebody to decide.

    They are where both sides changed it; where others brought it and whoever answers has not seen it; and
    where the file says again what it said at the start, as an editor does that had it open since then.
    """
    last = known.last.get(place)
    if ours != last and (others != last or place in known.brought):
        return True
    return bool(ours == last and others == known.start.get(place))


def _plain(value: Any) -> Any:
    """Return a value that can be a key: a row is a dict, which cannot."""
    return tuple(value.items()) if isinstance(value, dict) else value


def differing(some: Places, others: Places) -> list[Place]:
    """Return where two sheets do not say the same."""
    every = dict.fromkeys([*some, *others])
    return [place for place in every if some.get(place) != others.get(place)]


def place_name(place: Place) -> str:
    """Return how a place is called on the screen: by the id that stands in the file."""
    part, name, *rest = place
    if part == "readiness":
        return one_line(f"readiness.{name}")
    if part == "worksheets":
        return one_line(current.get().pair(name, rest[0]) if rest[0] else name)
    if part == "answers" and rest[0] != _ANSWER:
        return one_line(f"{name} {rest[0]}")
    if part in ("respondent", "targets"):
        return one_line(f"{part}.{name}")
    return one_line(name)


def names(found: Iterable[Place]) -> str:
    """Return the names of places as a list that a reader will read."""
    every = list(dict.fromkeys(map(place_name, found)))
    shown = current.get().listed(every[:_MOST_NAMES])
    more = len(every) - _MOST_NAMES
    return tr("{ids} and {more} more", ids=shown, more=more) if more > 0 else shown


def _answer_in_words(answer: Answer) -> str:
    """Return an answer as the file writes it."""
    if answer.ticked is not None:
        return ", ".join(answer.ticked) or NOTHING_TICKED
    if answer.number is not None:
        return as_written(answer.number)
    given = answer.option if answer.text is None else answer.text
    if given is not None:
        return given
    return "unknown" if answer.na_reason is None else f"na: {answer.na_reason}"


def in_words(place: Place, value: Any) -> str:
    """Return what stands at a place, as `--set` and the file write it."""
    if value is None:
        return tr("nothing")
    if place[0] == "answers" and place[2] == _ANSWER:
        said = _answer_in_words(Answer(**_fields(_ANSWER, value)))
    elif place[0] == "answers" and place[2] == _EVIDENCE:
        said = f"{value[0]} ({value[1]})"
    elif place[0] == "worksheets":
        row: Row = dict(value)
        said = ", ".join(str(cell) for cell in row.values())
    else:
        said = str(value)
    said = one_line(said)
    return said if len(said) <= _SHOWN else said[: _SHOWN - 1].rstrip() + "…"
