"""What to do: the plan, the next step of every question below its target, and the measures to watch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import assert_never, get_args

from cxmaturity.plan.model import MONTHS, PlannedMove, PlannedPhase
from cxmaturity.plan.story_words import begin_words, beginning_words
from cxmaturity.plan.words import MoveText, PhaseText, PlanText
from cxmaturity.questionnaire.model import Action, Effort, Need, Question
from cxmaturity.report.charts.matrix import Field, Point, field
from cxmaturity.report.lookup import NAME_LENGTH, Lookup, Mark, Reference, anchor
from cxmaturity.report.sections import SingleSection
from cxmaturity.report.sections.summary import effort_name, planned_moves
from cxmaturity.scoring.model import MOVE_KINDS, MoveKind, Recommendation
from cxmaturity.scoring.shown import points_shown
from cxmaturity.scoring.words import by_whom, settle_words
from cxmaturity.text.figures import shortened, tenths
from cxmaturity.text.language import noted

EFFORTS: tuple[Effort, ...] = get_args(Effort)
IDEAS = 2
MOST_LIFTS = 1
"""So much of what a move is for stands in the plan; all of it beside its action."""
PHASES_BESIDE = 4
"""So many phases stand side by side."""
NOT_PLANNED = "·"
"""The number of a move that is not in the plan."""
PHASES_BEYOND = 1_000
"""After all phases of a plan."""


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
    begin: str
    lifts: tuple[str, ...]
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
    """The section: the matrix, the first steps in the plan in full, and those outside it in brief.

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


@dataclass(frozen=True, kw_only=True)
class PlanCell:
    """A move of the plan, in brief: its number in the plan, the step, who takes it, and what it is for.

    Where opinions `differ`, what is true is settled first. `start_with` is where it begins.
    """

    number: str
    what: Reference
    step: str
    by: str
    lifts: tuple[str, ...]
    is_smallest: bool
    differ: str
    start_with: str


@dataclass(frozen=True)
class Lane:
    """A dimension's moves, a tuple for each phase."""

    what: Reference
    cells: tuple[tuple[PlanCell, ...], ...]


@dataclass(frozen=True, kw_only=True)
class PhaseSpan:
    """A phase: its name, and between which days it is.

    `stage` is what holds after it, `after` the same in words with the index, as claimed and as shown.
    """

    name: str
    days: str
    ends: str
    taken: str
    stage: Mark
    after: str


@dataclass(frozen=True)
class PlanBlock:
    """Phases along the top, and a lane for each dimension that has moves in them."""

    spans: tuple[PhaseSpan, ...]
    lanes: tuple[Lane, ...]

    @property
    def moves(self) -> tuple["PlanCell", ...]:
        """The moves, a lane after the other."""
        return tuple(move for lane in self.lanes for cell in lane.cells for move in cell)


@dataclass(frozen=True, kw_only=True)
class RoadmapPage:
    """The plan: a few phases in each block, and what is to be known.

    `story` is what the worksheets tell, and where moves begin; `smallest` what the marked moves are.
    """

    headline: str
    story: str
    proof: str
    now: str
    now_stage: Mark
    spans: tuple[PhaseSpan, ...]
    blocks: tuple[PlanBlock, ...]
    smallest: str
    earlier: str
    left_out: tuple[str, ...]
    notes: tuple[str, ...]
    expectations: tuple[str, ...]
    description: str


@dataclass(frozen=True)
class Measures:
    """The questions that the plan raises with what to watch."""

    rows: tuple[Move, ...]


def moves(look: Lookup) -> Moves | None:
    """Return the recommendations, None where there are none."""
    found = in_plan_order(look)
    made = tuple(_move(recommendation, look) for recommendation in found)
    if not made:
        return None
    tallies = tuple(
        KindCount(kind=kind, name=name, meaning=meaning, count=sum(move.kind == kind for move in made))
        for kind, (name, meaning) in ((kind, _kind(kind, look)) for kind in MOVE_KINDS)
    )
    planned = _planned(found, made, look)
    drawn = tuple(move for move in made if move.effort)
    return Moves(
        field=_field(found, made) if drawn else None,
        drawn=drawn,
        worths=_worth_ticks(look),
        efforts=tuple(effort_name(effort, look) for effort in EFFORTS),
        tallies=tallies,
        planned=planned or made,
        later=tuple(move for move in made if not move.number) if planned else (),
        all=made,
        description=look.words.clauses(
            look.words.pair(f"{move.number} {move.what.name}", look.words.listed((move.worth, move.effort)))
            for move in drawn
        ),
    )


