"""The plan as a calendar (RFC 5545): a task for each move, due on the day on which its phase ends.

Where the plan is kept beside the answers, its days hold, who has a move is said in its task, what is done or
dropped is no task any more, and what is open and no longer planned still is one.
The same plan gives the same bytes: what names a task follows from whose plan it is and the move, and the
moment of making is the day of the wave. Nobody is invited.
"""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from cxmaturity import __version__
from cxmaturity.plan.kept_words import kept_by_id, kept_words, not_in_plan
from cxmaturity.plan.model import KeptMove, Plan, PlannedPhase
from cxmaturity.plan.move_words import move_name, told_apart
from cxmaturity.plan.story_words import begin_words
from cxmaturity.plan.words import MoveText, joined, plan_words
from cxmaturity.report.options import DRAFT
from cxmaturity.report.plans.formats import PlanChoices
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.words import subject_title
from cxmaturity.text.language import Language, language
from cxmaturity.text.safe_text import visible

LINE_END = "\r\n"
MOST_OCTETS = 75
"""So long a line may be; a longer one goes on in the next, which begins with a blank."""
_ID_SIGNS = 24


class CalendarTask(NamedTuple):
    """A task: what names it in every calendar, its days, what it is called, and what is said of it."""

    name: str
    days: tuple[date, date]
    summary: str
    told: tuple[str, ...]
    category: str


def render(plan: Plan, assessment: Assessment, choices: PlanChoices) -> bytes:
    """Return the plan as a calendar in UTF-8."""
    lines = _calendar(plan, assessment, choices)
    return "".join(folded(line) + LINE_END for line in lines).encode()


def _calendar(plan: Plan, assessment: Assessment, choices: PlanChoices) -> Iterator[str]:
    """Yield the lines of the calendar, unfolded."""
    words = language(choices.tag)
    told = plan_words(plan, assessment, words)
    made = plan.phases[0].starts if plan.phases else None
    marked = (words.text(DRAFT) if choices.draft else "", told.as_if)
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//cxmaturity//cxmaturity {__version__}//EN"
    yield "CALSCALE:GREGORIAN"
    yield f"NAME:{escaped(subject_title(assessment, words))}"
    yield f"DESCRIPTION:{escaped(words.sentences(part for part in (told.as_if, told.headline) if part))}"
    for task in (*_planned(plan, assessment, words, choices), *_kept(plan, assessment, words, choices)):
        yield "BEGIN:VTODO"
        yield f"UID:{task.name}@cxmaturity"
        yield f"DTSTAMP:{made or task.days[0]:%Y%m%d}T000000Z"
        yield f"DTSTART;VALUE=DATE:{task.days[0]:%Y%m%d}"
        yield f"DUE;VALUE=DATE:{task.days[1]:%Y%m%d}"
        yield f"SUMMARY:{escaped(task.summary)}"
        yield f"DESCRIPTION:{escaped(chr(10).join(part for part in (*marked, *task.told) if part))}"
        yield f"CATEGORIES:{escaped(task.category)}"
        yield "STATUS:NEEDS-ACTION"
        yield "END:VTODO"
    yield "END:VCALENDAR"


def _planned(
    plan: Plan, assessment: Assessment, words: Language, choices: PlanChoices
) -> Iterator[CalendarTask]:
    """Yield the tasks of the moves that are planned, and not done or dropped."""
    told, known = plan_words(plan, assessment, words), kept_by_id(choices.kept)
    for phase, said in zip(plan.phases, told.phases, strict=False):
        for move, text in zip(phase.moves, said.moves, strict=True):
            kept = known.get(move.id)
            if kept is None or kept.status == "open":
                yield CalendarTask(
                    name=_name(assessment, move.question, move.option),
                    days=_days(phase, kept),
                    summary=words.pair(text.what, text.step),
                    told=_told(text, move.question, kept, words),
                    category=text.dimension,
                )


def _told(text: MoveText, question: str, kept: KeptMove | None, words: Language) -> tuple[str, ...]:
    """Return what is said of a planned move, a line each."""
    begins = begin_words(text.start_with, words)
    whose = kept_words(kept, words) if kept is not None and kept.owner else ""
    return (text.differ, text.do, begins, text.owner, whose, joined(text.lifts, words), question)


def _kept(
    plan: Plan, assessment: Assessment, words: Language, choices: PlanChoices
) -> Iterator[CalendarTask]:
    """Yield the tasks of the moves that are kept, open and no longer planned, as far as they have a day."""
    asked = assessment.questionnaire
    called = told_apart(asked)
    for kept in not_in_plan(choices.kept, plan):
        if kept.status == "open" and kept.due:
            due = date.fromisoformat(kept.due)
            yield CalendarTask(
                name=_name(assessment, kept.question, kept.option),
                days=(date.fromisoformat(kept.start) if kept.start else due, due),
                summary=move_name(kept, asked),
                told=(kept_words(kept, words), kept.question),
                category=called[asked.ways[kept.question][0].id],
            )


def _days(phase: PlannedPhase, known: KeptMove | None) -> tuple[date, date]:
    """Return when a move starts and is due: as is `known` of it, else as its phase is."""
    start = date.fromisoformat(known.start) if known and known.start else phase.starts
    due = date.fromisoformat(known.due) if known and known.due else phase.ends
    return min(start, due), due


def _name(assessment: Assessment, question: str, option: str) -> str:
    """Return what names a task in every calendar: of whom, of which questionnaire, and which step."""
    subject = assessment.subject
    parts = (subject.organisation, subject.scope, assessment.questionnaire.id, question, option)
    return sha256("\0".join(parts).encode()).hexdigest()[:_ID_SIGNS]


def escaped(text: str) -> str:
    """Return a text as the value of a property."""
    shown = visible(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(shown.splitlines())


def folded(line: str) -> str:
    """Return a line in pieces of at most 75 octets, between which no character is split."""
    pieces, size = [""], 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > MOST_OCTETS:
            pieces.append(" ")
            size = 1
        pieces[-1] += sign
        size += octets
    return LINE_END.join(pieces)
