"""The moves by effort and worth, their names on the dots."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from cxmaturity.brand.colours import WHITE
from cxmaturity.deck.blocks import Drawing, Grid, SlidePart, kept_apart
from cxmaturity.deck.charts import Area, DotChart, NamedDot, Ruler, dots, round_step
from cxmaturity.deck.deck import Deck, Plate, Stack
from cxmaturity.deck.key import ChartKey, KeyMark, MarkShape
from cxmaturity.deck.measure import height_of, lines_of
from cxmaturity.deck.places import Box, GridCell, Head
from cxmaturity.deck.slide import Slide
from cxmaturity.deck.text import SMALL, Paragraph, shown
from cxmaturity.plan.model import EFFORTS
from cxmaturity.report.sections.moves import Move, Moves, in_plan_order, moves
from cxmaturity.report.sections.summary import effort_name
from cxmaturity.scoring.model import Recommendation

FIELD = Area(x=0.07, y=0.03, width=0.92, height=0.86)
"""Where the field stands in the chart."""
FIRST_AT, STEP, DOTS = 0.04, 0.045, 0.24
"""Where the dots of a column begin, how far they are apart, and how much of it they take: it has no scale."""

LEAST = 320.0
"""How high the chart is at least."""
Pairs = Sequence[tuple[Recommendation, Move]]


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Moves of one effort and one worth: their column, their names, and these in one text."""

    column: int
    worth: int
    names: tuple[str, ...]
    kind: str
    text: str


def by_effort(deck: Deck) -> Iterator[Plate]:
    """Yield the slides, where any move has an effort."""
    page = moves(deck.look)
    if page is None or not page.drawn:
        return
    found = in_plan_order(deck.look)
    pairs = [(one, move) for one, move in zip(found, page.all, strict=True) if one.effort and one.kind]
    if not pairs:
        return
    parts: list[SlidePart] = [_drawing(pairs, deck), _key(page, deck), _names(pairs, deck)]
    if _groups(pairs, deck)[1]:
        parts.pop()
    yield Plate(
        title=_title(page, deck),
        stacks=(Stack(tuple(parts)),),
        notes=deck.sources(
            deck.words.text(
                "Worth: levels missing to the target, times the weights of question and dimension, doubled "
                "where it holds a stage. In a column of effort a dot stands at its worth alone."
            )
        ),
    )


def _title(page: Moves, deck: Deck) -> str:
    """Say how many moves are worth much for little work."""
    total = sum(one.count for one in page.tallies)
    quick = next(one.count for one in page.tallies if one.kind == "quick_win")
    if not quick:
        return deck.words.text("None of {total} moves is a quick win: much worth, little work", total=total)
    return deck.words.plural(
        "One of {total} moves is a quick win: much worth, little work",
        "{count} of {total} moves are quick wins: much worth, little work",
        quick,
        total=total,
    )


def _groups(pairs: Pairs, deck: Deck) -> tuple[list[_Group], bool]:
    """Return the moves by effort and worth, and whether their names have room: a line each, or run on."""
    for join in ("\n".join, deck.words.clauses):
        groups = _grouped(pairs, join, short=False)
        if _fit(groups, deck):
            return groups, True
    return _grouped(pairs, deck.words.clauses, short=True), False


def _grouped(pairs: Pairs, join: Callable[[Iterable[str]], str], *, short: bool) -> list[_Group]:
    """Return the moves by effort and worth, the most worth first; `short` are their numbers alone."""
    found: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for one, move in pairs:
        column = EFFORTS.index(one.effort) if one.effort else 0
        name = move.what.number if short else f"{move.what.number} {move.what.name}"
        found.setdefault((column, -one.worth), []).append((name, move.kind))
    made = []
    for (column, worth), moves_of in sorted(found.items()):
        names = tuple(name for name, _ in moves_of)
        made.append(_Group(column=column, worth=-worth, names=names, kind=moves_of[0][1], text=join(names)))
    return made


def _room(width: float) -> float:
    """Return how wide the names of a column may be in a chart of a width."""
    return FIELD.width * width / len(EFFORTS) * (1 - FIRST_AT - DOTS) - 14


def _height(group: _Group, width: float) -> float:
    return height_of(len(lines_of(shown(group.text), SMALL, _room(width))), SMALL) + 3


def _fit(groups: Sequence[_Group], deck: Deck) -> bool:
    """Return whether the names of every column stand below each other in a chart of a usual height."""
    heights = [0.0] * len(EFFORTS)
    for group in groups:
        heights[group.column] += _height(group, deck.room.width)
    return max(heights) <= FIELD.height * LEAST


