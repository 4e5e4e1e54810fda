"""The sentences about a result that every output says alike."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, assert_never

import msgspec

from cxmaturity.answers.model import State
from cxmaturity.questionnaire.model import ChecklistOutcome, Overlay, Questionnaire
from cxmaturity.questionnaire.scales import Scale, Ticks
from cxmaturity.scoring.model import (
    Assessment,
    Found,
    Limit,
    QuestionResult,
    Recommendation,
    Score,
    Shortfall,
    Subject,
    Withheld,
)
from cxmaturity.scoring.pooling import worths
from cxmaturity.scoring.shown import (
    answer_shown,
    applicability_shown,
    border_shown,
    coverage_shown,
    end_shown,
    has_steps_of_levels,
    in_unit,
    index_shown,
    least_applicable_shown,
    least_coverage_shown,
    level_as_option,
    mean_shown,
    points_in_unit,
    points_shown,
    step_end,
    steps_are_levels,
    unit_decimals,
)
from cxmaturity.scoring.stage_words import unasked_words
from cxmaturity.text import figures
from cxmaturity.text.language import Language
from cxmaturity.text.names import tidy


def state_name(state: State, language: Language) -> str:
    """Return the name of an answer's state."""
    match state:
        case State.ANSWERED:
            return language.text("answered")
        case State.NOT_APPLICABLE:
            return language.text("not applicable")
        case State.UNKNOWN:
            return language.text("don't know")
        case State.UNANSWERED:
            return language.text("not answered")
        case State.NOT_ASKED:
            return language.text("not asked")
        case _:
            assert_never(state)


def outcome_name(result: QuestionResult, language: Language) -> str:
    """Return the name of a question's state, which says so where it counts though it was not asked."""
    return assumed_words(language) if result.is_assumed else state_name(result.state, language)


def assumed_words(language: Language) -> str:
    """Return what is said of a question that was not asked and counts."""
    return language.text("not asked, counts as the lowest")


def evidence_names(language: Language) -> tuple[str, ...]:
    """Return the names of the grades of evidence, from none on."""
    return (
        language.text("none"),
        language.text("said"),
        language.text("document shown"),
        language.text("record of use in the last 12 months"),
        language.text("result data"),
    )


def evidence_name(grade: int, language: Language) -> str:
    """Return the name of an evidence grade."""
    return evidence_names(language)[grade]


# ---- How far an index is from where a stage starts: what reads as reached is said to be just below it


def _reads_as_reached(shortfall: Shortfall, questionnaire: Questionnaire) -> bool:
    """Return whether rounding makes an index look like the one that it is short of."""
    places = unit_decimals(questionnaire)
    pair = (in_unit(index, questionnaire) for index in (shortfall.index, shortfall.needs))
    return len({figures.decimals(one, places) for one in pair}) == 1


def _just_below(shortfall: Shortfall, questionnaire: Questionnaire, language: Language) -> str:
    """Say of an index that reads as reached that it is not."""
    needs = border_shown(shortfall.needs, questionnaire)
    return language.text("The index is just below {needs}, where that stage starts.", needs=needs)


def short_of_start(shortfall: Shortfall, questionnaire: Questionnaire, language: Language) -> str:
    """Say where the index is and where the stage starts."""
    if _reads_as_reached(shortfall, questionnaire):
        return _just_below(shortfall, questionnaire, language)
    index, needs = index_shown(shortfall.index, questionnaire), border_shown(shortfall.needs, questionnaire)
    return language.text("The index is {index}; that stage starts at {needs}.", index=index, needs=needs)


def short_in_points(
    shortfall: Shortfall, stage: int, questionnaire: Questionnaire, language: Language
) -> str:
    """Say how many points the index is short of `stage`."""
    if _reads_as_reached(shortfall, questionnaire):
        return _just_below(shortfall, questionnaire, language)
    short, number = points_shown(shortfall.short, questionnaire), questionnaire.number_of(stage)
    return language.text("The index is {short} points short of stage {stage}.", short=short, stage=number)


def short_in_table(shortfall: Shortfall, questionnaire: Questionnaire, language: Language) -> str:
    """Say the same in a cell."""
    if _reads_as_reached(shortfall, questionnaire):
        needs = border_shown(shortfall.needs, questionnaire)
        return language.text("index, just below {needs}", needs=needs)
    return language.text("index, {short} short", short=points_shown(shortfall.short, questionnaire))


