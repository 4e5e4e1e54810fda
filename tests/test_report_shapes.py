"""Reports of every shape: sections without data are left out, withheld figures are words."""

import io
from importlib import import_module
from pkgutil import iter_modules
from typing import get_args

import pytest
from pypdf import PdfReader

from cxmaturity.report import sections
from cxmaturity.report.options import Options, Profile
from cxmaturity.report.profiles import contents_of
from cxmaturity.report.sections import SingleSection
from cxmaturity.report.templates import standard_folder
from cxmaturity.report.view import report_view
from tests.report_pages import assessment, leaves, pages, pdf, text

PROFILES: tuple[Profile, ...] = get_args(Profile)


def titles(kind: str) -> list[str]:
    return [section.title for section in report_view(assessment(kind), Options()).sections]


def outline(kind: str) -> list[str]:
    return [entry.title for entry in leaves(PdfReader(io.BytesIO(pdf(kind))).outline)]


def single_sections() -> list[SingleSection]:
    modules = [
        import_module(f"{sections.__name__}.{module.name}") for module in iter_modules(sections.__path__)
    ]
    return [made for module in modules for made in vars(module).values() if isinstance(made, SingleSection)]


def test_every_section_stands_in_a_profile() -> None:
    parts = [part for profile in PROFILES for part in contents_of(profile).parts]
    listed = [make for part in parts for make in part.sections]
    assert [made.title for made in single_sections() if made not in listed] == []


def test_every_section_has_a_template_for_pages_and_one_for_markdown() -> None:
    for_pages = {path.stem for path in (standard_folder() / "sections").iterdir()}
    # What only a book of pages has, and the head of a paper without a cover.
    for_pages -= {"cover", "contents", "checking", "masthead"}
    for_markdown = {path.stem for path in (standard_folder() / "markdown").iterdir()} - {
        "report",
        "comparison",
    }
    assert for_pages == for_markdown
    assert {made.template for made in single_sections()} <= for_pages


@pytest.mark.parametrize("kind", ["single", "quick", "unknown", "odd", "one dimension", "long names"])
def test_the_outline_is_what_there_is_to_show(kind: str) -> None:
    assert [" ".join(title.split()) for title in outline(kind)] == [
        "Contents",
        *titles(kind),
        "What this file carries, and how to check it",
    ]


def test_one_respondent_has_nobody_to_agree_with() -> None:
    assert "Agreement and perception" not in titles("single")
    assert "AD " not in text("single").replace("READ ", "")
    assert "One respondent answered" in text("single")


def test_one_respondent_sees_every_answer_in_full() -> None:
    found = assessment("single")
    answers = " ".join(pages("single")[-8:])
    for question in found.questionnaire.questions:
        assert question.id in answers


def test_several_respondents_see_distributions_and_the_gap_between_groups() -> None:
    printed = text("several")
    assert "r*wg" in printed
    assert "Leadership and Front line" in printed


def test_small_groups_are_not_shown_apart() -> None:
    printed = text("one dimension")
    assert "Groups with fewer than 5 respondents are not named" in printed
    assert "(Leadership)" not in printed


def test_the_quick_set_gives_a_profile_and_no_stage() -> None:
    assert "the quick set gives a profile and no stage" in pages("quick")[2]
    assert "not assessed" in pages("quick")[2]


def test_everything_unknown_is_not_assessed_and_never_zero() -> None:
    assert "Stage: not assessed" in pages("unknown")[0]
    assert "not enough answers" in pages("unknown")[2]
    assert "Index 0" not in text("unknown")
    for title in ("The plan", "Moves", "Measures to watch", "Strengths and gaps", "Readiness"):
        assert title not in titles("unknown")


def test_another_model_has_its_own_levels_and_no_checklist() -> None:
    assert titles("odd")[-6:] == ["1 Area 1", "2 Area 2", "3 Area 3", "The plan", "Method", "All answers"]
    printed = text("odd")
    assert "of 3: " in pages("odd")[0]
    assert "foundation question" not in printed
    assert "Derived from" not in printed


def test_one_dimension_has_no_emblem_and_no_extremes() -> None:
    view = report_view(assessment("one dimension"), Options())
    assert view.cover.emblem is None
    assert "strongest" not in pages("one dimension")[2]


def test_long_names_are_whole_on_their_page_and_cut_in_running_heads() -> None:
    found = assessment("long names").questionnaire.dimensions[0]
    assert len(found.name) == 120
    assert " ".join(found.name.split()) in text("long names")
    assert "…" in pages("long names")[5]
