"""The whole assessment: counts in, everything that any output may say out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec.structs import replace

from cxmaturity import __version__
from cxmaturity.answers.counting import tally_of
from cxmaturity.answers.model import Answers
from cxmaturity.answers.privacy import shown_groups, shown_groups_in_all
from cxmaturity.answers.tally import OVERALL, Tally
from cxmaturity.answers.targets import targets
from cxmaturity.answers.words import Words, words_of
from cxmaturity.errors import NothingToAssess
from cxmaturity.questionnaire.model import Dimension, Questionnaire
from cxmaturity.scoring.evidence import shares_told, shown_told
from cxmaturity.scoring.model import (
    Assessment,
    DimensionResult,
    Firmness,
    GroupScore,
    RespondentSummary,
    Score,
    Sensitivity,
    Subject,
)
from cxmaturity.scoring.notices import notices
from cxmaturity.scoring.pooling import Pooled, pool, pool_of
from cxmaturity.scoring.question_results import Worth, in_means, question_results, through
from cxmaturity.scoring.readiness import readiness
from cxmaturity.scoring.recommend import candidates, gaps, recommendations, strengths
from cxmaturity.scoring.score import dimension_figures, dimension_score, overall_score, parted
from cxmaturity.scoring.stages import percent
from cxmaturity.scoring.steps_again import steps_again
from cxmaturity.scoring.through_floors import ThroughFloors
from cxmaturity.worksheets.model import analysed

Part = tuple[Dimension, list[Pooled], Score]
Redraw = Literal[True, False, "stage"]
"""What is drawn: how firm the stage is and the sensitivity to other weights, nothing, or the first alone."""


def assess(
    questionnaire: Questionnaire,
    sheets: Sequence[Answers],
    *,
    strict: bool = False,
    redraw: Redraw = True,
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
        redraw=redraw,
    )
    return replace(made, people=tuple(sheets))


def assess_tally(
    questionnaire: Questionnaire,
    tally: Tally,
    *,
    words: Words,
    strict: bool = False,
    redraw: Redraw = True,
) -> Assessment:
    """Return the assessment of a tally; `words` are what respondents said, as far as it may be told.

    `strict` caps answers in the two highest levels that no evidence of grade 2 supports; `redraw` computes
    how firm the stage is and the sensitivity to other weights, which costs more than all the rest; "stage" is
    the first of them alone.
    """
    pooled = pool(questionnaire, tally, strict=strict)
    floors = None if questionnaire.is_plain else ThroughFloors(questionnaire, pooled)
    scored: list[Part] = [(d, p, _scored(d, p, questionnaire, tally, floors)) for d, p in pooled]
    gains = None if floors is None else floors.gains(OVERALL)
    whole = overall_score(scored, questionnaire, quick=tally.quick, gains=gains)
    parts, overall = _as_told(scored, whole, tally, questionnaire)
    sizes = {group: counts.respondents for group, counts in tally.groups.items()}
    shown = shown_groups(sizes, questionnaire)
    groups = _group_scores(questionnaire, tally, shown, strict=strict)
    look = _Look(questionnaire=questionnaire, tally=tally, words=words, groups=groups, floors=floors)
    dimensions = _dimensions(look, parts, whole=overall.index is not None)
    by_question = {p.question.id: p for _, questions, _ in parts for p in questions}
    ranked = candidates(questionnaire, dimensions)
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
        sensitivity=_sensitivity(questionnaire, dimensions, overall.index) if redraw is True else None,
        firmness=firm,
        readiness=readiness(questionnaire, tally, by_question),
        worksheets=tuple(
            analysed(one, [(row.name, row.values) for row in rows], questionnaire.privacy_floor)
            for one in questionnaire.worksheets
            if (rows := tally.worksheets.get(one.id))
        ),
        strengths=strengths(questionnaire, dimensions),
        gaps=gaps(questionnaire, dimensions),
        recommendations=recommendations(questionnaire, ranked, by_question),
        groups=_groups(questionnaire, tally, shown),
        notices=notices(questionnaire, tally, overall, dimensions, firm, strict=strict),
        tally=tally,
    )
    # Where a step may open or close other questions, what it adds is worked out again.
    return steps_again(assessment) if questionnaire.conditions else assessment


def _scored(
    dimension: Dimension,
    pooled: Sequence[Pooled],
    questionnaire: Questionnaire,
    tally: Tally,
    floors: ThroughFloors | None,
) -> Score:
    """Return the figures of a dimension on any floor."""
    gains = None if floors is None else floors.gains(dimension.id)
    return dimension_score(dimension, pooled, questionnaire, quick=tally.quick, gains=gains)


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


def _sensitivity(
    questionnaire: Questionnaire, dimensions: tuple[DimensionResult, ...], index: float | None
) -> Sensitivity | None:
    """Return the sensitivity; its random numbers are loaded only for those who ask for it."""
    from cxmaturity.scoring.sensitivity import sensitivity

    return sensitivity(questionnaire, dimensions, index)


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


class _Look(NamedTuple):
    """What the result of every dimension is made with; `floors` only where not all indexes are means."""

    questionnaire: Questionnaire
    tally: Tally
    words: Words
    groups: Mapping[str, tuple[GroupScore, ...]]
    floors: ThroughFloors | None


def _dimensions(look: _Look, parts: Sequence[Part], *, whole: bool) -> tuple[DimensionResult, ...]:
    """Return every dimension with its questions and its groups; shares of the whole where it has an index."""
    questionnaire = look.questionnaire
    aims = targets(questionnaire, look.tally.targets)
    weight = sum(d.weight for d, _, score in parts if score.index is not None) if whole else 0
    made = []
    for dimension, pooled, score in parts:
        if look.floors is not None:
            made.append(_on_floors(look, look.floors, (dimension, pooled, score), aims))
            continue
        share = dimension.weight / weight if weight and score.index is not None else None
        worth = in_means(pooled, score, share)
        made.append(_dimension_result(look, (dimension, pooled, score), worth, share, aims))
    return tuple(made)


def _on_floors(look: _Look, floors: ThroughFloors, part: Part, aims: Mapping[str, int]) -> DimensionResult:
    """Return a dimension on any floor with those that it is made of."""
    dimension, pooled, _ = part
    inside = []
    for one, own in parted(dimension, pooled):
        told = _part_as_told(one, own, _scored(one, own, look.questionnaire, look.tally, floors), look)
        inside.append(_on_floors(look, floors, (one, own, told), aims))
    share = floors.share(dimension.id, OVERALL)
    made = _dimension_result(look, part, through(floors, dimension.id), share, aims)
    return replace(made, dimensions=tuple(inside))


def _part_as_told(dimension: Dimension, pooled: Sequence[Pooled], score: Score, look: _Look) -> Score:
    """Return the figures of a dimension of a lower floor with what rests on evidence as it may be told.

    Its share is told only where all of it may be: with those beside it, it would tell the rest of the share
    of what they are part of.
    """
    if look.tally.alone:
        return score
    if look.tally.evidenced is not None:
        known = look.tally.evidenced[dimension.id]
        return replace(score, evidence_share=known.share, index_shown=known.index, stage_shown=known.stage)
    (told,), stages = shown_told([pooled], look.tally, look.questionnaire)
    score = replace(score, evidence_share=score.evidence_share if told else None)
    return _shown(score, dimension.id, look.tally, index=told, stage=stages)


def _dimension_result(
    look: _Look, part: Part, worth: Worth, share: float | None, aims: Mapping[str, int]
) -> DimensionResult:
    """Return a dimension with its questions and its groups; `share` is its part of the overall index."""
    dimension, pooled, score = part
    by_group = look.groups.get(dimension.id, ())
    gap, between = _gap(by_group)
    by_question = {q.id: aims[one.id] for one in dimension.floors for q in one.own_questions}
    return DimensionResult(
        **{field: getattr(score, field) for field in Score.__struct_fields__},
        id=dimension.id,
        weight=dimension.weight,
        target=aims[dimension.id],
        contribution=None if share is None or score.index is None else round(share * score.index, 9),
        questions=question_results(pooled, worth, by_question, look.words, look.questionnaire),
        groups=by_group,
        gap=gap,
        gap_groups=between,
    )


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
        group: _by_question(pool_of(questionnaire, counts.questions, counts.respondents, strict=strict))
        for group, counts in tally.groups.items()
        if group in shown
    }
    found: dict[str, tuple[GroupScore, ...]] = {}
    for dimension in questionnaire.dimensions:
        # Who is hidden everywhere is hidden here too, and what that leaves must not be told apart either.
        known = [_answered(tally, question.id, shown) for question in dimension.questions]
        visible = shown_groups_in_all(known, questionnaire)
        # Nor is a part told where the dimension is not: with the other parts it would tell who is hidden.
        for part in dimension.floors:
            found[part.id] = tuple(
                _group_score(part, group.id, pooled, tally, questionnaire)
                if group.id in visible
                else GroupScore(group=group.id, respondents=None, index=None)
                for group in questionnaire.groups
            )
    return found


def _group_score(
    part: Dimension,
    group: str,
    pooled: Mapping[str, Mapping[str, Pooled]],
    tally: Tally,
    questionnaire: Questionnaire,
) -> GroupScore:
    """Return the index of a group that is shown in a dimension of any floor."""
    index = dimension_figures(part, [pooled[group][q.id] for q in part.questions], questionnaire).index
    size = tally.groups[group].dimensions[part.id]
    return GroupScore(group=group, respondents=size, index=None if index is None else percent(index))


def _by_question(parts: Sequence[tuple[Dimension, list[Pooled]]]) -> dict[str, Pooled]:
    return {one.question.id: one for _, pooled in parts for one in pooled}


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
    """Return the two dimensions that weigh anything with the lowest indexes, the lowest first."""
    scored = [(d.index, d.id) for d in dimensions if d.weight and d.index is not None]
    return tuple(name for _, name in sorted(scored, key=lambda pair: pair[0])[:2])
