"""The programme: which steps are done by the end of which phase, as whole numbers under linear conditions.

For each step there is a variable for each phase: 1 once the step is done. A step follows the one before it
in a later phase, comes with or after what it needs, and fits the phase's capacity. For each stage L above
today's and each phase there is another: 1 only where, after that phase, everything holds that the rule asks
for L. A stage asks that indexes reach its start and that questions reach an option (`scoring/stages.py`).
Where parts roll up by means or points, the conditions are sums of whole numbers, so that "reaches" is exact.
What is asked only under conditions, and the lowest or the highest of parts, take further variables.

Nothing here knows a solver, and no figure is taken from it: what a plan comes to is scored again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import ceil, gcd, lcm
from typing import NamedTuple, assert_never

from cxmaturity.plan.ladders import FINEST, Ladder, StepOf, before
from cxmaturity.plan.openings import Opening, Outcome
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire, RollUp
from cxmaturity.scoring.stages import (
    LOWEST,
    Demand,
    goes_by_index,
    least_count,
    needed_of_dimensions,
    reaches,
    start_of,
    terms,
    terms_of_whole,
)

ROUNDED = Fraction(1, 2 * 10**9)
"""Indexes are rounded to 9 places before they are compared."""
NEARLY = Fraction(1, 10**6)
"""Where an index is no sum of whole numbers, so little below the start is taken for it.

