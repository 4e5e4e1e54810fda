"""The shorter reports: the paper for the board, and what a workshop needs to settle its disputes."""

import io
import re
from functools import cache
from pathlib import Path

import msgspec
import pytest
from pypdf import PdfReader

from cxmaturity.assess_paths import assess_path
from cxmaturity.errors import BadInput
from cxmaturity.report import render
from cxmaturity.report.lookup import lookup
from cxmaturity.report.options import Options, Paper, Profile
from cxmaturity.report.sections.workshop import Agenda, Guide, agenda, guide
from cxmaturity.report.view import report_view
from cxmaturity.resources import bundled
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import language
from tests.command_line import SHEET, cxmaturity, laid_out, refused
from tests.report_pages import assessment
from tests.report_samples import full_questionnaire, one_sheet, sheets

EXAMPLES = bundled("questionnaires") / "cx-maturity" / "examples"
PAPERS: tuple[Paper, ...] = ("a4", "letter")


@cache
def demo() -> Assessment:
    return assess_path(EXAMPLES / "tarnholt-freight" / "2026-q3", redraw=False)


@cache
def pages(profile: Profile, paper: Paper) -> tuple[str, ...]:
    made = render(demo(), "pdf", profile=profile, paper=paper, draft=True)
    return tuple(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made)).pages)


def guide_of(found: Assessment) -> Guide:
    made = guide(lookup(found, None, language()))
    assert made is not None
    return made


def agenda_of(found: Assessment) -> Agenda:
    return agenda(lookup(found, None, language()))


@pytest.mark.parametrize("profile", ["board", "workshop"])
@pytest.mark.parametrize("name", ["html", "md"])
def test_no_link_of_a_shorter_report_leads_nowhere(profile: Profile, name: str) -> None:
    made = render(demo(), name, profile=profile).decode()
    there = set(re.findall(r'\bid="([^"]+)"', made))
    assert {link for link in re.findall(r'href="#([^"]*)"', made) if link not in there} == set()
    assert ("Discussion guide" in made) == (profile == "workshop")
    assert ("What the board is asked to decide" in made) == (profile == "board")


@pytest.mark.parametrize("paper", PAPERS)
def test_a_workshop_has_a_sheet_for_each_question(paper: Paper) -> None:
    cover, times, agreement, *sheets_of = pages("workshop", paper)
    assert "Workshop guide" in cover
    assert "Agenda" in times
    assert "Agreement and perception" in agreement
    discussions = guide_of(demo()).discussions
    assert len(sheets_of) == len(discussions) == 4
    for sheet, discussion in zip(sheets_of, discussions, strict=True):
        assert f"{discussion.what.number} {discussion.what.name}" in sheet
        assert sheet.count("To ask the room") == 1
        assert "Next step, owner, date" in sheet


def test_two_camps_come_first_and_both_are_heard() -> None:
    first, second, *others = guide_of(demo()).discussions
    assert first.spread.polarised and second.spread.polarised
    assert not any(discussion.spread.polarised for discussion in others)
    result = next(r for d in demo().dimensions for r in d.questions if r.id == "technology.access")
    assert result.spread is not None
    assert (first.low.count, first.high.count) == (5, 7)
    assert [level.count for level in first.anchors] == list(result.spread.counts)
    said = {answer.note for sheet in demo().people if (answer := sheet.answers.get("technology.access"))}
    for camp in (first.low, first.high):
        notes = {voice.text for voice in camp.voices if voice.kind == "note"}
        assert notes and notes <= said


def test_a_note_stands_with_the_answer_that_it_explains() -> None:
    talk = guide_of(demo()).discussions[0]
    for sheet in demo().people:
        answer = sheet.answers.get("technology.access")
        if answer is not None and answer.note:
            wrong = talk.high if answer.option in ("1", "2", "3") else talk.low
            assert answer.note not in {voice.text for voice in wrong.voices}


def test_no_group_and_no_grade_stands_beside_words_of_a_camp() -> None:
    voices = [voice for d in guide_of(demo()).discussions for voice in (*d.low.voices, *d.high.voices)]
    assert voices
    assert {voice.who for voice in voices} == {""}
    assert {voice.label for voice in voices} <= {"Note", "Evidence"}


def test_words_stand_in_camps_only_where_neither_is_below_the_floor() -> None:
    floor = demo().questionnaire.privacy_floor
    for talk in guide_of(demo()).discussions:
        small = any(0 < camp.count < floor for camp in (talk.low, talk.high))
        assert not small or not (talk.low.voices or talk.high.voices)


def test_the_order_of_the_files_gives_nobody_away() -> None:
    turned = assess(demo().questionnaire, demo().people[::-1])
    assert guide_of(turned) == guide_of(demo())


