"""Gates on the plan: what is overdue, what has no owner, and where no plan is."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cxmaturity.schemas import schema
from tests.command_line import laid_out, refused, within
from tests.test_following import AFTER, BEFORE, PLAN
from tests.test_plan_command import MODEL

GATES = "format: 1\nplan: {overdue: 0, without_owner: 0}\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with two waves of the small model, the plan of the first one, and gates on it."""
    monkeypatch.chdir(tmp_path)
    laid_out(
        tmp_path,
        {
            "questionnaires/shop/questionnaire.yaml": MODEL,
            "acme/q3/one.yaml": BEFORE,
            "acme/q3/plan.yaml": PLAN,
            "acme/q2/one.yaml": AFTER,
            "gates.yaml": GATES,
        },
    )
    return tmp_path


def checked(folder: Path, *options: str) -> dict[str, Any]:
    """Return the verdict on the gates by their ids, from JSON that is as its schema says."""
    done = within("check", *options, "--format", "json", folder=folder)
    assert done.returncode in (0, 3), done.stderr
    made = json.loads(done.stdout)
    jsonschema.validate(made, schema("verdict"))
    assert made["exit_code"] == done.returncode
    return {gate["id"]: gate for gate in made["gates"]}


# Of the plan's six moves four are open: branches and partners' next days have passed, causes has no owner.
CASES: dict[str, tuple[list[str], dict[str, tuple[str, int | None, list[str]]]]] = {
    "beside the answers, before any day has come": (
        ["acme/q3", "--today", "2026-10-01"],
        {"plan.overdue": ("met", 0, []), "plan.without_owner": ("not_met", 1, ["act.causes=3"])},
    ),
    "on the last day nothing is overdue": (
        ["acme/q3", "--today", "2027-03-30"],
        {"plan.overdue": ("met", 0, []), "plan.without_owner": ("not_met", 1, ["act.causes=3"])},
    ),
    "on the day after it is": (
        ["acme/q3", "--today", "2027-03-31"],
        {
            "plan.overdue": ("not_met", 1, ["act.branches=2"]),
            "plan.without_owner": ("not_met", 1, ["act.causes=3"]),
        },
    ),
    "beside the baseline, what has risen since is nobody's to do": (
        ["acme/q2", "--baseline", "acme/q3", "--today", "2027-10-31"],
        {
            "plan.overdue": ("not_met", 2, ["act.branches=2", "listen.loop=3"]),
            "plan.without_owner": ("met", 0, []),
        },
    ),
    "no plan at all": (
        ["acme/q2", "--today", "2027-10-31"],
        {"plan.overdue": ("not_met", None, []), "plan.without_owner": ("not_met", None, [])},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_gate_on_the_plan_counts(case: str, place: Path) -> None:
    options, expected = CASES[case]
    gates = checked(place, *options)
    assert {name: (one["outcome"], one["has"], one["moves"]) for name, one in gates.items()} == expected


def test_a_move_that_has_not_begun_needs_no_owner_yet(place: Path) -> None:
    plan = place / "acme/q3/plan.yaml"
    plan.write_text(PLAN.replace("{id: act.causes=3, phase: 2,", "{id: act.causes=3, start: 2027-03-30,"))
    assert checked(place, "acme/q3", "--today", "2027-03-29")["plan.without_owner"]["has"] == 0
    assert checked(place, "acme/q3", "--today", "2027-03-30")["plan.without_owner"]["has"] == 1


def test_so_many_as_are_allowed_are_met_and_one_more_is_not(place: Path) -> None:
    for most, outcome in ((1, "not_met"), (2, "met"), (3, "met")):
        (place / "gates.yaml").write_text(f"format: 1\nplan: {{overdue: {most}}}\n")
        gates = checked(place, "acme/q2", "--baseline", "acme/q3", "--today", "2027-10-31")
        assert gates["plan.overdue"]["outcome"] == outcome and len(gates) == 1


def test_a_severity_and_a_waiver_are_those_of_any_gate(place: Path) -> None:
    late = ("acme/q3", "--today", "2027-03-31")
    for severity, outcome in (("warn", "warning"), ("off", "off")):
        (place / "gates.yaml").write_text(f"format: 1\nplan: {{overdue: 0, severity: {severity}}}\n")
        assert checked(place, *late)["plan.overdue"]["outcome"] == outcome
    waiver = "waivers: [{gate: plan.overdue, justification: Sold, owner: CX, expires: 2027-12-31}]\n"
    (place / "gates.yaml").write_text("format: 1\nplan: {overdue: 0}\n" + waiver)
    assert checked(place, *late)["plan.overdue"]["outcome"] == "waived"


SAID = {
    "text": r"not met  1 \(act\.branches=2\)  at most 0  plan\.overdue\n",
    "md": r"\| ❌ not met \| Plan \| 1 \(act\.branches=2\) \| at most 0 \| `plan\.overdue` \|",
    "json": r'"message": "Plan, overdue moves: 1 \(act\.branches=2\); needs at most 0"',
    "junit": r'<failure type="above" message="Plan, overdue moves: 1 \(act\.branches=2\); needs at most 0"',
}


@pytest.mark.parametrize("name", SAID)
def test_every_format_says_which_moves_they_are_and_names_no_owner(name: str, place: Path) -> None:
    done = within("check", "acme/q3", "--today", "2027-03-31", "--format", name, folder=place)
    text = re.sub(r"\\([^\w\s])", r"\1", done.stdout.decode()) if name == "md" else done.stdout.decode()
    assert done.returncode == 3 and re.search(SAID[name], text), text
    assert "Okafor" not in text


def test_without_a_plan_the_way_out_is_said(place: Path) -> None:
    for name in SAID:
        done = within("check", "acme/q2", "--today", "2027-03-31", "--format", name, folder=place)
        assert done.returncode == 3
        shown = " ".join(done.stdout.decode().replace("\\", "").split())
        assert "no plan lies beside the answers: `cxmaturity plan PATH --save` keeps one" in shown


def test_a_plan_that_nobody_asks_for_is_not_even_read(place: Path) -> None:
    (place / "acme/q3/plan.yaml").write_text("plan_of: [1")
    (place / "gates.yaml").write_text("format: 1\noverall: {stage: 1}\n")
    assert within("check", "acme/q3", folder=place).returncode == 0


def test_a_stale_plan_is_said_to_be_one_and_a_broken_one_is_refused(place: Path) -> None:
    done = within("check", "acme/q3", "--today", "2026-10-01", folder=place)
    assert done.stderr.decode() == "acme/q3/plan.yaml: it was made for other answers than these\n"
    (place / "acme/q3/plan.yaml").write_text(PLAN.replace("status: done", "status: begun", 1))
    assert refused(within("check", "acme/q3", folder=place)) == (
        "acme/q3/plan.yaml:9: moves.listen.loop=2.status: must be one of done, dropped, open (got begun)\n"
    )


BROKEN = {
    "plan: {}": "gates.yaml:2: plan: asks for nothing; write one of overdue, without_owner",
    "plan: {overdue: -1}": "gates.yaml:2: plan.overdue: must be at least 0 (got -1)",
    "plan: {late: 0}": "gates.yaml:2: plan.late: is not a field here; "
    "known here: severity, overdue, without_owner",
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_gate_on_the_plan_says_what_is_wrong(text: str, place: Path) -> None:
    (place / "gates.yaml").write_text(f"format: 1\n{text}\n")
    assert BROKEN[text] in refused(within("check", "acme/q3", folder=place))
