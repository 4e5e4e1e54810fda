"""`batch --plans`: the plan of every unit in tables and portfolio, and no solver where none is asked for."""

import csv
import json
import os
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import cxmaturity as cx
from cxmaturity.plan.model import Arrival
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.report.portfolio import render_portfolio
from cxmaturity.report.portfolio.shapes import PortfolioContext
from cxmaturity.waves.portfolio import UnitResult, portfolio
from cxmaturity.waves.unit_plan import UnitMove, UnitPlan
from tests.command_line import cxmaturity, within
from tests.test_plan_command import SHEET, shop
from tests.test_portfolio_figures import unit

NORTH = SHEET.replace("organisation:", "scope: North\norganisation:")
UNITS = {
    "north": NORTH,
    "south": NORTH.replace("North", "South").replace("listen.loop: 1", "listen.loop: 2"),
    "east": NORTH.replace("North", "East").replace("date: 2026-09-30\n", ""),
    "west": "format: 1\nquestionnaire: shop@1\norganisation: Example Ltd\nscope: West\n"
    "answers: {listen.loop: 2}\n",
    "top": "format: 1\nquestionnaire: shop@1\norganisation: Example Ltd\nscope: Top\ndate: 2026-09-30\n"
    "answers: {listen.loop: 3, listen.lost: 3, act.causes: 3, act.partners: 3, act.branches: 2}\n",
}
PLAN_COLUMNS = {
    "plan_target",
    "plan_arrival",
    "plan_arrives_on",
    "plan_proven",
    "plan_moves",
    "plan_days",
    "plan_first",
    "plan_first_stage",
    "no_plan",
}


