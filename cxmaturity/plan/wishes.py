"""What is asked of a plan on the command line, checked against the assessment that it starts from."""

from collections.abc import Iterable
from datetime import date
from typing import assert_never

from cxmaturity.errors import BadInput, plain
from cxmaturity.plan.dates import months_after
from cxmaturity.plan.model import LAST_YEAR, MONTHS, MOST_PHASES, MOVES, Plan, Wish
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.dates import day_of_making, is_date
from cxmaturity.text.language import tr
from cxmaturity.text.nearest import did_you_mean


def wish_of(  # noqa: PLR0913  one for each option
    assessment: Assessment,
    *,
    to: int | None = None,
    by: str | None = None,
    moves: int | None = None,
    days: int | None = None,
    keep: Iterable[str] = (),
    avoid: Iterable[str] = (),
    supposed: Iterable[str] = (),
) -> Wish:
    """Return what is wished for; levels are given by their numbers, days as 2027-06-30.

    The assessment is that with the `supposed` answers. Raises BadInput for what the assessment cannot have.
    """
    questionnaire = assessment.questionnaire
    target = None if to is None else _target(to, questionnaire)
    wish = Wish(
        target=target,
        by=None if by is None else _day(by, assessment),
        moves=MOVES if moves is None else _count("--moves", moves),
        days=None if days is None else _count("--days", days),
        keep=_questions("--keep", keep, questionnaire),
        avoid=_questions("--avoid", avoid, questionnaire),
        supposed=tuple(supposed),
    )
    both = sorted(set(wish.keep) & set(wish.avoid))
    if both:
        raise BadInput(tr("--keep and --avoid both name {questions}", questions=", ".join(both)))
    return wish


def command_of(plan: Plan, questionnaire: Questionnaire) -> str:
    """Return the command that makes a plan of its answers again, without their path."""
    wish, said = plan.wish, ["cxmaturity plan"]
    if plan.target:
        said.append(f"--to {questionnaire.number_of(plan.target)}")
    if wish.by is not None:
        said.append(f"--by {wish.by.isoformat()}")
    if wish.moves != MOVES:
        said.append(f"--moves {wish.moves}")
    if wish.days is not None:
        said.append(f"--days {wish.days}")
    said += [f"--keep {name}" for name in wish.keep]
    said += [f"--avoid {name}" for name in wish.avoid]
    return " ".join(said)


def check_may_be_planned(assessment: Assessment) -> None:
    """Raise BadInput where an assessment has nothing that a plan could start from."""
    _check_that_years_follow(assessment)
    match assessment.overall.withheld:
        case "quick":
            raise BadInput(tr("a plan needs all questions, and only the quick set was answered"))
        case "applicability" | "not_applicable":
            raise BadInput(tr("a plan needs more that applies: most was declared not applicable"))
        case "coverage" | "dimension" | None:
            # What nobody knows counts as the lowest, and is said.
            _check_that_dimensions_apply(assessment)
        case other:
            assert_never(other)


def _check_that_years_follow(assessment: Assessment) -> None:
    """Raise BadInput where the calendar ends before a plan could."""
    day = assessment.subject.date
    if day and date.fromisoformat(day).year > LAST_YEAR:
        raise BadInput(tr("a plan needs years ahead of it, and the answers are of {day}", day=day))


def _check_that_dimensions_apply(assessment: Assessment) -> None:
    """Raise BadInput where a dimension that weighs is withheld since too little of it applies."""
    ways = assessment.questionnaire.ways_down
    for dimension in assessment.every_dimension:
        weighs = all(one.weight for one in ways[dimension.id])
        if dimension.withheld == "applicability" and weighs:
            said = tr(
                "a plan needs more that applies: most of {dimension} was declared not applicable",
                dimension=dimension.id,
            )
            raise BadInput(said)


def _target(number: int, questionnaire: Questionnaire) -> int:
    """Return the place of the level with this number."""
    lowest, highest = questionnaire.lowest_number, questionnaire.highest_number
    if not questionnaire.has_stages:
        raise BadInput(tr("--to: {id} has no stages", id=questionnaire.id))
    if not lowest <= number <= highest:
        said = tr(
            "--to must be a level from {lowest} to {highest} (got {got})",
            lowest=lowest,
            highest=highest,
            got=number,
        )
        raise BadInput(said)
    return questionnaire.place_of(number)


def check_target(target: int | None, now: int | None, questionnaire: Questionnaire) -> None:
    """Raise BadInput where a target is below the stage that holds `now`."""
    if target is not None and now is not None and target < now:
        said = tr(
            "--to {level}: today's stage is {stage}, which is higher",
            level=questionnaire.number_of(target),
            stage=questionnaire.number_of(now),
        )
        raise BadInput(said)


def _day(by: str, assessment: Assessment) -> date:
    """Return the day by which a plan is to have arrived."""
    if not is_date(by):
        raise BadInput(tr("--by must be a date such as 2027-06-30 (got {got})", got=plain(by)))
    _check_that_years_follow(assessment)
    day, start = date.fromisoformat(by), start_of_plan(assessment)
    if day <= start:
        raise BadInput(
            tr("--by {day} is not after {start}, the date of the answers", day=by, start=start.isoformat())
        )
    last = months_after(start, MONTHS * MOST_PHASES)
    if day > last:
        raise BadInput(tr("--by {day} is too far away: a plan goes to {last}", day=by, last=last.isoformat()))
    return day


def start_of_plan(assessment: Assessment) -> date:
    """Return the day on which a plan starts: that of the wave, else the day on which it is made."""
    day = assessment.subject.date
    return date.fromisoformat(day) if day else day_of_making()


def _count(option: str, count: int) -> int:
    if count < 1:
        raise BadInput(tr("{option} must be 1 or more (got {got})", option=option, got=count))
    return count


def _questions(option: str, names: Iterable[str], questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the ids of questions, in the questionnaire's order."""
    known = [question.id for question in questionnaire.questions if question.is_scored]
    given = set(names)
    for name in sorted(given - set(known)):
        said = tr("{option}: there is no scored question {name}", option=option, name=plain(name))
        hint = did_you_mean(name, known)
        raise BadInput(f"{said}; {hint}" if hint else said)
    return tuple(name for name in known if name in given)
