"""What came of a plan: held against the next wave, in compare, trend, the report and verify."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import cxmaturity as cx
from cxmaturity.answers.model import Answer
from cxmaturity.assess_paths import assess_path
from cxmaturity.plan.kept import path_of_plan, print_of, read_plan, update_plan, with_plan
from cxmaturity.plan.make import make_plan
from cxmaturity.plan.model import KeptMove, KeptPlan, MoveStatus
from cxmaturity.plan.wishes import wish_of
from cxmaturity.schemas import schema
from cxmaturity.scoring.assess import assess
from cxmaturity.waves.following import follow
from cxmaturity.waves.model import MOVE_OUTCOMES, MoveOutcome
from tests.command_line import laid_out, refused, within
from tests.models import dimension, model, question, sheet
from tests.test_kinds import MODELS
from tests.test_plan_command import MODEL, SHEET
from tests.test_xlsx import Cells, read, table

BEFORE = SHEET.replace("date:", "wave: 2026-Q3\ndate:")
AFTER = (
    SHEET.replace("date: 2026-09-30", "wave: 2027-Q2\ndate: 2027-04-15")
    .replace("listen.loop: 1", "listen.loop: 2")
    .replace("act.causes: 2", "act.causes: 3")
)
PLAN = """\
format: 1
plan_of: shop@1.0.0
made_from: none
organisation: Example Ltd
wave: 2026-Q3
date: 2026-09-30
target: 3
moves:
  - {id: listen.loop=2, phase: 1, owner: Ada Okafor, due: 2027-03-30, status: done, done: 2026-12-01}
  - {id: act.partners=2, phase: 1, owner: Ada Okafor, due: 2027-03-30, status: done, done: 2027-01-15}
  - {id: act.branches=2, phase: 1, owner: Ada Okafor, due: 2027-03-30}
  - {id: listen.loop=3, phase: 2, owner: Ada Okafor, due: 2027-09-30}
  - {id: act.causes=3, phase: 2, due: 2027-09-30}
  - {id: listen.lost=3, phase: 2, status: dropped, reason: The sales team was sold.}
