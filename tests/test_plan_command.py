"""`cxmaturity plan` and `explain --what-if`: what they print, write and refuse, and what they suppose."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import date
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len
from rich.console import Console

from cxmaturity.answers.model import Answer, State
from cxmaturity.answers.supposed import supposed_answers
from cxmaturity.assess_paths import assess_path
from cxmaturity.errors import BadInput
from cxmaturity.formats.kinds import kind_at
from cxmaturity.plan import solver
from cxmaturity.plan.make import make_plan
from cxmaturity.plan.model import Lift, NotTaken, Plan, PriceRange, Sooner, Swap
from cxmaturity.plan.move_words import told_apart
from cxmaturity.plan.wishes import wish_of
from cxmaturity.plan.words import plan_words
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.report.plans.formats import FORMATS, PlanChoices, render_plan
from cxmaturity.report.plans.to_ics import LINE_END, MOST_OCTETS, escaped, folded
from cxmaturity.resources import bundled
from cxmaturity.schemas import schema
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.supposed import suppose
from cxmaturity.scoring.what_if import Moved
from cxmaturity.terminal.plan import print_plan
from cxmaturity.terminal.what_if import what_if_lines
from cxmaturity.text.language import language
from cxmaturity.text.width import break_wide_text
from tests.command_line import cxmaturity, laid_out, refused, within

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = bundled("questionnaires") / "cx-maturity" / "examples"
MODEL = (Path(__file__).parent / "fixtures" / "plan_model.yaml").read_text(encoding="utf-8")
TODAY = date(2026, 11, 28)
PAGES = {
    "plan_arrives": EXAMPLES / "personas" / "velmar-leasing.yaml",
    "plan_later": EXAMPLES / "personas" / "quillbridge-hospital.yaml",
    "plan_group": EXAMPLES / "tarnholt-freight" / "2026-q1",
}
BY = {"plan_later": "2028-10-14"}
"""The day by which a plan is to have arrived, where that is given."""
TAGS = ("en", "zh-Hans", "zh-Hant")
SHEET = """\
format: 1
questionnaire: shop@1
organisation: Example Ltd
date: 2026-09-30
answers: {listen.loop: 1, listen.lost: 2, act.causes: 2, act.circular: 1, act.partners: 1}
"""


GALLERY = Path(__file__).parent.parent / "docs" / "models"


def shop(folder: Path, **sheets: str) -> Path:
    """Lay out the model and a sheet of it, or other ones by their names."""
    files = {f"{name}.yaml": text for name, text in (sheets or {"answers": SHEET}).items()}
    laid_out(folder, {"questionnaires/shop/questionnaire.yaml": MODEL, **files})
    return folder / "answers.yaml"


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a sheet of the small model, in the folder that the command runs in."""
    monkeypatch.chdir(tmp_path)
    return shop(tmp_path)


@cache
def planned(path: Path, by: str | None = None) -> Plan:
    """Return the plan of one of the examples, made once."""
    assessment = assess_path(path, redraw=False)
    return make_plan(assessment, wish_of(assessment, by=by), today=TODAY)


def plan_of(path: Path) -> tuple[Plan, Assessment]:
    assessment = assess_path(path, redraw=False)
    return make_plan(assessment, wish_of(assessment), today=TODAY), assessment


def page(name: str, tag: str, width: int = 80) -> str:
    """Return what the terminal shows of an example."""
    break_wide_text()
    assessment = assess_path(PAGES[name], redraw=False, language=tag)
    printed = io.StringIO()
    console = Console(file=printed, width=width, highlight=False, markup=False, emoji=False)
    print_plan(planned(PAGES[name], BY.get(name)), assessment, console, tag=tag)
    return "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())


# ---- What the terminal shows


def test_without_a_day_a_plan_goes_on_until_it_arrives() -> None:
    path = PAGES["plan_later"]
    limited, unlimited = planned(path, BY["plan_later"]), planned(path)
    assert (limited.arrival, len(limited.phases)) == ("later", 4)
    assert (unlimited.arrival, unlimited.arrives_in) == ("arrives", limited.arrives_in)
    assert len(unlimited.phases) == unlimited.arrives_in == 6
    assert unlimited.phases[-1].after.stage == unlimited.target


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("name", PAGES)
def test_page(name: str, tag: str, update_golden: bool) -> None:
    shown = page(name, tag)
    path = GOLDEN / (f"{name}.txt" if tag == "en" else f"{name}_{tag}.txt")
    if update_golden:
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 80, 100])
@pytest.mark.parametrize("tag", TAGS)
def test_no_line_is_wider_than_the_terminal_and_no_word_is_lost(tag: str, width: int) -> None:
    shown = page("plan_group", tag, width)
    assert [line for line in shown.splitlines() if cell_len(line) > width] == []
    assert "".join(shown.split()) == "".join(page("plan_group", tag, 100).split())


