"""The units ranked by customers and by employees: how far the rankings agree, and who is low in both."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from cxmaturity.report.lookup import MOST_ROWS, Lookup, first_names
from cxmaturity.text.figures import signed, signed_hundredths
from cxmaturity.worksheets.model import WorksheetResult
from cxmaturity.worksheets.net_promoter import NetPromoter
from cxmaturity.worksheets.unit_ranking import FEWEST, FEWEST_LOW, UnitRanking, UnitRanks


@dataclass(frozen=True, kw_only=True)
class RankingLine:
    """One unit: both scores with their ranks, and whether it is low in both."""

    name: str
    customers: str
    customer_rank: str
    employees: str
    employee_rank: str
    low: str


@dataclass(frozen=True)
class RankingPage:
    """The ranking by two measures: their names, what it says in sentences, and the units."""

    names: tuple[str, str]
    said: tuple[str, ...]
    rows: tuple[RankingLine, ...]


def ranking_page(
    measures: Sequence[NetPromoter], result: WorksheetResult, look: Lookup
) -> RankingPage | None:
    """Return how units are ranked by two measures, None where there is nothing to rank."""
    found = result.ranking
    if found is None:
        return None
    named = {measure.id: measure.name for measure in measures}
    rows = tuple(_line(unit, look) for unit in found.units[:MOST_ROWS])
    said = tuple(ranking_words(found, len(result.units), look))
    return RankingPage((named[found.customers], named[found.employees]), said, rows)


def ranking_words(found: UnitRanking, units: int, look: Lookup) -> list[str]:
    """Return what a ranking of so many `units` says, in sentences."""
    said = [_agreement(found, look), *_low(found, look)]
    if units > found.n:
        said.append(
            look.words.plural(
                "One unit is not ranked: it does not have both scores.",
                "{count} units are not ranked: they do not have both scores.",
                units - found.n,
            )
        )
    return said


def low_words(unit: UnitRanks, look: Lookup) -> str:
    """Return whether a unit is low in both, in a cell."""
    if not unit.low:
        return ""
    return look.words.text("yes, clearly") if unit.clearly_low else look.words.text("yes")


def _agreement(found: UnitRanking, look: Lookup) -> str:
    text = look.words.text
    tau, n = "" if found.tau is None else signed_hundredths(found.tau), found.n
    match found.agreement:
        case "too_few":
            return text("A rank correlation needs at least {fewest} different scores by each.", fewest=FEWEST)
        case "together":
            return text(
                "Units that customers recommend more tend to be recommended more by employees too: "
                "Kendall’s tau-b {tau} over {n} units, beyond chance (5 %).",
                tau=tau,
                n=n,
            )
        case "opposed":
            return text(
                "Units that customers recommend more tend to be recommended less by employees: "
                "Kendall’s tau-b {tau} over {n} units, beyond chance (5 %).",
                tau=tau,
                n=n,
            )
        case "chance":
            return text(
                "The two rankings go together no more than chance would let them: "
                "Kendall’s tau-b {tau} over {n} units.",
                tau=tau,
                n=n,
            )
        case other:
            assert_never(other)


def _low(found: UnitRanking, look: Lookup) -> list[str]:
    """Return which units are in the lowest third of both rankings, and whether that is beyond chance."""
    text = look.words.text
    if found.n < FEWEST_LOW:
        return []
    low = [unit.name for unit in found.units if unit.low]
    if not low:
        return [text("No unit is in the lowest third of both.")]
    clearly = [unit.name for unit in found.units if unit.clearly_low]
    said = [text("In the lowest third of both: {units}.", units=first_names(low, look))]
    if clearly:
        beyond = text(
            "Beyond chance for {units}: both 95 % intervals lie below the score of all ranked units.",
            units=first_names(clearly, look),
        )
        return [*said, beyond]
    return [
        *said,
        text("That may be chance: for none do both 95 % intervals lie below the score of all ranked units."),
    ]


def _line(unit: UnitRanks, look: Lookup) -> RankingLine:
    return RankingLine(
        name=unit.name,
        customers=signed(unit.customers),
        customer_rank=str(unit.customer_rank),
        employees=signed(unit.employees),
        employee_rank=str(unit.employee_rank),
        low=low_words(unit, look),
    )
