"""What was not asked and counts as the lowest is said as such in every output, in its own words."""

import io
import zipfile

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

import cxmaturity
from cxmaturity.answers.model import Answer
from cxmaturity.questionnaire.conditions import Condition
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from tests.models import dimension, model, question, sheet

WORDS = {
    "en": ("not asked, counts as the lowest", "Not asked by its condition, and so scored as the lowest"),
    "zh-Hans": ("未提问，按最低选项计", "以下题目按适用条件未提问，按最低选项计分"),
    "zh-Hant": ("未詢問，以最低選項計", "依條件未詢問，故以最低選項計分"),
}


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    """Return an assessment in which a.more is not asked and counts as the lowest, and a.gone as nothing."""
    low = (Condition(question="a.one", at_least="3"),)
    asked = model(
        dimension(
            "a",
            question("a.one"),
            replace(question("a.more"), applies_when=low, otherwise="lowest"),
            replace(question("a.gone"), applies_when=low),
            question("a.two"),
        )
    )
    return assess(asked, (sheet(a_one=Answer(option="2"), a_two=Answer(option="5")),))


def text_of(content: bytes, format_name: str) -> str:
    """Return the words of an output, without the breaks of its lines."""
    if format_name == "pdf":
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        return " ".join(text.split())
    if format_name == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return book.read("xl/sharedStrings.xml").decode()
    return content.decode()


# The words of a PDF are those of the page; Chinese ones cannot be read back from its fonts letter by letter.
DOCUMENTS = [(name, tag) for name in ("html", "md", "xlsx") for tag in WORDS] + [("pdf", "en")]


@pytest.mark.parametrize(("format_name", "tag"), DOCUMENTS)
def test_every_document_says_so(assessment: Assessment, format_name: str, tag: str) -> None:
    text = text_of(cxmaturity.render(assessment, format_name, language=tag), format_name)
    squeezed = text.replace(" ", "") if tag != "en" else text
    for words in WORDS[tag]:
        assert words in squeezed


def test_machines_are_told_the_state_the_value_and_for_how_many(assessment: Assessment) -> None:
    rows = cxmaturity.render(assessment, "csv").decode().splitlines()
    more, gone = (next(row for row in rows if f",{name}," in row) for name in ("a.more", "a.gone"))
    assert ",not_asked,0.0,1," in more and ",not_asked,,," in gone
    questions = {one.id: one for one in assessment.dimensions[0].questions}
    assert (questions["a.more"].assumed, questions["a.gone"].assumed) == (1, 0)


def test_the_workbook_counts_it(assessment: Assessment) -> None:
    """Among the states there is one of its own, so that formulas count it for coverage."""
    plain = replace(
        assessment.questionnaire,
        dimensions=tuple(
            replace(one, own_questions=tuple(replace(q, otherwise="nothing") for q in one.questions))
            for one in assessment.questionnaire.dimensions
        ),
    )
    without = assess(plain, assessment.people)
    assert WORDS["en"][0] not in text_of(cxmaturity.render(without, "xlsx"), "xlsx")
