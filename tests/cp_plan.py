"""The best plan by another solver, CP-SAT: a programme written from what a plan is in words.

It shares nothing with the package: ladders are those of `tests/slow_plan.py`. It serves where indexes are
means or points; where what is asked changes with answers, of means and bands alone.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import ceil, lcm
from typing import Any, NamedTuple

from ortools.sat.python import cp_model

from tests.any_model import Tree, options_of
from tests.second_opinion import share
from tests.slow_plan import SlowPlan

Term = tuple[int, int] | str
"""A step that is done, by question and how many steps that is; or the index of a dimension that changes."""


class Linear(NamedTuple):
    """A number and so much for each step that is done, and for each index that changes."""

    constant: Fraction
    steps: dict[Term, Fraction]

    def times(self, factor: Fraction) -> "Linear":
        return Linear(self.constant * factor, {step: part * factor for step, part in self.steps.items()})


class Index(NamedTuple):
    """An index (0-1), and the most points that could be had."""

    value: Linear
    most: int


class CpPlan:
    """A programme over so many phases, towards a target, from where a sheet stands."""

    def __init__(self, slowly: SlowPlan, target: int, phases: int) -> None:
        self.slowly, self.tree, self.phases = slowly, slowly.tree, phases
        self.levels = range(slowly.now + 1, target + 1)
        self._by_name = {one["id"]: one for one in slowly.tree["dimensions"]}
        self.rule = {"rule": "gated", **(slowly.tree.get("stage") or {})}
        self.model = cp_model.CpModel()
        self.done = {
            (place, step, phase): self.model.new_bool_var(f"{place} {step} {phase}")
            for place, steps in enumerate(slowly.steps)
            for step in range(1, len(steps) + 1)
            for phase in range(1, phases + 1)
        }
        self.holds = {
            (level, phase): self.model.new_bool_var(f"stage {level} {phase}")
            for level in self.levels
            for phase in range(1, phases + 1)
        }
        self._scaled = dict[tuple[str, int], Any]()
        self._asked = {
            (place, phase): self._asked_in(place, phase)
            for place in range(len(slowly.steps))
            for phase in range(1, phases + 1)
        }
        for phase in range(1, phases + 1):
            self._steps(phase)
            self._capacity(phase)
            for level in self.levels:
                self._stage(level, phase)

    # ---- What a phase may take

    def _is_done(self, place: int, step: int, phase: int) -> Any:
        """Whether so many steps are taken; none are at the beginning."""
        if step == 0:
            return 1
        return self.done[place, step, phase] if phase else 0

    def _steps(self, phase: int) -> None:
        add = self.model.add
        for place, steps in enumerate(self.slowly.steps):
            name = self.slowly.applies[place]["id"]
            for step, one in enumerate(steps, 1):
                now = self._is_done(place, step, phase)
                add(now >= self._is_done(place, step, phase - 1))
                # One step a phase: the one below was there before.
                add(now <= (self._is_done(place, step - 1, phase - 1) if step > 1 else 1))
                if name in self.slowly.avoid:
                    add(now == 0)
                # It is taken where the question is asked once the phase is over.
                add(now - self._is_done(place, step, phase - 1) <= self._asked[place, phase])
                for need in one.needs:
                    wanted = self.slowly.needed(need)
                    if wanted:
                        add(now <= self._is_done(self.slowly.place[need[0]], wanted, phase))

    def _capacity(self, phase: int) -> None:
        taken = [
            (self._is_done(place, step, phase) - self._is_done(place, step, phase - 1), one.days)
            for place, steps in enumerate(self.slowly.steps)
            for step, one in enumerate(steps, 1)
        ]
        self.model.add(sum(one for one, _ in taken) <= self.slowly.moves)
        if self.slowly.days is not None:
            self.model.add(sum(one * days for one, days in taken) <= self.slowly.days)

    # ---- What is asked, as the second opinion says of each way in which what it rests on may stand

    def _movable(self, place: int) -> list[int]:
        """The questions with steps on which it rests that one is asked, directly or through others."""
        found, waiting = set[str](), [self.slowly.applies[place]["id"]]
        while waiting:
            tested = self._tested[waiting.pop()] - found
            found |= tested
            waiting += tested
        places = self.slowly.place
        return sorted(places[one] for one in found if one in places and self.slowly.steps[places[one]])

    @cached_property
    def _tested(self) -> dict[str, set[str]]:
        """The questions that the conditions of each question and of its dimensions test."""
        found: dict[str, set[str]] = {}

        def walk(within: Tree, above: set[str]) -> None:
            for part in within.get("dimensions", ()):
                walk(part, above | tested_in(part.get("applies_when", [])))
            for question in within.get("questions", ()):
                found[question["id"]] = above | tested_in(question.get("applies_when", []))

        walk(self.tree, set())
        return found

    def _asked_in(self, place: int, phase: int) -> Any:
        """Whether a question is asked after a phase: 0, 1 or a variable."""
        movable = self._movable(place)
        ways = list(product(*(range(len(self.slowly.steps[one]) + 1) for one in movable)))
        states = [self.slowly.state_of(self._named(movable, way)) for way in ways]
        asked = [self.slowly.is_asked(place, state) for state in states]
        if len(set(asked)) == 1:
            return int(asked[0])
        chosen = []
        for way, is_asked in zip(ways, asked, strict=True):
            one = self.model.new_bool_var("")
            stands = [self._stands(*pair, phase) for pair in zip(movable, way, strict=True)]
            self.model.add(sum(stands) == len(stands)).only_enforce_if(one)
            self.model.add(sum(stands) < len(stands)).only_enforce_if(one.negated())
            chosen += [one] if is_asked else []
        found = self.model.new_bool_var(f"{place} asked {phase}")
        self.model.add(found == sum(chosen))
        return found

    def _named(self, places: Sequence[int], steps: Sequence[int]) -> dict[str, int]:
        return {self.slowly.applies[p]["id"]: n for p, n in zip(places, steps, strict=True)}

    def _stands(self, place: int, step: int, phase: int) -> Any:
        """Whether so many steps of a question are done, and no more."""
        above = self._is_done(place, step + 1, phase) if step < len(self.slowly.steps[place]) else 0
        return self._is_done(place, step, phase) - above

    def _changes(self, within: Tree) -> bool:
        """Whether it changes what is asked in a dimension."""
        return any(
            not isinstance(self._asked[self.slowly.place[one["id"]], 1], int)
            for one in _weighty(within)
            if one["id"] in self.slowly.place
        )

    def _scaled_index(self, dimension: Tree, phase: int) -> tuple[Any, int]:
        """An index of a mean of questions of which some are asked at times, in so many parts of 1."""
        place, own = self.slowly.place, [one for one in _weighty(dimension) if one["id"] in self.slowly.place]
        asked = [self._asked[place[one["id"]], phase] for one in own]
        weights = {0}
        for one in own:
            weights |= {weight + one.get("weight", 1) for weight in weights}
        scale = lcm(*(weight for weight in weights if weight)) * lcm(*map(self._top, own))
        if (dimension["id"], phase) not in self._scaled:
            made = self.model.new_int_var(0, scale, f"{dimension['id']} {phase}")
            self._scaled[dimension["id"], phase] = made
            for pattern in product((0, 1), repeat=len(own)):
                there = [(one, self._question(one)) for one, is_it in zip(own, pattern, strict=True) if is_it]
                whole = sum(one.get("weight", 1) for one, _ in there)
                is_so = [self.model.new_bool_var("") for _ in own]
                for flag, is_it, one in zip(is_so, pattern, asked, strict=True):
                    self.model.add(one == is_it).only_enforce_if(flag)
                    self.model.add(one != is_it).only_enforce_if(flag.negated())
                if not whole:
                    # There is always something that is asked.
                    self.model.add_bool_or([flag.negated() for flag in is_so])
                    continue
                value = sum(
                    int(part * scale * one.get("weight", 1) / whole) * self._is_done(*step, phase)
                    for one, index in there
                    for step, part in index.value.steps.items()
                )
                base = sum(
                    index.value.constant * scale * one.get("weight", 1) / whole for one, index in there
                )
                self.model.add(made == value + int(base)).only_enforce_if(is_so)
        return self._scaled[dimension["id"], phase], scale

    # ---- What a stage asks

    def _stage(self, level: int, phase: int) -> None:
        if self.rule["rule"] == "cumulative":
            self._cumulative(level, phase)
            return
        starts = [share(one["from"]) for one in self.tree["levels"]]
        whole = self._index(self.tree)
        assert whole is not None
        self._reaches(whole.value, starts[level - 1], level, phase)
        if self.rule["rule"] == "banded":
            return
        theirs = level - self.rule.get("dimension_slack", 1)
        for dimension in self.tree["dimensions"]:
            made = self._index(dimension)
            if theirs < 2 or made is None or not dimension.get("weight", 1):
                continue
            self._reaches(made.value, starts[theirs - 1], level, phase)
            base = theirs - self.rule.get("foundation_slack", 1)
            for question in _weighty(dimension):
                if base >= 2 and question.get("foundation"):
                    self._at_least(question, starts[base - 1], level, phase)

    def _reaches(self, made: Linear, start: Fraction, level: int, phase: int) -> None:
        """An index is at least so much where the stage holds."""
        terms = []
        for term, part in made.steps.items():
            if isinstance(term, str):
                index, scale = self._scaled_index(self._by_name[term], phase)
                terms.append((part / scale, index))
            else:
                terms.append((part, self._is_done(*term, phase)))
        whole = lcm(start.denominator, made.constant.denominator, *(part.denominator for part, _ in terms))
        parts = [int(part * whole) * one for part, one in terms]
        wanted = int((start - made.constant) * whole)
        self.model.add(sum(parts) >= wanted).only_enforce_if(self.holds[level, phase])

    def _at_least(self, question: Tree, value: Fraction, level: int, phase: int) -> None:
        reached = self._reached(question, value, phase)
        if reached is not None:
            self.model.add(reached >= 1).only_enforce_if(self.holds[level, phase])

    def _reached(self, question: Tree, value: Fraction, phase: int) -> Any:
        """Whether a question is at least at a value; None where it does not apply."""
        place = self.slowly.place.get(question["id"])
        if place is None or not self._asked[place, phase]:
            return None
        top, points = self._top(question), self._points(place)
        step = next((n for n, one in enumerate(points) if Fraction(one, top) >= value), None)
        return 0 if step is None else self._is_done(place, step, phase)

    def _cumulative(self, level: int, phase: int) -> None:
        """Of each level up to this one enough questions are at the option."""
        first = self.tree["levels"][0].get("number", 1)
        for below in range(1, level + 1):
            option = self.rule["at_least"]
            if below < level:
                option = self.rule.get("below_at_least", option)
            reached = []
            for dimension in self.tree["dimensions"]:
                for question in _weighty(dimension) if dimension.get("weight", 1) else ():
                    if question.get("level") == below + first - 1:
                        points = {o["id"]: o["points"] for o in options_of(question, self.tree)}
                        value = Fraction(points[option], self._top(question))
                        reached.append(self._reached(question, value, phase))
            asked = [one for one in reached if one is not None]
            least = ceil(share(self.rule.get("share", 1)) * len(asked))
            if asked:
                self.model.add(sum(asked) >= least).only_enforce_if(self.holds[level, phase])

    # ---- Indexes

    def _top(self, question: Tree) -> int:
        points = [one.get("points", 0) for one in options_of(question, self.tree)]
        return int(question.get("enough", sum(points)) if question.get("kind") == "several" else max(points))

    def _points(self, place: int) -> list[int]:
        """The points of a question with none, one, two steps taken."""
        question = self.slowly.applies[place]
        said = self.slowly.sheet["answers"].get(question["id"], self.slowly.lowest(question))
        return [self.slowly.points(question, said), *(step.points for step in self.slowly.steps[place])]

    def _question(self, question: Tree) -> Index:
        place = self.slowly.place[question["id"]]
        top, points = self._top(question), self._points(place)
        steps = {(place, n): Fraction(points[n] - points[n - 1], top) for n in range(1, len(points))}
        return Index(Linear(Fraction(points[0], top), steps), top)

    def _is_there(self, question: Tree) -> bool:
        """Whether a question of which that does not change is asked."""
        place = self.slowly.place.get(question["id"])
        return place is not None and bool(self._asked[place, 1])

    def _index(self, within: Tree) -> Index | None:
        """An index as a mean of parts by weight, or by their most points; None where nothing applies."""
        if "questions" in within and self._changes(within):
            assert self.rule["rule"] == "banded" and within.get("roll_up", "mean") == "mean"
            return Index(Linear(Fraction(0), {within["id"]: Fraction(1)}), 0)
        parts = [
            (one, self._question(one) if self._is_there(one) else None) for one in within.get("questions", ())
        ]
        parts += [(one, self._index(one)) for one in within.get("dimensions", ())]
        rule = within.get("roll_up", "mean")
        found = [(one.get("weight", 1), made) for one, made in parts if made is not None]
        counts = [(w * made.most if rule == "sum" else w, made) for w, made in found if w]
        whole = sum(weight for weight, _ in counts)
        if not whole:
            return None
        constant, steps = Fraction(0), dict[Term, Fraction]()
        for weight, made in counts:
            one = made.value.times(Fraction(weight, whole))
            constant += one.constant
            steps |= one.steps
        return Index(Linear(constant, steps), sum(w * made.most for w, made in found))

    # ---- The best

    def best(self) -> tuple[int, int, int]:
        """The stage at the end, those of all phases together, and the days: proven, the last one at last."""
        last, count = self.phases, self.phases * len(self.levels) + 1
        days = sum(
            one.days * self._is_done(place, step, last)
            for place, steps in enumerate(self.slowly.steps)
            for step, one in enumerate(steps, 1)
        )
        end = sum(self.holds[level, last] for level in self.levels)
        together = sum(self.holds.values())
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2
        # With weights of ten digits, as lighthouse has them, it finds a programme infeasible that is not.
        solver.parameters.cp_model_presolve = False
        self.model.maximize(end * count + together)
        assert solver.solve(self.model) == cp_model.OPTIMAL
        self.model.add(end * count + together >= round(solver.objective_value))
        self.model.minimize(days)
        assert solver.solve(self.model) == cp_model.OPTIMAL
        now = self.slowly.now
        found = (solver.value(end), solver.value(together), solver.value(days))
        return now + found[0], now * self.phases + found[1], found[2]


def tested_in(condition: Any) -> set[str]:
    """The questions that a condition tests, or a list of them."""
    if isinstance(condition, list):
        return set().union(*map(tested_in, condition))
    if "question" in condition:
        return {condition["question"]}
    return set().union(*(tested_in(part) for key, part in condition.items() if key in ("all", "any", "not")))


def _weighty(within: Tree) -> list[Tree]:
    """The questions in a dimension that weigh there."""
    own = [one for one in within.get("questions", ()) if one.get("weight", 1) and one.get("scored", True)]
    parts = [one for one in within.get("dimensions", ()) if one.get("weight", 1)]
    return [*own, *(question for part in parts for question in _weighty(part))]