"""
LEAD = (
    "6 moves were planned: 1 late, 1 done and not risen, 1 still open, 1 done and risen, 1 risen and not "
    "marked as done, 1 dropped"
)


@pytest.fixture
def waves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with two waves of the small model, and the plan of the first one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795824000")
    laid_out(
        tmp_path,
        {
            "questionnaires/shop/questionnaire.yaml": MODEL,
            "acme/q3/one.yaml": BEFORE,
            "acme/q2/one.yaml": AFTER,
        },
    )
    made_from = print_of(assess_path(Path("acme/q3")))
    (tmp_path / "acme/q3/plan.yaml").write_text(PLAN.replace("none", f'"{made_from}"'))
    return tmp_path


def told(folder: Path, *arguments: str) -> str:
    """Return what a command prints that has nothing to remark."""
    done = within(*arguments, folder=folder)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout.decode()


# ---- Each outcome

OUTCOMES: dict[str, tuple[dict[str, Any], str, MoveOutcome]] = {
    "done, and the option is reached": ({"status": "done", "done": "2027-01-01"}, "2", "risen"),
    "done, and more than it": ({"status": "done"}, "4", "risen"),
    "done, and nothing came of it": ({"status": "done"}, "1", "no_effect"),
    "open, and reached all the same": ({"due": "2027-01-01"}, "2", "risen_unmarked"),
    "open, and due yesterday": ({"due": "2027-04-14"}, "1", "late"),
    "open, and due today": ({"due": "2027-04-15"}, "1", "open"),
    "open without a day": ({}, "1", "open"),
    "dropped, even where it has risen": ({"status": "dropped", "reason": "no"}, "3", "dropped"),
    "done, and nobody knows": ({"status": "done"}, "unknown", "no_effect"),
    "done, and it no longer applies": ({"status": "done"}, "not_applicable", "gone"),
    "open, and it no longer applies": ({}, "not_applicable", "gone"),
    "late, and it no longer applies": ({"due": "2027-01-01"}, "not_applicable", "gone"),
}
ON = date(2027, 4, 15)
LOW = Answer(option="1")


def came_of(said: str, option: str = "2", **fields: Any) -> MoveOutcome:
    """Return what comes of a move of the question a.x by the answer `said` to it."""
    questionnaire = model(dimension("a", question("a.x"), question("a.y")))
    answer = (
        Answer(unknown=True)
        if said == "unknown"
        else Answer(na_reason="no")
        if said == "not_applicable"
        else Answer(option=said)
    )
    before, after = (assess(questionnaire, [sheet(a_x=one, a_y=Answer(option="3"))]) for one in (LOW, answer))
    move = KeptMove(id=f"a.x={option}", **fields)
    kept = KeptPlan(format=1, plan_of="small@1.0.0", made_from="", moves=(move,))
    (found,) = follow(kept, before, after, ON).moves
    return found.outcome


@pytest.mark.parametrize("case", OUTCOMES)
def test_what_comes_of_a_move(case: str) -> None:
    fields, said, outcome = OUTCOMES[case]
    assert came_of(said, **fields) == outcome


def test_every_outcome_has_a_case() -> None:
    assert {outcome for _, _, outcome in OUTCOMES.values()} == set(MOVE_OUTCOMES)


def test_a_question_or_an_option_that_is_no_longer_there_is_gone() -> None:
    questionnaire = model(dimension("a", question("a.x")))
    after = assess(questionnaire, [sheet(a_x=Answer(option="5"))])
    moves = (KeptMove(id="a.other=2", due="2020-01-01"), KeptMove(id="a.x=seven", status="done"))
    kept = KeptPlan(format=1, plan_of="small@1.0.0", made_from="", moves=moves)
    assert [move.outcome for move in follow(kept, after, after, ON).moves] == ["gone", "gone"]


def test_a_question_that_is_called_otherwise_today_is_the_same() -> None:
    renamed = replace(question("a.new"), was=("a.x",))
    after = assess(model(dimension("a", renamed)), [sheet(a_new=Answer(option="3"))])
    kept = KeptPlan(
        format=1, plan_of="small@1.0.0", made_from="", moves=(KeptMove(id="a.x=3", status="done"),)
    )
    (found,) = follow(kept, after, after, ON).moves
    assert (found.question, found.outcome) == ("a.new", "risen")


def test_a_question_that_is_no_longer_asked_is_gone_and_one_that_a_move_was_to_open_is_not(
    waves: Path,
) -> None:
    """Branches are asked where partners follow the rule: the plan was to open that, and has not."""
    before, after = (assess_path(waves / "acme" / wave) for wave in ("q3", "q2"))
    kept = KeptPlan(format=1, plan_of="shop@1.0.0", made_from="", moves=(KeptMove(id="act.branches=2"),))
    (never,) = follow(kept, before, after, None).moves
    opened = waves / "acme/q3/one.yaml"
    opened.write_text(opened.read_text().replace("act.partners: 1", "act.partners: 3, act.branches: 1"))
    (closed,) = follow(kept, assess_path(waves / "acme/q3"), after, None).moves
    assert (never.outcome, closed.outcome) == ("open", "gone")


@given(
    status=st.sampled_from(["open", "done", "dropped"]),
    wanted=st.integers(2, 5),
    said=st.integers(1, 5),
    due=st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)),
)
def test_an_outcome_is_what_a_reader_of_the_file_would_say(
    status: MoveStatus, wanted: int, said: int, due: date | None
) -> None:
    """A second opinion: by the two numbers and the two days, as somebody with the file and a calendar."""
    rows: list[tuple[bool, MoveOutcome]] = [
        (status == "dropped", "dropped"),
        (status == "done" and said >= wanted, "risen"),
        (status == "done" and said < wanted, "no_effect"),
        (status == "open" and said >= wanted, "risen_unmarked"),
        (status == "open" and said < wanted and due is not None and due < ON, "late"),
        (status == "open" and said < wanted and (due is None or due >= ON), "open"),
    ]
    (expected,) = (outcome for holds, outcome in rows if holds)
    fields = {"status": status, "due": "" if due is None else due.isoformat(), "reason": "-"}
    assert came_of(str(said), str(wanted), **fields) == expected


def test_without_a_day_of_the_later_wave_nothing_is_late() -> None:
    after = assess(model(dimension("a", question("a.x"))), [sheet(a_x=Answer(option="1"))])
    kept = KeptPlan(
        format=1, plan_of="small@1.0.0", made_from="", moves=(KeptMove(id="a.x=2", due="2020-01-01"),)
    )
    assert [follow(kept, after, after, day).moves[0].outcome for day in (None, ON)] == ["open", "late"]


# ---- A quarter lived through: plan, mark, answer again, compare


def test_a_quarter_lived_through(waves: Path) -> None:
    (waves / "acme/q3/plan.yaml").unlink()
    told(waves, "plan", "acme/q3", "--save")
    told(waves, "plan", "acme/q3", "--done", "listen.loop", "--done", "act.partners", "--on", "2027-01-15")
    made = json.loads(told(waves, "compare", "acme/q3", "acme/q2", "--format", "json"))
    came = {move["id"]: move["outcome"] for move in made["following"]["moves"]}
    assert came == {
        "listen.loop=2": "risen",
        "act.partners=2": "no_effect",
        "act.branches=2": "late",
        "listen.loop=3": "open",
        "act.causes=3": "risen_unmarked",
    }


def test_compare_says_it_in_every_format_and_names_no_owner(waves: Path) -> None:
    shown = told(waves, "compare", "acme/q3", "acme/q2")
    assert "What came of the plan: 6\n" in "\n".join(line.rstrip() for line in shown.splitlines())
    assert f"{LEAD}." in " ".join(shown.split())
    rows = [" ".join(line.split()) for line in shown.splitlines() if " → " in line and line.startswith("  ")]
    assert rows[:6] == [
        "2.4 Branches → 2 late: it was due 30 March 2027",
        "2.3 Partners → 2 done, and not risen",
        "1.1 Feedback loop → 3 open, due 30 September 2027",
        "1.1 Feedback loop → 2 done and risen",
        "2.1 Root causes → 3 risen, and not marked as done",
        "1.2 Lost customers → 3 dropped: The sales team was sold.",
    ]
    page = told(waves, "compare", "acme/q3", "acme/q2", "--format", "md")
    assert "| 1.2 Lost customers | 3 | dropped: The sales team was sold. |" in page
    made = told(waves, "compare", "acme/q3", "acme/q2", "--format", "json")
    jsonschema.validate(json.loads(made), schema("comparison"))
    assert json.loads(made)["following"]["target"] == 3
    assert not [text for text in (shown, page, made) if "Okafor" in text]


def test_a_trend_says_it_of_each_wave_that_has_a_plan(waves: Path) -> None:
    line = f"2026-Q3 → 2027-Q2: {LEAD}"
    assert line in " ".join(told(waves, "trend", "acme").split())
    assert f"- {line}\n" in told(waves, "trend", "acme", "--format", "md")
    made = json.loads(told(waves, "trend", "acme", "--format", "json"))
    jsonschema.validate(made, schema("trend"))
    assert len(made["steps"][0]["following"]["moves"]) == 6


@pytest.mark.parametrize("name", ["md", "html"])
def test_the_report_shows_it_among_the_changes(name: str, waves: Path) -> None:
    report = ("report", "acme/q2", "--previous", "acme/q3", "-o", "-", "--format", name)
    page = told(waves, *report)
    assert "What came of the plan" in page and LEAD in page and "Okafor" not in page
    (waves / "acme/q3/plan.yaml").unlink()
    assert "What came of the plan" not in told(waves, *report)


def test_a_report_is_drawn_again_with_the_plan_beside_the_wave_before(waves: Path) -> None:
    told(waves, "report", "acme/q2", "--previous", "acme/q3", "-o", "r.pdf", "--profile", "board")
    again = ("verify", "r.pdf", "--previous", "acme/q3", "--questionnaire", "shop@1")
    assert within(*again, folder=waves).returncode == 0
    plan = waves / "acme/q3/plan.yaml"
    plan.write_text(plan.read_text().replace("status: done, done: 2027-01-15", "status: open"))
    done = within(*again, folder=waves)
    assert done.returncode == 5
    assert b"the plan beside --previous is not as it was when the report was made" in done.stdout


def test_a_plan_of_other_answers_is_followed_and_said_to_be_stale(waves: Path) -> None:
    sheet = waves / "acme/q3/one.yaml"
    sheet.write_text(sheet.read_text().replace("act.circular: 1", "act.circular: 2"))
    done = within("compare", "acme/q3", "acme/q2", "--format", "json", folder=waves)
    assert done.stderr.decode() == "acme/q3/plan.yaml: it was made for other answers than these\n"
    assert len(json.loads(done.stdout)["following"]["moves"]) == 6


@pytest.mark.parametrize(
    "command", ["compare acme/q3 acme/q2", "trend acme", "report acme/q2 --previous acme/q3 -o -"]
)
def test_a_broken_plan_stops_what_would_tell_of_it(command: str, waves: Path) -> None:
    plan = waves / "acme/q3/plan.yaml"
    plan.write_text(plan.read_text().replace("2027-03-30", "soon", 1))
    assert refused(within(*command.split(), folder=waves)) == (
        "acme/q3/plan.yaml:9: moves.listen.loop=2.due: must be a day of the calendar, written as 2026-09-30 "
        "(got soon)\n"
    )


def test_no_output_takes_the_place_of_the_plan(waves: Path) -> None:
    done = within("compare", "acme/q3", "acme/q2", "-o", "acme/q3/plan.yaml", "--format", "md", folder=waves)
    assert refused(done) == (
        "acme/q3/plan.yaml: cannot be written: it is one of the files that are read; name another\n"
    )


# ---- Questions of other kinds


def test_a_plan_of_ticks_and_figures_is_kept_and_followed(tmp_path: Path) -> None:
    """What ticks come to is an option too: a plan that is kept is read again, and reached by its moves."""
    laid_out(
        tmp_path,
        {
            name: (MODELS / name).read_bytes()
            for name in ("ticks-and-figures.yaml", "ticks-and-figures.answers.yaml")
        },
    )
    path = tmp_path / "ticks-and-figures.answers.yaml"
    before = assess_path(path, questionnaire=str(tmp_path / "ticks-and-figures.yaml"))
    plan = make_plan(before, wish_of(before), today=ON)
    at = path_of_plan(path)
    kept = update_plan(at, before.questionnaire, lambda known: with_plan(plan, before, known))
    assert any("/" in move.option for move in kept.moves)
    file = read_plan(at, before.questionnaire)
    assert file is not None and file.plan == kept
    assert {move.outcome for move in follow(kept, before, before, None).moves} == {"open"}


# ---- From Python


def test_the_doors_do_what_the_commands_do(waves: Path) -> None:
    before, after = cx.score("acme/q3"), cx.score("acme/q2")
    plan = waves / "acme/q3/plan.yaml"
    made = json.loads(told(waves, "compare", "acme/q3", "acme/q2", "--format", "json"))
    found = cx.compare(before, after, plan=plan)
    assert json.loads(msgspec.json.encode(found.following)) == made["following"]
    assert cx.compare(before, after).following is None
    (waves / "gates.yaml").write_text("format: 1\nplan: {overdue: 0}\n")
    day = date(2027, 3, 31)
    assert [gate.has for gate in cx.check(after, "gates.yaml", before, plan=plan, today=day).gates] == [1]
    assert [gate.reason for gate in cx.check(after, "gates.yaml", today=day).gates] == ["no_figure"]
    with pytest.raises(cx.BadInput, match="there is no such file or folder"):
        cx.check(after, "gates.yaml", plan="none.yaml")


def test_a_plan_is_kept_from_python_as_by_the_command(waves: Path) -> None:
    assessment = cx.score("acme/q3")
    told(waves, "plan", "acme/q3", "-o", "one.yaml")
    cx.save_plan(cx.make_plan(assessment), assessment, "two.yaml")
    assert Path("one.yaml").read_bytes() == Path("two.yaml").read_bytes()


# ---- Nobody else reads the plan, and no owner leaves it


def test_a_folder_of_units_with_plans_is_a_batch_of_its_answers(waves: Path) -> None:
    done = within("batch", "acme", "-o", "out", "--reports", "json,md", "--jobs", "1", folder=waves)
    assert done.returncode == 0, done.stderr
    written = [path for path in (waves / "out").rglob("*") if path.is_file()]
    assert {"acme-q2", "acme-q3"} <= {path.stem for path in written}
    assert not [path for path in written if b"Okafor" in path.read_bytes() or "plan" in path.name]


EVERYWHERE = (
    "score acme/q3 --format json",
    "score acme/q3",
    "explain acme/q3",
    "explain acme/q3 listen.loop",
    "plan acme/q3 --set listen.lost=3",
    "plan acme/q3 --set listen.lost=3 --format ics",
    "compare acme/q3 acme/q2",
    "compare acme/q3 acme/q2 --format json",
    "trend acme --format json",
    "trend acme --format csv",
    "report acme/q2 --previous acme/q3 --history acme -o - --format html",
    "report acme/q2 --previous acme/q3 -o - --format json",
    "report acme/q3 -o - --format md",
    "report acme/q3 -o - --format html",
    "report acme/q3 -o - --format csv",
)
WITH_OWNERS = tuple(f"plan acme/q3 --format {name}" for name in ("text", "json", "md", "csv", "ics"))


@pytest.mark.parametrize("command", (*EVERYWHERE, *WITH_OWNERS))
def test_owners_are_in_the_plan_and_in_no_output_of_answers(command: str, waves: Path) -> None:
    done = within(*command.split(), folder=waves)
    assert done.returncode == 0, done.stderr
    assert (b"Okafor" in done.stdout + done.stderr) == (command in WITH_OWNERS)
    assert "Okafor" in PLAN


# ---- The workbook, the table of a trend, and the card


CAME = [
    ("act.branches=2", "late: it was due 30 March 2027"),
    ("act.partners=2", "done, and not risen"),
    ("listen.loop=3", "open, due 30 September 2027"),
    ("listen.loop=2", "done and risen"),
    ("act.causes=3", "risen, and not marked as done"),
    ("listen.lost=3", "dropped: The sales team was sold."),
]


def sheets_of(waves: Path, *arguments: str) -> Cells:
    """Return the cells of the workbook that `report` writes."""
    told(waves, "report", *arguments, "-o", "r.xlsx")
    return read((waves / "r.xlsx").read_bytes())


def test_the_workbook_has_a_sheet_of_what_came_of_each_move(waves: Path) -> None:
    cells = sheets_of(waves, "acme/q2", "--previous", "acme/q3")
    rows = table(cells, "What came of the plan")
    assert [(row["Move"], row["What came of it"]) for row in rows] == CAME
    assert [row["Due"] for row in rows][:2] == ["2027-03-30", "2027-03-30"]
    assert [row["Done on"] for row in rows if row["Done on"]] == ["2027-01-15", "2026-12-01"]
    assert f"What came of the plan: {LEAD}." in str(cells["Changes"])
    (waves / "acme/q3/plan.yaml").unlink()
    without = sheets_of(waves, "acme/q2", "--previous", "acme/q3")
    assert "What came of the plan" not in without
    assert "came of the plan" not in str(without["Changes"])


def test_the_sheet_of_the_plan_says_who_has_each_move(waves: Path) -> None:
    cells = sheets_of(waves, "acme/q3")
    rows = {f"{row['Answer']}={row['To']}": row for row in table(cells, "Plan")}
    fields = ("Who has it", "Where it stands", "Due as kept", "Done on")
    assert [rows["listen.loop=2"][name] for name in fields] == [
        "Ada Okafor",
        "done",
        "2027-03-30",
        "2026-12-01",
    ]
    assert [rows["listen.loop=3"][name] for name in fields] == ["Ada Okafor", "open", "2027-09-30", ""]
    beneath = str(cells["Plan"])
    assert "Kept, and not in this plan" in beneath
    assert "Lost customers → 3 (dropped: The sales team was sold.)" in beneath
    (waves / "acme/q3/plan.yaml").unlink()
    assert "Who has it" not in str(sheets_of(waves, "acme/q3")["Plan"])


def test_a_workbook_from_python_is_that_of_the_command(waves: Path) -> None:
    told(waves, "report", "acme/q3", "-o", "r.xlsx")
    made = cx.render(cx.score("acme/q3"), "xlsx", plan="acme/q3/plan.yaml")
    assert made == (waves / "r.xlsx").read_bytes()


def test_a_table_of_a_trend_has_a_row_a_move_in_the_wave_that_it_came_out_in(waves: Path) -> None:
    made = told(waves, "trend", "acme", "--format", "csv").removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(made, newline="")))
    moves = [row for row in rows if row["kind"] == "move"]
    followed = json.loads(told(waves, "trend", "acme", "--format", "json"))["steps"][0]["following"]["moves"]
    assert {row["wave"] for row in moves} == {"2027-Q2"}
    assert [[row[name] for name in ("id", "outcome", "due", "done", "reason")] for row in moves] == [
        [one[name] for name in ("id", "outcome", "due", "done", "reason")] for one in followed
    ]
    assert moves[0]["name"] == "Feedback loop" and {row["index"] for row in moves} == {""}
    assert {row["outcome"] for row in rows if row["kind"] != "move"} == {""}
    # Of three waves, the first alone has a plan: it came out in the second.
    laid_out(
        waves, {"acme/q4/one.yaml": AFTER.replace("2027-Q2", "2027-Q4").replace("2027-04-15", "2027-10-15")}
    )
    three = told(waves, "trend", "acme", "--format", "csv").removeprefix("\ufeff")
    assert {row["wave"] for row in csv.DictReader(io.StringIO(three)) if row["kind"] == "move"} == {"2027-Q2"}
    assert {len(row) for row in csv.reader(io.StringIO(made, newline=""))} == {len(rows[0])}
    (waves / "acme/q3/plan.yaml").unlink()
    assert "outcome" not in told(waves, "trend", "acme", "--format", "csv")


def test_cards_and_what_values_say_of_themselves_tell_it(waves: Path) -> None:
    before, after = cx.score("acme/q3"), cx.score("acme/q2")
    found = cx.compare(before, after, plan="acme/q3/plan.yaml")
    said = f"What came of the plan: {LEAD}."
    card = cx.card(after, comparison=found)
    assert said in card.text and said in card.html and said in str(found)
    assert said in str(cx.trend("acme"))
    without = cx.compare(before, after)
    for text in (cx.card(after, comparison=without).html, str(without)):
        assert "came of the plan" not in text