MOVES = SingleSection(
    anchor="s-moves",
    title=noted("Moves"),
    template="moves",
    page=moves,
)


def roadmap(look: Lookup) -> RoadmapPage | None:
    """Return the plan, None where it has no moves."""
    plan, text = look.plan, look.plan_text
    if plan is None or text is None or not plan.moves:
        return None
    numbers = {(move.question, move.option): str(at) for at, move in enumerate(plan.moves, start=1)}
    pairs = list(zip(plan.phases, text.phases, strict=False))
    blocks = tuple(
        _block(pairs[start : start + PHASES_BESIDE], numbers, look)
        for start in range(0, len(pairs), PHASES_BESIDE)
    )
    spans = tuple(span for block in blocks for span in block.spans)
    marked = any(move.is_smallest for move in plan.moves)
    return RoadmapPage(
        headline=text.headline,
        story=_story(text, blocks, look),
        proof=text.proof,
        now=text.now,
        now_stage=look.level(plan.now.stage),
        spans=spans,
        blocks=blocks,
        smallest=look.words.text("the smallest change that lifts the stage") if marked else "",
        earlier=text.earlier,
        left_out=text.left_out,
        notes=text.notes,
        expectations=_expectations(look),
        description=look.words.clauses(
            look.words.pair(look.words.listed((span.name, span.days)), span.after) for span in spans
        ),
    )


def _block(
    pairs: Sequence[tuple[PlannedPhase, PhaseText]], numbers: Mapping[tuple[str, str], str], look: Lookup
) -> PlanBlock:
    """Return phases that stand side by side."""
    lanes = []
    for dimension in look.assessment.questionnaire.dimensions:
        cells = tuple(
            tuple(
                _cell(move, words, numbers[move.question, move.option], look)
                for move, words in zip(phase.moves, said.moves, strict=True)
                if move.dimension == dimension.id
            )
            for phase, said in pairs
        )
        if any(cells):
            lanes.append(Lane(look.dimension(dimension.id), cells))
    return PlanBlock(tuple(_span(phase, said.taken, said.after, look) for phase, said in pairs), tuple(lanes))


def _story(text: PlanText, blocks: Sequence[PlanBlock], look: Lookup) -> str:
    """Return what the worksheets tell, and where moves begin, by their numbers in the plan."""
    place = next((move.start_with for phase in text.phases for move in phase.moves if move.start_with), "")
    cells = [move for block in blocks for move in block.moves]
    numbers = sorted((move.number for move in cells if move.start_with), key=int)
    begin = beginning_words(place, numbers, look.words)
    return look.words.sentences((*text.story, begin) if begin else text.story)


def _cell(move: PlannedMove, words: MoveText, number: str, look: Lookup) -> PlanCell:
    return PlanCell(
        number=number,
        what=look.question(move.question),
        step=words.step,
        by=by_whom(words.owner, effort_name(move.effort, look), look.words),
        lifts=words.lifts[:MOST_LIFTS],
        is_smallest=move.is_smallest,
        differ=words.differ,
        start_with=words.start_with,
    )


ROADMAP = SingleSection(
    anchor="s-roadmap",
    title=noted("The plan"),
    template="roadmap",
    page=roadmap,
)


def measures(look: Lookup) -> Measures | None:
    """Return what to watch for each question that the plan raises, None where it raises none."""
    made = (_move(recommendation, look) for recommendation in in_plan_order(look))
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


def in_plan_order(look: Lookup) -> list[Recommendation]:
    """Return the recommendations in the order in which the plan takes them, and then the others."""
    return sorted(look.assessment.recommendations, key=lambda one: _first_step(one, look)[:2])


def _first_step(recommendation: Recommendation, look: Lookup) -> tuple[int, int, PlannedMove | None]:
    """Return in which phase and where in the plan a recommendation is taken; else after all that are."""
    for at, move in enumerate(look.plan.moves if look.plan else ()):
        if (move.question, move.option) == (recommendation.question, recommendation.option):
            return move.phase, at, move
    return PHASES_BEYOND, recommendation.rank, None


