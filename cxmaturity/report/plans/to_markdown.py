"""The plan as Markdown, complete; nothing that a client wrote is taken for markup."""

from cxmaturity.plan.model import Plan
from cxmaturity.plan.words import joined, plan_words
from cxmaturity.report.fonts import invisible, spell_out
from cxmaturity.report.options import DRAFT
from cxmaturity.report.plans.formats import PlanChoices
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.words import subject_title
from cxmaturity.text.language import language
from cxmaturity.text.markdown import filled


def render(plan: Plan, assessment: Assessment, choices: PlanChoices) -> bytes:
    """Return the plan as Markdown."""
    words = language(choices.tag)
    told = plan_words(plan, assessment, words, choices.kept)
    lifts = tuple(
        tuple(joined((*move.lifts, *move.marks), words) for move in phase.moves) for phase in told.phases
    )
    made = filled(
        "plan/plan.md",
        words,
        title=subject_title(assessment, words),
        draft=words.text(DRAFT) if choices.draft else "",
        plan=told,
        story=words.sentences(told.story),
        lifts=lifts,
        is_kept=choices.kept is not None,
        by_whom=tuple(
            tuple(words.listed(part for part in (move.owner, move.days) if part) for move in phase.moves)
            for phase in told.phases
        ),
    )
    return spell_out(made, invisible(made)).encode()
