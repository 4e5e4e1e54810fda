"""What every section looks up: names, numbers and looks of questions, dimensions and levels."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import assert_never

from cxmaturity.answers.model import State, Voice
from cxmaturity.brand.colours import STANDARD, Palette
from cxmaturity.errors import BadInput
from cxmaturity.plan.model import KeptPlan, Plan, PlannedMove
from cxmaturity.plan.usual import usual_plan
from cxmaturity.plan.words import MoveText, PlanText, plan_words
from cxmaturity.questionnaire.model import Action, Dimension, Question
from cxmaturity.report.options import Paper
from cxmaturity.scoring.given import answered_words, given_words
from cxmaturity.scoring.model import (
    Assessment,
    Closer,
    DimensionResult,
    GroupScore,
    Limit,
    QuestionResult,
    Recommendation,
    Score,
    Shortfall,
)
from cxmaturity.scoring.shown import (
    answer_shown,
    answers_are_levels,
    change_shown,
    end_shown,
    index_or_words,
    index_shown,
    level_as_option,
    score_shown,
    start_shown,
    step_end,
)
from cxmaturity.scoring.words import (
    assumed_words,
    beside_stage,
    bounds_words,
    found_counts,
    goes_by_levels,
    limit_ends,
    mean_level,
    opinions_differ,
    path_words,
    short_of_start,
    state_name,
    step_between,
    step_start,
    withheld_reason,
)
from cxmaturity.text.dates import BEGINNING
from cxmaturity.text.figures import hundredths, shortened
from cxmaturity.text.language import Language
from cxmaturity.waves.model import Comparison, Trend

NAME_LENGTH = 90
"""A longer name is cut where it stands inside a sentence or a small cell; the appendix has it whole."""
MARK_LENGTH = 6
"""The same of the id of an option in a cell of the heat map."""
OPTION_LENGTH = 40
"""The same of the label of an option, where a step leads from one to another."""


@dataclass(frozen=True)
class Mark:
    """A level or a state as it is printed: its figure, its name, and the class of its colours."""

    figure: str
    name: str
    look: str


def _option_mark(label: str) -> Mark:
    """Return how an option that is no level is printed: by its label, in the colour of none."""
    return Mark(shortened(label, OPTION_LENGTH), label, "none")


@dataclass(frozen=True)
class LabelledText:
    """A label with its text."""

    label: str
    text: str


@dataclass(frozen=True)
class Reference:
    """A question or dimension as it is referred to: its number in the report, its name, where it is."""

    number: str
    name: str
    anchor: str


@dataclass(frozen=True)
class SeenOption:
    """An option that was found: what it looks like, and how many of how many chose it, empty of one."""

    text: str
    count: str


@dataclass(frozen=True, kw_only=True)
class WhatWasFound:
    """What was found on a question: the options that most chose, and whether opinions differ.

    `note` says that opinions differ, or why only a mean is told.
    """

    options: tuple[SeenOption, ...] = ()
    note: str = ""
    differ: bool = False


@dataclass(frozen=True)
class RisingNeed:
    """Something that has to rise: what, from which level, to which."""

    what: Reference
    has: Mark
    needs: Mark


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """The assessment and its things by id; a `complete` report has room for all, `whole_names` cuts none."""

    assessment: Assessment
    comparison: Comparison | None
    words: Language
    questions: dict[str, Question]
    results: dict[str, QuestionResult]
    dimensions: dict[str, Dimension]
    numbers: dict[str, str]
    top: int
    palette: Palette = STANDARD
    complete: bool = True
    trend: Trend | None = None
    whole_names: bool = False
    kept: KeptPlan | None = None
    paper: Paper = "a4"

    @cached_property
    def plan(self) -> Plan | None:
        """The plan from here to the questionnaire's target, None where nothing is there to plan from.

        It follows from the assessment alone, so that a report that is read back makes it again, unless the
        counts are missing that it starts from. Raises MissingComponent without a solver.
        """
        try:
            return usual_plan(self.assessment, today=BEGINNING.date())
        except BadInput:
            # Only the quick set was answered, too little is known, or most does not apply.
            return None

    @cached_property
    def plan_text(self) -> PlanText | None:
        """The plan in words."""
        return None if self.plan is None else plan_words(self.plan, self.assessment, self.words)

    @property
    def several(self) -> bool:
        """Whether more than one respondent answered."""
        return self.assessment.subject.respondents > 1

    @property
    def has_foundations(self) -> bool:
        """Whether any question is a foundation that can hold a stage down."""
        return any(map(self.assessment.questionnaire.gates, self.questions.values()))

    @property
    def goes_by_levels(self) -> bool:
        """Whether answers to single questions are all told as levels, or some by their options alone."""
        return answers_are_levels(self.assessment.questionnaire)

    @property
    def has_stages(self) -> bool:
        """Whether the model has stages at all."""
        return self.assessment.questionnaire.has_stages

    @property
    def edges(self) -> tuple[float, ...]:
        """Where each level starts on the scale of the index, and the scale's end."""
        return (0.0, *(100 * border for border in self.assessment.questionnaire.borders), 100.0)

    @property
    def highest(self) -> int:
        """The number of the highest level, which a stage is shown to be of."""
        return self.assessment.questionnaire.highest_number

    def index(self, index: float) -> str:
        """Return an index as it is printed."""
        return index_shown(index, self.assessment.questionnaire)

    def index_or_words(self, index: float | None) -> str:
        """Return an index as it is printed, or the words for a withheld one."""
        return index_or_words(index, self.assessment.questionnaire, self.words)

    def start(self, level: int) -> str:
        """Return where a level starts, as it is printed."""
        return start_shown(level, self.assessment.questionnaire)

    @property
    def end(self) -> str:
        """What an index is of, as it is printed."""
        return end_shown(self.assessment.questionnaire)

    def change(self, before: float, after: float) -> str:
        """Return by how much an index changed, as it is printed."""
        return change_shown(before, after, self.assessment.questionnaire)

    def level(self, number: int | None, figure: str | None = None) -> Mark:
        """Return how a level is printed; None is not assessed."""
        if number is None:
            return Mark("–", self.words.text("not assessed"), "none")
        name = self.assessment.questionnaire.levels[number - 1].name
        shown = figure or str(self.assessment.questionnaire.number_of(number))
        return Mark(shown, name, f"l{number}")

    def step(self, move: Recommendation) -> tuple[Mark, Mark]:
        """Return where the step of a recommendation begins and leads: levels, or options that are none."""
        if goes_by_levels(move.question, self.assessment.questionnaire):
            return self.level(move.origin), self.level(move.to_level)
        result = self.results[move.question]
        start, end = step_between(move, result, self.assessment.questionnaire, self.words)
        return _option_mark(start), _option_mark(end)

    def planned_step(self, move: PlannedMove, words: MoveText) -> tuple[Mark, Mark]:
        """Return where a move of the plan begins and leads: levels, or options that are none."""
        if goes_by_levels(move.question, self.assessment.questionnaire):
            return self.level(move.origin), self.level(move.to_level)
        return _option_mark(words.origin), _option_mark(words.to)

    def question(self, question_id: str) -> Reference:
        """Return how a question is referred to."""
        asked = self.questions[question_id]
        return Reference(self.numbers[question_id], asked.name or asked.text, self._place("q", question_id))

    def dimension(self, dimension_id: str) -> Reference:
        """Return how a dimension is referred to."""
        asked = self.dimensions[dimension_id]
        return Reference(self.numbers[dimension_id], asked.name, self._place("d", dimension_id))

    def path(self, dimension_id: str) -> str:
        """Return the names of a dimension and of those that it is in, from the top floor down."""
        return path_words(dimension_id, self.assessment.questionnaire)

    def thing(self, thing_id: str) -> Reference:
        """Return how a question or dimension is referred to."""
        return self.question(thing_id) if thing_id in self.questions else self.dimension(thing_id)

    def mark(self, result: QuestionResult) -> Mark:
        """Return how a question's outcome is printed: its level, the mean of several, or its state."""
        if result.is_assumed and result.level is not None:
            return self.assumed(result.level, result.id)
        if result.state is not State.ANSWERED or result.level is None:
            return self.state(result.state)
        if not self.by_level(result.id):
            return self._option_held(result, result.level)
        return self.level(result.level, mean_level(result, self.assessment.questionnaire))

    def assumed(self, level: int, question: str | None = None) -> Mark:
        """Return how a question is printed that was not asked and counts as the lowest, at `level`."""
        figure = str(self.assessment.questionnaire.number_of(level))
        if question in self.questions and not self.by_level(question):
            lowest = self.assessment.questionnaire.scale_of(self.questions[question]).rungs[0]
            figure = shortened(lowest[0].id, MARK_LENGTH) if lowest else figure
        return Mark(f"({figure})", assumed_words(self.words), f"l{level}")

    def _option_held(self, result: QuestionResult, part: int) -> Mark:
        """Return the option that a question holds, in the colour of the part that its value is in."""
        scale, found = self.assessment.questionnaire.scale_of(self.questions[result.id]), result.found
        held = str(result.option)
        if self.several and found is not None and self.questions[result.id].kind != "several":
            # Of several it is what most chose: the option that their mean reaches may be nobody's.
            if found.differ:
                return Mark("≠", opinions_differ(self.words), f"l{part}")
            held = found.options[0] if found.options else held
        option = scale.option(held)
        return Mark(shortened(option.id, MARK_LENGTH), option.label, f"l{part}")

    def score(self, question: str, value: float | None) -> str:
        """Return the score that a question's value stands for, or its option; nothing for none."""
        if value is None:
            return ""
        if self.by_level(question):
            return score_shown(value, self.assessment.questionnaire, several=self.several)
        if question in self.questions:
            return answer_shown(question, value, self.assessment.questionnaire)
        return hundredths(value)

    def by_level(self, question: str) -> bool:
        """Return whether a question is told by levels; one that is no longer asked is told as all are."""
        if question not in self.questions:
            return self.goes_by_levels
        return goes_by_levels(question, self.assessment.questionnaire)

    def scored(self, question: str, level: int, figure: str) -> Mark:
        """Return how a question's `score` is printed, in the colour of the level that its value is in."""
        return self.level(level, figure) if self.by_level(question) else Mark(figure, figure, f"l{level}")

    def state(self, state: State) -> Mark:
        """Return how a state without a level is printed."""
        name = state_name(state, self.words)
        match state:
            case State.ANSWERED:
                return Mark("✓", name, "none")
            case State.NOT_APPLICABLE:
                return Mark(self.words.text("n/a"), name, "na")
            case State.UNKNOWN:
                return Mark("?", name, "unknown")
            case State.UNANSWERED:
                return Mark("–", name, "none")
            case State.NOT_ASKED:
                return Mark("·", name, "none")
            case _:
                assert_never(state)

    def option(self, question_id: str, option_id: str | None) -> str:
        """Return what an option looks like in words: its description, otherwise its label."""
        asked = self.questions[question_id]
        options = self.assessment.questionnaire.scale_of(asked).options
        place = next((place for place, option in enumerate(options) if option.id == option_id), None)
        if place is None:
            return ""
        return asked.levels[place] if len(asked.levels) == len(options) else options[place].label

    def found(self, result: QuestionResult) -> WhatWasFound:
        """Return what was found on a question that somebody answered: never an option that nobody chose."""
        found, asked = result.found, self.questions[result.id]
        own = given_words(self.assessment, asked)
        if own:
            named = [self.option(result.id, one) for one in found.options] if found else []
            return WhatWasFound(options=(SeenOption(self.words.listed([own, *named]), ""),))
        has_options = bool(self.assessment.questionnaire.scale_of(asked).options)
        if not has_options or (found is not None and not found.options):
            return WhatWasFound(note=answered_words(result, asked, self.words))
        if found is None:
            return WhatWasFound(note=self.words.text("Too few answered for what they chose to be told."))
        counts = found_counts(found, self.words) or ("",) * len(found.options)
        options = tuple(
            SeenOption(self.option(result.id, option), count)
            for option, count in zip(found.options, counts, strict=True)
        )
        note = self.words.sentence(opinions_differ(self.words)) if found.differ else ""
        return WhatWasFound(options=options, note=note, differ=found.differ)

    def found_words(self, result: QuestionResult) -> str:
        """Return the same in one line, for a cell."""
        found = self.found(result)
        told = [self.words.pair(one.count, one.text) if one.count else one.text for one in found.options]
        if not self.questions[result.id].levels:
            # Labels end with no full stop: something has to stand between them.
            told = [self.words.clauses(told)] if told else []
        return self.words.sentences([found.note, *told] if found.note else told)

    def next_words(self, result: QuestionResult) -> str:
        """Return what the step above what was found looks like: the mean may stand on another one."""
        options = self.assessment.questionnaire.scale_of(self.questions[result.id]).options
        asked = self.questions[result.id]
        if asked.kind == "several" or not asked.is_scored:
            return self.option(result.id, result.next_option)
        held = (result.option,) if result.found is None else result.found.options
        points = max((option.points for option in options if option.id in held), default=None)
        above = [option.id for option in options if points is not None and option.points > points]
        return self.option(result.id, above[0] if above else None)

    def differs(self, question_id: str) -> bool:
        """Return whether opinions differ on a question: what is true is to be settled before an action."""
        found = self.results[question_id].found
        return found is not None and found.differ

    def beside_stage(self, score: Score) -> str:
        """Return what stands beside a stage: whether it is shown, and how much applies; or the bounds."""
        if applies_too_little(score):
            return ""
        asked = self.assessment
        parts = beside_stage(score, asked.questionnaire, self.words, strict=asked.strict)
        return self.words.clauses(parts)

    def action(self, question_id: str, option_id: str) -> Action | None:
        """Return the action that takes a question to an option."""
        actions = self.questions[question_id].actions
        return next((action for action in actions if action.to == option_id), None)

    def need(self, limit: Limit) -> RisingNeed:
        """Return a limit with its levels, of a question whose options are none with its options."""
        asked = self.assessment.questionnaire
        if limit.option is not None:
            ends = limit_ends(limit, asked, self.words)
            return RisingNeed(self.thing(limit.id), *map(_option_mark, ends))
        if limit.id not in self.questions or goes_by_levels(limit.id, asked):
            return RisingNeed(self.thing(limit.id), self.level(limit.has), self.level(limit.needs))
        has = step_start(self.results[limit.id], asked, self.words)
        needs = level_as_option(limit.needs, limit.id, asked)
        return RisingNeed(self.thing(limit.id), _option_mark(has), _option_mark(needs))

    def in_sentence(self, name: str, length: int) -> str:
        """Return a name as it stands in a sentence, cut where a page has no room for all of it."""
        return name if self.whole_names else shortened(name, length)

    def group(self, group_id: str) -> str:
        """Return a group's name."""
        groups = self.assessment.questionnaire.groups
        return next((group.name for group in groups if group.id == group_id), group_id)

    def _place(self, kind: str, thing_id: str) -> str:
        """Return where a question or dimension is in the report, empty where it has no place."""
        return anchor(kind, thing_id) if self.complete else ""


