"""Numbers of a group: on which option how many fell, and in no output anybody's number, range or mean."""

import re
import statistics
from pathlib import Path

import pytest

from cxmaturity.answers.read import attached_files
from tests.command_line import invoked, laid_out
from tests.test_stages_told import cells

MODEL = """format: 1
id: mill
version: 1.0.0
title: Mill
language: en
levels: [{name: Slow, meaning: Days., from: 0}, {name: Fast, meaning: Hours., from: 0.5}]
scales:
  - id: speed
    options:
      - {id: slow, label: Slow, points: 0}
      - {id: fair, label: Fair, points: 1}
      - {id: fast, label: Fast, points: 2}
dimensions:
  - id: d
    name: Delivery
    questions:
      - {id: sacks, name: Sacks, text: How many leave in an hour?, kind: number, from: [0, 4000, 8000]}
      - {id: heads, name: Heads, text: How many people work there?, kind: number, scored: false, weight: 0}
"""
SACKS = (4711.25, 4933.5, 5017.75, 6123.5, 7345.25, 3217.75, 9133.5)
HEADS = tuple(one + 10_000 for one in SACKS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("numbers")
    files: dict[str, str | bytes | None] = {"mill.yaml": MODEL}
    head = "format: 1\nquestionnaire: mill@1\norganisation: Mill\nwave: w1\ndate: 2026-01-31\n"
    for at, (sacks, heads) in enumerate(zip(SACKS, HEADS, strict=True)):
        answers = f"respondent: {{id: r{at}}}\nanswers: {{sacks: {sacks}, heads: {heads}}}\n"
        files[f"w1/r{at}.yaml"] = head + answers
    laid_out(made, files)
    return made


def given(of: tuple[float, ...]) -> set[str]:
    """Return every number that says something of single answers, as it could be printed."""
    told = (*of, statistics.mean(of), statistics.median(of), max(of) - min(of), sum(of))
    return {
        text for one in told for text in (f"{one:g}", f"{one:.0f}", f"{one:.1f}", f"{one:,.0f}", f"{one:.2f}")
    }


def test_no_output_of_a_group_holds_a_number_of_anybody_or_what_follows_from_them(folder: Path) -> None:
    by = ("-q", "mill.yaml")
    made = [
        invoked(*words, *by, folder=folder).stdout
        for words in (
            ("score", "w1"),
            ("score", "w1", "--format", "json"),
            ("explain", "w1", "sacks"),
            ("explain", "w1", "heads"),
        )
    ]
    assert "5 of 7" in made[2]
    for ending in ("md", "html", "csv", "json", "xlsx", "pdf"):
        done = invoked("report", "w1", *by, "-o", f"r.{ending}", folder=folder)
        assert done.exit_code == 0, done.stderr
        path = folder / f"r.{ending}"
        if ending == "pdf":
            made += [content.decode() for content in attached_files(path).values()]
        else:
            made.append(cells(path) if ending == "xlsx" else path.read_text(encoding="utf-8"))
    for text in made:
        assert text
        found = set(re.findall(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?", text)) & (given(SACKS) | given(HEADS))
        assert not found, found


def test_the_median_and_range_of_numbers_would_be_somebody_s() -> None:
    """Why they are not told: of an odd number of people each of the three is one person's number."""
    assert {min(SACKS), statistics.median(SACKS), max(SACKS)} <= set(SACKS)
