"""Questionnaires and sheets of every shape, for the tests of the report."""

# ruff: noqa: E501

from cxmaturity.answers.model import Answer, Answers, Respondent, Row
from cxmaturity.questionnaire.checklist import Check, Checklist, Contradiction, Step
from cxmaturity.questionnaire.model import (
    Action,
    Dimension,
    Group,
    Level,
    Need,
    Question,
    Questionnaire,
    Source,
    SourceReference,
)
from cxmaturity.questionnaire.scales import Option, Scale
from cxmaturity.worksheets.column import Column
from cxmaturity.worksheets.matrix import Matrix, Quadrants
from cxmaturity.worksheets.model import Context, Worksheet
from cxmaturity.worksheets.net_promoter import NetPromoter

NAMES = {
    "Vision and leadership": "Promise|Vision in practice|Executive sponsor|Leaders in contact|Time with customers|Aligned reporting lines",
    "Journey understanding": "Customer-made map|Employee mirror|Frictions found|Episodes ranked|Core needs|Listening to the silent|Before the sale",
    "Employee engagement": "Employee voice|Authority at the front|Coaching managers|Recognition|Obstacles removed|Partners trained|Vows kept",
    "Performance management": "Few open measures|Rigour of processes|Inner loop|Outer loop|Standards inspected|Lost customers|Economics of loyalty",
    "Collaboration": "Council|Shared goal|Line functions|Sponsor spine|Root causes|Internal service|One team along the sale",
    "Technology readiness": "Shared roadmap|One platform|One customer record|Insight for all staff|Simple tasks automated|Technology last",
}
LEVELS = (
    Level(
        name="Ad hoc", meaning="Good service depends on individuals; nothing is written down.", starts_at=0.0
    ),
    Level(
        name="Emerging",
        meaning="Some teams work on customer experience; there is no common rule.",
        starts_at=0.2,
    ),
    Level(name="Defined", meaning="A common way exists, and most units follow it.", starts_at=0.4),
    Level(
        name="Managed",
        meaning="It is followed everywhere, measured, and led from the numbers.",
        starts_at=0.6,
    ),
    Level(name="Leading", meaning="Results change the way of working, with shown effect.", starts_at=0.8),
)
ANCHORS = (
    "Nobody can show a written {name}; what people say about it differs from office to office.",
    "A draft of {name} is in use in one or two units, carried by volunteers and without a rule that others must follow.",
    "A rule for {name} is written and signed by the board; most units follow it and can show it to a visitor.",
    "All units follow the rule for {name}; a measure is reviewed each quarter by the management team, which decides on it.",
    "In the last 12 months the measure for {name} led to a change with an effect on customers that the unit can show.",
)
OWNERS = (
    "Chief executive",
    "Head of customer service",
    "Head of human resources",
    "Chief information officer",
)
SOURCES = (
    Source(id="dhl-freight", title="Learning CX design from DHL Freight", publisher="Trade press", year=2018),
    Source(
        id="bain-cx-leader",
        title="Becoming a leader in customer experience",
        publisher="Bain & Company",
        year=2015,
    ),
)
CONTEXT = (
    Context(source="bain-cx-leader", text="Such a change takes 18 to 24 months (Bain & Company, 2015)."),
    Context(source="dhl-freight", text="DHL Freight gave itself three to five years (2018)."),
)
FIVE = Scale(
    id="maturity", options=tuple(Option(id=str(n), label=f"Level {n}", points=n - 1) for n in range(1, 6))
)


def question(dimension: str, number: int, name: str, previous: str | None) -> Question:
    word = name.lower()
    needs = (Need(question=previous, option="2"),) if previous and number % 3 == 0 else ()
    return Question(
        id=f"{dimension}.q{number}",
        name=name,
        text=f"How is the {word} made, kept and used in daily work across the units of the company?",
        scale="maturity",
        why=f"Where the {word} is missing, customers hear a different answer at every counter.",
        levels=tuple(anchor.format(name=word) for anchor in ANCHORS),
        show_me=(f"The latest record of the {word}", "The minutes in which it was decided"),
        weight=2 if number % 4 == 0 else 1,
        foundation=number in (1, 3),
        quick=number < 4,
        actions=tuple(
            Action(
                to=str(level),
                do=f"Bring the {word} to the point where a visitor sees this: {ANCHORS[level - 1].format(name=word)}",
                owner=OWNERS[(number + level) % 4],
                effort=("S", "M", "L")[(number + level) % 3],
                measure=f"Share of units that can show the {word}, counted each quarter",
                needs=needs,
            )
            for level in range(2, 6)
        ),
        sources=(
            SourceReference(
                source=SOURCES[number % 2].id, idea=f"The {word} comes before tools.", practices=(number,)
            ),
        ),
    )


