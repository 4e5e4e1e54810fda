"""A tally as it may leave the house: what may not be told is not in it, and every figure still follows.

`assess_tally` makes of a published tally what it made of the whole one, to the last digit; a test holds that.
"""

from msgspec.structs import replace

from cxmaturity.answers.tally import (
    OVERALL,
    CheckTally,
    Evidenced,
    GroupTally,
    PooledRow,
    QuestionTally,
    Tally,
)
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.evidence import claims_told, grade_told
from cxmaturity.scoring.model import Assessment, CheckResult, QuestionResult, Score
from cxmaturity.scoring.pooling import Pooled, pool, pool_of
from cxmaturity.scoring.readiness import answer_of
from cxmaturity.worksheets.model import told_rows


def published(assessment: Assessment) -> Tally:
    """Return the tally of several respondents without what its assessment does not tell.

    Distributions, states and evidence of a question are left out where they are not told; so are groups that
    are not shown, which stand together under no name; so are counts of few employees in worksheets. What
    rests on evidence of few is there as it came out.
    """
    asked, tally, strict = assessment.questionnaire, assessment.tally, assessment.strict
    if tally.evidenced is not None:
        return tally
    results = {q.id: q for dimension in assessment.dimensions for q in dimension.questions}
    questions = {
        one.question.id: _question(one, results[one.question.id], strict=strict)
        for _, pooled in pool(asked, tally, strict=strict)
        for one in pooled
    }
    checks = {} if assessment.readiness is None else {one.id: one for one in assessment.readiness.checks}
    return replace(
        tally,
        questions=questions,
        groups=_groups(assessment),
        hidden=tuple(one.group for one in assessment.groups if one.respondents is None),
        checks=None
        if tally.checks is None
        else {name: _check(counts, checks[name]) for name, counts in tally.checks.items()},
        worksheets=_worksheets(asked, tally),
        given={},
        kept_back=0,
        remarks=replace(tally.remarks, beside=()),
        evidenced={
            **{dimension.id: _evidenced(dimension) for dimension in assessment.every_dimension},
            OVERALL: _evidenced(assessment.overall),
        },
    )


def _evidenced(score: Score) -> Evidenced:
    return Evidenced(share=score.evidence_share, index=score.index_shown, stage=score.stage_shown)


def _question(pooled: Pooled, result: QuestionResult, *, strict: bool) -> QuestionTally:
    """Return the counts of one question as far as they are told.

    Where few decided together, what they had said before is nobody's business: not even as a sum.
    """
    counts = pooled.counts
    told = result.states is not None
    evidence = grade_told(pooled) is not None and result.evidence_grade == pooled.grade
    counting = counts.decided or counts
    held = None
    if pooled.shown is not None and (strict or claims_told(pooled)):
        held = round(pooled.shown * counting.counting * pooled.scale.top)
    points = held if strict and not told and held is not None else counts.points
    agreed = counts.decided is not None and not told
    return replace(
        counts,
        points=0 if agreed else points,
        options=counts.options if told else None,
        sums=counts.sums if told else None,
        states=counts.states if told else None,
        state=None
        if told or agreed
        else min(counts.states or {}, key=lambda state: state.rank, default=None),
        grade=counts.grade if evidence else 0,
        givers=counts.givers if evidence else None,
        held=held if not (told and evidence) else None,
    )


def _groups(assessment: Assessment) -> dict[str, GroupTally]:
    """Return the counts of the groups that are shown, and of all others together."""
    asked, tally = assessment.questionnaire, assessment.tally
    shown = {one.group for one in assessment.groups if one.respondents is not None}
    visible = {
        dimension.id: {one.group for one in dimension.groups if one.respondents is not None}
        for dimension in assessment.every_dimension
    }
    made = {
        group: _group(asked, counts, {name for name, seen in visible.items() if group in seen}, assessment)
        for group, counts in tally.groups.items()
        if group in shown
    }
    rest = [counts for group, counts in tally.groups.items() if group not in shown]
    if rest:
        made[""] = GroupTally(
            respondents=sum(one.respondents for one in rest),
            questions={
                question.id: _only_how_many(sum(one.questions[question.id].answered for one in rest))
                for question in asked.questions
            },
            dimensions={},
        )
    return made


def _group(
    questionnaire: Questionnaire, counts: GroupTally, visible: set[str], assessment: Assessment
) -> GroupTally:
    """Return the counts of a group that is shown, with points in the dimensions in which it is `visible`."""
    found: dict[str, QuestionTally] = {}
    pooled = pool_of(questionnaire, counts.questions, counts.respondents, strict=assessment.strict)
    for dimension, questions in pooled:
        for one in questions:
            answered, assumed = one.counts.answered, one.counts.assumed
            if dimension.id not in visible:
                found[one.question.id] = _only_how_many(answered)
                continue
            if one.value is None:
                # How much of a dimension applies to the group follows from it.
                found[one.question.id] = replace(_only_how_many(answered), state=one.state)
                continue
            points = round(one.value * (answered + assumed) * one.scale.top)
            found[one.question.id] = QuestionTally(
                answered=answered, points=points, state=one.state, givers=None, held=points, assumed=assumed
            )
    return replace(
        counts,
        questions=found,
        dimensions={name: count for name, count in counts.dimensions.items() if name in visible},
    )


def _worksheets(questionnaire: Questionnaire, tally: Tally) -> dict[str, tuple[PooledRow, ...]]:
    """Return the rows of every worksheet as far as they are told."""
    return {
        one.id: tuple(
            PooledRow(name=name, values=dict(values))
            for name, values in told_rows(
                one, [(row.name, row.values) for row in rows], questionnaire.privacy_floor
            )
        )
        for one in questionnaire.worksheets
        if (rows := tally.worksheets.get(one.id))
    }


def _only_how_many(answered: int) -> QuestionTally:
    return QuestionTally(answered=answered, givers=None)


def _check(counts: CheckTally, result: CheckResult) -> CheckTally:
    """Return the counts of a check where they are told, else what they come to."""
    if result.counts is not None:
        return counts
    return CheckTally(yes=None, no=None, unknown=None, silent=None, answer=answer_of(counts))
