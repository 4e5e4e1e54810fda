"""`plan.yaml`: kept, edited by hand, brought up to date, marked, and broken in every way."""

import os
import threading
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cxmaturity.assess_paths import assess_path
from cxmaturity.formats.yaml_with_lines import read_yaml
from cxmaturity.plan.kept import (
    LIMIT,
    marked_done,
    path_of_plan,
    read_plan,
    render_plan,
    staleness,
    state_words,
    update_plan,
    with_plan,
)
from cxmaturity.plan.make import make_plan
from cxmaturity.plan.model import KeptMove, KeptPlan, Plan
from cxmaturity.plan.wishes import wish_of
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.schemas import schema
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import language
from tests.command_line import refused, within
from tests.test_plan_command import SHEET, shop

TODAY = date(2026, 11, 28)
MOVES = ("listen.loop=2", "act.partners=2", "act.branches=2", "listen.loop=3", "act.causes=3")


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a sheet of the small model, in the folder that the command runs in, on the same day always."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795824000")
    return shop(tmp_path)


def planned(answers: Path, moves: int | None = None, avoid: tuple[str, ...] = ()) -> tuple[Plan, Assessment]:
    assessment = assess_path(answers, redraw=False)
    return make_plan(assessment, wish_of(assessment, moves=moves, avoid=avoid), today=TODAY), assessment


def kept_at(path: Path, questionnaire: Questionnaire) -> KeptPlan:
    file = read_plan(path, questionnaire)
    assert file is not None
    return file.plan


def run(answers: Path, *arguments: str) -> str:
    """Return what the command prints."""
    done = within("plan", answers.name, *arguments, folder=answers.parent)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


# ---- Kept beside the answers


def test_a_plan_is_kept_beside_the_answers(answers: Path) -> None:
    assert run(answers, "--save").splitlines()[-1] == "answers.plan.yaml: 0 of 5 moves are done"
    text = (answers.parent / "answers.plan.yaml").read_text()
    assert text.startswith("# The plan of these answers. What you write stays")
    kept = kept_at(path_of_plan(answers), assess_path(answers).questionnaire)
    assert (kept.plan_of, kept.organisation, kept.date, kept.target) == (
        "shop@1.0.0",
        "Example Ltd",
        "2026-09-30",
        3,
    )
    assert tuple(move.id for move in kept.moves) == MOVES
    assert kept.moves[0] == KeptMove(id="listen.loop=2", phase=1, start="2026-09-30", due="2027-03-30")


def test_the_same_again_changes_no_byte(answers: Path) -> None:
    run(answers, "--save")
    path = path_of_plan(answers)
    before = path.read_bytes(), path.stat().st_mtime_ns
    run(answers, "--save")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@pytest.mark.parametrize("name", ["mine.yaml", "mine.yml"])
def test_a_plan_is_kept_under_another_name(name: str, answers: Path) -> None:
    assert run(answers, "-o", name) == f"{name}: 0 of 5 moves are done\n"
    run(answers, "--save")
    assert (answers.parent / name).read_bytes() == path_of_plan(answers).read_bytes()
    assert run(answers, "--format", "yaml").encode() == path_of_plan(answers).read_bytes()


def test_a_folder_has_its_plan_inside_and_its_answers_are_still_read(answers: Path) -> None:
    wave = answers.parent / "wave"
    wave.mkdir()
    answers.rename(wave / "one.yaml")
    done = within("plan", "wave", "--save", folder=answers.parent)
    assert done.returncode == 0 and (wave / "plan.yaml").is_file()
    again = within("score", "wave", folder=answers.parent)
    assert (again.returncode, again.stderr) == (0, b"")


def test_a_plan_that_is_there_says_how_far_it_is(answers: Path) -> None:
    run(answers, "--save")
    run(answers, "--done", "listen.loop=2", "--on", "2026-12-01")
    done = within("plan", "answers.yaml", folder=answers.parent)
    assert done.stderr.decode() == "answers.plan.yaml: 1 of 5 moves is done\n".replace(" is ", " are ")
    # No format for others has a line more.
    assert within("plan", "answers.yaml", "--format", "md", folder=answers.parent).stderr == b""


