"""The page on which a board member may stop: where we stand, what holds us, what to reach, what to decide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cxmaturity.answers.model import Side
from cxmaturity.plan.story import story_of
from cxmaturity.plan.story_words import range_words
from cxmaturity.report.charts.track import Marks, Track, track
from cxmaturity.report.fonts import invisible, spell_out
from cxmaturity.report.lookup import Lookup, Mark, Reference, index_range, why_withheld
from cxmaturity.report.options import Paper
from cxmaturity.report.own_words import own_words
from cxmaturity.report.sections import TitledSection
from cxmaturity.report.sections.changes import step
from cxmaturity.report.sections.profile import Axis, Fact, agreeing, axis, best_voice
from cxmaturity.report.sections.summary import confidence, effort_name, figure_caveats, planned_moves
from cxmaturity.report.sections.where_we_stand import where_we_stand
from cxmaturity.scoring.model import DimensionResult
from cxmaturity.scoring.shown import coverage_shown, points_shown
from cxmaturity.scoring.words import by_whom, settle_words, shown_words
from cxmaturity.text.dates import is_date
from cxmaturity.text.figures import columns_of, grouped, percent
from cxmaturity.waves.model import Comparison, ScoreChange

SOON = 90
"""So many days the first moves are looked at."""
FIRST_MOVES, MOST_FIRST = 3, 5
MOST_DRAWN = 9
"""So many dimensions stand in the chart, the weakest first."""
MOST_QUOTED = 170
"""So long a quote may be: a longer one is not cut, but another one is taken."""
QUOTES = 2
WORDY = 12
"""A figure of more characters is set as words."""


@dataclass(frozen=True, kw_only=True)
class StandingRow:
    """A dimension in the chart: its index with that of the last wave, its target, and its stage."""

    what: Reference
    index: str
    change: str
    stage: Mark
    track: Track
    title: str
    description: str
    why_not: str


@dataclass(frozen=True)
class Quote:
    """Somebody's words, and what they were said of."""

    text: str
    of: str


@dataclass(frozen=True, kw_only=True)
class SoonMove:
    """A move of the next weeks: what to do, for which practice, who, where it begins, and what it lifts."""

    practice: str
    do: str
    by: str
    begin: str
    origin: Mark
    to: Mark | None
    lift: str
    is_smallest: bool


@dataclass(frozen=True, kw_only=True)
class FirstPage:
    """All that stands on the page; `head` is what it is called where its title has no room."""

    title: str
    head: str
    tiles: tuple[Fact, ...]
    rows: tuple[StandingRow, ...]
    more_rows: str
    axis: Axis
    has_targets: bool
    before: str
    has_ranges: bool
    has_stages: bool
    quotes: tuple[Quote, ...]
    until: str
    moves: tuple[SoonMove, ...]
    reach: str
    asks: tuple[str, ...]
    confidence: str
    caveats: tuple[str, ...]

    @property
    def is_short(self) -> bool:
        """Whether it takes less than a third of a page."""
        return False


def first_page(look: Lookup) -> FirstPage:
    """Return the page for the whole assessment, with what one sheet of paper has room for."""
    return _fitted(_whole(look), ROOM[look.paper] - _over_it(look))


def _whole(look: Lookup) -> FirstPage:
    """Return all that there is to say on the page."""
    title = where_we_stand(look)
    rows, more = _standing(look)
    last = last_change(look)
    until, moves = _soon(look), tuple(_first_moves(look))
    return FirstPage(
        title=title,
        head=look.words.text("At a glance"),
        tiles=_tiles(look),
        rows=rows,
        more_rows=more,
        axis=axis(look),
        has_targets=look.assessment.questionnaire.has_bands,
        before="" if last is None else _wave(last, look),
        has_ranges=any(row.track.interval for row in rows),
        has_stages=look.has_stages,
        quotes=tuple(_quotes(look)),
        until=until,
        moves=moves,
        reach=_reach(look),
        asks=tuple(_asks(look)),
        confidence=confidence(look),
        caveats=figure_caveats(look),
    )


# ---- What one sheet has room for: nothing is cut, but what stands on a later page too is left to that

ROOM: dict[Paper, float] = {"a4": 267.0, "letter": 250.0}
"""Millimetres from the top of a sheet to its foot."""
_LETTER, _POINT = 0.42, 25.4 / 72
"""The width of a letter in ems, what is lost at the ends of lines among it, and a point in millimetres."""
_NOTE, _TEXT, _LEAD, _TITLE = 8.0, 9.5, 11.0, 24.0
_LINE = _TEXT * 1.36 * _POINT


