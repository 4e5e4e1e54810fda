"""The report and the workbook say only what is known: each sentence by rule beside a case that has it not."""

import io
import re
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from cxmaturity.answers.model import Answer, Answers, Respondent
from cxmaturity.questionnaire.checklist import Check, Checklist, Contradiction, Step
from cxmaturity.questionnaire.model import Action, Group, Question
from cxmaturity.report import render
from cxmaturity.report.lookup import lookup
from cxmaturity.report.options import Options
from cxmaturity.report.view import report_view
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import Language
from tests.models import dimension, model, question
from tests.test_xlsx import read, table

SETTLE = "Settle what is true: bring those who answered together and look at it."


def practice(name: str, **setting) -> Question:
    """Return a question whose options and actions can be told apart wherever they are printed."""
    return msgspec.structs.replace(
        question(name, **setting),
        levels=tuple(f"{name} looks like {level}." for level in range(1, 6)),
        actions=tuple(
            Action(
                to=str(level),
                do=f"Do {name} for {level}.",
                owner="Owner",
                effort="S",
                measure=f"Count {name}.",
            )
            for level in range(2, 6)
        ),
    )


def sheets(**options: Sequence[Answer | str]) -> list[Answers]:
    """Return a sheet for each place of the sequences; names are question ids with `_` for the dot."""
    count = len(next(iter(options.values())))
    made = []
    for place in range(count):
        given_answers = {key.replace("_", "."): answers[place] for key, answers in options.items()}
        made.append(
            Answers(
                questionnaire="small@1",
                respondent=Respondent(id=f"r{place}"),
                answers={
                    key: Answer(option=one) if isinstance(one, str) else one
                    for key, one in given_answers.items()
                },
            )
        )
    return made


def shown(found: Assessment, kind: str = "md", **options) -> str:
    """Return a report as words in one line."""
    content = render(found, kind, **options)
    if kind == "pdf":
        return " ".join(
            " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split()
        )
    return " ".join(re.sub(r"<[^>]*>", " ", content.decode()).replace("\\", "").split())


def cells(found: Assessment, sheet: str) -> str:
    return "\n".join(str(cell) for row in read(render(found, "xlsx"))[sheet] for cell in row)


def of_one_practice(*options: str) -> Assessment:
    return assess(model(dimension("a", practice("a.one"))), sheets(a_one=options))


# ---- What was found

FOUND = [
    (["4"] * 7 + ["3"] * 5, "7 of 12: a.one looks like 4."),
    (["3"] * 6 + ["4"] * 6, "6 of 12: a.one looks like 3. 6 of 12: a.one looks like 4."),
    (["1"] * 6 + ["5"] * 6, "Opinions differ. 6 of 12: a.one looks like 1. 6 of 12: a.one looks like 5."),
    (["4"] * 2 + ["1"] * 2, "Too few answered for what they chose to be told."),
    (["4"], "a.one looks like 4."),
]


@pytest.mark.parametrize(("options", "told"), FOUND)
def test_what_was_found_is_what_most_chose(options: list[str], told: str) -> None:
    found = of_one_practice(*options)
    assert f"| {told} |" in shown(found)
    assert told in cells(found, "Answers").replace("\n", " ")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("12345"), min_size=1, max_size=12))
def test_no_option_is_told_that_nobody_chose(options: list[str]) -> None:
    found = of_one_practice(*options)
    look = lookup(found, None, Language())
    told = look.found(look.results["a.one"])
    texts = {f"a.one looks like {option}." for option in options}
    assert {one.text for one in told.options} <= texts
    assert bool(told.options) == (len(options) == 1 or len(options) >= 5)
    # The next level is never the one that was found.
    assert look.next_words(look.results["a.one"]) not in {one.text for one in told.options}


def test_where_opinions_differ_what_is_true_is_settled_before_any_action() -> None:
    split, agreed = of_one_practice(*["1"] * 6, *["5"] * 6), of_one_practice(*["2"] * 12)
    for kind in ("md", "html"):
        assert SETTLE in shown(split, kind)
        assert "Do a.one for 4" not in shown(split, kind)
        assert SETTLE not in shown(agreed, kind)
        assert "Do a.one for 3." in shown(agreed, kind)
    for sheet in ("Answers", "Recommendations", "Plan", "Summary"):
        assert SETTLE in cells(split, sheet)
        assert SETTLE not in cells(agreed, sheet)
    assert "settle what is true" in shown(split, profile="board")


