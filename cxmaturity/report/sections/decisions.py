"""Decisions and dates: the moves of the first phase as a table to sign, and when the next wave shows them."""

from dataclasses import dataclass

from cxmaturity.plan.kept_words import kept_by_id, state_words
from cxmaturity.plan.model import PlannedMove
from cxmaturity.plan.words import MoveText
from cxmaturity.report.lookup import Lookup, Mark
from cxmaturity.report.sections import TitledSection
from cxmaturity.report.sections.first_page import phase_end
from cxmaturity.report.sections.summary import planned_moves
from cxmaturity.text.dates import is_date

FEW_ROWS = 3
"""So few rows take less than a third of a page."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A move to be signed: who has it, from when to when, what proves it, and what the next wave is to find.

    `proposed` says that the owner is the one that the questionnaire proposes, and nobody was named yet.
    """

    number: str
    practice: str
    do: str
    owner: str
    proposed: bool
    start: str
    due: str
    proof: str
    origin: Mark
    to: Mark
    status: str


@dataclass(frozen=True, kw_only=True)
class DecisionsPage:
    """All that stands on the page."""

    title: str
    head: str
    rows: tuple[Decision, ...]
    next_wave: str
    further: str

    @property
    def is_short(self) -> bool:
        """Whether it takes less than a third of a page."""
        return len(self.rows) < FEW_ROWS


def decisions(look: Lookup) -> DecisionsPage | None:
    """Return the page, None where there is no plan with moves."""
    plan = look.plan
    if plan is None or not plan.moves:
        return None
    pairs = planned_moves(look)
    phase = min(move.phase for move, _ in pairs)
    numbers = {id(move): str(at) for at, (move, _) in enumerate(pairs, start=1)}
    first = [pair for pair in pairs if pair[0].phase == phase]
    rows = tuple(_decision(numbers[id(move)], move, words, look) for move, words in first)
    day = phase_end(phase, look)
    text, plural = look.words.text, look.words.plural
    rest = len(pairs) - len(first)
    return DecisionsPage(
        title=plural(
            "One move to decide, due by {day}", "{count} moves to decide, due by {day}", len(rows), day=day
        ),
        head=text("Decisions and dates"),
        rows=rows,
        next_wave=text(
            "Next wave: {day}. The same questions are asked again; that shows what each move came to.",
            day=day,
        ),
        further=plural(
            "One more move follows; it is decided with the next wave.",
            "{count} more moves follow; they are decided with the next wave.",
            rest,
        )
        if rest
        else "",
    )


DECISIONS = TitledSection(anchor="s-decide", template="decisions", page=decisions, joined=True)


def _decision(number: str, move: PlannedMove, words: MoveText, look: Lookup) -> Decision:
    kept = kept_by_id(look.kept).get(move.id)
    origin, to = look.planned_step(move, words)
    assert look.plan is not None
    phase = look.plan.phases[move.phase - 1]
    has_days = is_date(look.assessment.subject.date)
    start = (kept.start if kept else "") or (phase.starts.isoformat() if has_days else "")
    due = (kept.due if kept else "") or (phase.ends.isoformat() if has_days else "")
    owner = kept.owner if kept else ""
    return Decision(
        number=number,
        practice=words.what,
        do=words.differ or words.do,
        owner=owner or words.owner,
        proposed=not owner and bool(words.owner),
        start=look.words.date(start),
        due=look.words.date(due) or phase_end(move.phase, look),
        proof=words.measure,
        origin=origin,
        to=to,
        status=state_words(kept, look.words, day=look.words.date) if kept and kept.status != "open" else "",
    )
