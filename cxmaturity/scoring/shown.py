"""How an index and a level are shown: in the unit of the model, and by the numbers that its levels have.

Inside, an index runs from 0 to 100 and a level is a place from 1 on; both are exact. Here alone they become
what a reader sees. What is shown is what decides: a figure never reads as if it lay beyond the start of a
level that it does not reach, nor short of one that it reaches; it has as many decimals as that takes.
"""

from decimal import Decimal
from typing import Any

from cxmaturity.questionnaire.memo import per_questionnaire
from cxmaturity.questionnaire.model import IndexUnit, Questionnaire
from cxmaturity.questionnaire.scales import Scale, Ticks, is_tick
from cxmaturity.scoring.model import Spread
from cxmaturity.scoring.stages import level_of, on_levels, start_of
from cxmaturity.text import figures
from cxmaturity.text.language import Language

FULL = 100.0
"""The end of the scale of an index."""
_PLACES_OF_FULL = 2
"""So many places fewer has an index than the share that it is."""
_MORE_FOR_A_START = 2
"""So many decimals more than the unit has may the start of a level need: 62.5, 33.33."""

# ---- An index in the unit of the model


def in_unit(index: float, questionnaire: Questionnaire) -> float:
    """Return an index (0-100) in the unit of the model."""
    unit = questionnaire.unit
    return index if unit is None else round(unit.lowest + points_in_unit(index, questionnaire), figures.EXACT)


def points_in_unit(points: float, questionnaire: Questionnaire) -> float:
    """Return a difference of two indexes in the unit of the model."""
    unit = questionnaire.unit
    return points if unit is None else round(points * (unit.highest - unit.lowest) / FULL, figures.EXACT)


def unit_decimals(questionnaire: Questionnaire) -> int:
    """Return how many decimals an index has that lies near no start of a level."""
    return 0 if questionnaire.unit is None else questionnaire.unit.decimals


@per_questionnaire
def _borders(questionnaire: Questionnaire) -> tuple[float, ...]:
    """Return where levels start, and the end of the scale, in the unit of the model."""
    starts = (FULL * start for start in questionnaire.borders)
    return tuple(in_unit(round(start, figures.EXACT), questionnaire) for start in (*starts, FULL))


def index_shown(index: float, questionnaire: Questionnaire, *, more: int = 0) -> str:
    """Return an index as it is printed; a calculation has so many decimals `more`."""
    places = unit_decimals(questionnaire) + more
    start = _start_reached(index, questionnaire)
    if start is None:
        return figures.beside(in_unit(index, questionnaire), _borders(questionnaire), places)
    # It is the start, which reads as it is printed: 33.33 where that is a third, and never as just below.
    text = figures.decimals(in_unit(start, questionnaire), places)
    return text if float(text) >= in_unit(start, questionnaire) else border_shown(start, questionnaire)


def _start_reached(index: float, questionnaire: Questionnaire) -> float | None:
    """Return the start of a level that an index is, by the nine places of a share that decide."""
    starts = (round(FULL * start, figures.EXACT) for start in questionnaire.borders)
    places = figures.EXACT - _PLACES_OF_FULL
    return next((start for start in starts if round(start - index, places) == 0), None)


def index_or_words(
    index: float | None, questionnaire: Questionnaire, language: Language, *, more: int = 0
) -> str:
    """Return an index as `index_shown` prints it, or the words for a withheld one."""
    return language.text("not assessed") if index is None else index_shown(index, questionnaire, more=more)


def start_shown(level: int, questionnaire: Questionnaire) -> str:
    """Return where a level starts, with the decimals that it has, two more than the unit at most."""
    return border_shown(FULL * start_of(level, questionnaire), questionnaire)


def border_shown(index: float, questionnaire: Questionnaire) -> str:
    """Return an index that is somebody's choice and no result, with the decimals that it was chosen with."""
    start, least = in_unit(round(index, figures.EXACT), questionnaire), unit_decimals(questionnaire)
    texts = [figures.decimals(start, least + more) for more in range(_MORE_FOR_A_START + 1)]
    return next((text for text in texts if float(text) == start), texts[-1])


def points_shown(points: float, questionnaire: Questionnaire, *, more: int = 1) -> str:
    """Return a difference of two indexes, with a decimal more than they have; some is never none."""
    places = unit_decimals(questionnaire) + more
    return figures.apart(points_in_unit(points, questionnaire), 0.0, places)[0]


def points_with_sign(points: float, questionnaire: Questionnaire) -> str:
    """Return a difference of two indexes with its sign; nothing has none."""
    return _with_sign(Decimal(points_shown(points, questionnaire)))


def change_shown(before: float, after: float, questionnaire: Questionnaire) -> str:
    """Return by how much an index changed, as the difference of the two figures that are printed."""
    return _with_sign(change_of(before, after, questionnaire))


def change_of(before: float, after: float, questionnaire: Questionnaire) -> Decimal:
    """Return the difference of two indexes as they are printed: arrows and colours follow it."""
    return Decimal(index_shown(after, questionnaire)) - Decimal(index_shown(before, questionnaire))


