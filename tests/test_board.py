"""The paper for the board: what its first page says by rule, and how its pages are filled."""

import io
import re
from dataclasses import replace
from datetime import date
from functools import cache

import msgspec
import pytest
from pypdf import PdfReader

from cxmaturity.plan.model import KeptMove, KeptPlan, Plan
from cxmaturity.plan.story import story_of
from cxmaturity.report import render
from cxmaturity.report.charts.stairs import StageHeld, stairs
from cxmaturity.report.charts.track import MARGIN, WIDTH, Marks, track
from cxmaturity.report.lookup import Lookup, lookup
from cxmaturity.report.options import Paper
from cxmaturity.report.sections import first_page as page_one
from cxmaturity.report.sections.ahead import ahead
from cxmaturity.report.sections.decisions import decisions
from cxmaturity.report.sections.first_page import first_page
from cxmaturity.report.sections.must_hold import must_hold
from cxmaturity.report.sections.profile import agreeing
from cxmaturity.report.sections.since import since, what_changed
from cxmaturity.report.sections.value import value
from cxmaturity.report.sections.where_we_stand import where_we_stand
from cxmaturity.scoring.model import Limit, Score, Shortfall
from cxmaturity.text.language import language
from cxmaturity.waves.model import Comparison, ScoreChange
from tests.documents import COMPANIES, EXAMPLES, FOLDER, PERSONAS, TARNHOLT, assessed, compared, document
from tests.report_pages import SAMPLES

LEAST_ROOM = page_one.ROOM["letter"]
COMPANY = str((TARNHOLT / "2026-q3").relative_to(FOLDER))
KINDS = (*COMPANIES, *EXAMPLES, *PERSONAS, *SAMPLES)
MOST_PAGES = 6
LONGEST = 8
"""Of a model all of whose names have the most letters that a name may have."""
A_QUARTER = 0.25
SIZES = {8.0, 9.5, 11.0, 15.0, 24.0}


def look(kind: str = COMPANY, tag: str = "en", *, previous: bool = False) -> Lookup:
    found = compared(tag) if previous else None
    return lookup(assessed(kind, tag), found, language(tag), complete=False)


# ---- Pages, as they are drawn

SHARES: dict[tuple[Paper, str], tuple[str, ...]] = {
    ("a4", "en"): KINDS,
    ("letter", "en"): (COMPANY, "cx-maturity", "pocket-orchard", "several"),
    ("a4", "zh-Hans"): (COMPANY, "freight-programme", "several"),
    ("letter", "zh-Hant"): (COMPANY, "pocket-orchard", "several", "odd"),
}
"""All of them on one paper in one language; on the others those that fill their pages most."""


@pytest.mark.parametrize(
    ("paper", "tag", "kind"), [(paper, tag, kind) for (paper, tag), kinds in SHARES.items() for kind in kinds]
)
def test_the_paper_has_six_pages_at_most_and_none_that_is_nearly_empty(
    paper: Paper, tag: str, kind: str
) -> None:
    pages = document(kind, "board", tag, paper)
    assert len(pages) <= (LONGEST if kind == "long names" else MOST_PAGES)
    assert min((one.fill for one in pages[:-1]), default=1) >= A_QUARTER
    # The first page is one: what is asked of the board stands on it.
    sure = language(tag).text("How sure we are")
    assert kind == "long names" or sure in pages[0].text
    assert all(sure not in page.text for page in pages[1:]) or kind == "long names"
    assert {run.size for page in pages for run in page.runs} <= SIZES


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_on_the_paper_is_cut(kind: str) -> None:
    for page in document(kind):
        foot = {run.text for run in page.runs if run not in page.body}
        assert not [run.text for run in page.body if "…" in run.text and run.text not in foot]


def test_the_last_line_to_sign_stands_with_its_table() -> None:
    for kind in KINDS:
        for page in document(kind):
            if "Signed by" in page.text:
                assert page.text.index("Next wave") < page.text.index("Signed by")


def test_where_little_is_known_the_paper_is_short_and_says_why() -> None:
    assert len(document("unknown")) == 1
    assert "cannot be told yet: not enough answers: 0% answered" in document("unknown")[0].text
    assert len(document("quick")) == 2
    assert "by the quick set, which tells no stage" in document("quick")[0].text


# ---- A board member's questions, from the first page alone


