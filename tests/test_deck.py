"""The deck: what it says is what the result says, each slide has something to say, and nothing is cut."""

import io
import re
import zipfile
from functools import cache
from pathlib import Path

import msgspec
import pytest

import cxmaturity as cx
from cxmaturity.deck import ANNEX, SLIDES
from cxmaturity.errors import BadInput
from cxmaturity.plan.model import KeptMove, KeptPlan
from cxmaturity.report import render
from cxmaturity.report.lookup import lookup
from cxmaturity.report.sections.moves import moves
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.shown import in_unit, index_shown
from cxmaturity.text.language import language
from cxmaturity.waves.model import Comparison
from tests.command_line import invoked
from tests.decks import (
    categories,
    cells,
    charts,
    faults,
    labels,
    languages_of,
    notes,
    opened,
    series,
    titles,
    without_counts,
    words,
)
from tests.report_pages import SAMPLES, assessment, comparison, small_questionnaire
from tests.report_samples import full_questionnaire, one_sheet, sheets
from tests.test_gallery import OTHERS, model, scored

EXAMPLES = cx.example().parent
TAGS = ("en", "zh-Hans", "zh-Hant")
SHORT = [name for name in SAMPLES if name not in ("several", "long names")]


@cache
def deck(kind: str, tag: str = "en", profile: str = "board") -> bytes:
    before = comparison() if kind == "several" else None
    return render(assessment(kind), "pptx", language=tag, comparison=before, profile=profile)


@cache
def tarnholt(tag: str = "en") -> tuple[Assessment, Comparison]:
    now, before = (cx.score(cx.example() / wave, language=tag) for wave in ("2026-q3", "2026-q1"))
    return now, cx.compare(before, now)


@cache
def tarnholt_deck(tag: str = "en", profile: str = "full") -> bytes:
    now, changes = tarnholt(tag)
    return render(now, "pptx", language=tag, comparison=changes, profile=profile)


# ---- What may never be wrong, over everything there is


@pytest.mark.parametrize("kind", SHORT)
@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_nothing_is_cut_too_small_unnamed_or_on_something_else(kind: str, tag: str) -> None:
    assert list(faults(deck(kind, tag, "full"))) == []


@pytest.mark.parametrize("kind", ["several", "long names"])
def test_long_decks_too(kind: str) -> None:
    assert list(faults(deck(kind))) == []


@pytest.mark.parametrize("tag", TAGS)
def test_the_example_too_in_every_language(tag: str) -> None:
    assert list(faults(tarnholt_deck(tag))) == []


@pytest.mark.parametrize("name", ["single.yaml", "quick.yaml", "personas/norrvik-broadband.yaml"])
def test_what_one_person_said_too(name: str) -> None:
    assert list(faults(render(cx.score(EXAMPLES / name), "pptx", profile="board"))) == []


def test_the_checker_sees_what_is_wrong() -> None:
    found = opened(deck("small"))
    slide = found.slides[1]
    slide.shapes[1].top = -900_000
    slide.shapes[2].text_frame.paragraphs[0].runs[0].font.size = 100_000
    chart = next(shape for slide in found.slides for shape in slide.shapes if shape.has_chart)
    next(iter(chart.element.iter("{http://schemas.openxmlformats.org/presentationml/2006/main}cNvPr"))).set(
        "descr", ""
    )
    out = io.BytesIO()
    found.save(out)
    said = " ".join(faults(out.getvalue()))
    for fault in ("is beyond the slide", "letters of 787", "is not described"):
        assert fault in said


# ---- The slides


def test_the_board_has_its_slides_in_order_and_each_title_says_the_finding() -> None:
    said = list(dict.fromkeys(map(without_counts, titles(tarnholt_deck(profile="board")))))
    assert said == [
        "Tarnholt Freight",
        "One practice keeps Tarnholt Freight at stage 2",
        "Journey understanding is strongest with an index of 69; Cross-department collaboration is weakest "
        "with 18",
        "Stage 3 needs one answer to rise: Shared goal",
        "21 of 40 practices are below their targets",
        "5 strengths carry the result, above all Standards and inspection and Listening to customers",
        "5 practices lack most, above all Front-line authority and Feedback to the front line",
        "On Cross-department collaboration, Leadership sees an index of 29 and Front line of 6",
        "The index went from 42 to 51 since 2026-Q1; 4 dimensions changed beyond noise",
        "One point of net promoter score goes with 711,000 to 832,000 of revenue a year, and 7.62 m to "
        "16.5 m over the customers’ stay",
        "7 of 21 moves are quick wins: much worth, little work",
        "In the next 90 days 5 moves begin, until 22 December 2026",
        "Stage 4 by 2028-03-23 with 15 moves, about 275 person-days",
        "Not ready. The earliest step that is not all yes is where to work: Win an executive sponsor",
        "The board is asked to decide on 5 moves and who answers for each",
    ]
    assert len(SLIDES) == 15


