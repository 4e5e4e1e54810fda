"""The plan in words: one home of its sentences, for the terminal, Markdown, a calendar, and every report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import assert_never

from cxmaturity.plan.dates import months_after
from cxmaturity.plan.day_words import day_words, is_dated
from cxmaturity.plan.effort_words import effort_notes, effort_words, price_words
from cxmaturity.plan.kept_words import kept_by_id, kept_words, not_in_plan_words
from cxmaturity.plan.model import (
    MONTHS,
    MOST_PHASES,
    KeptPlan,
    Lift,
    NotTakenReason,
    Plan,
    PlannedMove,
    PlannedPhase,
    Swap,
)
from cxmaturity.plan.move_words import action_of, told_apart
from cxmaturity.plan.story import begins_somewhere, starting_place, story_of
from cxmaturity.plan.story_words import beginning_words, place_words, story_words
from cxmaturity.questionnaire.model import Question, Questionnaire
from cxmaturity.scoring.model import Assessment, Outlook, QuestionResult
from cxmaturity.scoring.notice_words import notice_words
from cxmaturity.scoring.shown import index_shown, step_end
from cxmaturity.scoring.words import (
    goes_by_levels,
    opinions_differ,
    settle_words,
    stage_in_full,
    step_start,
)
from cxmaturity.text.figures import percent
from cxmaturity.text.language import Language

REASONS: tuple[NotTakenReason, ...] = ("avoided", "waits", "too_long", "no_room", "not_needed")
MOST_LISTED = 12
"""So many names stand in one sentence."""


@dataclass(frozen=True, kw_only=True)
class MoveText:
    """A move in words: the question `what`, where the step starts and ends, what is done, and what it is for.

    `days` is what its effort stands for; `needs` names what comes before it. Where `differ` is said, what is
    true is settled first. `start_with` is where it begins, in the words of the client. `kept` says who has it
    and where it stands, where the plan is kept. What is not said is empty.
    """

    number: str
    question: str
    what: str
    dimension: str
    origin: str
    to: str
    do: str
    owner: str
    effort: str
    days: str
    lifts: tuple[str, ...]
    needs: tuple[str, ...]
    measure: str
    url: str
    due: str
    differ: str
    marks: tuple[str, ...]
    start_with: str
    kept: str = ""

    @property
    def step(self) -> str:
        """From where to where."""
        return f"{self.origin} → {self.to}"


@dataclass(frozen=True, kw_only=True)
class PhaseText:
    """A phase in words, and what holds after it; `start_with` says which of its moves begin in one place."""

    title: str
    taken: str
    after: str
    start_with: str
    moves: tuple[MoveText, ...]


@dataclass(frozen=True, kw_only=True)
class PlanText:
    """A plan in words.

    Phases after the last move are left out. `proof` says that nothing is better, or by how much something may
    be, and `further` how to see the way to a target that lies beyond the last phase. `story` is what the
    client's own facts tell, in sentences. `notes` are what is to be known of the plan's figures, `caveats`
    those of the assessment that it starts from. `as_if` says which answers it supposes, `strict` what a
    strict plan counts, `also_kept` which moves are kept beside those of this plan, and how they stand.
    """

    headline: str
    now: str
    proof: str
    phases: tuple[PhaseText, ...]
    earlier: str
    further: str
    story: tuple[str, ...]
    left_out: tuple[str, ...]
    swaps: tuple[str, ...]
    prices: tuple[str, ...]
    notes: tuple[str, ...]
    caveats: tuple[str, ...]
    as_if: str = ""
    strict: str = ""
    also_kept: tuple[str, ...] = ()


def plan_words(
    plan: Plan, assessment: Assessment, language: Language, kept: KeptPlan | None = None
) -> PlanText:
    """Return a `plan` from an `assessment` in words, with what is `kept` of it."""
    words = _Words(plan, assessment, language, kept)
    return PlanText(
        headline=words.headline(),
        now=words.now(),
        proof=words.proof(),
        phases=tuple(words.phase(one) for one in _until_the_last_move(plan.phases)),
        earlier=words.earlier(),
        further=words.further(),
        story=story_words(words.story, language),
        left_out=tuple(words.left_out()),
        swaps=tuple(words.swap(one) for one in plan.swaps),
        prices=tuple(price_words(one, language) for one in plan.prices),
        notes=tuple(words.notes()),
        caveats=tuple(
            notice_words(notice, assessment.questionnaire, language) for notice in assessment.notices
        ),
        as_if=words.as_if(),
        strict=words.strict(),
        also_kept=tuple(not_in_plan_words(kept, plan, assessment.questionnaire, language)),
    )


def _until_the_last_move(phases: Sequence[PlannedPhase]) -> Sequence[PlannedPhase]:
    """Return phases without those at the end in which nothing is left to do."""
    last = max((phase.number for phase in phases if phase.moves), default=0)
    return phases[:last]


def day_of_arrival(plan: Plan) -> date | None:
    """Return the day on which the target holds: the end of a phase, or half-years after the last one.

    None where it holds today or never, and where it takes longer than is looked at.
    """
    if plan.arrives_in is None or plan.arrives_in > MOST_PHASES or not plan.phases:
        return None
    more = plan.arrives_in - len(plan.phases)
    return plan.phases[-1].ends if not more else _end(plan, plan.arrives_in)


def _end(plan: Plan, phase: int) -> date:
    """Return when a phase ends, which may come after the last one."""
    more = phase - len(plan.phases)
    return plan.phases[phase - 1].ends if more <= 0 else months_after(plan.phases[-1].ends, MONTHS * more)


class _Words:
    """A plan and the language that it is told in."""

    def __init__(self, plan: Plan, assessment: Assessment, language: Language, kept: KeptPlan | None) -> None:
        """Look up what is told by name."""
        self._kept = kept_by_id(kept)
        self.plan, self.assessment, self.language = plan, assessment, language
        self.questionnaire: Questionnaire = assessment.questionnaire
        self.text, self.plural = language.text, language.plural
        self._day = partial(day_words, plan=plan, language=language)
        self.story = story_of(assessment)
        self._place = place_words(starting_place(self.story), language)
        self._names: Mapping[str, str] = told_apart(self.questionnaire)
        self._questions: dict[str, Question] = {one.id: one for one in self.questionnaire.questions}
        self._results: dict[str, QuestionResult] = {
            one.id: one for dimension in assessment.dimensions for one in dimension.questions
        }

    # ---- What it comes to

    def headline(self) -> str:
        """Say whether the target is reached, when, and with how much."""
        plan, text = self.plan, self.text
        if not self.questionnaire.has_stages:
            last = plan.phases[-1]
            return text(
                "Index {index} by {day} with {moves}, {days}.",
                index=self._index(last.after.index),
                day=self._day(last.ends),
                moves=self._moves(len(plan.moves)),
                days=self._about(plan.days),
            )
        stage = self._number(plan.target)
        match plan.arrival:
            case "there":
                return text("Stage {stage} holds already.", stage=stage)
            case "arrives":
                day = day_of_arrival(plan)
                assert day is not None
                return self._by(stage, day)
            case "later":
                return self.language.sentences(self._later(stage))
            case "never":
                return self.language.sentences(self._never(stage))
            case _:
                assert_never(plan.arrival)

    def _by(self, stage: str, day: date) -> str:
        return self.text(
            "Stage {stage} by {day} with {moves}, {days}.",
            stage=stage,
            day=self._day(day),
            moves=self._moves(len(self.plan.moves)),
            days=self._about(self.plan.days),
        )

    def _later(self, stage: str) -> Iterator[str]:
        """Say by when a target is reached, or with how many moves in time, and how far this plan goes."""
        plan, text, last = self.plan, self.text, self.plan.phases[-1]
        if plan.gap is None and not plan.proven:
            day = self._day(last.ends)
            yield text("No plan was found that reaches stage {stage} by {day}.", stage=stage, day=day)
        else:
            yield text("Stage {stage} cannot be reached by {day}.", stage=stage, day=self._day(last.ends))
        if plan.arrives_in is not None:
            yield self._takes_until(stage)
        if plan.earlier is not None and plan.earlier.phase == len(plan.phases):
            yield self.earlier()
        yield from self._so_far(last)

    def _takes_until(self, stage: str) -> str:
        """Say when a target is reached at the pace of the plan."""
        day, wish, years = day_of_arrival(self.plan), self.plan.wish, MOST_PHASES * MONTHS // 12
        if wish.days is not None and day is None:
            return self.text("At this pace it is not reached in {years} years either.", years=years)
        if wish.days is not None and day is not None:
            return self.text("At this pace it takes until {day}.", day=self._day(day))
        if day is None:
            return self.plural(
                "At {count} move a half-year it is not reached in {years} years either.",
                "At {count} moves a half-year it is not reached in {years} years either.",
                wish.moves,
                years=years,
            )
        return self.plural(
            "At {count} move a half-year it takes until {day}.",
            "At {count} moves a half-year it takes until {day}.",
            wish.moves,
            day=self._day(day),
        )

    def _never(self, stage: str) -> Iterator[str]:
        """Say that a target cannot be reached, why, and how far this plan goes."""
        plan, text = self.plan, self.text
        reasons = {one.reason for one in plan.left_out}
        if plan.wish.avoid:
            why = text("not with what is left out as asked")
        elif "waits" in reasons:
            why = text("what it takes waits for what can never be done")
        elif "too_long" in reasons:
            why = text("all steps that fit a half-year do not come to it")
        else:
            why = text("all steps that are left do not come to it")
        yield text("Stage {stage} cannot be reached: {why}.", stage=stage, why=why)
        if plan.phases:
            yield from self._so_far(plan.phases[-1])

    def _so_far(self, last: PlannedPhase) -> Iterator[str]:
        """Say what holds after the last phase in place of the target."""
        if not self.plan.moves:
            return
        yield self.text(
            "This plan leads to stage {stage} by {day} with {moves}, {days}.",
            stage=self._number(last.after.stage),
            day=self._day(last.ends),
            moves=self._moves(len(self.plan.moves)),
            days=self._about(self.plan.days),
        )

    def now(self) -> str:
        """Say what holds today, and as what the plan counts what nobody knows."""
        plan, language = self.plan, self.language
        overall = self.assessment.overall
        today = stage_in_full(overall, self.questionnaire, language, strict=self.assessment.strict)
        if overall.stage is not None:
            index = self.text("index {index}", index=self._index(overall.index))
            today = language.within(today, index)
        said = [language.stopped(language.pair(self.text("Today"), today))]
        if plan.wish.supposed:
            said = [self.as_if(), language.stopped(language.pair(self.text("With that"), today))]
        if overall.stage != plan.now.stage or (overall.stage is None and overall.index != plan.now.index):
            outlook = self._outlook(plan.now)
            said.append(
                self.text("With what nobody knows counted as the lowest: {outlook}.", outlook=outlook)
            )
        return language.sentences(said)

    def as_if(self) -> str:
        """Say which answers are supposed, nothing where none are."""
        if not self.plan.wish.supposed:
            return ""
        answers = self.language.listed(self.plan.wish.supposed)
        return self.text("As if everybody who is asked had answered {answers}.", answers=answers)

    def proof(self) -> str:
        """Say that no plan is better, or by how much one may be."""
        plan, text = self.plan, self.text
        if not plan.moves:
            return ""
        if plan.proven and not self.questionnaire.has_stages:
            return text("Proven: no plan lifts the index more, nor as much in fewer person-days.")
        if plan.proven:
            return text(
                "Proven: no plan ends higher, stands higher on the way there, or comes to as much in fewer "
                "person-days."
            )
        if plan.gap is None:
            return text(
                "Best found: a plan that ends higher, or stands higher on the way, was not ruled out."
            )
        return text(
            "Best found: as much may be reached in up to {share} fewer person-days.", share=percent(plan.gap)
        )

    def earlier(self) -> str:
        """Say what would have to be true to arrive earlier."""
        plan, sooner = self.plan, self.plan.earlier
        if sooner is None:
            return ""
        stage, day = self._number(plan.target), self._day(_end(plan, sooner.phase))
        if sooner.moves is not None and sooner.moves <= plan.wish.moves:
            return self.text(
                "Stage {stage} can be reached by {day} with as many moves, and lower stages on the way.",
                stage=stage,
                day=day,
            )
        if sooner.moves is not None:
            return self.plural(
                "With {count} move a half-year stage {stage} is reached by {day}.",
                "With {count} moves a half-year stage {stage} is reached by {day}.",
                sooner.moves,
                stage=stage,
                day=day,
            )
        if plan.wish.days is not None:
            return self.plural(
                "No number of moves reaches stage {stage} by {day}: a question rises one step a half-year, "
                "and there is {count} person-day in each.",
                "No number of moves reaches stage {stage} by {day}: a question rises one step a half-year, "
                "and there are {count} person-days in each.",
                plan.wish.days,
                stage=stage,
                day=day,
            )
        return self.text(
            "No number of moves reaches stage {stage} by {day}: a question rises one step a half-year.",
            stage=stage,
            day=day,
        )

    def further(self) -> str:
        """Say how to see the way to a target that is reached after the last phase."""
        day = day_of_arrival(self.plan)
        if self.plan.arrival != "later" or day is None or not is_dated(self.plan):
            return ""
        return self.text("The whole way there: --by {day}.", day=day.isoformat())

    # ---- Phases and moves

    def phase(self, phase: PlannedPhase) -> PhaseText:
        """Return a phase in words."""
        moves = tuple(self._move(move, phase) for move in phase.moves)
        return PhaseText(
            title=self.text(
                "Phase {number}, {start} to {end}",
                number=phase.number,
                start=self._day(phase.starts),
                end=self._day(phase.ends),
            ),
            taken=self.language.within(self._moves(len(phase.moves)), self._about(phase.days))
            if phase.moves
            else self.text("no moves"),
            after=self.text("After it: {outlook}.", outlook=self._outlook(phase.after)),
            start_with=beginning_words(self._place, [m.number for m in moves if m.start_with], self.language),
            moves=moves,
        )

    def _move(self, move: PlannedMove, phase: PlannedPhase) -> MoveText:
        """Return a move in words."""
        action = action_of(move, self.questionnaire)
        origin, to = self._ends(move)
        found = self._results[move.question].found
        differ = found is not None and found.differ and self._is_first(move)
        marks = []
        if move.is_smallest:
            marks.append(self.text("part of the smallest change that lifts the stage"))
        if move.opened:
            marks.append(self.text("not asked today, and opened by this plan"))
        if differ:
            marks.append(opinions_differ(self.language))
        return MoveText(
            number=str(move.place),
            question=move.question,
            what=self._names[move.question],
            dimension=self._names[move.dimension],
            origin=origin,
            to=to,
            do=action.do if action else "",
            owner=action.owner if action else "",
            effort=move.effort or "",
            days=effort_words(move.effort, self.language),
            lifts=tuple(self.lift(one) for one in move.lifts),
            needs=tuple(dict.fromkeys(self._names[need] for need in move.needs)),
            measure=action.measure if action else "",
            url=action.url if action else "",
            due=self._day(phase.ends),
            differ=settle_words(self.language) if differ else "",
            marks=tuple(marks),
            start_with=self._place if begins_somewhere(move, self.questionnaire) else "",
            kept=kept_words(self._kept.get(move.id), self.language, planned_on=self.assessment.subject.date),
        )

    def _is_first(self, move: PlannedMove) -> bool:
        """Return whether a move is the first one of its question."""
        return next(one for one in self.plan.moves if one.question == move.question) == move

    def _ends(self, move: PlannedMove) -> tuple[str, str]:
        """Return where a step begins and where it leads: by levels, or by options that are none.

        The first of a question begins where that stands today, of several at their mean.
        """
        asked = self.questionnaire
        to = step_end(move.question, move.ticks or move.option, move.to_level, asked)
        earlier = [one for one in self.plan.moves if one.question == move.question and one.phase < move.phase]
        if not earlier:
            return step_start(self._results[move.question], asked, self.language), to
        last = earlier[-1]
        return step_end(move.question, last.option, last.to_level, asked), to

    def lift(self, lift: Lift) -> str:
        """Say what a move is for."""
        text, level = self.text, "" if lift.level is None else self._number(lift.level)
        match lift.kind:
            case "whole":
                return text("lifts the whole to {level}", level=level)
            case "dimension":
                return text("lifts {dimension} to {level}", dimension=self._names[lift.subject], level=level)
            case "towards":
                day = self._day(_end(self.plan, lift.phase or 1))
                return text("needed for stage {level} by {day}", level=level, day=day)
            case "needed_by":
                return text("needed by {question}", question=self._names[lift.subject])
            case "kept":
                return text("kept as asked")
            case "supports":
                alone = not self.questionnaire.has_stages
                return text("lifts the index") if alone else text("supports the others")
            case _:
                assert_never(lift.kind)

    # ---- What else there is to say

    def left_out(self) -> Iterator[str]:
        """Say which questions below their targets the plan takes no step of, and why."""
        for reason in REASONS:
            listed = [one for one in self.plan.left_out if one.reason == reason]
            if not listed:
                continue
            if reason == "waits":
                for one in listed:
                    waits = self.language.listed(self._names[of] for of in one.of)
                    yield self._reason(reason).format(question=self._names[one.question], questions=waits)
                continue
            questions = self._listed(one.question for one in listed)
            yield self._reason(reason).format(questions=questions)

    def _reason(self, reason: NotTakenReason) -> str:
        match reason:
            case "avoided":
                return self.text("Left out as asked: {questions}.")
            case "not_needed":
                return self.text("Below their targets, and not needed for this: {questions}.")
            case "no_room":
                return self.text("Below their targets, and no help in these phases: {questions}.")
            case "too_long":
                return self.text("Of more person-days than fit a half-year: {questions}.")
            case "waits":
                return self.text("{question} waits for {questions}, and so can never rise.")
            case _:
                assert_never(reason)

    def swap(self, swap: Swap) -> str:
        """Say what may be done in place of what."""
        return self.text(
            "Instead of {moves}: {others}.",
            moves=self.language.clauses(self._steps(swap.instead_of)),
            others=self.language.clauses(self._steps(swap.takes)),
        )

    def _steps(self, steps: Iterable[tuple[str, str]]) -> Iterator[str]:
        """Yield questions, each with the option that it is taken to."""
        for name, option in steps:
            scale = self.questionnaire.scale_of(self._questions[name])
            if goes_by_levels(name, self.questionnaire):
                level = self._level_of(name, option)
                yield self.text("{question} to {level}", question=self._names[name], level=level)
            else:
                label = scale.option(option).label
                yield self.text("{question} to “{option}”", question=self._names[name], option=label)

    def _level_of(self, name: str, option: str) -> str:
        """Return the number of the level that an option is."""
        scale = self.questionnaire.scale_of(self._questions[name])
        place = next(at for at, rung in enumerate(scale.rungs, 1) if option in {one.id for one in rung})
        return self._number(place)

    def notes(self) -> Iterator[str]:
        """Say what is to be known of the figures of the plan."""
        plan, text = self.plan, self.text
        if plan.lowest:
            yield text(
                "Nobody knows these, and so they count as the lowest until answered: {questions}.",
                questions=self._listed(plan.lowest),
            )
        if plan.opens:
            yield text(
                "The plan opens these, which count as the lowest until answered: {questions}.",
                questions=self._listed(plan.opens),
            )
        if any(self._shown(one.after) for one in plan.phases):
            yield text(
                "As shown: no evidence is named yet of what is raised, and so it counts as far as answers "
                "without evidence do."
            )
        if self.strict():
            yield self.strict()
        yield from effort_notes(plan, self.language)

    def strict(self) -> str:
        """Say what a strict plan counts, nothing of another."""
        if not self.plan.moves or not self.assessment.strict:
            return ""
        return self.text("Strict: what is raised counts here as if evidence of it were shown.")

    # ---- Parts of sentences

    def _outlook(self, outlook: Outlook) -> str:
        """Return what all comes to: stage and index, as claimed and as shown."""
        text, parts = self.text, []
        if outlook.stage is not None and self.questionnaire.has_stages:
            parts.append(text("stage {stage}", stage=self._number(outlook.stage)))
        parts.append(text("index {index}", index=self._index(outlook.index)))
        claimed = self.language.within(*parts) if len(parts) > 1 else parts[0]
        shown = self._shown(outlook)
        return self.language.clauses((claimed, shown)) if shown else claimed

    def _shown(self, outlook: Outlook) -> str:
        """Return the same as shown, nothing where it is alike or may not be told."""
        text, alike = self.text, self._index(outlook.index) == self._index(outlook.index_shown)
        if outlook.index_shown is None or (alike and outlook.stage == outlook.stage_shown):
            return ""
        index = self._index(outlook.index_shown)
        if outlook.stage_shown is None or not self.questionnaire.has_stages:
            return text("as shown index {index}", index=index)
        stage = self._number(outlook.stage_shown)
        return text("as shown stage {stage}, index {index}", stage=stage, index=index)

    def _index(self, index: float | None) -> str:
        return self.text("not assessed") if index is None else index_shown(index, self.questionnaire)

    def _number(self, place: int | None) -> str:
        return self.text("no stage") if not place else str(self.questionnaire.number_of(place))

    def _moves(self, count: int) -> str:
        return self.plural("{count} move", "{count} moves", count)

    def _about(self, days: int) -> str:
        return self.plural("about {count} person-day", "about {count} person-days", days)

    def _listed(self, questions: Iterable[str]) -> str:
        """Return questions by their names, the first of many."""
        named = [self._names[one] for one in questions]
        more = len(named) - MOST_LISTED
        if more < 2:
            return self.language.listed(named)
        return self.language.listed([*named[:MOST_LISTED], self.text("{count} more", count=more)])


def joined(parts: Sequence[str], language: Language) -> str:
    """Return short remarks as one sentence."""
    return language.sentence(language.clauses(parts)) if parts else ""