def _drawing(pairs: Pairs, deck: Deck) -> Drawing:
    groups, _ = _groups(pairs, deck)
    top = max(group.worth for group in groups)
    step = max(1, round(round_step(max(top, 1))))
    up = Ruler(low=0.0, high=float(step * (top // step + 1)), step=float(step), name=deck.words.text("Worth"))
    across = Ruler(
        low=0.0, high=float(len(EFFORTS)), step=1.0, name=deck.words.text("Effort"), is_hidden=True
    )
    description = deck.words.stopped(
        deck.words.clauses(
            deck.words.pair(f"{move.what.number} {move.what.name}", move.effort_and_worth)
            for _, move in pairs
        )
    )

    def draw(slide: Slide, box: Box) -> None:
        chart = DotChart(
            title=deck.words.text("Moves by effort and worth"),
            description=description,
            dots=tuple(_dots(groups, deck)),
            across=across,
            up=up,
            area=FIELD,
        )
        dots(slide, box, chart)
        _put_names(slide, box, groups, up)
        _put_efforts(slide, box, deck)

    return Drawing(draw=draw, least=LEAST)


def _dots(groups: Sequence[_Group], deck: Deck) -> Iterator[NamedDot]:
    """Yield a dot for each move: at its worth, and in its column beside those of the same worth."""
    for group in groups:
        step = min(STEP, (DOTS - FIRST_AT) / len(group.names))
        for place, name in enumerate(group.names):
            x = round(group.column + FIRST_AT + place * step, 6)
            colour, shape = _mark(group.kind, deck)
            symbol = "circle" if shape == "dot" else shape
            yield NamedDot(x=x, y=float(group.worth), colour=colour, symbol=symbol, name=name)


def _mark(kind: str, deck: Deck) -> tuple[str, MarkShape]:
    """Return how a kind of moves is marked: what is a ring on pages is a diamond here."""
    look = deck.colours[kind]
    return (look.edge, "diamond") if look.fill == WHITE else (look.fill, "dot")


def _put_names(slide: Slide, box: Box, groups: Sequence[_Group], up: Ruler) -> None:
    """Write the names of moves beside their dots, moved apart, with a thin line to each."""
    wide = FIELD.width * box.width / len(EFFORTS)
    top, high = box.y + FIELD.y * box.height, FIELD.height * box.height
    for column in range(len(EFFORTS)):
        inside = [group for group in groups if group.column == column]
        heights = [_height(group, box.width) for group in inside]
        wanted = [top + high * (1 - group.worth / up.high) for group in inside]
        left = box.x + FIELD.x * box.width + column * wide
        x = left + wide * (FIRST_AT + DOTS)
        for group, old, new, tall in zip(
            inside, wanted, kept_apart(wanted, heights, top, top + high), heights, strict=True
        ):
            last = FIRST_AT + (len(group.names) - 1) * min(STEP, (DOTS - FIRST_AT) / len(group.names))
            slide.leader((left + wide * last + 7, old), (x + 4, new))
            at = Box(x=x + 7, y=new - tall / 2, width=_room(box.width) + 7, height=tall)
            said = Paragraph(text=group.text, size=SMALL, before=0)
            slide.text(at, (said,), anchor="ctr")


def _put_efforts(slide: Slide, box: Box, deck: Deck) -> None:
    """Write below each column of which effort it is."""
    wide = FIELD.width * box.width / len(EFFORTS)
    for place, effort in enumerate(EFFORTS):
        words = deck.words.pair(deck.words.text("Effort"), effort_name(effort, deck.look))
        at = Box(
            x=box.x + FIELD.x * box.width + place * wide,
            y=box.y + (FIELD.y + FIELD.height) * box.height + 4,
            width=wide,
            height=height_of(1, SMALL),
        )
        slide.text(at, (Paragraph(text=words, size=SMALL, before=0, align="ctr"),))


def _key(page: Moves, deck: Deck) -> ChartKey:
    marks = []
    for one in page.tallies:
        if one.count:
            colour, shape = _mark(one.kind, deck)
            marks.append(KeyMark(deck.words.pair(one.name, one.meaning), colour, shape))
    return ChartKey(tuple(marks))


def _names(pairs: Pairs, deck: Deck) -> Grid:
    text = deck.words.text
    return Grid(
        heads=(
            Head(text("No."), 1),
            Head(text("Move"), 8),
            Head(text("Effort"), 2),
            Head(text("Worth"), 1, "r"),
        ),
        rows=tuple(
            (
                GridCell(text=move.what.number),
                GridCell(text=move.what.name),
                GridCell(text=move.effort),
                GridCell(text=str(one.worth)),
            )
            for one, move in pairs
        ),
        description=text("The moves of the chart by their numbers"),
    )
