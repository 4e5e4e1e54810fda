"""How long reading one answer file with types and lines takes, against a plain load of its text."""

import yaml

from cxmaturity.answers.read import read_answers
from cxmaturity.questionnaire.read import read_questionnaire
from measure import EXAMPLE, Figure, in_turns, processor_time

ROUNDS = 15
TIMES = 20


def figures() -> list[Figure]:
    """Read and load the same file in turns; the questionnaire is read once, as in a batch."""
    questionnaire = read_questionnaire("cx-maturity")
    text = EXAMPLE.read_text(encoding="utf-8")
    load, read = in_turns(
        ROUNDS,
        lambda: processor_time(lambda: yaml.load(text, yaml.CSafeLoader), TIMES),
        lambda: processor_time(lambda: read_answers(EXAMPLE, questionnaire), TIMES),
    )
    return [Figure("read_answers / yaml.load(CSafeLoader)", read / load, 0.7)]
