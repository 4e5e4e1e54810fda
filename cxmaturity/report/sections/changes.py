"""What changed since the last wave: dimensions as slopes, then every question that rose, fell or was lost."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from cxmaturity.answers.model import State
from cxmaturity.report.charts.slope import SlopeChange, Slopes, slopes
from cxmaturity.report.lookup import Lookup, Mark, Reference
from cxmaturity.report.sections import SingleSection
from cxmaturity.report.sections.plan_followed import FollowedPlan, followed_plan
from cxmaturity.scoring.model import Notice
from cxmaturity.scoring.notice_words import notice_words
from cxmaturity.scoring.notices import is_of_figures
from cxmaturity.scoring.readiness_words import check_answers, readiness_count
from cxmaturity.scoring.shown import change_of, points_with_sign, score_shown
from cxmaturity.scoring.words import evidence_name, index_or_bounds, subjects_words
from cxmaturity.text.figures import EXACT, shortened
from cxmaturity.text.language import noted
from cxmaturity.waves.compare import evidence_step
from cxmaturity.waves.model import (
    ComparedKind,
    Comparison,
    Incomparable,
    IncomparableReason,
    QuestionChange,
    ScoreChange,
    TrendFigure,
    Undivided,
)
from cxmaturity.waves.score_changes import FEWEST

# ---- What changed in the checklist since the last wave


@dataclass(frozen=True, kw_only=True)
class ChangedChecklist:
    """The checklist in both waves: the outcome in words, and the checks whose answer changed."""

    title: str
    before: str
    after: str
    checks: tuple[tuple[str, str, str], ...]


def changed_checklist(found: Comparison, look: Lookup) -> ChangedChecklist | None:
    """Return the checklist in both waves, None where one of them has none."""
    asked, both = look.assessment.questionnaire.checklist, found.readiness
    if asked is None or both is None:
        return None
    words = look.words
    answers = check_answers(words)
    names = {check.id: check.name or check.text for check in asked.checks}
    return ChangedChecklist(
        title=asked.title,
        before=readiness_count(both.before_yes, both.before_total, words, ready=both.before_ready),
        after=readiness_count(both.after_yes, both.after_total, words, ready=both.after_ready),
        checks=tuple(
            (names[check.id], answers[check.before], answers[check.after])
            for check in both.checks
            if check.before != check.after
        ),
    )


# ---- What changed since the last wave: dimensions as slopes, then every question that rose, fell or was lost

LABEL_LENGTH = 34


@dataclass(frozen=True, kw_only=True)
class DimensionChange:
    """A dimension in both waves, and whether the change is beyond noise.

    `note` has the indexes over the questions of both waves, where the waves asked different ones, and the
    `split`, what of the change the same groups say; `shown` has the stages as shown, where there is one.
    """

    what: Reference
    label: str
    before: str
    after: str
    before_stage: Mark
    after_stage: Mark
    verdict: str
    look: str
    note: str
    change: str
    split: str = ""
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class QuestionMove:
    """A question that rose, fell or was lost."""

    what: Reference
    before: Mark
    after: Mark
    evidence: str


@dataclass(frozen=True, kw_only=True)
class MoveList:
    """Questions that went one way, under a title."""

    title: str
    rows: tuple[QuestionMove, ...]


@dataclass(frozen=True)
class EvidenceMove:
    """A question with more or less evidence than before, in words."""

    what: Reference
    before: str
    after: str


@dataclass(frozen=True)
class LeftOut:
    """Something that cannot be compared, and why."""

    name: str
    reason: str
    id: str


@dataclass(frozen=True)
class EndLabel:
    """The label at one end of a slope, in per cent from the top."""

    side: str
    top: float
    text: str


@dataclass(frozen=True, kw_only=True)
class ChangesPage:
    """The section.

    `rose` and `fell` begin with what is in dimensions that changed beyond noise in that direction; in
    `rose_lists` and `fell_lists` that stands apart from the rest. `undivided` says what no groups split.
    """

    before: str
    after: str
    subjects: tuple[str, ...]
    overall: DimensionChange
    rows: tuple[DimensionChange, ...]
    slopes: Slopes
    labels: tuple[EndLabel, ...]
    description: str
    claim: str
    rose: tuple[QuestionMove, ...]
    fell: tuple[QuestionMove, ...]
    rose_lists: tuple[MoveList, ...]
    fell_lists: tuple[MoveList, ...]
    undivided: tuple[str, ...]
    unknown: tuple[QuestionMove, ...]
    not_applicable: tuple[QuestionMove, ...]
    lost: tuple[QuestionMove, ...]
    found: tuple[QuestionMove, ...]
    same: int
    evidence_gained: tuple[EvidenceMove, ...]
    evidence_lost: tuple[EvidenceMove, ...]
    stages: tuple[DimensionChange, ...]
    readiness: ChangedChecklist | None
    left_out: tuple[LeftOut, ...]
    reworded: tuple[str, ...]
    caveats: tuple[str, ...]
    has_shown: bool
    has_stages: bool
    plan: FollowedPlan | None


def changes(look: Lookup) -> ChangesPage | None:
    """Return the section, None where there is no earlier wave."""
    found = look.comparison
    if found is None:
        return None
    rows = tuple(_row(change, look) for change in found.dimensions)
    overall = _row(found.overall, look)
    by_id = {change.id: change for change in found.questions}
    drawn = slopes(tuple(drawn_change(change, look) for change in found.dimensions))
    named = {*found.became_unknown, *found.became_not_applicable}
    moved = {*found.rose, *found.fell, *found.lost, *found.found, *named}
    stages = {*found.stage_rose, *found.stage_fell}

    def moves(ids: Iterable[str]) -> tuple[QuestionMove, ...]:
        return tuple(_move(by_id[question], look) for question in ids)

    text = look.words.text
    rose, rest_of_rose = _apart(found.rose, found.rose_beyond_noise)
    fell, rest_of_fell = _apart(found.fell, found.fell_beyond_noise)
    return ChangesPage(
        before=_wave(found.before.wave, found.before.date, look),
        after=_wave(found.after.wave, found.after.date, look),
        subjects=subjects_words(found.before, found.after, look.words),
        overall=overall,
        rows=rows,
        slopes=drawn,
        labels=_labels(drawn, rows),
        description=look.words.clauses(
            look.words.pair(row.what.name, f"{row.before} → {row.after}") for row in rows
        ),
        claim=_claim(found, look),
        rose=moves((*rose, *rest_of_rose)),
        fell=moves((*fell, *rest_of_fell)),
        rose_lists=_lists(
            MoveList(title=text("What rose, where the dimension rose beyond noise"), rows=moves(rose)),
            MoveList(title=text("What else rose") if rose else text("What rose"), rows=moves(rest_of_rose)),
        ),
        fell_lists=_lists(
            MoveList(title=text("What fell, where the dimension fell beyond noise"), rows=moves(fell)),
            MoveList(title=text("What else fell") if fell else text("What fell"), rows=moves(rest_of_fell)),
        ),
        undivided=tuple(undivided_words(found, look)),
        unknown=moves(found.became_unknown),
        not_applicable=moves(found.became_not_applicable),
        lost=moves(question for question in found.lost if question not in named),
        found=moves(found.found),
        same=sum(change.id not in moved for change in found.questions),
        evidence_gained=tuple(_evidence(by_id[question], look) for question in found.evidence_gained),
        evidence_lost=tuple(_evidence(by_id[question], look) for question in found.evidence_lost),
        stages=tuple(
            row
            for change, row in zip((found.overall, *found.dimensions), (overall, *rows), strict=True)
            if change.id in stages
        ),
        readiness=changed_checklist(found, look),
        left_out=tuple(_left_out(thing, look) for thing in found.incomparable),
        reworded=tuple(_numbered(name, look) for name in found.reworded),
        caveats=caveats_of_waves(
            (
                (_wave(found.before.wave, found.before.date, look), found.before_notices),
                (_wave(found.after.wave, found.after.date, look), found.after_notices),
            ),
            look,
        ),
        has_shown=any(row.shown for row in (overall, *rows)),
        has_stages=look.has_stages,
        plan=followed_plan(found, look),
    )


CHANGES = SingleSection(
    anchor="s-changes",
    title=noted("Change since the last wave"),
    template="changes",
    page=changes,
)


def _apart(moved: Iterable[str], beyond: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return what is beyond noise of the questions that moved, and the rest, in their order."""
    first = set(beyond)
    moved = list(moved)
    return [name for name in moved if name in first], [name for name in moved if name not in first]


