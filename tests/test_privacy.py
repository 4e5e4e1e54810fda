"""An attacker who holds every output of a group's wave, and knows how the files of the group look."""

import random
import re
from collections import Counter
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cxmaturity.answers.model import Answer, Answers, Respondent
from cxmaturity.answers.read import read_assessment
from cxmaturity.answers.tally import Tally
from cxmaturity.errors import BadInput
from cxmaturity.report import render
from cxmaturity.report.options import Options
from cxmaturity.report.pdf.attachments import attachments
from cxmaturity.report.result import result
from cxmaturity.resources import bundled
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.published import published
from cxmaturity.terminal.explanation import explain
from tests.group_outputs import OF_NO_GROUP, WALKS, Place, commands, opened, outputs
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
    made |= {name: opened(render(found, name)) for name in ("xlsx", "pptx")}
    try:
        made["workshop"] = render(found, "md", profile="workshop").decode()
    except BadInput:
        assert max(counted(found.people).values(), default=0) < FLOOR
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
    assert [one.name for one in found] == ["questionnaire.json", "tally.json", "result.json", "report.json"]


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


SMALL = msgspec.structs.replace(
    QUESTIONNAIRE,
    id="group",
    dimensions=tuple(
        msgspec.structs.replace(one, own_questions=one.questions[:4]) for one in QUESTIONNAIRE.dimensions[:2]
    ),
)
Waves = dict[str, list[Answers]]


def said(dice: random.Random, kind: str, question: int) -> str:
    """Return words that stand nowhere else, and whose order is not that of the people."""
    return f"zq{kind}x{dice.randrange(10**9)}y{question}z"


def marked(dice: random.Random, number: int) -> Answer:
    """Return somebody's answer to a question of the small questionnaire."""
    chance = dice.random()
    if chance > 0.8:
        return Answer(unknown=True) if chance > 0.9 else Answer(na_reason=said(dice, "reason", number))
    return Answer(
        option=dice.choice(QUESTIONNAIRE.scales[0].options).id,
        note=said(dice, "note", number) if dice.random() < 0.5 else "",
        evidence=said(dice, "proof", number) if dice.random() < 0.4 else "",
        evidence_grade=dice.choice([0, 0, 1, 2, 3, 4]),
    )


def waves_of(size: int) -> Waves:
    """Return two waves of one group, on files whose names are those of its members."""
    dice = random.Random(size)
    names = dice.sample(range(100, 1000), size)
    groups = [dice.choice(["", "leadership", "frontline"]) for _ in names]
    found: Waves = {}
    for wave, day in (("2026-Q1", "2026-03-31"), ("2026-Q3", "2026-09-30")):
        found[wave] = [
            Answers(
                questionnaire="group@1",
                organisation="Nordlicht Freight",
                wave=wave,
                date=day if place == 0 else f"20{place + 10}-01-02",
                respondent=Respondent(id=f"zqid{name}z", group=groups[place], role=f"zqrole{name}z"),
                answers={
                    question.id: marked(dice, number)
                    for number, question in enumerate(SMALL.questions)
                    if dice.random() < (0.4 if number % 3 else 1.0)
                },
                readiness={f"check{n}": dice.choice(["yes", "no", "unknown"]) for n in (1, 2, 3)},
                worksheets={
                    "units": (
                        {"name": f"Unit {place}", "cp": 9, "cn": 4, "cd": 3, "ep": place, "en": 1, "ed": 1},
                    )
                },
                path=f"zqfile{name}z.yaml",
            )
            for place, name in enumerate(names)
        ]
    return found


def givers(sheets: list[Answers], question: str) -> int:
    return sum(one.answers[question].shows_evidence for one in sheets if question in one.answers)


def twin(waves: Waves, dice: random.Random, *, answers: bool) -> Waves:
    """Return another group of which every output has to say the very same.

    Its people, files and days have other names; grades that few gave are others, so are counts of few
    employees, and so are words and, with `answers`, the answers themselves where few answered.
    """
    names = {one.respondent.id: dice.randrange(1000, 9999) for sheets in waves.values() for one in sheets}
    return {wave: _other(sheets, names, dice, answers=answers) for wave, sheets in waves.items()}


