"""An attacker who holds every output of a group's wave, and knows how the files of the group look."""

import io
import random
import re
import zipfile
from collections import Counter
from functools import cache

import msgspec
import pytest

from cxmaturity.domain.answers import Answer, Answers, Respondent
from cxmaturity.domain.assessment import Assessment
from cxmaturity.errors import BadInput
from cxmaturity.reading import read_assessment
from cxmaturity.rendering import render
from cxmaturity.rendering.attachments import attachments
from cxmaturity.rendering.options import Options
from cxmaturity.resources import bundled
from cxmaturity.scoring import assess
from tests.report_samples import full_questionnaire

EXAMPLES = bundled("questionnaires") / "cx-maturity" / "examples"
TEXTS = ("json", "csv", "md", "html")
SIZES = (2, 3, 4, 5, 6, 9, 12, 23, 40)
QUESTIONNAIRE = full_questionnaire()
FLOOR = QUESTIONNAIRE.privacy_floor


def word(kind: str, person: int, question: int) -> str:
    """Return a word that one person writes to one question and nobody else anywhere."""
    return f"zq{kind}x{person}y{question}z"


def sheet(dice: random.Random, person: int, answering: float) -> Answers:
    """Return the sheet of one person, who is known by every text, by id, role and date."""
    answers = {}
    for number, question in enumerate(QUESTIONNAIRE.questions):
        options = QUESTIONNAIRE.scale_of(question).options
        if dice.random() < answering:
            answers[question.id] = Answer(
                option=dice.choice(options).id,
                note=word("note", person, number) if dice.random() < 0.6 else "",
                evidence=word("proof", person, number) if dice.random() < 0.6 else "",
                evidence_grade=dice.randint(0, 4),
            )
        elif dice.random() < 0.5:
            answers[question.id] = Answer(unknown=True)
        else:
            answers[question.id] = Answer(na_reason=word("reason", person, number))
    return Answers(
        questionnaire=f"{QUESTIONNAIRE.id}@{QUESTIONNAIRE.version}",
        organisation="Nordlicht Freight",
        assessor=f"zqassessor{person}z",
        date="2026-12-31" if person == 0 else f"19{person + 30}-01-01",
        respondent=Respondent(
            id=f"zqid{person}z", group=dice.choice(["", "leadership", "frontline"]), role=f"zqrole{person}z"
        ),
        answers=answers,
    )


@cache
def group(size: int) -> tuple[Answers, ...]:
    dice = random.Random(size)
    return tuple(sheet(dice, person, dice.choice([0.3, 0.8, 1.0])) for person in range(size))


def everything(found: Assessment) -> dict[str, str]:
    """Return every output as the text that it holds, hidden or not."""
    made = {name: render(found, name).decode() for name in TEXTS}
    made |= {f"{one.name} attached": one.content.decode() for one in attachments(found, Options(), {})}
    with zipfile.ZipFile(io.BytesIO(render(found, "xlsx"))) as book:
        made["xlsx"] = "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    try:
        made["workshop"] = render(found, "md", profile="workshop").decode()
    except BadInput:
        assert max(counted(found.sheets).values(), default=0) < FLOOR
    return made


def counted(sheets: tuple[Answers, ...], group: str | None = None) -> Counter[str]:
    """Return how many answered each question, of all or of one group."""
    return Counter(
        name
        for one in sheets
        if group is None or one.respondent.group == group
        for name, answer in one.answers.items()
        if answer.option is not None
    )


@pytest.mark.parametrize("size", SIZES)
def test_nobody_is_named_by_id_role_date_or_assessor(size: int) -> None:
    sheets = group(size)
    for name, text in everything(assess(QUESTIONNAIRE, sheets)).items():
        assert not re.findall(r"zq(?:id|role|assessor)[0-9]+z", text), name
        assert not [one.date for one in sheets[1:] if one.date in text], name


@pytest.mark.parametrize("size", SIZES)
def test_no_sheet_is_attached(size: int) -> None:
    found = attachments(assess(QUESTIONNAIRE, group(size)), Options(), {})
    assert {one.name for one in found} <= {"questionnaire.json", "result.json", "report.json"}


@pytest.mark.parametrize("size", SIZES)
def test_words_are_told_only_where_enough_answered_that_question(size: int) -> None:
    sheets = group(size)
    few = counted(sheets)
    placed = few + Counter(n for one in sheets for n, a in one.answers.items() if a.na_reason is not None)
    for name, text in everything(assess(QUESTIONNAIRE, sheets)).items():
        for kind, number in re.findall(r"zq(note|proof|reason)x[0-9]+y([0-9]+)z", text):
            question = QUESTIONNAIRE.questions[int(number)].id
            assert (placed if kind == "reason" else few)[question] >= FLOOR, (name, question)


@pytest.mark.parametrize("size", SIZES)
def test_distributions_need_the_floor_and_no_voice_has_a_grade(size: int) -> None:
    sheets = group(size)
    answered, found = counted(sheets), assess(QUESTIONNAIRE, sheets)
    for question in (q for d in found.dimensions for q in d.questions):
        if answered[question.id] < FLOOR:
            assert question.spread is None
            assert question.states is None or (size >= FLOOR and not answered[question.id])
        assert {voice.grade for voice in question.voices if voice.kind == "evidence"} <= {None}
        texts = [(voice.kind, voice.group, voice.text) for voice in question.voices]
        assert texts == sorted(texts)


@pytest.mark.parametrize("size", SIZES)
def test_no_group_below_the_floor_is_left_by_subtraction(size: int) -> None:
    sheets = group(size)
    whole, found = counted(sheets), assess(QUESTIONNAIRE, sheets)
    for dimension in found.dimensions:
        shown = [one.group for one in dimension.groups if one.index is not None]
        for question in dimension.questions:
            parts = [counted(sheets, name)[question.id] for name in shown]
            left = whole[question.id] - sum(parts) if shown else 0
            assert all(count == 0 or count >= FLOOR for count in [*parts, left])


@pytest.mark.parametrize("size", SIZES)
def test_another_order_and_other_ids_of_the_files_give_the_same_outputs(size: int) -> None:
    known = everything(assess(QUESTIONNAIRE, group(size)))
    mixed = random.Random(size).sample(group(size), size)
    renamed = tuple(
        msgspec.structs.replace(one, respondent=msgspec.structs.replace(one.respondent, id=f"a{place}"))
        for place, one in enumerate(mixed)
    )
    assert everything(assess(QUESTIONNAIRE, renamed)) == known


def test_no_evidence_of_the_bundled_example_stands_beside_a_grade() -> None:
    questionnaire, sheets = read_assessment(EXAMPLES / "tarnholt-freight" / "2026-q3")
    found = assess(questionnaire, sheets)
    grades = {}
    for one in sheets:
        for answer in one.answers.values():
            if answer.evidence and not one.respondent.is_consensus:
                grades[answer.evidence] = answer.evidence_grade
    assert grades
    voices = [voice for d in found.dimensions for q in d.questions for voice in q.voices]
    assert [voice for voice in voices if voice.text in grades]
    assert not [voice for voice in voices if voice.text in grades and voice.grade is not None]
    csv = render(found, "csv").decode()
    assert not [text for text, grade in grades.items() if f"{text} [{grade}]" in csv]
    names = [one.name for one in attachments(found, Options(), {})]
    assert names == ["questionnaire.json", "result.json", "report.json"]