def _fitted(page: FirstPage, room: float) -> FirstPage:
    """Return the page without its quotes, and then without the words of its moves, as far as is needed."""
    for less in (_without_quotes, _with_one_move_in_words, _with_moves_by_name):
        if _height(page) <= room:
            break
        page = less(page)
    return page


def _over_it(look: Lookup) -> float:
    """Return how many millimetres more than a few short lines the head of the page takes, that says who."""
    subject = look.assessment.subject
    about = (subject.assessor, subject.wave, look.assessment.questionnaire.title, subject.scope)
    lines = _rows_of(subject.organisation, 150) + _rows_of(" ".join(about), 110, _NOTE)
    return max(0, lines - 2) * _LINE


def _without_quotes(page: FirstPage) -> FirstPage:
    return replace(page, quotes=())


def _with_one_move_in_words(page: FirstPage) -> FirstPage:
    return replace(page, moves=(*page.moves[:1], *(replace(move, do="") for move in page.moves[1:])))


def _with_moves_by_name(page: FirstPage) -> FirstPage:
    return replace(page, moves=tuple(replace(move, do="") for move in page.moves))


def _height(page: FirstPage) -> float:
    """Return about how many millimetres the page takes."""
    title = _TITLE * 1.12 * _POINT * _rows_of(page.title, 174, _TITLE)
    tiles = max((_tile_height(tile) for tile in page.tiles), default=0.0)
    rows = sum(max(6.2, _rows_of(f"0 {row.what.name}", 42) * _LINE + 1) for row in page.rows)
    quotes = max((_rows_of(quote.text, 78) * _LINE + 7.5 for quote in page.quotes), default=0.0)
    moves = sum(
        2.6 + _LINE * max(_rows_of(f"{move.practice} 1 → 2 ", 38), _rows_of(move.do, 87), _notes(move))
        for move in page.moves
    )
    asks = sum(_LINE * _rows_of(ask, 77) + 0.6 for ask in page.asks) + _LINE * _rows_of(page.reach, 80) + 1.2
    sure = sum(_LINE * _rows_of(said, 82) + 1.2 for said in (page.confidence, *page.caveats))
    fixed = 13 + 9 + 3 + 8 + 3 + 9 + 6 + 10 * bool(page.moves) + 9
    return fixed + title + tiles + rows + quotes + moves + max(asks, sure)


def _tile_height(tile: Fact) -> float:
    size = _LEAD * 1.3 if tile.wordy else _TITLE * 1.1
    room = 36.0
    figure = size * _POINT * _rows_of(tile.figure, room, _LEAD if tile.wordy else _TITLE)
    return figure + _NOTE * 1.3 * _POINT * _rows_of(tile.note, room, _NOTE)


def _notes(move: SoonMove) -> int:
    return _rows_of(move.lift, 40) + _rows_of(move.by, 40, _NOTE)


