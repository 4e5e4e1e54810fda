"""`explain` ends with the plan: what it does first, where a question stands in it, and why it does not."""

import json
import os
import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

import cxmaturity as cx
from cxmaturity.assess_paths import assess_path
from cxmaturity.plan import make
from cxmaturity.plan.model import NotTaken, Plan
from cxmaturity.resources import bundled
from cxmaturity.terminal.explanation import explain
from cxmaturity.terminal.plan_explanation import explain_with_plan
from tests.command_line import cxmaturity, within
from tests.test_plan_command import EXAMPLES, SHEET, shop

TODAY = date(2026, 11, 28)
HEADLINE = "  Stage 3 by 2027-09-30 with 5 moves, about 25 person-days."
FIRST, SECOND = "Phase 1, 2026-09-30 to 2027-03-30", "Phase 2, 2027-03-30 to 2027-09-30"


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a sheet of the small model, in the folder that the command runs in."""
    monkeypatch.chdir(tmp_path)
    return shop(tmp_path)


def added(path: Path, subject: str | None, tag: str = "en") -> list[str]:
    """Return the lines that the plan adds to an explanation."""
    assessment = assess_path(path, redraw=False, language=tag)
    before = explain(assessment, subject, tag=tag).lines
    after = explain_with_plan(assessment, subject, today=TODAY, tag=tag).lines
    assert after[: len(before) + 1] == (*before, "")
    return list(after[len(before) + 1 :])


def test_of_the_whole_it_tells_what_the_plan_does_first(answers: Path) -> None:
    assert added(answers, None) == [
        "The plan:",
        HEADLINE,
        f"  {FIRST}: 3 moves, about 15 person-days",
        "    1. Feedback loop: 1 → 2 (lifts Listening to 2; needed for stage 3 by 2027-09-30; part of the "
        "smallest change that lifts the stage)",
        "    2. Partners: 1 → 2 (lifts Acting to 2; needed for stage 3 by 2027-09-30)",
        "    3. Branches: not asked → 2 (needed for stage 3 by 2027-09-30; not asked today, and opened by "
        "this plan)",
        "  After it: stage 2, index 50; as shown stage 1, index 0.",
        "  The plan opens these, which count as the lowest until answered: Branches.",
        "  As shown: no evidence is named yet of what is raised, and so it counts as far as answers without "
        "evidence do.",
        "  Person-days are estimates: S is up to 5, M up to 30, L above 30, which is counted as 60.",
        "The whole plan:",
        "  cxmaturity plan",
    ]
    assert added(answers, "overall") == added(answers, None)


STEPS: dict[str, list[str]] = {
    "listen.loop": [
        f"  {FIRST}, move 1: 1 → 2 (lifts Listening to 2; needed for stage 3 by 2027-09-30; part of the "
        "smallest change that lifts the stage)",
        f"  {SECOND}, move 1: 2 → 3 (lifts the whole to 3; lifts Listening to 3; needed by Root causes)",
    ],
    "act.branches": [
        f"  {FIRST}, move 3: not asked → 2 (needed for stage 3 by 2027-09-30; not asked today, and opened by "
        "this plan)"
    ],
    "listen.lost": ["  No step: it is below its target, and not needed for this."],
    "act.circular": ["  No step: it is not scored."],
    "listen": [
        f"  {FIRST}, move 1: Feedback loop: 1 → 2 (lifts Listening to 2; needed for stage 3 by 2027-09-30; "
        "part of the smallest change that lifts the stage)",
        f"  {SECOND}, move 1: Feedback loop: 2 → 3 (lifts the whole to 3; lifts Listening to 3; needed by "
        "Root causes)",
    ],
}


@pytest.mark.parametrize("subject", STEPS)
def test_of_a_question_or_a_dimension_it_tells_its_moves_and_why_they_stand_there(
    subject: str, answers: Path
) -> None:
    assert added(answers, subject) == ["In the plan:", HEADLINE, *STEPS[subject]]


NO_STEP: dict[str, tuple[str, str, str]] = {
    "it reaches its target": ("listen.lost: 2", "listen.lost: 3", "listen.lost"),
    "it does not apply": ("listen.lost: 2", "listen.lost: {na: we lose none}", "listen.lost"),
    "nobody is asked it, and the plan does not open it": (
        "act.partners: 1",
        "act.partners: {na: -}",
        "act.branches",
    ),
}


@pytest.mark.parametrize("why", NO_STEP)
def test_why_a_question_has_no_step(why: str, answers: Path) -> None:
    was, now, question = NO_STEP[why]
    assert was in SHEET
    answers.write_text(SHEET.replace(was, now))
    assert added(answers, question)[2:] == [f"  No step: {why}."]


LEFT = {
    "avoided": "it is left out as asked",
    "no_room": "it is below its target, and no help in these phases",
    "too_long": "it takes more person-days than fit a half-year",
    "waits": "it waits for Root causes, and so can never rise",
}


@pytest.mark.parametrize("reason", LEFT)
def test_every_reason_is_told(reason: str, answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = make.make_plan
    left = NotTaken(question="listen.lost", dimension="listen", option="3", reason=reason, of=("act.causes",))

    def with_it(*arguments: object, **options: object) -> Plan:
        return replace(original(*arguments, **options), left_out=(left,))

    monkeypatch.setattr(make, "make_plan", with_it)
    assert added(answers, "listen.lost")[2:] == [f"  No step: {LEFT[reason]}."]


def test_what_is_not_proven_or_not_known_is_said_where_the_plan_is(
    answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers.write_text(SHEET.replace("act.partners: 1", "act.partners: unknown"))
    listed = "  Nobody knows these, and so they count as the lowest until answered: Partners, Branches."
    assert any(line.startswith(listed) for line in added(answers, None))
    assert added(answers, "act.partners")[-1] == (
        "  Nobody knows it, and so it counts as the lowest until answered."
    )
    original = make.make_plan

    def best_found(*arguments: object, **options: object) -> Plan:
        return replace(original(*arguments, **options), proven=False, gap=0.1)

    monkeypatch.setattr(make, "make_plan", best_found)
    for subject in (None, "listen", "listen.lost"):
        assert "  Best found: as much may be reached in up to 10% fewer person-days." in added(
            answers, subject
        )


@pytest.mark.parametrize("name", ["velmar-leasing", "norrvik-broadband"])
def test_it_is_the_plan_of_the_command(name: str) -> None:
    """A second opinion: each question's lines against the object that `plan` writes for machines."""
    path = EXAMPLES / "personas" / f"{name}.yaml"
    done = within("plan", str(path), "--format", "json", folder=path.parent)
    placed = [
        (move["question"], phase["number"], place)
        for phase in json.loads(done.stdout)["phases"]
        for place, move in enumerate(phase["moves"], 1)
    ]
    assessment = assess_path(path, redraw=False)
    told = [
        (question.id, int(words[1].strip(",")), int(words[6].strip(":")))
        for question in assessment.questionnaire.questions
        for words in _phases(explain_with_plan(assessment, question.id, today=TODAY).lines)
    ]
    assert sorted(told) == sorted(placed) and placed