def _other(
    sheets: list[Answers], names: dict[str, int], dice: random.Random, *, answers: bool
) -> list[Answers]:
    few = counted(tuple(sheets))
    told = [{**one.answers} for one in sheets]
    for number, question in enumerate(SMALL.questions):
        name = question.id
        mine = [one for one in told if name in one]
        placed = sum(one[name].option is not None or one[name].na_reason is not None for one in mine)
        for one in mine:
            one[name] = _disguised(one[name], number, few[name] < FLOOR, placed < FLOOR, dice)
            if one[name].evidence_grade and givers(sheets, name) < FLOOR:
                high = one[name].evidence_grade >= 2
                # Fewer than the floor in all: not even the share of evidence is told.
                choice = [1, 2, 3, 4] if len(sheets) < FLOOR else [2, 3, 4] if high else [1]
                one[name] = msgspec.structs.replace(one[name], evidence_grade=dice.choice(choice))
        if answers and few[name] < FLOOR:
            _moved([one for one in mine if one[name].option is not None], name)
        if answers and not givers(sheets, name):
            # Who of a group said what, and with which other answers.
            for group in {one.respondent.group for one in sheets}:
                at = [n for n, one in enumerate(sheets) if one.respondent.group == group and name in told[n]]
                mixed = [told[n][name] for n in dice.sample(at, len(at))]
                for n, answer in zip(at, mixed, strict=True):
                    told[n][name] = answer
    # Of units in which fewer employees replied than the floor, only what they come to together is told.
    few_units = [one.worksheets["units"][0] for one in sheets if one.worksheets["units"][0]["ep"] + 2 < FLOOR]
    counts = [row["ep"] for row in few_units]
    others = dict(zip([row["name"] for row in few_units], [*counts[1:], *counts[:1]], strict=True))
    made = [
        msgspec.structs.replace(
            one,
            answers=mine,
            worksheets={
                "units": tuple(
                    {**row, "ep": others.get(row["name"], row["ep"])} for row in one.worksheets["units"]
                )
            },
            date=one.date if place == 0 else f"20{place + 10}-03-04",
            respondent=msgspec.structs.replace(
                one.respondent,
                id=f"zqid{names[one.respondent.id]}z",
                role=f"zqrole{names[one.respondent.id]}z",
            ),
            path=f"zqfile{names[one.respondent.id]}z.yaml",
        )
        for place, (one, mine) in enumerate(zip(sheets, told, strict=True))
    ]
    return dice.sample(made, len(made))


def _disguised(answer: Answer, number: int, few: bool, few_placed: bool, dice: random.Random) -> Answer:
    """Return an answer with other words where they may not be told."""
    if answer.na_reason and few_placed:
        return msgspec.structs.replace(answer, na_reason=said(dice, "reason", number))
    if not few or answer.option is None:
        return answer
    changed = {kind: said(dice, word, number) for kind, word in (("note", "note"), ("evidence", "proof"))}
    return msgspec.structs.replace(answer, **{k: v for k, v in changed.items() if getattr(answer, k)})


def _moved(mine: list[dict[str, Answer]], name: str) -> None:
    """Move two answers apart, or towards each other, so that their mean stays."""
    ids = [option.id for option in QUESTIONNAIRE.scales[0].options]
    at = sorted(mine, key=lambda one: ids.index(one[name].option or ""))
    if len(at) < 2:
        return
    low, high = (ids.index(one[name].option or "") for one in (at[0], at[-1]))
    step = 1 if high - low > 1 else -1
    if low + step >= 0 and high - step < len(ids):
        for one, place in ((at[0], low + step), (at[-1], high - step)):
            one[name] = msgspec.structs.replace(one[name], option=ids[place])