def _rows_of(text: str, room: float, size: float = _TEXT) -> int:
    """Return about how many lines of so many millimetres a text takes: what is of full width takes an em."""
    # What cannot be seen is printed by its name.
    text = spell_out(text, invisible(text))
    wide = columns_of(text) - len(text)
    ems = wide + max(0, len(text) - wide) * _LETTER
    return -(-int(100 * ems * size * _POINT) // int(100 * room))


FIRST_PAGE = TitledSection(anchor="s-page", template="first_page", page=first_page)


def last_change(look: Lookup) -> Comparison | None:
    """Return what changed since the wave before: that wave is named, or the last but one of a history."""
    if look.comparison is not None:
        return look.comparison
    return look.trend.steps[-1] if look.trend and look.trend.steps else None


# ---- Four figures


def _tiles(look: Lookup) -> tuple[Fact, ...]:
    """Return the figures: the stage, the index, what limits, and what it is worth or takes."""
    found = [_stage(look), _index(look), _limit(look), _money(look), _coverage(look), _evidence(look)]
    return tuple(tile for tile in found if tile is not None)[:4]


def _tile(label: str, figure: str, note: str) -> Fact:
    return Fact(label=label, figure=figure, note=note, wordy=len(figure) > WORDY)


def _stage(look: Lookup) -> Fact | None:
    """Return the stage as claimed and as shown."""
    text, overall, asked = look.words.text, look.assessment.overall, look.assessment.questionnaire
    if not look.has_stages:
        return None
    label = text("Stage")
    if overall.stage is None:
        return Fact(label=label, figure=text("not assessed"), note=why_withheld(overall, look), wordy=True)
    mark = look.level(overall.stage)
    shown = shown_words(overall, asked, look.words, strict=look.assessment.strict)
    note = look.words.listed([mark.name, shown]) if shown else mark.name
    figure = text("{number} of {top}", number=mark.figure, top=look.highest)
    return Fact(label=label, figure=figure, note=note)


def _index(look: Lookup) -> Fact:
    """Return the index, with what it was in the wave before."""
    text, overall = look.words.text, look.assessment.overall
    bounds = index_range(overall, look)
    if overall.index is None:
        note = text("from {range} with what is unknown", range=bounds) if bounds else ""
        return Fact(label=text("Index"), figure=text("not assessed"), note=note, wordy=True)
    said = [text("of {end}", end=look.end)]
    if bounds:
        said.append(text("{range} with what is unknown", range=bounds))
    last = last_change(look)
    if last is not None:
        said.append(_since(last, look))
    return _tile(text("Index"), look.index(overall.index), look.words.clauses(said))


def _since(last: Comparison, look: Lookup) -> str:
    """Say by how much the index changed since the wave before, and whether that is beyond noise."""
    text, change = look.words.text, last.overall
    wave = _wave(last, look)
    moved = step(change.before, change.after, look)
    if not moved:
        return text("no index in {wave}", wave=wave)
    beyond = change.beyond_noise
    if beyond is None:
        return text("{change} since {wave}", change=moved, wave=wave)
    if beyond:
        return text("{change} since {wave}, beyond noise", change=moved, wave=wave)
    return text("{change} since {wave}, within noise", change=moved, wave=wave)


def _wave(last: Comparison, look: Lookup) -> str:
    return last.before.wave or look.words.date(last.before.date)


def _limit(look: Lookup) -> Fact | None:
    """Return what limits the stage: the moves of the smallest change, or else what has to rise."""
    text, plural, overall = look.words.text, look.words.plural, look.assessment.overall
    if not look.has_stages or overall.stage is None:
        return None
    label = text("What limits")
    if overall.next_stage is None:
        return Fact(label=label, figure=text("nothing"), note="", wordy=True)
    smallest = [pair for pair in planned_moves(look) if pair[0].is_smallest]
    lifted = look.level(overall.next_stage).figure
    if smallest:
        (move, words), more = smallest[0], len(smallest) - 1
        steps = look.words.pair(look.question(move.question).name, words.step)
        note = text("lifts the whole to {level}", level=lifted)
        if more:
            note = plural(
                "and {count} more, which together lift the whole to {level}",
                "and {count} more, which together lift the whole to {level}",
                more,
                level=lifted,
            )
        return Fact(label=label, figure=steps, note=note, wordy=True)
    if overall.limits:
        need, more = look.need(overall.limits[0]), len(overall.limits) - 1
        steps = look.words.pair(need.what.name, f"{need.has.figure} → {need.needs.figure}")
        note = text("needed for stage {level}", level=lifted)
        if more:
            note = plural(
                "and {count} more, needed for stage {level}",
                "and {count} more, needed for stage {level}",
                more,
                level=lifted,
            )
        return Fact(label=label, figure=steps, note=note, wordy=True)
    if overall.shortfall is None:
        return None
    points = points_shown(overall.shortfall.short, look.assessment.questionnaire)
    figure = text("{points} points of the index", points=points)
    return Fact(label=label, figure=figure, note=text("missing for stage {level}", level=lifted), wordy=True)


def _money(look: Lookup) -> Fact | None:
    """Return what a point of loyalty is worth; where that is not known, what the plan takes."""
    text, words, point = look.words.text, look.words, story_of(look.assessment).point
    if point is not None:
        year = words.in_currency(range_words(point.a_year, words), point.currency)
        stay = words.in_currency(range_words(point.a_stay, words), point.currency)
        note = text(
            "of revenue a year go with one point of net promoter score; {stay} over the customers’ stay",
            stay=stay,
        )
        return _tile(text("What a point is worth"), year, note)
    if look.plan is None or not look.plan.moves:
        return None
    note = words.plural(
        "person-days, about, for one move", "person-days, about, for {count} moves", len(look.plan.moves)
    )
    return _tile(text("What the plan takes"), grouped(look.plan.days), note)


def _coverage(look: Lookup) -> Fact | None:
    coverage = look.assessment.overall.coverage
    if coverage is None:
        return None
    text, figure = look.words.text, coverage_shown(coverage, look.assessment.questionnaire)
    return _tile(text("Answered"), figure, text("of what applies"))


def _evidence(look: Lookup) -> Fact | None:
    share = look.assessment.overall.evidence_share
    if share is None:
        return None
    text = look.words.text
    note = text("of the score is shown by documents, records or results")
    return _tile(text("Evidence"), percent(share), note)


# ---- Dimensions, the weakest first, each with its target and the last wave


def _standing(look: Lookup) -> tuple[tuple[StandingRow, ...], str]:
    """Return the dimensions that are drawn, and what is said of the others.

    One without an index is no weakest one: it stands behind all that have one.
    """
    results = look.assessment.dimensions
    order = sorted(results, key=lambda one: (one.index is None, one.index or 0.0))
    last = last_change(look)
    changes = {} if last is None else {one.id: one for one in last.dimensions}
    rows = tuple(_row(one, changes.get(one.id), look) for one in order[:MOST_DRAWN])
    rest = [one.index for one in order[MOST_DRAWN:] if one.index is not None]
    if len(order) <= MOST_DRAWN:
        return rows, ""
    if len(rest) < len(order) - MOST_DRAWN:
        more = look.words.plural(
            "One more dimension is not drawn here.",
            "{count} more dimensions are not drawn here.",
            len(order) - MOST_DRAWN,
        )
        return rows, more
    least, most = look.index(rest[0]), look.index(rest[-1])
    if len(rest) == 1:
        return rows, look.words.text("One more dimension stands higher: index {index}.", index=most)
    return rows, look.words.plural(
        "{count} more dimension stands higher: index {least} to {most}.",
        "{count} more dimensions stand higher: index {least} to {most}.",
        len(rest),
        least=least,
        most=most,
    )


def _row(result: DimensionResult, change: ScoreChange | None, look: Lookup) -> StandingRow:
    bounds = index_range(result, look)
    has_bands = look.assessment.questionnaire.has_bands
    before = None if change is None else change.before
    marks = Marks(
        dot=result.index,
        low=result.low if bounds else None,
        high=result.high if bounds else None,
        target=look.edges[result.target - 1] if has_bands else None,
        before=before,
    )
    what, text = look.dimension(result.id), look.words.text
    said = [look.words.pair(text("Index"), look.index_or_words(result.index))]
    if before is not None:
        said.append(text("last wave {index}", index=look.index(before)))
    if has_bands:
        said.append(text("target from {start}", start=look.start(result.target)))
    return StandingRow(
        what=what,
        index=look.index_or_words(result.index),
        change="" if change is None else step(change.before, change.after, look),
        stage=look.level(result.stage),
        track=track(marks, look.edges),
        title=what.name,
        description=look.words.sentence(look.words.clauses(said)),
        why_not=why_withheld(result, look) if result.index is None else "",
    )


# ---- Two quotes, of people whose own answer does not speak against the finding


def _quotes(look: Lookup) -> Iterator[Quote]:
    """Yield a quote on what is missing and one on what carries; where one has none, two of the other."""
    found = look.assessment
    limits = {limit.id for result in found.dimensions for limit in result.limits}
    gaps = sorted(found.gaps, key=lambda one: one.question not in limits)
    low = list(_said([one.question for one in gaps], look, against="above"))
    high = list(_said([one.question for one in found.strengths], look, against="below"))
    chosen = [*low[:1], *high[:1]]
    chosen += [*low[1:], *high[1:]][: QUOTES - len(chosen)]
    yield from chosen[:QUOTES]


def _said(questions: Sequence[str], look: Lookup, *, against: Side) -> Iterator[Quote]:
    for name in dict.fromkeys(questions):
        result = look.results[name]
        fitting = tuple(one for one in agreeing(result, against) if 0 < len(one.text) <= MOST_QUOTED)
        shown = best_voice(fitting, "note") or best_voice(fitting, "evidence")
        if shown is not None:
            mark, named = look.mark(result), look.question(name).name
            yield Quote(text=look.words.quoted(shown.text), of=look.words.listed([named, mark.name]))


# ---- The next weeks, and what is to be decided


def _soon(look: Lookup) -> str:
    """Return the day until which the next weeks go, nothing without a day of the answers."""
    day = look.assessment.subject.date
    return look.words.date((date.fromisoformat(day) + timedelta(SOON)).isoformat()) if is_date(day) else ""


def _first_moves(look: Lookup) -> Iterator[SoonMove]:
    """Yield the first moves of the plan, all of the smallest change among them; without a plan, the most
    urgent recommendations.
    """  # noqa: D205  one sentence, over two lines
    planned = [pair for pair in planned_moves(look) if pair[0].phase == 1] or planned_moves(look)
    smallest = sum(move.is_smallest for move, _ in planned)
    for move, words in planned[: min(MOST_FIRST, max(FIRST_MOVES, smallest))]:
        origin, to = look.planned_step(move, words)
        effort = "" if words.differ else effort_name(move.effort, look)
        yield SoonMove(
            practice=words.what,
            do=words.differ or words.do,
            by=by_whom(words.owner, effort, look.words),
            begin=words.start_with,
            origin=origin,
            to=None if words.differ else to,
            lift=words.lifts[0] if words.lifts else "",
            is_smallest=move.is_smallest,
        )
    if planned:
        return
    for recommendation in look.assessment.recommendations[:FIRST_MOVES]:
        action = look.action(recommendation.question, recommendation.option)
        differ = look.differs(recommendation.question)
        origin, to = look.step(recommendation)
        owner = action.owner if action else ""
        effort = "" if differ else effort_name(recommendation.effort, look)
        yield SoonMove(
            practice=look.question(recommendation.question).name,
            do=settle_words(look.words) if differ else action.do if action else "",
            by=by_whom(owner, effort, look.words),
            begin="",
            origin=origin,
            to=None if differ else to,
            lift="",
            is_smallest=False,
        )


def _reach(look: Lookup) -> str:
    """Say what the plan comes to."""
    return "" if look.plan_text is None or not look.plan_text.phases else plan_reach(look)


def plan_reach(look: Lookup) -> str:
    """Say in one sentence what the plan reaches, by when and with how many moves."""
    text, plan = look.words.text, look.plan
    if plan is None or not plan.phases:
        return ""
    last, count = plan.phases[-1], len(plan.moves)
    moves = look.words.plural("{count} move", "{count} moves", count)
    months = sum(1 for _ in plan.phases)
    when = phase_end(len(plan.phases), look)
    index = look.index_or_words(last.after.index)
    if not look.has_stages:
        return text("Index {index} by {day} with {moves}", index=index, day=when, moves=moves)
    target, after = look.level(plan.target).figure, last.after.stage
    match plan.arrival:
        case "there":
            return text("Stage {stage} holds already", stage=target)
        case "arrives":
            day = phase_end(plan.arrives_in or months, look)
            return text(
                "Stage {stage} can be reached by {day} with {moves}", stage=target, day=day, moves=moves
            )
        case "later" | "never":
            if after is None:
                return text("Index {index} by {day} with {moves}", index=index, day=when, moves=moves)
            return text(
                "Stage {stage} is not reached by {day}: {moves} lead to stage {reached}",
                stage=target,
                day=when,
                moves=moves,
                reached=look.level(after).figure,
            )


def phase_end(number: int, look: Lookup) -> str:
    """Return when a phase ends: its day, or after how many months where the answers have no day."""
    plan = look.plan
    assert plan is not None
    ends = plan.phases[min(number, len(plan.phases)) - 1].ends
    if is_date(look.assessment.subject.date):
        return look.words.date(ends.isoformat())
    return look.words.text("month {number}", number=6 * number)


def _asks(look: Lookup) -> Iterator[str]:
    """Yield what the board is asked to decide, each by a rule of its own."""
    plural, text, plan = look.words.plural, look.words.text, look.plan
    if plan is not None and plan.phases and plan.phases[0].moves:
        first = plan.phases[0]
        end = phase_end(1, look)
        yield plural(
            "Name who is responsible for the one move until {day}.",
            "Name who is responsible for each of the {count} moves until {day}.",
            len(first.moves),
            day=end,
        )
        yield plural(
            "Release about {count} person-day for them.",
            "Release about {count} person-days for them.",
            first.days,
        )
    differing = [name for name in look.results if look.differs(name)]
    if differing:
        yield plural(
            "Let those who answered differently settle what is true of {count} of the {practices}.",
            "Let those who answered differently settle what is true of {count} {practices}.",
            len(differing),
            practices=own_words(look.assessment.questionnaire, look.words).practices,
        )
    claims = sum(bool(result.unsupported) for result in look.results.values())
    if claims:
        yield plural(
            "Have evidence shown for one high answer.",
            "Have evidence shown for {count} high answers.",
            claims,
        )
    if plan is not None and plan.phases and plan.phases[0].moves:
        yield text("Ask again on {day}: that shows what came of it.", day=phase_end(1, look))