def lookup(
    assessment: Assessment,
    comparison: Comparison | None,
    words: Language,
    *,
    palette: Palette = STANDARD,
    complete: bool = True,
    trend: Trend | None = None,
) -> Lookup:
    """Return `assessment` with its things by id and numbered in the order of the questionnaire."""
    asked = assessment.questionnaire.every_dimension
    numbers = {one.id: str(place) for place, one in enumerate(assessment.questionnaire.dimensions, 1)}
    for dimension in asked:
        # A dimension holds one or the other.
        inside = [*(one.id for one in dimension.dimensions), *(one.id for one in dimension.own_questions)]
        numbers |= {name: f"{numbers[dimension.id]}.{place}" for place, name in enumerate(inside, 1)}
    return Lookup(
        assessment=assessment,
        comparison=comparison,
        words=words,
        questions={question.id: question for question in assessment.questionnaire.questions},
        results={result.id: result for dimension in assessment.dimensions for result in dimension.questions},
        dimensions={dimension.id: dimension for dimension in asked},
        numbers=numbers,
        top=len(assessment.questionnaire.levels),
        palette=palette,
        complete=complete,
        trend=trend,
    )


def anchor(kind: str, thing_id: str) -> str:
    """Return an id for a place in the report, safe in an address whatever the id is."""
    return f"{kind}-{''.join(c if c.isascii() and c.isalnum() else f'_{ord(c):x}_' for c in thing_id)}"