def _lists(*lists: MoveList) -> tuple[MoveList, ...]:
    """Return the lists in which there is anything."""
    return tuple(one for one in lists if one.rows)


def undivided_words(found: Comparison, look: Lookup) -> Iterator[str]:
    """Yield why changes are not split by groups, and which, where it is not all of them."""
    known = [one for one in (*found.dimensions, found.overall) if one.shared_after is not None]
    names: dict[Undivided, list[str]] = {}
    for change in known:
        if change.undivided is not None:
            names.setdefault(change.undivided, []).append(_name(change, look).name)
    for reason, those in names.items():
        why = _why_undivided(reason, look)
        every = len(those) == len(known)
        yield look.words.stopped(why if every else look.words.pair(why, look.words.listed(those)))


def _why_undivided(reason: Undivided, look: Lookup) -> str:
    """Say why a change is not split into what the same groups say and what their mix makes."""
    text = look.words.text
    match reason:
        case "hidden_groups":
            return text(
                "What another mix of groups makes of a change is not told: a group is too small to be shown, "
                "or somebody belongs to none"
            )
        case "other_groups":
            return text(
                "What another mix of groups makes of a change is not known: a group answered in one of the "
                "waves only"
            )
        case "other_answers":
            return text(
                "What another mix of groups makes of a change is not known: the same groups did not answer "
                "the same questions in both waves"
            )
        case "not_of_groups":
            return text(
                "What another mix of groups makes of a change is not known: a consensus, or evidence under "
                "strict, decides in place of the groups"
            )
        case _:
            assert_never(reason)


