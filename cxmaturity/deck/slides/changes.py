"""What changed since the wave before, and the course over all waves."""

from collections.abc import Iterator, Sequence

from cxmaturity.deck.blocks import Drawing, Grid, SlidePart, Text, kept_apart
from cxmaturity.deck.charts import Area, Chart, Label, Ruler, Run, lines
from cxmaturity.deck.deck import Deck, Plate, Stack
from cxmaturity.deck.measure import height_of, lines_of
from cxmaturity.deck.places import Box, GridCell, Head
from cxmaturity.deck.slide import Slide
from cxmaturity.deck.text import LEAD, SMALL, Paragraph, shown
from cxmaturity.report.sections.changes import ChangesPage, DimensionChange, QuestionMove, changes
from cxmaturity.scoring.shown import in_unit
from cxmaturity.waves.model import ScoreChange

FIELD = Area(x=0.08, y=0.04, width=0.62, height=0.84)
"""Where the lines stand in the chart: right of them is room for their names."""
LEADER = 22.0
"""How far from the end of a line its name stands."""
MOST_LINES = 14
"""So many lines can be told apart; where there are more the table alone says it."""


def changed(deck: Deck) -> Iterator[Plate]:
    """Yield the slides, where there is a wave before."""
    found, page = deck.look.comparison, changes(deck.look)
    if found is None or page is None:
        return
    drawn = [
        (change, row)
        for change, row in zip(found.dimensions, page.rows, strict=True)
        if change.before is not None or change.after is not None
    ]
    table = Stack((_table(page, deck), *_said(page, deck)), share=1.0)
    stacks: tuple[Stack, ...] = (table,)
    if 0 < len(drawn) <= MOST_LINES:
        stacks = (Stack((_drawing(drawn, page, deck),), share=0.9), table)
    yield Plate(title=_title(page, deck), stacks=stacks, notes=deck.sources(page.claim))


def moved_answers(deck: Deck) -> Iterator[Plate]:
    """Yield, in the annex, which answers fell and rose."""
    page = changes(deck.look)
    if page is None:
        return
    stacks = tuple(_moved(page, deck))
    if stacks:
        yield Plate(title=_moved_title(page, deck), stacks=stacks, notes=deck.sources(page.claim))


def _title(page: ChangesPage, deck: Deck) -> str:
    """Say how the index of the whole changed, and by how much that is more than chance."""
    text, row = deck.words.text, page.overall
    if not row.change:
        return text("What changed since {wave}", wave=page.before)
    if not row.look:
        return text("The index stands at {after}, as in {wave}", after=row.after, wave=page.before)
    beyond = sum(one.verdict == text("beyond noise") and bool(one.look) for one in page.rows)
    if not beyond:
        return text(
            "The index went from {before} to {after} since {wave}",
            before=row.before,
            after=row.after,
            wave=page.before,
        )
    return deck.words.plural(
        "The index went from {before} to {after} since {wave}; one dimension changed beyond noise",
        "The index went from {before} to {after} since {wave}; {count} dimensions changed beyond noise",
        beyond,
        before=row.before,
        after=row.after,
        wave=page.before,
    )


def _said(page: ChangesPage, deck: Deck) -> Iterator[SlidePart]:
    """Yield what must be known with the figures, and what came of the plan."""
    text, paragraphs = deck.words.text, list[Paragraph]()
    for title, rows in ((text("What fell"), page.fell), (text("What was lost"), page.lost)):
        if rows:
            names = deck.words.listed(f"{row.what.number} {row.what.name}".strip() for row in rows)
            paragraphs.append(Paragraph(lead=deck.words.pair(title, ""), text=names, size=SMALL))
    said = [*page.subjects, *page.caveats, *([page.plan.lead] if page.plan else [])]
    paragraphs += [Paragraph(text=one, size=SMALL) for one in said]
    if paragraphs:
        yield Text(tuple(paragraphs))


def _table(page: ChangesPage, deck: Deck) -> Grid:
    """Return the dimensions with both figures, those that fell first."""
    text = deck.words.text
    order = {"down": 0, "": 1, "up": 2}
    rows = [page.overall, *sorted(page.rows, key=lambda row: order[row.look])]
    return Grid(
        heads=(
            Head(text("Dimension"), 5),
            Head(page.before, 2, "r"),
            Head(page.after, 2, "r"),
            Head(text("Change"), 2, "r"),
            Head(text("Verdict"), 4),
        ),
        rows=tuple(
            (
                GridCell(text=row.what.name, bold=not place),
                GridCell(text=row.before),
                GridCell(text=row.after),
                GridCell(text=row.change or "–"),
                GridCell(text=deck.words.clauses(part for part in (row.verdict, row.note) if part) or "–"),
            )
            for place, row in enumerate(rows)
        ),
        description=deck.words.stopped(page.description),
    )


def _drawing(drawn: Sequence[tuple[ScoreChange, DimensionChange]], page: ChangesPage, deck: Deck) -> Drawing:
    asked, rows = deck.assessment.questionnaire, [row for _, row in drawn]
    figures = [
        tuple(None if one is None else in_unit(one, asked) for one in (change.before, change.after))
        for change, _ in drawn
    ]
    ruler = deck.ruler(figures)
    beyond = deck.words.text("beyond noise")

    def draw(slide: Slide, box: Box) -> None:
        runs = tuple(
            Run(
                name=row.what.name,
                values=pair,
                colour=_colour(row, deck),
                width=3.0 if row.verdict == beyond else 1.5,
            )
            for row, pair in zip(rows, figures, strict=True)
        )
        chart = Chart(
            title=deck.words.text("Index in both waves"),
            description=deck.words.stopped(page.description),
            categories=(page.before, page.after),
            runs=runs,
            scale=ruler,
            area=FIELD,
        )
        lines(slide, box, chart)
        # Two categories: each stands in the middle of its half.
        for share, name, side in ((0.25, _before, "r"), (0.75, _after, "l")):
            ends = [(pair[side == "l"], name(row)) for row, pair in zip(rows, figures, strict=True)]
            known = [(end, text) for end, text in ends if end is not None]
            x = box.x + box.width * (FIELD.x + FIELD.width * share)
            _put_names(slide, box, known, x, ruler, side)

    return Drawing(draw=draw, least=max(260.0, 40.0 + 20.0 * len(drawn)))