def index_range(score: Score, look: Lookup) -> str:
    """Return the bounds of an index in words, empty where they say nothing more than the index."""
    return bounds_words(score, look.assessment.questionnaire, look.words)


def applies_too_little(score: Score) -> bool:
    """Return whether a figure is withheld for what does not apply: why it is says how much does."""
    return score.withheld in ("applicability", "not_applicable")


def widest_apart(result: DimensionResult) -> tuple[GroupScore, GroupScore]:
    """Return the two groups that see a dimension most differently, as they are listed; there is a gap."""
    first, second = (group for group in result.groups if group.group in result.gap_groups)
    return first, second


def why_withheld(score: Score, look: Lookup) -> str:
    """Return the reason why a figure is withheld, empty where it is not."""
    return withheld_reason(score, look.assessment.questionnaire, look.words)


# ---- What holds a stage down, in sentences: limits first, then what the index is short of


@dataclass(frozen=True)
class SingleRaise:
    """A single answer that would close the shortfall of an index."""

    what: Reference
    has: Mark
    to: Mark


@dataclass(frozen=True, kw_only=True)
class HeldDown:
    """The next stage, what has to rise before it, and how far the index is away from it."""

    next: Mark
    needs: tuple[RisingNeed, ...]
    short: str
    raises: tuple[SingleRaise, ...]