def _labels(drawn: Slopes, rows: tuple[DimensionChange, ...]) -> tuple[EndLabel, ...]:
    """Return a figure at the left end of every slope, and figure and name at its right end."""
    made = []
    for line, row in zip(drawn.lines, rows, strict=True):
        if line.start is not None:
            made.append(EndLabel("left", line.start.top, row.before))
        if line.end is not None:
            made.append(EndLabel("right", line.end.top, f"{row.after}  {row.label}"))
    return tuple(made)


def _wave(wave: str, date: str, look: Lookup) -> str:
    return wave or look.words.date(date)


def _name(change: ScoreChange, look: Lookup) -> Reference:
    """Return the name of a dimension, or of the whole."""
    if change.id in look.dimensions:
        return look.dimension(change.id)
    return Reference("", look.words.text("Overall"), "s-summary")


def _row(change: ScoreChange, look: Lookup) -> DimensionChange:
    what = _name(change, look)
    return DimensionChange(
        what=what,
        label=shortened(what.name, LABEL_LENGTH),
        before=_index(change.before_figure, look),
        after=_index(change.after_figure, look),
        before_stage=look.level(change.before_stage),
        after_stage=look.level(change.after_stage),
        verdict=_verdict(change, look),
        look=direction(change, look),
        note=_note(change, look),
        change=step(change.before, change.after, look),
        split=split_words(change, look),
        shown=_shown(change, look),
    )


def _index(figure: TrendFigure | None, look: Lookup) -> str:
    """Return an index in one wave, in place of a withheld one its bounds."""
    if figure is None:
        return look.words.text("not assessed")
    return index_or_bounds(figure, look.assessment.questionnaire, look.words)


def _shown(change: ScoreChange, look: Lookup) -> tuple[str, ...]:
    """Return the stages as shown in both waves, nothing where neither has one or the stages are these."""
    if look.assessment.strict:
        return ()
    both = [
        None if figure is None else figure.stage_shown
        for figure in (change.before_figure, change.after_figure)
    ]
    return tuple(look.level(stage).figure for stage in both) if any(both) else ()


def caveats_of_waves(waves: Iterable[tuple[str, tuple[Notice, ...]]], look: Lookup) -> tuple[str, ...]:
    """Return what is to be known of the figures of waves, once for those of which the same is."""
    asked, found = look.assessment.questionnaire, dict[str, list[str]]()
    for name, notices in waves:
        for notice in notices:
            if is_of_figures(notice.code):
                found.setdefault(notice_words(notice, asked, look.words), []).append(name)
    return tuple(look.words.pair(look.words.listed(names), said) for said, names in found.items())


def step(before: float | None, after: float | None, look: Lookup) -> str:
    """Return by how much an index changed, as the difference of the two figures that are printed."""
    if before is None or after is None:
        return ""
    return look.change(before, after)


def _note(change: ScoreChange, look: Lookup) -> str:
    """Return the indexes over what both waves asked, and what of their change the same groups say."""
    return look.words.clauses(part for part in (_over_both(change, look), split_words(change, look)) if part)


def split_words(change: ScoreChange, look: Lookup) -> str:
    """Return what the same groups say differently and what another mix of them makes, where that is known."""
    if change.same_groups is None or change.other_mix is None:
        return ""
    asked = look.assessment.questionnaire
    return look.words.text(
        "the same groups: {same}, another mix of groups: {mix}",
        same=points_with_sign(change.same_groups, asked),
        mix=points_with_sign(change.other_mix, asked),
    )


def _over_both(change: ScoreChange, look: Lookup) -> str:
    """Return the indexes over what both waves asked, where they did not ask the same."""
    if change.same_questions:
        return ""
    assert look.comparison is not None
    if change.id in {thing.id for thing in look.comparison.incomparable}:
        return look.words.text("only in this wave")
    if change.shared_before is None or change.shared_after is None:
        return look.words.text("the waves asked different questions")
    return look.words.text(
        "over the questions of both waves: {before} → {after}",
        before=look.index(change.shared_before),
        after=look.index(change.shared_after),
    )