def short_exactly(shortfall: Shortfall, questionnaire: Questionnaire, language: Language) -> str:
    """Say it with the decimals of a calculation; what they cannot show is less than their last."""
    places = unit_decimals(questionnaire) + _OF_A_CALCULATION
    needs = border_shown(shortfall.needs, questionnaire)
    short = figures.decimals(points_in_unit(shortfall.short, questionnaire), places)
    if not float(short):
        least = figures.decimals(10**-places, places)
        return language.text(
            "the index needs {needs} and is less than {least} short", needs=needs, least=least
        )
    return language.text("the index needs {needs} and is {short} short", needs=needs, short=short)


_OF_A_CALCULATION = 2


# ---- The level of one question: of several respondents their mean, between two levels


def told_by_mean(*, several: bool, consensus: bool, scale: Scale, top: int) -> bool:
    """Return whether a question is told by its mean: of other steps than the levels it is not."""
    return several and not consensus and steps_are_levels(scale, top)


def mean_level(result: QuestionResult, questionnaire: Questionnaire) -> str | None:
    """Return the mean of several respondents as a level, None where the level itself is told."""
    spread = result.spread
    if spread is None:
        return None
    scale, top = worths(questionnaire)[result.id].scale, len(questionnaire.levels)
    mean = told_by_mean(several=True, consensus=result.consensus, scale=scale, top=top)
    return mean_shown(spread, scale, questionnaire) if mean else None


def step_start(result: QuestionResult, questionnaire: Questionnaire, language: Language) -> str:
    """Return where a step of a question begins: at its level or mean, or at the option that is held."""
    if result.level is None or result.option is None:
        # What is told of an answer that nobody was asked for.
        silent = result.state is State.NOT_ASKED
        return language.text("not asked") if silent else language.text("unanswered")
    scale = questionnaire.scale_of(next(one for one in questionnaire.questions if one.id == result.id))
    if isinstance(scale, Ticks) and result.value is not None:
        return answer_shown(result.id, result.value, questionnaire)
    mean = mean_level(result, questionnaire) if goes_by_levels(result.id, questionnaire) else None
    return mean or step_end(result.id, result.option, result.level, questionnaire)


def step_between(
    move: Recommendation, result: QuestionResult, questionnaire: Questionnaire, language: Language
) -> tuple[str, str]:
    """Return where the step of a recommendation begins and where it leads.

    It begins at the level held, of several too: the step is one of the scale, and their mean lies between.
    """
    if goes_by_levels(move.question, questionnaire):
        return str(questionnaire.number_of(move.origin)), str(questionnaire.number_of(move.to_level))
    end = step_end(move.question, move.option, move.to_level, questionnaire)
    return step_start(result, questionnaire, language), end


def goes_by_levels(question: str, questionnaire: Questionnaire) -> bool:
    """Return whether the steps of a question are those of the levels, and so have their numbers."""
    asked = next(one for one in questionnaire.questions if one.id == question)
    return has_steps_of_levels(questionnaire.scale_of(asked), questionnaire)


def tells_level(question: str, questionnaire: Questionnaire) -> bool:
    """Return whether the arithmetic tells the level of a question's value: of a foundation it decides too."""
    asked = next(one for one in questionnaire.questions if one.id == question)
    decides = questionnaire.says_starts and questionnaire.gates(asked)
    return decides or goes_by_levels(question, questionnaire)


# ---- An action, as far as a model says who takes it and how much work it is


def by_whom(owner: str, effort: str, language: Language) -> str:
    """Return who does something and how much work it is, as far as the model says so."""
    if owner and effort:
        return language.text("{owner}, effort {effort}", owner=owner, effort=effort)
    return language.text("Effort: {effort}", effort=effort) if effort else owner


# ---- Where a model is from, as far as it says so


def provenance_words(questionnaire: Questionnaire, language: Language) -> Iterator[tuple[str, str]]:
    """Yield where a model is from, each with its label, and the author's own fields by their place."""
    text = language.text
    for label, said in (
        (text("Web address"), questionnaire.url),
        (text("Licence"), questionnaire.licence),
        (text("Authors"), language.listed(questionnaire.authors)),
        (text("Tags"), language.listed(questionnaire.tags)),
    ):
        if said:
            yield label, said
    for place, value in questionnaire.extra.items():
        yield place, own_value(value)