def holding(score: Score, look: Lookup) -> HeldDown | None:
    """Return what holds the stage of `score`, None where nothing does."""
    if score.next_stage is None:
        return None
    return HeldDown(
        next=look.level(score.next_stage),
        needs=tuple(look.need(limit) for limit in score.limits),
        short=""
        if score.shortfall is None
        else short_of_start(score.shortfall, look.assessment.questionnaire, look.words),
        raises=() if score.shortfall is None else _raises(score.shortfall, look),
    )


def _raises(shortfall: Shortfall, look: Lookup) -> tuple[SingleRaise, ...]:
    return tuple(_raise(closer, look) for closer in shortfall.closers)


def _raise(closer: Closer, look: Lookup) -> SingleRaise:
    what, result, asked = look.question(closer.question), look.results[closer.question], look.assessment
    if goes_by_levels(closer.question, asked.questionnaire):
        return SingleRaise(what, look.mark(result), look.level(closer.to))
    start = step_start(result, asked.questionnaire, look.words)
    end = step_end(closer.question, closer.option, closer.to, asked.questionnaire)
    return SingleRaise(what, _option_mark(start), _option_mark(end))


# ---- How much of what people wrote a page shows, and the words for what it leaves to the workbook
#
# A page is laid out for a reader, in time that grows with what stands on it. The workbook and the result hold
# everything.

