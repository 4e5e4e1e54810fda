"""Two versions of a questionnaire: what changed, and which version number that asks for.

By the rule of `compare`, a question compares while its id, its options and their points stay. So what takes
one of those away, or an id that answer files hold, asks for a new major version; what moves scores though
nobody answered otherwise, for a new minor version; everything else for a patch.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar, assert_never

import msgspec

from cxmaturity.formats.frozen import Frozen
from cxmaturity.questionnaire.conditions import Condition
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire, Required, StageRule
from cxmaturity.questionnaire.renaming import renames, under_todays_ids
from cxmaturity.questionnaire.scales import Scale
from cxmaturity.questionnaire.texts import texts_of
from cxmaturity.questionnaire.version_words import (
    Effect,
    Kind,
    Part,
    QuestionnaireChange,
    QuestionnaireChanges,
)
from cxmaturity.text.figures import as_written

# ---- Two versions of a questionnaire: what changed, and which version number that asks for

Identified = TypeVar("Identified", Dimension, Question)
_ASKED = re.compile(r"questions\.(.+)\.(?:text|levels\.\d+)\Z|scales\.(.+)\.options\.(.+)\.label\Z")
"""The ids of texts that say what is asked, or what an answer means."""
_WEIGHING = ("weight", "foundation", "quick")
_SETTINGS: dict[str, Effect] = {
    "min_coverage": "scores",
    "roll_up": "scores",
    "privacy_floor": "texts",
    "default_target": "texts",
}


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
    yield from _renamed(old, new)
    old = under_todays_ids(old, old, new)
    yield from _ids(old, new)
    yield from _options(old, new)
    yield from _weighing(old, new)
    yield from _rules(old, new)
    yield from _wording(old, new)


def _renamed(old: Questionnaire, new: Questionnaire) -> Iterator[QuestionnaireChange]:
    """Yield what is called otherwise and says so: its history goes on."""
    before = _named(old)
    for what, changed in zip(("question", "dimension"), renames(new), strict=True):
        for earlier, today in changed.items():
            if (what, earlier) in before and (what, today) not in before:
                yield QuestionnaireChange(
                    kind="renamed", effect="texts", what=what, id=today, before=earlier, after=today
                )


def _named(questionnaire: Questionnaire) -> dict[tuple[str, str], Effect]:
    """Return all ids that answer files may hold or scores rest on, by kind, and what their loss does."""
    found: dict[tuple[str, str], Effect] = {}
    found |= {("question", question.id): "breaks" for question in questionnaire.questions}
    found |= {("dimension", dimension.id): "breaks" for dimension in questionnaire.every_dimension}
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
    yield from _scales(old, new)
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
    levels = [str(len(one.levels)) for one in (old, new)]
    yield from _if_other("options", "breaks", "levels", "levels", levels)


def _scales(old: Questionnaire, new: Questionnaire) -> Iterator[QuestionnaireChange]:
    """Yield scales whose options or points changed, in one line for all questions that changed with them."""
    earlier = {question.id: question for question in old.questions}
    before = {name: old.scale_of(question) for name, question in earlier.items()}
    changed: dict[tuple[str, str, str], list[tuple[Question, Scale, Scale]]] = {}
    for question in new.questions:
        was, now = before.get(question.id), new.scale_of(question)
        if was is None:
            continue
        steps = _steps(earlier[question.id], was), _steps(question, now)
        if steps[0] != steps[1]:
            changed.setdefault((now.id, *steps), []).append((question, was, now))
    for (scale, steps_before, steps_after), found in changed.items():
        question, was, now = found[0]
        what, name = ("question", question.id) if len(found) == 1 else ("scale", scale)
        only_order = _points(was) == _points(now) and _kind(earlier[question.id]) == _kind(question)
        yield QuestionnaireChange(
            kind="options",
            effect="texts" if only_order else "breaks",
            what=what,
            id=name,
            before=steps_before,
            after=steps_after,
        )
        if _turned(was, now):
            yield QuestionnaireChange(kind="turned", effect="breaks", what=what, id=name)


def _points(scale: Scale) -> dict[str, int]:
    return {option.id: option.points for option in scale.options}


def _turned(was: Scale, now: Scale) -> bool:
    """Return whether the options of a scale go from the highest to the lowest that went up, or back."""
    later = _points(now)
    order = [later[option.id] for option in was.rising if option.id in later]
    return len(order) > 1 and len(order) == len(was.options) and order == sorted(set(order), reverse=True)


def _steps(question: Question, scale: Scale) -> str:
    """Return the options of a question with their points, as one reads them, and how it is answered."""
    options = ", ".join(f"{option.id}={option.points}" for option in scale.options)
    return " ".join(part for part in (_kind(question), options) if part)


def _kind(question: Question) -> str:
    """Return how a question is answered, as a file says it; empty where one option is chosen."""
    said = [] if question.kind == "choice" else [f"kind: {question.kind}"]
    said += [] if question.enough is None else [f"enough: {question.enough}"]
    said += [f"from: [{', '.join(map(as_written, question.borders))}]"] if question.borders else []
    said += [] if question.scored else ["scored: false"]
    return f"{{{', '.join(said)}}}" if said else ""


def _weighing(old: Questionnaire, new: Questionnaire) -> Iterator[QuestionnaireChange]:
    """Yield what weighs otherwise, stands in another dimension or is asked under other conditions."""
    homes = [{q.id: d.id for d in one.every_dimension for q in d.own_questions} for one in (old, new)]
    above = [{p.id: d.id for d in one.every_dimension for p in d.dimensions} for one in (old, new)]
    for earlier, later in _pairs(old.every_dimension, new.every_dimension):
        yield from _fields("dimension", earlier.id, earlier, later, ("weight", "roll_up"))
        places = [one.get(earlier.id, "") for one in above]
        yield from _if_other("weighs", "scores", "dimension", f"{earlier.id}.dimension", places)
        yield from _asked_when("dimension", earlier, later)
    for was, now in _pairs(old.questions, new.questions):
        yield from _fields("question", was.id, was, now, _WEIGHING)
        home = [one[was.id] for one in homes]
        yield from _if_other("weighs", "scores", "question", f"{was.id}.dimension", home)
        if "cumulative" in (old.stage_rule.rule, new.stage_rule.rule):
            levels = [_written(one.level) for one in (was, now)]
            yield from _if_other("weighs", "scores", "question", f"{was.id}.level", levels)
        required = [_required(one.required) for one in (was, now)]
        yield from _if_other("rules", "scores", "question", f"{was.id}.required", required)
        yield from _asked_when("question", was, now)


def _if_other(
    kind: Kind, effect: Effect, what: str, name: str, said: Sequence[str]
) -> Iterator[QuestionnaireChange]:
    """Yield the change where what both versions say, as written, is not the same."""
    before, after = said
    if before != after:
        yield QuestionnaireChange(kind=kind, effect=effect, what=what, id=name, before=before, after=after)


def _asked_when(
    what: str, was: Question | Dimension, now: Question | Dimension
) -> Iterator[QuestionnaireChange]:
    """Yield what is asked under other conditions, or counts otherwise where it is not asked."""
    for field in ("applies_when", "otherwise"):
        before, after = getattr(was, field), getattr(now, field)
        if before != after:
            yield QuestionnaireChange(
                kind="rules",
                effect="scores",
                what=what,
                id=f"{was.id}.{field}",
                before=_written(before),
                after=_written(after),
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
        # Targets in answer files and gates name levels by their numbers.
        numbers = [str(one.number_of(number)) for one in (old, new)]
        yield from _if_other("rules", "scores", "level", f"levels.{number}.number", numbers)
    rules = [_stage_rule(one.stage_rule) for one in (old, new)]
    # A stage by another rule is not the same stage.
    yield from _if_other("rules", "breaks", "setting", "stage", rules)
    units = [_unit(one) for one in (old, new)]
    yield from _if_other("rules", "texts", "setting", "unit", units)
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


def _unit(questionnaire: Questionnaire) -> str:
    """Return the unit of the index as one reads it; its name is a text, and compared with the texts."""
    unit = questionnaire.unit
    return f"{unit.lowest:g}-{unit.highest:g} .{unit.decimals}" if unit else "0-100"


def _wording(old: Questionnaire, new: Questionnaire) -> Iterator[QuestionnaireChange]:
    """Yield texts that read otherwise, things about a question that no score rests on, and another order."""
    before, after = texts_of(old), texts_of(new)
    for name, text in before.items():
        if name in after and after[name] != text:
            told = _told_elsewhere(name, after[name], before)
            if told:
                yield QuestionnaireChange(
                    kind="moved", effect="wording", what="text", id=name, before=told, after=name
                )
                continue
            # Two questions that change places under their ids ask otherwise, though nothing else changed.
            effect: Effect = "wording" if _ASKED.match(name) else "texts"
            yield QuestionnaireChange(
                kind="texts", effect=effect, what="text", id=name, before=text, after=after[name]
            )
    kept = {question.id for question in old.questions} & {question.id for question in new.questions}
    for was, now in _pairs(old.questions, new.questions):
        counted = "cumulative" in (old.stage_rule.rule, new.stage_rule.rule)
        if _unworded(was, counted=counted) != _unworded(now, counted=counted):
            yield QuestionnaireChange(kind="texts", effect="texts", what="actions or sources", id=was.id)
        if was.maps_to != now.maps_to:
            yield QuestionnaireChange(kind="texts", effect="texts", what="provenance", id=f"{was.id}.maps_to")
    for field in ("url", "licence", "authors", "tags", "extra"):
        if getattr(old, field) != getattr(new, field):
            yield QuestionnaireChange(kind="texts", effect="texts", what="provenance", id=field)
    if [q.id for q in old.questions if q.id in kept] != [q.id for q in new.questions if q.id in kept]:
        yield QuestionnaireChange(kind="order", effect="texts", what="questions", id="questions")


def _told_elsewhere(name: str, text: str, before: dict[str, str]) -> str:
    """Return the text that said before what `name` says now, of those that ask or name answers alike."""
    asked = _ASKED.match(name)
    if asked is None:
        return ""
    # Questions may change places among all; texts of options within their question, labels in their scale.
    kin = re.compile(r"questions\..+\.text\Z" if name.endswith(".text") else re.escape(_kin(name)))
    return next((one for one, said in before.items() if said == text and kin.match(one)), "")


def _kin(name: str) -> str:
    """Return what the ids of the other options' texts begin with."""
    if name.startswith("scales."):
        return name[: name.rindex(".options.") + len(".options.")]
    return name.rpartition(".")[0] + "."


def _unworded(question: Question, *, counted: bool) -> tuple[object, ...]:
    """Return what a question says beside its texts and what no score rests on, `counted` by level or not."""
    actions = tuple((one.to, one.effort, one.needs, one.url) for one in question.actions)
    return actions, question.sources, None if counted else question.level


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
    if isinstance(value, tuple):
        return ", ".join(map(_written, value))
    if isinstance(value, Condition):
        return value.written
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