def test_the_process_prints_the_page_and_nothing_else(tmp_path: Path) -> None:
    """HiGHS would tell who made it; and what is printed is for a pipe, too."""
    done = cxmaturity("plan", str(PAGES["plan_group"]), folder=tmp_path, environment={"LC_ALL": "C.UTF-8"})
    assert (done.returncode, done.stderr) == (0, b"")
    shown = "".join(f"{line.rstrip()}\n" for line in done.stdout.decode().splitlines())
    assert shown == (GOLDEN / "plan_group.txt").read_text(encoding="utf-8")


HEADLINES = {
    "": "Stage 3 by 2027-09-30 with 5 moves, about 25 person-days.",
    "--moves 1": "Stage 3 by 2028-09-30 with 4 moves, about 75 person-days.",
    "--to 2": "Stage 2 by 2027-03-30 with 1 move, about 5 person-days.",
    "--to 1": "Stage 1 holds already.",
    "--to 1 --keep listen.lost": "Stage 1 holds already.",
    "--to 2 --keep listen.lost": "Stage 2 by 2027-03-30 with 1 move, about 60 person-days.",
    "--by 2027-03-31": "Stage 3 cannot be reached by 2027-03-31. At 5 moves a half-year it takes until "
    "2027-09-30. No number of moves reaches stage 3 by 2027-03-31: a question rises one step a half-year. "
    "This plan leads to stage 2 by 2027-03-31 with 1 move, about 5 person-days.",
    "--moves 1 --by 2028-03-30": "Stage 3 cannot be reached by 2028-03-30. At 1 move a half-year it takes "
    "until 2028-09-30. With 2 moves a half-year stage 3 is reached by 2028-03-30. This plan leads to stage 2 "
    "by 2028-03-30 with 1 move, about 5 person-days.",
    "--days 5 --by 2027-09-30": "Stage 3 cannot be reached by 2027-09-30. At this pace it takes "
    "until 2029-03-30. No number of moves reaches stage 3 by 2027-09-30: a question rises one step "
    "a half-year, and there are 5 person-days in each. This plan leads to stage 2 by 2027-09-30 with 1 move, "
    "about 5 person-days.",
    "--days 4": "Stage 3 cannot be reached: all steps that fit a half-year do not come to it. Today",
    "--days 4 --by 2028-09-30": "Stage 3 cannot be reached: all steps that fit a half-year do not",
    "--avoid listen.loop": "Stage 3 cannot be reached: not with what is left out as asked. This plan leads "
    "to stage 2 by 2028-09-30 with 2 moves, about 10 person-days.",
    "--set listen.loop=3": "Stage 3 by 2027-03-30 with 3 moves, about 15 person-days.",
}


@pytest.mark.parametrize("options", HEADLINES)
def test_the_headline_says_what_it_comes_to(options: str, answers: Path) -> None:
    done = within("plan", "answers.yaml", *options.split(), folder=answers.parent)
    assert (done.returncode, done.stderr) == (0, b"")
    shown = done.stdout.decode().split("\n", 2)[2]
    assert " ".join(shown.split()).startswith(HEADLINES[options])
    # Where no step fits a half-year, that is said of each that is left.
    too_long = "Of more person-days than fit a half-year: "
    assert (too_long in " ".join(shown.split())) == ("--days" in options)


def test_a_target_that_holds_takes_what_is_kept_and_no_more(answers: Path) -> None:
    made = json.loads(
        within(
            "plan",
            "answers.yaml",
            "--to",
            "1",
            "--keep",
            "listen.lost",
            "--format",
            "json",
            folder=answers.parent,
        ).stdout
    )
    moves = [move["question"] for phase in made["phases"] for move in phase["moves"]]
    assert (made["arrival"], moves) == ("there", ["listen.lost"])


REFUSED = {
    "--to 4": "--to must be a level from 1 to 3 (got 4)",
    "--to 0": "--to must be a level from 1 to 3 (got 0)",
    "--by tomorrow": "--by must be a date such as 2027-06-30 (got tomorrow)",
    "--by 2026-02-30": "--by must be a date such as 2027-06-30 (got 2026-02-30)",
    "--by 2026-09-30": "--by 2026-09-30 is not after 2026-09-30, the date of the answers",
    "--by 2036-10-01": "--by 2036-10-01 is too far away: a plan goes to 2036-09-30",
    "--moves 0": "--moves must be 1 or more (got 0)",
    "--days -1": "--days must be 1 or more (got -1)",
    "--keep listen.lop": "--keep: there is no scored question listen.lop; did you mean listen.loop?",
    "--avoid x\x1b": "--avoid: there is no scored question x\\x1b; it is written with U+001B, which "
    "cannot be seen; type the name anew",
    "--keep act.causes --avoid act.causes": "--keep and --avoid both name act.causes",
    "--keep listen.loop --keep act.causes --moves 1 --by 2026-12-01": "--keep listen.loop, act.causes: not "
    "all of it fits these phases",
    "--keep listen.loop --set listen.loop=3": "--keep listen.loop: it is at its highest option already",
    "--to 1 --set listen.loop=3 --set act.partners=3 --set act.branches=2": "--to 1: today's stage is 3, "
    "which is higher",
    "--set listen.loop": "--set listen.loop: write it as ID=OPTION",
    "--set =3": "--set =3: write it as ID=OPTION",
    "--set listen.lop=3": "--set: there is no question listen.lop; did you mean listen.loop?",
    "--set listen.loop=4": '--set listen.loop: there is no option "4"; its options are 1, 2, 3',
    "--set listen.loop=Agreed": "--set listen.loop: there is no option Agreed; Agreed is 2: write 2",
    "--set listen.loop=2 --set listen.loop=3": "--set: listen.loop is set twice",
    "--set act.branches=2": "--set: nobody is asked act.branches then",
    "-o plan.txt": "plan.txt: the name must end in one of .json, .md, .csv, .ics, .yaml, or give --format",
    "-o plan.ics --format text": "--format text is for the terminal; a file takes another format",
    "-o plan.md --csv-dialect excel-semicolon": "--csv-dialect is for CSV",
    "-o answers.yaml --format json": "answers.yaml: cannot be written: it is one of the files that "
    "are read; name another",
}


