"""The whole assessment: counts in, everything that any output may say out."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from cxmaturity import __version__
from cxmaturity.answers.counting import tally_of
from cxmaturity.answers.model import Answers, State, Voice
from cxmaturity.answers.privacy import may_be_told, shown_groups, shown_groups_in_all
from cxmaturity.answers.tally import OVERALL, Tally
from cxmaturity.answers.targets import targets
from cxmaturity.answers.words import Words, words_of
from cxmaturity.errors import NothingToAssess
from cxmaturity.questionnaire.model import Dimension, Option, Questionnaire, Ticks
from cxmaturity.scoring.agreement import spread
from cxmaturity.scoring.evidence import claims_told, grade_told, shares_told, shown_told
from cxmaturity.scoring.found import found
from cxmaturity.scoring.model import (
    Assessment,
    DimensionResult,
    Firmness,
    GroupScore,
    QuestionResult,
    RespondentSummary,
    Score,
    Sensitivity,
    Subject,
)
from cxmaturity.scoring.notices import notices
from cxmaturity.scoring.pooling import Pooled, pool, pool_of, value_after
from cxmaturity.scoring.readiness import readiness
from cxmaturity.scoring.recommend import CAPACITY, candidates, gaps, plan, recommendations, strengths
from cxmaturity.scoring.score import dimension_score, figures, overall_score
from cxmaturity.scoring.stages import level_of, percent, reaches
from cxmaturity.scoring.steps_again import steps_again
from cxmaturity.worksheets.model import analysed

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
    counts = pooled.counts
    told = pooled.alone or may_be_told(counts.answered, pooled.respondents, pooled.floor)
    held, following = _step(pooled, questionnaire, told=told)
    contribution = gain = None
    if part is not None and pooled.value is not None:
        contribution = part * pooled.question.weight * pooled.value
        next_value = pooled.value if following is None else value_after(pooled, following)
        gain = part * pooled.question.weight * (next_value - pooled.value)
    apart = told and not pooled.alone and pooled.value is not None and not isinstance(pooled.scale, Ticks)
    differ = spread(counts.options, pooled.scale) if apart and counts.options is not None else None
    claims = claims_told(pooled)
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
        evidence_grade=grade_told(pooled),
        unsupported=pooled.unsupported if claims else None,
        capped=pooled.capped if claims else None,
        consensus=pooled.consensus,
        spread=differ,
        states=counts.states if told else None,
        voices=voices.get(pooled.question.id, ()),
        found=found(pooled, differ, told=told),
        assumed=pooled.assumed if told else None,
    )


def _rounded(points: float | None, share: float | None = 1.0) -> float | None:
    """Return `points` times `share`, rounded once against float noise."""
    return None if points is None or share is None else round(points * share, 9)


def _step(pooled: Pooled, questionnaire: Questionnaire, *, told: bool) -> tuple[Option | None, Option | None]:
    """Return the option that a question holds and the one above it.

    A mean between two options holds the highest option whose level it reaches, or which it reaches itself
    where levels do not say where they start. Of options of equal points
    the one that most chose is held, where it is `told` what was chosen, and the one above is the first that
    an action leads to. What nobody was asked takes no step: it is asked first.
    """
    if pooled.value is None or pooled.level is None:
        return None, None
    scale = pooled.scale
    rungs, top = scale.rungs, scale.top
    values = [rung[0].points / top for rung in rungs]
    exact = [i for i, value in enumerate(values) if abs(value - pooled.value) < 1e-9]
    if questionnaire.says_starts:
        reached = [i for i, value in enumerate(values) if level_of(value, questionnaire) <= pooled.level]
    else:
        # One that reaches not even the lowest option, of a scale from above 0, there is none.
        reached = [i for i, value in enumerate(values) if reaches(pooled.value, round(value, 9))]
    held = (exact or reached)[-1]
    if isinstance(scale, Ticks):
        return rungs[held][0], next_tick(scale, pooled, told=told)
    above = next((i for i in range(held + 1, len(rungs)) if values[i] > pooled.value + 1e-9), None)
    chosen = _most_chosen(rungs[held], pooled, told=told)
    if above is None or pooled.state is State.NOT_ASKED:
        return chosen, None
    return chosen, _led_to(rungs[above], pooled)


def _most_chosen(rung: Sequence[Option], pooled: Pooled, *, told: bool) -> Option:
    """Return of options of equal points the one that most chose, of a consensus that which it chose.

    Where it is not told what was chosen, the first of them stands for all.
    """
    decided = pooled.counts.decided
    counts = decided.options if decided else pooled.counts.options if told else None
    if counts is None:
        return rung[0]
    chosen = {option.id: count for option, count in zip(pooled.scale.options, counts, strict=True)}
    return max(rung, key=lambda option: chosen[option.id])


def next_tick(scale: Ticks, pooled: Pooled, *, told: bool) -> Option | None:
    """Return what is to be ticked next: of what adds points, what fewest ticked, an action's before others.

    Where it is not told who ticked what, the order of the options decides.
    """
    if pooled.value is None or pooled.value >= 1:
        return None
    counting = pooled.counts.decided or pooled.counts
    ticks = counting.options if told or pooled.counts.decided else None
    led = {action.to for action in pooled.question.actions}
    found = [
        (one.id not in led, count, place, one)
        for place, (one, count) in enumerate(
            zip(scale.options, ticks or [0] * len(scale.options), strict=True)
        )
        if one.points and count < counting.answered
    ]
    return min(found, key=lambda each: each[:3])[3] if found else None


def _led_to(rung: Sequence[Option], pooled: Pooled) -> Option:
    """Return of options of equal points the first that an action leads to."""
    led = {action.to for action in pooled.question.actions}
    return next((option for option in rung if option.id in led), rung[0])


# ---- The whole assessment: counts in, everything that any output may say out

Part = tuple[Dimension, list[Pooled], Score]


def assess(
    questionnaire: Questionnaire,
    sheets: Sequence[Answers],
    *,
    strict: bool = False,
    capacity: int = CAPACITY,
    redraw: bool = True,
) -> Assessment:
    """Return the assessment of `sheets`, which are of one organisation in one wave; see `assess_tally`.

    Raises NothingToAssess without a sheet.
    """
    if not sheets:
        raise NothingToAssess("an assessment needs at least one sheet")
    made = assess_tally(
        questionnaire,
        tally_of(questionnaire, sheets),
        words=words_of(questionnaire, sheets),
        strict=strict,
        capacity=capacity,
        redraw=redraw,
    )
    return replace(made, people=tuple(sheets))


def assess_tally(
    questionnaire: Questionnaire,
    tally: Tally,
    *,
    words: Words,
    strict: bool = False,
    capacity: int = CAPACITY,
    redraw: bool = True,
) -> Assessment:
    """Return the assessment of a tally; `words` are what respondents said, as far as it may be told.

    `strict` caps answers in the two highest levels that no evidence of grade 2 supports; `capacity` is how
    many actions a phase of the roadmap takes; `redraw` computes how firm the stage is and the
    sensitivity to other weights, which costs more than all the rest.
    """
    pooled = pool(questionnaire, tally, strict=strict)
    scored: list[Part] = [(d, p, dimension_score(p, questionnaire, quick=tally.quick)) for d, p in pooled]
    parts, overall = _as_told(
        scored, overall_score(scored, questionnaire, quick=tally.quick), tally, questionnaire
    )
    sizes = {group: counts.respondents for group, counts in tally.groups.items()}
    shown = shown_groups(sizes, questionnaire)
    groups = _group_scores(questionnaire, tally, shown, strict=strict)
    dimensions = _dimensions(
        questionnaire, parts, tally.targets, words, groups, whole=overall.index is not None
    )
    by_question = {p.question.id: p for _, questions, _ in parts for p in questions}
    ranked = candidates(questionnaire, dimensions)
    roadmap, places = plan(ranked, by_question, capacity=capacity)
    firm = _firmness(questionnaire, pooled, overall.stage) if redraw else None
    assessment = Assessment(
        tool_version=__version__,
        questionnaire=questionnaire,
        questionnaire_sha256=questionnaire.sha256,
        subject=_subject(tally),
        strict=strict,
        quick=tally.quick,
        consensus=tally.consensus,
        overall=overall,
        dimensions=dimensions,
        weakest=_weakest(dimensions),
        sensitivity=_sensitivity(questionnaire, dimensions) if redraw else None,
        firmness=firm,
        readiness=readiness(questionnaire, tally, by_question),
        worksheets=tuple(
            analysed(one, [(row.name, row.values) for row in rows], questionnaire.privacy_floor)
            for one in questionnaire.worksheets
            if (rows := tally.worksheets.get(one.id))
        ),
        strengths=strengths(questionnaire, dimensions),
        gaps=gaps(dimensions),
        recommendations=recommendations(questionnaire, ranked, places),
        roadmap=roadmap,
        groups=_groups(questionnaire, tally, shown),
        notices=notices(questionnaire, tally, overall, dimensions, firm, strict=strict),
        tally=tally,
    )
    # Where a step may open or close other questions, what it adds is worked out again.
    return steps_again(assessment) if questionnaire.conditions else assessment


def _as_told(
    parts: list[Part], overall: Score, tally: Tally, questionnaire: Questionnaire
) -> tuple[list[Part], Score]:
    """Return the scores with what rests on evidence as it may be told; nothing else follows from these."""
    known = [(dimension.id, pooled, score.evidence_share) for dimension, pooled, score in parts]
    shares, whole = shares_told(known, overall.evidence_share, tally, questionnaire)
    indexes, stages = shown_told([pooled for _, pooled, _ in parts], tally, questionnaire)
    told = [
        (d, pooled, _shown(replace(score, evidence_share=share), d.id, tally, index=index, stage=stages))
        for (d, pooled, score), share, index in zip(parts, shares, indexes, strict=True)
    ]
    overall = replace(overall, evidence_share=whole)
    return told, _shown(overall, OVERALL, tally, index=all(indexes), stage=stages)


def _shown(score: Score, name: str, tally: Tally, *, index: bool, stage: bool) -> Score:
    """Return `score` with what it comes to as shown, where that may be told, or as it was published."""
    if tally.evidenced is not None:
        known = tally.evidenced[name]
        return replace(score, index_shown=known.index, stage_shown=known.stage)
    return replace(
        score,
        index_shown=score.index_shown if index else None,
        stage_shown=score.stage_shown if stage else None,
    )


def _sensitivity(questionnaire: Questionnaire, dimensions: tuple[DimensionResult, ...]) -> Sensitivity | None:
    """Return the sensitivity; its random numbers are loaded only for those who ask for it."""
    from cxmaturity.scoring.firmness import sensitivity

    return sensitivity(questionnaire, dimensions)


def _firmness(
    questionnaire: Questionnaire, parts: Sequence[tuple[Dimension, list[Pooled]]], stage: int | None
) -> Firmness | None:
    """Return how firm the stage is; its random numbers are loaded only for those who ask for it."""
    from cxmaturity.scoring.firmness import firmness

    return firmness(questionnaire, parts, stage)


def _subject(tally: Tally) -> Subject:
    """Return who was assessed, and by how many."""
    of = tally.subject
    return Subject(
        organisation=of.organisation,
        scope=of.scope,
        assessor=of.assessor,
        wave=of.wave,
        date=of.date,
        respondents=tally.respondents,
    )


def _dimensions(
    questionnaire: Questionnaire,
    parts: Sequence[Part],
    named: Mapping[str, int],
    words: Words,
    groups: Mapping[str, tuple[GroupScore, ...]],
    *,
    whole: bool,
) -> tuple[DimensionResult, ...]:
    """Return every dimension with its questions and its groups; shares of the whole where it has an index."""
    aims = targets(questionnaire, named)
    weight = sum(d.weight for d, _, score in parts if score.index is not None) if whole else 0
    made = []
    for dimension, pooled, score in parts:
        share = dimension.weight / weight if weight and score.index is not None else None
        by_group = groups.get(dimension.id, ())
        gap, between = _gap(by_group)
        made.append(
            DimensionResult(
                **{field: getattr(score, field) for field in Score.__struct_fields__},
                id=dimension.id,
                weight=dimension.weight,
                target=aims[dimension.id],
                contribution=None if share is None or score.index is None else round(share * score.index, 9),
                questions=question_results(pooled, score, share, aims[dimension.id], words, questionnaire),
                groups=by_group,
                gap=gap,
                gap_groups=between,
            )
        )
    return tuple(made)


def _group_scores(
    questionnaire: Questionnaire, tally: Tally, shown: set[str], *, strict: bool
) -> dict[str, tuple[GroupScore, ...]]:
    """Return each dimension's index by group, for the groups that may be shown in that dimension.

    A group's index is scored as the whole is, on its own members' answers. The floor counts who answered each
    question of the dimension, so a group may be large enough for one dimension and not for another.
    """
    if not shown:
        return {}
    pooled = {
        group: dict(_by_id(pool_of(questionnaire, counts.questions, counts.respondents, strict=strict)))
        for group, counts in tally.groups.items()
        if group in shown
    }
    found: dict[str, tuple[GroupScore, ...]] = {}
    for dimension in questionnaire.dimensions:
        # Who is hidden everywhere is hidden here too, and what that leaves must not be told apart either.
        known = [_answered(tally, question.id, shown) for question in dimension.questions]
        visible = shown_groups_in_all(known, questionnaire)
        scores = []
        for group in (one.id for one in questionnaire.groups):
            index = size = None
            if group in visible:
                index = figures(pooled[group][dimension.id], questionnaire).index
                size = tally.groups[group].dimensions[dimension.id]
            scores.append(
                GroupScore(group=group, respondents=size, index=None if index is None else percent(index))
            )
        found[dimension.id] = tuple(scores)
    return found


def _by_id(parts: Sequence[tuple[Dimension, list[Pooled]]]) -> list[tuple[str, list[Pooled]]]:
    return [(dimension.id, pooled) for dimension, pooled in parts]


def _answered(tally: Tally, question: str, shown: set[str]) -> Counter[str]:
    """Return how many of each group answered a question, all that are not `shown` together."""
    known: Counter[str] = Counter()
    for group, counts in tally.groups.items():
        known[group if group in shown else ""] += counts.questions[question].answered
    return known


def _gap(groups: Sequence[GroupScore]) -> tuple[float | None, tuple[str, ...]]:
    """Return how far the two groups are apart that differ most, and which they are, as they are listed."""
    seen = [(one.index, one.group) for one in groups if one.index is not None]
    pairs = [(a, b) for place, a in enumerate(seen) for b in seen[place + 1 :]]
    if not pairs:
        return None, ()
    first, second = max(pairs, key=lambda pair: round(abs(pair[0][0] - pair[1][0]), 9))
    return round(first[0] - second[0], 9), (first[1], second[1])


def _groups(questionnaire: Questionnaire, tally: Tally, shown: set[str]) -> tuple[RespondentSummary, ...]:
    """Return how many respondents each group had, where that may be shown."""
    if tally.respondents < 2:
        return ()
    return tuple(
        RespondentSummary(
            group=group.id, respondents=tally.groups[group.id].respondents if group.id in shown else None
        )
        for group in questionnaire.groups
        if group.id in tally.groups or group.id in tally.hidden
    )


def _weakest(dimensions: Sequence[DimensionResult]) -> tuple[str, ...]:
    """Return the two dimensions with the lowest indexes, the lowest first."""
    scored = [(d.index, d.id) for d in dimensions if d.index is not None]
    return tuple(name for _, name in sorted(scored, key=lambda pair: pair[0])[:2])