def test_of_what_is_not_settled_no_target_is_reached() -> None:
    split = of_one_practice(*["1"] * 2, *["5"] * 10)
    near = of_one_practice(*["4"] * 2, *["5"] * 10)
    for found, settled in ((split, False), (near, True)):
        told = shown(found, profile="workshop")
        assert ("The target is reached." in told) is settled
        assert ("Which level can all of you live with today" in told) is not settled


# ---- Quotes

NOTE = "Nobody knows who the sponsor is"


def noted(author: str, others: str) -> Assessment:
    answers = [Answer(option=author, note=NOTE), *(Answer(option=others) for _ in range(5))]
    return assess(model(dimension("a", practice("a.one"))), sheets(a_one=answers))


@pytest.mark.parametrize(
    ("author", "others", "quoted"),
    [
        ("2", "4", False),  # beside a strength nobody who answered below
        ("5", "4", True),
        ("4", "2", False),  # beside a gap nobody who answered above
        ("1", "2", True),
    ],
)
def test_quoted_is_only_who_agrees_with_the_finding(author: str, others: str, *, quoted: bool) -> None:
    found = noted(author, others)
    sections = {section.template: section.body for section in report_view(found, Options()).sections}
    (pair,) = sections["findings"].pairs
    assert (next(one for one in pair if one is not None).quote == NOTE) is quoted
    (row,) = sections["dimension"].rows
    assert any(voice.text == NOTE for voice in row.spoken) is quoted
    assert bool(row.more) is not quoted
    # What is high and below its target stands on both sides, each with its own words.
    first = table(read(render(found, "xlsx")), "Strengths and gaps")[0]
    assert (first["Notes"] == NOTE) is quoted
    # All that was said stands where all answers stand.
    assert NOTE in cells(found, "Answers")


# ---- The whole, and what stands beside the stage


def of_two(first: Answer, second: Answer, **setting) -> Assessment:
    parts = (dimension("a", practice("a.one")), dimension("b", practice("b.one"), weight=1))
    return assess(model(*parts, **setting), sheets(a_one=[first], b_one=[second]))


TOP, UNKNOWN = Answer(option="5"), Answer(unknown=True)


@pytest.mark.parametrize("profile", ["full", "board"])
@pytest.mark.parametrize("kind", ["pdf", "html", "md"])
def test_the_figure_of_a_part_is_never_that_of_the_whole(kind: str, profile: str) -> None:
    part = shown(of_two(TOP, UNKNOWN), kind, profile=profile)
    assert "a dimension is not assessed" in part
    assert re.search(r"50 to 100 ?of 100|[Ff]rom 50 to 100 (of 100|with what is unknown)", part)
    # Of the one that is assessed it may be said: with its target, and on its own page.
    assert profile == "full" or not re.search(r"Index 100 of 100(?!;)", part)
    assert "Stage 5 of 5" not in part
    whole = shown(of_two(TOP, TOP), kind, profile=profile)
    assert re.search(r"Stage\W+5 of 5", whole)
    assert "a dimension is not assessed" not in whole


@pytest.mark.parametrize("kind", ["pdf", "html", "md"])
def test_what_applies_stands_beside_the_stage(kind: str) -> None:
    part = dimension("a", *(practice(f"a.q{n}") for n in range(3)))
    answers = {f"a_q{n}": [TOP if n else Answer(na_reason="none")] for n in range(3)}
    found = assess(model(part), sheets(**answers))
    assert "applies: 67%" in shown(found, kind)
    assert "67% of what was asked applies" in shown(found, kind, profile="board")
    assert "applies:" not in shown(of_two(TOP, TOP), kind)


def test_below_the_least_that_applies_no_bounds_are_told() -> None:
    answers = {f"a_q{n}": [Answer(na_reason="none") if n else TOP] for n in range(4)}
    found = assess(model(dimension("a", *(practice(f"a.q{n}") for n in range(4)))), sheets(**answers))
    told = shown(found)
    assert "too little of it applies: 25%, 50% needed" in told
    assert "100 of 100" not in told
    assert {row["Low"] for row in table(read(render(found, "xlsx")), "Scores")} == {"not assessed"}


@pytest.mark.parametrize("kind", ["pdf", "html", "md"])
def test_the_stage_as_shown_stands_beside_the_one_as_claimed(kind: str) -> None:
    claimed = shown(of_two(TOP, TOP), kind)
    assert "claimed 5, shown 3" in claimed
    assert "Claimed is stage 5, shown is stage 3" in claimed
    proof = Answer(option="5", evidence="file", evidence_grade=2)
    evident = shown(of_two(proof, proof), kind)
    assert "as claimed and as shown" in evident
    assert "claimed 5" not in evident


