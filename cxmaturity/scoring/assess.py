"""The whole assessment: sheets in, everything that any output may say out."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from cxmaturity import __version__
from cxmaturity.answers.model import Answers, State
from cxmaturity.errors import NothingToAssess
from cxmaturity.questionnaire.model import Dimension, Option, Questionnaire
from cxmaturity.scoring.agreement import spread
from cxmaturity.scoring.evidence import claims_told, grade_told, shares_told
from cxmaturity.scoring.model import (
    Assessment,
    DimensionResult,
    GroupScore,
    QuestionResult,
    RespondentSummary,
    Score,
    Sensitivity,
    Subject,
    Voice,
)
from cxmaturity.scoring.notices import notices
from cxmaturity.scoring.pooling import Pooled, agreements, individuals, pool
from cxmaturity.scoring.privacy import group_sizes, may_be_told, shown_groups, shown_groups_in_all
from cxmaturity.scoring.readiness import readiness
from cxmaturity.scoring.recommend import CAPACITY, candidates, gaps, plan, recommendations, strengths
from cxmaturity.scoring.score import dimension_score, figures, overall_score
from cxmaturity.scoring.stages import level_of, percent
from cxmaturity.scoring.steps_again import steps_again
from cxmaturity.scoring.targets import targets
from cxmaturity.scoring.voices import voices
from cxmaturity.scoring.worksheets import worksheet_result

# ---- The result of each question: what it is worth, what it adds, and what one step up would add


def question_results(
    pooled: Sequence[Pooled],
    score: Score,
    share: float | None,
    target: int,
    voices: Mapping[str, tuple[Voice, ...]],
    questionnaire: Questionnaire,
) -> tuple[QuestionResult, ...]:
    """Return the results of a dimension's questions; `share` is its part of the overall index."""
    answered = sum(p.question.weight for p in pooled if p.value is not None)
    part = 100 / answered if answered and score.index is not None else None
    return tuple(_result(p, part, share, target, voices, questionnaire) for p in pooled)


def _result(
    pooled: Pooled,
    part: float | None,
    share: float | None,
    target: int,
    voices: Mapping[str, tuple[Voice, ...]],
    questionnaire: Questionnaire,
) -> QuestionResult:
    """Return one question's result; `part` is what points of the index a weight of 1 is."""
    held, following = _step(pooled, questionnaire)
    contribution = gain = None
    if part is not None and pooled.value is not None:
        contribution = part * pooled.question.weight * pooled.value
        next_value = pooled.value if following is None else pooled.scale.value(following)
        gain = part * pooled.question.weight * (next_value - pooled.value)
    told = pooled.alone or may_be_told(len(pooled.values), pooled.respondents, questionnaire)
    claims = claims_told(pooled, questionnaire)
    return QuestionResult(
        id=pooled.question.id,
        state=pooled.state,
        value=pooled.value,
        level=pooled.level,
        weight=pooled.question.weight,
        option=None if held is None else held.id,
        next_option=None if following is None else following.id,
        contribution=_rounded(contribution),
        gain=_rounded(gain),
        overall_contribution=_rounded(contribution, share),
        overall_gain=_rounded(gain, share),
        target=target,
        evidence_grade=grade_told(pooled, questionnaire),
        unsupported=pooled.unsupported if claims else None,
        capped=pooled.capped if claims else None,
        consensus=pooled.consensus,
        spread=spread(pooled.values, pooled.scale) if told and not pooled.alone else None,
        states=pooled.states if told else None,
        voices=voices[pooled.question.id],
        assumed=pooled.assumed if told else None,
    )


def _rounded(points: float | None, share: float | None = 1.0) -> float | None:
    """Return `points` times `share`, rounded once against float noise."""
    return None if points is None or share is None else round(points * share, 9)


def _step(pooled: Pooled, questionnaire: Questionnaire) -> tuple[Option | None, Option | None]:
    """Return the option that a question holds and the one above it.

    A mean between two options holds the highest option whose level it reaches. What nobody was asked takes
    no step: it is asked first.
    """
    if pooled.value is None or pooled.level is None:
        return None, None
    options, value = pooled.scale.options, pooled.scale.value
    exact = [i for i, option in enumerate(options) if abs(value(option) - pooled.value) < 1e-9]
    reached = [
        i for i, option in enumerate(options) if level_of(value(option), questionnaire) <= pooled.level
    ]
    held = (exact or reached)[-1]
    if pooled.state is State.NOT_ASKED:
        return options[held], None
    above = [option for option in options[held + 1 :] if value(option) > pooled.value + 1e-9]
    return options[held], above[0] if above else None