def _phases(lines: Sequence[str]) -> list[list[str]]:
    """Return the lines that begin with a phase, by their words: Phase 1, DAY to DAY, move 2: …"""
    return [line.split() for line in lines if line.startswith("  Phase ")]


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant"])
def test_in_chinese_it_is_chinese(tag: str) -> None:
    path = bundled("questionnaires") / "cx-maturity" / "examples" / "personas" / "velmar-leasing.yaml"
    for subject in (None, "vision", "vision.sponsor"):
        # But for the command to be typed next.
        for line in set(added(path, subject, tag)) - {"  cxmaturity plan"}:
            assert not [word for word in line.split() if word.isascii() and word.isalpha() and word != "CX"]


def test_what_a_strict_plan_counts_is_said_of_every_subject(answers: Path) -> None:
    said = "  Strict: what is raised counts here as if evidence of it were shown."
    for strict in (True, False):
        assessment = assess_path(answers, redraw=False, strict=strict)
        for subject in (None, "listen", "listen.lost"):
            told = explain_with_plan(assessment, subject, today=TODAY).lines
            assert (said in told) == strict


# ---- Without a plan


def test_what_cannot_be_planned_is_explained_all_the_same(tmp_path: Path) -> None:
    assert added(EXAMPLES / "quick.yaml", None) == [
        "The plan is not shown: a plan needs all questions, and only the quick set was answered."
    ]
    shop(tmp_path, answers="format: 1\nquestionnaire: shop@1\nanswers: {listen.loop: 2}\n")
    done = within("explain", "answers.yaml", folder=tmp_path)
    assert done.returncode == 0
    assert " ".join(done.stdout.decode().split()).endswith(
        "The plan is not shown: too little is known for a plan; `cxmaturity plan` counts what nobody knows "
        "as the lowest."
    )


