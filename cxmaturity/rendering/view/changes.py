"""What changed since the last wave: dimensions as slopes, then every question that rose or fell."""

from dataclasses import dataclass

from cxmaturity.domain.answers import State
from cxmaturity.domain.comparison import Comparison, QuestionChange, ScoreChange
from cxmaturity.rendering.charts.slope import Change, Slopes, slopes
from cxmaturity.rendering.view.figures import compact, shortened, tenths, whole
from cxmaturity.rendering.view.lookup import Lookup, Mark, Reference

LABEL_LENGTH = 34


@dataclass(frozen=True)
class DimensionChange:
    """A dimension in both waves, and whether the change is beyond noise."""

    what: Reference
    label: str
    before: str
    after: str
    before_stage: Mark
    after_stage: Mark
    verdict: str
    look: str


@dataclass(frozen=True)
class QuestionMove:
    """A question that rose, fell or was lost."""

    what: Reference
    before: Mark
    after: Mark
    evidence: str


@dataclass(frozen=True)
class LeftOut:
    """Something that cannot be compared, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class EndLabel:
    """The label at one end of a slope, in per cent from the top."""

    side: str
    top: float
    text: str


@dataclass(frozen=True)
class Changes:
    """The section."""

    before: str
    after: str
    overall: DimensionChange
    rows: tuple[DimensionChange, ...]
    slopes: Slopes
    labels: tuple[EndLabel, ...]
    description: str
    claim: str
    rose: tuple[QuestionMove, ...]
    fell: tuple[QuestionMove, ...]
    lost: tuple[QuestionMove, ...]
    same: int
    left_out: tuple[LeftOut, ...]


def changes(look: Lookup) -> Changes | None:
    """Return the section, None where there is no earlier wave."""
    found = look.comparison
    if found is None:
        return None
    rows = tuple(_row(change, look) for change in found.dimensions)
    by_id = {change.id: change for change in found.questions}
    drawn = slopes(tuple(Change(change.before, change.after) for change in found.dimensions))
    moved = {*found.rose, *found.fell, *found.lost}
    return Changes(
        _wave(found.before.wave, found.before.date, look),
        _wave(found.after.wave, found.after.date, look),
        _row(found.overall, look),
        rows,
        drawn,
        _labels(drawn, rows),
        look.words.clauses(look.words.pair(row.what.name, f"{row.before} → {row.after}") for row in rows),
        _claim(found, look),
        tuple(_move(by_id[question], look) for question in found.rose),
        tuple(_move(by_id[question], look) for question in found.fell),
        tuple(_move(by_id[question], look) for question in found.lost),
        sum(change.id not in moved for change in found.questions),
        tuple(_left_out(thing.id, thing.reason, look) for thing in found.incomparable),
    )


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


def _row(change: ScoreChange, look: Lookup) -> DimensionChange:
    text = look.words.text
    if change.id in look.dimensions:
        what = look.dimension(change.id)
    else:
        what = Reference("", text("Overall"), "s-summary")
    none = text("not assessed")
    return DimensionChange(
        what,
        shortened(what.name, LABEL_LENGTH),
        none if change.before is None else whole(change.before),
        none if change.after is None else whole(change.after),
        look.level(change.before_stage),
        look.level(change.after_stage),
        _verdict(change, look),
        "" if change.before is None or change.after is None else _direction(change.before, change.after),
    )


def _verdict(change: ScoreChange, look: Lookup) -> str:
    text = look.words.text
    if change.beyond_noise is None:
        return text("no claim possible") if change.before is not None and change.after is not None else ""
    return text("beyond noise") if change.beyond_noise else text("within noise")


def _direction(before: float, after: float) -> str:
    return "up" if after > before else "down" if after < before else ""


def _claim(found: Comparison, look: Lookup) -> str:
    text = look.words.text
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
    before = _mark(change.before, change.before_level, change.before_state, look)
    after = _mark(change.after, change.after_level, change.after_state, look)
    better = change.after_evidence > change.before_evidence
    worse = change.after_evidence < change.before_evidence
    note = text("better evidence") if better else text("weaker evidence") if worse else ""
    what = look.question(change.id) if change.id in look.questions else Reference("", change.id, "s-changes")
    return QuestionMove(what, before, after, note)


def _mark(value: float | None, level: int | None, state: State, look: Lookup) -> Mark:
    """Return a level with the score that its value stands for, or the state without one."""
    if value is None or level is None:
        return look.state(state)
    score = 1 + (look.top - 1) * value
    return look.level(level, tenths(score) if look.several else compact(score))


def _left_out(thing: str, reason: str, look: Lookup) -> LeftOut:
    text = look.words.text
    reasons = {
        "only_before": text("only in the earlier wave"),
        "only_after": text("only in this wave"),
        "scale_changed": text("asked on another scale"),
    }
    name = look.thing(thing).name if thing in look.questions or thing in look.dimensions else thing
    return LeftOut(name, reasons.get(reason, reason))