def test_the_first_page_answers_what_a_board_asks() -> None:
    text = document(COMPANY, previous=True)[0].text
    found = assessed(COMPANY)
    assert found.overall.index is not None
    where = f"One practice keeps {found.subject.organisation} at stage 2"
    since_when, holds = "since 2026-Q1", "Shared goal: 1.3 → 2"
    worth, reach = "711,000 to 832,000", "Stage 4 can be reached by 23 March 2028 with 15 moves"
    wanted = ("Name who is responsible for each of the 5 moves until 23 March 2027.", "Release about 25")
    for said in (where, str(round(found.overall.index)), since_when, holds, worth, reach, *wanted):
        assert said in text
    assert "This result rests on 12 respondents" in text


# ---- The title, by rule: each with what makes it another one

BASE = Score(
    index=51.0, score=3.0, band=3, stage=2, coverage=1.0, low=51.0, high=51.0, withheld=None, limits=(),
    shortfall=None, evidence_share=None, applicability=1.0, index_shown=51.0, stage_shown=2, levels=(),
)  # fmt: skip
DIMENSION = Limit(id="collaboration", has=1, needs=2)
QUESTION = Limit(id="collaboration.goal", has=1, needs=2)
SHORT = Shortfall(index=56.0, needs=60.0, short=4.0, closers=())
TITLES: dict[str, tuple[dict[str, object], str]] = {
    "a dimension": ({"limits": (DIMENSION,)}, "One dimension keeps Acme at stage 2"),
    "two dimensions": ({"limits": (DIMENSION, DIMENSION)}, "2 dimensions keep Acme at stage 2"),
    "a practice": ({"limits": (QUESTION,)}, "One practice keeps Acme at stage 2"),
    "points": ({"shortfall": SHORT}, "Acme stands at stage 2, 4.0 points of the index short of stage 3"),
    "a point that is not printed": (
        {"shortfall": msgspec.structs.replace(SHORT, short=0.001)},
        "Acme stands at stage 2 of 5",
    ),
    "nothing known": ({}, "Acme stands at stage 2 of 5"),
    "not shown": ({"stage_shown": 1}, "Acme claims stage 2, and what was shown carries stage 1"),
    "not told": ({"stage_shown": None, "limits": (DIMENSION,)}, "One dimension keeps Acme at stage 2"),
    "the highest": ({"stage": 5, "stage_shown": 5}, "Acme stands at stage 5, the highest"),
    "the highest, not shown": (
        {"stage": 5, "stage_shown": 4},
        "Acme claims stage 5, and what was shown carries stage 4",
    ),
    "withheld": (
        {"stage": None, "stage_shown": None, "withheld": "dimension"},
        "Where Acme stands cannot be told yet: a dimension is not assessed",
    ),
    "no index": (
        {"index": None, "stage": None, "withheld": "coverage", "coverage": 0.1},
        "Where Acme stands cannot be told yet: not enough answers: 10% answered, 70% needed",
    ),
    "quick": (
        {"stage": None, "stage_shown": None, "withheld": "quick"},
        "Acme: index 51 of 100 by the quick set, which tells no stage",
    ),
}


def told(strict: bool = False, organisation: str = "Acme", **changes: object) -> Lookup:
    """A look at an assessment whose whole has these figures, and no counts to plan from."""
    found = assessed(COMPANY)
    subject = msgspec.structs.replace(found.subject, organisation=organisation)
    overall = msgspec.structs.replace(BASE, **changes)
    tally = msgspec.structs.replace(found.tally, questions={})
    made = msgspec.structs.replace(found, subject=subject, overall=overall, tally=tally, strict=strict)
    return lookup(made, None, language(), complete=False)


@pytest.mark.parametrize("case", TITLES)
def test_the_title_says_where_we_stand_and_why(case: str) -> None:
    changes, title = TITLES[case]
    assert where_we_stand(told(**changes)) == title


def test_a_title_counts_the_moves_of_the_smallest_change() -> None:
    seen = look()
    assert seen.plan is not None
    assert where_we_stand(seen).startswith("One practice keeps ")
    marked = [move.is_smallest for move in seen.plan.moves]
    assert marked.count(True) == 1


def test_strictly_scored_a_stage_is_the_one_as_shown() -> None:
    assert where_we_stand(told(strict=True, stage_shown=1, limits=(DIMENSION,))).startswith("One dimension")


def test_who_has_no_name_is_the_organisation() -> None:
    assert where_we_stand(told(organisation="")) == "the organisation stands at stage 2 of 5"


# ---- Figures, dimensions and quotes


def test_the_dimensions_stand_from_the_weakest_up_and_what_is_missing_is_no_weakest() -> None:
    seen = look()
    indexes = [one.index for one in seen.assessment.dimensions]
    rows = first_page(seen).rows
    assert [row.index for row in rows] == [seen.index(one) for one in sorted(indexes)]
    first, *others = seen.assessment.dimensions
    unknown = msgspec.structs.replace(first, index=None, withheld="coverage", low=None, high=None)
    found = msgspec.structs.replace(seen.assessment, dimensions=(unknown, *others))
    rows = first_page(lookup(found, None, language(), complete=False)).rows
    assert rows[-1].what.name == seen.dimension(first.id).name
    assert rows[-1].track.dot is None and rows[-1].why_not


