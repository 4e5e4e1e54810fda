"""The formulas of the workbook come to the core's figures, and still do after weights and answers change."""

from collections.abc import Iterator, Sequence
from graphlib import TopologicalSorter

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxmaturity.answers.model import Answer, Answers
from cxmaturity.questionnaire.model import Dimension, Questionnaire
from cxmaturity.report import render
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment, Score
from cxmaturity.scoring.words import state_name
from cxmaturity.text.language import Language
from tests.models import cases, dimension, model, question, sheet
from tests.report_pages import SAMPLES, assessment
from tests.spreadsheet import Failed, Spreadsheet, Value
from tests.test_floors import forests
from tests.test_second_opinion import Case
from tests.test_second_opinion import cases as cases_of_any_model
from tests.test_second_opinion import scored as scored_from_its_files
from tests.test_stage_rules import cases as models_by_any_rule

NOT_ASSESSED = "not assessed"
FIGURES = {
    "index": "index",
    "score": "score",
    "band": "band",
    "stage": "stage",
    "coverage": "coverage",
    "applicability": "applicability",
    "low": "low",
    "high": "high",
    "evidence": "evidence_share",
    "index_shown": "index_shown",
    "stage_shown": "stage_shown",
}
SLOW = settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)


def computed(book: Spreadsheet) -> Iterator[tuple[tuple[str, str], Value, Value]]:
    """Yield every formula's place, what was written with it, and what it comes to."""
    for place in list(book.formulas):
        try:
            yield place, book.written(place), book.value(place)
        except Failed as error:
            yield place, book.written(place), str(error)


def assert_computed(book: Spreadsheet) -> int:
    """Hold every formula against the figure that was written with it; return how many there are."""
    count = 0
    for place, written, found in computed(book):
        count += 1
        if isinstance(written, float | int):
            assert found == pytest.approx(written, abs=1e-6), place
        else:
            assert (found or None) == written, place
    return count


def assert_scores(book: Spreadsheet, found: Assessment) -> None:
    """Hold the figures that the formulas of Scores come to against those of an assessment."""
    asked, figures = found.questionnaire, dict(FIGURES)
    absent = [] if asked.has_stages else ["stage", "stage_shown"]
    absent += [] if asked.has_bands else ["band"]
    absent += [] if asked.says_starts else ["score"]
    for key in absent:
        del figures[key]
    for key, field in figures.items():
        for score, figure in zip(found.every_dimension, book.named(f"scores_{key}"), strict=True):
            hold(score, field, figure)
        hold(found.overall, field, book.named(f"overall_{key}")[0])


def hold(score: Score, field: str, figure: Value) -> None:
    """Hold one figure against the core's."""
    expected = getattr(score, field)
    wanted = NOT_ASSESSED if expected is None else pytest.approx(expected, abs=1e-6)
    assert figure == wanted, (field, score)


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_the_formulas_come_to_what_is_written(kind: str) -> None:
    assert assert_computed(Spreadsheet(render(assessment(kind), "xlsx"))) > 50


@SLOW
@given(cases_of_any_model())
def test_of_whatever_a_file_can_say(case: Case) -> None:
    assert_computed(Spreadsheet(render(scored_from_its_files(case), "xlsx")))


@SLOW
@given(cases(respondents=3, least=0))
def test_of_any_model_and_any_answers(case: tuple[Questionnaire, tuple[Answers, ...]]) -> None:
    questionnaire, sheets = case
    assert_computed(Spreadsheet(render(assess(questionnaire, sheets, redraw=False), "xlsx")))


Change = tuple[Questionnaire, Answers, Questionnaire, Answers]
Drawn = st.SearchStrategy[tuple[Questionnaire, Sequence[Answers]]]


@st.composite
def changes(draw: st.DrawFn, drawn: Drawn) -> Change:
    """Draw a model with one sheet, and another with other weights and answers."""
    before, (given_sheet, *_) = draw(drawn)
    answers = dict(given_sheet.answers)
    for one in before.questions:
        kind = draw(st.sampled_from(["as it is", "other option", "other state"]))
        if kind == "other option":
            option = draw(st.sampled_from(before.scale_of(one).options))
            answers[one.id] = Answer(option=option.id, evidence_grade=_grade(answers, one.id))
        elif kind == "other state":
            answers[one.id] = draw(st.sampled_from([Answer(unknown=True), Answer(na_reason="none")]))
    dimensions = tuple(draw(weighed(part)) for part in before.dimensions)
    after = msgspec.structs.replace(before, dimensions=dimensions)
    return before, given_sheet, after, msgspec.structs.replace(given_sheet, answers=answers)


@st.composite
def weighed(draw: st.DrawFn, part: Dimension) -> Dimension:
    """Draw a dimension, on whatever floor, with other weights of all that is in it."""
    return msgspec.structs.replace(
        part,
        weight=draw(st.integers(0, 3)),
        own_questions=tuple(
            msgspec.structs.replace(one, weight=draw(st.integers(0, 3))) for one in part.own_questions
        ),
        dimensions=tuple(draw(weighed(one)) for one in part.dimensions),
    )


def _grade(answers: dict[str, Answer], name: str) -> int:
    """Return the grade that stands in the workbook, which is not changed."""
    return answers[name].evidence_grade if name in answers else 0


@SLOW
@given(changes(cases(least=0)))
def test_the_scores_follow_a_change_of_weights_and_answers(change: Change) -> None:
    assert_followed(*change)