def dimension(name: str, questions: str) -> Dimension:
    key = name.split()[0].lower()
    names = questions.split("|")
    made = tuple(question(key, n, q, f"{key}.q{n - 1}" if n > 1 else None) for n, q in enumerate(names, 1))
    return Dimension(
        id=key,
        name=name,
        meaning=f"Whether {name.lower()} is a shared habit and not the merit of a few people.",
        own_questions=made,
    )


STEPS = ("Mandate", "Blueprint", "Council", "Managers", "Technology")
CHECKLIST = Checklist(
    title="Readiness to extend",
    label="Derived from the five published steps; not Forrester's wording or figure",
    steps=tuple(Step(id=f"step{n}", name=name) for n, name in enumerate(STEPS, 1)),
    checks=tuple(
        Check(
            id=f"check{n}",
            name=f"Check {n}",
            step=f"step{min(5, (n + 1) // 2)}",
            text=f"Has the organisation something written for check number {n}, and can it be shown to a visitor today?",
            rests_on="The sponsor needs a clear remit and criteria for judging the work.",
            contradicted_by=(Contradiction(question="vision.q3", at_most="2"),) if n == 1 else (),
        )
        for n in range(1, 10)
    ),
)


def _count(name: str) -> Column:
    return Column(id=name, name=name.title(), type="count")


WORKSHEETS = (
    Worksheet(
        id="journeys",
        title="Customer episodes",
        help="Which moments matter most.",
        columns=(
            Column(id="name", name="Episode", type="text"),
            Column(id="frequency", name="Frequency", type="rating", min=1, max=5),
            Column(id="importance", name="Emotional importance", type="rating", min=1, max=5),
            Column(id="satisfaction", name="Satisfaction today", type="rating", min=1, max=5, required=False),
        ),
        matrix=Matrix(
            x="frequency",
            y="importance",
            shade="satisfaction",
            quadrants=Quadrants(
                high_high="Redesign first",
                high_low="Make effortless",
                low_high="Prepare with care",
                low_low="Leave for now",
            ),
        ),
    ),
    Worksheet(
        id="departments",
        title="Departments",
        help="Where the change is felt.",
        columns=(
            Column(id="name", name="Department", type="text"),
            Column(id="importance", name="Importance for customers", type="rating", min=1, max=5),
            Column(id="impact", name="Expected impact of the change", type="rating", min=1, max=5),
        ),
        matrix=Matrix(
            x="importance",
            y="impact",
            quadrants=Quadrants(
                high_high="Involve from day one",
                high_low="Keep informed",
                low_high="Support",
                low_low="Follow later",
            ),
        ),
    ),
    Worksheet(
        id="units",
        title="Units",
        help="Would customers and employees recommend the unit?",
        columns=(
            Column(id="name", name="Unit", type="text"),
            *(_count(c) for c in ("cp", "cn", "cd", "ep", "en", "ed")),
        ),
        net_promoter=(
            NetPromoter(id="nps", name="Customer NPS", promoters="cp", passives="cn", detractors="cd"),
            NetPromoter(id="enps", name="Employee NPS", promoters="ep", passives="en", detractors="ed"),
        ),
    ),
)


def full_questionnaire(**changes: object) -> Questionnaire:
    values: dict[str, object] = {
        "format": 1,
        "id": "cx-sample",
        "version": "1.0.0",
        "title": "Customer experience maturity",
        "language": "en",
        "levels": LEVELS,
        "scales": (FIVE,),
        "dimensions": tuple(dimension(n, q) for n, q in NAMES.items()),
        "summary": "A questionnaire about how customer experience is led, understood, delivered and supported.",
        "groups": (Group(id="leadership", name="Leadership"), Group(id="frontline", name="Front line")),
        "sources": SOURCES,
        "roadmap_context": CONTEXT,
        "checklist": CHECKLIST,
        "worksheets": WORKSHEETS,
        "default_target": 4,
    }
    return Questionnaire(**{**values, **changes})  # type: ignore[arg-type]


def odd_questionnaire() -> Questionnaire:
    """Three dimensions, three levels, a scale of two options, no checklist, no foundation, no actions."""
    yes_no = Scale(
        id="yes-no", options=(Option(id="no", label="No", points=0), Option(id="yes", label="Yes", points=1))
    )
    four = Scale(
        id="four",
        options=tuple(
            Option(id=i, label=i.title(), points=p)
            for i, p in zip(("never", "seldom", "often", "always"), (0, 1, 3, 7), strict=True)
        ),
    )
    dims = tuple(
        Dimension(
            id=f"d{d}",
            name=f"Area {d}",
            weight=d,
            own_questions=tuple(
                Question(
                    id=f"d{d}.q{n}", name=f"Habit {n}", text="Is it done?", scale=("yes-no", "four")[n % 2]
                )
                for n in range(1, 2 + 2 * d)
            ),
        )
        for d in range(1, 4)
    )
    levels = tuple(
        Level(name=n, meaning=f"{n}.", starts_at=s) for n, s in (("Low", 0.0), ("Middle", 0.5), ("High", 0.9))
    )
    return Questionnaire(
        format=1,
        id="odd",
        version="2.1.0",
        title="An odd model",
        language="en",
        levels=levels,
        scales=(yes_no, four),
        dimensions=dims,
    )


