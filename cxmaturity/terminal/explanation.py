"""Why a stage is what it is, in words: the arithmetic, what holds it down, and what would change it."""

from collections.abc import Sequence
from typing import NamedTuple, assert_never

from cxmaturity.errors import BadInput
from cxmaturity.questionnaire.model import (
    Dimension,
    LevelAdvice,
    Questionnaire,
    RollUp,
)
from cxmaturity.scoring.firm_words import firm_beside_caveats
from cxmaturity.scoring.model import (
    Assessment,
    Closer,
    DimensionResult,
    QuestionResult,
    Score,
)
from cxmaturity.scoring.next_stage import change_for_dimension, change_overall
from cxmaturity.scoring.notice_words import notice_words
from cxmaturity.scoring.notices import is_of_figures
from cxmaturity.scoring.raise_words import change_lead, left_out_words, raise_ends
from cxmaturity.scoring.raises import Raise, SmallestChange
from cxmaturity.scoring.shown import (
    coverage_shown,
    in_unit,
    index_shown,
    points_shown,
    step_end,
    unit_decimals,
)
from cxmaturity.scoring.stage_words import counted_words, reached_words, rule_of_limit
from cxmaturity.scoring.words import (
    assumed_words,
    bounds_words,
    goes_by_levels,
    limit_words,
    names,
    not_scored,
    short_exactly,
    stage_in_full,
    state_name,
    step_start,
    tells_level,
    withheld_words,
)
from cxmaturity.terminal.question_explanation import (
    counts_when_shown,
    explain_question,
    level_number,
    under,
    when_shown,
)
from cxmaturity.text.figures import decimals
from cxmaturity.text.language import Language, current, language, noted
from cxmaturity.text.nearest import meant, nearest_name
from cxmaturity.text.safe_text import one_line

Lines = list[str]
_BOUNDS = noted(
    "Coverage {coverage}: with every open answer worth nothing the index would be {low},"
    " with every one worth everything {high}."
)
_BOUNDS_ABOVE_NOTHING = noted(
    "Coverage {coverage}: with every open answer at its lowest option the index would be {low}, with every "
    "one at its highest {high}."
)


class Explanation(NamedTuple):
    """Why a result is what it is: of the `subject`, which is `overall`, a dimension or a question.

    Lines are unwrapped; those that belong under another begin with two blanks.
    """

    subject: str
    lines: tuple[str, ...]

    def __repr__(self) -> str:
        indents = (line[: len(line) - len(line.lstrip())] for line in self.lines)
        return "\n".join(map("{}{}".format, indents, map(one_line, self.lines)))


def explain(assessment: Assessment, subject: str | None = None, *, tag: str = "en") -> Explanation:
    """Return the explanation of the overall result, or of the dimension or question called `subject`.

    Its words are in the language `tag`. Raises BadInput where there is no such dimension or question.
    """
    return Explanation(subject or "overall", tuple(_explained(assessment, subject, language(tag))))


def _explained(assessment: Assessment, subject: str | None, words: Language) -> Lines:
    if subject is None or subject == "overall":
        return _overall(assessment, words)
    pairs = list(zip(assessment.questionnaire.every_dimension, assessment.every_dimension, strict=True))
    for dimension, result in pairs:
        if dimension.id == subject:
            return _dimension(assessment, dimension, result, words)
    # Of its own dimension: what it adds is told of that.
    for dimension, result in reversed(pairs):
        for question, answer in zip(dimension.questions, result.questions, strict=True):
            if question.id == subject:
                return explain_question(assessment, dimension, question, answer, words)
    raise BadInput(_unknown(assessment.questionnaire, subject, current.get()))


def _unknown(questionnaire: Questionnaire, subject: str, words: Language) -> str:
    """Return the message for a name that is neither a dimension nor a question."""
    hint = meant(nearest_name(subject, names(questionnaire)))
    ids = words.listed(dimension.id for dimension in questionnaire.every_dimension)
    hint = hint or words.text("dimensions are {ids}", ids=ids)
    return words.text("there is no dimension or question {name}; {hint}", name=subject, hint=hint)