def test_a_mark_stands_at_its_figure() -> None:
    edges = (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)
    drawn = track(Marks(dot=70, before=30, target=60), edges)
    for at, figure in ((drawn.dot, 70), (drawn.before, 30), (drawn.target, 60)):
        assert at == pytest.approx(MARGIN + figure / 100 * (WIDTH - 2 * MARGIN), abs=0.01 * WIDTH)
    assert drawn.moved is not None and drawn.moved.x == drawn.before


def test_the_chart_has_the_index_of_the_last_wave_where_there_is_one() -> None:
    seen, before = look(previous=True), {one.id: one.before for one in compared().dimensions}
    page = first_page(seen)
    assert page.before == "2026-Q1"
    names = {seen.dimension(one.id).name: one.id for one in seen.assessment.dimensions}
    for row in page.rows:
        figure = before[names[row.what.name]]
        assert figure is not None
        drawn = MARGIN + figure / 100 * (WIDTH - 2 * MARGIN)
        assert row.track.before == pytest.approx(drawn, abs=0.01 * WIDTH)
        assert f"last wave {seen.index(figure)}" in row.description
    assert all(row.track.before is None for row in first_page(look()).rows)


def test_a_quote_is_whole_and_of_nobody_who_answered_against_its_finding() -> None:
    for kind in KINDS:
        seen = look(kind)
        page = page_one._whole(seen)
        sides = {**{one.question: "below" for one in seen.assessment.strengths}}
        sides |= {one.question: "above" for one in seen.assessment.gaps}
        allowed = {
            f"“{voice.text}”"
            for name, side in sides.items()
            for voice in agreeing(seen.results[name], "above" if side == "above" else "below")
        }
        assert {quote.text for quote in page.quotes} <= allowed
        assert len(page.quotes) <= 2


def test_where_a_sheet_has_no_room_quotes_go_first_and_then_words_of_moves() -> None:
    whole = page_one._whole(look())
    crowded = replace(whole, caveats=("A caveat that takes its line. " * 12,))
    assert page_one._fitted(crowded, LEAST_ROOM).quotes == ()
    # What must be known of the figures stays, whatever goes.
    assert page_one._fitted(crowded, LEAST_ROOM).caveats == crowded.caveats
    full = replace(whole, caveats=("A caveat that takes its line. " * 30,))
    assert [bool(move.do) for move in page_one._fitted(full, LEAST_ROOM).moves] == [False, False, False]
    assert page_one._fitted(replace(whole, moves=(), caveats=()), LEAST_ROOM).quotes == whole.quotes


def test_the_first_moves_hold_all_of_the_smallest_change() -> None:
    for kind in (*COMPANIES, *PERSONAS):
        seen = look(kind)
        if seen.plan is None or not seen.plan.moves:
            continue
        smallest = {move.question for move in seen.plan.moves if move.is_smallest}
        shown = {row.practice for row in first_page(seen).moves if row.is_smallest}
        assert len(shown) == len(smallest)


def test_each_move_of_the_next_weeks_says_what_it_lifts() -> None:
    page = first_page(look())
    assert page.until == "22 December 2026"
    assert [move.lift for move in page.moves] == [
        "lifts the whole to 3",
        "lifts Employee engagement to 3",
        "lifts Performance management to 3",
    ]


# ---- The plan, projected


def test_the_stair_stands_in_the_band_of_each_stage() -> None:
    seen = look()
    page, plan = ahead(seen), seen.plan
    assert page is not None and plan is not None
    stages = [plan.now.stage, *(phase.after.stage for phase in plan.phases[: len(page.phases)])]
    for stage, tread in zip(stages, page.chart.treads, strict=True):
        assert stage is not None and tread is not None
        assert tread.y == pytest.approx(page.chart.height * (1 - (stage - 0.5) / seen.top), abs=0.01)
    assert page.chart.target == pytest.approx(page.chart.height * (1 - (plan.target - 1) / seen.top))
    assert [moment.stage.figure for moment in page.moments] == [str(stage) for stage in stages]


