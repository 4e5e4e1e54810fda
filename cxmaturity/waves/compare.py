"""Two waves compared question by question: an improvement never cancels a loss.

Only questions with the same id, on scales with the same options, of questionnaires with the same id and
major version compare; what does not match is listed. A questionnaire under an overlay does not compare
with itself without. With five or more respondents in both waves, a permutation test per dimension,
Holm-corrected over the dimensions, says which changes are beyond noise; it is of the questions that both
waves have.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec.structs import replace

from cxmaturity.answers.model import State
from cxmaturity.errors import BadInput, plain
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.renaming import under_todays_ids
from cxmaturity.questionnaire.versions import changes_between, reworded
from cxmaturity.scoring.model import Assessment, QuestionResult, Subject
from cxmaturity.scoring.words import path_words
from cxmaturity.text.language import current, noted, tr
from cxmaturity.text.names import alike, difference, key, tidy
from cxmaturity.waves.model import (
    CheckChange,
    Comparison,
    Incomparable,
    QuestionChange,
    ReadinessChange,
    ScoreChange,
)
from cxmaturity.waves.score_changes import (
    FEWEST,
    dimension_changes,
    options_of,
    overall_change,
    pairs,
    weights_of,
)

# ---- Whether waves are of one organisation and one scope: figures of another client are never a wave before

_FIELDS = {
    "organisation": (
        noted("the two waves are not of one organisation: {before} before, {after} after"),
        noted(
            "the two waves are not of one organisation: {before} before, {after} after "
            "(they look alike: {old_signs} was written before, {new_signs} after)"
        ),
    ),
    "scope": (
        noted("the two waves are not of one scope: {before} before, {after} after"),
        noted(
            "the two waves are not of one scope: {before} before, {after} after "
            "(they look alike: {old_signs} was written before, {new_signs} after)"
        ),
    ),
}
"""What is said of two names that differ, and of two that look alike."""


def check_subjects(before: Subject, after: Subject) -> None:
    """Raise BadInput where two waves name another organisation or another scope; no name is not another."""
    told = [message for message, named in _differences(before, after) if named]
    if told:
        hint = tr("where that is meant, say so with --other-subject (other_subject=True from Python)")
        raise BadInput("\n".join([*told, hint]))


def told_subjects(before: Subject, after: Subject) -> list[str]:
    """Return a sentence for each of organisation and scope that two waves do not have in common."""
    return [message for message, _ in _differences(before, after)]


def _differences(before: Subject, after: Subject) -> list[tuple[str, bool]]:
    """Return the sentence of each field that differs, and whether both waves name one."""
    found: list[tuple[str, bool]] = []
    for field, (message, of_lookalikes) in _FIELDS.items():
        one, other = getattr(before, field), getattr(after, field)
        if tidy(one) == tidy(other):
            continue
        named = bool(one and other)
        values = {"before": _shown(one), "after": _shown(other)}
        if named and alike(one, other):
            old, new = (signs or tr("nothing") for signs in difference(tidy(one), tidy(other)))
            found.append((tr(of_lookalikes, **values, old_signs=old, new_signs=new), named))
        else:
            found.append((tr(message, **values), named))
    return found


def _shown(name: str) -> str:
    return plain(tidy(name)) or tr("empty")


# ---- Two waves compared question by question: an improvement never cancels a loss


def compare(before: Assessment, after: Assessment, *, other_subject: bool = False) -> Comparison:
    """Return what changed from `before` to `after`.

    Raises BadInput when they are of different questionnaires, major versions or overlays, and when they are
    of another organisation or scope, unless `other_subject` says that this is meant.
    """
    check_instruments(before.questionnaire, after.questionnaire)
    if not other_subject:
        check_subjects(before.subject, after.subject)
    before = under_todays_ids(before, before.questionnaire, after.questionnaire)
    changes, incomparable = _questions(before, after)
    scores = dimension_changes(before, after)
    overall = overall_change(before, after, scores)
    rose = tuple(c.id for c in changes if _difference(c) > 0)
    fell = tuple(c.id for c in changes if _difference(c) < 0)
    return Comparison(
        before=before.subject,
        after=after.subject,
        paired=len(pairs(before, after)) >= FEWEST,
        overall=overall,
        dimensions=scores,
        questions=changes,
        rose=rose,
        fell=fell,
        lost=tuple(c.id for c in changes if c.before is not None and c.after is None),
        incomparable=(*incomparable, *_other_dimensions(before, after), *_other_checks(before, after)),
        found=tuple(c.id for c in changes if c.before is None and c.after is not None),
        became_unknown=_became(State.UNKNOWN, changes),
        became_not_applicable=_became(State.NOT_APPLICABLE, changes),
        evidence_gained=tuple(c.id for c in changes if evidence_step(c) > 0),
        evidence_lost=tuple(c.id for c in changes if evidence_step(c) < 0),
        stage_rose=tuple(c.id for c in (overall, *scores) if _stage_step(c) > 0),
        stage_fell=tuple(c.id for c in (overall, *scores) if _stage_step(c) < 0),
        readiness=_readiness(before, after),
        reworded=reworded(before.questionnaire, after.questionnaire),
        counts_only=not (before.people and after.people),
        before_notices=before.notices,
        after_notices=after.notices,
        rose_beyond_noise=_beyond_noise(rose, scores, after.questionnaire, 1),
        fell_beyond_noise=_beyond_noise(fell, scores, after.questionnaire, -1),
    )


def _beyond_noise(
    moved: Iterable[str], scores: Iterable[ScoreChange], questionnaire: Questionnaire, sign: int
) -> tuple[str, ...]:
    """Return the questions of `moved` in dimensions that changed beyond noise, up with a `sign` of 1."""
    gone = {score.id for score in scores if score.beyond_noise and sign * _score_step(score) > 0}
    inside = {q.id for d in questionnaire.every_dimension if d.id in gone for q in d.questions}
    return tuple(name for name in moved if name in inside)


def _score_step(score: ScoreChange) -> float:
    """Return by how much the index over the questions of both waves rose, 0 where one wave has none."""
    if score.shared_before is None or score.shared_after is None:
        return 0.0
    return score.shared_after - score.shared_before


def with_tests(comparison: Comparison, stored: Comparison) -> Comparison:
    """Return a comparison of counts with the verdicts of the tests of change that were `stored` with them.

    They are those of the same two waves by people, and cannot be made again without these.
    """
    known = {change.id: change for change in stored.dimensions}
    dimensions = [
        replace(change, p_value=was.p_value, adjusted=was.adjusted, beyond_noise=was.beyond_noise)
        if (was := known.get(change.id))
        else change
        for change in comparison.dimensions
    ]
    return replace(
        comparison,
        paired=stored.paired,
        dimensions=tuple(dimensions),
        counts_only=stored.counts_only,
        rose_beyond_noise=stored.rose_beyond_noise,
        fell_beyond_noise=stored.fell_beyond_noise,
    )


def check_order(before: Subject, after: Subject) -> None:
    """Raise BadInput when the first of two waves is the later one, or when they are one and the same."""
    first, second = wave_name(before), wave_name(after)
    same = key(before.wave) == key(after.wave) and before.date == after.date
    if same and (before.wave or before.date):
        raise BadInput(tr("both are the wave {wave}: a wave does not compare with itself", wave=first))
    if before.date and after.date and before.date > after.date:
        message = tr(
            "{before} is later than {after}: swap the two, the earlier wave comes first",
            before=first,
            after=second,
        )
        raise BadInput(message)


def wave_name(subject: Subject) -> str:
    """Return how a message names a wave: its name and its day, or one of them."""
    if subject.wave and subject.date:
        return current.get().aside(plain(subject.wave), subject.date)
    return plain(subject.wave) or subject.date


def check_instruments(old: Questionnaire, new: Questionnaire) -> None:
    """Raise BadInput when the figures of two questionnaires do not compare.

    An overlay makes an instrument of its own: it compares with itself alone, and only while it weighs alike.
    """
    message = ""
    if _series(old) != _series(new):
        message = tr("{old} and {new} do not compare: another questionnaire or another major version")
    elif old.version == new.version and _other_content(old, new):
        message = tr("{old} and {new} do not compare: they share a name and not their content")
    elif new.overlay and weights_of(old) != weights_of(new):
        message = tr("{old} and {new} do not compare: the overlay drops, adds or weighs otherwise")
    if message:
        raise BadInput(message.format(old=f"{old.id} {old.version}", new=f"{new.id} {new.version}"))


def _other_content(old: Questionnaire, new: Questionnaire) -> bool:
    """Return whether two questionnaires of one version ask or score otherwise; a translation does neither."""
    if old == new or (old.sha256 and old.sha256 == new.sha256):
        return False
    changes = changes_between(old, new).changes
    return any(one.effect not in ("texts", "wording") for one in changes) or (
        old.language == new.language and bool(changes)
    )


def _series(questionnaire: Questionnaire) -> tuple[str, str]:
    """Return the id and major version of a questionnaire, and of the one that its overlay changes."""
    base, _, version = (questionnaire.overlay.of if questionnaire.overlay else "").rpartition("@")
    major, base_major = (one.partition(".")[0] for one in (questionnaire.version, version))
    return f"{questionnaire.id}@{major}", f"{base}@{base_major}"


def _difference(change: QuestionChange) -> float:
    """Return by how much a question's value rose, 0 where one wave has none."""
    if change.before is None or change.after is None:
        return 0.0
    return round(change.after - change.before, 9)


