"""An explanation that ends with the plan: what it does first, and where a dimension or question stands in it.

The plan needs the solver; where that is missing, or nothing is there to plan from, a line says so.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import assert_never

from cxmaturity.answers.model import State
from cxmaturity.errors import BadInput, MissingComponent
from cxmaturity.plan.model import NotTaken, Plan, PlannedMove
from cxmaturity.plan.usual import usual_plan
from cxmaturity.plan.words import MoveText, PlanText, plan_words
from cxmaturity.scoring.model import Assessment, QuestionResult
from cxmaturity.scoring.words import names
from cxmaturity.terminal.explanation import Explanation, explain
from cxmaturity.terminal.question_explanation import under
from cxmaturity.text.language import Language, language


def explain_with_plan(
    assessment: Assessment,
    subject: str | None = None,
    *,
    today: date,
    tag: str = "en",
    supposed: Iterable[str] = (),
) -> Explanation:
    """Return the explanation of a `subject`, the overall result unless given, and what the plan does for it.

    `today` is the day of a wave without one, `supposed` the answers among those of the assessment that are.
    Raises BadInput where there is no such dimension or question.
    """
    made, words = explain(assessment, subject, tag=tag), language(tag)
    try:
        plan = usual_plan(assessment, today=today, supposed=supposed)
    except (BadInput, MissingComponent) as error:
        why = words.stopped(words.pair(words.text("The plan is not shown"), str(error)))
        return made._replace(lines=(*made.lines, "", why))
    place = _InPlan(plan, assessment, words)
    return made._replace(lines=(*made.lines, "", *place.lines(subject)))


class _InPlan:
    """A plan in words, and where things stand in it."""

    def __init__(self, plan: Plan, assessment: Assessment, words: Language) -> None:
        """Tell the plan once."""
        self.plan, self.assessment, self.words = plan, assessment, words
        self.told: PlanText = plan_words(plan, assessment, words)

    def lines(self, subject: str | None) -> Iterator[str]:
        """Yield what the plan does for a subject."""
        questionnaire = self.assessment.questionnaire
        if subject is None or subject == "overall":
            yield from self._of_whole()
            return
        dimension = next((one for one in questionnaire.every_dimension if one.id == subject), None)
        if dimension is None:
            yield from self._of_question(subject)
            return
        moves = [
            self._placed(move, named=True)
            for move in self.plan.moves
            if move.question in {one.id for one in dimension.questions}
        ]
        yield from self._listed(moves or [self.words.text("The plan takes no step in it.")])

    def _of_whole(self) -> Iterator[str]:
        """Yield what the plan comes to, and what it does first."""
        yield self.words.lead(self.words.text("The plan"))
        yield under(self.told.headline)
        if not self.plan.proven and self.told.proof:
            yield under(self.told.proof)
        phase = next((one for one in self.told.phases if one.moves), None)
        if phase is not None:
            yield under(self.words.pair(phase.title, phase.taken))
            for move in phase.moves:
                step = self.words.pair(move.what, move.step)
                yield under(f"{move.number}. {self.words.aside(step, self._why(move))}", deep=2)
            yield under(phase.after)
        yield from map(under, self.told.notes)
        yield self.words.lead(self.words.text("The whole plan"))
        yield under("cxmaturity plan")

    def _of_question(self, question: str) -> Iterator[str]:
        """Yield where the steps of a question stand, or why none does."""
        moves = [self._placed(move, named=False) for move in self.plan.moves if move.question == question]
        if moves and question in self.plan.lowest:
            moves.append(self.words.text("Nobody knows it, and so it counts as the lowest until answered."))
        yield from self._listed(moves or [self._why_not(question)])

    def _listed(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield lines under what the plan comes to."""
        yield self.words.lead(self.words.text("In the plan"))
        yield under(self.told.headline)
        if not self.plan.proven and self.told.proof:
            yield under(self.told.proof)
        yield from map(under, lines)
        if self.told.strict:
            yield under(self.told.strict)

    def _placed(self, move: PlannedMove, *, named: bool) -> str:
        """Return in which phase a move stands, and why."""
        phase = self.told.phases[move.phase - 1]
        said = phase.moves[move.place - 1]
        step = self.words.pair(said.what, said.step) if named else said.step
        where = self.words.text("{phase}, move {number}", phase=phase.title, number=said.number)
        return self.words.pair(where, self.words.aside(step, self._why(said)))

    def _why(self, said: MoveText) -> str:
        """Return why a move stands where it does."""
        return self.words.clauses((*said.lifts, *said.marks))

    def _why_not(self, question: str) -> str:
        """Say why the plan takes no step of a question."""
        text = self.words.text
        left = next((one for one in self.plan.left_out if one.question == question), None)
        if left is not None:
            return self._left_out(left)
        result = self._result(question)
        asked = self.assessment.questionnaire
        if question not in asked.weighing:
            return text("No step: it is not scored.")
        if result.state is State.NOT_APPLICABLE:
            return text("No step: it does not apply.")
        if result.state is State.NOT_ASKED:
            return text("No step: nobody is asked it, and the plan does not open it.")
        return text("No step: it reaches its target.")

    def _left_out(self, left: NotTaken) -> str:
        """Say why the next step of a question below its target is not taken."""
        text = self.words.text
        match left.reason:
            case "not_needed":
                return text("No step: it is below its target, and not needed for this.")
            case "no_room":
                return text("No step: it is below its target, and no help in these phases.")
            case "avoided":
                return text("No step: it is left out as asked.")
            case "too_long":
                return text("No step: it takes more person-days than fit a half-year.")
            case "waits":
                named = names(self.assessment.questionnaire)
                waits = self.words.listed(named[one] for one in left.of)
                return text("No step: it waits for {questions}, and so can never rise.", questions=waits)
            case other:
                assert_never(other)

    def _result(self, question: str) -> QuestionResult:
        """Return the result of a question."""
        results = (one for dimension in self.assessment.dimensions for one in dimension.questions)
        return next(one for one in results if one.id == question)