def mapped_words(questionnaire: Questionnaire, language: Language) -> Iterator[tuple[str, str]]:
    """Yield every framework that questions map to, with what each is called there."""
    frameworks = dict.fromkeys(name for question in questionnaire.questions for name in question.maps_to)
    for framework in frameworks:
        mapped = (
            language.pair(question.name, language.listed(question.maps_to[framework]))
            for question in questionnaire.questions
            if framework in question.maps_to
        )
        yield language.text("Maps to {framework}", framework=framework), language.clauses(mapped)


def own_value(value: Any) -> str:
    """Return the value of an author's own field in one line."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


# ---- Shares, stages, bounds


def percent(share: float | None, language: Language) -> str:
    """Return a share (0-1) in percent; what is not quite everything never reads 100%."""
    if share is None:
        return language.text("not assessed")
    return figures.percent(share)


def level_name(level: int, questionnaire: Questionnaire) -> str:
    """Return the name of a level."""
    return questionnaire.levels[level - 1].name


def stage_words(score: Score, questionnaire: Questionnaire, language: Language) -> str:
    """Return the stage in words, or why there is none."""
    if score.stage is not None:
        name = level_name(score.stage, questionnaire)
        number, top = questionnaire.number_of(score.stage), questionnaire.highest_number
        return language.text("stage {stage} of {top}: {name}", stage=number, top=top, name=name)
    if score.index is not None and not questionnaire.has_stages:
        index = index_shown(score.index, questionnaire)
        return language.text("index {index} of {end}", index=index, end=end_shown(questionnaire))
    return withheld_words(score.withheld, questionnaire, language)


def withheld_words(withheld: Withheld | None, questionnaire: Questionnaire, language: Language) -> str:
    """Return why a score has no stage, as words that stand alone."""
    match withheld:
        case "quick":
            return language.text("no stage: the quick set gives a profile only")
        case "not_applicable":
            return language.text("not assessed: nothing in it applies")
        case "dimension":
            return language.text("not assessed: a dimension is not assessed")
        case "applicability":
            needed = least_applicable_shown(questionnaire)
            return language.text("not assessed: less than {needed} of it applies", needed=needed)
        case "coverage" | None:
            needed = least_coverage_shown(questionnaire)
            return language.text("not assessed: not enough answers (coverage below {needed})", needed=needed)
        case _:
            assert_never(withheld)


def withheld_reason(score: Score, questionnaire: Questionnaire, language: Language) -> str:
    """Return why a figure is withheld, beside words that say already that it is; empty where it is not."""
    match score.withheld:
        case None:
            return ""
        case "coverage":
            return language.text(
                "not enough answers: {coverage} answered, {floor} needed",
                coverage=coverage_shown(score.coverage or 0.0, questionnaire),
                floor=least_coverage_shown(questionnaire),
            )
        case "not_applicable":
            return language.text("no question applies")
        case "quick":
            return language.text("the quick set gives a profile and no stage")
        case "dimension":
            return language.text("a dimension is not assessed")
        case "applicability":
            return language.text(
                "too little of it applies: {share}, {floor} needed",
                share=applicability_shown(score.applicability or 0.0, questionnaire),
                floor=least_applicable_shown(questionnaire),
            )
        case other:
            assert_never(other)


class Bounded(Protocol):
    """Something with an index and its bounds: a score, and what waves and portfolios keep of one."""

    @property
    def index(self) -> float | None: ...  # noqa: D102

    @property
    def low(self) -> float | None: ...  # noqa: D102

    @property
    def high(self) -> float | None: ...  # noqa: D102


def bounds_words(score: Bounded, questionnaire: Questionnaire, language: Language) -> str:
    """Return the bounds where they differ from the index, else nothing."""
    return range_words(score, lambda index: index_shown(index, questionnaire), language)


def range_words(score: Bounded, shown: Callable[[float], str], language: Language) -> str:
    """Return from where to where an index can lie, nothing where that reads as one figure or is anywhere.

    `shown` returns an index as it is printed.
    """
    low, high = score.low, score.high
    if low is None or high is None or (low, high) == (0, 100):
        return ""
    if shown(low) == shown(high):
        return ""
    return language.text("{low} to {high}", low=shown(low), high=shown(high))


def index_or_bounds(score: Bounded, questionnaire: Questionnaire, language: Language) -> str:
    """Return an index; of a withheld one that it is not assessed, with its bounds."""
    if score.index is not None:
        return index_shown(score.index, questionnaire)
    bounds = bounds_words(score, questionnaire, language)
    nothing = language.text("not assessed")
    return language.aside(nothing, bounds) if bounds else nothing


# ---- What stands beside a stage wherever it stands: how much applies, what is claimed and what is shown


def applies_words(applicability: float | None, questionnaire: Questionnaire, language: Language) -> str:
    """Return how much of what was asked applies, nothing where all of it does."""
    if applicability is None or applicability >= 1:
        return ""
    return language.text("applies: {share}", share=applicability_shown(applicability, questionnaire))


def shown_words(score: Score, questionnaire: Questionnaire, language: Language, *, strict: bool) -> str:
    """Return the stage as shown beside the one as claimed; nothing without a stage.

    Under `strict` the stage is the one as shown. A result of version 0.1 knows neither it nor how much
    applies, and nothing is said of what was not looked at.
    """
    if score.stage is None or score.applicability is None:
        return ""
    if strict:
        return language.text("as shown")
    if score.stage_shown is None:
        return language.pair(language.text("as shown"), untold_words(questionnaire, language))
    if score.stage_shown == score.stage:
        return language.text("as claimed and as shown")
    claimed, shown = (questionnaire.number_of(stage) for stage in (score.stage, score.stage_shown))
    return language.text("claimed {claimed}, shown {shown}", claimed=claimed, shown=shown)


def beside_stage(
    score: Score, questionnaire: Questionnaire, language: Language, *, strict: bool
) -> tuple[str, ...]:
    """Return what stands beside a stage, each in a few words; without a stage, the bounds of the index."""
    bounds = bounds_words(score, questionnaire, language) if score.index is None else ""
    parts = (
        shown_words(score, questionnaire, language, strict=strict),
        language.text("index {bounds}", bounds=bounds) if bounds else "",
        applies_words(score.applicability, questionnaire, language),
        unasked_words(score, questionnaire, language),
    )
    return tuple(part for part in parts if part)


def stage_in_full(score: Score, questionnaire: Questionnaire, language: Language, *, strict: bool) -> str:
    """Return the stage in words, or why there is none, with all that stands beside it."""
    stage = stage_words(score, questionnaire, language)
    beside = beside_stage(score, questionnaire, language, strict=strict)
    return language.aside(stage, language.clauses(beside)) if beside else stage


# ---- What was found: the options that most chose


def found_counts(found: Found, language: Language) -> tuple[str, ...]:
    """Return how many chose each option that was found, nothing of a single answer."""
    if found.of == 1:
        return ()
    return tuple(language.text("{count} of {total}", count=count, total=found.of) for count in found.counts)


def opinions_differ(language: Language) -> str:
    """Say in a few words that what is true is not settled."""
    return language.text("opinions differ")


def settle_words(language: Language) -> str:
    """Say what is to be done where opinions differ, in place of an action."""
    return language.text("Settle what is true: bring those who answered together and look at it.")


def settle_shortly(language: Language) -> str:
    """Say it in a cell."""
    return language.text("settle what is true")


def not_scored(language: Language) -> str:
    """Say of a question or dimension of weight 0 what it does not do."""
    return language.text("not scored")


def untold_words(questionnaire: Questionnaire, language: Language) -> str:
    """Return why the evidence of a group is not told."""
    return language.text("not told: fewer than {floor} gave evidence", floor=questionnaire.privacy_floor)


PATH = " > "
"""What stands between the floors of a path; it is in no id."""


def names(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the name of every dimension and question by id; one that several share names its dimension."""
    found = {dimension.id: dimension.name for dimension in questionnaire.every_dimension}
    often = Counter(question.name for question in questionnaire.questions)
    for dimension in questionnaire.every_dimension:
        for question in dimension.own_questions:
            shared = often[question.name] > 1
            found[question.id] = f"{dimension.name} · {question.name}" if shared else question.name
    return found


