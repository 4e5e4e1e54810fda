"""Making a plan: from an assessment and a wish to moves in phases with dates, and why each stands there."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from msgspec.structs import replace

from cxmaturity.errors import BadInput
from cxmaturity.plan.alternatives import Alternatives
from cxmaturity.plan.arrival import first_phase, moves_needed
from cxmaturity.plan.dates import borders
from cxmaturity.plan.ladders import StepOf, before
from cxmaturity.plan.model import (
    MOST_PHASES,
    PHASES,
    Arrival,
    Lift,
    LiftKind,
    NotTaken,
    NotTakenReason,
    Plan,
    PlannedMove,
    PlannedPhase,
    Sooner,
    Wish,
    days_of,
)
from cxmaturity.plan.programme import Programme
from cxmaturity.plan.route import Route, RouteOrder, Routes
from cxmaturity.plan.solver import OutOfTime
from cxmaturity.plan.start import StartingPoint
from cxmaturity.plan.timetable import Capacity
from cxmaturity.plan.wishes import check_may_be_planned, check_target
from cxmaturity.scoring.model import Assessment, Outlook
from cxmaturity.scoring.stages import level_of
from cxmaturity.text.language import tr

LIFTS: tuple[LiftKind, ...] = ("whole", "dimension", "towards", "needed_by", "kept", "supports")
"""What a move is for, what comes first in a phase first."""


class NoRoom(BadInput):
    """What is to be kept does not fit the phases."""


def make_plan(assessment: Assessment, wish: Wish, *, today: date, whole: bool = True) -> Plan:
    """Return the plan from an `assessment` to what is wished for; `today` is the day of a wave without one.

    `whole` looks for other plans that are as good, for prices, and for what would have to be true to arrive
    earlier, which takes several times as long. Raises BadInput for what cannot be planned, which is found
    before the solver is loaded, or NoRoom, and MissingComponent without a solver.
    """
    check_may_be_planned(assessment)
    return Planner(assessment, wish, today).plan(whole=whole)


def target_of(assessment: Assessment, wish: Wish, now: Outlook) -> int:
    """Return the place of the level that a plan is for: the next one where the questionnaire's is reached."""
    questionnaire = assessment.questionnaire
    if wish.target is not None or not questionnaire.has_stages:
        return wish.target or 0
    stage, top = now.stage or 0, len(questionnaire.levels)
    return questionnaire.target if stage < questionnaire.target else min(stage + 1, top)