@pytest.fixture
def units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with units of the small model."""
    monkeypatch.chdir(tmp_path)
    shop(tmp_path, **UNITS)
    return tmp_path


def batch(folder: Path, out: str, *options: str) -> list[dict[str, str]]:
    """Return the rows of the table that a batch of the units writes."""
    done = within("batch", "*.yaml", "-o", out, "--jobs", "1", *options, folder=folder)
    assert done.returncode == 0, done.stderr
    with (folder / out / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_has_what_the_plan_of_the_unit_says(units: Path) -> None:
    """A second opinion: each row against the object of `cxmaturity plan`."""
    rows = {row["unit"]: row for row in batch(units, "out", "--plans", "--no-portfolio")}
    for name in ("north.yaml", "south.yaml", "east.yaml", "top.yaml"):
        made = json.loads(within("plan", name, "--format", "json", folder=units).stdout)
        moves = [move for phase in made["phases"] for move in phase["moves"]]
        first = next((phase for phase in made["phases"] if phase["moves"]), None)
        row = rows[name]
        assert (row["plan_target"], row["plan_arrival"]) == (str(made["target"]), made["arrival"])
        assert row["plan_arrives_on"] == ("" if name == "east.yaml" else made["arrives_on"] or "")
        assert (row["plan_moves"], row["plan_days"]) == (str(len(moves)), str(made["days"]))
        assert row["plan_first"].split() == [
            f"{move['question']}={move['option']}" for move in (first or {"moves": []})["moves"]
        ]
        assert row["plan_first_stage"] == ("" if first is None else str(first["after"]["stage"]))
        assert (row["plan_proven"], row["no_plan"]) == ("yes", "")
    assert rows["west.yaml"]["plan_target"] == ""
    assert rows["west.yaml"]["no_plan"].startswith("too little is known for a plan")


def test_without_the_option_nothing_joins(units: Path) -> None:
    rows = batch(units, "out", "--no-portfolio")
    assert not PLAN_COLUMNS & set(rows[0])
    lines = [json.loads(line) for line in (units / "out/results.jsonl").read_text().splitlines()]
    assert {(line["plan"], line["no_plan"]) for line in lines} == {(None, "")}
    batch(units, "with", "--plans", "--draft", "--no-portfolio")
    with (units / "with/results.csv").open(encoding="utf-8-sig") as file:
        heads = next(csv.reader(file))
    assert set(heads) - set(rows[0]) == {*PLAN_COLUMNS, "draft"} and heads[-1] == "draft"


def test_resumed_or_from_python_the_same_bytes_and_asked_anew_it_is_done_anew(units: Path) -> None:
    def content(folder: str) -> dict[str, bytes]:
        return {
            path.name: path.read_bytes()
            for path in (units / folder).iterdir()
            if path.suffix in (".csv", ".jsonl", ".html")
        }

    batch(units, "out")
    batch(units, "whole", "--plans")
    batch(units, "out", "--plans", "--resume")
    cx.batch("*.yaml", "python", plans=True)
    assert content("out") == content("whole") == content("python")


def test_two_processes_do_as_one(units: Path) -> None:
    batch(units, "one", "--plans", "--no-portfolio")
    done = cxmaturity(
        "batch", "*.yaml", "-o", "two", "--jobs", "2", "--plans", "--no-portfolio", folder=units
    )
    assert done.returncode == 0, done.stderr
    assert (units / "one/results.jsonl").read_bytes() == (units / "two/results.jsonl").read_bytes()


def test_without_the_solver_the_one_command_is_named(units: Path) -> None:
    (units / "no" / "highspy").mkdir(parents=True)
    (units / "no" / "highspy" / "__init__.py").write_text("raise ImportError('none here')\n")
    paths = os.pathsep.join(filter(None, (str(units / "no"), os.environ.get("PYTHONPATH"))))
    words = ("batch", "north.yaml", "-o", "out", "--jobs", "1", "--no-portfolio")
    done = cxmaturity(*words, "--plans", folder=units, environment={"PYTHONPATH": paths})
    assert done.returncode == 4
    assert "a plan needs `highspy`" in done.stderr.decode() and "Traceback" not in done.stderr.decode()
    again = cxmaturity(*words, "--resume", folder=units, environment={"PYTHONPATH": paths})
    assert again.returncode == 0


# ---- What the portfolio says of it


def told(folder: Path, *options: str) -> str:
    """Return the words of the portfolio's page."""
    batch(folder, "out", *options)
    page = (folder / "out/portfolio.html").read_text("utf-8")
    body = re.sub(r"<style>.*?</style>|<svg.*?</svg>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_the_page_says_what_many_begin_with_and_what_each_unit_does_first(units: Path) -> None:
    said = told(units, "--plans")
    assert "What to do first" in said
    # North, south and east begin with partners and branches, north and east with the loop too.
    assert "Partners Acting 2 75% 3 of 4" in said and "Feedback loop Listening 2 50% 2 of 4" in said
    moves = "Feedback loop → 2 Partners → 2 Branches → 2"
    assert f"North 1 {moves} 2 2027-03-30 3 by 2027-09-30 5 moves, about 25" in said
    assert f"East 1 {moves} 2 3 after 2 half-years 5 moves, about 25" in said
    # Answers without a day have a plan without days.
    assert "3 after 2 half-years 5 moves" in said and "1970" not in said
    assert "Top 3 3 holds already" in said
    assert "West – Too little is known for a plan; `cxmaturity plan` counts" in said
    assert "The stages are as claimed: of what is raised no evidence is named yet." in said


def test_without_plans_the_page_says_nothing_of_them(units: Path) -> None:
    said = told(units)
    assert "What to do first" not in said and "Plans begin" not in said


MOVES = st.tuples(st.sampled_from(["vision.sponsor", "vision.promise", "journey.map"]), st.sampled_from("23"))


def planned(first: Sequence[tuple[str, str]] = (), **changes: object) -> UnitPlan:
    made = UnitPlan(
        target=4,
        arrival="arrives",
        arrives_in=2,
        arrives_on="2027-09-30",
        proven=True,
        moves=len(first),
        days=5,
        first=tuple(UnitMove(question=question, option=option) for question, option in first),
        first_ends="2027-03-30",
        first_stage=3,
        first_index=50.0,
        unknown=0,
    )
    return replace(made, **changes)


@given(st.lists(st.lists(MOVES, max_size=3, unique=True) | st.none(), min_size=1, max_size=8))
def test_moves_are_counted_over_all_units(plans: list[list[tuple[str, str]] | None]) -> None:
    rows = [
        replace(unit(str(at)), plan=None if first is None else planned(first))
        for at, first in enumerate(plans)
    ]
    found = portfolio(read_questionnaire("cx-maturity"), lambda: rows)
    counted = Counter(move for first in plans for move in first or ())
    assert found.planned == sum(first is not None for first in plans)
    assert {(one.question, one.option): one.units for one in found.first_moves} == {
        move: count for move, count in counted.items() if count > 1
    }
    order = [one.units for one in found.first_moves]
    assert order == sorted(order, reverse=True)


def page_of(*rows: UnitResult, tag: str = "en", strict: bool = False) -> str:
    questionnaire = read_questionnaire("cx-maturity")
    made = portfolio(questionnaire, lambda: rows)
    context = PortfolioContext(language=tag, strict=strict)
    return render_portfolio(made, questionnaire, "html", context).decode()


ARRIVALS: dict[str, tuple[Arrival, dict[str, object]]] = {
    "by 2029-03-30": ("later", {"arrives_on": "2029-03-30"}),
    "not in 10 years": ("later", {"arrives_in": 21, "arrives_on": ""}),
    "not known when": ("later", {"arrives_in": None, "arrives_on": ""}),
    "cannot be reached": ("never", {"arrives_in": None, "arrives_on": ""}),
    "holds already": ("there", {"arrives_in": None, "arrives_on": ""}),
    "after 1 half-year": ("arrives", {"arrives_in": 1, "arrives_on": ""}),
}


@pytest.mark.parametrize("said", ARRIVALS)
def test_every_way_to_arrive_is_said(said: str) -> None:
    arrival, changes = ARRIVALS[said]
    one = replace(unit("one"), plan=planned([("vision.sponsor", "2")], arrival=arrival, **changes))
    assert said in page_of(one)
    assert said not in page_of(replace(one, plan=planned([("vision.sponsor", "2")])))


def test_what_is_not_proven_or_not_known_stands_beside_the_plan() -> None:
    first = [("vision.sponsor", "2")]
    plain = page_of(replace(unit("one"), plan=planned(first)))
    known = page_of(replace(unit("one"), plan=planned(first, proven=False, unknown=2)), strict=True)
    for said in (
        "best found, not proven",
        "2 that nobody knows count as the lowest",
        "Strict: what is raised counts here as if evidence of it were shown.",
    ):
        assert said in known and said not in plain


def test_of_moves_that_are_as_frequent_none_is_named_first() -> None:
    both = [("vision.sponsor", "2"), ("journey.map", "3")]
    rows = [replace(unit(name), plan=planned(both)) for name in ("one", "two")]
    assert "Plans begin most often" not in page_of(*rows)
    rows.append(replace(unit("three"), plan=planned(both[:1])))
    assert "Plans begin most often with “Executive sponsor → 2”: 3 of 3 do." in page_of(*rows)


@pytest.mark.parametrize(("tag", "title"), [("zh-Hans", "先做什么"), ("zh-Hant", "先做什麼")])
def test_it_speaks_chinese(tag: str, title: str) -> None:
    page = page_of(replace(unit("one"), plan=planned([("vision.sponsor", "2")])), tag=tag)
    assert title in page and "First moves" not in page and "After these" not in page