# ---- The whole assessment: sheets in, everything that any output may say out

Part = tuple[Dimension, list[Pooled], Score]


def assess(
    questionnaire: Questionnaire,
    sheets: Sequence[Answers],
    *,
    strict: bool = False,
    capacity: int = CAPACITY,
    redraw: bool = True,
) -> Assessment:
    """Return the assessment of `sheets`, which are of one organisation in one wave.

    `strict` caps answers in the two highest levels that no evidence of grade 2 supports; `capacity` is how
    many actions a phase of the roadmap takes; `redraw` computes the sensitivity to other weights, which
    costs more than all the rest. Raises NothingToAssess without a sheet.
    """
    if not sheets:
        raise NothingToAssess("an assessment needs at least one sheet")
    own = individuals(sheets)
    quick = all(sheet.quick for sheet in sheets)
    pooled = pool(questionnaire, sheets, strict=strict)
    scored: list[Part] = [(d, p, dimension_score(p, questionnaire, quick=quick)) for d, p in pooled]
    parts, overall = _as_told(
        scored, overall_score(scored, questionnaire, quick=quick), sheets, questionnaire
    )
    shown = shown_groups(group_sizes(own), questionnaire)
    dimensions = _dimensions(questionnaire, parts, sheets, shown, strict=strict)
    by_question = {p.question.id: p for _, questions, _ in parts for p in questions}
    ranked = candidates(questionnaire, dimensions)
    roadmap, places = plan(ranked, by_question, capacity=capacity)
    results = (
        worksheet_result(worksheet, sheets, questionnaire.privacy_floor)
        for worksheet in questionnaire.worksheets
    )
    assessment = Assessment(
        tool_version=__version__,
        questionnaire=questionnaire,
        questionnaire_sha256=questionnaire.sha256,
        subject=_subject(sheets, own),
        strict=strict,
        quick=quick,
        consensus=bool(agreements(sheets, own)),
        overall=overall,
        dimensions=dimensions,
        weakest=_weakest(dimensions),
        sensitivity=_sensitivity(questionnaire, dimensions) if redraw else None,
        readiness=readiness(questionnaire, sheets, by_question),
        worksheets=tuple(result for result in results if result is not None),
        strengths=strengths(questionnaire, dimensions),
        gaps=gaps(dimensions),
        recommendations=recommendations(questionnaire, ranked, places),
        roadmap=roadmap,
        groups=_groups(questionnaire, own, shown),
        notices=notices(questionnaire, sheets, dimensions, strict=strict),
        sheets=tuple(sheets),
    )
    # Where a step may open or close other questions, what it adds is worked out again.
    return steps_again(assessment) if questionnaire.conditions else assessment


def _as_told(
    parts: list[Part], overall: Score, sheets: Sequence[Answers], questionnaire: Questionnaire
) -> tuple[list[Part], Score]:
    """Return the scores with the shares of evidence that may be told; nothing else follows from these."""
    known = [(pooled, score.evidence_share) for _, pooled, score in parts]
    shares, whole = shares_told(known, overall.evidence_share, sheets, questionnaire)
    told = [
        (dimension, pooled, replace(score, evidence_share=share))
        for (dimension, pooled, score), share in zip(parts, shares, strict=True)
    ]
    return told, replace(overall, evidence_share=whole)


def _sensitivity(questionnaire: Questionnaire, dimensions: tuple[DimensionResult, ...]) -> Sensitivity | None:
    """Return the sensitivity; its random numbers are loaded only for those who ask for it."""
    from cxmaturity.scoring.sensitivity import sensitivity

    return sensitivity(questionnaire, dimensions)


def _subject(sheets: Sequence[Answers], own: Sequence[Answers]) -> Subject:
    """Return who was assessed; the date is that of the latest sheet, the assessor the one whom all name."""
    first = sheets[0]
    assessors = {sheet.assessor for sheet in sheets if sheet.assessor}
    return Subject(
        organisation=first.organisation,
        scope=first.scope,
        assessor=assessors.pop() if len(assessors) == 1 else "",
        wave=first.wave,
        date=max(sheet.date for sheet in sheets),
        respondents=len(own),
    )