def _verdict(change: ScoreChange, look: Lookup) -> str:
    text = look.words.text
    if change.beyond_noise is None:
        return text("no claim possible") if change.before is not None and change.after is not None else ""
    return text("beyond noise") if change.beyond_noise else text("within noise")


def direction(change: ScoreChange, look: Lookup) -> str:
    """Return where an index went, by the two figures that are printed."""
    if change.before is None or change.after is None:
        return ""
    moved = change_of(change.before, change.after, look.assessment.questionnaire)
    return "up" if moved > 0 else "down" if moved < 0 else ""


def drawn_change(change: ScoreChange, look: Lookup) -> SlopeChange:
    """Return how a change is drawn: level where both figures read the same."""
    level = change.before is not None and change.after is not None and not direction(change, look)
    return SlopeChange(change.before, change.before if level else change.after)


def _claim(found: Comparison, look: Lookup) -> str:
    text = look.words.text
    if found.counts_only and min(found.before.respondents, found.after.respondents) >= FEWEST:
        return text(
            "Of one of the waves only counts are at hand: telling a change from chance needs the answers. "
            "Read what changed question by question, not as a trend."
        )
    if all(change.beyond_noise is None for change in found.dimensions):
        return text(
            "Too few respondents in one of the waves to tell a change from chance: "
            "read what changed question by question, not as a trend."
        )
    if found.paired:
        return text(
            "“Beyond noise” is the verdict of a permutation test on the respondents "
            "who answered in both waves, corrected for the number of dimensions after Holm."
        )
    return text(
        "“Beyond noise” is the verdict of a permutation test on the respondents of both waves, "
        "corrected for the number of dimensions after Holm."
    )


def _move(change: QuestionChange, look: Lookup) -> QuestionMove:
    text = look.words.text
    figures = _scores(change, look)
    before = _mark(change.id, figures[0], (change.before_level, change.before_state), look)
    after = _mark(change.id, figures[1], (change.after_level, change.after_state), look)
    step = evidence_step(change)
    note = text("better evidence") if step > 0 else text("weaker evidence") if step < 0 else ""
    what = look.question(change.id) if change.id in look.questions else Reference("", change.id, "s-changes")
    return QuestionMove(what=what, before=before, after=after, evidence=note)


def _scores(change: QuestionChange, look: Lookup) -> tuple[str, str]:
    """Return the scores before and after, with as many decimals as tell them apart; nothing for none."""
    before, after = change.before, change.after
    pair = look.score(change.id, before), look.score(change.id, after)
    if before is None or after is None or before == after or not look.by_level(change.id):
        return pair
    asked, more = look.assessment.questionnaire, 0
    while pair[0] == pair[1] and more < EXACT:
        more += 1
        one, other = (score_shown(value, asked, several=True, more=more) for value in (before, after))
        pair = one, other
    return pair


def _mark(question: str, figure: str, of: tuple[int | None, State], look: Lookup) -> Mark:
    """Return a level with its score, or the state without one."""
    level, state = of
    if not figure or level is None:
        return look.state(state)
    return look.assumed(level, question) if state is State.NOT_ASKED else look.scored(question, level, figure)


def _evidence(change: QuestionChange, look: Lookup) -> EvidenceMove:
    """Return the evidence of a question in both waves."""
    before, after = (
        evidence_name(grade or 0, look.words) for grade in (change.before_evidence, change.after_evidence)
    )
    return EvidenceMove(look.question(change.id), before, after)


def _numbered(question: str, look: Lookup) -> str:
    what = look.question(question)
    return f"{what.number} {what.name}"


def _left_out(thing: Incomparable, look: Lookup) -> LeftOut:
    name = thing.name or thing.id
    if thing.id in look.questions or thing.id in look.dimensions:
        name = look.thing(thing.id).name
    return LeftOut(with_kind(name, thing.kind, look), _why(thing.reason, look), thing.id)


def _why(reason: IncomparableReason, look: Lookup) -> str:
    """Return why something cannot be compared."""
    match reason:
        case "only_before":
            return look.words.text("only in the earlier wave")
        case "only_after":
            return look.words.text("only in this wave")
        case "scale_changed":
            return look.words.text("asked on another scale")
        case _:
            assert_never(reason)


def with_kind(name: str, kind: ComparedKind, look: Lookup) -> str:
    """Return the name of something, and what it is where that is no question."""
    words = look.words
    match kind:
        case "question":
            return name
        case "dimension":
            return words.aside(name, words.text("dimension"))
        case "check":
            return words.aside(name, words.text("check"))
        case _:
            assert_never(kind)
