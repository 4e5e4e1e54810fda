"""What must hold of how answers become a stage: the fields of the rule, and what questions say for it."""

from collections.abc import Iterable
from typing import Any, assert_never

from cxmaturity.formats.typed import Found, as_share
from cxmaturity.questionnaire.condition_rules import scale_in
from cxmaturity.questionnaire.model import (
    Question,
    Questionnaire,
    Required,
    StageRule,
    StageRuleName,
)
from cxmaturity.questionnaire.scales import Scale
from cxmaturity.text.language import tr
from cxmaturity.text.nearest import did_you_mean


def stage_faults(
    questionnaire: Questionnaire,
    places: Iterable[tuple[tuple[Any, ...], Question]],
    scales: dict[str, Scale],
) -> Found:
    """Yield what is wrong with the rule of stages, and with what questions in their `places` say for it."""
    rule = questionnaire.stage_rule
    yield from _fields_of_rule(rule)
    if rule.rule == "cumulative":
        yield from _cumulative(questionnaire, scales)
    for path, question in places:
        if rule.rule == "cumulative" and _counts(question) and question.kind == "several":
            message = tr("cannot count to a level: of several that may be ticked none is reached")
            hint = tr("leave out its level, or ask what the level needs in questions with one answer")
            yield (*path, "level"), message, hint
        if question.required is not None:
            place = (*path, "required")
            yield from _required(question.required, place, questionnaire, scale_in(question, scales))


def _fields_of_rule(rule: StageRule) -> Found:
    """Yield the fields that the rule does not read, and those that it lacks."""
    own = _fields(rule.rule)
    for field in (*_fields("gated"), *_fields("cumulative")):
        if getattr(rule, field) is not None and field not in own:
            message = tr("is not read by the rule {rule}", rule=rule.rule)
            hint = tr("its fields are {fields}", fields=", ".join(own)) if own else tr("remove it")
            yield ("stage", field), message, hint
    if rule.rule == "cumulative" and rule.at_least is None:
        hint = tr("name the option that the questions of a level have to reach")
        yield ("stage", "at_least"), tr("is missing"), hint
    if rule.share is not None and not 0 < rule.share <= 1:
        message = tr("must be above {below:g} and at most 1 (got {got:g})", below=0, got=rule.share)
        yield ("stage", "share"), message, as_share(rule.share, 1)


def _fields(rule: StageRuleName) -> tuple[str, ...]:
    """Return the fields that a rule reads."""
    match rule:
        case "gated":
            return "foundation_slack", "dimension_slack"
        case "cumulative":
            return "share", "at_least", "below_at_least"
        case "banded" | "none":
            return ()
        case _:
            assert_never(rule)


def _counts(question: Question) -> bool:
    """Return whether a question counts to a level."""
    return question.level is not None and question.weight > 0


def _cumulative(questionnaire: Questionnaire, scales: dict[str, Scale]) -> Found:
    """Yield levels that no question belongs to, and options that the questions do not have."""
    rule = questionnaire.stage_rule
    counting = [one for one in questionnaire.questions if _counts(one)]
    for place in range(2, len(questionnaire.levels) + 1):
        number = questionnaire.number_of(place)
        if not any(one.level == number for one in counting):
            message = tr("no question belongs to level {number}", number=number)
            hint = tr("write {field} at the questions of the level", field=f"level: {number}")
            yield ("levels", place - 1), message, hint
    reaching = (scale_in(one, scales) for one in counting if one.kind != "several")
    for scale in dict.fromkeys(filter(None, reaching)):
        known = {option.id: option.points for option in scale.options}
        for field in ("at_least", "below_at_least"):
            option = getattr(rule, field)
            if option is not None and option not in known:
                message = tr("the scale {scale} has no option {option}", scale=scale.id, option=option)
                hint = did_you_mean(option, list(known))
                yield ("stage", field), message, hint
        own, below = rule.at_least, rule.below_at_least
        if own in known and below in known and known[str(below)] < known[str(own)]:
            message = tr("must not be lower than {option}, which is asked of the level itself", option=own)
            yield ("stage", "below_at_least"), message, ""


def _required(
    required: Required, path: tuple[Any, ...], questionnaire: Questionnaire, scale: Scale | None
) -> Found:
    """Yield what is wrong with what stages require of a question."""
    if not questionnaire.has_stages:
        message = tr("is not read by the rule {rule}", rule=questionnaire.stage_rule.rule)
        yield path, message, tr("remove it")
        return
    low, top = questionnaire.number_of(2), questionnaire.highest_number
    if not low <= required.from_level <= top:
        message = tr("must be a level from {low} to {top} (got {got})")
        hint = tr("the lowest level always holds") if required.from_level == low - 1 else ""
        yield (*path, "from_level"), message.format(low=low, top=top, got=required.from_level), hint
    known = [option.id for option in scale.options] if scale else []
    if scale and required.at_least not in known:
        message = tr("the scale {scale} has no option {option}", scale=scale.id, option=required.at_least)
        yield (*path, "at_least"), message, did_you_mean(required.at_least, known)
