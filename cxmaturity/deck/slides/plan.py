"""What comes next: the first phase of the plan, where all of it leads, and what the board decides."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from cxmaturity.deck.blocks import Drawing, Grid, SlidePart, Text
from cxmaturity.deck.charts import Chart, Label, Run, columns
from cxmaturity.deck.deck import Deck, Plate, Stack
from cxmaturity.deck.places import Box, GridCell, Head
from cxmaturity.deck.slide import Slide
from cxmaturity.deck.text import SMALL, Paragraph
from cxmaturity.deck.titles import as_title
from cxmaturity.plan.day_words import is_dated
from cxmaturity.plan.kept_words import kept_by_id, status_name
from cxmaturity.plan.model import PlannedMove
from cxmaturity.plan.words import MoveText
from cxmaturity.report.sections.moves import roadmap
from cxmaturity.report.sections.summary import effort_name, planned_moves
from cxmaturity.scoring.model import Outlook
from cxmaturity.scoring.shown import in_unit

DAYS = 90
"""What is to begin soon is to have begun by then."""
MOST_PHASES = 12
"""So many phases stand side by side in a chart."""
Moves = Sequence[tuple[PlannedMove, MoveText]]


def next_days(deck: Deck) -> Iterator[Plate]:
    """Yield the moves that begin now: those of the first phase that has any."""
    moves = _first_phase(deck)
    if not moves or deck.look.plan_text is None:
        return
    text = deck.words.text
    phase = deck.look.plan_text.phases[moves[0][0].phase - 1]
    title = deck.words.plural(
        "In the next {days} days one move begins",
        "In the next {days} days {count} moves begin",
        len(moves),
        days=DAYS,
    )
    day = _in_days(deck)
    if day:
        title = deck.words.within(title, text("until {day}", day=day))
    parts: list[SlidePart] = [_steps(moves, deck)]
    if phase.start_with:
        parts.insert(0, Text((Paragraph(text=phase.start_with, bold=True, before=0),)))
    yield Plate(title=title, stacks=(Stack(tuple(parts)),), notes=deck.sources(deck.look.plan_text.proof))


def _first_phase(deck: Deck) -> Moves:
    """Return the moves of the first phase that has any, each with the same in words."""
    moves = planned_moves(deck.look)
    return [pair for pair in moves if pair[0].phase == moves[0][0].phase]


def _in_days(deck: Deck) -> str:
    """Return the day until when moves have begun, nothing where the answers have no date."""
    try:
        day = date.fromisoformat(deck.assessment.subject.date)
    except ValueError:
        return ""
    return deck.words.date((day + timedelta(days=DAYS)).isoformat())


def _steps(moves: Moves, deck: Deck) -> Grid:
    text = deck.words.text
    rows, said = [], []
    for move, words in moves:
        what = deck.look.question(move.question)
        name = f"{what.number} {what.name}"
        lifts = deck.words.clauses([*words.lifts[:1], *words.marks])
        rows.append(
            (
                GridCell(text=words.number),
                GridCell(text=name, bold=True),
                GridCell(text=words.step),
                GridCell(text=words.differ or words.do),
                GridCell(text=words.owner),
                GridCell(text="" if words.differ else effort_name(move.effort, deck.look)),
                GridCell(text=lifts),
            )
        )
        said.append(
            deck.words.pair(name, deck.words.listed(one for one in (words.step, *words.lifts) if one))
        )
    return Grid(
        heads=(
            Head(text("No."), 0.7),
            Head(text("Move"), 3.6),
            Head(text("Step"), 1.8),
            Head(text("What is done"), 9),
            Head(text("Who"), 2.8),
            Head(text("Effort"), 1.6),
            Head(text("What it lifts"), 4.4),
        ),
        rows=tuple(rows),
        description=deck.words.stopped(deck.words.clauses(said)),
    )


# ---- Where the plan leads


def ahead(deck: Deck) -> Iterator[Plate]:
    """Yield the plan: the index and the stage that hold after each phase."""
    plan, words, page = deck.look.plan, deck.look.plan_text, roadmap(deck.look)
    if plan is None or words is None or page is None:
        return
    text = deck.words.text
    # Phases after the last move are in no words.
    phases = list(zip(plan.phases, words.phases, strict=False))
    parts: list[SlidePart] = []
    if len(phases) <= MOST_PHASES and plan.now.index is not None:
        points = [(text("Today"), plan.now)]
        points += [
            (span.name + "\n" + span.ends if deck.assessment.subject.date else span.name, phase.after)
            for (phase, _), span in zip(phases, page.spans, strict=True)
        ]
        parts.append(_drawing(points, deck))
    table = Grid(
        heads=(Head(text("Phase"), 5), Head(text("What it takes"), 5), Head(text("After it"), 7)),
        rows=tuple(
            (
                GridCell(text=deck.words.listed((span.name, span.days)), bold=True),
                GridCell(text=said.taken),
                GridCell(text=said.after),
            )
            for (_, said), span in zip(phases, page.spans, strict=True)
        ),
        description=deck.words.stopped(page.description),
    )
    notes = [words.now, words.proof, words.earlier, *words.notes]
    parts += [table, Text(tuple(Paragraph(text=one, size=SMALL) for one in notes if one))]
    title, *more = _headline(words.headline, deck)
    if more:
        parts.insert(0, Text((Paragraph(text=deck.words.sentences(more)),)))
    yield Plate(title=title, stacks=(Stack(tuple(parts)),), notes=deck.sources(*words.story))


def _headline(said: str, deck: Deck) -> list[str]:
    """Return the first sentence of what the plan comes to as a title, and the others."""
    first, stop, rest = said.partition(deck.words.marks.stop + deck.words.marks.blank)
    return [as_title(first, deck), rest] if stop and rest else [as_title(said, deck)]


def _drawing(points: Sequence[tuple[str, Outlook]], deck: Deck) -> Drawing:
    text, look, asked = deck.words.text, deck.look, deck.assessment.questionnaire
    names, said = [], []
    for name, after in points:
        stage = look.level(after.stage).figure
        staged = asked.has_stages
        names.append("\n".join((name, text("stage {stage}", stage=stage))) if staged else name)
        told = [text("index {index}", index=look.index_or_words(after.index))]
        said.append(
            deck.words.pair(
                " ".join(name.split()),
                deck.words.listed([text("stage {stage}", stage=stage), *told] if staged else told),
            )
        )
    fills = [
        deck.colours[look.level(after.stage).look].fill if after.stage else deck.palette.range
        for _, after in points
    ]
    run = Run(
        name=text("Index"),
        values=tuple(None if one.index is None else in_unit(one.index, asked) for _, one in points),
        colour=deck.palette.brand,
        fills=tuple(fills),
        labels=tuple(
            None if one.index is None else Label(printed=look.index(one.index), bold=True)
            for _, one in points
        ),
    )

    def draw(slide: Slide, box: Box) -> None:
        chart = Chart(
            title=text("Index and stage after each phase"),
            description=deck.words.stopped(deck.words.clauses(said)),
            categories=tuple(names),
            runs=(run,),
            scale=deck.ruler(),
        )
        columns(slide, box, chart)

    return Drawing(draw=draw, least=190.0)


# ---- What is decided


def decisions(deck: Deck) -> Iterator[Plate]:
    """Yield what the board is asked to decide, with room for its answer."""
    moves = _first_phase(deck)
    if not moves or deck.look.plan is None:
        return
    text = deck.words.text
    phase = deck.look.plan.phases[moves[0][0].phase - 1]
    dated = is_dated(deck.look.plan)
    title = deck.words.plural(
        "The board is asked to decide on one move and who answers for it",
        "The board is asked to decide on {count} moves and who answers for each",
        len(moves),
    )
    rows, kept = [], kept_by_id(deck.options.kept)
    for move, words in moves:
        what, known = deck.look.question(move.question), kept.get(move.id)
        start = phase.starts.isoformat() if dated else ""
        due = words.due if dated else ""
        state = "" if known is None or known.status == "open" else status_name(known, deck.words)
        rows.append(
            (
                GridCell(text=f"{what.number} {what.name}", bold=True),
                GridCell(text=words.step),
                GridCell(text=(known.owner if known else "") or words.owner),
                GridCell(text=(known.start if known else "") or start),
                GridCell(text=(known.due if known else "") or due),
                GridCell(text=words.measure),
                GridCell(text=state),
            )
        )
    table = Grid(
        heads=(
            Head(text("Move"), 4),
            Head(text("Step"), 2.2),
            Head(text("Who"), 3),
            Head(text("Start"), 2.3),
            Head(text("Due"), 2.3),
            Head(text("Proof"), 6),
            Head(text("Decided"), 2.2),
        ),
        rows=tuple(rows),
        description=deck.words.stopped(
            deck.words.clauses(deck.look.question(move.question).name for move, _ in moves)
        ),
    )
    parts: list[SlidePart] = [table]
    if dated:
        again = text(
            "Next wave: {day}, with the same questionnaire.", day=deck.words.date(phase.ends.isoformat())
        )
        parts.append(Text((Paragraph(text=again, bold=True),)))
    yield Plate(
        title=title,
        stacks=(Stack(tuple(parts)),),
        notes=deck.sources(
            text(
                "Who a move is for stands in the plan that is kept beside the answers, else it is a "
                "suggestion of the questionnaire."
            )
        ),
    )
