"""The plan as a calendar (RFC 5545): a task for each move, due on the day on which its phase ends.

Where the plan is kept beside the answers, its days hold, and what is done or dropped is no task any more.
The same plan gives the same bytes: what names a task follows from whose plan it is and the move, and the
moment of making is the day of the wave. Nobody is invited, and no person is in it.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256

from cxmaturity import __version__
from cxmaturity.plan.model import KeptMove, Plan, PlannedMove, PlannedPhase
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


def render(plan: Plan, assessment: Assessment, choices: PlanChoices) -> bytes:
    """Return the plan as a calendar in UTF-8."""
    words = language(choices.tag)
    kept = {} if choices.kept is None else {move.id: move for move in choices.kept.moves}
    lines = _calendar(plan, assessment, words, kept, draft=choices.draft)
    return "".join(folded(line) + LINE_END for line in lines).encode()


def _calendar(
    plan: Plan, assessment: Assessment, words: Language, kept: Mapping[str, KeptMove], *, draft: bool
) -> Iterator[str]:
    """Yield the lines of the calendar, unfolded."""
    told = plan_words(plan, assessment, words)
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//cxmaturity//cxmaturity {__version__}//EN"
    yield "CALSCALE:GREGORIAN"
    yield f"NAME:{escaped(subject_title(assessment, words))}"
    yield f"DESCRIPTION:{escaped(told.headline)}"
    for phase, said in zip(plan.phases, told.phases, strict=False):
        for move, text in zip(phase.moves, said.moves, strict=True):
            known = kept.get(f"{move.question}={move.option}")
            if known is None or known.status == "open":
                days = _days(phase, known)
                yield from _task(plan, assessment, days, move, text, words, draft=draft)
    yield "END:VCALENDAR"


def _task(  # noqa: PLR0913  a move, in figures and in words, and where it stands
    plan: Plan,
    assessment: Assessment,
    days: tuple[date, date],
    move: PlannedMove,
    text: MoveText,
    words: Language,
    *,
    draft: bool,
) -> Iterator[str]:
    """Yield the lines of one task."""
    made = plan.phases[0].starts
    step = words.pair(text.what, text.step)
    marked = words.text(DRAFT) if draft else ""
    begins = begin_words(text.start_with, words)
    told = (marked, text.differ, text.do, begins, text.owner, joined(text.lifts, words), move.question)
    yield "BEGIN:VTODO"
    yield f"UID:{_name(assessment, move)}@cxmaturity"
    yield f"DTSTAMP:{made:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{days[0]:%Y%m%d}"
    yield f"DUE;VALUE=DATE:{days[1]:%Y%m%d}"
    yield f"SUMMARY:{escaped(step)}"
    yield f"DESCRIPTION:{escaped(chr(10).join(part for part in told if part))}"
    yield f"CATEGORIES:{escaped(text.dimension)}"
    yield "STATUS:NEEDS-ACTION"
    yield "END:VTODO"


def _days(phase: PlannedPhase, known: KeptMove | None) -> tuple[date, date]:
    """Return when a move starts and is due: as is `known` of it, else as its phase is."""
    start = date.fromisoformat(known.start) if known and known.start else phase.starts
    due = date.fromisoformat(known.due) if known and known.due else phase.ends
    return min(start, due), due


def _name(assessment: Assessment, move: PlannedMove) -> str:
    """Return what names a task in every calendar: of whom, of which questionnaire, and which step."""
    subject = assessment.subject
    parts = (subject.organisation, subject.scope, assessment.questionnaire.id, move.question, move.option)
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
