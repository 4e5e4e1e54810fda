"""What to do: recommendations with their reasons, the roadmap, and the measures to watch."""

from dataclasses import dataclass, replace
from itertools import islice
from typing import assert_never, get_args

from cxmaturity.questionnaire.model import Action, Effort, Need, Question
from cxmaturity.report.charts.matrix import Field, Point, field
from cxmaturity.report.lookup import NAME_LENGTH, Lookup, Mark, Reference, anchor
from cxmaturity.report.sections import SingleSection
from cxmaturity.report.sections.summary import effort_name
from cxmaturity.scoring.model import MOVE_KINDS, MoveKind, Recommendation, RoadmapPhase
from cxmaturity.scoring.shown import points_shown
from cxmaturity.scoring.words import by_whom, settle_words
from cxmaturity.text.figures import shortened, tenths
from cxmaturity.text.language import noted

EFFORTS: tuple[Effort, ...] = get_args(Effort)
IDEAS = 2


@dataclass(frozen=True)
class Idea:
    """The idea of a source that a move rests on, with the source's number in the appendix."""

    idea: str
    source: str
    anchor: str


@dataclass(frozen=True, kw_only=True)
class Move:
    """A recommendation with everything a reader asks about it.

    Where opinions differ, it is to settle what is true: without a level that it reaches, and without ideas.
    """

    number: str
    what: Reference
    answer_id: str
    dimension: str
    origin: Mark
    to: Mark | None
    do: str
    owner: str
    effort: str
    by: str
    kind: str
    kind_name: str
    remarks: tuple[str, ...]
    worth: str
    effort_and_worth: str
    priority: str
    gain: str
    limits: bool
    phase: str
    needs: tuple[str, ...]
    blocked: tuple[str, ...]
    measure: str
    url: str
    ideas: tuple[Idea, ...]


@dataclass(frozen=True, kw_only=True)
class KindCount:
    """How many moves are of a kind."""

    kind: str
    name: str
    meaning: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Moves:
    """The section: the matrix, the moves on the roadmap in full, and the later ones in brief.

    In the matrix stand the `drawn`, those of which the model says how much work they are.
    """

    field: Field | None
    drawn: tuple[Move, ...]
    worths: tuple[tuple[float, str], ...]
    efforts: tuple[str, ...]
    tallies: tuple[KindCount, ...]
    planned: tuple[Move, ...]
    later: tuple[Move, ...]
    all: tuple[Move, ...]
    description: str


@dataclass(frozen=True)
class Lane:
    """A dimension's moves, a tuple for each phase."""

    what: Reference
    cells: tuple[tuple[Move, ...], ...]


@dataclass(frozen=True, kw_only=True)
class PhaseSpan:
    """A phase: its name, its months, and its stretch of the time axis in per cent."""

    name: str
    months: str
    left: float
    width: float
    end: float
    starts: str
    ends: str
    count: str


@dataclass(frozen=True, kw_only=True)
class RoadmapPage:
    """The roadmap: phases along the top, a lane for each dimension that has moves."""

    order: str
    spans: tuple[PhaseSpan, ...]
    lanes: tuple[Lane, ...]
    capacity: int
    later: int
    expectations: tuple[str, ...]
    description: str


@dataclass(frozen=True)
class Measures:
    """The moves on the roadmap with what to watch."""

    rows: tuple[Move, ...]


def moves(look: Lookup) -> Moves | None:
    """Return the recommendations, None where there are none."""
    made = tuple(_move(recommendation, look) for recommendation in look.assessment.recommendations)
    if not made:
        return None
    tallies = tuple(
        KindCount(kind=kind, name=name, meaning=meaning, count=sum(move.kind == kind for move in made))
        for kind, (name, meaning) in ((kind, _kind(kind, look)) for kind in MOVE_KINDS)
    )
    planned = tuple(move for move in made if move.phase)
    drawn = tuple(move for move in made if move.effort)
    return Moves(
        field=_field(look) if drawn else None,
        drawn=drawn,
        worths=_worth_ticks(look),
        efforts=tuple(effort_name(effort, look) for effort in EFFORTS),
        tallies=tallies,
        planned=planned or made,
        later=tuple(move for move in made if not move.phase) if planned else (),
        all=made,
        description=look.words.clauses(
            look.words.pair(f"{move.number} {move.what.name}", look.words.listed((move.worth, move.effort)))
            for move in drawn
        ),
    )