def check_marks(made: dict[str, bytes], sheets: Waves) -> None:
    """Find nobody's name in an output, and words only where enough answered their question."""
    counts = [counted(tuple(one)) for one in sheets.values()]
    placed = [
        few + Counter(n for one in wave for n, a in one.answers.items() if a.na_reason is not None)
        for few, wave in zip(counts, sheets.values(), strict=True)
    ]
    for name, content in made.items():
        text = opened(content)
        assert not re.findall(r"zq(?:id|role|file)[0-9]+z", text), name
        assert not re.findall(r"20[0-9]{2}-01-02", text), name
        for kind, number in set(re.findall(r"zq(note|proof|reason)x[0-9]+y([0-9]+)z", text)):
            question = SMALL.questions[int(number)].id
            enough = max(one[question] for one in (placed if kind == "reason" else counts))
            assert enough >= FLOOR, (name, kind, question)


def test_every_command_is_walked() -> None:
    assert commands() == {*WALKS, *OF_NO_GROUP}


@pytest.mark.parametrize(
    ("size", "answers", "slow"),
    [(4, True, True), (6, False, False), (8, True, False)],
)
def test_no_output_tells_two_groups_apart_that_differ_in_what_few_said(
    size: int, answers: bool, slow: bool, tmp_path: Path
) -> None:
    # From five on a change is tested on each one's own figures, whose answers are not tied otherwise.
    changes = not answers or size < FLOOR
    waves = waves_of(size)
    other = twin(waves, random.Random(size + 100), answers=answers)
    assert other != waves
    made = outputs(Place(tmp_path / "one", SMALL, waves), slow=slow, changes=changes)
    check_marks(made, waves)
    again = outputs(Place(tmp_path / "two", SMALL, other), slow=slow, changes=changes)
    assert set(made) == set(again)
    for name, content in made.items():
        assert content == again[name], (name, first_difference(opened(content), opened(again[name])))


# ---- 1,000 groups of 3 to 40: what cannot be told apart cannot be recovered


def random_group(dice: random.Random) -> list[Answers]:
    """Return the sheets of 3 to 40 people, who leave out what they like."""
    return [
        Answers(
            questionnaire="group@1",
            organisation="Nordlicht Freight",
            date="2026-09-30",
            respondent=Respondent(id=f"zqid{n}z", group=dice.choice(["", "leadership", "frontline"])),
            answers={
                question.id: marked(dice, number)
                for number, question in enumerate(SMALL.questions)
                if dice.random() < (0.4 if number % 3 else 1.0)
            },
            readiness={f"check{c}": dice.choice(["yes", "no", "unknown"]) for c in (1, 2, 3)},
            worksheets={
                "units": ({"name": f"Unit {n}", "cp": 9, "cn": 4, "cd": 3, "ep": n, "en": 1, "ed": 1},)
            },
        )
        for n in range(dice.randint(3, 40))
    ]


def carried(found: Assessment, *, shown: bool) -> tuple[Any, Tally]:
    """Return all that outputs are made of, the result and the counts, with or without the stage as shown.

    Where few answered, it may tell that one of them claims more than their evidence shows, and not who.
    """
    told, tally = result(found), published(found)
    if shown:
        return told, tally
    for score in (told["overall"], *told["dimensions"]):
        del score["stage_shown"]
    told["notices"] = [one for one in told["notices"] if one["code"] != "shown_below_claimed"]
    parts = {name: msgspec.structs.replace(one, stage=None) for name, one in (tally.evidenced or {}).items()}
    return told, msgspec.structs.replace(tally, evidenced=parts)