def _overall(assessment: Assessment, words: Language) -> Lines:
    """Explain the overall stage."""
    questionnaire, overall = assessment.questionnaire, assessment.overall
    lines = [words.sentence(stage_in_full(overall, questionnaire, words, strict=assessment.strict))]
    of_figures = (one for one in assessment.notices if is_of_figures(one.code))
    lines += [notice_words(one, questionnaire, words) for one in of_figures]
    firm = firm_beside_caveats(assessment, words)
    if firm:
        lines.append(words.sentences(firm))
    lines.append("")
    if overall.index is not None:
        lines.append(_comes_of(questionnaire.roll_up, None, words))
        lines += _parts(assessment.dimensions, overall, questionnaire.roll_up, assessment, words)
    lines += _left_out(assessment.dimensions, questionnaire, words)
    lines += ["", *_why(overall, assessment, words, of_dimensions=True)]
    if overall.stage is not None and overall.stage < len(questionnaire.levels):
        change = change_overall(assessment, overall.stage + 1)
        lines += _change(assessment, change, overall.stage + 1, words)
        lines += _when_shown(assessment, overall, change, words)
    return lines


def _comes_of(rule: RollUp, within: Dimension | None, words: Language) -> str:
    """Say how the index of a dimension, or of the whole, comes of its parts, which are listed after it."""
    match rule:
        case "mean" if within is None:
            return words.text("The overall index is the mean of the dimensions' indexes by their weights:")
        case "mean" if within is not None and within.dimensions:
            return words.text("The index is the mean of the indexes of its parts by their weights:")
        case "mean":
            return words.text("The index is the mean of the answers' values by their weights:")
        case "sum":
            return words.text("The index is the points that were reached, of the most that there are:")
        case "lowest":
            return words.text("The index is the lowest of these:")
        case "highest":
            return words.text("The index is the highest of these:")
        case _:
            assert_never(rule)


def _parts(
    parts: Sequence[DimensionResult],
    whole: Score,
    rule: RollUp,
    assessment: Assessment,
    words: Language,
) -> Lines:
    """Return the dimensions that have an index, and how these come to that of the whole of them."""
    questionnaire, known = assessment.questionnaire, names(assessment.questionnaire)
    counted = [d for d in parts if d.index is not None]
    index = index_shown(whole.index or 0.0, questionnaire, more=2)
    lines: Lines = []
    for one in counted:
        name = known[one.id] if one.weight else words.aside(known[one.id], not_scored(words))
        own = index_shown(one.index or 0.0, questionnaire, more=2)
        if rule == "mean":
            line = words.text("{name}: {index} × weight {weight}", name=name, index=own, weight=one.weight)
        else:
            line = words.pair(name, own)
        lines.append(under(line))
    if rule != "mean":
        return [*lines, under(words.text("index {index}", index=index))]
    weight = sum(d.weight for d in counted)
    total = sum(d.weight * in_unit(d.index or 0.0, questionnaire) for d in counted)
    shown = decimals(total, unit_decimals(questionnaire) + 2)
    return [
        *lines,
        under(words.text("sum {total} / {weight} = index {index}", total=shown, weight=weight, index=index)),
    ]


def _answers(
    dimension: Dimension, result: DimensionResult, questionnaire: Questionnaire, words: Language
) -> Lines:
    """Return the answers to the questions of a dimension, and how these come to its index."""
    lines: Lines = []
    tops = {one.id: questionnaire.scale_of(one).top for one in dimension.own_questions}
    if dimension.roll_up != "sum":
        tops = dict.fromkeys(tops, 1)
    weight = sum(tops[q.id] * q.weight for q in result.questions if q.value is not None)
    for answer in result.questions:
        if answer.value is None:
            state = state_name(answer.state, words)
            lines.append(under(words.pair(answer.id, state)))
        else:
            line = _answer(answer, answer.value, dimension.roll_up, tops[answer.id], words)
            if tells_level(answer.id, questionnaire):
                level = words.text("level {level}", level=level_number(answer, questionnaire))
                line = words.aside(line, level)
            lines.append(under(words.within(line, assumed_words(words)) if answer.is_assumed else line))
    total = sum(tops[q.id] * q.weight * q.value for q in result.questions if q.value is not None)
    if result.index is not None and dimension.roll_up in ("lowest", "highest"):
        index = index_shown(result.index, questionnaire, more=2)
        lines.append(under(words.text("index {index}", index=index)))
    elif result.index is not None:
        lines.append(
            under(
                words.text(
                    "sum {total} / {weight} = {share}, that is index {index}",
                    total=decimals(total, 3),
                    weight=weight,
                    share=decimals(result.index / 100, 4),
                    index=index_shown(result.index, questionnaire, more=2),
                )
            )
        )
    return lines