def _move(recommendation: Recommendation, look: Lookup) -> Move:
    asked = look.questions[recommendation.question]
    action = look.action(asked.id, recommendation.option)
    text = look.words.text
    origin, to = look.step(recommendation)
    _, at, planned = _first_step(recommendation, look)
    said = _planned_words(planned, look)
    phase = "" if planned is None else text("phase {number}", number=planned.phase)
    differ = look.differs(asked.id)
    owner, effort = action.owner if action else "", effort_name(recommendation.effort, look)
    # Of what is to be settled first, nobody knows how much work the step is.
    told = "" if differ else effort
    kind_name = _kind(recommendation.kind, look)[0] if recommendation.kind else ""
    holds = text("holds its dimension’s stage") if recommendation.limits_stage else ""
    measure = text("Those who answered differently agree on one level.") if differ else ""
    return Move(
        number="" if planned is None else str(at + 1),
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
        lifts=said.lifts if said else (),
        begin=begin_words(said.start_with, look.words) if said else "",
        needs=_needs(action, look),
        blocked=tuple(
            _short(look.question(need)) for need in recommendation.waits_for if need in look.questions
        ),
        measure=measure or (action.measure if action else ""),
        url=action.url if action and not differ else "",
        ideas=() if differ else _ideas(asked, look),
    )


def _planned(found: Sequence[Recommendation], made: Sequence[Move], look: Lookup) -> tuple[Move, ...]:
    """Return every move of the plan; a first step is a recommendation, and those after it follow from it."""
    first = {(one.question, one.option): move for one, move in zip(found, made, strict=True)}
    return tuple(
        first.get((move.question, move.option)) or _further(str(at), move, words, look)
        for at, (move, words) in enumerate(planned_moves(look), start=1)
    )


def _further(number: str, move: PlannedMove, words: MoveText, look: Lookup) -> Move:
    """Return a move of the plan that is no recommendation of today."""
    origin, to = look.planned_step(move, words)
    effort = effort_name(move.effort, look)
    return Move(
        number=number,
        what=look.question(move.question),
        answer_id=move.question,
        dimension=words.dimension,
        origin=origin,
        to=None if words.differ else to,
        do=words.differ or words.do,
        owner=words.owner,
        effort=effort,
        by=by_whom(words.owner, effort, look.words),
        kind="",
        kind_name="",
        remarks=(look.words.text("phase {number}", number=move.phase),),
        worth="",
        effort_and_worth=look.words.text("Effort: {effort}", effort=effort) if effort else "",
        priority="",
        gain="",
        limits=False,
        phase=look.words.text("phase {number}", number=move.phase),
        lifts=words.lifts,
        begin=begin_words(words.start_with, look.words),
        needs=words.needs,
        blocked=(),
        measure=words.measure,
        url=words.url,
        ideas=(),
    )


def _planned_words(planned: PlannedMove | None, look: Lookup) -> MoveText | None:
    """Return a planned move in words."""
    if planned is None or look.plan_text is None:
        return None
    return look.plan_text.phases[planned.phase - 1].moves[planned.place - 1]


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


def _field(found: Sequence[Recommendation], made: Sequence[Move]) -> Field:
    """Return the matrix: effort in three columns from left to right, worth upwards."""
    top = max(recommendation.worth for recommendation in found)
    points = tuple(
        Point(
            x=(EFFORTS.index(r.effort) + 0.5) / len(EFFORTS),
            y=_height(r.worth, top),
            label=move.number or NOT_PLANNED,
            kind=r.kind,
        )
        for r, move in zip(found, made, strict=True)
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


def _span(phase: PlannedPhase, taken: str, after: str, look: Lookup) -> PhaseSpan:
    """Return a phase; without a date of the answers it is told in months."""
    text = look.words.text
    starts, ends = phase.starts.isoformat(), phase.ends.isoformat()
    days = text("{start} to {end}", start=starts, end=ends)
    if not look.assessment.subject.date:
        days = text("months {start} to {end}", start=MONTHS * (phase.number - 1), end=MONTHS * phase.number)
    return PhaseSpan(
        name=text("Phase {number}", number=phase.number),
        days=days,
        ends=ends if look.assessment.subject.date else str(MONTHS * phase.number),
        taken=taken,
        stage=look.level(phase.after.stage),
        after=after,
    )


def _expectations(look: Lookup) -> tuple[str, ...]:
    """Return what the questionnaire's sources say about the time it takes."""
    return tuple(line.text for line in look.assessment.questionnaire.roadmap_context)
