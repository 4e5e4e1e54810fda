"""What every output says about gates: their figures, their outcomes, and the last line."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from cxmaturity.answers.model import State, YesNo
from cxmaturity.gates.formats import Checked
from cxmaturity.gates.measures import floor_measure
from cxmaturity.gates.model import GateResult, NotCompared, Outcome, Verdict, WaiverResult
from cxmaturity.scoring.model import Assessment, Subject, Withheld
from cxmaturity.scoring.notice_words import notice_words
from cxmaturity.scoring.notices import is_of_figures
from cxmaturity.scoring.readiness_words import said_to_check, say_yes
from cxmaturity.scoring.shown import in_unit, points_in_unit, unit_decimals
from cxmaturity.scoring.words import (
    asked_words,
    bounds_words,
    names,
    state_name,
    subjects_words,
    untold_words,
    withheld_words,
)
from cxmaturity.text.figures import beside
from cxmaturity.text.language import Language


def verdict_line(verdict: Verdict, words: Language) -> str:
    """Return the last line; it begins with what the exit code says."""
    counts, plural = verdict.counts, words.plural
    total = sum(counts.values()) - counts["off"]
    notes = [words.text("{count} waived", count=counts["waived"])] * (counts["waived"] > 0)
    notes += [plural("one warning", "{count} warnings", counts["warning"])] * (counts["warning"] > 0)
    expired, unlike = len(verdict.expired), len(verdict.not_compared)
    notes += [plural("one waiver expired", "{count} waivers expired", expired)] * (expired > 0)
    notes += [words.text("{count} not compared", count=unlike)] * (unlike > 0)
    if not verdict.passed:
        line = words.text("failed: {count} of {total} gates not met", count=counts["not_met"], total=total)
    elif not total:
        line = words.text("passed: no gate is on")
    else:
        line = words.text("passed: {count} of {total} gates met", count=counts["met"], total=total)
    return words.aside(line, words.listed(notes)) if notes else line


def outcome_word(outcome: Outcome, words: Language) -> str:
    """Return what came of a gate, in a word or two."""
    match outcome:
        case "met":
            return words.text("met")
        case "not_met":
            return words.text("not met")
        case "warning":
            return words.text("warning")
        case "waived":
            return words.text("waived")
        case "off":
            return words.text("off")
        case _:
            assert_never(outcome)


def urgency(gate: GateResult) -> int:
    """Return where a gate comes in a list: what calls for attention first."""
    match gate.outcome:
        case "not_met":
            return 0
        case "waived":
            return 1
        case "warning":
            return 2
        case "met":
            return 3
        case "off":
            return 4
        case other:
            assert_never(other)


def subject_words(assessment: Assessment, words: Language) -> str:
    """Return who and what was assessed, and when, without what is not known."""
    subject = assessment.subject
    who = subject.organisation or words.text("No organisation named")
    parts = [who, subject.wave, subject.date, asked_words(assessment, words)]
    return words.listed(part for part in parts if part)


def baseline_words(baseline: Subject, assessment: Assessment, words: Language) -> list[str]:
    """Return the wave and the day of a baseline, and whose it is where that is another."""
    wave = words.listed(part for part in (baseline.wave, baseline.date) if part) or words.text("no date")
    said = words.text("Baseline: {wave}", wave=wave)
    return [said, *subjects_words(baseline, assessment.subject, words)]


def gate_name(gate: GateResult, assessment: Assessment, words: Language) -> str:
    """Return what a gate is on, in words."""
    asked = assessment.questionnaire
    known = names(asked)
    if gate.on == "overall":
        return words.text("Overall")
    match gate.measure:
        case "check":
            checks = asked.checklist.checks if asked.checklist else ()
            return next((one.name for one in checks if one.id == gate.on), gate.on)
        case "yes":
            return asked.checklist.title if asked.checklist else gate.on
        case "overdue" | "without_owner":
            return words.text("Plan")
        case _:
            return known.get(gate.on, gate.on)


def has_words(gate: GateResult, assessment: Assessment, words: Language) -> str:
    """Return the figure that a gate has, of a drop the figure after and before."""
    if gate.on == "plan" and gate.moves:
        return words.aside(_figure(gate, gate.has, None, assessment, words), words.listed(gate.moves))
    if gate.measure != "drop":
        has = _figure(gate, gate.has, gate.needs, assessment, words)
        said = _say_yes(gate, assessment, words)
        return words.aside(has, said) if said else has
    limit = _limit(gate)
    after = _figure(gate, gate.after, limit, assessment, words)
    before = _shown(gate, gate.before or 0.0, limit, assessment)
    if gate.same_groups is not None:
        return words.text(
            "{after} (was {before}; the same groups: {same}, their mix: {mix})",
            after=after,
            before=before,
            same=_points(gate.same_groups, -float(gate.needs), assessment),
            mix=_points(gate.other_mix or 0.0, None, assessment),
        )
    return words.text("{after} (was {before})", after=after, before=before)


def _say_yes(gate: GateResult, assessment: Assessment, words: Language) -> str:
    """Return how many of several say yes to the check that a gate is on, nothing for another gate."""
    if gate.measure != "check" or assessment.readiness is None:
        return ""
    return next((say_yes(one, words) for one in assessment.readiness.checks if one.id == gate.on), "")


def needs_words(gate: GateResult, assessment: Assessment, words: Language) -> str:
    """Return the figure that a gate needs, of a drop the least that would be accepted after it."""
    if gate.measure == "overdue" or gate.measure == "without_owner":
        return words.text("at most {count}", count=gate.needs)
    if gate.measure != "drop":
        return _figure(gate, gate.needs, gate.has, assessment, words)
    if gate.same_groups is not None:
        least = _points(-float(gate.needs), gate.same_groups, assessment)
        return words.text("the same groups: {least}", least=least)
    return _shown(gate, _limit(gate), gate.after, assessment)


def _points(points: float, other: float | None, assessment: Assessment) -> str:
    """Return a difference of indexes in the unit of the model with its sign, told apart from the `other`."""
    asked = assessment.questionnaire
    others = () if other is None else (points_in_unit(other, asked),)
    text = _number(points_in_unit(points, asked), others, unit_decimals(asked))
    if not float(text):
        return "0"
    return f"+{text}" if float(text) > 0 else text.replace("-", "\N{MINUS SIGN}")


def sentence(gate: GateResult, assessment: Assessment, words: Language) -> str:
    """Return in a sentence what a gate has and needs, whatever came of it."""
    name = gate_name(gate, assessment, words)
    has, needs = has_words(gate, assessment, words), needs_words(gate, assessment, words)
    if gate.breach and gate.breach.why == "no_plan":
        return words.clauses([words.pair(gate.id, needs), no_plan_words(words)])
    match gate.measure:
        case "check":
            return words.text("{name} is answered {has} and must be {needs}", name=name, has=has, needs=needs)
        case "drop":
            unit = _unit(gate, assessment, words)
            lost = float(gate.needs)
            if _of_index(gate):
                lost = points_in_unit(lost, assessment.questionnaire)
            most = _number(lost, ())
            if gate.same_groups is not None:
                fallen = points_in_unit(-gate.same_groups, assessment.questionnaire)
                most = _number(lost, (fallen,))
                message = words.text("{name}, {unit}: {has}; the same groups may lose at most {most}")
                return message.format(name=name, unit=unit, has=has, most=most)
            message = words.text("{name}, {unit}: {has}; may lose at most {most}, so needs {needs}")
            return message.format(name=name, unit=unit, has=has, most=most, needs=needs)
        case "overdue":
            measure = words.text("overdue moves")
        case "without_owner":
            measure = words.text("moves without an owner")
        case floor:
            measure = words.text(floor_measure(floor).name)
    return words.text(
        "{name}, {measure}: {has}; needs {needs}", name=name, measure=measure, has=has, needs=needs
    )


def no_plan_words(words: Language) -> str:
    """Return what to do where gates ask for a plan, and there is none."""
    return words.text("no plan lies beside the answers: `cxmaturity plan PATH --save` keeps one")


def waiver_words(result: WaiverResult, words: Language) -> str:
    """Return what became of a waiver: of what, until when, by whom and why."""
    waiver = result.waiver
    match result.state:
        case "used":
            message = words.text("waived until {expires} by {owner}: {gate}: {why}")
        case "expired":
            message = words.text("waiver expired on {expires}, owner {owner}: {gate}: {why}")
        case "unneeded":
            message = words.text("waiver not needed, until {expires}, owner {owner}: {gate}: {why}")
        case other:
            assert_never(other)
    return message.format(
        expires=waiver.expires, owner=waiver.owner, gate=waiver.gate, why=waiver.justification
    )


def not_compared_words(one: NotCompared, words: Language) -> str:
    """Return what could not be compared, and why."""
    match one.reason:
        case "only_before":
            reason = words.text("only in the earlier wave")
        case "only_after":
            reason = words.text("only in this wave")
        case "scale_changed":
            reason = words.text("asked on another scale")
        case "questions_differ":
            reason = words.text("its questions are not those of the earlier wave")
        case "no_figure_before":
            reason = words.text("no figure in the earlier wave")
        case "not_applicable":
            reason = words.text("does not apply any more")
        case "not_asked":
            reason = words.text("is not asked any more")
        case other:
            assert_never(other)
    return words.text("not compared: {id}: {reason}", id=one.id, reason=reason)


def remarks(checked: Checked, words: Language) -> Iterator[str]:
    """Yield what is to be said beside the gates: caveats of the figures, waivers, what cannot be compared."""
    yield from caveats(checked.assessment, words)
    for result in sorted(checked.verdict.waivers, key=_waiver_urgency):
        yield waiver_words(result, words)
    for one in checked.verdict.not_compared:
        yield not_compared_words(one, words)
    if any(gate.breach and gate.breach.why == "no_plan" for gate in checked.verdict.gates):
        yield no_plan_words(words)


def caveats(assessment: Assessment, words: Language) -> Iterator[str]:
    """Yield what is to be known of the figures that gates are on."""
    for notice in assessment.notices:
        if is_of_figures(notice.code):
            yield notice_words(notice, assessment.questionnaire, words)


def _waiver_urgency(result: WaiverResult) -> int:
    """Return where a waiver comes in a list: what calls for attention first."""
    match result.state:
        case "expired":
            return 0
        case "used":
            return 1
        case "unneeded":
            return 2
        case other:
            assert_never(other)


def _unit(gate: GateResult, assessment: Assessment, words: Language) -> str:
    """Return in what a drop is measured."""
    if _of_index(gate):
        return words.text("index")
    asked = assessment.questionnaire
    return words.text("level ({low} to {top})", low=asked.lowest_number, top=asked.highest_number)


def _of_index(gate: GateResult) -> bool:
    """Return whether the figures of a gate are indexes."""
    return gate.measure in ("index", "index_shown") or gate.id.startswith("maximum_drop.dimension.")


def _limit(gate: GateResult) -> float:
    """Return the least that is accepted after a drop."""
    return round((gate.before or 0.0) - float(gate.needs), 9)


def _figure(
    gate: GateResult,
    value: float | YesNo | None,
    other: float | YesNo | None,
    assessment: Assessment,
    words: Language,
) -> str:
    """Return a figure of a gate so that it never reads like the `other` one unless it is the same."""
    if value is None:
        return _why(gate, assessment, words)
    if isinstance(value, str):
        return said_to_check(words)[value]
    return _shown(gate, value, None if isinstance(other, str) else other, assessment)


def _shown(gate: GateResult, value: float, other: float | None, assessment: Assessment) -> str:
    """Return a figure of a gate as it is printed: an index in the unit of the model, a share in per cent."""
    asked, others = assessment.questionnaire, () if other is None else (other,)
    if _of_index(gate):
        # It never reads like the start of a level that it does not reach either.
        starts = (100 * start for start in asked.borders)
        lines = [in_unit(line, asked) for line in (*others, *starts)]
        return _number(in_unit(value, asked), lines, unit_decimals(asked))
    match gate.measure:
        case "check" | "drop" | "overdue" | "without_owner":
            return _number(value, others)
        case floor if floor_measure(floor).is_share:
            return f"{_number(100 * value, [100 * one for one in others])}%"
        case _:
            return _number(value, others)


def _number(value: float, others: Iterable[float], places: int = 1) -> str:
    """Return `value` with one decimal at most, and with more where it would read like one of the `others`."""
    text = beside(value, others, max(1, places))
    return text.rstrip("0").rstrip(".")


def _why(gate: GateResult, assessment: Assessment, words: Language) -> str:
    """Return why a gate has no figure."""
    match gate.breach.why if gate.breach else "":
        case State() as state:
            return state_name(state, words)
        case "no_plan":
            return words.text("no plan")
        case "evidence_untold":
            return untold_words(assessment.questionnaire, words)
        case "coverage" | "not_applicable" | "quick" | "dimension" | "applicability" as withheld:
            return _withheld(gate, withheld, assessment, words)
        case "":
            return words.text("not assessed")
        case other:
            assert_never(other)


def _withheld(gate: GateResult, withheld: Withheld, assessment: Assessment, words: Language) -> str:
    """Return why a figure is withheld, an index with its bounds."""
    why = withheld_words(withheld, assessment.questionnaire, words)
    scores = {"overall": assessment.overall, **{one.id: one for one in assessment.every_dimension}}
    of = scores.get(gate.on)
    bounds = ""
    if of is not None and gate.measure == "index":
        bounds = bounds_words(of, assessment.questionnaire, words)
    return words.aside(why, bounds) if bounds else why