def test_the_file_is_as_its_schema_says(answers: Path) -> None:
    run(answers, "--save")
    run(answers, "--done", "act.partners")
    tree = read_yaml(path_of_plan(answers), limit=LIMIT).tree
    jsonschema.validate(tree, schema("kept_plan"))
    tree["moves"][0]["status"] = "begun"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tree, schema("kept_plan"))


# ---- What a person wrote stays


def edited(text: str, edits: dict[int, tuple[str, str]], remark: str) -> str:
    """Return a plan as a person leaves it: owners, notes and remarks at some of its moves."""
    blocks = text.split("  - id: ")
    for at, (owner, note) in edits.items():
        beside, below = (f"  # {remark}", f"    # below {at}: {remark}\n") if remark else ("", "")
        block = blocks[at + 1].replace('owner: ""', f"owner: {_quoted(owner)}{beside}")
        blocks[at + 1] = block + f"    note: {_quoted(note)}\n{below}"
    return "  - id: ".join(blocks)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


WRITTEN = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20)


@given(
    edits=st.dictionaries(st.integers(0, 4), st.tuples(WRITTEN, WRITTEN), max_size=5),
    order=st.permutations(range(5)),
    fewer=st.booleans(),
    remark=st.sampled_from(["", "seen by the board"]),
)
def test_whatever_a_person_writes_survives_another_plan(
    edits: dict[int, tuple[str, str]],
    order: list[int],
    fewer: bool,
    remark: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    answers = shop(tmp_path_factory.mktemp("kept"))
    plan, assessment = _plans(answers, fewer)
    path = path_of_plan(answers)
    first, _ = _plans(answers, fewer=False)
    made = render_plan(with_plan(first, assessment, None), assessment.questionnaire, language("en"))
    text = edited(made, edits, remark)
    head, *blocks = text.split("  - id: ")
    path.write_text("  - id: ".join([head, *(blocks[at] for at in order)]), encoding="utf-8")
    before = kept_at(path, assessment.questionnaire)

    update_plan(path, assessment.questionnaire, lambda known: with_plan(plan, assessment, known))

    after = {move.id: move for move in kept_at(path, assessment.questionnaire).moves}
    for move in before.moves:
        if move.owner or move.note:
            assert (after[move.id].owner, after[move.id].note) == (move.owner, move.note)
    remarks = [line.split("#", 1)[1] for line in path.read_text("utf-8").splitlines() if "# " in line]
    assert sum("seen by the board" in one for one in remarks) == sum(
        "seen by the board" in line for line in text.splitlines()
    )
    known = [move.id for move in before.moves if move.id in after]
    assert [name for name in after if name in known] == known


_MADE: dict[bool, tuple[Plan, Assessment]] = {}


def _plans(answers: Path, fewer: bool) -> tuple[Plan, Assessment]:
    """Return the plan, or one with less in it, made once."""
    if fewer not in _MADE:
        _MADE[fewer] = planned(answers, avoid=("act.partners", "act.branches") if fewer else ())
    return _MADE[fewer]


def test_a_move_that_is_no_longer_planned_goes_unless_somebody_wrote_something_of_it(answers: Path) -> None:
    run(answers, "--save")
    path = path_of_plan(answers)
    text = path.read_text()
    text = text.replace("id: act.partners=2", "id: act.partners=2  # Mrs Lindqvist asked for it")
    path.write_text(
        text.replace("  - id: act.branches=2", "  # the next one is for the shops\n  - id: act.branches=2")
    )
    run(answers, "--save", "--avoid", "act.partners", "--avoid", "act.branches")
    after = path.read_text()
    assert "Mrs Lindqvist asked for it" in after and "for the shops" in after
    kept = kept_at(path, assess_path(answers).questionnaire)
    phases = {move.id: move.phase for move in kept.moves}
    assert phases["act.partners=2"] is None and "act.branches=2" not in phases


@pytest.mark.parametrize("field", ["owner: Ada", "note: begun", "status: dropped\n    reason: sold"])
def test_an_owner_a_note_or_an_end_is_enough_to_stay(field: str, answers: Path) -> None:
    run(answers, "--save")
    path = path_of_plan(answers)
    head = "  - id: act.branches=2  # [Branches → 2]\n"
    before, _, after = path.read_text().partition(head)
    name = field.partition(":")[0]
    block, *rest = after.split("  - id: ")
    kept = [line for line in block.splitlines() if not line.strip().startswith(f"{name}:")]
    block = "\n".join([*kept, f"    {field}"]) + "\n"
    path.write_text("  - id: ".join([f"{before}{head}{block}", *rest]))
    run(answers, "--save", "--avoid", "act.branches")
    moves = {move.id: move for move in kept_at(path, assess_path(answers).questionnaire).moves}
    assert moves["act.branches=2"].phase is None
    assert getattr(moves["act.branches=2"], name) == field.split("\n")[0].partition(": ")[2]


def test_days_follow_the_plan_until_a_person_changes_them(answers: Path) -> None:
    run(answers, "--save")
    path = path_of_plan(answers)
    text = path.read_text()
    path.write_text(text.replace("due: 2027-03-30", "due: 2026-12-24", 1))
    run(answers, "--save", "--by", "2027-12-31")
    run(answers, "--done", "act.branches", "--done", "act.partners")
    run(answers, "--save", "--by", "2027-01-31", "--keep", "act.partners")
    # What is done is history: its days stay as they were.
    moves = kept_at(path, assess_path(answers).questionnaire).moves
    assert [move.due for move in moves if move.status == "done"] == ["2027-03-30"] * 2
    run(answers, "--save", "--by", "2027-12-31")
    due = [move.due for move in kept_at(path, assess_path(answers).questionnaire).moves]
    assert due == ["2026-12-24", *["2027-03-30"] * 2, *["2027-09-30"] * 2]


# ---- Marked as done


def test_moves_are_marked_by_their_ids_or_their_questions(answers: Path) -> None:
    run(answers, "--save")
    told = run(answers, "--done", "listen.loop", "--done", "act.partners=2", "--on", "2026-12-01")
    assert told == (
        "answers.plan.yaml: listen.loop=2 is done since 2026-12-01\n"
        "answers.plan.yaml: act.partners=2 is done since 2026-12-01\n"
    )
    # The next one of a question, on the day that it is.
    assert (
        run(answers, "--done", "listen.loop") == "answers.plan.yaml: listen.loop=3 is done since 2026-11-28\n"
    )
    kept = kept_at(path_of_plan(answers), assess_path(answers).questionnaire)
    assert [(move.id, move.done) for move in kept.moves if move.status == "done"] == [
        ("listen.loop=2", "2026-12-01"),
        ("act.partners=2", "2026-12-01"),
        ("listen.loop=3", "2026-11-28"),
    ]


def test_what_is_marked_at_once_is_all_marked(answers: Path) -> None:
    """Two pipelines that mark a move each: neither takes the place of the other."""
    plan, assessment = planned(answers)
    path = path_of_plan(answers)
    update_plan(path, assessment.questionnaire, lambda known: with_plan(plan, assessment, known))

    def mark(name: str) -> None:
        def change(kept: KeptPlan | None) -> KeptPlan:
            assert kept is not None
            return marked_done(kept, [name], "2026-12-01", path)

        update_plan(path, assessment.questionnaire, change)

    threads = [threading.Thread(target=mark, args=(name,)) for name in MOVES]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert {move.status for move in kept_at(path, assessment.questionnaire).moves} == {"done"}


def test_what_stops_in_the_middle_leaves_the_plan_whole(
    answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(answers, "--save")
    path = path_of_plan(answers)
    before = path.read_bytes()

    def stops(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stops)
    plan, assessment = planned(answers, 1)
    with pytest.raises(KeyboardInterrupt):
        update_plan(path, assessment.questionnaire, lambda known: with_plan(plan, assessment, known))
    assert path.read_bytes() == before


STALE = {
    "other answers": (
        SHEET.replace("listen.lost: 2", "listen.lost: 3"),
        "it was made for other answers than these",
    ),
    "another wave": (
        SHEET.replace("date:", "wave: 2026-Q3\ndate:"),
        "it was made for wave empty, and these are answers of 2026-Q3",
    ),
    "another organisation": (
        SHEET.replace("Example Ltd", "Example Inc"),
        "it was made for organisation Example Ltd, and these are answers of Example Inc",
    ),
}


@pytest.mark.parametrize("case", STALE)
def test_a_plan_of_other_answers_is_said_to_be_stale_and_why(case: str, answers: Path) -> None:
    sheet, why = STALE[case]
    run(answers, "--save")
    answers.write_text(sheet)
    shown = within("plan", "answers.yaml", folder=answers.parent)
    assert shown.stderr.decode() == f"answers.plan.yaml: 0 of 5 moves are done; {why}\n"
    marked = within("plan", "answers.yaml", "--done", "act.partners", folder=answers.parent)
    assert (marked.returncode, marked.stderr.decode()) == (0, f"answers.plan.yaml: {why}\n")
    # A plan of these answers is not.
    run(answers, "--save")
    assert within("plan", "answers.yaml", folder=answers.parent).stderr.decode().count(";") == 0


def test_a_plan_of_another_version_is_stale(answers: Path) -> None:
    run(answers, "--save")
    model = answers.parent / "questionnaires/shop/questionnaire.yaml"
    model.write_text(model.read_text().replace("version: 1.0.0", "version: 1.1.0"))
    assessment = assess_path(answers)
    kept = kept_at(path_of_plan(answers), assessment.questionnaire)
    assert staleness(kept, assessment) == ["it was made with shop@1.0.0, and this is shop@1.1.0"]


def test_what_is_late_and_dropped_is_counted(answers: Path) -> None:
    plan, assessment = planned(answers)
    kept = with_plan(plan, assessment, None)
    assert state_words(kept, assessment, date(2027, 3, 30)) == "0 of 5 moves are done"
    assert state_words(kept, assessment, date(2027, 3, 31)) == "0 of 5 moves are done, 3 are late"
    dropped = replace(kept, moves=(replace(kept.moves[0], status="dropped", reason="no"), *kept.moves[1:]))
    assert state_words(dropped, assessment, date(2027, 3, 31)) == (
        "0 of 5 moves are done, 2 are late, one is dropped"
    )


# ---- Refused


ALONE = "--done marks a plan that is kept and makes none: give it alone, or with --on"
REFUSED = {
    "--done listen.lop": "answers.plan.yaml: there is no move listen.lop in the plan; "
    "did you mean listen.loop?",
    "--done act.partners --done act.partners": "answers.plan.yaml: act.partners=2 is done already",
    "--done act.partners --on yesterday": "--on must be a day such as 2027-06-30 (got yesterday)",
    "--done act.partners --on 2026-02-30": "--on must be a day such as 2027-06-30 (got 2026-02-30)",
    "--done act.partners --on 2026-09-29": "--on 2026-09-29 is before 2026-09-30, the day from which the "
    "plan is",
    "--on 2026-12-01": "--on is the day of --done: name the move that was done",
    "--done act.partners --to 2": ALONE,
    "--done act.partners --save": ALONE,
    "--save --set listen.loop=3": "--set supposes answers: a plan is kept of those that were given",
    "-o answers.yaml": "answers.yaml: cannot be written: it is one of the files that are read; name another",
}


@pytest.mark.parametrize("options", REFUSED)
def test_what_makes_no_sense_is_refused_and_changes_nothing(options: str, answers: Path) -> None:
    run(answers, "--save")
    before = path_of_plan(answers).read_bytes(), answers.read_bytes()
    done = within("plan", "answers.yaml", *options.split(), folder=answers.parent)
    assert refused(done) == REFUSED[options] + "\n"
    assert (path_of_plan(answers).read_bytes(), answers.read_bytes()) == before


def test_without_a_plan_nothing_is_marked_and_the_way_out_is_said(answers: Path) -> None:
    done = within("plan", "answers.yaml", "--done", "listen.loop", folder=answers.parent)
    assert refused(done) == (
        "answers.plan.yaml: there is no plan yet; `cxmaturity plan answers.yaml --save` keeps one\n"
    )
    assert not path_of_plan(answers).exists()


# ---- Broken by hand

HEAD = "format: 1\nplan_of: shop@1.0.0\nmade_from: none\n"
BROKEN = {
    "": " is empty; `cxmaturity plan --save` writes one; delete this file to begin anew",
    "- 1": " is not a plan; `cxmaturity plan --save` writes one; delete this file to begin anew",
    HEAD: "1: moves: is missing",
    HEAD + "moves:\n  - {id: listen.lop=2}": "5: moves.listen.lop=2.id: there is no scored question "
    "listen.lop in shop; did you mean listen.loop?",
    HEAD + "moves:\n  - {id: listen.loop=7}": "5: moves.listen.loop=7.id: listen.loop has no option 7; "
    "known here: 1, 2, 3",
    HEAD + "moves:\n  - {id: listen.loop=2}\n  - {id: listen.loop=2}": "6: moves.listen.loop=2.id: "
    "listen.loop=2 stands here twice; delete one of the two",
    HEAD + "moves:\n  - {id: listen.loop=2, due: tomorrow}": "5: moves.listen.loop=2.due: must be a day of "
    "the calendar, written as 2026-09-30 (got tomorrow)",
    HEAD + "moves:\n  - {id: listen.loop=2, start: 2027-03-01, due: 2027-02-01}": "5: "
    "moves.listen.loop=2.due: is before its start, 2027-03-01",
    HEAD + 'moves:\n  - {id: listen.loop=2, owner: "Ada\\u200bO"}': "5: moves.listen.loop=2.owner: has signs "
    "that cannot be seen; type the name anew",
    HEAD + "moves:\n  - {id: listen.loop=2, status: dropped}": "5: moves.listen.loop=2.reason: is missing: "
    "say why the move was dropped",
    HEAD + "moves:\n  - {id: listen.loop=2, status: begun}": "5: moves.listen.loop=2.status: must be one of "
    "done, dropped, open (got begun)",
    HEAD + "moves:\n  - {id: listen.loop=2, done: 2026-12-01}": "5: moves.listen.loop=2.done: is a day, and "
    "the status is open; set status: done",
    HEAD
    + "date: 9999-01-01\nmoves: []": "4: date: must be a day of the calendar, written as 2026-09-30 (got "
    "9999-01-01)",
    HEAD + "by: soon\nmoves: []": "4: by: must be a day of the calendar, written as 2026-09-30 (got soon)",
    HEAD + "date: 2026-09-30\nby: 2026-09-30\nmoves: []": "5: by: must be after 2026-09-30 and no later than "
    "2036-09-30 (got 2026-09-30)",
    HEAD + "date: 2026-09-30\nby: 9999-12-31\nmoves: []": "5: by: must be after 2026-09-30 and no later than "
    "2036-09-30 (got 9999-12-31)",
    HEAD + "target: 4\nmoves: []": "4: target: must be a level from 1 to 3 (got 4)",
    HEAD
    + "moves:\n  - {id: listen.loop=2, phase: 0}": "5: moves.listen.loop=2.phase: must be a half-year from "
    "1 to 20 (got 0); leave it to --save",
    HEAD + "moves:\n  - {id: listen.loop=2, ownr: Ada}": "5: moves.listen.loop=2.ownr: is not a field here; "
    "did you mean owner?",
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_plan_says_what_is_wrong_and_stays_as_it_is(text: str, answers: Path) -> None:
    path = path_of_plan(answers)
    path.write_text(text)
    for options in (["--save"], ["--done", "listen.loop"], []):
        done = within("plan", "answers.yaml", *options, folder=answers.parent)
        assert refused(done) == f"answers.plan.yaml:{BROKEN[text]}\n"
        assert path.read_text() == text


def test_all_of_its_problems_are_told_at_once(answers: Path) -> None:
    text = HEAD + "moves:\n  - {id: listen.lop=2}\n  - {id: act.causes=3, due: never, status: dropped}\n"
    path_of_plan(answers).write_text(text)
    done = within("plan", "answers.yaml", "--save", folder=answers.parent)
    assert [line.split(": ")[0] + line.split(": ")[1] for line in refused(done).splitlines()] == [
        "answers.plan.yaml:5moves.listen.lop=2.id",
        "answers.plan.yaml:6moves.act.causes=3.due",
        "answers.plan.yaml:6moves.act.causes=3.reason",
    ]


# ---- The names of moves, for who opens the file


def test_a_move_has_its_name_behind_its_id_and_what_a_person_adds_stays(answers: Path) -> None:
    run(answers, "--save")
    path = path_of_plan(answers)
    text = path.read_text()
    assert "  - id: listen.loop=3  # [Feedback loop → 3]\n    phase: 2\n" in text
    text = text.replace("[Partners → 2]", "[Partners → 2] the shops first").replace(
        "# [Branches → 2]", "# Mrs Lindqvist asked"
    )
    path.write_text(text)
    model = answers.parent / "questionnaires/shop/questionnaire.yaml"
    model.write_text(model.read_text().replace("name: Partners", "name: Trade [partners]"))
    run(answers, "--save")
    after = path.read_text()
    assert "id: act.partners=2  # [Trade (partners) → 2] the shops first\n" in after
    # Where a person's own remark stands, no name is put.
    assert "id: act.branches=2  # Mrs Lindqvist asked\n" in after
    run(answers, "--done", "listen.loop")
    assert path.read_text().count("# [") == 4


def test_a_move_that_comes_later_is_written_as_in_a_new_file(answers: Path) -> None:
    run(answers, "--save", "--to", "2")
    run(answers, "--save")
    # The order is that in which they came.
    later = path_of_plan(answers).read_text()
    run(answers, "-o", "new.yaml")
    new = (answers.parent / "new.yaml").read_text()
    assert sorted(later.splitlines()) == sorted(new.splitlines())


def test_a_name_alone_does_not_keep_a_move_that_is_no_longer_planned(answers: Path) -> None:
    run(answers, "--save")
    run(answers, "--save", "--avoid", "act.branches")
    assert "act.branches" not in path_of_plan(answers).read_text().partition("moves:")[2]


@pytest.mark.parametrize(
    ("tag", "begins"), [("zh-Hans", "# 这份作答的计划。"), ("zh-Hant", "# 這份作答的計畫。")]
)
def test_a_new_file_says_what_it_is_in_the_language_of_the_command(
    tag: str, begins: str, answers: Path
) -> None:
    done = within("plan", "answers.yaml", "--save", "--language", tag, folder=answers.parent)
    assert done.returncode == 0
    assert path_of_plan(answers).read_text("utf-8").startswith(begins)


# ---- How it was asked for


def test_a_plan_says_how_it_was_asked_for_and_another_is_told(answers: Path) -> None:
    options = ("--to", "3", "--moves", "4", "--days", "90", "--keep", "listen.lost", "--by", "2028-09-30")
    run(answers, "--save", *options)
    kept = kept_at(path_of_plan(answers), assess_path(answers).questionnaire)
    assert kept.made_by == "cxmaturity plan --to 3 --by 2028-09-30 --moves 4 --days 90 --keep listen.lost"
    again = within(
        *kept.made_by.split()[1:2], "answers.yaml", *kept.made_by.split()[2:], folder=answers.parent
    )
    assert again.stderr.decode() == "answers.plan.yaml: 0 of 4 moves are done\n"
    for name in ("text", "csv", "ics", "md", "json"):
        done = within("plan", "answers.yaml", "--format", name, folder=answers.parent)
        assert done.stderr.decode().startswith(
            f"answers.plan.yaml: it was kept by `{kept.made_by}`, and this is another plan\n"
        )
    # What is not said is what is meant without it.
    run(answers, "--save")
    assert (
        "another plan"
        not in within("plan", "answers.yaml", "--to", "3", folder=answers.parent).stderr.decode()
    )
