"""What documents say of the value of loyalty: the sentence, amounts in short, the sheet by its formulas."""

import re

import pytest
from babel.core import get_global
from babel.numbers import get_territory_currencies, list_currencies

from cxmaturity.report import render
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import language
from cxmaturity.worksheets import loyalty_value
from cxmaturity.worksheets.column import Column
from cxmaturity.worksheets.loyalty_value import LoyaltyValue
from cxmaturity.worksheets.model import Worksheet
from tests.report_samples import full_questionnaire, one_sheet
from tests.spreadsheet import compared

Segments = dict[str, tuple[int | None, ...]]
# Customers, revenue; per cent of customers promoters, detractors; of revenue; retention of the three classes.
CORE = (1000, 1_000_000, 40, 20, 50, 12, 90, 80, 60)
SMALL = (500, 400_000, 20, 40, 30, 30, 80, 75, 50)
LOVED = (100, 100_000, 60, 0, 70, 0, 90, 80, 0)
UPSIDE_DOWN = (1000, 1_000_000, 40, 20, 10, 70, 90, 80, 60)
UNKNOWN = (None, 100_000, 60, 10, 70, 5, 90, 80, 0)
HUGE = (1000, 3_000_000_000, 40, 20, 50, 12, 90, 80, 60)


def assessment(segments: Segments, currency: str | None = None) -> Assessment:
    names = loyalty_value.COLUMNS
    counts = (Column(id=name, name=name.title(), type="count", required=False) for name in names)
    asked = full_questionnaire(
        worksheets=(
            Worksheet(
                id="economics",
                title="Economics",
                help="From the books.",
                columns=(Column(id="name", name="Segment", type="text"), *counts),
                loyalty_value=LoyaltyValue(**{name: name for name in names}, currency=currency),
            ),
        )
    )
    rows = tuple(
        {"name": name, **{k: v for k, v in zip(names, figures, strict=True) if v is not None}}
        for name, figures in segments.items()
    )
    return assess(asked, [one_sheet(asked, worksheets={"economics": rows})], redraw=False)


def page(found: Assessment, tag: str = "en") -> str:
    text = render(found, "md", language=tag).decode()
    return text[text.index("## Economics") :]


def outcome(found: Assessment, tag: str = "en") -> str:
    return re.findall(r"\*\*(.+?)\*\*", page(found, tag))[0]


OUTCOMES = [
    pytest.param(
        {"Core": CORE},
        "One point of net promoter score goes with 3,000 to 3,500 of revenue a year, "
        "and 32,500 to 77,500 over the customers’ stay.",
        id="one segment",
    ),
    pytest.param(
        {"Core": CORE, "Small": SMALL},
        "One point of net promoter score goes with 4,000 to 5,500 of revenue a year, "
        "and 42,500 to 91,500 over the customers’ stay.",
        id="two segments, added up",
    ),
    pytest.param(
        {"Loved": LOVED},
        "These figures do not say what a point of net promoter score is worth.",
        id="a class with nobody",
    ),
    pytest.param(
        {"Core": CORE, "Loved": LOVED, "Unknown": UNKNOWN},
        "What a point of net promoter score is worth in all is not known: "
        "it is missing for Loved and Unknown.",
        id="what is known of a part is not told of the whole",
    ),
    pytest.param(
        {"Core": CORE, "Odd": UPSIDE_DOWN, "Huge": HUGE},
        "In the figures for Odd a better class of customers is not always worth more; check them first.",
        id="a loss in one segment is not covered by another",
    ),
]


@pytest.mark.parametrize(("segments", "expected"), OUTCOMES)
def test_the_outcome_in_a_sentence(segments: Segments, expected: str) -> None:
    assert outcome(assessment(segments)) == expected


def test_many_segments_without_a_figure_are_not_all_named() -> None:
    found = assessment({f"S{n:02}": LOVED for n in range(20)})
    assert outcome(found).endswith(
        "for S00, S01, S02, S03, S04, S05, S06, S07, S08, S09, S10, S11 and 8 more."
    )


@pytest.mark.parametrize(
    ("tag", "figures"),
    [
        ("en", "CNY 9 m to 10.5 m of revenue a year"),
        ("zh-Hans", "CNY 900 万至1,050 万"),
        ("zh-Hant", "CNY 900 萬至1,050 萬"),
    ],
)
def test_amounts_are_in_the_short_form_of_the_language(tag: str, figures: str) -> None:
    found = assessment({"Huge": HUGE, "Small": SMALL}, "CNY")
    assert figures in outcome(found, tag)
    assert "CNY" in page(found, tag).partition("|\n\n")[2], "the note says which currency it is"


