"""Conditions drawn at random, questionnaires with them, and a slow second opinion on what is asked."""

from hypothesis import strategies as st
from msgspec.structs import replace

from cxmaturity.answers.model import Answer, Answers, Respondent, State
from cxmaturity.questionnaire.conditions import Condition
from cxmaturity.questionnaire.model import Question, Questionnaire
from cxmaturity.questionnaire.scales import Scale
from tests.models import dimension, model, question, sheets_for

HALF = 0.5
"""Neither true nor false."""


def tests_of(earlier: list[Question], questionnaire: Questionnaire) -> st.SearchStrategy[Condition]:
    """Draw a test of one of the earlier questions or of the header."""
    headers = st.builds(
        lambda field, names: Condition(field=field, one_of=tuple(names)),
        st.sampled_from(["scope", "wave"]),
        st.lists(st.sampled_from(["Shops", "Depots"]), min_size=1, max_size=2),
    )
    if not earlier:
        return headers

    def of(asked: Question) -> st.SearchStrategy[Condition]:
        options = st.sampled_from([option.id for option in questionnaire.scale_of(asked).options])
        return st.one_of(
            st.builds(lambda one: Condition(question=asked.id, at_least=one), options),
            st.builds(lambda one: Condition(question=asked.id, at_most=one), options),
            st.builds(lambda one: Condition(question=asked.id, ticked=one), options),
            st.builds(
                lambda some: Condition(question=asked.id, one_of=tuple(some)),
                st.lists(options, min_size=1, max_size=3),
            ),
            st.builds(lambda yes: Condition(question=asked.id, answered=yes), st.booleans()),
        )

    return st.one_of(st.sampled_from(earlier).flatmap(of), headers)


def conditions_on(earlier: list[Question], questionnaire: Questionnaire) -> st.SearchStrategy[Condition]:
    """Draw a condition of any depth on the earlier questions and the header."""
    return st.recursive(
        tests_of(earlier, questionnaire),
        lambda inner: st.one_of(
            st.builds(lambda parts: Condition(all_of=tuple(parts)), st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda parts: Condition(any_of=tuple(parts)), st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda part: Condition(negated=part), inner),
        ),
        max_leaves=6,
    )


@st.composite
def models_with_conditions(draw: st.DrawFn) -> Questionnaire:
    """Draw a questionnaire of one to three dimensions, some of their questions with conditions."""
    made, earlier = [], []
    plain = model()
    for d in range(draw(st.integers(1, 3))):
        own, before = [], list(earlier)
        for q in range(draw(st.integers(1, 3))):
            one = question(
                f"d{d}.q{q}",
                weight=draw(st.integers(1, 3)),
                foundation=draw(st.booleans()),
                scale=draw(st.sampled_from(["five", "five", "three"])),
                quick=draw(st.booleans()),
            )
            own.append(draw(_maybe_conditional(one, earlier, plain)) if earlier else one)
            earlier.append(own[-1])
        whole = dimension(f"d{d}", *own, weight=draw(st.integers(1, 3)))
        made.append(draw(_maybe_conditional(whole, before, plain)) if before else whole)
    return model(*made, min_coverage=draw(st.sampled_from([0.0, 0.7])))


@st.composite
def _maybe_conditional(draw: st.DrawFn, thing: Question, earlier: list[Question], plain: Questionnaire):
    """Give a question or a dimension conditions, in half of all cases."""
    if draw(st.booleans()):
        return thing
    stated = draw(st.lists(conditions_on(earlier, plain), min_size=1, max_size=2))
    return replace(
        thing, applies_when=tuple(stated), otherwise=draw(st.sampled_from(["nothing", "nothing", "lowest"]))
    )


@st.composite
def groups_with_conditions(
    draw: st.DrawFn, most: int = 7, groups: tuple[str, ...] = ("",)
) -> tuple[Questionnaire, tuple[Answers, ...]]:
    """Draw a questionnaire with conditions, and the sheets of up to `most` of one scope, some alike."""
    questionnaire = draw(models_with_conditions())
    scope = draw(st.sampled_from(["", "Shops", "Depots"]))
    given = draw(st.lists(sheets_for(questionnaire), min_size=1, max_size=most))
    count = draw(st.integers(len(given), most))
    return questionnaire, tuple(
        replace(
            given[place % len(given)],
            scope=scope,
            respondent=Respondent(id=f"r{place}", group=draw(st.sampled_from(groups))),
        )
        for place in range(count)
    )


# ---- The second opinion: 1 is true, 0 is false, a half is unknown; all is the least, any the most


def slowly_asked(questionnaire: Questionnaire, sheet: Answers) -> dict[str, str]:
    """Return for each question whether it is asked, or else what it counts as."""
    found: dict[str, str] = {}
    for one in questionnaire.dimensions:
        for asked in one.questions:
            found[asked.id] = _outcome(one, asked, questionnaire, sheet, found)
    return found


def _outcome(
    one, asked: Question, questionnaire: Questionnaire, sheet: Answers, found: dict[str, str]
) -> str:
    if sheet.quick and not asked.quick:
        return "left out"
    for thing in (one, asked):
        if min([1.0, *(worth(c, questionnaire, sheet, found) for c in thing.applies_when)]) == 0:
            return thing.otherwise
    return "asked"


def worth(condition: Condition, questionnaire: Questionnaire, sheet: Answers, found: dict[str, str]) -> float:
    """Return 1, 0 or a half for what holds, does not, or is not known."""
    parts = [worth(part, questionnaire, sheet, found) for part in condition.parts]
    if condition.all_of is not None:
        return min(parts)
    if condition.any_of is not None:
        return max(parts)
    if condition.negated is not None:
        return 1 - parts[0]
    if condition.field is not None:
        said = getattr(sheet, condition.field).lower()
        return HALF if not said else float(said in [name.lower() for name in condition.one_of])
    return _of_a_question(condition, questionnaire, sheet, found[condition.question])


def _of_a_question(condition: Condition, questionnaire: Questionnaire, sheet: Answers, outcome: str) -> float:
    answer = sheet.answers.get(condition.question, Answer())
    if outcome == "left out" or (outcome == "asked" and answer.state is State.UNANSWERED):
        return HALF
    there = outcome == "asked" and answer.state is State.ANSWERED
    if condition.answered is not None:
        return float(there == condition.answered)
    if outcome == "asked" and answer.state is State.UNKNOWN:
        return HALF
    return float(there and _fits(condition, answer.option or "", _scale(condition, questionnaire)))


def _scale(condition: Condition, questionnaire: Questionnaire) -> Scale:
    return next(
        questionnaire.scale_of(one) for one in questionnaire.questions if one.id == condition.question
    )


def _fits(condition: Condition, option: str, scale: Scale) -> bool:
    points = {one.id: one.points for one in scale.options}
    if condition.at_least is not None:
        return points[option] >= points[condition.at_least]
    if condition.at_most is not None:
        return points[option] <= points[condition.at_most]
    return option in (*condition.one_of, condition.ticked)
