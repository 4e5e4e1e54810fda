"""A trend of three waves, worked out by hand; how it looks is in test_trend.py."""

from typing import Any

import pytest
from msgspec.structs import replace

from cxmaturity.answers.model import Answer, State
from cxmaturity.errors import BadInput
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.waves.compare import compare
from cxmaturity.waves.model import (
    CameOrWent,
    TrendAnswer,
    TrendFigure,
    TrendLine,
    TrendQuestion,
    Wave,
)
from cxmaturity.waves.trend import check_one_subject, in_order, trend
from tests.models import dimension, model, question, sheet


def asked(version: str, *parts: Any) -> Questionnaire:
    return replace(model(*parts), version=version, sha256=f"of {version}")


FIRST = asked(
    "1.0.0",
    dimension("a", question("a.one"), question("a.gone")),
    replace(dimension("b", replace(question("b.one"), name="", text="Called by its text")), name="Then"),
)
"""Of 1.0.0; in 1.1.0 a question and a dimension came and went, and b.one is on another scale."""
LAST = asked(
    "1.1.0",
    dimension("c", question("c.one")),
    replace(dimension("b", question("b.one", scale="three")), name="Now"),
    dimension("a", question("a.new"), question("a.one")),
)


def wave(questionnaire: Questionnaire, date: str, name: str = "", **options: str) -> Assessment:
    answers = {key.replace("_", "."): Answer(option=option) for key, option in options.items()}
    one = replace(sheet(), answers=answers, date=date, wave=name, organisation="Acme")
    return assess(questionnaire, [one], redraw=False)


def figure(index: float | None, stage: int | None, **fields: Any) -> TrendFigure:
    """A figure whose bounds are the index itself, since everything was answered and applies."""
    known = {"low": index, "high": index, "coverage": 1.0, "withheld": None, "applicability": 1.0}
    return TrendFigure(index=index, stage=stage, **(known | fields))


def answer(level: int | None, value: float | None) -> TrendAnswer:
    state = State.UNANSWERED if level is None else State.ANSWERED
    return TrendAnswer(state=state, value=value, level=level, evidence_grade=0)


def test_a_trend_in_full() -> None:
    one = wave(FIRST, "2026-01-31", "w1", a_one="2", a_gone="4", b_one="3")
    two = wave(FIRST, "2026-02-28", "w2", a_one="3", a_gone="5")
    # b at a third, which three points of three are the top of; c at 1, and a at 0.75.
    three = wave(LAST, "2026-03-31", "w3", c_one="5", b_one="part", a_new="3", a_one="5")
    made = trend([("f/three", three), ("f/MAX/", one), ("f\\two", two)])
    assert made.waves == tuple(
        Wave(
            source=source,
            subject=assessment.subject,
            questionnaire="small",
            version=version,
            sha256=f"of {version}",
            quick=False,
            notices=assessment.notices,
        )
        for source, assessment, version in (
            ("MAX", one, "1.0.0"),
            ("two", two, "1.0.0"),
            ("three", three, "1.1.0"),
        )
    )
    assert [one.code for one in two.notices] == ["whole_withheld"]
    assert made.steps == (compare(one, two), compare(two, three))
    assert made.overall == TrendLine(
        id="overall",
        name="",
        figures=(
            # (50 + 50) / 2. Then of a alone there is no figure of the whole: with b, of which nothing is
            # known, it is at least (75 + 0) / 2 and at most (75 + 100) / 2.
            figure(50.0, 3, stage_shown=3),
            figure(None, None, low=37.5, high=87.5, coverage=0.5, withheld="dimension"),
            # (100 + 33.3 + 75) / 3, and b is at stage 2, so stage 3 at most.
            figure(69.444444444, 3, stage_shown=3),
        ),
        beyond_noise=(None, None, None),
        same_questions=(None, True, False),
    )
    assert made.dimensions == (
        TrendLine(
            id="c",
            name="c",
            # Nothing shows level 5: as shown it is the level below the two highest.
            figures=(None, None, figure(100.0, 5, stage_shown=3)),
            beyond_noise=(None, None, None),
            same_questions=(None, None, None),
        ),
        TrendLine(
            id="b",
            name="Now",
            figures=(
                figure(50.0, 3, stage_shown=3),
                figure(None, None, low=0.0, high=100.0, coverage=0.0, withheld="coverage"),
                figure(33.333333333, 2, stage_shown=2),
            ),
            beyond_noise=(None, None, None),
            same_questions=(None, True, False),
        ),
        TrendLine(
            id="a",
            name="a",
            # As shown: (0.25 + 0.5) / 2, then half of everything twice.
            figures=(
                figure(50.0, 3, stage_shown=2),
                figure(75.0, 4, stage_shown=3),
                figure(75.0, 4, stage_shown=3),
            ),
            beyond_noise=(None, None, None),
            same_questions=(None, True, False),
        ),
    )
    third = 1 / 3
    assert made.questions == (
        TrendQuestion(id="c.one", name="c.one", dimension="c", answers=(None, None, answer(5, 1.0))),
        TrendQuestion(
            id="b.one",
            name="b.one",
            dimension="b",
            answers=(answer(3, 0.5), answer(None, None), answer(2, third)),
        ),
        TrendQuestion(id="a.new", name="a.new", dimension="a", answers=(None, None, answer(3, 0.5))),
        TrendQuestion(
            id="a.one", name="a.one", dimension="a", answers=(answer(2, 0.25), answer(3, 0.5), answer(5, 1.0))
        ),
        TrendQuestion(
            id="a.gone", name="a.gone", dimension="a", answers=(answer(4, 0.75), answer(5, 1.0), None)
        ),
    )
    assert made.came_or_went == (
        CameOrWent(id="c.one", name="c.one", kind="question", what="came", wave=2),
        CameOrWent(id="b.one", name="b.one", kind="question", what="scale_changed", wave=2),
        CameOrWent(id="a.new", name="a.new", kind="question", what="came", wave=2),
        CameOrWent(id="a.gone", name="a.gone", kind="question", what="went", wave=2),
        CameOrWent(id="c", name="c", kind="dimension", what="came", wave=2),
    )


