"""Conditions in words, in the three languages: as one reads them, without a double no."""

import pytest
from msgspec.structs import replace

from cxmaturity.questionnaire.condition_words import asked_when
from cxmaturity.questionnaire.conditions import Condition
from cxmaturity.questionnaire.model import Otherwise, Questionnaire
from cxmaturity.report.questionnaire_page import questionnaire_page
from cxmaturity.text.language import LANGUAGES, language
from tests.models import dimension, model, question

OPTIONS = {"none": "None", "part": "Some", "all": "All"}


def asked(*conditions: Condition, otherwise: Otherwise = "nothing") -> Questionnaire:
    """Return a questionnaire whose last question has these conditions."""
    made = model(
        dimension(
            "a",
            replace(question("a.one", scale="three"), name="Stores"),
            replace(question("a.two", scale="three"), name="Web"),
            replace(question("a.last"), applies_when=conditions, otherwise=otherwise),
        )
    )
    three = made.scales[1]
    labels = tuple(replace(option, label=OPTIONS[option.id]) for option in three.options)
    return replace(made, scales=(made.scales[0], replace(three, options=labels)))


ONE, TWO = Condition(question="a.one", at_least="part"), Condition(question="a.two", one_of=("part", "all"))
CASES = {
    "Stores is at least “Some”": (ONE,),
    "Stores is not at least “Some”": (Condition(negated=ONE),),
    "Stores is at least “Some” and Web is “Some”, “All”": (ONE, TWO),
    "Stores is at least “Some” or Web is “Some”, “All”": (Condition(any_of=(ONE, TWO)),),
    "Stores is not at least “Some” and Web is not “Some”, “All”": (
        Condition(negated=Condition(any_of=(ONE, TWO))),
    ),
    "Stores is not at least “Some” or Web is not “Some”, “All”": (
        Condition(negated=Condition(all_of=(ONE, TWO))),
    ),
    "Stores is at most “None” and (Stores is at least “Some” or Web is “Some”, “All”)": (
        Condition(question="a.one", at_most="none"),
        Condition(any_of=(ONE, TWO)),
    ),
    "Stores is at least “Some” and (the scope is “Web” or “All” is not ticked in Web)": (
        Condition(
            all_of=(
                ONE,
                Condition(
                    any_of=(
                        Condition(field="scope", one_of=("Web",)),
                        Condition(negated=Condition(question="a.two", ticked="all")),
                    )
                ),
            )
        ),
    ),
    "Stores is answered": (Condition(negated=Condition(question="a.one", answered=False)),),
    "Stores is not answered": (Condition(question="a.one", answered=False),),
    "Stores is not at most “Some”": (Condition(negated=Condition(question="a.one", at_most="part")),),
    "“All” is ticked in Web": (Condition(all_of=(Condition(question="a.two", ticked="all"),)),),
    "Stores is at least “Some”, Web is “Some”, “All” and the respondent's group is not “staff”": (
        ONE,
        TWO,
        Condition(negated=Condition(field="group", one_of=("staff",))),
    ),
}


@pytest.mark.parametrize("said", CASES)
def test_a_condition_reads_as_one_says_it(said: str) -> None:
    questionnaire = asked(*CASES[said])
    assert asked_when(questionnaire.questions[-1], questionnaire, language()) == f"Asked only when {said}."


FIELDS = ("organisation", "scope", "assessor", "wave", "group", "role")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_part_has_words_in_every_language(tag: str) -> None:
    fields = tuple(Condition(field=field, one_of=("X",)) for field in FIELDS)
    parts = (*(part for case in CASES.values() for part in case), *fields)
    questionnaire = asked(Condition(any_of=parts), otherwise="lowest")
    told = asked_when(questionnaire.questions[-1], questionnaire, language(tag))
    bare = told
    for name in ("Stores", "Web", "Some", "None", "All", "staff", "X"):
        bare = bare.replace(name, "")
    assert (tag == "en") is any(sign.isascii() and sign.isalpha() for sign in bare), bare
    assert told in questionnaire_page(questionnaire, tag).replace("&#39;", "'")


def test_what_is_always_asked_has_no_words() -> None:
    questionnaire = asked(ONE)
    assert asked_when(questionnaire.questions[0], questionnaire, language()) == ""
    assert asked_when(questionnaire.dimensions[0], questionnaire, language()) == ""


def test_a_condition_is_written_as_a_file_has_it() -> None:
    condition = Condition(all_of=(ONE, Condition(negated=TWO), Condition(question="a", answered=False)))
    assert condition.written == (
        "{all: [{question: a.one, at_least: part}, {not: {question: a.two, is: [part, all]}}, "
        "{question: a, answered: false}]}"
    )


@pytest.mark.parametrize(("unit", "told"), [("people", "250 people"), ("", "250")])
def test_a_figure_that_is_never_scored_is_told_as_the_number_that_it_is(unit: str, told: str) -> None:
    staff = replace(question("a.staff"), name="Staff", kind="number", scored=False, unit=unit)
    last = replace(question("a.last"), applies_when=(Condition(question="a.staff", at_least="250"),))
    asks = model(dimension("a", staff, last))
    assert (
        asked_when(asks.questions[-1], asks, language("en")) == f"Asked only when Staff is at least “{told}”."
    )
    assert told in questionnaire_page(asks, "en")
