"""Every schedule there is, scored by the second opinion: a slow planner for a few questions.

It is written from what a plan is in words, works on the trees of files, and shares nothing with the package.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from fractions import Fraction
from itertools import combinations
from typing import Any, NamedTuple

from tests.any_model import Tree, options_of, questions_of
from tests.second_opinion import Opinion, content, is_answered, is_scored

DAYS = {"S": 5, "M": 30, "L": 60, None: 30}
"""Person-days of an effort; where none is named, those of a medium one."""
State = tuple[int, ...]
"""How many steps each question has taken, in the questionnaire's order."""


class SlowStep(NamedTuple):
    """What is answered after a step, the points of it, and what its action says."""

    said: Any
    points: int
    days: int
    effort: str | None
    needs: tuple[tuple[str, Any], ...]


class Best(NamedTuple):
    """The best there is: stage at the end, those of all phases together, days, and what ends so."""

    end: int
    together: int
    days: int
    ends: frozenset[State]


class SlowPlan:
    """All ways from a sheet through a number of phases."""

    def __init__(
        self,
        tree: Tree,
        sheet: Tree,
        *,
        moves: int,
        days: int | None = None,
        keep: Sequence[str] = (),
        avoid: Sequence[str] = (),
    ) -> None:
        self.tree, self.moves, self.days, self.avoid = tree, moves, days, avoid
        self.questions = [one for one in questions_of(tree) if is_scored(one)]
        self.by_name = {one["id"]: one for one in self.questions}
        opinion = Opinion(tree, [sheet], strict=False)
        states = {name: opinion.found[name].state for name in self.by_name}
        self.applies = [one for one in self.questions if states[one["id"]] != "not_applicable"]
        self.place = {one["id"]: place for place, one in enumerate(self.applies)}
        self.sheet = deepcopy(sheet)
        # What nobody knows counts as the lowest; what nobody is asked is answered so once it is.
        for one in self.applies:
            if states[one["id"]] in ("unknown", "unanswered"):
                self.sheet["answers"][one["id"]] = self.lowest(one)
        self.steps = [
            self.steps_of(one, self.sheet["answers"].get(one["id"], self.lowest(one))) for one in self.applies
        ]
        self.keep_names = keep
        self.keep = [self.place[name] for name in keep if name in self.place and self.steps[self.place[name]]]
        self._known: dict[State, tuple[Opinion, frozenset[str]]] = {}
        self.start: State = (0,) * len(self.applies)
        self.now = self.stage(self.start)

    # ---- Steps

    def rungs(self, question: Tree) -> list[tuple[Any, int]]:
        """The options from the lowest to the highest points, the first of those alike, with their points."""
        found: dict[int, Any] = {}
        for option in options_of(question, self.tree):
            found.setdefault(option.get("points", 0), option["id"])
        return [(found[points], points) for points in sorted(found)]

    def lowest(self, question: Tree) -> Any:
        if question.get("kind") == "several":
            return []
        return self.answer(question, self.rungs(question)[0][0])

    def answer(self, question: Tree, option: Any) -> Any:
        """What a respondent writes down who is at an option."""
        if question.get("kind") != "number":
            return option
        options = options_of(question, self.tree)
        borders = question.get("from") or [one["from"] for one in options]
        return next(b for one, b in zip(options, borders, strict=True) if one["id"] == option)

    def points(self, question: Tree, said: Any) -> int:
        points = {one["id"]: one.get("points", 0) for one in options_of(question, self.tree)}
        given = content(said)
        if question.get("kind") == "several":
            return min(sum(points[one] for one in given), question.get("enough", sum(points.values())))
        if question.get("kind") == "number":
            options = options_of(question, self.tree)
            borders = question.get("from") or [one["from"] for one in options]
            reached = [one["id"] for one, border in zip(options, borders, strict=True) if given >= border]
            given = reached[-1] if reached else options[0]["id"]
        return int(points[given])

    def steps_of(self, question: Tree, said: Any) -> list[SlowStep]:
        here, found = self.points(question, said), []

        def step(options: Sequence[Any], answer: Any, points: int) -> SlowStep:
            action = next((one for one in question.get("actions", ()) if one["to"] in options), {})
            needs = tuple((one["question"], one["option"]) for one in action.get("needs", ()))
            if action and question.get("kind") != "several":
                answer = self.answer(question, action["to"])
            return SlowStep(answer, points, DAYS[action.get("effort")], action.get("effort"), needs)

        if question.get("kind") == "several":
            ticked = list(content(said))
            for option in self.to_tick(question, said):
                ticked = [*ticked, option]
                points = self.points(question, ticked)
                if points > here:
                    found.append(step([option], ticked, points))
                    here = points
            return found
        for _, points in self.rungs(question):
            if points > here:
                alike = [o["id"] for o in options_of(question, self.tree) if o.get("points", 0) == points]
                found.append(step(alike, self.answer(question, alike[0]), points))
        return found

    def to_tick(self, question: Tree, said: Any) -> list[Any]:
        """What is not ticked, that with the most points first."""
        options = options_of(question, self.tree)
        left = [one for one in options if one["id"] not in content(said)]
        return [one["id"] for one in sorted(left, key=lambda one: -one.get("points", 0))]

    def needed(self, need: tuple[str, Any]) -> int | None:
        """How many steps a question has taken once a need is met; more than there are is never."""
        name, option = need
        if name not in self.place:
            return None
        question, steps = self.by_name[name], self.steps[self.place[name]]
        said = self.sheet["answers"].get(name, self.lowest(question))
        if question.get("kind") == "several":
            if option in content(said):
                return 0
            # Where so many are enough, nobody has to tick the last ones.
            return min(self.to_tick(question, said).index(option) + 1, len(steps))
        points = {one["id"]: one.get("points", 0) for one in options_of(question, self.tree)}[option]
        if self.points(question, said) >= points:
            return 0
        return next(place for place, step in enumerate(steps, 1) if step.points >= points)

    # ---- What a state comes to

    def opinion(self, state: State) -> tuple[Opinion, frozenset[str]]:
        """The second opinion on a state, and what counts for nothing in it."""
        if state not in self._known:
            sheet = {**self.sheet, "answers": dict(self.sheet["answers"])}
            for question, steps, taken in zip(self.applies, self.steps, state, strict=True):
                if taken:
                    sheet["answers"][question["id"]] = steps[taken - 1].said
            while True:
                found = Opinion(self.tree, [sheet], strict=False)
                unasked = found.unasked[id(sheet)]
                opened = [
                    one
                    for one in self.applies
                    if one["id"] not in unasked and not is_answered(sheet["answers"].get(one["id"]))
                ]
                if not opened:
                    break
                sheet["answers"][opened[0]["id"]] = self.lowest(opened[0])
            self._known[state] = found, frozenset(unasked)
        return self._known[state]

    def stage(self, state: State) -> int:
        return self.opinion(state)[0].found["overall"].stage or 0

    def index(self, state: State) -> Fraction | None:
        return self.opinion(state)[0].found["overall"].value

    def is_asked(self, place: int, state: State) -> bool:
        return self.applies[place]["id"] not in self.opinion(state)[1]

    def counts(self, place: int, state: State) -> bool:
        return self.opinion(state)[0].found[self.applies[place]["id"]].coverage is not None

    def cost(self, state: State) -> int:
        return sum(
            step.days for steps, taken in zip(self.steps, state, strict=True) for step in steps[:taken]
        )

    # ---- Phases

    def following(self, state: State) -> Iterator[State]:
        """Every state that one phase may lead to."""
        free = [
            place
            for place, steps in enumerate(self.steps)
            if state[place] < len(steps) and self.applies[place]["id"] not in self.avoid
        ]
        for count in range(min(self.moves, len(free)) + 1):
            for taken in combinations(free, count):
                after = self.moved(state, taken)
                if self.is_allowed(state, taken, after):
                    yield after

    def moved(self, state: State, taken: Iterable[int]) -> State:
        return tuple(n + (place in set(taken)) for place, n in enumerate(state))

    def is_allowed(self, state: State, taken: Sequence[int], after: State) -> bool:
        """Whether these moves fit a phase, each of what is asked, in some order after what it needs."""
        if self.days is not None and self.cost(after) - self.cost(state) > self.days:
            return False
        if not all(self.is_asked(place, after) for place in taken):
            return False
        here, left = state, list(taken)
        while left:
            ready = [place for place in left if self.is_met(place, here, after)]
            if not ready:
                return False
            here = self.moved(here, ready)
            left = [place for place in left if place not in ready]
        return True

    def is_met(self, place: int, here: State, after: State) -> bool:
        """Whether what the next step of a question needs is there, or counts for nothing."""
        for need in self.steps[place][here[place]].needs:
            wanted, other = self.needed(need), self.place.get(need[0])
            if wanted is None or other is None or not self.counts(other, after):
                continue
            if here[other] < wanted:
                return False
        return True

    # ---- The best

    def best(self, target: int, phases: int) -> Best | None:
        """Try every way through so many phases; None where what is to be kept fits none."""
        found: dict[State, int] = {self.start: 0}
        for _ in range(phases):
            further: dict[State, int] = {}
            for state, together in found.items():
                for after in self.following(state):
                    reached = together + self.counted(after, target)
                    if reached > further.get(after, -1):
                        further[after] = reached
            found = further
        kept = [state for state in found if all(state[place] for place in self.keep)]
        if not kept:
            return None
        ranks = {state: (self.counted(state, target), found[state], -self.cost(state)) for state in kept}
        best = max(ranks.values())
        self.as_good = {state for state in kept if ranks[state][:2] == best[:2]}
        return Best(best[0], best[1], -best[2], frozenset(s for s in kept if ranks[s] == best))

    def most_lifted(self, phases: int) -> tuple[Fraction, Fraction, int] | None:
        """The highest index at the end, then those of all phases added up, then the fewest days."""
        found: dict[State, Fraction] = {self.start: Fraction(0)}
        for _ in range(phases):
            further: dict[State, Fraction] = {}
            for state, together in found.items():
                for after in self.following(state):
                    reached = together + (self.index(after) or 0)
                    further[after] = max(reached, further.get(after, reached))
            found = further
        kept = [state for state in found if all(state[place] for place in self.keep)]
        best = max(
            ((self.index(state) or Fraction(0), found[state], -self.cost(state)) for state in kept),
            default=None,
        )
        return None if best is None else (best[0], best[1], -best[2])

    def counted(self, state: State, target: int) -> int:
        """A stage as the objective counts it: never below today's, nor above the target."""
        return min(max(self.stage(state), self.now), target)

    def reaches(self, target: int, phases: int, *, after: int | None = None) -> bool:
        """Whether the target can hold after so many phases, the last or an earlier one, with what is kept."""
        here = {(self.start, False)}
        for phase in range(1, phases + 1):
            ends = {(end, there) for state, there in here for end in self.following(state)}
            is_it = phase == (after or phases)
            here = {(end, self.stage(end) >= target if is_it else there) for end, there in ends}
        return any(there and all(state[place] for place in self.keep) for state, there in here)

    def state_of(self, taken: Mapping[str, int]) -> State:
        return tuple(taken.get(one["id"], 0) for one in self.applies)

    # ---- What else is said of a plan

    def count_of(self, state: State, effort: str) -> int:
        """How many of the steps taken have an effort; without one it is a medium one."""
        return sum(
            (step.effort or "M") == effort
            for steps, taken in zip(self.steps, state, strict=True)
            for step in steps[:taken]
        )

    def price_range(self, own: State, effort: str, low: int, high: int) -> range:
        """Between which prices of an effort, from `low` to `high`, none that is as good in stages is cheaper.

        `best` has to have been asked before.
        """

        def cost(state: State, price: int) -> int:
            return self.cost(state) + self.count_of(state, effort) * (price - DAYS[effort])

        def is_best(price: int) -> bool:
            return all(cost(own, price) <= cost(other, price) for other in self.as_good)

        fits = [price for price in range(low, high + 1) if is_best(price)]
        return range(min(fits), max(fits) + 1)
