"""What the units do first by their plans: each on its own, and the moves that many of them begin with."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from cxmaturity.plan.model import MONTHS, MOST_PHASES
from cxmaturity.plan.move_words import end_of_step, told_apart
from cxmaturity.report.lookup import Mark
from cxmaturity.report.portfolio.shapes import (
    CommonMoveRow,
    FirstMoves,
    FirstMovesRow,
    FirstMovesTable,
    Words,
)
from cxmaturity.text.figures import percent
from cxmaturity.waves.portfolio import CommonMove, UnitResult
from cxmaturity.waves.unit_plan import UnitPlan


def first_moves(look: Words) -> FirstMoves | None:
    """Return what the units do first, None where no plans were made."""
    found, text = look.portfolio, look.text
    groups = [("", tuple(one.unit for one in found.top))]
    if found.bottom:
        first = text("The first {count}", count=len(found.top))
        last = text("The last {count}", count=len(found.bottom))
        groups = [(first, groups[0][1]), (last, tuple(one.unit for one in found.bottom))]
    if found.unranked:
        groups.append((text("Without an index of the whole"), found.unranked))
    told = [unit for _, units in groups for unit in units if unit.plan is not None or unit.no_plan]
    if not told:
        return None
    names = told_apart(look.questionnaire)
    return FirstMoves(
        common=tuple(_common(one, names, look) for one in found.first_moves),
        tables=tuple(
            FirstMovesTable(title, tuple(_row(unit, names, look) for unit in units))
            for title, units in groups
            if units
        ),
        notes=tuple(_notes(told, look)),
    )


def shared_first_move(look: Words) -> str:
    """Say which move most plans begin with; nothing where that is none alone, or of one unit."""
    found = look.portfolio
    most = found.first_moves
    if not most or (len(most) > 1 and most[1].units == most[0].units):
        return ""
    return look.text(
        "Plans begin most often with “{move}”: {count} of {total} do.",
        move=_move(most[0].question, most[0].option, told_apart(look.questionnaire), look),
        count=most[0].units,
        total=found.planned,
    )


def _move(question: str, option: str, names: dict[str, str], look: Words) -> str:
    """Return a move by the name of its question and where it leads."""
    return f"{names[question]} → {end_of_step(question, option, look.questionnaire)}"


def _common(found: CommonMove, names: dict[str, str], look: Words) -> CommonMoveRow:
    """Return a move that several plans begin with."""
    planned = look.portfolio.planned
    return CommonMoveRow(
        name=names[found.question],
        dimension=names[found.dimension],
        step=end_of_step(found.question, found.option, look.questionnaire),
        units=look.text("{count} of {total}", count=found.units, total=planned),
        share=percent(found.units / planned),
        width=round(100 * found.units / planned, 1),
    )


def _row(unit: UnitResult, names: dict[str, str], look: Words) -> FirstMovesRow:
    """Return what one unit does first."""
    plan, staged = unit.plan, look.questionnaire.has_stages
    now = look.mark(unit.stage) if staged else look.band(unit.index)
    if plan is None:
        return FirstMovesRow(
            unit=look.unit(unit),
            now=now,
            after=None,
            after_day="",
            first=(),
            target=None,
            arrives="",
            effort="",
            note="",
            why=look.words.sentence(unit.no_plan) if unit.no_plan else "",
        )
    return FirstMovesRow(
        unit=look.unit(unit),
        now=now,
        after=_after(plan, look),
        after_day=plan.first_ends,
        first=tuple(_move(one.question, one.option, names, look) for one in plan.first),
        target=look.mark(plan.target) if plan.target else None,
        arrives=_arrives(plan, look),
        effort=_effort(plan, look),
        note=look.words.clauses(_remarks(plan, look)),
        why="",
    )


def _after(plan: UnitPlan, look: Words) -> Mark | None:
    """Return what holds after the first half-year in which something is done."""
    if not plan.first:
        return None
    return look.mark(plan.first_stage) if look.questionnaire.has_stages else look.band(plan.first_index)


def _arrives(plan: UnitPlan, look: Words) -> str:
    """Return when a target is reached."""
    text = look.text
    match plan.arrival:
        case "there":
            return text("holds already")
        case "never":
            return text("cannot be reached")
        case "arrives" | "later":
            if plan.arrives_on:
                return text("by {day}", day=plan.arrives_on)
            if plan.arrives_in is None:
                return "" if plan.arrival == "arrives" else text("not known when")
            if plan.arrives_in > MOST_PHASES:
                return text("not in {years} years", years=MOST_PHASES * MONTHS // 12)
            return look.words.plural("after {count} half-year", "after {count} half-years", plan.arrives_in)
        case other:
            assert_never(other)


def _effort(plan: UnitPlan, look: Words) -> str:
    """Return how much the whole plan is."""
    if not plan.moves:
        return ""
    moves = look.words.plural("{count} move", "{count} moves", plan.moves)
    days = look.words.plural("about {count} person-day", "about {count} person-days", plan.days)
    return look.words.within(moves, days)


def _remarks(plan: UnitPlan, look: Words) -> Iterator[str]:
    """Yield what is to be known of a plan."""
    if not plan.proven:
        yield look.text("best found, not proven")
    if plan.unknown:
        yield look.words.plural(
            "{count} that nobody knows counts as the lowest",
            "{count} that nobody knows count as the lowest",
            plan.unknown,
        )


def _notes(units: Sequence[UnitResult], look: Words) -> Iterator[str]:
    """Yield what is to be known of all plans."""
    text = look.text
    yield text(
        "Each plan leads from the unit’s own answers to its target in the fewest person-days: up to "
        "five moves a half-year, and a question rises one step in each. The moves are those of the first "
        "half-year."
    )
    if any(unit.plan is not None and unit.plan.moves for unit in units):
        if look.questionnaire.has_stages:
            yield text("The stages are as claimed: of what is raised no evidence is named yet.")
        if look.context.strict:
            yield text("Strict: what is raised counts here as if evidence of it were shown.")
        yield text("Person-days are estimates: S is up to 5, M up to 30, L above 30, which is counted as 60.")