def _dimensions(
    questionnaire: Questionnaire,
    parts: Sequence[Part],
    sheets: Sequence[Answers],
    shown: set[str],
    *,
    strict: bool,
) -> tuple[DimensionResult, ...]:
    """Return every dimension with its questions and its groups."""
    aims = targets(questionnaire, sheets)
    weight = sum(d.weight for d, _, score in parts if score.index is not None)
    groups = _group_scores(questionnaire, sheets, shown, strict=strict)
    words = voices(questionnaire, sheets, shown)
    made = []
    for dimension, pooled, score in parts:
        share = dimension.weight / weight if weight and score.index is not None else None
        by_group = groups.get(dimension.id, ())
        made.append(
            DimensionResult(
                **{field: getattr(score, field) for field in Score.__struct_fields__},
                id=dimension.id,
                weight=dimension.weight,
                target=aims[dimension.id],
                contribution=None if share is None or score.index is None else round(share * score.index, 9),
                questions=question_results(pooled, score, share, aims[dimension.id], words, questionnaire),
                groups=by_group,
                gap=_gap(by_group),
            )
        )
    return tuple(made)


def _group_scores(
    questionnaire: Questionnaire, sheets: Sequence[Answers], shown: set[str], *, strict: bool
) -> dict[str, tuple[GroupScore, ...]]:
    """Return each dimension's index by group, for the groups that may be shown in that dimension.

    A group's index is scored as the whole is, on its own members' answers. The floor counts who answered each
    question of the dimension, so a group may be large enough for one dimension and not for another.
    """
    own = individuals(sheets)
    if not shown:
        return {}
    members = {g.id: [s for s in own if s.respondent.group == g.id] for g in questionnaire.groups}
    pooled = {
        group: {d.id: questions for d, questions in pool(questionnaire, members[group], strict=strict)}
        for group in members
        if group in shown
    }
    found: dict[str, tuple[GroupScore, ...]] = {}
    for dimension in questionnaire.dimensions:
        ids = {question.id for question in dimension.questions}
        answering = [sheet for sheet in own if any(_chose(sheet, name) for name in ids)]
        sizes = group_sizes(answering)
        tallies = [group_sizes(s for s in own if _chose(s, name)) for name in ids]
        # Who is hidden everywhere is hidden here too, and what that leaves must not be told apart either.
        known: list[Counter[str]] = []
        for tally in tallies:
            known.append(Counter())
            for group, count in tally.items():
                known[-1][group if group in shown else ""] += count
        visible = shown_groups_in_all(known, questionnaire)
        scores = []
        for group in members:
            index = size = None
            if group in visible:
                index, size = figures(pooled[group][dimension.id], questionnaire).index, sizes[group]
            scores.append(
                GroupScore(group=group, respondents=size, index=None if index is None else percent(index))
            )
        found[dimension.id] = tuple(scores)
    return found


def _chose(sheet: Answers, question: str) -> bool:
    """Return whether a respondent answered a question with one of its options."""
    return question in sheet.answers and sheet.answers[question].option is not None


def _gap(groups: Sequence[GroupScore]) -> float | None:
    """Return the first group's index minus the second's, None where one of them is not shown."""
    if len(groups) < 2:
        return None
    first, second = groups[0].index, groups[1].index
    return None if first is None or second is None else round(first - second, 9)


def _groups(
    questionnaire: Questionnaire, own: Sequence[Answers], shown: set[str]
) -> tuple[RespondentSummary, ...]:
    """Return how many respondents each group had, where that may be shown."""
    if len(own) < 2:
        return ()
    sizes = group_sizes(own)
    return tuple(
        RespondentSummary(group=group.id, respondents=sizes[group.id] if group.id in shown else None)
        for group in questionnaire.groups
        if sizes.get(group.id)
    )


def _weakest(dimensions: Sequence[DimensionResult]) -> tuple[str, ...]:
    """Return the two dimensions with the lowest indexes, the lowest first."""
    scored = [(d.index, d.id) for d in dimensions if d.index is not None]
    return tuple(name for _, name in sorted(scored, key=lambda pair: pair[0])[:2])