def test_without_the_solver_a_line_says_so_and_the_rest_is_as_before(answers: Path) -> None:
    (answers.parent / "no" / "highspy").mkdir(parents=True)
    (answers.parent / "no" / "highspy" / "__init__.py").write_text("raise ImportError('none here')\n")
    paths = os.pathsep.join(filter(None, (str(answers.parent / "no"), os.environ.get("PYTHONPATH"))))
    done = cxmaturity("explain", "answers.yaml", folder=answers.parent, environment={"PYTHONPATH": paths})
    with_it = cxmaturity("explain", "answers.yaml", folder=answers.parent)
    assert (done.returncode, done.stderr) == (0, b"")
    before, _, after = done.stdout.decode().rpartition("\n\n")
    assert " ".join(after.split()) == (
        "The plan is not shown: a plan needs `highspy`, which is not installed: `python -m pip install "
        "highspy`."
    )
    assert with_it.stdout.decode().startswith(before)


# ---- As if, and from Python


def test_as_if_the_plan_is_of_the_supposed_answers(answers: Path) -> None:
    done = within(
        "explain", "answers.yaml", "listen.loop", "--what-if", "listen.loop=3", folder=answers.parent
    )
    shown = done.stdout.decode()
    assert shown.startswith("As if:\n")
    assert shown.endswith(
        "In the plan:\n  Stage 3 by 2027-03-30 with 3 moves, about 15 person-days.\n"
        "  No step: it reaches its target.\n"
    )


def test_the_door_says_the_same(answers: Path) -> None:
    def out(*arguments: str) -> str:
        return "".join(within("explain", *arguments, folder=answers.parent).stdout.decode().split())

    assessment = cx.score("answers.yaml")
    for subject, supposed in (
        ("listen.lost", ()),
        ("listen.lost", ("listen.loop=2",)),
        (None, ("listen.loop=2",)),
    ):
        options = [f"--what-if={one}" for one in supposed]
        said = cx.explain(assessment, subject, what_if=supposed)
        assert "".join(repr(said).split()) == out("answers.yaml", *filter(None, [subject]), *options)
    with pytest.raises(cx.BadInput, match=r"there is no question listen\.lop; did you mean"):
        cx.explain(assessment, what_if=["listen.lop=2"])


def test_the_solver_is_loaded_by_what_shows_a_plan_alone(answers: Path) -> None:
    import sys

    def loaded(*line: str) -> bool:
        command = [sys.executable, "-X", "importtime", "-m", "cxmaturity", *line]
        done = subprocess.run(command, cwd=answers.parent, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return "highspy" in done.stderr

    assert loaded("explain", "answers.yaml", "listen.loop")
    assert not loaded("explain", "answers.yaml", "--what-if", "listen.loop=2")
    assert not loaded("explain", str(EXAMPLES / "quick.yaml"))
