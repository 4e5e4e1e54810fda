"""Two versions of a questionnaire: what changed, and which version number that asks for.

By the rule of `compare`, a question compares while its id, its options and their points stay. So what takes
one of those away, or an id that answer files hold, asks for a new major version; what moves scores though
nobody answered otherwise, for a new minor version; everything else for a patch.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeVar, assert_never

import msgspec

from cxmaturity.errors import plain
from cxmaturity.formats.field_names import shortened
from cxmaturity.formats.frozen import Frozen
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire, Required, StageRule
from cxmaturity.questionnaire.texts import texts_of
from cxmaturity.text.language import current, noted, tr

# ---- What changed from one version of a questionnaire to the next, and what that does to comparison

Effect = Literal["breaks", "scores", "wording", "texts"]
"""It breaks comparison; it moves scores without a changed answer, or adds to them; it words otherwise what is
asked or what can be answered; it does none of these."""
Kind = Literal["instrument", "removed", "options", "added", "weighs", "rules", "texts", "order"]
Part = Literal["major", "minor", "patch"]
WHAT = (
    noted("question"),
    noted("dimension"),
    noted("group"),
    noted("check"),
    noted("step"),
    noted("worksheet"),
    noted("column"),
    noted("source"),
    noted("questionnaire"),
    noted("overlay"),
    noted("actions or sources"),
)
"""What a change may be of, beside texts and settings, which are told by their ids alone."""


class QuestionnaireChange(Frozen, frozen=True):
    """One change: its kind, the id of what changed, what was and what is, and the effect."""

    kind: Kind
    effect: Effect
    what: str
    id: str
    before: str = ""
    after: str = ""


class QuestionnaireChanges(Frozen, frozen=True):
    """All changes between two versions; which part of the version number they ask for, and which rose."""

    before: str
    after: str
    changes: tuple[QuestionnaireChange, ...]
    asks: Part | None
    raised: Part | None
    wanted: str

    def __repr__(self) -> str:
        """Return the changes by their effect, and as the last line the version that they ask for."""
        return "\n".join(changes_lines(self))

    @property
    def enough(self) -> bool:
        """Whether the newer version number says what changed."""
        return _height(self.raised) >= _height(self.asks)


# ---- Two versions of a questionnaire: what changed, and which version number that asks for

Identified = TypeVar("Identified", Dimension, Question)
_ASKED = re.compile(r"questions\.(.+)\.(?:text|levels\.\d+)\Z|scales\.(.+)\.options\.(.+)\.label\Z")
"""The ids of texts that say what is asked, or what an answer means."""
_WEIGHING = ("weight", "foundation", "quick", "level")
_SETTINGS: dict[str, Effect] = {"min_coverage": "scores", "privacy_floor": "texts", "default_target": "texts"}


def changes_between(old: Questionnaire, new: Questionnaire) -> QuestionnaireChanges:
    """Return what changed from `old` to `new`."""
    changes = [_under_overlay(change, new) for change in _changes(old, new)]
    found = tuple(sorted(changes, key=lambda change: rank(change.effect)))
    asks = _part(found[0].effect) if found else None
    return QuestionnaireChanges(
        before=f"{old.id} {old.version}",
        after=f"{new.id} {new.version}",
        changes=found,
        asks=asks,
        raised=_raised(old.version, new.version),
        wanted=_next(old.version, asks),
    )


def rank(effect: Effect) -> int:
    """Return where changes of an effect come in a list: the gravest first."""
    match effect:
        case "breaks":
            return 0
        case "scores":
            return 1
        case "wording":
            return 2
        case "texts":
            return 3
        case _:
            assert_never(effect)


def _part(effect: Effect) -> Part:
    """Return which part of the version number an effect asks for."""
    match effect:
        case "breaks":
            return "major"
        case "scores" | "wording":
            return "minor"
        case "texts":
            return "patch"
        case _:
            assert_never(effect)


def _height(part: Part | None) -> int:
    """Return how high a part of the version number is."""
    match part:
        case None:
            return 0
        case "patch":
            return 1
        case "minor":
            return 2
        case "major":
            return 3
        case _:
            assert_never(part)


def _under_overlay(change: QuestionnaireChange, new: Questionnaire) -> QuestionnaireChange:
    """Return the change as it counts: an overlay compares with itself only while it weighs alike."""
    weighs = change.kind in ("weighs", "added") and change.effect == "scores"
    return msgspec.structs.replace(change, effect="breaks") if new.overlay and weighs else change


def _changes(old: Questionnaire, new: Questionnaire) -> Iterator[QuestionnaireChange]:
    """Yield every change."""
    if old.id != new.id:
        yield QuestionnaireChange(
            kind="instrument", effect="breaks", what="questionnaire", id=new.id, before=old.id, after=new.id
        )
    if (old.overlay and old.overlay.of) != (new.overlay and new.overlay.of):
        bases = [one.overlay.of if one.overlay else "" for one in (old, new)]
        yield QuestionnaireChange(
            kind="instrument", effect="breaks", what="overlay", id=new.id, before=bases[0], after=bases[1]
        )
    yield from _ids(old, new)
    yield from _options(old, new)
    yield from _weighing(old, new)
    yield from _rules(old, new)
    yield from _wording(old, new)


def _named(questionnaire: Questionnaire) -> dict[tuple[str, str], Effect]:
    """Return all ids that answer files may hold or scores rest on, by kind, and what their loss does."""
    found: dict[tuple[str, str], Effect] = {}
    found |= {("question", question.id): "breaks" for question in questionnaire.questions}
    found |= {("dimension", dimension.id): "breaks" for dimension in questionnaire.dimensions}
    found |= {("group", group.id): "breaks" for group in questionnaire.groups}
    if questionnaire.checklist:
        found |= {("check", check.id): "breaks" for check in questionnaire.checklist.checks}
        found |= {("step", step.id): "texts" for step in questionnaire.checklist.steps}
    for worksheet in questionnaire.worksheets:
        found[("worksheet", worksheet.id)] = "breaks"
        found |= {("column", f"{worksheet.id}.{column.id}"): "breaks" for column in worksheet.columns}
    found |= {("source", source.id): "texts" for source in questionnaire.sources}
    return found


def _ids(old: Questionnaire, new: Questionnaire) -> Iterator[QuestionnaireChange]:
    """Yield ids that are gone, and ids that are new."""
    before, after = _named(old), _named(new)
    whole = {name for what, name in before.keys() ^ after.keys() if what == "worksheet"}
    for (what, name), effect in before.items():
        if (what, name) not in after and not (what == "column" and name.partition(".")[0] in whole):
            yield QuestionnaireChange(kind="removed", effect=effect, what=what, id=name)
    for what, name in after:
        if (what, name) not in before and not (what == "column" and name.partition(".")[0] in whole):
            added: Effect = "scores" if what in ("question", "dimension") else "texts"
            yield QuestionnaireChange(kind="added", effect=added, what=what, id=name)


def _options(old: Questionnaire, new: Questionnaire) -> Iterator[QuestionnaireChange]:
    """Yield questions, columns and levels that are answered or counted otherwise than before."""
    before = {question.id: _steps(question, old) for question in old.questions}
    for question in new.questions:
        was, now = before.get(question.id), _steps(question, new)
        if was is not None and was != now:
            yield QuestionnaireChange(
                kind="options", effect="breaks", what="question", id=question.id, before=was, after=now
            )
    columns = [
        {
            f"{w.id}.{c.id}": f"{c.type} {c.min} {_written(c.max)}".strip()
            for w in one.worksheets
            for c in w.columns
        }
        for one in (old, new)
    ]
    for name, kind in columns[1].items():
        if columns[0].get(name, kind) != kind:
            yield QuestionnaireChange(
                kind="options", effect="breaks", what="column", id=name, before=columns[0][name], after=kind
            )
    levels = [len(one.levels) for one in (old, new)]
    if levels[0] != levels[1]:
        yield QuestionnaireChange(
            kind="options",
            effect="breaks",
            what="levels",
            id="levels",
            before=str(levels[0]),
            after=str(levels[1]),
        )


def _steps(question: Question, questionnaire: Questionnaire) -> str:
    """Return the options of a question with their points, as one reads them."""
    return ", ".join(f"{option.id}={option.points}" for option in questionnaire.scale_of(question).options)


def _weighing(old: Questionnaire, new: Questionnaire) -> Iterator[QuestionnaireChange]:
    """Yield what weighs otherwise, stands in another dimension or is asked under other conditions."""
    homes = [{q.id: d.id for d in one.dimensions for q in d.questions} for one in (old, new)]
    for earlier, later in _pairs(old.dimensions, new.dimensions):
        yield from _fields("dimension", earlier.id, earlier, later, ("weight",))
    for was, now in _pairs(old.questions, new.questions):
        yield from _fields("question", was.id, was, now, _WEIGHING)
        home = [one[was.id] for one in homes]
        if home[0] != home[1]:
            yield QuestionnaireChange(
                kind="weighs",
                effect="scores",
                what="question",
                id=f"{was.id}.dimension",
                before=home[0],
                after=home[1],
            )
        required = [_required(one.required) for one in (was, now)]
        if required[0] != required[1]:
            yield QuestionnaireChange(
                kind="rules",
                effect="scores",
                what="question",
                id=f"{was.id}.required",
                before=required[0],
                after=required[1],
            )
        if was.applies_when != now.applies_when:
            yield QuestionnaireChange(
                kind="rules", effect="scores", what="question", id=f"{was.id}.applies_when"
            )


def _fields(
    what: str, name: str, old: Frozen, new: Frozen, fields: Iterable[str]
) -> Iterator[QuestionnaireChange]:
    """Yield the fields of one thing that differ."""
    for field in fields:
        was, now = getattr(old, field), getattr(new, field)
        if was != now:
            yield QuestionnaireChange(
                kind="weighs",
                effect="texts" if field == "quick" else "scores",
                what=what,
                id=f"{name}.{field}",
                before=_written(was),
                after=_written(now),
            )


def _rules(old: Questionnaire, new: Questionnaire) -> Iterator[QuestionnaireChange]:
    """Yield settings of the whole that differ."""
    for number, (was, now) in enumerate(zip(old.levels, new.levels, strict=False), start=1):
        if was.starts_at != now.starts_at:
            yield QuestionnaireChange(
                kind="rules",
                effect="scores",
                what="level",
                id=f"levels.{number}.from",
                before=_share(was.starts_at),
                after=_share(now.starts_at),
            )
    rules = [_stage_rule(one.stage_rule) for one in (old, new)]
    if rules[0] != rules[1]:
        # A stage by another rule is not the same stage.
        yield QuestionnaireChange(
            kind="rules", effect="breaks", what="setting", id="stage", before=rules[0], after=rules[1]
        )
    for field, effect in _SETTINGS.items():
        was_set, now_set = getattr(old, field), getattr(new, field)
        if was_set != now_set:
            yield QuestionnaireChange(
                kind="rules",
                effect=effect,
                what="setting",
                id=field,
                before=_written(was_set),
                after=_written(now_set),
            )


def _stage_rule(rule: StageRule) -> str:
    """Return the rule of stages as one reads it, with what stands for fields that are left out."""
    match rule.rule:
        case "gated":
            slack = (rule.foundations_apart, rule.dimensions_apart)
            return f"gated, foundation_slack {slack[0]}, dimension_slack {slack[1]}"
        case "cumulative":
            below = f", below_at_least {rule.below_at_least}" if rule.below_at_least is not None else ""
            return f"cumulative, share {_share(rule.least_share)}, at_least {rule.at_least}{below}"
        case "banded" | "none":
            return rule.rule
        case other:
            assert_never(other)


def _share(share: float | None) -> str:
    """Return a share as one reads it, nothing for none."""
    return "" if share is None else f"{share:g}"


def _required(required: Required | None) -> str:
    """Return what stages require of a question as one reads it."""
    return "" if required is None else f"{required.at_least} from {required.from_level}"


def _wording(old: Questionnaire, new: Questionnaire) -> Iterator[QuestionnaireChange]:
    """Yield texts that read otherwise, things about a question that no score rests on, and another order."""
    before, after = texts_of(old), texts_of(new)
    for name, text in before.items():
        if name in after and after[name] != text:
            # Two questions that change places under their ids ask otherwise, though nothing else changed.
            effect: Effect = "wording" if _ASKED.match(name) else "texts"
            yield QuestionnaireChange(
                kind="texts", effect=effect, what="text", id=name, before=text, after=after[name]
            )
    kept = {question.id for question in old.questions} & {question.id for question in new.questions}
    for was, now in _pairs(old.questions, new.questions):
        if [a.to for a in was.actions] != [a.to for a in now.actions] or was.sources != now.sources:
            yield QuestionnaireChange(kind="texts", effect="texts", what="actions or sources", id=was.id)
    if [q.id for q in old.questions if q.id in kept] != [q.id for q in new.questions if q.id in kept]:
        yield QuestionnaireChange(kind="order", effect="texts", what="questions", id="questions")


def reworded(old: Questionnaire, new: Questionnaire) -> tuple[str, ...]:
    """Return the ids of questions in both that ask in other words, or whose answers mean something else.

    Texts of two languages do not tell.
    """
    if old.language != new.language:
        return ()
    before, after = ({q.id: _asked(q, one) for q in one.questions} for one in (old, new))
    return tuple(name for name, asked in after.items() if before.get(name, asked) != asked)


def _asked(question: Question, questionnaire: Questionnaire) -> tuple[object, ...]:
    """Return the words of a question and of its answers."""
    labels = tuple((option.id, option.label) for option in questionnaire.scale_of(question).options)
    return question.text, tuple(question.levels), labels


def _pairs(old: Iterable[Identified], new: Iterable[Identified]) -> Iterator[tuple[Identified, Identified]]:
    """Yield what both hold under one id."""
    later = {thing.id: thing for thing in new}
    yield from ((thing, later[thing.id]) for thing in old if thing.id in later)


def _written(value: object) -> str:
    """Return a value as the file has it."""
    return str(value).lower() if isinstance(value, bool) else "" if value is None else f"{value}"


def _numbers(version: str) -> list[int]:
    """Return the three numbers of a version."""
    return [int(part) if part.isdecimal() else 0 for part in [*version.split("."), "0", "0"][:3]]


def _raised(old: str, new: str) -> Part | None:
    """Return the highest part of the version number that rose; a number that fell rose nothing."""
    names: tuple[Part, ...] = ("major", "minor", "patch")
    for name, was, now in zip(names, _numbers(old), _numbers(new), strict=True):
        if was != now:
            return name if now > was else None
    return None


def _next(version: str, part: Part | None) -> str:
    """Return the version that comes after `version` when `part` of it rises."""
    major, minor, patch = _numbers(version)
    match part:
        case None:
            return version
        case "major":
            return f"{major + 1}.0.0"
        case "minor":
            return f"{major}.{minor + 1}.0"
        case "patch":
            return f"{major}.{minor}.{patch + 1}"
        case _:
            assert_never(part)


# ---- The changes as a reader sees them


@dataclass(frozen=True)
class ChangeGroup:
    """Changes of one effect."""

    heading: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class VersionChangesPage:
    """The changes as a reader sees them, by their effect, the gravest first; no text breaks a line."""

    title: str
    groups: tuple[ChangeGroup, ...]
    verdict: str


def changes_page(changes: QuestionnaireChanges) -> VersionChangesPage:
    """Return what is to be said of the changes."""
    return VersionChangesPage(
        title=plain(f"{changes.before} > {changes.after}"),
        groups=tuple(
            ChangeGroup(_heading(effect), tuple(plain(_change_words(change)) for change in found))
            for effect, found in groupby(changes.changes, key=lambda change: change.effect)
        ),
        verdict=plain(_version_asked_for(changes)),
    )


def changes_lines(changes: QuestionnaireChanges) -> Iterator[str]:
    """Yield the changes as lines of text."""
    page = changes_page(changes)
    yield page.title
    for group in page.groups:
        yield current.get().lead(group.heading)
        yield from (f"    {change}" for change in group.changes)
    yield page.verdict


def _heading(effect: Effect) -> str:
    """Return what changes of an effect do, as their heading."""
    match effect:
        case "breaks":
            return tr("Breaks comparison")
        case "scores":
            return tr("Compares, but scores can move though nobody answered otherwise")
        case "wording":
            return tr("Asks in other words: compares only where the meaning stayed")
        case "texts":
            return tr("Changes no score")
        case _:
            assert_never(effect)


def _version_asked_for(changes: QuestionnaireChanges) -> str:
    """Return which version the changes ask for, and whether the newer one has it."""
    if changes.asks is None:
        return tr("nothing changed")
    values = {"part": changes.asks, "wanted": changes.wanted, "has": changes.after.rpartition(" ")[2]}
    if changes.enough:
        return tr("asks for a new {part} version: {has} is one", **values)
    return tr("asks for a new {part} version, {wanted}; it has {has}", **values)


def _change_words(change: QuestionnaireChange) -> str:
    """Return one change as a reader sees it."""
    values = {
        "what": tr(change.what),
        "id": change.id,
        "before": shortened(change.before) or tr("nothing"),
        "after": shortened(change.after) or tr("nothing"),
    }
    return _change_sentence(change).format(**values)


def _change_sentence(change: QuestionnaireChange) -> str:
    """Return what is said of one change, before it is filled in."""
    match change.kind:
        case "removed":
            sentence = tr("{what} {id}: removed")
        case "added":
            sentence = tr("{what} {id}: added")
        case "options":
            sentence = tr("{id}: had {before}, has {after}")
        case "instrument":
            sentence = tr("another {what}: {before} became {after}")
        case "weighs":
            sentence = tr("{id}: was {before}, is {after}")
        case "rules":
            told = bool(change.before or change.after)
            sentence = tr("{id}: was {before}, is {after}") if told else tr("{id}: changed")
        case "texts":
            is_text = change.what == "text"
            sentence = tr("{id}: “{before}” became “{after}”") if is_text else tr("{id}: {what} changed")
        case "order":
            sentence = tr("the questions stand in another order")
        case other:
            assert_never(other)
    return sentence