def test_all_segments_together_tell_how_many_customers_and_not_what_one_is_worth() -> None:
    total = next(
        line for line in page(assessment({"Core": CORE, "Small": SMALL})).splitlines() if "**All" in line
    )
    assert total == (
        "| **All segments** | +7 | 500 customers | 600 customers | 400 customers |  "
        "| 4,000 to 5,500 | 42,500 to 91,500 |"
    )
    loved = next(line for line in page(assessment({"A": LOVED, "B": LOVED})).splitlines() if "**All" in line)
    assert loved == "| **All segments** | +60 | 120 customers | 80 customers | none |  | – | – |"


def test_customers_that_were_not_given_are_not_none() -> None:
    nobody = (0, *CORE[1:])
    found = page(assessment({"Core": CORE, "Unknown": UNKNOWN, "Nobody": nobody}))
    assert "| Unknown | no figures: a figure is missing |" in found
    assert "| Nobody (0 customers) | no figures: it has no customers |" in found


def test_no_heading_stands_over_nothing() -> None:
    heading = "What a customer is worth over the stay"
    assert heading in render(assessment({"Core": CORE}), "html").decode()
    assert heading not in render(assessment({"Unknown": UNKNOWN}), "html").decode()


@pytest.mark.parametrize(
    ("figure", "short"),
    [
        (0, ("0", "0", "0")),
        (0.004, ("0", "0", "0")),
        (-0.004, ("0", "0", "0")),
        (0.835, ("0.84", "0.84", "0.84")),
        (7.5, ("7.5", "7.5", "7.5")),
        (72.46, ("72.5", "72.5", "72.5")),
        (999.4, ("999", "999", "999")),
        (9_994, ("9,990", "9,990", "9,990")),
        # What is rounded up to a unit is written in it.
        (9_996, ("10,000", "1 万", "1 萬")),
        (12_345, ("12,300", "1.23 万", "1.23 萬")),
        (999_499, ("999,000", "99.9 万", "99.9 萬")),
        (999_500, ("1 m", "100 万", "100 萬")),
        (1_200_000, ("1.2 m", "120 万", "120 萬")),
        (-1_234_567, ("−1.23 m", "−123 万", "−123 萬")),
        (123_456_789, ("123 m", "1.23 亿", "1.23 億")),
        (999_500_000, ("1 bn", "10 亿", "10 億")),
        (12_345_678_901_234, ("12,300 bn", "123,000 亿", "123,000 億")),
    ],
)
def test_short_amounts(figure: float, short: tuple[str, str, str]) -> None:
    assert tuple(language(tag).amount(figure) for tag in ("en", "zh-Hans", "zh-Hant")) == short


@pytest.mark.parametrize("currency", [None, "EUR"])
@pytest.mark.parametrize(
    "segments",
    [
        {"Core": CORE, "Small": SMALL, "Huge": HUGE, "Odd": UPSIDE_DOWN},
        {"Core": CORE, "Loved": LOVED},
        {"Core": CORE, "Unknown": UNKNOWN},
        {"Alone": CORE},
    ],
)
def test_the_workbook_computes_the_same_by_its_own_formulas(segments: Segments, currency: str | None) -> None:
    content = render(assessment(segments, currency), "xlsx")
    found = list(compared(content, "Economics"))
    for cell, formula, written, computed in found:
        assert computed == pytest.approx(written, rel=1e-9, abs=1e-6), (cell, formula)
    assert len(found) >= 12


def test_the_workbook_adds_up_and_names_the_currency() -> None:
    content = render(assessment({"Core": CORE, "Small": SMALL}, "EUR"), "xlsx", language="en")
    totals = [
        figure for cell, formula, figure, _ in compared(content, "Economics") if formula.startswith("SUM(")
    ]
    assert totals == [1500, 1_400_000, 4000, 5500, 42_500, 91_500]


def test_the_currencies_are_those_of_countries() -> None:
    """Second opinion: what Babel knows to be used somewhere, now or ten years ago."""
    today = {code for place in get_global("territory_currencies") for code in get_territory_currencies(place)}
    assert today <= set(loyalty_value.CURRENCIES)
    assert set(loyalty_value.CURRENCIES) <= set(list_currencies())
    assert len(loyalty_value.CURRENCIES) == len(set(loyalty_value.CURRENCIES))