def test_what_is_beyond_noise_stands_at_the_later_wave() -> None:
    """Eight who all rose by two levels: 2 of 256 flips, and one dimension."""
    waves = []
    for month, level in ((1, "2"), (2, "4"), (3, "4")):
        sheets = [
            replace(sheet(f"r{n}", a_one=Answer(option=level)), date=f"2026-0{month}-01") for n in range(8)
        ]
        waves.append((str(month), assess(model(dimension("a", question("a.one"))), sheets, redraw=False)))
    made = trend(waves)
    assert made.dimensions[0].beyond_noise == (None, True, False)
    # No test is made of the whole.
    assert made.overall.beyond_noise == (None, None, None)


def test_a_name_of_its_text_is_the_latest_too() -> None:
    """A question without a name is called by its text, by the words of the latest wave that has it."""
    one, two = wave(FIRST, "2026-01-01", a_one="2"), wave(FIRST, "2026-02-01", a_one="2")
    assert trend([("1", one), ("2", two)]).questions[-1].name == "Called by its text"


def test_a_quick_wave_says_so_and_one_alone_is_a_beginning() -> None:
    quick = replace(sheet(), quick=True, date="2026-01-01")
    made = trend([("only.yaml", assess(model(dimension("a", question("a.one", quick=True))), [quick]))])
    assert (made.waves[0].quick, made.waves[0].source) == (True, "only.yaml")
    assert (made.steps, made.came_or_went, made.overall.same_questions) == ((), (), (None,))


def named(path: str, date: str, name: str = "", organisation: str = "Acme") -> tuple[str, Assessment]:
    one = replace(sheet(), date=date, wave=name, organisation=organisation)
    return path, assess(model(dimension("a", question("a.one"))), [one], redraw=False)


def test_waves_of_one_day_stand_by_name() -> None:
    found = [
        named("z", "2026-01-02", "a"),
        named("x", "2026-01-01", "b"),
        named("y", "2026-01-01", "a 2"),
        named("w", "2026-01-01"),
    ]
    assert [path for path, _ in in_order(found)] == ["w", "y", "x", "z"]


MAJOR = asked("2.0.0", dimension("a", question("a.one")))
REFUSED = [
    ([], "a trend needs at least one wave"),
    (
        [named("p", ""), named("q", "2026-01-01"), named("r", "", "w")],
        "p: names no date; a trend puts the waves in the order of their dates\n"
        "r: names no date; a trend puts the waves in the order of their dates",
    ),
    (
        [named("p", "2026-01-01", "W 1"), named("q", "2026-02-01", "w 1 ")],
        "p and q are both the wave w 1  (2026-02-01); "
        "a folder of several respondents is one wave, so name the folder that holds it",
    ),
    (
        [named("p", "2026-01-01"), named("q", "2026-01-01")],
        "p and q are both the wave 2026-01-01; "
        "a folder of several respondents is one wave, so name the folder that holds it",
    ),
    (
        [named("r", "2026-03-01", "", "Bolt"), named("q", "2026-02-01", "", ""), named("p", "2026-01-01")],
        "p, r: the two waves are not of one organisation: Acme before, Bolt after\n"
        "where that is meant, say so with --other-subject (other_subject=True from Python)",
    ),
    (
        [named("p", "2026-01-01"), ("q", wave(MAJOR, "2026-02-01"))],
        "p, q: small 1.0.0 and small 2.0.0 do not compare: another questionnaire or another major version",
    ),
]


@pytest.mark.parametrize(("found", "message"), REFUSED)
def test_what_makes_no_trend(found: list[tuple[str, Assessment]], message: str) -> None:
    with pytest.raises(BadInput) as caught:
        trend(found)
    assert str(caught.value) == message


def test_a_wave_without_a_name_is_not_the_one_that_is_called_by_its_date() -> None:
    found = [named("p", "2026-01-01"), named("q", "2026-02-01", "2026-01-01")]
    assert len(trend(found).waves) == 2


def test_another_subject_may_be_meant() -> None:
    found = [named("p", "2026-01-01"), named("q", "2026-02-01", "", "Bolt")]
    assert len(trend(found, other_subject=True).waves) == 2
    check_one_subject(found[:1])