def _answer(answer: QuestionResult, value: float, rule: RollUp, most: int, words: Language) -> str:
    """Return what an answer is to the index of its dimension; `most` are the most points of its scale."""
    match rule:
        case "mean":
            return words.text(
                "{id}: value {value} × weight {weight} = {product}",
                id=answer.id,
                value=decimals(value, 3),
                weight=answer.weight,
                product=decimals(value * answer.weight, 3),
            )
        case "sum":
            points, of = decimals(value * most * answer.weight, 3), most * answer.weight
            return words.text("{id}: {points} of {most} points", id=answer.id, points=points, most=of)
        case "lowest" | "highest":
            return words.pair(answer.id, decimals(value, 3))
        case _:
            assert_never(rule)


def _left_out(parts: Sequence[DimensionResult], questionnaire: Questionnaire, words: Language) -> Lines:
    """Return the dimensions that have no index, and why."""
    lines: Lines = []
    for dimension in parts:
        if dimension.index is None:
            name = names(questionnaire)[dimension.id]
            why = withheld_words(dimension.withheld, questionnaire, words)
            bounds = bounds_words(dimension, questionnaire, words)
            if dimension.withheld == "not_applicable" or not dimension.weight:
                lines.append(under(words.text("{name}: left out, {why}", name=name, why=why)))
            elif bounds:
                index = words.text("index {bounds}", bounds=bounds)
                lines.append(under(words.pair(name, words.clauses((why, index)))))
            else:
                lines.append(under(words.pair(name, why)))
    return lines


def _dimension(
    assessment: Assessment, dimension: Dimension, result: DimensionResult, words: Language
) -> Lines:
    """Explain the stage of one dimension."""
    questionnaire = assessment.questionnaire
    stage = stage_in_full(result, questionnaire, words, strict=assessment.strict)
    lines = [words.stopped(words.pair(dimension.name, stage)), ""]
    if dimension.dimensions:
        if result.index is not None:
            lines.append(_comes_of(dimension.roll_up, dimension, words))
            lines += _parts(result.dimensions, result, dimension.roll_up, assessment, words)
        lines += _left_out(result.dimensions, questionnaire, words)
    else:
        lines.append(_comes_of(dimension.roll_up, dimension, words))
        lines += _answers(dimension, result, questionnaire, words)
    if result.low is not None and result.high is not None and result.low != result.high:
        above_nothing = any(questionnaire.scale_of(question).bottom for question in dimension.questions)
        sentence = _BOUNDS_ABOVE_NOTHING if above_nothing else _BOUNDS
        bounds = words.text(
            sentence,
            coverage=coverage_shown(result.coverage or 0.0, questionnaire),
            low=index_shown(result.low, questionnaire, more=2),
            high=index_shown(result.high, questionnaire, more=2),
        )
        lines.append(bounds)
    lines += ["", *_why(result, assessment, words, of_dimensions=False)]
    if result.stage is not None and result.stage < len(questionnaire.levels):
        change = change_for_dimension(assessment, dimension.id, result.stage + 1)
        lines += _change(assessment, change, result.stage + 1, words)
        lines += _when_shown(assessment, result, change, words)
    return lines + _advice(questionnaire.advice_for(dimension, result.band), words)


def _advice(advice: LevelAdvice | None, words: Language) -> Lines:
    """Return what the model advises at the level of a dimension's index."""
    if advice is None:
        return []
    lines = ["", words.text("What the model advises at level {level}:", level=advice.level)]
    lines += [under(text) for text in (advice.text, *advice.do) if text]
    return lines + ([under(words.text("More: {url}", url=advice.url))] if advice.url else [])