@pytest.mark.parametrize("options", REFUSED)
def test_what_cannot_be_planned_is_refused_before_the_solver(
    options: str, answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_solve = "fits these phases" in REFUSED[options] or "-o answers.yaml" in options
    if not may_solve:
        monkeypatch.setitem(sys.modules, "highspy", None)
    done = within("plan", "answers.yaml", *options.split(" "), folder=answers.parent)
    assert refused(done) == f"{REFUSED[options]}\n"


def test_an_assessment_that_has_nothing_to_start_from_is_refused(tmp_path: Path) -> None:
    nothing = "{na: none here}"
    listed = ", ".join(f"{name}: {nothing}" for name in ("listen.loop", "listen.lost", "act.causes"))
    sheet = f"format: 1\nquestionnaire: shop@1\nanswers: {{{listed}, act.partners: {nothing}}}\n"
    shop(tmp_path, answers=sheet)
    done = within("plan", str(tmp_path / "answers.yaml"), folder=tmp_path)
    assert refused(done) == "a plan needs more that applies: most was declared not applicable\n"
    done = within("plan", str(EXAMPLES / "quick.yaml"), folder=tmp_path)
    assert refused(done) == "a plan needs all questions, and only the quick set was answered\n"


@pytest.mark.parametrize("command", ["plan", "plan --by 9999-12-31", "explain", "report -o - --format md"])
def test_answers_from_the_end_of_the_calendar_have_no_plan_and_no_traceback(
    command: str, answers: Path
) -> None:
    answers.write_text(SHEET.replace("2026-09-30", "9998-09-30"))
    name, *options = command.split()
    done = within(name, "answers.yaml", *options, folder=answers.parent)
    said = "a plan needs years ahead of it, and the answers are of 9998-09-30"
    if name == "plan":
        assert refused(done) == f"{said}\n"
    else:
        assert done.returncode == 0
    assert (said in done.stdout.decode()) == (name == "explain")


def test_without_the_solver_the_one_command_is_named(answers: Path) -> None:
    (answers.parent / "no" / "highspy").mkdir(parents=True)
    (answers.parent / "no" / "highspy" / "__init__.py").write_text("raise ImportError('none here')\n")
    paths = os.pathsep.join(filter(None, (str(answers.parent / "no"), os.environ.get("PYTHONPATH"))))
    done = cxmaturity("plan", "answers.yaml", folder=answers.parent, environment={"PYTHONPATH": paths})
    assert refused(done, 4) == (
        "a plan needs `highspy`, which is not installed: `python -m pip install highspy`\n"
    )


HARD = EXAMPLES / "tarnholt-freight" / "2026-q1"
"""The first course that is found there is not the best."""


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the search end with the first answer to each objective."""
    monkeypatch.setitem(solver._OPTIONS, "mip_max_improving_sols", 1)


def test_a_search_that_ends_early_gives_the_best_that_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    best = planned(HARD)
    monkeypatch.setitem(solver._OPTIONS, "mip_max_improving_sols", 1)
    plan, _ = plan_of(HARD)
    assert best.proven and best.gap == 0 and not plan.proven
    assert plan.arrives_in == best.arrives_in and plan.days > best.days
    # It may be as much better as it says, and the best is.
    assert plan.gap is not None and plan.days * (1 - plan.gap) <= best.days + 1e-9
    # What is as good, and at which prices, is known of the best alone.
    assert best.prices and not plan.prices and not plan.swaps
    assert plan.earlier == best.earlier
    monkeypatch.setattr(solver, "MOST_NODES", 0)
    with pytest.raises(BadInput, match="no plan was found before the search ended"):
        plan_of(HARD)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("form", ["terminal", "json", "md", "report.md", "report.html", "xlsx"])
def test_every_output_says_by_how_much_another_plan_may_be_better(form: str, tmp_path: Path) -> None:
    plan, assessment = plan_of(HARD)
    said = plan_words(plan, assessment, language("en")).proof
    assert re.fullmatch(r"Best found: as much may be reached in up to 1\d% fewer person-days\.", said)
    match form:
        case "terminal":
            shown = within("plan", str(HARD), folder=tmp_path).stdout.decode()
        case "json":
            told = json.loads(within("plan", str(HARD), "--format", "json", folder=tmp_path).stdout)
            assert not told["proven"] and told["gap"] == pytest.approx(plan.gap, abs=1e-6)
            return
        case "md":
            shown = within("plan", str(HARD), "--format", "md", folder=tmp_path).stdout.decode()
        case "report.md" | "report.html" | "xlsx":
            made = tmp_path / f"a.{form}"
            done = within("report", str(HARD), "-o", str(made), folder=tmp_path)
            assert done.returncode == 0, done.stderr
            shown = text_of_workbook(made) if form == "xlsx" else made.read_text(encoding="utf-8")
        case _:
            pytest.fail(form)
    assert said in " ".join(re.sub(r"<[^>]*>|\\", "", shown).split()), form


def text_of_workbook(path: Path) -> str:
    with zipfile.ZipFile(path) as book:
        return book.read("xl/sharedStrings.xml").decode()


# ---- Sentences of plans that are seldom met


def words_of(plan: Plan, assessment: Assessment) -> str:
    told = plan_words(plan, assessment, language("en"))
    lines = [told.headline, told.proof, told.earlier, told.further, *told.left_out, *told.swaps]
    lines += [*told.prices, *told.notes]
    lines += [
        f"{one.what}: {one.step}: {'; '.join((*one.lifts, *one.marks))}"
        for p in told.phases
        for one in p.moves
    ]
    return "\n".join(lines)


def price(fewest: int | None, most: int | None) -> PriceRange:
    return PriceRange(effort="L", counted=60, fewest=fewest, most=most)


SAID: dict[str, tuple[dict[str, object], str]] = {
    "not even the stages are proven": (
        {"proven": False, "gap": None},
        "Best found: a plan that ends higher, or stands higher on the way, was not ruled out.",
    ),
    "a gap": (
        {"proven": False, "gap": 0.124},
        "Best found: as much may be reached in up to 12% fewer person-days.",
    ),
    "longer than is looked at": (
        {"arrival": "later", "arrives_in": 21},
        "At 5 moves a half-year it is not reached in 10 years either.",
    ),
    "nobody knows when": (
        {"arrival": "later", "arrives_in": None, "proven": False, "gap": None},
        "No plan was found that reaches stage 3 by 2028-09-30. This plan leads to stage 3",
    ),
    "as many moves": (
        {"earlier": Sooner(phase=1, moves=5)},
        "Stage 3 can be reached by 2027-03-30 with as many moves, and lower stages on the way.",
    ),
    "no way at all": (
        {"arrival": "never", "arrives_in": None},
        "Stage 3 cannot be reached: all steps that are left do not come to it.",
    ),
    "what waits": (
        {
            "arrival": "never",
            "arrives_in": None,
            "left_out": (
                NotTaken(
                    question="listen.lost", dimension="listen", option="3", reason="waits", of=("act.causes",)
                ),
            ),
        },
        "Stage 3 cannot be reached: what it takes waits for what can never be done.",
    ),
    "more moves": (
        {"earlier": Sooner(phase=1, moves=6)},
        "With 6 moves a half-year stage 3 is reached by 2027-03-30.",
    ),
    "no number of moves": (
        {"earlier": Sooner(phase=2, moves=None)},
        "No number of moves reaches stage 3 by 2027-09-30: a question rises one step a half-year.",
    ),
    "any price": (
        {"prices": (price(None, None),)},
        "L, counted as 60 days: whatever number of days it stands for.",
    ),
    "from a price on": ({"prices": (price(10, None),)}, "L, counted as 60 days: from 10 days on."),
    "up to a price": ({"prices": (price(None, 30),)}, "L, counted as 60 days: up to 30 days."),
    "between prices": ({"prices": (price(10, 30),)}, "L, counted as 60 days: from 10 to 30 days."),
    "one price": ({"prices": (price(60, 60),)}, "L, counted as 60 days: at this price alone."),
    "as good": (
        {
            "swaps": (
                Swap(instead_of=(("listen.loop", "2"),), takes=(("act.causes", "3"), ("listen.lost", "3"))),
            )
        },
        "Instead of Feedback loop to 2: Root causes to 3; Lost customers to 3.",
    ),
    "avoided": (
        {"left_out": (NotTaken(question="listen.lost", dimension="listen", option="3", reason="avoided"),)},
        "Left out as asked: Lost customers.",
    ),
    "nobody knows": (
        {"lowest": ("act.partners",)},
        "Nobody knows these, and so they count as the lowest until answered: Partners.",
    ),
    "opened": (
        {"opens": ("listen.lost",)},
        "The plan opens these, which count as the lowest until answered: Lost customers.",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_what_a_plan_says(name: str, answers: Path) -> None:
    plan, assessment = plan_of(answers)
    changes, said = SAID[name]
    assert said not in words_of(plan, assessment)
    assert said in words_of(replace(plan, **changes), assessment)


LIFTS = {
    "lifts the whole to 3": Lift(kind="whole", level=3),
    "lifts Acting to 2": Lift(kind="dimension", subject="act", level=2),
    "needed for stage 3 by 2027-09-30": Lift(kind="towards", level=3, phase=2),
    "needed by Root causes": Lift(kind="needed_by", subject="act.causes"),
    "kept as asked": Lift(kind="kept"),
    "supports the others": Lift(kind="supports"),
}


@pytest.mark.parametrize("said", LIFTS)
def test_what_a_move_is_for(said: str, answers: Path) -> None:
    plan, assessment = plan_of(answers)
    first = plan.phases[0]
    move = replace(first.moves[0], lifts=(LIFTS[said],), is_smallest=False)
    changed = replace(plan, phases=(replace(first, moves=(move,)), *plan.phases[1:]))
    told = plan_words(changed, assessment, language("en")).phases[0].moves[0]
    assert (told.lifts, told.marks) == ((said,), ())


def test_of_a_strict_plan_it_is_said_what_it_counts(answers: Path) -> None:
    said = "Strict: what is raised counts here as if evidence of it were shown."
    shown = [
        within("plan", "answers.yaml", *options, folder=answers.parent).stdout.decode()
        for options in ((), ("--strict",))
    ]
    assert [said in " ".join(one.split()) for one in shown] == [False, True]


def test_of_evidence_that_may_not_be_told_nothing_is_said(tmp_path: Path) -> None:
    """Of three respondents nobody knows what is shown, and so no sentence speaks of it."""
    for n in range(1, 4):
        text = SHEET.replace("answers:", f"respondent: {{id: r{n}}}\nanswers:")
        laid_out(tmp_path, {f"wave/r{n}.yaml": text})
    laid_out(tmp_path, {"questionnaires/shop/questionnaire.yaml": MODEL})
    shown = within("plan", "wave", folder=tmp_path).stdout.decode()
    assert "Stage 3 by" in shown and "As shown: no evidence is named yet" not in shown


def test_steps_are_named_by_options_where_levels_are_none(tmp_path: Path) -> None:
    """Of ticks a step is one more, with its own action; a second step begins where the first one led."""
    for name in ("ticks-and-figures.yaml", "ticks-and-figures.answers.yaml"):
        text = (GALLERY / name).read_text(encoding="utf-8")
        action = "        actions:\n          - {to: phone, do: Take calls., owner: Service, effort: S}\n"
        (tmp_path / name).write_text(text.replace("        actions:\n", action, 1), encoding="utf-8")
    assessment = assess_path(
        tmp_path / "ticks-and-figures.answers.yaml",
        questionnaire=str(tmp_path / "ticks-and-figures.yaml"),
        redraw=False,
    )
    plan = make_plan(assessment, wish_of(assessment), today=TODAY, whole=False)
    told = plan_words(plan, assessment, language("en"))
    moves = [move for phase in told.phases for move in phase.moves if move.question == "reach.channels"]
    assert [(move.step, move.do, move.owner) for move in moves] == [
        ("5/7 → + Mail", "", ""),
        ("6/7 → + Phone", "Take calls.", "Service"),
    ]


def test_questions_that_share_a_name_are_told_apart_by_the_way_to_them() -> None:
    questionnaire = read_questionnaire(GALLERY / "three-floors.yaml")
    told = told_apart(questionnaire)
    names = [told[question.id] for question in questionnaire.questions]
    assert len(set(names)) == len(names)
    assert "Direction > Practice 1 > Stream A > Activity 1" in names


def test_two_of_a_name_are_told_apart_and_others_are_not(answers: Path) -> None:
    place = answers.parent / "questionnaires/shop/questionnaire.yaml"
    place.write_text(MODEL.replace("name: Partners", "name: Root causes"))
    told = told_apart(read_questionnaire(place))
    assert (told["act.causes"], told["listen.loop"]) == ("Acting > Root causes", "Feedback loop")


def test_a_model_without_stages_is_planned_by_its_index(tmp_path: Path) -> None:
    shop(tmp_path)
    model = MODEL.replace("levels:\n", "stage: {rule: none}\nlevels:\n", 1)
    (tmp_path / "questionnaires/shop/questionnaire.yaml").write_text(model)
    plan, assessment = plan_of(tmp_path / "answers.yaml")
    told = plan_words(plan, assessment, language("en"))
    assert told.headline == "Index 100 by 2028-09-30 with 8 moves, about 145 person-days."
    assert {lift for phase in told.phases for move in phase.moves for lift in move.lifts} >= {
        "lifts the index"
    }
    # What a condition opens hides how much each step lifts, and so nothing is claimed.
    assert (plan.proven, plan.gap) == (False, None)
    assert json.loads(rendered(tmp_path / "answers.yaml", "json"))["target"] is None
    done = within("plan", "answers.yaml", "--to", "2", folder=tmp_path)
    assert refused(done) == "--to: shop has no stages\n"


def test_a_move_of_which_opinions_differ_begins_with_what_is_true(tmp_path: Path) -> None:
    sheets = {
        f"r{n}": SHEET.replace("answers:", f"respondent: {{id: r{n}}}\nanswers:").replace(
            "listen.loop: 1", f"listen.loop: {1 if n < 6 else 3}"
        )
        for n in range(1, 10)
    }
    laid_out(tmp_path, {f"wave/{name}.yaml": text for name, text in sheets.items()})
    laid_out(tmp_path, {"questionnaires/shop/questionnaire.yaml": MODEL})
    done = within("plan", "wave", folder=tmp_path)
    shown = " ".join(done.stdout.decode().split())
    settle = "Settle what is true: bring those who answered together and look at it."
    assert f"Feedback loop: 1.9 → 2 (up to 5 days, Service lead) {settle} Send each reply" in shown
    assert "Feedback loop: 2 → 3 (up to 5 days, Service lead) Count how many" in shown
    assert shown.count(settle) == 1 and "opinions differ" in shown


# ---- Files


def rendered(path: Path, name: str, tag: str = "en", *, draft: bool = False) -> bytes:
    plan, assessment = plan_of(path)
    return render_plan(plan, assessment, name, PlanChoices(tag=tag, csv_dialect="excel", draft=draft))


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_plan_is_the_same_bytes_and_no_answer_file(name: str, answers: Path) -> None:
    folder = answers.parent
    for target in ("one", "two"):
        done = within("plan", "answers.yaml", "-o", f"{target}.{name}", folder=folder)
        assert (done.returncode, done.stdout.decode(), done.stderr) == (0, f"{target}.{name}\n", b"")
    one = (folder / f"one.{name}").read_bytes()
    assert one == (folder / f"two.{name}").read_bytes() == rendered(answers, name)
    printed = within("plan", "answers.yaml", "--format", name, folder=folder)
    assert printed.stdout == one
    if name == "json":
        assert kind_at(folder / "one.json") == "plan"


def test_the_object_is_that_of_the_plan_and_of_its_schema(answers: Path) -> None:
    plan, _ = plan_of(answers)
    made = json.loads(rendered(answers, "json"))
    jsonschema.validate(made, schema("plan"))
    assert (made["format"], made["target"], made["arrival"], made["arrives_in"]) == (1, 3, "arrives", 2)
    assert (made["arrives_on"], made["days"], made["proven"]) == ("2027-09-30", plan.days, True)
    assert made["efforts"]["L"] == {"fewest": 31, "most": None, "counted": 60}
    first = made["phases"][0]["moves"][0]
    assert (first["question"], first["from"], first["to"], first["owner"]) == (
        "listen.loop",
        1,
        2,
        "Service lead",
    )
    assert first["do"] == "Send each reply to the team that it is about."
    assert [phase["after"]["stage"] for phase in made["phases"]] == [2, 3, 3, 3]
    assert json.loads(rendered(answers, "json", draft=True)) == {**made, "draft": True}


@pytest.mark.parametrize("name", PAGES)
def test_every_object_is_of_the_schema(name: str) -> None:
    assessment = assess_path(PAGES[name], redraw=False)
    made = render_plan(
        planned(PAGES[name]), assessment, "json", PlanChoices(tag="en", csv_dialect="excel", draft=False)
    )
    jsonschema.validate(json.loads(made), schema("plan"))


def test_a_row_a_move_and_no_cell_is_a_formula(answers: Path) -> None:
    made = rendered(answers, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(made, newline="")))
    plan, _ = plan_of(answers)
    assert [row["question"] for row in rows] == [move.question for move in plan.moves]
    assert rows[0] == {
        "phase": "1",
        "starts": "2026-09-30",
        "due": "2027-03-30",
        "place": "1",
        "question": "listen.loop",
        "name": "Feedback loop",
        "dimension": "listen",
        "action": "Send each reply to the team that it is about.",
        "from": "1",
        "to": "2",
        "option": "2",
        "owner": "Service lead",
        "effort": "S",
        "days": "5",
        "lifts": "lifts Listening to 2; needed for stage 3 by 2027-09-30",
        "needs": "",
        "smallest": "yes",
        "start_with": "",
    }
    assert next(row["needs"] for row in rows if row["question"] == "act.causes") == "listen.loop"
    kept = within("plan", "answers.yaml", "--format", "csv", "--keep", "act.branches", folder=answers.parent)
    assert "'=Visit each branch" in kept.stdout.decode()


def unfolded(content: bytes) -> list[str]:
    """Return the lines of a calendar as RFC 5545 reads them."""
    assert content.endswith(b"\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= MOST_OCTETS
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def tasks(content: bytes) -> list[dict[str, str]]:
    """Return the tasks of a calendar."""
    found: list[dict[str, str]] = []
    for line in unfolded(content):
        name, _, value = line.partition(":")
        if line == "BEGIN:VTODO":
            found.append({})
        elif found and line != "END:VTODO":
            found[-1].setdefault(name, value)
    return found


def test_a_calendar_has_a_task_a_move_on_its_due_date(answers: Path) -> None:
    plan, _ = plan_of(answers)
    found = tasks(rendered(answers, "ics"))
    dues = [f"{phase.ends:%Y%m%d}" for phase in plan.phases for _ in phase.moves]
    assert [task["DUE;VALUE=DATE"] for task in found] == dues
    assert {task["DTSTAMP"] for task in found} == {"20260930T000000Z"}
    assert found[0]["SUMMARY"] == "Feedback loop: 1 → 2"
    assert found[0]["DESCRIPTION"] == (
        "Send each reply to the team that it is about.\\nService lead\\nLifts Listening to 2\\; needed for "
        "stage 3 by 2027-09-30.\\nlisten.loop"
    )
    names = [task["UID"] for task in found]
    assert len(set(names)) == len(names)
    # The same task in another language, and in a plan to another target.
    assert [task["UID"] for task in tasks(rendered(answers, "ics", "zh-Hans"))] == names
    assert found[0]["DESCRIPTION"] != tasks(rendered(answers, "ics", draft=True))[0]["DESCRIPTION"]
    lines = unfolded(rendered(answers, "ics"))
    assert (lines[:2], lines[-1]) == (["BEGIN:VCALENDAR", "VERSION:2.0"], "END:VCALENDAR")


def test_another_scope_has_tasks_of_its_own(answers: Path) -> None:
    names = {task["UID"] for task in tasks(rendered(answers, "ics"))}
    answers.write_text(SHEET.replace("date:", "scope: Shops\ndate:"))
    assert names.isdisjoint(task["UID"] for task in tasks(rendered(answers, "ics")))


def test_what_means_something_in_a_calendar_is_escaped() -> None:
    assert escaped("a, b; c\\d\ne\x1b") == "a\\, b\\; c\\\\d\\ne\\\\x1b"


@given(st.text())
def test_a_line_is_folded_between_characters_and_read_again(text: str) -> None:
    line = escaped(text)
    made = folded(line)
    assert made.replace(f"{LINE_END} ", "") == line
    assert all(len(piece.encode()) <= MOST_OCTETS for piece in made.split(LINE_END))
    assert not set(line) & {"\n", "\r"}


def test_markdown_shows_what_a_client_wrote_as_text(tmp_path: Path) -> None:
    hostile = MODEL.replace("Send each reply to the team that it is about.", "'<b>a</b> | `b` # c'")
    shop(tmp_path, answers=SHEET.replace("Example Ltd", "'| <script> |'"))
    (tmp_path / "questionnaires/shop/questionnaire.yaml").write_text(hostile)
    made = within("plan", "answers.yaml", "--format", "md", "--draft", folder=tmp_path).stdout.decode()
    assert "&lt;b>a&lt;/b> \\| \\`b\\` # c" in made and "<script>" not in made
    assert made.splitlines()[2].startswith("Draft")
    assert "\n| 1 | Feedback loop | 1 → 2 | " in made


# ---- As if


def test_a_supposition_is_the_sheet_with_that_answer(answers: Path) -> None:
    """Scored anew, conditions and all: what is opened waits for its answer."""
    assessment = assess_path(answers, redraw=False)
    asked = assessment.questionnaire
    given = supposed_answers("--set", ["act.partners=2", "listen.loop=3"], asked)
    made = suppose(assessment, given, option="--set")
    sheet = assessment.people[0]
    edited = {**sheet.answers, "act.partners": Answer(option="2"), "listen.loop": Answer(option="3")}
    expected = assess(asked, [replace(sheet, answers=edited)], redraw=False)
    assert (made.after.overall, made.after.dimensions) == (expected.overall, expected.dimensions)
    assert made.moved.opened == ("act.branches",)
    results = {one.id: one.state for d in made.after.dimensions for one in d.questions}
    assert results["act.branches"] is State.UNANSWERED
    back = suppose(made.after, supposed_answers("--set", ["act.partners=1"], asked), option="--set")
    assert back.moved.closed == ("act.branches",)


def groups(folder: Path, partners: str) -> Assessment:
    """Return the assessment of respondents who said these options to `act.partners`."""
    for n, option in enumerate(partners, 1):
        text = SHEET.replace("answers:", f"respondent: {{id: r{n}}}\nanswers:")
        sheet = text.replace("act.partners: 1", f"act.partners: {option}")
        laid_out(folder, {f"wave/r{n}.yaml": sheet})
    laid_out(folder, {"questionnaires/shop/questionnaire.yaml": MODEL})
    (folder / "wave" / "late.yaml.txt").write_text(SHEET)
    return assess_path(folder / "wave", redraw=False)


def test_of_a_group_who_is_asked_answers_and_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assessment = groups(tmp_path, "222221")
    remarks = replace(assessment.tally.remarks, shadows="shop 0.9.0")
    assessment = replace(assessment, tally=replace(assessment.tally, remarks=remarks))
    given = supposed_answers("--set", ["act.branches=2"], assessment.questionnaire)
    after = suppose(assessment, given, option="--set").after
    result = next(one for d in after.dimensions for one in d.questions if one.id == "act.branches")
    assert (result.count(State.ANSWERED), result.count(State.NOT_ASKED)) == (5, 1)
    told = {notice.code for notice in after.notices}
    assert "not_asked_but_answered" not in told
    assert {"not_read", "shadows_shipped"} <= told
    raised = supposed_answers("--set", ["act.partners=2"], assessment.questionnaire)
    made = suppose(assessment, raised, option="--set")
    assert made.moved == Moved(opened=(), widened=("act.branches",), closed=())
    lines = what_if_lines(made)
    assert "It asks more people than before: act.branches" in lines


def test_of_what_is_raised_no_evidence_is_kept(tmp_path: Path) -> None:
    shown = "listen.lost: {level: 2, evidence: List, evidence_grade: 3}"
    path = shop(tmp_path, answers=SHEET.replace("listen.lost: 2", shown))
    assessment = assess_path(path, redraw=False)

    def grade(text: str) -> int | None:
        given = supposed_answers("--set", [text], assessment.questionnaire)
        after = suppose(assessment, given, option="--set").after
        return next(
            one.evidence_grade for d in after.dimensions for one in d.questions if one.id == "listen.lost"
        )

    assert [grade(f"listen.lost={option}") for option in (1, 2, 3)] == [3, 3, 0]


AS_IF = """\
As if:
  listen.loop (Feedback loop): 1 → 2
  act.partners (Partners): 1 → 2

Overall: index 25 → 50; stage 1 → 2; as shown 1 → 1
  Listening: index 25 → 50; stage 1 → 2; as shown 1 → 1
  Acting: index 25 → 50; stage 1 → 2; as shown 1 → 1
"""


def test_explain_says_what_other_answers_change(answers: Path) -> None:
    words = ("explain", "answers.yaml", "--what-if", "listen.loop=2", "--what-if", "act.partners=2")
    done = within(*words, folder=answers.parent)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "It opens questions, which wait for an answer: act.branches\n" in done.stdout.decode()
    assert done.stdout.decode().startswith(AS_IF.split("\n\n")[0])


EVIDENCE = {
    ("listen.loop=2", ""): "Of what is raised no evidence is named, and as shown it counts so.",
    ("listen.loop=3", "--strict"): "Strict: of what is raised no evidence is named, and so it is capped.",
    ("listen.lost=1", ""): "The index is 17.5 points short of stage 2.",
}


@pytest.mark.parametrize("given", EVIDENCE)
def test_of_evidence_it_speaks_where_something_is_raised(given: tuple[str, str], answers: Path) -> None:
    what_if, option = given
    words = ("explain", "answers.yaml", "--what-if", what_if, *option.split())
    lines = within(*words, folder=answers.parent).stdout.decode().splitlines()
    assert " ".join(" ".join(lines).split()).endswith(EVIDENCE[given])


def test_a_question_is_explained_as_it_would_be(answers: Path) -> None:
    words = ("explain", "answers.yaml", "listen", "--what-if", "listen.loop=2")
    shown = within(*words, folder=answers.parent).stdout.decode()
    assert shown.startswith("As if:\n  listen.loop (Feedback loop): 1 → 2\n")
    assert "\nListening: stage 2 of 3: Agreed" in shown


def test_a_group_is_supposed_to_agree_and_a_report_of_counts_is_refused(tmp_path: Path) -> None:
    wave = str(EXAMPLES / "tarnholt-freight" / "2026-q3")
    done = within("explain", wave, "--what-if", "collaboration.council=3", folder=tmp_path)
    shown = done.stdout.decode()
    assert shown.startswith("As if everybody who is asked had answered:\n")
    assert "  collaboration.council (Customer council): 1.8 → 3.0\n" in shown
    read_back = replace(assess_path(Path(wave), redraw=False), people=())
    with pytest.raises(BadInput, match=r"^--set needs the answers themselves, and a report holds counts$"):
        suppose(read_back, {}, option="--set")


def test_a_plan_that_supposes_says_so_in_every_format(answers: Path) -> None:
    def out(name: str) -> str:
        words = ("plan", "answers.yaml", "--set", "listen.loop=3", "--format", name)
        return within(*words, folder=answers.parent).stdout.decode()

    said = "As if everybody who is asked had answered listen.loop=3."
    assert said in out("text") and said in out("md")
    assert json.loads(out("json"))["wish"]["supposed"] == ["listen.loop=3"]


# ---- What must not be loaded


@pytest.mark.parametrize("line", ["score answers.yaml", "batch answers.yaml -o out --jobs 1"])
def test_who_makes_no_plan_loads_no_solver(line: str, answers: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "cxmaturity", *line.split()]
    done = subprocess.run(command, cwd=answers.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "highspy" not in done.stderr and "cxmaturity.plan.solver" not in done.stderr
