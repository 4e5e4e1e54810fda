"""What documents say of net promoter scores: units ranked by both, and the sheet by its own formulas."""

import msgspec
import pytest

from cxmaturity.report import render
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from tests.report_samples import full_questionnaire, one_sheet
from tests.spreadsheet import compared
from tests.test_net_promoter import SMALL
from tests.test_unit_ranking import COLUMNS, Counts, of_score


def assessment(*rows: Counts) -> Assessment:
    asked = full_questionnaire()
    sheet = one_sheet(asked)
    filled = tuple(
        {"name": f"U{place}", **dict(zip(COLUMNS, counts, strict=True))} for place, counts in enumerate(rows)
    )
    sheet = msgspec.structs.replace(sheet, worksheets={"units": filled})
    return assess(asked, [sheet], redraw=False)


SAID = [
    pytest.param(
        [of_score(-50, -50), of_score(0, 0), of_score(50, 50)],
        [
            "A rank correlation needs at least 5 different scores by each.",
            "In the lowest third of both: U0.",
            "Beyond chance for U0: both 95 % intervals lie below the score of all ranked units.",
        ],
        id="three units",
    ),
    pytest.param(
        [of_score(2 * n, 2 * n) for n in range(6)],
        [
            "Units that customers recommend more tend to be recommended more by employees too: "
            "Kendall’s tau-b +1.00 over 6 units, beyond chance (5 %).",
            "In the lowest third of both: U0 and U1.",
            "That may be chance: for none do both 95 % intervals lie below the score of all ranked units.",
        ],
        id="in one order",
    ),
    pytest.param(
        [of_score(10 * n, -10 * n) for n in range(6)],
        [
            "Units that customers recommend more tend to be recommended less by employees: "
            "Kendall’s tau-b −1.00 over 6 units, beyond chance (5 %).",
            "No unit is in the lowest third of both.",
        ],
        id="in opposite orders",
    ),
    pytest.param(
        [*(of_score(10 * n, 10 * place) for n, place in enumerate((1, 3, 4, 0, 2))), (0, 0, 0, 9, 9, 9)],
        [
            "The two rankings go together no more than chance would let them: "
            "Kendall’s tau-b 0.00 over 5 units.",
            "No unit is in the lowest third of both.",
            "One unit is not ranked: it does not have both scores.",
        ],
        id="in no order",
    ),
    pytest.param(
        [of_score(10, 10), of_score(20, 20), (0, 0, 0, 9, 9, 9), (1, 1, 1, 0, 0, 0)],
        [
            "A rank correlation needs at least 5 different scores by each.",
            "2 units are not ranked: they do not have both scores.",
        ],
        id="two units",
    ),
]


@pytest.mark.parametrize(("rows", "said"), SAID)
def test_the_ranking_in_words(rows: list[Counts], said: list[str]) -> None:
    text = render(assessment(*rows), "md").decode()
    part = text.partition("### Ranked by both scores\n")[2].partition("\n|")[0]
    assert [line for line in part.splitlines() if line] == said


def test_a_score_that_is_withheld_for_another_unit_is_not_said_to_have_few_replies() -> None:
    """Three replies are fewer than the floor of 5; the nine of the next unit hide them."""
    rows = [(9, 9, 9, 1, 1, 1), (9, 9, 9, 3, 3, 3), (9, 9, 9, 20, 0, 0)]
    text = render(assessment(*rows), "md").decode().partition("### Employee NPS")[2]
    told = [line.split(" | ")[1] for line in text.splitlines() if line.startswith("| ")][1:5]
    withheld = "withheld, to protect fewer than 5 replies"
    assert told == [withheld, withheld, "+100", "+63"]


@pytest.mark.parametrize("form", ["md", "html"])
def test_nothing_is_said_of_one_unit(form: str) -> None:
    assert "Ranked by both scores" not in render(assessment(of_score(10, 10)), form).decode()
    assert "Ranked by both scores" in render(assessment(of_score(10, 10), of_score(20, 20)), form).decode()


@pytest.mark.parametrize("rows", [case.values[0] for case in SAID], ids=[str(case.id) for case in SAID])
def test_the_workbook_computes_ranks_and_tau_by_its_own_formulas(rows: list[Counts]) -> None:
    content = render(assessment(*rows), "xlsx")
    found = list(compared(content, "Units"))
    for cell, formula, written, computed in found:
        assert computed == (pytest.approx(written, abs=1e-6) if isinstance(written, float) else written), (
            cell,
            formula,
        )
    assert any(formula.startswith("RANK(") for _, formula, _, _ in found)


def test_the_workbook_computes_every_interval_by_its_own_formulas() -> None:
    asked = full_questionnaire()
    units = next(one for one in asked.worksheets if one.net_promoter)
    measure = units.net_promoter[0]
    rows = tuple(
        {"name": f"Unit {place}", measure.promoters: p, measure.passives: n, measure.detractors: d}
        for place, (p, n, d) in enumerate([(0, 0, 0), *SMALL[:400]])
    )
    sheet = msgspec.structs.replace(one_sheet(asked), worksheets={units.id: rows})
    content = render(assess(asked, [sheet], redraw=False), "xlsx")
    count = 0
    for place, formula, written, computed in compared(content, units.title):
        assert computed == (pytest.approx(written, abs=1e-6) if isinstance(written, float) else written), (
            place,
            formula,
        )
        count += 1
    assert count > 400 * 4
