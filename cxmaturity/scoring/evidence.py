"""What may be told of the evidence of several respondents: never the grade that only a few of them gave.

The best grade of a question is that of whoever gave evidence to that question. Scoring uses it whatever it
is; below the privacy floor no output tells it, nor anything that follows from that question alone.
"""

from collections.abc import Sequence

from cxmaturity.answers.privacy import evidence_told, may_be_told, support_told, telling_floor
from cxmaturity.answers.tally import OVERALL, Tally
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.pooling import Pooled

Part = tuple[str, Sequence[Pooled], float | None]
"""A dimension, its questions, and the share of its score that rests on evidence; None without an index."""


def grade_told(pooled: Pooled) -> int | None:
    """Return the best grade of evidence of a question, else what the group agreed on, else None."""
    if pooled.alone or evidence_told(pooled.counts, pooled.respondents, pooled.floor):
        return pooled.grade
    return pooled.agreed_grade or None


def is_support_told(pooled: Pooled) -> bool:
    """Return whether it may be told if a high answer rests on evidence of grade 2 or more."""
    return pooled.alone or support_told(pooled.counts, pooled.respondents, pooled.floor)


def claims_told(pooled: Pooled) -> bool:
    """Return whether it may be told that an answer is high and unsupported: it says both of somebody."""
    answered = may_be_told(pooled.counts.answered, pooled.respondents, pooled.floor)
    return pooled.alone or (answered and is_support_told(pooled))


def shown_told(
    parts: Sequence[Sequence[Pooled]], tally: Tally, questionnaire: Questionnaire
) -> tuple[list[bool], bool]:
    """Return whether the index as shown of each dimension may be told, and whether any stage as shown may.

    An index as shown would tell of every question on which evidence it rests. A stage tells that only where
    there are so few that not even their share of evidence is told.
    """
    told = [all([is_support_told(p) for p in part if p.value is not None]) for part in parts]
    return told, tally.alone or all(told) or tally.respondents >= telling_floor(
        questionnaire, named=tally.named
    )


def shares_told(
    parts: Sequence[Part], overall: float | None, tally: Tally, questionnaire: Questionnaire
) -> tuple[list[float | None], float | None]:
    """Return the shares of the dimensions and of the whole that rest on evidence, as far as they are told.

    A share of questions that are not all told needs the floor of people who gave evidence to those: it is
    rounded to whole per cent then, since from more digits each question could be worked out. The whole needs
    the floor in all that its dimensions keep back, so that no subtraction gives one of them away.
    """
    if tally.alone:
        return [share for _, _, share in parts], overall
    if tally.evidenced is not None:
        return [tally.evidenced[name].share for name, _, _ in parts], tally.evidenced[OVERALL].share
    floor = telling_floor(questionnaire, named=tally.named)
    rounded, shares = False, []
    for name, pooled, share in parts:
        told = all([is_support_told(p) for p in pooled if p.value is not None])
        if share is None or told:
            shares.append(share)
            continue
        rounded = True
        shares.append(round(share, 2) if tally.given.get(name, 0) >= floor else None)
    hidden = any(own is not None and of is None for (_, _, own), of in zip(parts, shares, strict=True))
    if overall is None or (hidden and tally.kept_back < floor):
        return shares, None
    return shares, round(overall, 2) if rounded else overall
