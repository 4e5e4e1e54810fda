"""What may be told of the evidence of several respondents: never the grade that only a few of them gave.

The best grade of a question is that of whoever gave evidence to that question. Scoring uses it whatever it
is; below the privacy floor no output tells it, nor anything that follows from that question alone.
"""

from collections.abc import Iterable, Sequence

from cxmaturity.answers.model import EVIDENCE_DOCUMENT, Answers
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.pooling import Pooled, individuals
from cxmaturity.scoring.privacy import may_be_told

Part = tuple[Sequence[Pooled], float | None]
"""A dimension's questions, and the share of its score that rests on evidence; None where it has no index."""


def grade_told(pooled: Pooled, questionnaire: Questionnaire) -> int | None:
    """Return the best grade of evidence of a question, else what the group agreed on, else None."""
    if _is_told(pooled, questionnaire):
        return pooled.grade
    return pooled.agreed_grade or None


def support_told(pooled: Pooled, questionnaire: Questionnaire) -> bool:
    """Return whether it may be told if a high answer rests on evidence of grade 2 or more."""
    return _is_told(pooled, questionnaire) or pooled.agreed_grade >= EVIDENCE_DOCUMENT


def claims_told(pooled: Pooled, questionnaire: Questionnaire) -> bool:
    """Return whether it may be told that an answer is high and unsupported: it says both of somebody."""
    answered = may_be_told(len(pooled.chosen), pooled.respondents, questionnaire)
    return pooled.alone or (answered and support_told(pooled, questionnaire))


def shares_told(
    parts: Sequence[Part], overall: float | None, sheets: Sequence[Answers], questionnaire: Questionnaire
) -> tuple[list[float | None], float | None]:
    """Return the shares of the dimensions and of the whole that rest on evidence, as far as they are told.

    A share of questions that are not all told needs the floor of people who gave evidence to those: it is
    rounded to whole per cent then, since from more digits each question could be worked out. The whole needs
    the floor in all that its dimensions keep back, so that no subtraction gives one of them away.
    """
    if len(sheets) == 1:
        return [share for _, share in parts], overall
    own, floor = individuals(sheets), questionnaire.privacy_floor
    rounded, kept_back, shares = False, set[int](), []
    for pooled, share in parts:
        untold = [p.question.id for p in pooled if p.value is not None and not support_told(p, questionnaire)]
        if share is None or not untold:
            shares.append(share)
            continue
        rounded = True
        givers = _givers(own, untold)
        shares.append(round(share, 2) if len(givers) >= floor else None)
        kept_back |= givers if len(givers) < floor else set()
    hidden = any(known is not None and told is None for (_, known), told in zip(parts, shares, strict=True))
    if overall is None or (hidden and len(kept_back) < floor):
        return shares, None
    return shares, round(overall, 2) if rounded else overall


def _is_told(pooled: Pooled, questionnaire: Questionnaire) -> bool:
    """Return whether enough gave evidence to this question, or nobody of enough who answered it."""
    count = pooled.givers or len(pooled.chosen)
    return pooled.alone or may_be_told(count, pooled.respondents, questionnaire)


def _givers(own: Sequence[Answers], questions: Iterable[str]) -> set[int]:
    """Return the places of the members who gave evidence to any of these questions."""
    names = list(questions)
    return {
        place
        for place, sheet in enumerate(own)
        if any(sheet.answers[name].shows_evidence for name in names if name in sheet.answers)
    }