@SLOW
@given(changes(models_by_any_rule()))
def test_by_any_rule_of_stages_they_follow_it_too(change: Change) -> None:
    assert_followed(*change)


@SLOW
@given(changes(forests(most=1)))
def test_through_floors_and_by_any_roll_up_they_follow_it_too(change: Change) -> None:
    assert_followed(*change)


@SLOW
@given(forests(most=1))
def test_through_floors_no_formula_names_a_cell_that_goes_back_to_its_own(
    case: tuple[Questionnaire, tuple[Answers, ...]],
) -> None:
    questionnaire, sheets = case
    book = Spreadsheet(render(assess(questionnaire, sheets, redraw=False), "xlsx"))
    # Spreadsheets refuse such a circle even where no figure would come of it.
    order = TopologicalSorter({place: book.read_by(place) for place in book.formulas})
    assert len(list(order.static_order())) > len(list(book.formulas))


@SLOW
@given(forests(most=4))
def test_through_floors_and_by_any_roll_up_the_formulas_come_to_what_is_written(
    case: tuple[Questionnaire, tuple[Answers, ...]],
) -> None:
    questionnaire, sheets = case
    assert_computed(Spreadsheet(render(assess(questionnaire, sheets, redraw=False), "xlsx")))


@SLOW
@given(models_by_any_rule())
def test_by_any_rule_of_stages_the_formulas_come_to_what_is_written(
    case: tuple[Questionnaire, Sequence[Answers]],
) -> None:
    questionnaire, sheets = case
    assert_computed(Spreadsheet(render(assess(questionnaire, sheets, redraw=False), "xlsx")))


def assert_followed(before: Questionnaire, old: Answers, after: Questionnaire, new: Answers) -> None:
    """Hold the formulas over changed cells against the assessment of what was changed."""
    content = render(assess(before, [old], redraw=False), "xlsx")
    found = assess(after, [new], redraw=False)
    first = Spreadsheet(content)
    places = {key: iter(first.places(f"answers_{key}")) for key in ("value", "state", "weight")}
    changed: dict[tuple[str, str], Value] = {}
    for part in found.dimensions:
        for result in part.questions:
            changed[next(places["value"])] = result.value
            changed[next(places["state"])] = state_name(result.state, Language())
            changed[next(places["weight"])] = result.weight
    for part, place in zip(found.every_dimension, first.places("scores_weight"), strict=True):
        changed[place] = part.weight
    assert_scores(Spreadsheet(content, changed), found)


# ---- One rule each, worked out by hand


def scored(*parts, answers: dict[str, Answer], **setting) -> Spreadsheet:
    questionnaire = model(*parts, **setting)
    found = assess(questionnaire, [msgspec.structs.replace(sheet(), answers=answers)])
    book = Spreadsheet(render(found, "xlsx"))
    assert_scores(book, found)
    return book


TOP, LOW, NOT_HERE = Answer(option="5"), Answer(option="1"), Answer(na_reason="none here")


def test_a_question_without_weight_is_no_gate() -> None:
    part = dimension("a", question("a.one"), question("a.two", weight=0, foundation=True))
    book = scored(part, answers={"a.one": TOP, "a.two": LOW})
    assert (book.named("scores_stage"), book.named("overall_stage")) == ([5], [5])


def test_a_dimension_without_weight_is_no_gate() -> None:
    parts = (dimension("a", question("a.one")), dimension("b", question("b.one"), weight=0))
    book = scored(*parts, answers={"a.one": TOP, "b.one": LOW})
    assert (book.named("scores_stage"), book.named("overall_stage")) == ([5, 1], [5])


def test_the_whole_is_withheld_where_a_dimension_is() -> None:
    parts = (dimension("a", question("a.one")), dimension("b", question("b.one")))
    book = scored(*parts, answers={"a.one": TOP, "b.one": Answer(unknown=True)})
    assert book.named("overall_index") == book.named("overall_stage") == [NOT_ASSESSED]
    assert (book.named("overall_low"), book.named("overall_high")) == ([50], [100])


def test_of_what_too_little_applies_to_there_is_no_figure() -> None:
    part = dimension("a", *(question(f"a.q{n}") for n in range(4)))
    answers = {"a.q0": TOP, **{f"a.q{n}": NOT_HERE for n in range(1, 4)}}
    book = scored(part, answers=answers)
    assert book.named("scores_applicability") == book.named("overall_applicability") == [0.25]
    for key in ("index", "low", "high", "stage"):
        assert book.named(f"scores_{key}") == book.named(f"overall_{key}") == [NOT_ASSESSED]
    assert scored(part, answers=answers, min_applicable=0.25).named("overall_index") == [100]


def test_a_claim_without_evidence_counts_one_level_lower_as_shown() -> None:
    part = dimension("a", question("a.one"))
    claimed = scored(part, answers={"a.one": TOP})
    assert (claimed.named("overall_stage"), claimed.named("overall_stage_shown")) == ([5], [3])
    shown = scored(part, answers={"a.one": Answer(option="5", evidence_grade=2)})
    assert (shown.named("overall_stage"), shown.named("overall_stage_shown")) == ([5], [5])


def test_what_is_as_shown_of_several_is_a_figure_and_no_formula() -> None:
    book = Spreadsheet(render(assessment("several"), "xlsx"))
    assert not {*book.places("scores_stage_shown"), *book.places("scores_index_shown")} & {*book.formulas}