def gap_shown(first: float, second: float, questionnaire: Questionnaire) -> str:
    """Return by how much one group is above the other, as the difference of the two figures printed."""
    return change_shown(second, first, questionnaire)


def _with_sign(number: Decimal) -> str:
    if number > 0:
        return f"+{number}"
    return str(number if number else abs(number)).replace("-", "\N{MINUS SIGN}")


def end_shown(questionnaire: Questionnaire) -> str:
    """Return the end of the scale that a figure is of: 100, or that of the unit with its name."""
    unit = questionnaire.unit
    if unit is None:
        return figures.whole(FULL)
    end = figures.plain(unit.highest, figures.EXACT)
    return f"{end} {unit.name}".rstrip()


def low_shown(questionnaire: Questionnaire) -> str:
    """Return where the scale of the index begins."""
    return figures.plain(in_unit(0.0, questionnaire), figures.EXACT)


def high_shown(questionnaire: Questionnaire) -> str:
    """Return where the scale of the index ends, without the name of the unit."""
    return figures.plain(in_unit(FULL, questionnaire), figures.EXACT)


def unit_words(unit: IndexUnit, language: Language) -> str:
    """Say how the model shows an index."""
    low, high = (figures.plain(end, figures.EXACT) for end in (unit.lowest, unit.highest))
    end = f"{high} {unit.name}".rstrip()
    return language.text("An index is shown from {low} to {end}", low=low, end=end)


# ---- Coverage, applicability and agreement, which are held against a limit too


def coverage_shown(coverage: float, questionnaire: Questionnaire) -> str:
    """Return a coverage in per cent, which never reads as the least that is needed where it is below it."""
    return f"{coverage_number(coverage, questionnaire)}%"


def coverage_number(coverage: float, questionnaire: Questionnaire) -> str:
    """Return the number of `coverage_shown`, for sentences that bring their own sign."""
    return _percent_beside(coverage, questionnaire.min_coverage)


def least_coverage_shown(questionnaire: Questionnaire) -> str:
    """Return the coverage that is needed, with the decimals that it was chosen with."""
    return f"{_percent_chosen(questionnaire.min_coverage)}%"


def applicability_shown(applicability: float, questionnaire: Questionnaire) -> str:
    """Return in per cent how much applies, which never reads as the least that has to where it does not."""
    return f"{applicability_number(applicability, questionnaire)}%"


def applicability_number(applicability: float, questionnaire: Questionnaire) -> str:
    """Return the number of `applicability_shown`, for sentences that bring their own sign."""
    return _percent_beside(applicability, questionnaire.min_applicable)


def least_applicable_shown(questionnaire: Questionnaire) -> str:
    """Return how much has to apply, with the decimals that it was chosen with."""
    return f"{least_applicable_number(questionnaire)}%"


def least_applicable_number(questionnaire: Questionnaire) -> str:
    """Return the number of `least_applicable_shown`, for sentences that bring their own sign."""
    return _percent_chosen(questionnaire.min_applicable)


def _percent_beside(share: float, least: float) -> str:
    """Return a share (0-1) in per cent, which reads as on the side of the least that it is on."""
    border, whole = round(100 * least, 7), figures.percent_number(share)
    if (whole < border) == (round(share, figures.EXACT) < least):
        return str(whole)
    return figures.beside(100 * share, [border], 1)


def _percent_chosen(share: float) -> str:
    """Return a share (0-1) that is somebody's choice in per cent."""
    return figures.plain(100 * share, _MORE_FOR_A_START)


def deviation_shown(spread: Spread) -> str:
    """Return the mean deviation, which never reads as the limit where it is above or below it."""
    return figures.apart(spread.ad, spread.ad_limit, 2)[0]


# ---- A level by its number; a value between two levels


def on_numbers(value: float, questionnaire: Questionnaire) -> float:
    """Return a 0-1 value on the scale of the levels, by their numbers."""
    return questionnaire.lowest_number - 1 + on_levels(value, len(questionnaire.levels))


@per_questionnaire
def _number_borders(questionnaire: Questionnaire) -> tuple[float, ...]:
    """Return where the levels start on the scale of their numbers."""
    return tuple(round(on_numbers(start, questionnaire), 9) for start in questionnaire.borders)


def score_shown(value: float, questionnaire: Questionnaire, *, several: bool, more: int = 0) -> str:
    """Return the score that a value (0-1) stands for: a mean has a decimal, a level of one may have none."""
    score = round(on_numbers(value, questionnaire), figures.EXACT)
    if not several and not more and score == round(score):
        return figures.whole(score)
    return figures.beside(score, _number_borders(questionnaire), 1 + more)


def steps_are_levels(scale: Scale, top: int) -> bool:
    """Return whether a scale has a step for each of the levels up to `top`, the lowest worth nothing."""
    return len(scale.rungs) == top and not scale.bottom


def place_to_number(scale: Scale, questionnaire: Questionnaire) -> int:
    """Return what makes a step of a scale a number: as many as there are levels have theirs."""
    return questionnaire.number_of(0) if steps_are_levels(scale, len(questionnaire.levels)) else 0


