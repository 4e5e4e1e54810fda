"""How far the plan takes us: what holds after each phase, and what is done in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmaturity.plan.model import PlannedPhase
from cxmaturity.plan.story_words import beginning_words
from cxmaturity.plan.words import PhaseText
from cxmaturity.report.charts.stairs import StageHeld, StairDrawing, stairs
from cxmaturity.report.lookup import Lookup, Mark
from cxmaturity.report.sections import TitledSection
from cxmaturity.report.sections.first_page import phase_end, plan_reach
from cxmaturity.scoring.model import Outlook
from cxmaturity.scoring.shown import FULL


@dataclass(frozen=True, kw_only=True)
class AheadMove:
    """A move of a phase, in brief: its number in the plan, the practice, and the step."""

    number: str
    practice: str
    step: str
    lift: str
    is_smallest: bool
    differ: str


@dataclass(frozen=True, kw_only=True)
class AheadPhase:
    """A phase: when it ends, what it takes, its moves, and what holds after it."""

    name: str
    until: str
    taken: str
    moves: tuple[AheadMove, ...]
    after: str
    stage: Mark


@dataclass(frozen=True, kw_only=True)
class AheadMoment:
    """A moment under the chart: when it is, and the index then, as claimed."""

    when: str
    index: str
    stage: Mark
    left: float
    width: float
    top: float | None


@dataclass(frozen=True, kw_only=True)
class AheadPage:
    """All that stands on the page."""

    title: str
    head: str
    chart: StairDrawing
    stages: tuple[tuple[str, float], ...]
    moments: tuple[AheadMoment, ...]
    description: str
    differs: bool
    now: str
    proof: str
    phases: tuple[AheadPhase, ...]
    smallest: bool
    begin: str
    sooner: str
    notes: tuple[str, ...]
    has_stages: bool

    @property
    def is_short(self) -> bool:
        """Whether it takes less than a third of a page."""
        return False


def ahead(look: Lookup) -> AheadPage | None:
    """Return the page, None where there is no plan with moves."""
    plan, text = look.plan, look.plan_text
    if plan is None or text is None or not plan.moves:
        return None
    pairs = list(zip(plan.phases, text.phases, strict=False))
    outlooks = [plan.now, *(phase.after for phase, _ in pairs)]
    target = _target(look)
    chart = stairs(
        [StageHeld(height=_height(one, look), shown=_height(one, look, shown=True)) for one in outlooks],
        look.top if look.has_stages else 1,
        target,
    )
    moments = tuple(_moments(outlooks, chart, look))
    numbers = {(move.question, move.option): str(at) for at, move in enumerate(plan.moves, start=1)}
    phases = tuple(_phase(phase, said, numbers, look) for phase, said in pairs)
    return AheadPage(
        title=plan_reach(look),
        head=look.words.text("The plan"),
        chart=chart,
        stages=tuple(
            (f"{look.level(number).figure} {look.level(number).name}", chart.bands[look.top - number].top)
            for number in (range(1, look.top + 1) if look.has_stages else ())
        ),
        moments=moments,
        description=look.words.clauses(
            look.words.pair(one.when, look.words.listed(_standing(outlook, look)))
            for one, outlook in zip(moments, outlooks, strict=True)
        ),
        differs=bool(chart.shown),
        now=_now(text.now, look),
        proof=text.proof,
        phases=phases,
        smallest=any(move.is_smallest for move in plan.moves),
        begin=_begin(text.phases, phases, look),
        sooner=text.earlier,
        notes=text.notes,
        has_stages=look.has_stages,
    )


AHEAD = TitledSection(anchor="s-ahead", template="ahead", page=ahead)


def _now(said: str, look: Lookup) -> str:
    """Return what holds today, and that the plan begins lower where it counts what nobody knows."""
    plan, overall = look.plan, look.assessment.overall
    if plan is None or not plan.lowest or plan.now.index is None or overall.index is None:
        return said
    index = look.index(plan.now.index)
    if index == look.index(overall.index) or overall.stage != plan.now.stage:
        return said
    counted = look.words.text(
        "The plan begins at index {index}: what nobody knows counts as the lowest in it.", index=index
    )
    return look.words.sentences((said, counted))


def _height(outlook: Outlook, look: Lookup, *, shown: bool = False) -> float | None:
    """Return how high a stage is drawn, in the middle of its band, or the index of a model without."""
    if not look.has_stages:
        index = outlook.index_shown if shown else outlook.index
        return None if index is None else index / FULL
    stage = outlook.stage_shown if shown else outlook.stage
    return None if stage is None else (stage - 0.5) / look.top


def _target(look: Lookup) -> float | None:
    """Return where the target stage begins, None where there is none."""
    if look.plan is None or not look.has_stages or not look.plan.target:
        return None
    return (look.plan.target - 1) / look.top


def _standing(outlook: Outlook, look: Lookup) -> Iterator[str]:
    """Yield what holds: the stage, and the index."""
    text = look.words.text
    if look.has_stages and outlook.stage is not None:
        yield text("stage {stage}", stage=look.level(outlook.stage).figure)
    yield text("index {index}", index=look.index_or_words(outlook.index))


def _moments(outlooks: list[Outlook], chart: StairDrawing, look: Lookup) -> Iterator[AheadMoment]:
    """Yield today and the end of each phase."""
    for at, (outlook, tread) in enumerate(zip(outlooks, chart.treads, strict=True)):
        left, width = chart.places[at]
        yield AheadMoment(
            when=look.words.text("Today") if at == 0 else phase_end(at, look),
            index=look.words.text("index {index}", index=look.index_or_words(outlook.index)),
            stage=look.level(outlook.stage),
            left=left,
            width=width,
            top=None if tread is None else tread.top,
        )


def _phase(
    phase: PlannedPhase, said: PhaseText, numbers: dict[tuple[str, str], str], look: Lookup
) -> AheadPhase:
    words = look.words
    return AheadPhase(
        name=words.text("Phase {number}", number=phase.number),
        until=words.text("until {day}", day=phase_end(phase.number, look)),
        taken=said.taken,
        moves=tuple(
            AheadMove(
                number=numbers[move.question, move.option],
                practice=text.what,
                step=text.step,
                lift=text.lifts[0] if text.lifts else "",
                is_smallest=move.is_smallest,
                differ=text.differ,
            )
            for move, text in zip(phase.moves, said.moves, strict=True)
        ),
        after=words.listed(_standing(phase.after, look)),
        stage=look.level(phase.after.stage),
    )


def _begin(said: tuple[PhaseText, ...], phases: tuple[AheadPhase, ...], look: Lookup) -> str:
    """Say which moves begin in one place, by their numbers in the plan."""
    texts = [move for phase in said for move in phase.moves]
    numbers = [move.number for phase in phases for move in phase.moves]
    beginning = [number for number, one in zip(numbers, texts, strict=True) if one.start_with]
    place = next((one.start_with for one in texts if one.start_with), "")
    return beginning_words(place, beginning, look.words)