class Planner:
    """A start, a wish, and the course between them."""

    def __init__(self, assessment: Assessment, wish: Wish, today: date) -> None:
        """Look at where the assessment stands."""
        self.assessment, self.questionnaire, self.wish = assessment, assessment.questionnaire, wish
        self.start = StartingPoint(assessment)
        check_target(wish.target, self.start.now.stage, self.questionnaire)
        self._check_kept()
        day = assessment.subject.date
        self.borders = borders(date.fromisoformat(day) if day else today, wish.by)
        self.target = target_of(assessment, wish, self.start.now)
        lowest = self.start.now.stage or 0
        self.order = RouteOrder(
            stages=range(lowest + 1, self.target + 1) if self.questionnaire.has_stages else range(0),
            phases=len(self.borders) - 1,
            capacity=Capacity(wish.moves, wish.days),
            keep=wish.keep,
            avoid=wish.avoid,
        )
        self._places = {name: place for place, name in enumerate(self.start.ladders)}
        self._later: tuple[Arrival, int | None] | None = None
        self._urgency = self.start.urgency(self.order.target)

    def _check_kept(self) -> None:
        """Raise BadInput where a question that is to be kept has no step that can be taken."""
        for name in self.wish.keep:
            ladder = self.start.ladders.get(name)
            if ladder is None:
                raise BadInput(tr("--keep {question}: it does not apply", question=name))
            if not ladder.steps:
                raise BadInput(tr("--keep {question}: it is at its highest option already", question=name))
            if ladder.steps[0].waits:
                waits = ", ".join(ladder.steps[0].waits)
                raise BadInput(
                    tr(
                        "--keep {question}: its next step waits for {questions}, which cannot come before it",
                        question=name,
                        questions=waits,
                    )
                )

    @property
    def is_there(self) -> bool:
        """Whether the target holds today."""
        return self.questionnaire.has_stages and not self.order.stages

    def plan(self, *, whole: bool) -> Plan:
        """Return the plan."""
        if self.is_there and not self.wish.keep:
            return self._plan(Route(done={}, after=[], proven=True, gap=0.0), "there", None)
        if self.wish.by is None and self.order.stages:
            # Without a day by which to arrive, it goes on until it does.
            self._go_on(self._first_phase())
        courses = Routes(self.start, self.order, self._programme)
        course = self._best(courses)
        arrival, phase = self._arrival(course)
        made = self._plan(course, arrival, phase)
        if not whole or not course.done:
            return made
        others = Alternatives(courses, course)
        return replace(
            made,
            swaps=tuple(others.swaps()),
            prices=tuple(others.prices()),
            earlier=self._earlier(phase),
        )

    @cached_property
    def _programme(self) -> Programme:
        """What the stages ask of the steps."""
        start = self.start
        return Programme(start.questionnaire, start.ladders, start.openings, self.order.stages)

    def _first_phase(self) -> tuple[Arrival, int | None]:
        """Return whether and when the target can be reached, in no fewer phases than there are."""
        try:
            found = first_phase(self.start, self.order, self._programme)
        except OutOfTime:
            # Nobody knows when, nor that it is never.
            return "later", None
        return ("never", None) if found is None else ("later", found)

    def _best(self, courses: Routes) -> Route:
        """Return the best course. Raises NoRoom, and BadInput where the search ends before it."""
        try:
            course = courses.best()
        except OutOfTime:
            raise BadInput(
                tr("no plan was found before the search ended; ask for an earlier --by or for fewer --moves")
            ) from None
        if course is None:
            kept = ", ".join(self.wish.keep)
            raise NoRoom(tr("--keep {questions}: not all of it fits these phases", questions=kept))
        return course

    def _go_on(self, later: tuple[Arrival, int | None]) -> None:
        """Go on for as many phases as it takes to arrive, where that is known."""
        phases = later[1]
        if phases is not None and phases <= MOST_PHASES:
            self.borders = borders(self.borders[0], None, phases)
            self.order = self.order._replace(phases=phases)
        self._later = later

    def _arrival(self, course: Route) -> tuple[Arrival, int | None]:
        """Return whether and after which phase the target is reached."""
        if self.is_there or not self.order.stages:
            return "there" if self.is_there else "arrives", None
        for number, after in enumerate(course.after, start=1):
            if (after.stage or 0) >= self.target:
                return "arrives", number
        return self._later or self._first_phase()

    def _earlier(self, phase: int | None) -> Sooner | None:
        """Return how many moves a phase would be enough to arrive a phase earlier."""
        if phase is None or phase < 2 or not self.order.stages:
            return None
        sooner = min(phase - 1, self.order.phases, PHASES)
        try:
            return Sooner(phase=sooner, moves=moves_needed(self.start, self.order, self._programme, sooner))
        except OutOfTime:
            return None

    def _plan(self, course: Route, arrival: Arrival, phase: int | None) -> Plan:
        """Return a course as a plan."""
        phases = self._phases(course)
        return Plan(
            target=self.target,
            wish=self.wish,
            arrival=arrival,
            arrives_in=phase,
            proven=course.proven,
            gap=course.gap,
            now=self.start.now,
            phases=phases,
            left_out=tuple(self._left_out(course, arrival)),
            lowest=tuple(name for name in self.start.lowest if self.start.ladders[name].question.weight),
            opens=self.start.what_if.moved(self.start.changes(course.done)).opened,
        )

    # ---- Moves, in the order in which they are taken, and why

    def _phases(self, course: Route) -> tuple[PlannedPhase, ...]:
        """Return the phases of a course."""
        smallest = self._smallest(course)
        found = []
        for number, after in enumerate(course.after):
            steps = [of for of, phase in course.done.items() if phase == number]
            lifts = {of: self._lifts(of, course) for of in steps}
            order = self._in_order(steps, lifts, smallest, self._opened_by(number, course))
            moves = tuple(
                self._move(of, number, place, lifts[of], is_smallest=of in smallest)
                for place, of in enumerate(order, start=1)
            )
            found.append(
                PlannedPhase(
                    number=number + 1,
                    starts=self.borders[number],
                    ends=self.borders[number + 1],
                    moves=moves,
                    days=sum(move.days for move in moves),
                    after=after,
                )
            )
        return tuple(found)

    def _smallest(self, course: Route) -> frozenset[StepOf]:
        """Return the smallest change that lifts the stage, as far as it is in the first phase.

        Where another is, the moves of that phase without any of which the stage would stay where it is.
        """
        now = self.start.now.stage
        first = {of for of, phase in course.done.items() if phase == 0}
        lifted = course.after[0].stage if course.after else None
        if now is None or lifted is None or lifted <= now:
            return frozenset()
        wanted = set(self.start.smallest)
        if wanted and wanted <= first:
            return frozenset(wanted)
        kept = set(first)
        for of in sorted(first, key=lambda one: -self._place(one)):
            rest = kept - {of}
            # What others of these need stays with them.
            needed = any(of in before(one, self.start.ladders) for one in rest)
            if not needed and (self.start.after(rest).stage or 0) > now:
                kept = rest
        return frozenset(kept)

    def _place(self, of: StepOf) -> int:
        """Return the place of a step's question in the questionnaire."""
        return self._places[of.question]

    def _lifts(self, of: StepOf, course: Route) -> tuple[Lift, ...]:
        """Return why a step stands in its phase."""
        phase, found = course.done[of], list[Lift]()
        without = {
            one: taken
            for one, taken in course.done.items()
            if one.question != of.question or one.place < of.place
        }
        before_it = self.start.now if phase == 0 else course.after[phase - 1]
        at_once = self._without(without, phase)
        falls = phase if (at_once.stage or 0) < (course.after[phase].stage or 0) else None
        if falls is not None:
            found.append(Lift(kind="whole", level=course.after[phase].stage))
        for name, stage in course.after[phase].dimensions.items():
            less, was = at_once.dimensions[name], before_it.dimensions[name]
            if stage is not None and (less or 0) < stage and (was or 0) < stage:
                found.append(Lift(kind="dimension", subject=name, level=stage))
        if falls is None:
            falls = self._falls_later(without, phase, course)
            if falls is not None:
                found.append(Lift(kind="towards", level=course.after[falls].stage, phase=falls + 1))
        waiting = [one for one in course.done if of in self.start.step(one).needs]
        found += [Lift(kind="needed_by", subject=one.question) for one in waiting]
        if of.question in self.wish.keep and of.place == 0 and not found:
            found.append(Lift(kind="kept"))
        return tuple(found) or (Lift(kind="supports"),)

    def _without(self, rest: Mapping[StepOf, int], phase: int) -> Outlook:
        """Return what holds after a phase where only the rest of a course is done."""
        return self.start.after(of for of, taken in rest.items() if taken <= phase)

    def _falls_later(self, rest: Mapping[StepOf, int], phase: int, course: Route) -> int | None:
        """Return the first phase after one, after which the stage is lower where only the rest is done."""
        for number in range(phase + 1, self.order.phases):
            as_before = course.after[number].stage == course.after[number - 1].stage
            if as_before and not self.start.openings:
                # What is done can only raise, and it was high enough before.
                continue
            if (self._without(rest, number).stage or 0) < (course.after[number].stage or 0):
                return number
        return None

    def _opened_by(self, number: int, course: Route) -> Mapping[str, tuple[str, ...]]:
        """Return the questions that are not asked before a phase, each with those that it rests on."""
        if not self.start.openings:
            return {}
        return self.start.waits_for([of for of, phase in course.done.items() if phase < number])

    def _in_order(
        self,
        steps: Sequence[StepOf],
        lifts: Mapping[StepOf, Sequence[Lift]],
        smallest: frozenset[StepOf],
        opened_by: Mapping[str, tuple[str, ...]],
    ) -> list[StepOf]:
        """Return the steps of a phase in order: each after what it needs, and after what opens it."""

        def urgency(of: StepOf) -> tuple[bool, int, int, int]:
            kind = LIFTS.index(lifts[of][0].kind)
            return of not in smallest, kind, -self._urgency.get(of, 0), self._place(of)

        order, waiting = list[StepOf](), sorted(steps, key=urgency)
        while waiting:
            left, names = set(waiting), {one.question for one in waiting}
            ready = [one for one in waiting if not left & set(before(one, self.start.ladders))]
            # What opens a question may need it in turn.
            opened = (one for one in ready if not names & set(opened_by.get(one.question, ())))
            following = next(opened, ready[0])
            order.append(following)
            waiting.remove(following)
        return order

    def _move(
        self, of: StepOf, phase: int, place: int, lifts: tuple[Lift, ...], *, is_smallest: bool
    ) -> PlannedMove:
        """Return a step as a move."""
        step, ladder = self.start.step(of), self.start.ladders[of.question]
        return PlannedMove(
            question=of.question,
            dimension=self.questionnaire.ways[of.question][0].id,
            phase=phase + 1,
            place=place,
            origin=level_of(float(self.start.value_before(of)), self.questionnaire),
            to_level=level_of(float(step.value), self.questionnaire),
            option=step.option,
            ticks=step.ticks,
            effort=step.effort,
            days=days_of(step.effort),
            lifts=lifts,
            needs=tuple(need.question for need in step.needs),
            is_smallest=is_smallest,
            opened=ladder.is_closed,
        )

    def _left_out(self, course: Route, arrival: Arrival) -> list[NotTaken]:
        """Return the next steps of the questions below their targets of which the plan takes none."""
        results = {one.id: one for dimension in self.assessment.dimensions for one in dimension.questions}
        taken = {of.question for of in course.done}
        found = []
        for name, ladder in self.start.ladders.items():
            below = results[name].level is None or (results[name].level or 0) < results[name].target
            if (
                name in taken
                or not ladder.steps
                or not ladder.question.weight
                or not below
                or ladder.is_closed
            ):
                continue
            reason: NotTakenReason
            if name in self.wish.avoid:
                reason = "avoided"
            elif ladder.steps[0].waits:
                reason = "waits"
            elif self.wish.days is not None and days_of(ladder.steps[0].effort) > self.wish.days:
                reason = "too_long"
            else:
                reason = "not_needed" if arrival in ("there", "arrives") else "no_room"
            found.append(
                NotTaken(
                    question=name,
                    dimension=self.questionnaire.ways[name][0].id,
                    option=ladder.steps[0].option,
                    reason=reason,
                    of=ladder.steps[0].waits if reason == "waits" else (),
                )
            )
        return found
