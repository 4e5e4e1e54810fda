"""A small maturity model that is nothing like the shipped one, for the tests of the interview."""

from pathlib import Path

from cxmaturity.answers.model import Answers
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire

PATH = Path(__file__).parent / "fixtures" / "interview_model.yaml"
QUESTIONS = ["oven.owned", "oven.clean", "oven.hot", "shop.open", "shop.smell"]


def bakery() -> Questionnaire:
    """Return the model."""
    return read_questionnaire(PATH)


def sheet(**changed: object) -> Answers:
    """Return a sheet of the model, empty but for what is given."""
    return Answers(questionnaire="bakery@2", **changed)  # type: ignore[arg-type]