def path_words(dimension_id: str, questionnaire: Questionnaire) -> str:
    """Return the names of a dimension and of those that it is in, from the top floor down."""
    return PATH.join(one.name for one in questionnaire.ways_down[dimension_id])


def limit_words(limit: Limit, questionnaire: Questionnaire, language: Language) -> str:
    """Return what a limit has and what it needs."""
    name = names(questionnaire)[limit.id]
    has, needs = limit_ends(limit, questionnaire, language)
    if limit.option is None:
        return language.text("{name} is at {has}, needs {needs}", name=name, has=has, needs=needs)
    if limit.held is None:
        return language.text("{name} is not answered, needs “{needs}”", name=name, needs=needs)
    return language.text("{name} is at “{has}”, needs “{needs}”", name=name, has=has, needs=needs)


def limit_ends(limit: Limit, questionnaire: Questionnaire, language: Language) -> tuple[str, str]:
    """Return what a limit has and what it needs: levels, or options where the rule names one."""
    if limit.option is None:
        has, needs = (level_as_option(one, limit.id, questionnaire) for one in (limit.has, limit.needs))
        return has, needs
    scale = questionnaire.scale_of(next(one for one in questionnaire.questions if one.id == limit.id))
    nothing = language.text("unanswered")
    return (
        nothing if limit.held is None else scale.option(limit.held).label,
        scale.option(limit.option).label,
    )