def test_the_full_deck_has_the_annex_behind_it() -> None:
    board, full = titles(tarnholt_deck(profile="board")), titles(tarnholt_deck())
    assert full[: len(board)] == board
    behind = [without_counts(title) for title in full[len(board) :]]
    names = [one.name for one in tarnholt()[0].questionnaire.dimensions]
    assert [name for name in names if any(f" {name}: " in title for title in behind)] == names
    assert {"How the figures are made", "Sources", "What was asked, and who answered"} <= set(behind)
    assert ANNEX


def test_a_slide_that_has_nothing_to_say_is_not_there() -> None:
    said = " ".join(titles(deck("unknown")))
    for missing in ("strength", "lack most", "keeps", "moves", "sees an index", "went from", "point of net"):
        assert missing not in said
    assert "Too little is known of" in said
    assert "not assessed" in words(deck("unknown"))


def test_titles_say_less_where_less_is_known() -> None:
    assert "has an index of" in " ".join(titles(deck("quick")))
    nothing = assess(small_questionnaire(), [one_sheet(small_questionnaire(), answers={})])
    assert "Too little is known of" in " ".join(titles(render(nothing, "pptx", profile="board")))


def test_notes_have_the_rule_and_on_whose_answers_it_rests() -> None:
    rests = "Customer-Experience Maturity, cx-maturity 1.0.0; 2026-Q3; 23 September 2026; 12 respondents."
    for note in notes(tarnholt_deck(profile="board")):
        assert note.endswith(f"From: {rests}")
    assert any("foundation" in note for note in notes(tarnholt_deck()))


# ---- Figures: those of the result, to the digit


def test_the_columns_are_the_indexes_from_the_weakest_up() -> None:
    now, changes = tarnholt()
    chart = charts(tarnholt_deck(profile="board"))["Index of each dimension"]
    rows = sorted(now.dimensions, key=lambda one: one.index or 0)
    names = {one.id: one.name for one in now.questionnaire.dimensions}
    starts = [100 * border for border in (0, *now.questionnaire.borders)]
    before = {one.id: one.before for one in changes.dimensions}
    assert categories(chart) == [names[one.id] for one in rows]
    found = series(chart)
    assert found["Index"] == [one.index for one in rows]
    assert found["Target"] == pytest.approx([starts[one.target - 1] for one in rows])
    assert found["Wave before"] == [before[one.id] for one in rows]


def test_figures_are_written_as_they_are_printed_everywhere() -> None:
    """A figure just below a level has the decimals without which it would read as reaching it."""
    now, _ = tarnholt()
    near = msgspec.structs.replace(now.dimensions[0], index=59.96)
    made = msgspec.structs.replace(now, dimensions=(near, *now.dimensions[1:]))
    chart = charts(render(made, "pptx", profile="board"))["Index of each dimension"]
    names = categories(chart)
    place = names.index(now.questionnaire.dimensions[0].name)
    assert index_shown(59.96, now.questionnaire) == "59.96"
    assert labels(chart, "Index")[place] == "0.00"


def test_what_is_withheld_is_no_column() -> None:
    made = charts(deck("unknown"))["Index of each dimension"]
    assert set(series(made)["Index"]) == {None}
    assert all(name.endswith("(not assessed)") for name in categories(made))


def test_nothing_reached_is_a_figure_and_nothing_known_is_none() -> None:
    now, _ = tarnholt()
    first, second, *others = now.dimensions
    lowest = msgspec.structs.replace(first, index=0.0)
    unknown = msgspec.structs.replace(second, index=None, stage=None)
    made = msgspec.structs.replace(now, dimensions=(lowest, unknown, *others))
    found = series(charts(render(made, "pptx", profile="board"))["Index of each dimension"])["Index"]
    assert found[0] == 0.0
    assert found[-1] is None


def test_the_workbook_within_a_chart_has_the_same_figures() -> None:
    for chart in charts(tarnholt_deck(profile="board")).values():
        rows = cells(chart)
        if "scatterChart" in str([one.tag for one in chart.element.iter()]):
            continue
        for place, (name, values) in enumerate(series(chart).items(), 1):
            assert rows[0][place] == name
            assert [row[place] for row in rows[1:]] == [
                pytest.approx(v) if v is not None else None for v in values
            ]
        assert [row[0] for row in rows[1:]] == categories(chart)