Less is beneath what solvers tell apart, and makes them wrong. What it promises too much is scored again.
"""
MOST_WHOLE = 10**6
"""Coefficients beyond this are kept as fractions: a solver would not tell them apart any better."""


class Sum(NamedTuple):
    """A constant and so much of each variable of a phase, by its place."""

    constant: Fraction
    parts: Mapping[int, Fraction]

    def __add__(self, other: object) -> "Sum":
        """Return both together."""
        if not isinstance(other, Sum):
            return NotImplemented
        parts = dict(self.parts)
        for place, part in other.parts.items():
            parts[place] = parts.get(place, Fraction(0)) + part
        return Sum(self.constant + other.constant, parts)

    def times(self, factor: Fraction | int) -> "Sum":
        """Return `factor` times it."""
        return Sum(self.constant * factor, {place: part * factor for place, part in self.parts.items()})

    @property
    def is_fixed(self) -> bool:
        """Whether no variable changes it."""
        return not any(self.parts.values())

    @property
    def least(self) -> Fraction:
        """What it is at least, of variables from 0 to 1."""
        return self.constant + sum((part for part in self.parts.values() if part < 0), Fraction(0))


NOTHING = Sum(Fraction(0), {})
ONE = Sum(Fraction(1), {})


def total(sums: Iterable[Sum]) -> Sum:
    """Return all together."""
    constant, parts = Fraction(0), dict[int, Fraction]()
    for one in sums:
        constant += one.constant
        for place, part in one.parts.items():
            parts[place] = parts.get(place, Fraction(0)) + part
    return Sum(constant, parts)


class Row(NamedTuple):
    """So much of each variable is at least `least`, in whole numbers where these are not too large.

    `level` is that of the stage which alone asks for it, None where it holds anyway.
    """

    parts: Mapping[int, float]
    least: float
    level: int | None = None


class Variable(NamedTuple):
    """A variable of each phase, from 0 to 1, whole unless `is_whole` says otherwise.

    One that `is_share` may be anything between, where all that are whole are given; others are 0 or 1 then.
    """

    name: tuple[str | int, ...]
    is_whole: bool = True
    is_share: bool = False


class Node(NamedTuple):
    """An index as `points` by `weight`; by rule of the parts these are sums, of which the weight may change.

    `weights` are all that it can come to, 0 where the dimension may be left out.
    """

    points: Sum
    weight: Sum
    weights: frozenset[Fraction]

    @property
    def may_be_left_out(self) -> bool:
        """Whether nothing in it may apply."""
        return 0 in self.weights


class Programme:
    """The variables and rows of one phase, which are the same in each; and the steps by their variables."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        known: Mapping[str, Ladder],
        conditional: Sequence[Opening],
        stages: range,
    ) -> None:
        """Build the programme for `stages`, those above today's up to the target."""
        self.questionnaire, self.known, self.stages = questionnaire, known, stages
        self.variables: list[Variable] = []
        self.rows: list[Row] = []
        self.is_exact = True
        self._level: int | None = None
        self._openings = {one.question: one for one in conditional}
        self.step: dict[StepOf, int] = {
            StepOf(name, place): self._variable("step", name, place)
            for name, ladder in known.items()
            for place, _ in enumerate(ladder.steps)
        }
        self.asked, self._lowest = dict[str, Sum](), dict[str, Sum]()
        for name in known:
            self._look_when_asked(name)
        self._counted = {name: self._done_and_asked(name) for name in known}
        self._needs()
        self.index = self._whole()
        self.stage: dict[int, int] = {level: self._variable("stage", level) for level in stages}
        for level in stages:
            self._level = level
            self._stage(level, self.stage[level])

    @property
    def is_rising(self) -> bool:
        """Whether nothing that is done can lower anything: what is asked stays as it is."""
        return all(asked.is_fixed for asked in self.asked.values())

    def counts(self, name: str) -> bool:
        """Return whether a question may count at all."""
        present = self._present(name)
        return not present.is_fixed or bool(present.constant)

    @cached_property
    def lags(self) -> dict[StepOf, dict[StepOf, int]]:
        """How many phases at least each step comes after each of those that have to come before it.

        Nothing is said of a step that can never be taken, nor of what is needed only while it is asked.
        """
        found: dict[StepOf, dict[StepOf, int]] = {}
        waiting = [of for of in self.step if not self.known[of.question].steps[of.place].waits]
        while waiting:
            left = set(waiting)
            ready = [of for of in waiting if not left & set(self._before(of))]
            for of in ready:
                found[of] = {of: 0}
                for one in self._before(of):
                    more = int(one.question == of.question)
                    for further, lag in found.get(one, {}).items():
                        found[of][further] = max(found[of].get(further, 0), lag + more)
            waiting = [of for of in waiting if of not in found]
        return found

    def _before(self, of: StepOf) -> list[StepOf]:
        """Return what has to come before a step whatever is asked."""
        found = []
        for one in before(of, self.known):
            present = self._present(one.question)
            if one.question == of.question or (present.is_fixed and present.constant):
                found.append(one)
        return found

    def earliest(self, of: StepOf) -> int | None:
        """Return the first phase, counted from 0, in which a step may be taken; None where it never is."""
        return max(self.lags[of].values()) if of in self.lags else None

    # ---- Variables and rows

    def _variable(self, *name: str | int, is_whole: bool = True, is_share: bool = False) -> int:
        """Return the place of a new variable."""
        self.variables.append(Variable(name, is_whole and not is_share, is_share))
        return len(self.variables) - 1

    def _sum_of(self, place: int) -> Sum:
        """Return a variable as a sum."""
        return Sum(Fraction(0), {place: Fraction(1)})

    def _at_least(self, made: Sum, least: Fraction | int) -> None:
        """Add that a sum is at least so much."""
        parts = {place: part for place, part in made.parts.items() if part}
        wanted = Fraction(least) - made.constant
        # Where there is nothing that could reach it, it is held by none.
        if parts or wanted > 0:
            self.rows.append(_scaled(parts, wanted, self._level))

    def _equal(self, made: Sum, to: Sum) -> None:
        """Add that two sums are the same."""
        difference = made + to.times(-1)
        self._at_least(difference, 0)
        self._at_least(difference.times(-1), 0)

    # ---- What is asked

    def _look_when_asked(self, name: str) -> None:
        """Find when a question counts as answered and when as its lowest option."""
        opening = self._openings.get(name)
        fixed = Outcome.NOTHING if opening is None and self.known[name].is_closed else Outcome.ASKED
        if opening is not None and opening.always is not None:
            fixed = opening.always
        elif opening is not None:
            ways = self._ways(opening)
            self.asked[name] = total(one for way, one in ways if opening.ways[way] is Outcome.ASKED)
            self._lowest[name] = total(one for way, one in ways if opening.ways[way] is Outcome.LOWEST)
            for way, one in ways:
                if opening.ways[way] is Outcome.UNKNOWN:
                    self._at_least(one.times(-1), 0)
            return
        self.asked[name] = ONE if fixed is Outcome.ASKED else NOTHING
        self._lowest[name] = ONE if fixed is Outcome.LOWEST else NOTHING

    def _standing(self, name: str, place: int) -> Sum:
        """Return 1 where a question stands at a step: that is done and the next one is not; 0 is none."""
        steps = len(self.known[name].steps)
        here = self._sum_of(self.step[StepOf(name, place - 1)]) if place else ONE
        beyond = self._sum_of(self.step[StepOf(name, place)]) if place < steps else NOTHING
        return here + beyond.times(-1)

    def _ways(self, opening: Opening) -> list[tuple[tuple[int, ...], Sum]]:
        """Return for each way to move the questions that another rests on 1 where they stand so."""
        if len(opening.rests_on) == 1:
            return [(way, self._standing(opening.rests_on[0], way[0])) for way in opening.ways]
        found = []
        for number, way in enumerate(opening.ways):
            each = [self._standing(name, place) for name, place in zip(opening.rests_on, way, strict=True)]
            one = self._sum_of(self._variable("way", opening.question, number, is_whole=False))
            for standing in each:
                self._at_least(standing + one.times(-1), 0)
            self._at_least(one + total(each).times(-1), 1 - len(each))
            found.append((way, one))
        return found

    def _done_and_asked(self, name: str) -> list[Sum]:
        """Return for each step of a question 1 where it is done and the question is asked."""
        found = []
        for place, _ in enumerate(self.known[name].steps):
            done, asked = self._sum_of(self.step[StepOf(name, place)]), self.asked[name]
            if asked.is_fixed:
                found.append(done if asked.constant else NOTHING)
                continue
            both = self._sum_of(self._variable("counted", name, place, is_whole=False))
            self._at_least(done + both.times(-1), 0)
            self._at_least(asked + both.times(-1), 0)
            found.append(both)
        return found

    def _present(self, name: str) -> Sum:
        """Return 1 where a question counts at all."""
        return self.asked[name] + self._lowest[name]

    def _needs(self) -> None:
        """Add that a step comes with or after what it needs, where that is asked."""
        for name, ladder in self.known.items():
            for place, step in enumerate(ladder.steps):
                own = self._sum_of(self.step[StepOf(name, place)])
                for need in step.needs:
                    away = ONE + self._present(need.question).times(-1)
                    self._at_least(self._sum_of(self.step[need]) + away + own.times(-1), 0)

    # ---- Indexes

    def _value(self, name: str) -> Sum:
        """Return the value of a question, 0 where it does not count."""
        ladder, found = self.known[name], []
        lowest = Fraction(ladder.scale.bottom, ladder.scale.top)
        found = [self.asked[name].times(ladder.base), self._lowest[name].times(lowest)]
        below = ladder.base
        for step, counted in zip(ladder.steps, self._counted[name], strict=True):
            found.append(counted.times(step.value - below))
            below = step.value
        return total(found)

    def _whole(self) -> Node:
        """Return the index of the whole."""
        self._nodes: dict[str, Node] = {}
        parts = [(one, self._node(one)) for one in self.questionnaire.dimensions]
        return self._made_of_dimensions("", self.questionnaire.roll_up, parts)

    def _node(self, dimension: Dimension) -> Node:
        """Return the index of a dimension on any floor."""
        if dimension.dimensions:
            inside = [(part, self._node(part)) for part in dimension.dimensions]
            made = self._made_of_dimensions(dimension.id, dimension.roll_up, inside)
        else:
            parts = [
                (one.weight, self.known[one.id].scale.top, self._value(one.id), self._present(one.id))
                for one in dimension.own_questions
                if one.id in self.known and one.weight
            ]
            made = self._rolled(dimension.id, dimension.roll_up, parts)
        self._nodes[dimension.id] = made
        return made

    def _made_of_dimensions(self, name: str, rule: RollUp, parts: Sequence[tuple[Dimension, Node]]) -> Node:
        """Return the index of what is made of dimensions."""
        shown = []
        for dimension, node in parts:
            if dimension.weight and node.weights != {0}:
                value, present = self._value_of(dimension.id, node)
                most = self._most(dimension) if rule == "sum" else 1
                shown.append((dimension.weight, most, value, present))
        return self._rolled(name, rule, shown)

    def _most(self, dimension: Dimension) -> int:
        """Return the most points that can be had in a dimension of what applies."""
        if dimension.dimensions:
            return sum(part.weight * self._most(part) for part in dimension.dimensions)
        own = [one for one in dimension.own_questions if one.id in self.known]
        counted = [
            one for one in own if not (self._present(one.id).is_fixed and not self._present(one.id).constant)
        ]
        if not all(self._present(one.id).is_fixed for one in counted):
            # How many points can be had would be another variable; what comes of it is scored again.
            self.is_exact = False
        return sum(one.weight * self.known[one.id].scale.top for one in counted)

    def _rolled(self, name: str, rule: RollUp, parts: Sequence[tuple[int, int, Sum, Sum]]) -> Node:
        """Return the index of parts: of each the weight, the most points, the value and whether it counts."""
        match rule:
            case "mean" | "sum":
                weighted = [
                    (weight * most if rule == "sum" else weight, value, present)
                    for weight, most, value, present in parts
                ]
                return Node(
                    total(value.times(weight) for weight, value, _ in weighted),
                    total(present.times(weight) for weight, _, present in weighted),
                    _sums([(weight, present) for weight, _, present in weighted]),
                )
            case "lowest":
                made = self._sum_of(self._variable("lowest", name, is_share=True))
                for _, _, value, present in parts:
                    self._at_least(value + ONE + present.times(-1) + made.times(-1), 0)
                return Node(made, *self._any(name, [present for _, _, _, present in parts], made))
            case "highest":
                made, chosen = self._sum_of(self._variable("highest", name, is_share=True)), []
                for place, (_, _, value, present) in enumerate(parts):
                    is_it = self._sum_of(self._variable("is highest", name, place))
                    chosen.append(is_it)
                    self._at_least(value + ONE + is_it.times(-1) + made.times(-1), 0)
                    self._at_least(present + is_it.times(-1), 0)
                self._at_least(total(chosen).times(-1), -1)
                self._at_least(total(chosen) + made.times(-1), 0)
                return Node(made, *self._any(name, [present for _, _, _, present in parts], made))
            case _:
                assert_never(rule)

    def _any(self, name: str, presents: Sequence[Sum], made: Sum) -> tuple[Sum, frozenset[Fraction]]:
        """Return 1 where any part counts, with what that can come to; what is `made` of none is 0."""
        if any(present.is_fixed and present.constant for present in presents):
            return ONE, frozenset({Fraction(1)})
        if not presents:
            self._at_least(made.times(-1), 0)
            return NOTHING, frozenset({Fraction(0)})
        some = self._sum_of(self._variable("any", name))
        for present in presents:
            self._at_least(some + present.times(-1), 0)
        self._at_least(total(presents) + some.times(-1), 0)
        self._at_least(some + made.times(-1), 0)
        return some, frozenset({Fraction(0), Fraction(1)})

    def _value_of(self, name: str, node: Node) -> tuple[Sum, Sum]:
        """Return an index as a sum, and 1 where there is one."""
        if node.weight.is_fixed:
            return node.points.times(1 / node.weight.constant), ONE
        made = self._sum_of(self._variable("index", name, is_share=True))
        weighs = {
            weight: self._sum_of(self._variable("weighs", name, place))
            for place, weight in enumerate(sorted(node.weights))
        }
        self._equal(total(weighs.values()), ONE)
        self._equal(total(one.times(weight) for weight, one in weighs.items()), node.weight)
        for weight, one in weighs.items():
            if weight:
                # Where it weighs so much, it is points by weight; else this says nothing.
                self._at_least(node.points.times(1 / weight) + ONE + one.times(-1) + made.times(-1), 0)
        left_out = weighs.get(Fraction(0), NOTHING)
        present = ONE + left_out.times(-1)
        self._at_least(present + made.times(-1), 0)
        return made, present

    def rule_out(self, level: int, taken: Collection[StepOf]) -> None:
        """Add that a stage does not hold where exactly these steps are done."""
        parts = {place: -1.0 if of in taken else 1.0 for of, place in self.step.items()}
        parts[self.stage[level]] = -1.0
        self.rows.append(Row(parts, -float(len(taken)), level))

    def worth(self) -> dict[int, int]:
        """Return what each variable adds to the index of the whole, in whole numbers."""
        parts = {place: part for place, part in self.index.points.parts.items() if part}
        # Where what is asked changes what all is divided by, or a share stands for many steps, it is no sum.
        if not self.index.weight.is_fixed or any(self.variables[place].is_share for place in parts):
            self.is_exact = False
            parts = {
                place: Fraction(self.known[of.question].question.weight) for of, place in self.step.items()
            }
        whole = lcm(*(share.denominator for share in parts.values()))
        if whole > MOST_WHOLE:
            self.is_exact, whole = False, MOST_WHOLE
        return {place: round(share * whole) for place, share in parts.items()}

    # ---- Stages

    def _stage(self, level: int, holds: int) -> None:
        """Add what everything comes to where the stage of the whole is at least `level`."""
        questionnaire, stage = self.questionnaire, self._sum_of(holds)
        # Of nothing there is no stage.
        self._at_least(self.index.weight + stage.times(-1), 0)
        if goes_by_index(questionnaire):
            self._reach(self.index, start_of(level, questionnaire), stage)
        weighing = [one for one in questionnaire.dimensions if one.weight]
        theirs = needed_of_dimensions(level, questionnaire)
        for dimension in weighing if theirs > LOWEST else ():
            if goes_by_index(questionnaire):
                self._reach(self._nodes[dimension.id], start_of(theirs, questionnaire), stage)
            self._gates(_weighing(dimension), theirs, stage, whole=False)
        questions = [question for dimension in weighing for question in _weighing(dimension)]
        self._gates(questions, level, stage, whole=True)
        self._levels(questions, level, stage)

    def _reach(self, node: Node, start: float, stage: Sum) -> None:
        """Add that an index reaches `start` where a stage holds; nothing where it is left out."""
        exactly = Fraction(start).limit_denominator(FINEST)
        needed = exactly - NEARLY
        if node.weights == {0} or exactly <= 0:
            return
        if node.weight.is_fixed:
            points, weight = node.points, node.weight.constant
            denominators = lcm(*(part.denominator for part in (points.constant, *points.parts.values())))
            shares = any(self.variables[place].is_share for place, part in points.parts.items() if part)
            # Only what is made of whole numbers steps over what lies between two of them.
            if denominators <= MOST_WHOLE and not shares:
                whole = points.times(denominators)
                wanted = ceil(weight * (exactly - ROUNDED) * denominators)
                self._at_least(whole + stage.times(whole.least - wanted), whole.least)
            else:
                self._at_least(points + stage.times(points.least - weight * needed), points.least)
            return
        heaviest = max(node.weights)
        above = node.points + node.weight.times(-needed)
        self._at_least(above + stage.times(-needed * heaviest), -needed * heaviest)

    def _gates(self, questions: Iterable[Question], level: int, stage: Sum, *, whole: bool) -> None:
        """Add that questions reach what a stage asks of each, where they count."""
        known = terms_of_whole(self.questionnaire) if whole else terms(self.questionnaire)
        for question in questions:
            demand = (
                known[question.id].of_itself(level, self.questionnaire, whole=whole)
                if question.id in known
                else None
            )
            if demand is not None and question.id in self.known:
                away = ONE + self._present(question.id).times(-1)
                self._at_least(self._reached(question.id, demand) + away + stage.times(-1), 0)

    def _reached(self, name: str, demand: Demand) -> Sum:
        """Return 1 where a question counts and reaches what is asked of it."""
        ladder = self.known[name]
        lowest = self._lowest[name] if reaches(ladder.scale.lowest_value, demand.value) else NOTHING
        if reaches(float(ladder.base), demand.value):
            return self.asked[name] + lowest
        by = (
            counted
            for step, counted in zip(ladder.steps, self._counted[name], strict=True)
            if reaches(float(step.value), demand.value)
        )
        return next(by, NOTHING) + lowest

    def _levels(self, questions: Sequence[Question], level: int, stage: Sum) -> None:
        """Add that of the questions of each level enough reach what is asked of them."""
        known, by_level = terms_of_whole(self.questionnaire), dict[int, list[tuple[str, Demand]]]()
        for question in questions:
            its = known.get(question.id)
            demand = None if its is None else its.in_level(level)
            if its is not None and its.level is not None and demand is not None and question.id in self.known:
                by_level.setdefault(its.level, []).append((question.id, demand))
        for asked in by_level.values():
            presents = [self._present(name) for name, _ in asked]
            changing = not all(present.is_fixed for present in presents)
            most = sum(not (one.is_fixed and not one.constant) for one in presents)
            if changing and least_count(most, self.questionnaire) != most:
                # How many have to would be another variable; so many are enough whatever is asked.
                self.is_exact = False
            away = total(ONE + present.times(-1) for present in presents if not present.is_fixed)
            reached = total(self._reached(name, demand) for name, demand in asked)
            least = least_count(most, self.questionnaire)
            if changing:
                self._at_least(reached + away + stage.times(-least), 0)
            else:
                self._at_least(reached + stage.times(-least), 0)


def _scaled(parts: Mapping[int, Fraction], least: Fraction, level: int | None) -> Row:
    """Return a row in whole numbers where they are not too large, else as it is."""
    by = lcm(least.denominator, *(part.denominator for part in parts.values()))
    whole = [int(part * by) for part in (least, *parts.values())]
    factor = Fraction(by, gcd(*whole) or 1) if by <= MOST_WHOLE else Fraction(1)
    return Row({place: float(part * factor) for place, part in parts.items()}, float(least * factor), level)


def _weighing(dimension: Dimension) -> list[Question]:
    """Return the questions that can hold a dimension."""
    return [one for one in dimension.questions if one.id in dimension.weighing]


def _sums(parts: Sequence[tuple[int, Sum]]) -> frozenset[Fraction]:
    """Return everything that the weights of what counts can come to."""
    fixed = sum((present.constant * weight for weight, present in parts if present.is_fixed), Fraction(0))
    found = {fixed}
    for weight, present in parts:
        if not present.is_fixed:
            found |= {one + weight for one in found}
    return frozenset(found)