MOST_DOTS = 60
"""So many dots of a field can be told apart."""
MOST_ROWS = 150
"""So many rows of a worksheet are listed."""
MOST_VOICES = 40
"""So many remarks on one question are shown."""
MOST_SAID = 150_000
"""So many characters may all remarks together have, some forty pages."""
LENGTHS = (20_000, 4000, 2000, 1000, 500, 250, 120)
"""Where each remark is cut: the first of these with which all are within `MOST_SAID`, or the last."""


def remark_length(remarks: Sequence[Sequence[Voice]]) -> int:
    """Return where each of the `remarks`, by question, is cut."""
    sizes = [len(voice.text) for said in remarks for voice in said[:MOST_VOICES]]
    fitting = (most for most in LENGTHS if sum(min(size, most) for size in sizes) <= MOST_SAID)
    return next(fitting, LENGTHS[-1])


MOST_NAMED = 12
"""So many rows are named in a sentence."""


def first_names(names: Sequence[str], look: Lookup) -> str:
    """Return the names of rows inside a sentence, the first of many."""
    if len(names) <= MOST_NAMED:
        return look.words.join(list(names))
    shown = look.words.listed(names[:MOST_NAMED])
    return look.words.text("{names} and {count} more", names=shown, count=len(names) - MOST_NAMED)


def rows_left_out(count: int, look: Lookup) -> str:
    """Say how many of a worksheet's `count` rows are listed; nothing where all are."""
    if count <= MOST_ROWS:
        return ""
    return look.words.text(
        "{shown} of {count} rows are listed, the first ones; the workbook (.xlsx) has all of them.",
        shown=str(MOST_ROWS),
        count=str(count),
    )


def dots_left_out(count: int, look: Lookup) -> str:
    """Say how many of `count` rows are drawn and listed; nothing where all are."""
    if count <= MOST_DOTS:
        return ""
    drawn = look.words.text(
        "{shown} of {count} rows are drawn, those that rank first.", shown=str(MOST_DOTS), count=str(count)
    )
    listed = rows_left_out(count, look)
    return look.words.sentences([drawn, listed] if listed else [drawn])


def remarks_left_out(remarks: Sequence[Sequence[Voice]], look: Lookup) -> str:
    """Say what is not shown of the `remarks`, by question; nothing where all is."""
    most = remark_length(remarks)
    cut = any(len(voice.text) > most for said in remarks for voice in said[:MOST_VOICES])
    fewer = any(len(said) > MOST_VOICES for said in remarks)
    text = look.words.text
    told = []
    if cut:
        told.append(
            text("Remarks are cut after {most} characters; the workbook (.xlsx) has all.", most=str(most))
        )
    if fewer:
        told.append(
            text(
                "The first {most} remarks on a question stand here; the workbook (.xlsx) has all.",
                most=str(MOST_VOICES),
            )
        )
    return look.words.sentences(told)