def test_a_dot_stands_at_the_worth_of_its_move() -> None:
    now, _ = tarnholt()
    chart = charts(tarnholt_deck(profile="board"))["Moves by effort and worth"]
    rows = cells(chart)[1:]
    found = {name: worth for name, _, worth in rows}
    page = moves(lookup(now, None, language()))
    assert page is not None
    by_number = {one.question: one.worth for one in now.recommendations}
    assert found == {f"{move.what.number} {move.what.name}": by_number[move.answer_id] for move in page.drawn}
    columns = {name: int(across) for name, across, _ in rows}
    efforts = {"small": 0, "medium": 1, "large": 2}
    assert columns == {f"{move.what.number} {move.what.name}": efforts[move.effort] for move in page.drawn}
    written = words(tarnholt_deck(profile="board")).replace("\n", " ")
    assert all(name in written for name in found)


def test_the_plan_is_that_of_every_output() -> None:
    now, _ = tarnholt()
    plan = lookup(now, None, language()).plan
    assert plan is not None
    found = series(charts(tarnholt_deck(profile="board"))["Index and stage after each phase"])["Index"]
    phases = [phase for phase in plan.phases if phase.moves]
    assert found == [plan.now.index, *(phase.after.index for phase in phases)]


def middling(name: str, folder: Path) -> Assessment:
    """Return a model of the gallery with an answer in the middle to everything."""
    answers: dict[str, object] = {}
    for asked in model(name).questions:
        options = [one.id for one in model(name).scale_of(asked).options]
        match asked.kind:
            case "choice":
                answers[asked.id] = options[len(options) // 2]
            case "several":
                answers[asked.id] = options[:1]
            case "number":
                answers[asked.id] = 1
            case "text":
                answers[asked.id] = "As it is."
    return scored(name, answers, folder)


@pytest.mark.parametrize("name", OTHERS)
def test_a_model_of_any_kind_is_a_deck(name: str, tmp_path: Path) -> None:
    found = middling(name, tmp_path)
    made = render(found, "pptx")
    assert list(faults(made)) == []
    # Nobody dated these answers: their plan counts months, and begins on no day of a calendar.
    assert "197" not in words(made)
    if not found.questionnaire.has_stages:
        assert "stage" not in " ".join(titles(made))
    drawn = charts(made).get("Index of each dimension")
    assert drawn is not None
    rows = sorted(found.dimensions, key=lambda one: (one.index is None, one.index or 0))
    shown = [None if one.index is None else in_unit(one.index, found.questionnaire) for one in rows]
    assert series(drawn)["Index"] == shown[:8]


def test_who_has_a_move_is_as_the_plan_that_is_kept_says() -> None:
    now, _ = tarnholt()
    plan = lookup(now, None, language()).plan
    assert plan is not None
    first, second, *_ = plan.moves
    kept = KeptPlan(
        format=1,
        plan_of="cx-maturity@1",
        made_from="x",
        moves=(
            KeptMove(id=first.id, owner="Ana Kos", start="2026-10-05", due="2026-12-11"),
            KeptMove(id=second.id, owner="Ola Berg", status="done", done="2026-10-30"),
        ),
    )
    said = words(render(now, "pptx", profile="board", kept=kept))
    assert "Ana Kos | 2026-10-05 | 2026-12-11" in said
    assert re.search(r"Ola Berg \|.*\| done", said)
    assert "Ana Kos" not in words(tarnholt_deck(profile="board"))


# ---- Groups: nobody is shown


def test_only_groups_that_may_be_shown_are_drawn() -> None:
    now, _ = tarnholt()
    chart = charts(tarnholt_deck(profile="board"))["Index as two groups see it"]
    shown = [one for one in now.dimensions if any(group.index is not None for group in one.groups)]
    assert len(shown) == len(categories(chart)) == 2
    assert "Not shown by group, because too few of a group answered" in words(tarnholt_deck(profile="board"))


def test_a_caveat_stands_where_the_claim_stands() -> None:
    found = opened(render(cx.score(EXAMPLES / "quick.yaml"), "pptx", profile="board"))
    caveat = "The quick set was asked: it gives a profile and no stage."
    holding = [
        n
        for n, slide in enumerate(found.slides, 1)
        if caveat in "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
    ]
    assert holding == [2, 3]


# ---- The same bytes, languages, and what is refused


def test_the_same_answers_give_the_same_bytes() -> None:
    first = render(assessment("small"), "pptx")
    assert first == render(assessment("small"), "pptx")
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        inner = [name for name in archive.namelist() if name.endswith(".xlsx")]
        assert inner
        for name in inner:
            with zipfile.ZipFile(io.BytesIO(archive.read(name))) as book:
                assert b"2026-" in book.read("docProps/core.xml")


def test_a_deck_without_a_date_has_the_earliest() -> None:
    undated = msgspec.structs.replace(
        assessment("small"), subject=msgspec.structs.replace(assessment("small").subject, date="")
    )
    assert opened(render(undated, "pptx")).core_properties.created.year == 1980


@pytest.mark.parametrize(
    ("tag", "marked"), [("en", "en-GB"), ("zh-Hans", "zh-CN"), ("zh-Hant", "zh-TW"), ("de", "de")]
)
def test_runs_say_their_language(tag: str, marked: str) -> None:
    assert languages_of(deck("small", tag)) == {marked}


def test_letters_that_run_to_the_left_begin_at_the_right() -> None:
    with zipfile.ZipFile(io.BytesIO(deck("small", "ar"))) as archive:
        page = archive.read("ppt/slides/slide2.xml").decode()
    assert 'rtl="1"' in page and 'algn="r"' in page


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"profile": "workshop"}, "the profile workshop is no deck: choose full or board"),
        ({"profile": "trend"}, "the profile trend is no deck: choose full or board"),
        ({"paper": "letter"}, "slides are not on paper: --paper is for the other formats"),
    ],
)
def test_what_a_deck_cannot_be_is_refused(choice: dict[str, str], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        render(assessment("small"), "pptx", **choice)


def test_an_option_changes_the_deck_or_is_refused(tmp_path: Path) -> None:
    sheet, brand = str(EXAMPLES / "single.yaml"), str(EXAMPLES / "brand" / "brand.yaml")
    common = ("report", sheet, "--profile", "board", "-o")
    plain = invoked(*common, "plain.pptx", folder=tmp_path)
    assert plain.exit_code == 0, plain.stderr
    before = (tmp_path / "plain.pptx").read_bytes()
    for option in (("--strict",), ("--brand", brand), ("--draft",), ("--language", "zh-Hant")):
        assert invoked(*common, "other.pptx", *option, folder=tmp_path).exit_code == 0
        assert (tmp_path / "other.pptx").read_bytes() != before, option
    for option in (("--paper", "letter"), ("--csv-dialect", "excel-semicolon"), ("--attach", "sheets")):
        assert invoked(*common, "no.pptx", *option, folder=tmp_path).exit_code == 2, option
    assert invoked("report", sheet, "-o", "no.pptx", "--profile", "workshop", folder=tmp_path).exit_code == 2
    assert not (tmp_path / "no.pptx").exists()


def test_a_draft_says_so_on_every_slide() -> None:
    for slide in opened(render(assessment("small"), "pptx", draft=True)).slides:
        assert "Draft, not to be passed on" in "\n".join(
            s.text_frame.text for s in slide.shapes if s.has_text_frame
        )


def test_all_waves_are_a_slide_where_they_are_known() -> None:
    now, changes = tarnholt()
    course = cx.trend(cx.example(), until=cx.example() / "2026-q3")
    found = render(now, "pptx", comparison=changes, trend=course, profile="board")
    assert "Over 2 waves the index went from 42 to 51" in titles(found)
    figures = [one.index for one in course.overall.figures if one is not None]
    assert series(charts(found)["Index in every wave"])["Index"] == figures


# ---- What somebody else wrote


def test_what_begins_like_a_formula_stays_text() -> None:
    asked = small_questionnaire()
    first, *others = asked.dimensions
    changed = msgspec.structs.replace(
        asked, dimensions=(msgspec.structs.replace(first, name="=cmd|' /C calc'!A0"), *others)
    )
    found = render(assess(changed, sheets(changed, 1)), "pptx", profile="board")
    for chart in charts(found).values():
        blob = chart.part.chart_workbook.xlsx_part.blob
        with zipfile.ZipFile(io.BytesIO(blob)) as book:
            assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert "=cmd|' /C calc'!A0" in categories(charts(found)["Index of each dimension"])


def test_what_cannot_be_seen_is_written_out() -> None:
    said = words(deck("hostile"))
    assert "\\x07\\x1b[31mred \\u202eabc\\u200f" in said
    assert "<script>alert(1)</script>" in said
    assert not [letter for letter in said if ord(letter) < 0x20 and letter not in "\n\t"]


def test_many_dimensions_and_many_questions_go_on_on_further_slides() -> None:
    asked = full_questionnaire()
    many = tuple(
        msgspec.structs.replace(
            dimension,
            id=f"{dimension.id}{again}",
            name=f"{dimension.name} {again}",
            own_questions=tuple(
                msgspec.structs.replace(one, id=f"{one.id}{again}", actions=())
                for one in dimension.own_questions
            ),
        )
        for again in (1, 2)
        for dimension in asked.dimensions
    )
    twelve = msgspec.structs.replace(asked, dimensions=many, checklist=None, worksheets=())
    found = render(assess(twelve, sheets(twelve, 1)), "pptx", profile="board")
    assert list(faults(found)) == []
    drawn = [name for name in charts(found) if name == "Index of each dimension"]
    assert drawn
    standing = [title for title in titles(found) if "strongest" in title or "Where each" in title]
    assert len(standing) == 2