MOVES = SingleSection(
    anchor="s-moves",
    title=noted("Recommendations"),
    template="moves",
    page=moves,
)


def roadmap(look: Lookup) -> RoadmapPage | None:
    """Return the roadmap, None where nothing is on it."""
    phases = look.assessment.roadmap.phases
    if not any(phase.questions for phase in phases):
        return None
    by_question = {r.question: _move(r, look) for r in look.assessment.recommendations}
    dimension_of = {r.question: r.dimension for r in look.assessment.recommendations}
    lanes = []
    for dimension in look.assessment.questionnaire.dimensions:
        cells = tuple(
            tuple(by_question[q] for q in phase.questions if dimension_of[q] == dimension.id)
            for phase in phases
        )
        if any(cells):
            lanes.append(Lane(look.dimension(dimension.id), cells))
    spans = tuple(_span(phase, phases, look) for phase in phases)
    words = look.words.clauses(
        look.words.pair(look.words.listed((span.name, span.months)), span.count) for span in spans
    )
    later = len(look.assessment.roadmap.later)
    capacity = look.assessment.roadmap.capacity
    return RoadmapPage(
        order=_order(look),
        spans=spans,
        lanes=tuple(lanes),
        capacity=capacity,
        later=later,
        expectations=_expectations(look),
        description=words,
    )


ROADMAP = SingleSection(
    anchor="s-roadmap",
    title=noted("Roadmap"),
    template="roadmap",
    page=roadmap,
)
MOVES_AND_ROADMAP = replace(ROADMAP, title=noted("Moves and roadmap"))
"""The roadmap where no recommendations stand before it."""


def measures(look: Lookup) -> Measures | None:
    """Return what to watch for each move on the roadmap, None where nothing is on it."""
    made = (_move(recommendation, look) for recommendation in look.assessment.recommendations)
    rows = tuple(move for move in made if move.phase and move.measure)
    return Measures(rows) if rows else None


MEASURES = SingleSection(
    anchor="s-measures",
    title=noted("Measures to watch"),
    template="measures",
    page=measures,
    # A short table: it goes on below what changed, unless the trend stands between.
    joined=lambda look: look.comparison is not None and look.trend is None,
)


def _move(recommendation: Recommendation, look: Lookup) -> Move:
    asked = look.questions[recommendation.question]
    action = look.action(asked.id, recommendation.option)
    text = look.words.text
    origin, to = look.step(recommendation)
    phase = "" if recommendation.phase is None else text("phase {number}", number=recommendation.phase)
    differ = look.differs(asked.id)
    owner, effort = action.owner if action else "", effort_name(recommendation.effort, look)
    # Of what is to be settled first, nobody knows how much work the step is.
    told = "" if differ else effort
    kind_name = _kind(recommendation.kind, look)[0] if recommendation.kind else ""
    holds = text("holds its dimension’s stage") if recommendation.limits_stage else ""
    measure = text("Those who answered differently agree on one level.") if differ else ""
    return Move(
        number=str(recommendation.rank),
        what=look.question(asked.id),
        answer_id=asked.id,
        dimension=look.dimension(recommendation.dimension).name,
        origin=origin,
        to=None if differ else to,
        do=settle_words(look.words) if differ else action.do if action else "",
        owner=owner,
        effort=effort,
        by=by_whom(owner, told, look.words),
        kind=recommendation.kind or "",
        kind_name=kind_name,
        remarks=tuple(part for part in (kind_name, phase, holds) if part),
        worth=str(recommendation.worth),
        effort_and_worth=_effort_and_worth(told, recommendation.worth, look),
        priority=tenths(recommendation.priority),
        gain=""
        if recommendation.gain is None
        else points_shown(recommendation.gain, look.assessment.questionnaire),
        limits=recommendation.limits_stage,
        phase=phase,
        needs=_needs(action, look),
        blocked=tuple(
            _short(look.question(need)) for need in recommendation.blocked_by if need in look.questions
        ),
        measure=measure or (action.measure if action else ""),
        url=action.url if action and not differ else "",
        ideas=() if differ else _ideas(asked, look),
    )


def _effort_and_worth(effort: str, worth: int, look: Lookup) -> str:
    if not effort:
        return look.words.text("Worth: {worth}", worth=worth)
    return look.words.text("Effort: {effort}; worth {worth}", effort=effort, worth=worth)