def test_a_stair_has_a_gap_where_nobody_knows_and_a_second_one_only_where_it_differs() -> None:
    drawn = stairs((StageHeld(height=0.1), StageHeld(height=None), StageHeld(height=0.5)), 5)
    assert [tread is None for tread in drawn.treads] == [False, True, False]
    assert drawn.risers == ()
    assert stairs((StageHeld(height=0.5, shown=0.5),), 5).shown == ()
    assert len(stairs((StageHeld(height=0.5, shown=0.3),), 5).shown) == 1


def test_the_plan_on_its_page_is_the_plan() -> None:
    seen = look()
    page, plan = ahead(seen), seen.plan
    assert page is not None and plan is not None
    assert [move.number for phase in page.phases for move in phase.moves] == [
        str(number) for number in range(1, len(plan.moves) + 1)
    ]
    assert page.title == "Stage 4 can be reached by 23 March 2028 with 15 moves"
    assert plan.phases[len(page.phases) - 1].ends == date(2028, 3, 23)


ARRIVALS = {
    "arrives": "Stage 4 can be reached by 23 March 2028 with 15 moves",
    "there": "Stage 4 holds already",
    "later": "Stage 4 is not reached by 23 September 2028: 15 moves lead to stage 4",
    "never": "Stage 4 is not reached by 23 September 2028: 15 moves lead to stage 4",
}


@pytest.mark.parametrize("arrival", ARRIVALS)
def test_the_title_of_the_plan_says_whether_and_when_it_arrives(arrival: str) -> None:
    seen = look()
    assert seen.plan is not None
    plan: Plan = msgspec.structs.replace(seen.plan, arrival=arrival)
    seen.__dict__["plan"] = plan
    assert page_one.plan_reach(seen) == ARRIVALS[arrival]


# ---- What changed, beyond noise first


def change(name: str, before: float | None, after: float | None, beyond: bool | None) -> ScoreChange:
    return ScoreChange(
        id=name, before=before, after=after, before_stage=2, after_stage=2, p_value=None, adjusted=None,
        beyond_noise=beyond,
    )  # fmt: skip


def compare_of(overall: ScoreChange, *dimensions: ScoreChange) -> Comparison:
    return msgspec.structs.replace(compared(), overall=overall, dimensions=dimensions)


WHOLE = change("overall", 48, 51, None)
CHANGES: dict[str, tuple[Comparison, str]] = {
    "fell first": (
        compare_of(WHOLE, change("vision", 40, 60, True), change("technology", 60, 40, True)),
        "Technology readiness fell beyond noise",
    ),
    "two fell": (
        compare_of(WHOLE, change("vision", 60, 40, True), change("technology", 60, 40, True)),
        "2 dimensions fell beyond noise",
    ),
    "rose": (
        compare_of(WHOLE, change("vision", 40, 60, True), change("technology", 60, 40, False)),
        "Vision rose beyond noise",
    ),
    "within noise": (
        compare_of(WHOLE, change("vision", 40, 60, False)),
        "No dimension changed beyond noise: index 48, now 51",
    ),
    "nobody can tell": (
        compare_of(WHOLE, change("vision", 40, 60, None)),
        "Index 48, now 51: too little to tell from chance",
    ),
    "alike": (
        compare_of(change("overall", 51, 51.2, None), change("vision", 40, 60, None)),
        "The index is 51 in both waves",
    ),
    "no index before": (
        compare_of(change("overall", None, 51, None), change("vision", 40, 60, None)),
        "What changed, practice by practice",
    ),
    "stage fell": (
        compare_of(msgspec.structs.replace(WHOLE, before_stage=3), change("vision", 40, 60, True)),
        "The stage fell from 3 to 2",
    ),
    "stage rose": (
        compare_of(msgspec.structs.replace(WHOLE, before_stage=1), change("vision", 60, 40, True)),
        "The stage rose from 1 to 2",
    ),
}


@pytest.mark.parametrize("case", CHANGES)
def test_the_title_says_what_changed(case: str) -> None:
    found, title = CHANGES[case]
    assert what_changed(found, look()) == title


def test_what_fell_stands_before_what_rose_and_beyond_noise_before_the_rest() -> None:
    page = since(look(previous=True))
    assert page is not None
    titles = [one.list.title for one in page.lists]
    assert titles == ["What fell", "What rose, where the dimension rose beyond noise", "What else rose"]
    verdicts = [row.verdict for row in page.changes.rows]
    assert verdicts == sorted(verdicts, key=["beyond noise", "within noise"].index)
    assert since(look()) is None


# ---- What it is worth, what must be true, what is to be decided


