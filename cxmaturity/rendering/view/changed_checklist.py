"""What changed in the checklist since the last wave."""

from dataclasses import dataclass

from cxmaturity.domain.comparison import Comparison
from cxmaturity.rendering.view.lookup import Lookup
from cxmaturity.rendering.words import check_answers, readiness_count


@dataclass(frozen=True)
class Checklist:
    """The checklist in both waves: the outcome in words, and the checks whose answer changed."""

    title: str
    before: str
    after: str
    checks: tuple[tuple[str, str, str], ...]


def changed_checklist(found: Comparison, look: Lookup) -> Checklist | None:
    """Return the checklist in both waves, None where one of them has none."""
    asked, both = look.assessment.questionnaire.checklist, found.readiness
    if asked is None or both is None:
        return None
    words = look.words
    answers = check_answers(words)
    names = {check.id: check.name or check.text for check in asked.checks}
    return Checklist(
        asked.title,
        readiness_count(both.before_yes, both.before_total, words, ready=both.before_ready),
        readiness_count(both.after_yes, both.after_total, words, ready=both.after_ready),
        tuple(
            (names[check.id], answers[check.before], answers[check.after])
            for check in both.checks
            if check.before != check.after
        ),
    )