def evidence_step(change: QuestionChange) -> int:
    """Return by how many grades a question's evidence rose, 0 where a wave does not tell its grade."""
    if change.before_evidence is None or change.after_evidence is None:
        return 0
    return change.after_evidence - change.before_evidence


def _questions(
    before: Assessment, after: Assessment
) -> tuple[tuple[QuestionChange, ...], tuple[Incomparable, ...]]:
    """Return the questions in both waves, and those that cannot be compared with the reason."""
    old = {result.id: result for dimension in before.dimensions for result in dimension.questions}
    new = {result.id: result for dimension in after.dimensions for result in dimension.questions}
    options_before, options_after = options_of(before.questionnaire), options_of(after.questionnaire)
    names_before, names_after = _names(before.questionnaire), _names(after.questionnaire)
    changes, found = [], []
    for name, result in new.items():
        if name not in old:
            found.append(Incomparable(id=name, reason="only_after", name=names_after[name]))
        elif options_before[name] != options_after[name]:
            found.append(Incomparable(id=name, reason="scale_changed", name=names_after[name]))
        elif {old[name].state, result.state} != {State.NOT_ASKED}:
            changes.append(_question(old[name], result))
    found += [
        Incomparable(id=name, reason="only_before", name=names_before[name])
        for name in old
        if name not in new
    ]
    return tuple(changes), tuple(found)