def test_what_it_is_worth_is_drawn_on_one_scale() -> None:
    page = value(look())
    assert page is not None
    result = next(one for one in assessed(COMPANY).worksheets if one.loyalty)
    values = [c.value or 0 for row in result.loyalty for c in (row.promoters, row.passives, row.detractors)]
    lengths = [cell.length for row in page.rows for cell in row.classes]
    assert lengths == [pytest.approx(100 * one / max(values), abs=0.01) for one in values]
    assert page.title == "One point of net promoter score goes with 711,000 to 832,000 a year"
    bare = msgspec.structs.replace(assessed(COMPANY), worksheets=())
    assert value(lookup(bare, None, language())) is None
    assert story_of(bare).point is None
    assert [tile.label for tile in first_page(lookup(bare, None, language())).tiles][
        -1
    ] == "What the plan takes"


def test_what_must_be_true_says_what_is_open_and_what_is_not() -> None:
    page = must_hold(look())
    assert page is not None
    assert page.title == (
        "4 things must become true for the plan to hold: Readiness, Evidence, Agreement and Risks"
    )
    readiness = page.conditions[0]
    assert readiness.stands.startswith("4 of 9 questions are a yes; the place to work is: ")
    assert len(readiness.open) == 6 and not readiness.holds
    found = assessed(COMPANY)
    claims = sum(bool(one.unsupported) for dimension in found.dimensions for one in dimension.questions)
    assert f"for {claims} high answers" in page.conditions[1].stands
    odd = must_hold(look("odd"))
    assert odd is not None and "Readiness" not in odd.title


KEPT = KeptPlan(
    format=1, plan_of="cx-maturity@1.0.0", made_from="0",
    moves=(
        KeptMove(id="collaboration.goal=2", owner="A. Lind", start="2026-10-05", due="2026-12-18"),
        KeptMove(id="employees.authority=2", status="done", done="2026-11-02"),
        KeptMove(id="performance.inner_loop=2", status="dropped", reason="no staff"),
    ),
)  # fmt: skip


@cache
def questions() -> tuple[str, ...]:
    seen = look()
    assert seen.plan is not None
    return tuple(f"{move.question}={move.option}" for move in seen.plan.phases[0].moves)


def kept() -> KeptPlan:
    moves = (
        msgspec.structs.replace(move, id=name) for move, name in zip(KEPT.moves, questions(), strict=False)
    )
    return msgspec.structs.replace(KEPT, moves=tuple(moves))


def test_the_table_to_sign_has_the_moves_of_the_first_phase() -> None:
    page = decisions(look())
    assert page is not None
    assert page.title == "5 moves to decide, due by 23 March 2027"
    assert [row.proposed for row in page.rows] == [True] * 5
    assert {(row.start, row.due) for row in page.rows} == {("23 September 2026", "23 March 2027")}
    assert page.further == "10 more moves follow; they are decided with the next wave."


def test_owners_days_and_what_came_of_a_move_are_those_of_the_plan_that_is_kept() -> None:
    page = decisions(replace(look(), kept=kept()))
    assert page is not None
    first, second, third, fourth, _ = page.rows
    assert (first.owner, first.proposed, first.start, first.due) == (
        "A. Lind", False, "5 October 2026", "18 December 2026",
    )  # fmt: skip
    assert (second.status, second.proposed) == ("done on 2 November 2026", True)
    assert third.status == "dropped: no staff"
    assert fourth.status == ""


def test_a_report_carries_the_plan_that_its_pages_tell_of() -> None:
    made = render(assessed(COMPANY), "pdf", profile="board", kept=kept())
    attached = PdfReader(io.BytesIO(made)).attachments
    assert msgspec.json.decode(attached["plan.yaml"][0], type=KeptPlan) == kept()
    without = render(assessed(COMPANY), "pdf", profile="board")
    assert "plan.yaml" not in PdfReader(io.BytesIO(without)).attachments


@pytest.mark.parametrize("name", ["html", "md"])
def test_every_format_says_the_same(name: str) -> None:
    made = render(assessed(COMPANY), name, profile="board", comparison=compared()).decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", made))
    for section in (
        "One practice keeps Tarnholt Freight at stage 2",
        "Stage 4 can be reached by 23 March 2028 with 15 moves",
        "4 dimensions rose beyond noise",
        "One point of net promoter score goes with 711,000 to 832,000 a year",
        "4 things must become true for the plan to hold",
        "5 moves to decide, due by 23 March 2027",
    ):
        assert section in text


def test_a_history_brings_the_change_too() -> None:
    from cxmaturity.assess_paths import assess_waves
    from cxmaturity.waves.trend import trend

    course = trend(assess_waves(TARNHOLT))
    with_trend = lookup(assessed(COMPANY), None, language(), complete=False, trend=course)
    assert first_page(with_trend).before == "2026-Q1"
    assert since(with_trend) is not None
