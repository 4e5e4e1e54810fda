"""What follows from a questionnaire alone is worked out once, and never held for ever."""

from msgspec.structs import replace

from cxmaturity.questionnaire.memo import per_questionnaire
from cxmaturity.questionnaire.model import Questionnaire
from tests.models import dimension, model, question

ASKED = model(dimension("a", question("a.one")))


def test_each_of_the_last_eight_questionnaires_is_worked_out_once() -> None:
    made: list[str] = []

    def make(questionnaire: Questionnaire) -> str:
        made.append(questionnaire.title)
        return f"of {questionnaire.title}"

    look_up = per_questionnaire(make)
    several = [replace(ASKED, title=str(place)) for place in range(9)]
    for _ in range(2):
        assert [look_up(one) for one in several[:8]] == [f"of {place}" for place in range(8)]
    assert made == [str(place) for place in range(8)]
    # The ninth takes the place of the first alone, and the first that of the second.
    for one in (several[8], several[1], several[0], several[2], several[1]):
        assert look_up(one) == f"of {one.title}"
    assert made[8:] == ["8", "0", "1"]


def test_equal_questionnaires_are_told_apart() -> None:
    """Comparing two takes longer than scoring a sheet, so each has its own value."""
    look_up = per_questionnaire(lambda questionnaire: [questionnaire.title])
    one, other = replace(ASKED), replace(ASKED)
    assert look_up(one) is look_up(one) and look_up(one) == look_up(other)
    assert look_up(one) is not look_up(other)