@pytest.mark.parametrize("start", range(0, 1000, 100))
def test_no_sheet_of_a_thousand_groups_is_singled_out(start: int) -> None:
    """There is another group of which every figure is the same, so nobody can say which of the two it was."""
    others = 0
    for number in range(start, start + 100):
        dice = random.Random(number)
        given, answers = random_group(dice), bool(number % 2)
        names = {one.respondent.id: dice.randrange(1000, 9999) for one in given}
        other = [
            msgspec.structs.replace(one, date="2026-09-30")
            for one in _other(given, names, dice, answers=answers)
        ]
        here, there = (assess(SMALL, one, redraw=number % 19 == 0) for one in (given, other))
        assert carried(here, shown=not answers) == carried(there, shown=not answers), number
        if not answers:
            # Every output is made of that; of some groups they are looked at too.
            for form in ("md", "html", "xlsx") if number % 100 == 0 else ("csv", "svg", "shields"):
                assert opened(render(here, form)) == opened(render(there, form)), (number, form)
            assert explain(here).lines == explain(there).lines
        others += _without_words(given) != _without_words(other)
        _check_subtraction(here)
    assert others > 20


def _without_words(sheets: list[Answers]) -> Counter[Any]:
    """Return what the sheets of a group say by option and grade, without whose they are."""
    return Counter(
        tuple(sorted((name, str(a.option), a.evidence_grade) for name, a in one.answers.items()))
        for one in sheets
    )


def _check_subtraction(found: Assessment) -> None:
    """Find no points of a group of few, nor of those who are left when groups are taken from all."""
    tally = published(found)
    for name, whole in tally.questions.items():
        told = [
            one.questions[name]
            for one in tally.groups.values()
            if one.questions[name].points and one.respondents
        ]
        for count in range(1, len(told) + 1):
            for taken in combinations(told, count):
                answered = sum(one.answered for one in taken)
                assert answered >= FLOOR and not 0 < whole.answered - answered < FLOOR, name


def first_difference(one: str, other: str) -> tuple[str, str]:
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return one[max(0, at - 200) : at + 80], other[max(0, at - 200) : at + 80]


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
    assert names == ["questionnaire.json", "tally.json", "result.json", "report.json"]


def test_one_sheet_beside_a_consensus_is_a_group_of_which_no_sheet_is_attached(tmp_path: Path) -> None:
    # What the one had said before the group agreed is nobody's business; the file says what it holds.
    own = waves_of(3)["2026-Q3"][0]
    few = {name: Answer(option="2") for name in list(own.answers)[:2]}
    together = Respondent(id="all", role="consensus")
    agreed = msgspec.structs.replace(own, respondent=together, path="zz-all.yaml", answers=few)
    place = Place(tmp_path, SMALL, {"before": [own], "2026-Q3": [own, agreed]})
    name, content = place.made("wave.pdf", "report", place.wave)
    assert name and not re.findall(r"zq(?:id|role|file)[0-9]+z", opened(content))
    assert b"1 respondent" in place.run("score", "out/wave.pdf")
    carried = place.run("verify", "out/wave.pdf", "--questionnaire", "group")
    assert b"and the counts of one respondent.\n" in carried and b"what its counts make" in carried
    place.run("verify", "out/wave.pdf", "--answers", place.wave, "--questionnaire", "group")
    assert b"1 assessed" in place.run("batch", "out/wave.pdf", "-o", "many", "--no-portfolio")
    for table in (tmp_path / "many").iterdir():
        assert not re.findall(r"zq(?:id|role|file)[0-9]+z", opened(table.read_bytes()))
    # Whatever it was: nothing of it is in the counts either.
    options = [option.id for option in SMALL.scales[0].options]
    before = {
        name: Answer(option=options[0] if own.answers[name].option != options[0] else options[1])
        for name in few
    }
    other = msgspec.structs.replace(own, answers={**own.answers, **before})
    assert other.answers != own.answers
    again = Place(tmp_path / "other", SMALL, {"before": [own], "2026-Q3": [other, agreed]})
    assert again.made("wave.pdf", "report", again.wave)[1] == content


def test_a_measure_says_of_whom_it_is() -> None:
    measure = QUESTIONNAIRE.worksheets[-1].net_promoter[-1]
    of = msgspec.structs.replace
    assert measure.of_employees and of(measure, id="eNPS").of_employees
    assert of(measure, id="inside", of="employees").of_employees
    assert not of(measure, id="inside").of_employees and not of(measure, of="customers").of_employees