def _level(respondent: int, index: int, lift: float) -> int:
    base = 1 + (index * 7 + 3) % 4 + lift + (0.9 if respondent % 2 == 0 else -0.5)
    return max(1, min(5, round(base + ((respondent * 5 + index * 3) % 5 - 2) * 0.4)))


def _answer(questionnaire: Questionnaire, respondent: int, index: int, lift: float) -> Answer:
    asked = questionnaire.questions[index]
    options = questionnaire.scale_of(asked).options
    if (respondent + index) % 17 == 5:
        return Answer(unknown=True)
    if index % 19 == 12 and respondent % 3 == 0:
        return Answer(na_reason="This unit has no partners that meet customers.")
    level = min(len(options), _level(respondent, index, lift))
    spoken = (respondent + index) % 4 == 0
    shown = (respondent + index) % 3 == 0
    return Answer(
        option=options[level - 1].id,
        note="Works in two depots; the others do it their own way since the merger." if spoken else "",
        evidence="Board paper 14 of March, minutes of the service meeting" if shown else "",
        evidence_grade=2 + index % 3 if shown else index % 2,
    )


def _worksheets(questionnaire: Questionnaire) -> dict[str, tuple[Row, ...]]:
    if not questionnaire.worksheets:
        return {}
    episodes = (
        ("Claims after damage", 2, 5, 2),
        ("Delivery on time", 5, 4, 4),
        ("Invoice question", 4, 2, 3),
        ("Booking", 5, 3, 3),
        ("Late notice", 4, 5, 1),
        ("Contract renewal", 1, 4, 3),
        ("Customs papers", 2, 2, 4),
        ("Proof of delivery", 5, 4, 2),
    )
    departments = (
        ("Customer service", 5, 5),
        ("Operations", 5, 4),
        ("Finance", 2, 3),
        ("Sales", 4, 2),
        ("Information technology", 3, 5),
        ("Human resources", 2, 2),
    )
    units = (
        ("Hamburg", 40, 30, 12, 20, 15, 18),
        ("Lyon", 12, 20, 22, 9, 8, 4),
        ("Vienna", 8, 6, 3, 3, 2, 4),
        ("Porto", 0, 0, 0, 2, 3, 1),
    )
    return {
        "journeys": tuple(
            {"name": n, "frequency": f, "importance": i, "satisfaction": s} for n, f, i, s in episodes
        ),
        "departments": tuple({"name": n, "importance": i, "impact": e} for n, i, e in departments),
        "units": tuple(
            dict(zip(("name", "cp", "cn", "cd", "ep", "en", "ed"), unit, strict=True)) for unit in units
        ),
    }


def one_sheet(
    questionnaire: Questionnaire, respondent: int = 0, *, lift: float = 0.0, **changes: object
) -> Answers:
    leads = respondent % 2 == 0
    readiness = (
        {
            check.id: ("yes", "no", "unknown")[(n * 2 + respondent % 3) % 3]
            for n, check in enumerate(questionnaire.checklist.checks)
        }
        if questionnaire.checklist
        else {}
    )
    values: dict[str, object] = {
        "questionnaire": f"{questionnaire.id}@1",
        "organisation": "Nordlicht Freight",
        "scope": "Road freight, Northern Europe",
        "assessor": "Hansen Advisory",
        "wave": "2026-Q3",
        "date": "2026-09-30",
        "respondent": Respondent(
            id=f"r{respondent + 1}",
            group=("leadership" if leads else "frontline") if questionnaire.groups else "",
            role="Director" if leads else "Dispatcher",
        ),
        "answers": {
            q.id: _answer(questionnaire, respondent, n, lift) for n, q in enumerate(questionnaire.questions)
        },
        "readiness": readiness,
        "worksheets": _worksheets(questionnaire) if respondent == 0 else {},
    }
    return Answers(**{**values, **changes})  # type: ignore[arg-type]


def sheets(
    questionnaire: Questionnaire, respondents: int, *, lift: float = 0.0, **changes: object
) -> tuple[Answers, ...]:
    return tuple(one_sheet(questionnaire, n, lift=lift, **changes) for n in range(respondents))
