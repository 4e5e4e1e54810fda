"""What people wrote in a plan that is kept, in every output of the plan; and what stays in its file."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

from cxmaturity.assess_paths import assess_path
from cxmaturity.plan.kept import path_of_plan, read_plan
from cxmaturity.schemas import schema
from tests.command_line import within
from tests.test_kept_plan import answers, run

__all__ = ["answers"]


@pytest.fixture
def followed(answers: Path) -> Path:
    """Return answers with a plan that people wrote in: an owner and a day, done, dropped, and a note."""
    run(answers, "--save")
    path = path_of_plan(answers)
    text = path.read_text().replace("due: 2027-03-30", "due: 2026-12-24", 1)
    head, first, second, third, *rest = text.split("  - id: ")
    first = first.replace('owner: ""', "owner: Ada Okafor") + "    note: She is on leave in June.\n"
    third = third.replace("status: open", "status: dropped\n    reason: not now")
    path.write_text("  - id: ".join([head, first, second, third, *rest]))
    run(answers, "--done", "act.partners", "--on", "2026-11-20")
    return answers


CSV_HEADS = ["kept_owner", "kept_start", "kept_due", "kept_status", "kept_done", "kept_reason"]
KEPT = {
    "listen.loop=2": ["Ada Okafor", "2026-09-30", "2026-12-24", "open", "", ""],
    "act.partners=2": ["", "2026-09-30", "2027-03-30", "done", "2026-11-20", ""],
    "act.branches=2": ["", "2026-09-30", "2027-03-30", "dropped", "", "not now"],
    "listen.loop=3": ["", "2027-03-30", "2027-09-30", "open", "", ""],
    "act.causes=3": ["", "2027-03-30", "2027-09-30", "open", "", ""],
}


def out(followed: Path, name: str, *options: str) -> str:
    """Return what the command prints in a format."""
    done = within("plan", followed.name, "--format", name, *options, folder=followed.parent)
    assert done.returncode == 0
    return done.stdout.decode("utf-8-sig")


def test_a_table_has_who_has_each_move_and_where_it_stands(followed: Path) -> None:
    rows = list(csv.reader(io.StringIO(out(followed, "csv"), newline="")))
    assert rows[0][-6:] == CSV_HEADS
    place, option = rows[0].index("question"), rows[0].index("option")
    assert {f"{row[place]}={row[option]}": row[-6:] for row in rows[1:]} == KEPT


def test_an_object_has_it_too_and_is_of_the_schema(followed: Path) -> None:
    made = json.loads(out(followed, "json"))
    jsonschema.validate(made, schema("plan"))
    kept = [move["kept"] for phase in made["phases"] for move in phase["moves"]]
    fields = ("owner", "start", "due", "status", "done", "reason")
    assert {one["id"]: [one[field] for field in fields] for one in kept} == KEPT
    path_of_plan(followed).unlink()
    without = json.loads(out(followed, "json"))
    jsonschema.validate(without, schema("plan"))
    assert {move["kept"] for phase in without["phases"] for move in phase["moves"]} == {None}


SAID = ("Ada Okafor: open, due 2026-12-24", "done on 2026-11-20", "dropped: not now")


@pytest.mark.parametrize("name", ["text", "md"])
def test_a_page_says_it_beside_each_move(name: str, followed: Path) -> None:
    shown = out(followed, name)
    for sentence in (*SAID, "no owner yet: open, due 2027-09-30"):
        assert sentence in shown
    path_of_plan(followed).unlink()
    assert "no owner yet" not in out(followed, name)


def test_a_calendar_has_the_days_and_owners_and_nothing_done_or_dropped(followed: Path) -> None:
    made = out(followed, "ics").replace("\r\n ", "")
    assert made.count("BEGIN:VTODO") == 3
    assert "DUE;VALUE=DATE:20261224" in made and "Ada Okafor: open\\, due 2026-12-24" in made
    # A task that nobody has says so by itself: it has no owner.
    assert "Partners" not in made.replace("partners", "") and "no owner" not in made


def test_what_was_done_before_the_answers_and_is_planned_again_has_not_risen(followed: Path) -> None:
    followed.write_text(followed.read_text().replace("2026-09-30", "2027-01-15"))
    for name in ("text", "md"):
        shown = " ".join(out(followed, name).split())
        assert "done on 2026-11-20, and not risen by these answers" in shown


def test_a_plan_goes_on_in_the_next_wave_from_a_copy_of_its_file(followed: Path) -> None:
    """Who has what is still planned keeps it; the days that nobody set are those of the new plan."""
    later = followed.with_name("later.yaml")
    later.write_text(
        followed.read_text().replace("2026-09-30", "2027-04-15").replace("partners: 1", "partners: 2")
    )
    path_of_plan(later).write_text(path_of_plan(followed).read_text())
    done = within("plan", "later.yaml", "--save", folder=followed.parent)
    assert done.returncode == 0
    file = read_plan(path_of_plan(later), assess_path(later).questionnaire)
    assert file is not None
    moves = {move.id: move for move in file.plan.moves}
    assert (file.plan.date, moves["listen.loop=2"].owner) == ("2027-04-15", "Ada Okafor")
    # A day that a person set stays, the others follow.
    assert moves["listen.loop=2"].due == "2026-12-24"
    others = [move for move in moves.values() if move.phase and not move.is_taken_up]
    assert others and min(move.start for move in others) == "2027-04-15"
    assert (moves["act.partners=2"].status, moves["act.partners=2"].phase) == ("done", None)


@pytest.mark.parametrize("name", ["text", "md", "csv", "json", "ics"])
def test_a_note_stays_in_its_file(name: str, followed: Path) -> None:
    assert "June" not in out(followed, name)


def test_what_is_kept_and_no_longer_planned_is_in_every_output(followed: Path) -> None:
    options = ("--avoid", "listen.loop")
    rows = list(csv.DictReader(io.StringIO(out(followed, "csv", *options), newline="")))
    mine = next(row for row in rows if row["question"] == "listen.loop")
    assert (mine["phase"], mine["name"], mine["dimension"], mine["to"]) == (
        "",
        "Feedback loop",
        "listen",
        "2",
    )
    assert [mine[name] for name in CSV_HEADS] == KEPT["listen.loop=2"]
    made = json.loads(out(followed, "json", *options))
    jsonschema.validate(made, schema("plan"))
    assert "listen.loop=2" in {one["id"] for one in made["also_kept"]}
    # Nobody took up what has no word of anybody.
    assert "listen.loop=3" not in {one["id"] for one in made["also_kept"]}
    for name in ("text", "md"):
        shown = out(followed, name, *options)
        assert "Kept, and not in this plan" in shown
        assert "Feedback loop → 2 (Ada Okafor: open, due 2026-12-24)" in shown
    calendar = out(followed, "ics", *options).replace("\r\n ", "")
    assert "SUMMARY:Feedback loop → 2\r\n" in calendar and "DUE;VALUE=DATE:20261224" in calendar
    # What is done is no task, planned or not.
    calendar_without = out(followed, "ics", "--avoid", "act.partners").replace("\r\n ", "")
    assert "Partners" not in calendar_without.replace("Acting", "")
    both = [
        next(line for line in text.splitlines() if line.startswith("UID:"))
        for text in (
            calendar.partition("SUMMARY:Feedback loop")[0].rpartition("BEGIN:VTODO")[2],
            out(followed, "ics").partition("SUMMARY:Feedback loop")[0].rpartition("BEGIN:VTODO")[2],
        )
    ]
    assert both[0] == both[1]


def test_a_plan_that_supposes_says_so_in_a_table_and_a_calendar_and_is_nobodys(followed: Path) -> None:
    options = ("--set", "listen.loop=3")
    rows = list(csv.DictReader(io.StringIO(out(followed, "csv", *options), newline="")))
    assert {row["as_if"] for row in rows} == {"listen.loop=3"} and "kept_owner" not in rows[0]
    assert "as_if" not in out(followed, "csv")
    said = "As if everybody who is asked had answered listen.loop=3."
    calendar = out(followed, "ics", *options).replace("\r\n ", "")
    # Of the whole, and of each task: tasks are taken out of their calendars.
    assert calendar.count(said) == 1 + calendar.count("BEGIN:VTODO") > 1
    assert "Ada" not in calendar


def test_what_is_printed_with_save_is_as_it_is_kept(answers: Path) -> None:
    shown = run(answers, "--save")
    assert shown.count("no owner yet: open, due 2027-03-30") == 3
    assert shown.splitlines()[-1] == "answers.plan.yaml: 0 of 5 moves are done"
