"""The title of the first page: where we stand, with the figure that it goes by."""

from cxmaturity.report.lookup import Lookup, why_withheld
from cxmaturity.report.own_words import own_words
from cxmaturity.scoring.model import Score
from cxmaturity.scoring.shown import points_shown

LEAST_SHORT = 0.05
"""Fewer points of the index are no reason that a title names."""


def where_we_stand(look: Lookup) -> str:
    """Say in one sentence where the organisation stands, and what keeps it there.

    A stage that evidence does not carry comes first; then what keeps the stage: the moves without which it
    would stay, the dimensions below it, or the points that are missing.
    """
    found, text = look.assessment, look.words.text
    overall, who = found.overall, found.subject.organisation or text("the organisation")
    if overall.index is None:
        return _not_yet(who, look)
    if overall.stage is None or not look.has_stages:
        index = {"organisation": who, "index": look.index(overall.index), "end": look.end}
        if not look.has_stages:
            return text("{organisation} has an index of {index} of {end}", **index)
        if overall.withheld == "quick":
            return text(
                "{organisation}: index {index} of {end} by the quick set, which tells no stage", **index
            )
        return _not_yet(who, look)
    return _at_stage(who, look.level(overall.stage).figure, look)


def _at_stage(who: str, stage: str, look: Lookup) -> str:
    """Say at which stage it stands: one that is not shown, the highest, or what keeps it there."""
    found, text, overall = look.assessment, look.words.text, look.assessment.overall
    if not found.strict and overall.stage_shown is not None and overall.stage_shown < (overall.stage or 0):
        return text(
            "{organisation} claims stage {stage}, and what was shown carries stage {shown}",
            organisation=who,
            stage=stage,
            shown=look.level(overall.stage_shown).figure,
        )
    if overall.stage == look.top:
        return text("{organisation} stands at stage {stage}, the highest", organisation=who, stage=stage)
    return _kept(who, stage, overall, look)


def _not_yet(who: str, look: Lookup) -> str:
    """Say that it cannot be told where the organisation stands, and why."""
    why = why_withheld(look.assessment.overall, look)
    if not why:
        return look.words.text("Where {organisation} stands cannot be told yet", organisation=who)
    return look.words.text(
        "Where {organisation} stands cannot be told yet: {reason}", organisation=who, reason=why
    )


def _kept(who: str, stage: str, overall: Score, look: Lookup) -> str:
    """Say what keeps a stage that is not the highest."""
    smallest = {move.question for move in look.plan.moves if move.is_smallest} if look.plan else set()
    if smallest:
        return kept_by_practices(len(smallest), who, stage, look)
    dimensions = [limit for limit in overall.limits if limit.id in look.dimensions]
    if dimensions:
        return look.words.plural(
            "One dimension keeps {organisation} at stage {stage}",
            "{count} dimensions keep {organisation} at stage {stage}",
            len(dimensions),
            organisation=who,
            stage=stage,
        )
    if overall.limits:
        return kept_by_practices(len(overall.limits), who, stage, look)
    if overall.shortfall is not None and overall.next_stage is not None:
        short = points_shown(overall.shortfall.short, look.assessment.questionnaire)
        if overall.shortfall.short >= LEAST_SHORT:
            return look.words.text(
                "{organisation} stands at stage {stage}, {points} points of the index short of stage {next}",
                organisation=who,
                stage=stage,
                points=short,
                next=look.level(overall.next_stage).figure,
            )
    return look.words.text(
        "{organisation} stands at stage {stage} of {top}", organisation=who, stage=stage, top=look.highest
    )


def kept_by_practices(count: int, who: str, stage: str, look: Lookup) -> str:
    """Say how many practices keep a stage."""
    own = own_words(look.assessment.questionnaire, look.words)
    if count == 1:
        return look.words.text(
            "One {practice} keeps {organisation} at stage {stage}",
            practice=own.practice,
            organisation=who,
            stage=stage,
        )
    return look.words.plural(
        "{count} of the {practices} keeps {organisation} at stage {stage}",
        "{count} {practices} keep {organisation} at stage {stage}",
        count,
        practices=own.practices,
        organisation=who,
        stage=stage,
    )