def test_what_has_no_weight_is_said_not_to_score() -> None:
    parts = (
        dimension("a", practice("a.one", foundation=True), practice("a.two", weight=0, foundation=True)),
        dimension("b", practice("b.one"), weight=0),
    )
    answers = {"a_one": [TOP], "a_two": [Answer(option="1")], "b_one": [Answer(option="1")]}
    found = assess(model(*parts), sheets(**answers))
    told = shown(found)
    assert told.count("0 (not scored)") == 2
    assert "2 b (not scored)" in told
    assert "What has a weight of 0 is asked and shown" in told
    assert told.count("(foundation)") == 1
    (heat,) = (
        section.body for section in report_view(found, Options()).sections if section.anchor == "s-heat"
    )
    assert [cell.foundation for row in heat.bands[0].rows for cell in row if cell] == [True, False, False]
    assert "not scored" not in shown(of_two(TOP, TOP))


# ---- Groups, checks, and which stage is held


def test_the_gap_is_of_the_two_groups_that_differ_most() -> None:
    groups = tuple(Group(id=name, name=name.title()) for name in ("first", "second", "third"))
    asked = msgspec.structs.replace(model(dimension("a", practice("a.one"))), groups=groups)
    made = []
    for group, option in (("first", "2"), ("second", "3"), ("third", "5")):
        for sheet in sheets(a_one=[option] * 5):
            respondent = Respondent(id=f"{group}{sheet.respondent.id}", group=group)
            made.append(msgspec.structs.replace(sheet, respondent=respondent))
    found = assess(asked, made)
    told = shown(found)
    assert "| 1 a | 25 | 100 | −75 |" in told
    assert "| Dimension | First | Third | Gap |" in told
    assert "First sees an index of 25 and Third of 100" in told
    (row,) = table(read(render(found, "xlsx")), "Groups")
    assert row["The two that differ most"] == "First and Third"


CHECKLIST = Checklist(
    title="Ready",
    label="made for the tests",
    steps=(Step(id="start", name="Start"),),
    checks=(
        Check(
            id="mandate",
            name="Mandate",
            step="start",
            text="Is there a mandate?",
            contradicted_by=(Contradiction(question="a.one", at_most="2"),),
        ),
    ),
)


def checked(said: Sequence[str], option: str) -> Assessment:
    asked = msgspec.structs.replace(model(dimension("a", practice("a.one"))), checklist=CHECKLIST)
    made = [
        msgspec.structs.replace(sheet, readiness={"mandate": answer})
        for sheet, answer in zip(sheets(a_one=[option] * len(said)), said, strict=True)
    ]
    return assess(asked, made)


def test_a_check_says_how_many_say_yes_and_what_to_compare_it_with() -> None:
    some = checked(["yes"] * 4 + ["no"] * 3 + ["unknown"] * 5, "2")
    book = read(render(some, "xlsx"))
    head = next(place for place, row in enumerate(book["Readiness"]) if "Check" in row)
    told, row = shown(some), table(book, "Readiness", head)[0]
    assert "4 of 12 say yes; not known 5, no 3" in told or "4 of 12 say yes; no 3, not known 5" in told
    assert row["Say yes"] == "4 of 12 say yes"
    most = shown(checked(["yes"] * 12, "2"))
    assert "12 of 12 say yes" in most
    assert "Compare with 1.1 a.one: level 2" in most
    assert "ontradicted" not in most
    assert "Compare with" not in shown(checked(["yes"] * 12, "5"))
    assert "say yes" not in shown(checked(["yes"], "5")).replace("where more say yes", "")


def test_it_is_said_which_stage_is_held() -> None:
    parts = (
        dimension("a", practice("a.one", foundation=True), practice("a.two", weight=3)),
        dimension("b", practice("b.one", weight=3)),
    )
    found = assess(model(*parts), sheets(a_one=[Answer(option="1")], a_two=[Answer(option="5")], b_one=[TOP]))
    told = shown(found)
    for words in (
        "What holds the overall stage down",
        "holds this dimension’s stage",
        "holds its dimension’s stage",
        "Holds its dimension’s stage down.",
        "of this dimension",
    ):
        assert words in told
    assert not re.search(r"[Hh]olds the stage\b", told)