def test_each_question_has_three_prompts_that_follow_from_the_answers() -> None:
    # With this floor the groups are shown: at least three of each answered every question.
    shown = msgspec.structs.replace(demo().questionnaire, privacy_floor=3)
    made = guide_of(assess(shown, demo().people)).discussions
    assert [[prompt.kind for prompt in d.prompts] for d in made] == [
        ["proof", "places", "settle"],
        ["proof", "groups", "target"],
        ["proof", "groups", "target"],
        ["proof", "groups", "target"],
    ]
    proof = made[0].prompts[0]
    assert (proof.one, proof.two) == ("Unplanned", "Self-improving")


def test_the_agenda_adds_up_and_has_a_break_in_time() -> None:
    made = agenda_of(demo())
    assert made.parts[0].starts == "0:00"
    hours, minutes = divmod(sum(part.minutes for part in made.parts), 60)
    assert made.parts[-1].ends == f"{hours}:{minutes:02}"
    assert made.total == (f"{hours} h {minutes} min" if minutes else f"{hours} h")
    for part, following in zip(made.parts, made.parts[1:], strict=False):
        assert part.ends == following.starts
    sitting = 0
    for part in made.parts:
        sitting = 0 if part.kind == "break" else sitting + part.minutes
        assert sitting <= 90
    assert [part.what for part in made.parts if part.what] == [d.what for d in guide_of(demo()).discussions]
    assert any(part.kind == "break" for part in made.parts)


def test_a_workshop_of_one_or_of_one_mind_is_refused() -> None:
    with pytest.raises(BadInput, match="a workshop needs several respondents: these answers are of one"):
        report_view(assessment("single"), Options(profile="workshop"))
    questionnaire = full_questionnaire()
    same = one_sheet(questionnaire)
    twins = [
        msgspec.structs.replace(same, respondent=msgspec.structs.replace(same.respondent, id=f"r{n}"))
        for n in range(5)
    ]
    with pytest.raises(BadInput, match="needs 5 who answered the same question"):
        report_view(assess(questionnaire, twins[:4]), Options(profile="workshop"))
    with pytest.raises(BadInput, match="nobody answered a question differently"):
        report_view(assess(questionnaire, twins), Options(profile="workshop"))


@pytest.mark.parametrize("respondents", [5, 6, 12])
def test_a_workshop_of_any_size_can_be_written(respondents: int) -> None:
    questionnaire = full_questionnaire()
    text = render(
        assess(questionnaire, sheets(questionnaire, respondents)), "md", profile="workshop"
    ).decode()
    assert 4 <= text.count("### ") <= 8


@pytest.mark.parametrize(
    "kind", ["single", "quick", "unknown", "odd", "one dimension", "long names", "hostile"]
)
def test_the_board_gets_every_kind_of_assessment(kind: str) -> None:
    html = render(assessment(kind), "html", profile="board").decode()
    assert "How sure we are" in html
    assert "All answers" not in html


def test_the_full_report_is_what_it_was() -> None:
    titles = [section.title for section in report_view(demo(), Options()).sections]
    assert titles[0] == "Executive summary"
    assert {"All answers", "Method", "The plan", "Moves", "Readiness"} <= set(titles)
    assert "Discussion guide" not in titles


def test_the_command_writes_profiles_and_says_what_it_cannot(tmp_path: Path) -> None:
    laid_out(tmp_path, {"one.yaml": SHEET})
    told = refused(cxmaturity("report", "one.yaml", "-o", "o.pdf", "--profile", "workshop", folder=tmp_path))
    assert told == "a workshop needs several respondents: these answers are of one\n"
    told = refused(cxmaturity("report", "one.yaml", "-o", "o.pdf", "--profile", "short", folder=tmp_path))
    assert told == "--profile short: choose one of full, board, workshop\n"
    told = refused(cxmaturity("report", "one.yaml", "-o", "o.csv", "--profile", "board", folder=tmp_path))
    assert "--profile and --brand are for pdf, html, md, pptx, not for csv" in told
    assert [path.name for path in tmp_path.iterdir()] == ["one.yaml"]
    brand = str(EXAMPLES / "brand" / "brand.yaml")
    company = str(EXAMPLES / "tarnholt-freight" / "2026-q3")
    options = ("--profile", "board", "--brand", brand, "--paper", "letter")
    done = cxmaturity("report", company, "-o", "board.pdf", *options, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    whole = PdfReader(tmp_path / "board.pdf")
    assert len(whole.pages) == 5
    assert whole.metadata is not None and whole.metadata.author == "Fairlead Partners"
    done = cxmaturity("report", company, "-o", "draft.pdf", *options, "--draft", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "/StructTreeRoot" in whole.root_object
    assert "/StructTreeRoot" not in PdfReader(tmp_path / "draft.pdf").root_object