def _question(before: QuestionResult, after: QuestionResult) -> QuestionChange:
    """Return one question in both waves."""
    return QuestionChange(
        id=after.id,
        before_state=before.state,
        after_state=after.state,
        before=before.value,
        after=after.value,
        before_level=before.level,
        after_level=after.level,
        before_evidence=before.evidence_grade,
        after_evidence=after.evidence_grade,
    )


def _names(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the name of each question."""
    return {question.id: question.name or question.text for question in questionnaire.questions}


def _became(state: State, changes: Iterable[QuestionChange]) -> tuple[str, ...]:
    """Return the questions that came into `state`; one that nobody was asked before did not change."""
    others = {state, State.NOT_ASKED}
    return tuple(c.id for c in changes if c.after_state is state and c.before_state not in others)


def _stage_step(change: ScoreChange) -> int:
    """Return by how many stages a score rose, 0 where one wave has none."""
    if change.before_stage is None or change.after_stage is None:
        return 0
    return change.after_stage - change.before_stage


def _readiness(before: Assessment, after: Assessment) -> ReadinessChange | None:
    """Return the checklist in both waves, None where one of them has none."""
    old, new = before.readiness, after.readiness
    if old is None or new is None:
        return None
    said = {check.id: check.answer for check in old.checks}
    return ReadinessChange(
        before_ready=old.ready,
        after_ready=new.ready,
        before_yes=old.yes,
        after_yes=new.yes,
        before_total=old.total,
        after_total=new.total,
        checks=tuple(
            CheckChange(id=check.id, before=said[check.id], after=check.answer)
            for check in new.checks
            if check.id in said
        ),
    )


def _other_dimensions(before: Assessment, after: Assessment) -> Iterator[Incomparable]:
    """Yield the dimensions that only one of the waves has."""
    old, new = (
        {d.id: path_words(d.id, one.questionnaire) for d in one.questionnaire.every_dimension}
        for one in (before, after)
    )
    for name, title in chain(new.items(), old.items()):
        if name not in old:
            yield Incomparable(id=name, reason="only_after", kind="dimension", name=title)
        elif name not in new:
            yield Incomparable(id=name, reason="only_before", kind="dimension", name=title)


def _other_checks(before: Assessment, after: Assessment) -> Iterator[Incomparable]:
    """Yield the questions of the checklist that only one of the waves has."""
    old, new = (
        {check.id: check.name or check.text for check in one.questionnaire.checklist.checks}
        if one.questionnaire.checklist
        else {}
        for one in (before, after)
    )
    for name, title in chain(new.items(), old.items()):
        if name not in old:
            yield Incomparable(id=name, reason="only_after", kind="check", name=title)
        elif name not in new:
            yield Incomparable(id=name, reason="only_before", kind="check", name=title)


# ---- Whether an assessment can be the baseline of another: it must be of an earlier wave

_WAVE = re.compile(r"(\d{4})[-_ ]?([A-Za-z]?)0?(\d{1,2})\Z", re.ASCII)


def check_baseline(before: Subject, after: Subject) -> None:
    """Raise BadInput where `before` is of the same wave as `after`, or of a later one.

    The dates decide which is later; where one has none, waves that are numbered alike do. What tells nothing
    passes.
    """
    first, last = wave_name(before), wave_name(after)
    if before.wave and key(before.wave) == key(after.wave):
        message = tr("the baseline ({first}) is of the same wave as what is checked: name an earlier one")
        raise BadInput(message.format(first=first))
    dated = before.date and after.date
    if before.date > after.date if dated else _is_later(before.wave, after.wave):
        message = tr("the baseline ({first}) is later than what is checked ({last}): name an earlier one")
        raise BadInput(message.format(first=first, last=last))
    check_order(before, after)


def _is_later(first: str, last: str) -> bool:
    """Return whether the wave `first` is after `last`: both are numbered alike, such as 2026-Q1."""
    one, other = _WAVE.match(first), _WAVE.match(last)
    if one is None or other is None or one[2].upper() != other[2].upper():
        return False
    return (one[1], int(one[3])) > (other[1], int(other[3]))