def _needs(action: Action | None, look: Lookup) -> tuple[str, ...]:
    if action is None:
        return ()
    text = look.words.text
    return tuple(
        text("{practice} at {level}", practice=_short(look.question(need.question)), level=_label(need, look))
        for need in action.needs
        if need.question in look.questions
    )


def _label(need: Need, look: Lookup) -> str:
    """Return the label of the option that a need asks for."""
    options = look.assessment.questionnaire.scale_of(look.questions[need.question]).options
    return next((option.label for option in options if option.id == need.option), need.option)


def _short(what: Reference) -> str:
    return f"{what.number} {shortened(what.name, NAME_LENGTH)}"


def _ideas(asked: Question, look: Lookup) -> tuple[Idea, ...]:
    known = {source.id: str(place) for place, source in enumerate(look.assessment.questionnaire.sources, 1)}
    ideas = (
        Idea(reference.idea, known[reference.source], anchor("source", reference.source))
        for reference in asked.sources
        if reference.source in known
    )
    return tuple(islice(ideas, IDEAS))


def _kind(kind: MoveKind, look: Lookup) -> tuple[str, str]:
    """Return what a kind of moves is called, and what it means."""
    text = look.words.text
    match kind:
        case "quick_win":
            return text("Quick win"), text("much worth, little work")
        case "big_bet":
            return text("Big bet"), text("much worth, much work")
        case "fill_in":
            return text("Fill-in"), text("less worth, little work")
        case "later":
            return text("Later"), text("less worth, much work")
        case _:
            assert_never(kind)


def _field(look: Lookup) -> Field:
    """Return the matrix: effort in three columns from left to right, worth upwards."""
    found = look.assessment.recommendations
    top = max(recommendation.worth for recommendation in found)
    points = tuple(
        Point(
            x=(EFFORTS.index(r.effort) + 0.5) / len(EFFORTS),
            y=_height(r.worth, top),
            label=str(r.rank),
            kind=r.kind,
        )
        for r in found
        if r.effort is not None and r.kind is not None
    )
    down = tuple(place / len(EFFORTS) for place in range(1, len(EFFORTS)))
    across = tuple(_height(worth, top) for worth in _steps(top))
    return field(points, across=across, down=down, sideways=True, height=250)


def _worth_ticks(look: Lookup) -> tuple[tuple[float, str], ...]:
    top = max(recommendation.worth for recommendation in look.assessment.recommendations)
    return tuple((round(100 * (1 - _height(worth, top)), 2), str(worth)) for worth in _steps(top))


def _height(worth: int, top: int) -> float:
    # Where nothing that is scored is below its target, no move is worth anything.
    return 0.06 + 0.86 * worth / max(top, 1)


def _steps(top: int) -> list[int]:
    """Return up to five round figures from 0 to `top`."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 10**9) if top / step <= 5)
    return list(range(0, top + 1, step))


def _order(look: Lookup) -> str:
    """Say in which order the moves stand: that of the model, if it has one, then that of their worth."""
    text, capacity = look.words.text, look.assessment.roadmap.capacity
    if any(question.level is not None for question in look.questions.values()):
        return text(
            "Moves in the order of the model’s levels, none before what it needs, and at most {capacity} at "
            "a time.",
            capacity=capacity,
        )
    if not any(recommendation.effort for recommendation in look.assessment.recommendations):
        return text(
            "Moves in the order of their worth, none before what it needs, and at most {capacity} at a time.",
            capacity=capacity,
        )
    return text(
        "Moves in the order of their worth for the effort, none before what it needs, and at most {capacity} "
        "at a time.",
        capacity=capacity,
    )


def _span(phase: RoadmapPhase, phases: tuple[RoadmapPhase, ...], look: Lookup) -> PhaseSpan:
    text = look.words.text
    begin, whole_time = phases[0].starts, phases[-1].ends - phases[0].starts
    left, end = (round(100 * (month - begin) / whole_time, 2) for month in (phase.starts, phase.ends))
    return PhaseSpan(
        name=text("Phase {number}", number=phase.number),
        months=text("months {start} to {end}", start=phase.starts, end=phase.ends),
        left=left,
        width=round(end - left, 2),
        end=end,
        starts=str(phase.starts),
        ends=str(phase.ends),
        count=look.words.plural("one move", "{count} moves", len(phase.questions)),
    )


def _expectations(look: Lookup) -> tuple[str, ...]:
    """Return what the questionnaire's sources say about the time it takes."""
    return tuple(line.text for line in look.assessment.questionnaire.roadmap_context)
