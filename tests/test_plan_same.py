"""The same answers give the same plan: in any order, in any process, of sheets or of what a report has."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from cxmaturity.answers.model import Answers, Respondent
from cxmaturity.answers.read import read_answers
from cxmaturity.answers.words import words_of
from cxmaturity.plan.make import make_plan
from cxmaturity.plan.model import Plan, Wish
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.scoring.assess import assess, assess_tally
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.published import published

ROOT = Path(__file__).parent.parent
GROUPS = {
    "service-vows": "quillmere-heating/2026-q3",
    "employee-enablement": "pellworth-mutual/2026-q3",
    "freight-programme": "halvern-forwarding/2026-q3",
}
TODAY = date(2026, 3, 1)


def planned(assessment: Assessment) -> Plan:
    return make_plan(assessment, Wish(), today=TODAY, whole=False)


def sheets_of(name: str) -> list[Answers]:
    folder = ROOT / "questionnaires" / name / "examples" / GROUPS[name]
    return list(read_answers(folder, read_questionnaire(name)))


def agreed(sheets: list[Answers]) -> Answers:
    """What a group settled on: the first one's answers to every other question."""
    first = sheets[0]
    answers = dict(list(first.answers.items())[::2])
    return replace(first, respondent=Respondent(id="all", role="consensus"), answers=answers)


@pytest.mark.parametrize("name", GROUPS)
def test_the_order_of_sheets_and_answers_is_nothing_to_a_plan(name: str) -> None:
    questionnaire, sheets = read_questionnaire(name), sheets_of(name)
    turned = [replace(one, answers=dict(reversed(one.answers.items()))) for one in reversed(sheets)]
    first = planned(assess(questionnaire, sheets, redraw=False))
    assert first.moves
    again = planned(assess(questionnaire, turned, redraw=False))
    assert msgspec.json.encode(again) == msgspec.json.encode(first)


@pytest.mark.parametrize("with_consensus", [False, True], ids=["members", "consensus"])
@pytest.mark.parametrize("strict", [False, True], ids=["claimed", "strict"])
@pytest.mark.parametrize("name", GROUPS)
def test_a_plan_of_what_a_report_carries_is_that_of_the_sheets(
    name: str, strict: bool, with_consensus: bool
) -> None:
    questionnaire, sheets = read_questionnaire(name), sheets_of(name)
    if with_consensus:
        sheets = [*sheets, agreed(sheets)]
    found = assess(questionnaire, sheets, strict=strict, redraw=False)
    carried = assess_tally(
        questionnaire, published(found), words=words_of(questionnaire, sheets), strict=strict, redraw=False
    )
    plan = planned(found)
    assert msgspec.json.encode(planned(carried)) == msgspec.json.encode(plan)
    # It begins where the assessment stands, what nobody knows at its lowest.
    assert plan.now.index == pytest.approx(found.overall.low)
    assert plan.lowest or plan.now.stage == found.overall.stage


def test_two_processes_make_the_same_bytes() -> None:
    code = (
        "import sys, msgspec; from datetime import date; from pathlib import Path\n"
        "from cxmaturity.library import score; from cxmaturity.plan.make import make_plan\n"
        "from cxmaturity.plan.model import Wish\n"
        "plan = make_plan(score(Path(sys.argv[1])), Wish(), today=date(2026, 3, 1))\n"
        "sys.stdout.buffer.write(msgspec.json.encode(plan))"
    )
    path = ROOT / "questionnaires" / "satisfaction-measurement" / "examples" / "single.yaml"
    made = {
        subprocess.run(
            [sys.executable, "-c", code, path],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1
    assert msgspec.json.decode(made.pop())["swaps"]
