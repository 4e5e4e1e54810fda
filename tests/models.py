"""Small questionnaires and sheets made in code, for properties that hold for any of them."""

from hypothesis import strategies as st

from cxmaturity.answers.model import Answer, Answers, Respondent
from cxmaturity.questionnaire.model import Dimension, Level, Question, Questionnaire
from cxmaturity.questionnaire.scales import Option, Scale

STARTS = (0.0, 0.2, 0.4, 0.6, 0.8)
LEVELS = tuple(Level(name=f"L{n}", meaning="", starts_at=start) for n, start in enumerate(STARTS, 1))
FIVE = Scale(id="five", options=tuple(Option(id=str(n + 1), label="", points=n) for n in range(5)))
THREE = Scale(
    id="three",
    options=(
        Option(id="none", label="", points=0),
        Option(id="part", label="", points=1),
        Option(id="all", label="", points=3),
    ),
)
MIXED = Scale(
    id="mixed",
    options=tuple(
        Option(id=name, label="", points=points)
        for name, points in (("agree", 4), ("reject", 1), ("rather", 3), ("also", 3))
    ),
)
"""Points in no order, two equal, none of them 0."""


def model(*dimensions: Dimension, min_coverage: float = 0.7, min_applicable: float = 0.5) -> Questionnaire:
    """Return a questionnaire of these dimensions on the five-point scale."""
    return Questionnaire(
        format=1,
        id="small",
        version="1.0.0",
        title="Small",
        language="en",
        levels=LEVELS,
        scales=(FIVE, THREE, MIXED),
        dimensions=dimensions,
        min_coverage=min_coverage,
        min_applicable=min_applicable,
    )


def question(
    name: str, *, weight: int = 1, foundation: bool = False, scale: str = "five", quick: bool = False
) -> Question:
    """Return a question with no text to speak of."""
    return Question(
        id=name, name=name, text="?", weight=weight, foundation=foundation, scale=scale, quick=quick
    )


def dimension(name: str, *questions: Question, weight: int = 1) -> Dimension:
    """Return a dimension."""
    return Dimension(id=name, name=name, own_questions=questions, weight=weight)


def sheet(name: str = "r1", group: str = "", **answers: Answer) -> Answers:
    """Return a sheet; keyword names are question ids with `_` for the dot."""
    return Answers(
        questionnaire="small@1",
        respondent=Respondent(id=name, group=group),
        answers={key.replace("_", "."): answer for key, answer in answers.items()},
    )


@st.composite
def models(draw: st.DrawFn, least: int = 1) -> Questionnaire:
    """Draw a questionnaire of one to three dimensions with one to four questions each.

    Weights are `least` or more.
    """
    made = []
    for d in range(draw(st.integers(1, 3))):
        questions = [
            question(
                f"d{d}.q{q}",
                weight=draw(st.integers(least, 3)),
                foundation=draw(st.booleans()),
                scale=draw(st.sampled_from(["five", "five", "three", "mixed"])),
            )
            for q in range(draw(st.integers(1, 4)))
        ]
        made.append(dimension(f"d{d}", *questions, weight=draw(st.integers(least, 3))))
    return model(*made, min_coverage=draw(st.sampled_from([0.0, 0.5, 0.7])))


@st.composite
def sheets_for(draw: st.DrawFn, questionnaire: Questionnaire, name: str = "r1") -> Answers:
    """Draw a sheet with answers, reasons, unknowns and holes."""
    answers = {}
    for one in questionnaire.questions:
        options = [option.id for option in questionnaire.scale_of(one).options]
        kind = draw(st.sampled_from(["answer", "answer", "answer", "na", "unknown", "hole"]))
        if kind == "answer":
            grade = draw(st.integers(0, 4))
            answers[one.id] = Answer(option=draw(st.sampled_from(options)), evidence_grade=grade)
        elif kind == "na":
            answers[one.id] = Answer(na_reason="none here")
        elif kind == "unknown":
            answers[one.id] = Answer(unknown=True)
    return Answers(questionnaire="small@1", respondent=Respondent(id=name), answers=answers)


@st.composite
def cases(draw: st.DrawFn, respondents: int = 1, least: int = 1) -> tuple[Questionnaire, tuple[Answers, ...]]:
    """Draw a questionnaire and the sheets of up to so many respondents."""
    questionnaire = draw(models(least))
    count = draw(st.integers(1, respondents))
    return questionnaire, tuple(draw(sheets_for(questionnaire, f"r{n}")) for n in range(count))