def _why(score: Score, assessment: Assessment, words: Language, *, of_dimensions: bool) -> Lines:
    """Return why a stage is not the next one."""
    questionnaire = assessment.questionnaire
    if score.index is not None and not questionnaire.has_stages:
        return []
    if score.stage is None or score.index is None:
        return [words.sentence(withheld_words(score.withheld, questionnaire, words))]
    reached = reached_words(score.index, score.stage, questionnaire, words)
    if score.stage == len(questionnaire.levels):
        return [reached, words.text("It is the highest stage.")]
    return [reached, *_obstacles(score, score.stage + 1, assessment, words, of_dimensions=of_dimensions)]


def _obstacles(
    score: Score, following: int, assessment: Assessment, words: Language, *, of_dimensions: bool
) -> Lines:
    """Return what stands between a score and the stage `following`."""
    questionnaire = assessment.questionnaire
    number = questionnaire.number_of(following)
    held = words.text("What holds the stage of the dimension below {stage}:", stage=number)
    if of_dimensions:
        held = words.text("What holds the overall stage below {stage}:", stage=number)
    lines = [held]
    lines += [under(one) for one in counted_words(score.levels, following, questionnaire, words)]
    for limit in score.limits:
        said = words.aside(limit_words(limit, questionnaire, words), limit.id)
        rule = rule_of_limit(limit, following, questionnaire, words, whole=of_dimensions)
        lines.append(under(words.pair(said, rule)))
    if score.shortfall:
        short = score.shortfall
        lines.append(under(short_exactly(short, questionnaire, words)))
        lines += [under(_closer(closer, assessment, words), deep=2) for closer in short.closers]
    return lines


def _closer(closer: Closer, assessment: Assessment, words: Language) -> str:
    """Return what single answer would close a shortfall alone: by levels, or by options that are none."""
    questionnaire = assessment.questionnaire
    if goes_by_levels(closer.question, questionnaire):
        message = words.text("{question} from level {has} to {to} would close that alone (+{gain})")
    else:
        message = words.text("{question} from “{has}” to “{to}” would close that alone (+{gain})")
    return message.format(
        question=closer.question,
        has=step_start(_result(assessment, closer.question), questionnaire, words),
        to=step_end(closer.question, closer.option, closer.to, questionnaire),
        gain=points_shown(closer.gain, questionnaire, more=2),
    )


def _result(assessment: Assessment, question: str) -> QuestionResult:
    """Return the result of a question."""
    results = (result for dimension in assessment.dimensions for result in dimension.questions)
    return next(result for result in results if result.id == question)


def _change(assessment: Assessment, change: SmallestChange, stage: int, words: Language) -> Lines:
    """Return the smallest set of raised answers as lines."""
    left_out = left_out_words(change, words, several=assessment.tally.respondents > 1)
    number = assessment.questionnaire.number_of(stage)
    if not change.raises:
        nothing = words.text(
            "No raised answers were found that reach stage {stage} under its conditions.", stage=number
        )
        return ["", nothing, *([left_out] if left_out else [])]
    head = change_lead(change, number, words)
    lines = ["", head]
    lines += [under(_raise(one, assessment, words)) for one in change.raises]
    if left_out:
        lines.append(left_out)
    return lines


def _when_shown(assessment: Assessment, score: Score, change: SmallestChange, words: Language) -> Lines:
    """Return what strict scoring asks of the steps that were named, where one of them leads so high."""
    closers = score.shortfall.closers if score.shortfall else ()
    steps = [
        *((one.question, one.option) for one in closers if one.option),
        *((one.question, one.option) for one in change.raises),
    ]
    needed = any(counts_when_shown(assessment, _result(assessment, name), to) for name, to in steps)
    return [when_shown(words)] if needed else []


def _raise(one: Raise, assessment: Assessment, words: Language) -> str:
    """Return one answer that has to rise: from level to level, or from option to option."""
    questionnaire = assessment.questionnaire
    has, to = raise_ends(one, _result(assessment, one.question), questionnaire, words)
    name = names(questionnaire)[one.question]
    if not goes_by_levels(one.question, questionnaire):
        return words.pair(words.aside(one.question, name), f"{has} → {to}")
    message = words.text("{question} ({name}): {has} → level {to}")
    return message.format(question=one.question, name=name, has=has, to=to)