MOST_LIMITS = 12
"""So many of what holds a stage down are named in a sentence."""


def limits_words(limits: Sequence[Limit], questionnaire: Questionnaire, language: Language) -> str:
    """Return what holds a stage down in one line, the first of many."""
    said = [limit_words(limit, questionnaire, language) for limit in limits[:MOST_LIMITS]]
    more = len(limits) - len(said)
    return language.clauses([*said, language.text("{count} more", count=more)] if more else said)


def overlay_words(overlay: Overlay, language: Language) -> str:
    """Return in one line what an overlay changes, and why."""
    text, plural = language.text, language.plural
    counts = [
        (plural("one question dropped", "{count} questions dropped", len(overlay.dropped)), overlay.dropped),
        (
            plural("one weighed otherwise", "{count} weighed otherwise", len(overlay.reweighted)),
            overlay.reweighted,
        ),
        (plural("one question added", "{count} questions added", len(overlay.added)), overlay.added),
        (_checklist_words(overlay.checklist, language), overlay.checklist != "kept"),
        (text("settings of its own"), overlay.settings),
        (plural("one text reworded", "{count} texts reworded", len(overlay.reworded)), overlay.reworded),
        (plural("one advised otherwise", "{count} advised otherwise", len(overlay.changed)), overlay.changed),
    ]
    changes = language.listed(words for words, changed in counts if changed) or text("nothing changed")
    return text("{of}, with {changes}: {because}", of=overlay.of, changes=changes, because=overlay.because)


def _checklist_words(outcome: ChecklistOutcome, language: Language) -> str:
    """Return what became of the checklist under an overlay, nothing where it was kept."""
    match outcome:
        case "kept":
            return ""
        case "replaced":
            return language.text("checklist replaced")
        case "dropped":
            return language.text("checklist dropped")
        case _:
            assert_never(outcome)


def subjects_words(before: Subject, after: Subject, language: Language) -> tuple[str, ...]:
    """Return in sentences which of organisation and scope two waves do not have in common."""
    text, found = language.text, []
    if tidy(before.organisation) != tidy(after.organisation):
        message = text("The waves are not of one organisation: {before} before, {after} after.")
        found.append((message, before.organisation, after.organisation))
    if tidy(before.scope) != tidy(after.scope):
        message = text("The waves are not of one scope: {before} before, {after} after.")
        found.append((message, before.scope, after.scope))
    nothing = text("not named")
    return tuple(
        message.format(before=one or nothing, after=other or nothing) for message, one, other in found
    )


def asked_words(assessment: Assessment, language: Language) -> str:
    """Return the id and version of the questionnaire, and that its content is not that of the shipped one."""
    asked = f"{assessment.questionnaire.id} {assessment.questionnaire.version}"
    if any(notice.code == "shadows_shipped" for notice in assessment.notices):
        return language.text("{name}, with a content of its own", name=asked)
    return asked


def subject_title(assessment: Assessment, language: Language) -> str:
    """Return whose result this is, of which scope, by which questionnaire."""
    subject = assessment.subject
    organisation = subject.organisation or language.text("No organisation named")
    asked = asked_words(assessment, language)
    return " · ".join(part for part in (organisation, subject.scope, asked) if part)