def mean_shown(spread: Spread, scale: Scale, questionnaire: Questionnaire, *, more: int = 0) -> str:
    """Return the mean of several respondents, in steps of their scale; a calculation has decimals `more`."""
    top = len(questionnaire.levels)
    if not steps_are_levels(scale, top):
        return figures.decimals(spread.mean, 1 + more)
    return score_shown((spread.mean - 1) / (top - 1), questionnaire, several=True, more=more)


# ---- Steps of a question: from level to level where its options are the levels, else from option to option


def has_steps_of_levels(scale: Scale, questionnaire: Questionnaire) -> bool:
    """Return whether the options of `scale` are the levels, one of each, in whatever order they stand.

    Where levels do not say where they start, no option is one.
    """
    if isinstance(scale, Ticks) or not questionnaire.says_starts:
        return False
    reached = sorted(level_of(scale.value(option), questionnaire) for option in scale.options)
    return reached == list(range(1, len(questionnaire.levels) + 1))


@per_questionnaire
def answers_are_levels(questionnaire: Questionnaire) -> bool:
    """Return whether the options of every question that is scored are the levels."""
    scored = [question for question in questionnaire.questions if question.is_scored]
    return all(has_steps_of_levels(questionnaire.scale_of(question), questionnaire) for question in scored)


def answer_shown(question: str, value: float, questionnaire: Questionnaire) -> str:
    """Return the option whose value (0-1) a question has, by its id; what lies between is told as a share."""
    asked = next(one for one in questionnaire.questions if one.id == question)
    scale, exact = questionnaire.scale_of(asked), round(value, figures.EXACT)
    if isinstance(scale, Ticks):
        return f"{figures.plain(value * scale.top, 2)}/{scale.top}"
    same = (one.id for one in scale.options if round(scale.value(one), figures.EXACT) == exact)
    return next(same, figures.hundredths(value))


def step_end(question: str, option: str, level: int, questionnaire: Questionnaire) -> str:
    """Return where a step of a question leads: to a level by its number, or to an option by its label."""
    asked = next(one for one in questionnaire.questions if one.id == question)
    scale = questionnaire.scale_of(asked)
    if has_steps_of_levels(scale, questionnaire):
        return str(questionnaire.number_of(level))
    if is_tick(scale, option):
        return f"+ {scale.option(option).label}"
    return scale.option(option).label if option else level_as_option(level, question, questionnaire)


def level_as_option(level: int, question: str, questionnaire: Questionnaire) -> str:
    """Return a level that a question has to reach: its number, or the lowest option that reaches it.

    Empty where the question is none.
    """
    asked = next((one for one in questionnaire.questions if one.id == question), None)
    if asked is None:
        return str(questionnaire.number_of(level))
    scale = questionnaire.scale_of(asked)
    if has_steps_of_levels(scale, questionnaire):
        return str(questionnaire.number_of(level))
    reaching = [one for one in scale.rising if level_of(scale.value(one), questionnaire) >= level]
    return min(reaching, key=lambda one: one.points).label if reaching else ""


# ---- For machines: the keys of a result stay places and 0-100; what a reader sees joins them

_LEVELS = frozenset(
    {
        *("stage", "stage_shown", "band", "level", "target"),
        *("before_stage", "after_stage", "before_level", "after_level"),
    }
)

_INDEXES = {"index": "figure", "index_shown": "figure_shown"}


def shows_its_own(questionnaire: Questionnaire) -> bool:
    """Return whether the model has numbers of levels or a unit of its own."""
    return questionnaire.numbers_levels or questionnaire.unit is not None


def with_figures(plain: Any, questionnaire: Questionnaire) -> Any:
    """Return a result for machines with what is shown beside what is counted, where the model has its own.

    Beside an `index` stands the `figure` in the unit, beside `index_shown` the `figure_shown`, beside a level
    such as `stage` its `stage_number`.
    """
    return _with_figures(plain, questionnaire) if shows_its_own(questionnaire) else plain


def without_figures(plain: Any) -> Any:
    """Return a result without what `with_figures` puts beside what is counted."""
    if isinstance(plain, list):
        return [without_figures(one) for one in plain]
    if not isinstance(plain, dict):
        return plain
    beside = {_INDEXES[key] for key in _INDEXES if key in plain}
    beside |= {f"{key}_number" for key in _LEVELS if key in plain}
    return {key: without_figures(value) for key, value in plain.items() if key not in beside}


def _with_figures(node: Any, questionnaire: Questionnaire) -> Any:
    if isinstance(node, list | tuple):
        return [_with_figures(one, questionnaire) for one in node]
    if not isinstance(node, dict):
        return node
    made: dict[str, Any] = {}
    for key, value in node.items():
        made[key] = _with_figures(value, questionnaire)
        if key in _INDEXES and questionnaire.unit is not None:
            made[_INDEXES[key]] = None if value is None else in_unit(value, questionnaire)
        elif key in _LEVELS and questionnaire.numbers_levels:
            made[f"{key}_number"] = None if value is None else questionnaire.number_of(value)
    return made