def _before(row: DimensionChange) -> str:
    return row.before


def _after(row: DimensionChange) -> str:
    return f"{row.after}  {row.what.name}"


def _put_names(
    slide: Slide, box: Box, ends: Sequence[tuple[float, str]], x: float, ruler: Ruler, side: str
) -> None:
    """Write what stands at the ends of lines beside them, moved apart, each with a thin line to its end."""
    top, high = box.y + FIELD.y * box.height, FIELD.height * box.height
    left = side == "r"
    room = x - box.x - LEADER - 4 if left else box.x + box.width - x - LEADER - 4
    wanted = [top + high * (1 - (value - ruler.low) / (ruler.high - ruler.low)) for value, _ in ends]
    heights = [height_of(len(lines_of(shown(text), SMALL, room)), SMALL) for _, text in ends]
    moved = kept_apart(wanted, heights, top - 10, top + high + 10)
    for (_, text), old, new, tall in zip(ends, wanted, moved, heights, strict=True):
        step = -1 if left else 1
        slide.leader((x + step * 6, old), (x + step * LEADER, new))
        at = Box(x=box.x if left else x + LEADER + 4, y=new - tall / 2, width=room, height=tall)
        slide.text(at, (Paragraph(text=text, size=SMALL, before=0, align="r" if left else "l"),))


def _colour(row: DimensionChange, deck: Deck) -> str:
    match row.look:
        case "down":
            return deck.palette.accent
        case "up":
            return deck.palette.brand
        case _:
            return deck.palette.range


def _moved_title(page: ChangesPage, deck: Deck) -> str:
    text = deck.words.text
    if page.fell and page.rose:
        return text("{fell} answers fell and {rose} rose", fell=len(page.fell), rose=len(page.rose))
    if page.fell:
        return deck.words.plural("One answer fell", "{count} answers fell", len(page.fell))
    return deck.words.plural("One answer rose", "{count} answers rose", len(page.rose))


def _moved(page: ChangesPage, deck: Deck) -> Iterator[Stack]:
    """Yield what fell, and then what rose."""
    for found in (page.fell_lists, page.rose_lists):
        parts: list[SlidePart] = []
        for one in found:
            parts += [
                Text((Paragraph(text=one.title, size=LEAD, bold=True, before=4, keeps=True),)),
                _moves(one.rows, deck),
            ]
        if parts:
            yield Stack(tuple(parts))


def _moves(rows: Sequence[QuestionMove], deck: Deck) -> Grid:
    text = deck.words.text
    named = [(f"{row.what.number} {row.what.name}", row) for row in rows]
    return Grid(
        heads=(Head(text("Practice"), 7), Head(text("Before"), 2, "ctr"), Head(text("Now"), 2, "ctr")),
        rows=tuple((GridCell(text=name), deck.cell(row.before), deck.cell(row.after)) for name, row in named),
        description=deck.words.stopped(
            deck.words.clauses(
                deck.words.pair(name, f"{row.before.figure} → {row.after.figure}") for name, row in named
            )
        ),
    )


# ---- The course over all waves


def course(deck: Deck) -> Iterator[Plate]:
    """Yield the slide, where all waves are known and there are several."""
    found, text = deck.look.trend, deck.words.text
    if found is None or len(found.waves) < 2:
        return
    asked = deck.assessment.questionnaire
    names = [wave.subject.wave or deck.words.date(wave.subject.date) for wave in found.waves]
    figures = found.overall.figures
    values = tuple(None if one is None or one.index is None else in_unit(one.index, asked) for one in figures)
    printed = [deck.look.index_or_words(None if one is None else one.index) for one in figures]
    stages = [deck.look.level(None if one is None else one.stage).figure for one in figures]
    said = [
        deck.words.pair(
            name,
            deck.words.listed([index, *([text("stage {stage}", stage=stage)] if asked.has_stages else [])]),
        )
        for name, index, stage in zip(names, printed, stages, strict=True)
    ]

    def draw(slide: Slide, box: Box) -> None:
        labels = tuple(Label(printed=one, at="t", bold=True) for one in printed)
        run = Run(name=text("Index"), values=values, colour=deck.palette.brand, labels=labels, width=3.0)
        chart = Chart(
            title=text("Index in every wave"),
            description=deck.words.stopped(deck.words.clauses(said)),
            categories=tuple(
                "\n".join((name, text("stage {stage}", stage=stage))) if asked.has_stages else name
                for name, stage in zip(names, stages, strict=True)
            ),
            runs=(run,),
            scale=deck.ruler(),
        )
        lines(slide, box, chart)

    known = [one for one in printed if one != deck.look.index_or_words(None)]
    title = text(
        "Over {count} waves the index went from {first} to {last}",
        count=len(names),
        first=known[0] if known else "–",
        last=known[-1] if known else "–",
    )
    notes = deck.sources(*(deck.words.sentence(one) for one in said))
    yield Plate(title=title, stacks=(Stack((Drawing(draw=draw, least=240.0),)),), notes=notes)
