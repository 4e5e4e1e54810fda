"""An overlay: an existing questionnaire reweighted, with questions dropped or added, and no text copied."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from cxmaturity.errors import BadInput, InvalidFile
from cxmaturity.formats.frozen import Frozen
from cxmaturity.formats.shares import write_out_shares
from cxmaturity.formats.typed import (
    Fault,
    FieldPath,
    Found,
    convert,
    converted,
    first_faults,
    moved,
    problems,
    shown,
)
from cxmaturity.formats.yaml_with_lines import Document, read_yaml
from cxmaturity.questionnaire.checklist import Check, Checklist
from cxmaturity.questionnaire.conditions import conditions_without
from cxmaturity.questionnaire.extra import put_aside
from cxmaturity.questionnaire.model import (
    LEAST_FLOOR,
    SHARES,
    Action,
    ChecklistOutcome,
    Dimension,
    Group,
    IndexUnit,
    Level,
    LevelAdvice,
    Overlay,
    Question,
    Questionnaire,
    Required,
    StageRule,
)
from cxmaturity.questionnaire.option_ids import write_out_ids
from cxmaturity.questionnaire.rules import broken_rules
from cxmaturity.questionnaire.scales import Scale, Weight
from cxmaturity.questionnaire.texts import texts_of, with_texts
from cxmaturity.text.language import tr
from cxmaturity.text.nearest import did_you_mean

# ---- An overlay as it is written

LIMIT = 4 * 1024 * 1024
NO_CHECKLIST = "none"
SETTINGS = (
    "title",
    "default_target",
    "min_coverage",
    "min_applicable",
    "privacy_floor",
    "stage",
    "unit",
    "groups",
    "levels",
)
_Least = Annotated[float, msgspec.Meta(ge=0, le=1, extra_json_schema={"share": True})]


class QuestionWeights(Frozen, frozen=True):
    """What an overlay says of a question; what it leaves out stays."""

    weight: Weight | None = None
    foundation: bool | None = None
    quick: bool | None = None
    scale: str | None = None
    levels: tuple[str, ...] | None = None
    actions: tuple[Action, ...] | None = None
    level: int | None = None
    required: Required | None = None


class DimensionWeight(Frozen, frozen=True):
    """What an overlay says of a dimension; what it leaves out stays."""

    weight: Weight | None = None
    advice: tuple[LevelAdvice, ...] | None = None


class OverlayForm(Frozen, frozen=True):
    """An overlay as it is written.

    `groups`, `levels` and `stage` stand in the place of the questionnaire's, a scale of `scales` in that of
    the one of its id, or beside them; `reword` says by text id what reads otherwise. `texts` are those of
    what is added or reworded, by language and text id.
    """

    format: Literal[1]
    overlay: str
    version: str
    of: str
    because: str
    title: str | None = None
    drop: tuple[str, ...] = ()
    questions: dict[str, QuestionWeights] = {}
    dimensions: dict[str, DimensionWeight] = {}
    add: dict[str, tuple[Question, ...]] = {}
    checklist: Checklist | str | None = None
    default_target: int | None = None
    min_coverage: _Least | None = None
    min_applicable: _Least | None = None
    privacy_floor: Annotated[int, msgspec.Meta(ge=LEAST_FLOOR)] | None = None
    stage: StageRule | None = None
    unit: IndexUnit | None = None
    groups: tuple[Group, ...] | None = None
    levels: tuple[Level, ...] | None = None
    scales: tuple[Scale, ...] = ()
    reword: dict[str, str] = {}
    texts: dict[str, dict[str, str]] = {}


def read_overlay_form(path: Path) -> OverlayForm:
    """Return what is written in the overlay at `path`. Raises InvalidFile."""
    document = read_yaml(path, limit=LIMIT)
    put_aside(document.tree)
    write_out_ids(document.tree)
    write_out_shares(document.tree, SHARES)
    return convert(document, OverlayForm)


# ---- What must hold between an overlay and the questionnaire that it changes


def unknown_ids(form: OverlayForm, base: Questionnaire) -> Found:
    """Yield ids that the questionnaire does not have."""
    questions = [question.id for question in base.questions]
    dimensions = [dimension.id for dimension in base.every_dimension]
    asked_of = {"question": questions, "dimension": dimensions}
    places: list[tuple[FieldPath, str, str]] = [
        (("drop", at), "question", one) for at, one in enumerate(form.drop)
    ]
    places += [(("questions", one), "question", one) for one in form.questions]
    places += [(("dimensions", one), "dimension", one) for one in form.dimensions]
    places += [(("add", one), "dimension", one) for one in form.add]
    for path, kind, one in places:
        if one not in asked_of[kind]:
            message = tr("there is no question {id} in {of}") if kind == "question" else ""
            message = message or tr("there is no dimension {id} in {of}")
            show = tr("`cxmaturity questionnaire show {name}` shows all", name=base.id)
            yield path, message.format(id=shown(one), of=base.id), did_you_mean(one, asked_of[kind], show)


def unknown_wordings(form: OverlayForm, base: Questionnaire) -> Found:
    """Yield texts to reword that the questionnaire does not have, and such as say nothing."""
    known = texts_of(base)
    for text_id, text in form.reword.items():
        if text_id not in known:
            message = tr("there is no such text in {id}", id=base.id)
            yield ("reword", text_id), message, did_you_mean(text_id, list(known))
        elif not text.strip():
            yield ("reword", text_id), tr("must not be empty"), tr("remove the line to keep the text")


def silent_entries(form: OverlayForm) -> Found:
    """Yield dimensions of which nothing is said."""
    for dimension, said in form.dimensions.items():
        if said.weight is None and said.advice is None:
            fields = ", ".join(DimensionWeight.__struct_fields__)
            yield ("dimensions", dimension), tr("says nothing"), tr("write one of {fields}", fields=fields)


def contradictions(form: OverlayForm, base: Questionnaire) -> Found:
    """Yield what the overlay says against itself or against what it must say."""
    for one in form.questions:
        if one in form.drop:
            yield ("questions", one), tr("is dropped above"), tr("keep one of the two")
    for dimension, added in form.add.items():
        for at, question in enumerate(added):
            if question.id in form.drop:
                hint = tr("give the new question an id of its own: answers to the old one are not its")
                yield ("add", dimension, at, "id"), tr("{id} is dropped above", id=question.id), hint
    if isinstance(form.checklist, str) and form.checklist != NO_CHECKLIST:
        yield ("checklist",), tr("must be none or a checklist (got {got})", got=shown(form.checklist)), ""
    if form.overlay == base.id:
        yield ("overlay",), tr("is the id of what it changes"), tr("it makes a new instrument; name it")
    if not form.because.strip():
        yield ("because",), tr("must say why"), tr("one line; every report prints it")


def unknown_texts(form: OverlayForm, made: Questionnaire) -> Found:
    """Yield texts of nothing that the overlay brings."""
    known = texts_brought(form, made)
    for language, texts in form.texts.items():
        if language == made.language:
            yield ("texts", language), tr("is the language of the overlay itself"), tr("remove it")
            continue
        for text_id in texts:
            if text_id not in known:
                message = tr("there is no such text in what the overlay brings")
                yield ("texts", language, text_id), message, did_you_mean(text_id, known)


def texts_brought(form: OverlayForm, made: Questionnaire) -> list[str]:
    """Return the ids of the texts that the overlay brings."""
    added = tuple(f"questions.{question.id}." for questions in form.add.values() for question in questions)
    starts = ("overlay.because", *added)
    starts += ("title",) if form.title is not None else ()
    starts += ("groups.",) if form.groups is not None else ()
    starts += ("checklist.",) if form.checklist is not None else ()
    starts += ("levels.",) if form.levels is not None else ()
    starts += tuple(f"scales.{scale.id}." for scale in form.scales)
    for question, said in form.questions.items():
        starts += (f"questions.{question}.levels.",) if said.levels is not None else ()
        starts += (f"questions.{question}.actions.",) if said.actions is not None else ()
    for dimension, of_it in form.dimensions.items():
        starts += (f"dimensions.{dimension}.advice.",) if of_it.advice is not None else ()
    return [name for name in texts_of(made) if name.startswith(starts) or name in form.reword]


def written(path: FieldPath, form: OverlayForm, base: Questionnaire) -> FieldPath:  # noqa: PLR0911  a line a place
    """Return where in the overlay stands what breaks a rule at `path` of the questionnaire it makes."""
    if path[:1] == ("id",):
        return ("overlay", *path[1:])
    if path[0] == "scales" and len(path) > 1:
        return ("scales", *_place_of_scale(path[1], form, base), *path[2:])
    if path[0] != "dimensions" or len(path) == 1:
        return path
    dimension = base.dimensions[path[1]]
    while path[2:3] == ("dimensions",) and len(path) > 3:
        dimension, path = dimension.dimensions[path[3]], path[2:]
    if path[2:3] == ("advice",):
        return ("dimensions", dimension.id, *path[2:])
    kept = [question for question in dimension.own_questions if question.id not in form.drop]
    if len(path) > 3 and path[3] >= len(kept):
        return ("add", dimension.id, path[3] - len(kept), *path[4:])
    if len(path) > 3:
        said = form.questions.get(kept[path[3]].id)
        own = len(path) > 4 and path[4] in QuestionWeights.__struct_fields__
        told = said is not None and own and getattr(said, path[4]) is not None
        return ("questions", kept[path[3]].id, *(path[4:] if told else ()))
    return ("questions",) if kept else ("drop",)


def _place_of_scale(index: int, form: OverlayForm, base: Questionnaire) -> tuple[int, ...]:
    """Return where in the overlay the scale stands that has this place in the questionnaire it makes."""
    theirs = [scale.id for scale in base.scales]
    own = [scale.id for scale in form.scales]
    names = theirs + [name for name in own if name not in theirs]
    return (own.index(names[index]),) if names[index] in own else ()


# ---- An overlay: an existing questionnaire reweighted, with questions dropped or added, and no text copied

_BY_ID = ("questions", "dimensions", "add", "reword")
_WEIGHING = ("weight", "foundation", "quick")
_INSTEAD = {"format": 1, "overlay": "overlay", "version": "1.0.0", "because": "-"}


def overlaid(document: Document, read: Callable[[str], Questionnaire]) -> Questionnaire:
    """Return the questionnaire that the overlay in `document` makes of the one that `read` returns.

    Raises InvalidFile with all its problems.
    """
    form, found = _form(document)
    base = _base(form, read, found) if form else None
    if form is None or base is None:
        raise problems(document, found)
    complete = not found
    found += first_faults(unknown_ids(form, base), unknown_wordings(form, base), contradictions(form, base))
    # Of a field that is none, that was said already.
    found += list(silent_entries(form)) if complete else []
    made = None
    # What does not exist cannot be put in or left out: rules that break then only say so again.
    if complete and not any(path[0] in ("drop", "add", "checklist") for path, *_ in found):
        made = _applied(form, base)
        own = [moved(written(fault[0], form, base), fault) for fault in broken_rules(made)]
        faulty = {path for path, *_ in found}
        found += [fault for fault in own if fault[0] not in faulty]
        found += first_faults(unknown_texts(form, made))
    if made is None or found or document.problems:
        raise problems(document, found)
    return made


def _form(document: Document) -> tuple[OverlayForm | None, list[Fault]]:
    """Return what is written, without the entries that are of another form, and every fault of form."""
    form, found = converted(document, OverlayForm, _INSTEAD)
    found = [_kept(fault) for fault in found]
    if form is None and isinstance(document.tree.get("of"), str):
        sound = dict(document.tree)
        for path, *_ in found:
            section = sound.get(path[0])
            if len(path) > 1 and path[0] in _BY_ID and isinstance(section, dict):
                sound[path[0]] = {key: entry for key, entry in section.items() if key != path[1]}
            else:
                sound.pop(path[0], None)
        form = msgspec.convert({**_INSTEAD, **sound}, OverlayForm)
    return form, found


_TEXTS = ("name", "text", "why", "meaning", "summary", "show_me", "about")
"""Fields that hold words alone."""


def _kept(fault: Fault) -> Fault:
    """Return a fault of form, which of a field that only a questionnaire has says what an overlay may set."""
    path = fault[0]
    for depth, section, whole, own in (
        (1, None, Questionnaire, OverlayForm),
        (3, "questions", Question, QuestionWeights),
        (3, "dimensions", Dimension, DimensionWeight),
    ):
        if len(path) != depth or section not in (None, path[0]):
            continue
        theirs = {field.encode_name for field in msgspec.structs.fields(whole)}
        ours = [field.encode_name for field in msgspec.structs.fields(own)]
        if path[-1] not in theirs or path[-1] in ours:
            continue
        stays = tr("stays as it is in the questionnaire")
        if path[-1] in _TEXTS:
            return path, stays, tr("other words stand under {field}", field="reword")
        fields = ", ".join(name for name in ours if name not in _INSTEAD and name != "of")
        return path, stays, tr("an overlay sets {fields}", fields=fields)
    return fault


def _base(
    form: OverlayForm, read: Callable[[str], Questionnaire], found: list[Fault]
) -> Questionnaire | None:
    """Return the questionnaire to be changed; None, with a fault in `found`, where there is none."""
    try:
        base = read(form.of)
    except BadInput as error:
        found.append((("of",), str(error), ""))
        return None
    except InvalidFile as error:
        first = error.problems[0]
        what = ": ".join(part for part in (first.field, first.message) if part)
        found.append((("of",), tr("is broken in line {line}: {what}", line=first.line, what=what), ""))
        return None
    if base.overlay is not None:
        message = tr("{id} is an overlay itself", id=base.id)
        found.append((("of",), message, tr("name {of} and make all changes here", of=base.overlay.of)))
        return None
    return base


def _applied(form: OverlayForm, base: Questionnaire) -> Questionnaire:
    """Return the questionnaire with everything changed that the overlay says."""
    changed = base
    if form.reword:
        changed = with_texts(base, form.reword, base.language)
    kept = {question.id for question in base.questions} - set(form.drop)
    dimensions = tuple(_dimension(dimension, form, kept) for dimension in changed.dimensions)
    checklist = changed.checklist
    if isinstance(form.checklist, Checklist):
        checklist = form.checklist
    elif form.checklist == NO_CHECKLIST:
        checklist = None
    elif checklist:
        checks = tuple(_check(check, kept) for check in checklist.checks)
        checklist = msgspec.structs.replace(checklist, checks=checks)
    settings = {name: getattr(form, name) for name in SETTINGS if getattr(form, name) is not None}
    own = {scale.id: scale for scale in form.scales}
    scales = tuple(own.pop(scale.id, scale) for scale in changed.scales)
    return msgspec.structs.replace(
        changed,
        id=form.overlay,
        scales=(*scales, *own.values()),
        version=form.version,
        dimensions=dimensions,
        checklist=checklist,
        sha256="",
        taken=tuple(entry for entry in base.taken if not _gone(entry.place, form)),
        overlay=_summary(form, base, settings),
        **settings,
    )


def _gone(place: str, form: OverlayForm) -> bool:
    """Return whether an entry is no longer there."""
    if place.startswith("checklist."):
        return form.checklist is not None
    return place.startswith("questions.") and place.removeprefix("questions.") in form.drop


def _summary(form: OverlayForm, base: Questionnaire, settings: dict[str, Any]) -> Overlay:
    """Return what every result says of the overlay."""
    questions = {question.id: question for question in base.questions}
    weights = {dimension.id: dimension.weight for dimension in base.every_dimension}
    reweighted = [one.id for one in base.every_dimension if _weight(one, form) != weights[one.id]]
    reweighted += [name for name in questions if name in form.questions and _changes(questions[name], form)]
    checks = base.checklist.checks if base.checklist and form.checklist is not None else ()
    own = {check.id for check in form.checklist.checks} if isinstance(form.checklist, Checklist) else set()
    return Overlay(
        id=form.overlay,
        version=form.version,
        of=f"{base.id}@{base.version}",
        because=form.because.strip(),
        dropped=tuple(name for name in questions if name in form.drop),
        reweighted=tuple(reweighted),
        added=tuple(question.id for one in base.every_dimension for question in form.add.get(one.id, ())),
        checklist=_outcome(form),
        dropped_checks=tuple(check.id for check in checks if check.id not in own),
        settings=(*settings, *(("scales",) if form.scales else ())),
        reworded=tuple(form.reword),
        changed=(
            *(one.id for one in base.every_dimension if _other_advice(one.id, form)),
            *(name for name in questions if name in form.questions and _otherwise(form.questions[name])),
        ),
    )


def _other_advice(dimension: str, form: OverlayForm) -> bool:
    return dimension in form.dimensions and form.dimensions[dimension].advice is not None


def _otherwise(said: QuestionWeights) -> bool:
    """Return whether something other than its weighing is said of a question."""
    others = [name for name in QuestionWeights.__struct_fields__ if name not in _WEIGHING]
    return any(getattr(said, name) is not None for name in others)


def _outcome(form: OverlayForm) -> ChecklistOutcome:
    """Return what becomes of the checklist."""
    if form.checklist is None:
        return "kept"
    return "dropped" if form.checklist == NO_CHECKLIST else "replaced"


def _changes(question: Question, form: OverlayForm) -> bool:
    """Return whether the overlay weighs a question otherwise."""
    wanted = _set(form.questions[question.id])
    return any(getattr(question, name) != wanted[name] for name in _WEIGHING if name in wanted)


def _set(weights: QuestionWeights) -> dict[str, Any]:
    """Return what an overlay says of a question, without what it leaves out."""
    fields = {name: getattr(weights, name) for name in weights.__struct_fields__}
    return {name: value for name, value in fields.items() if value is not None}


def _weight(dimension: Dimension, form: OverlayForm) -> int:
    """Return the weight of a dimension under the overlay."""
    said = form.dimensions.get(dimension.id)
    return dimension.weight if said is None or said.weight is None else said.weight


def _dimension(dimension: Dimension, form: OverlayForm, kept: set[str]) -> Dimension:
    """Return a dimension as the overlay leaves it, the added questions last."""
    left = [_question(question, form, kept) for question in dimension.own_questions if question.id in kept]
    questions = (*left, *form.add.get(dimension.id, ()))
    said = form.dimensions.get(dimension.id)
    advice = dimension.advice if said is None or said.advice is None else said.advice
    return msgspec.structs.replace(
        dimension,
        weight=_weight(dimension, form),
        own_questions=questions,
        dimensions=tuple(_dimension(part, form, kept) for part in dimension.dimensions),
        advice=advice,
        **_asked_when(dimension, kept),
    )


def _question(question: Question, form: OverlayForm, kept: set[str]) -> Question:
    """Return a question with the overlay's weights, and without what refers to dropped questions.

    Where the overlay takes the stages out, nothing is required for one any more.
    """
    actions = tuple(
        msgspec.structs.replace(action, needs=tuple(need for need in action.needs if need.question in kept))
        for action in question.actions
    )
    said = _set(form.questions[question.id]) if question.id in form.questions else {}
    changed = {"actions": actions, **_asked_when(question, kept), **said}
    if form.stage is not None and form.stage.rule == "none":
        changed.setdefault("required", None)
    return msgspec.structs.replace(question, **changed)


def _asked_when(thing: Question | Dimension, kept: set[str]) -> dict[str, Any]:
    """Return when a question or dimension is asked, without the tests of dropped questions."""
    conditions = conditions_without(thing.applies_when, kept)
    return {"applies_when": conditions, "otherwise": thing.otherwise if conditions else "nothing"}


def _check(check: Check, kept: set[str]) -> Check:
    """Return a check without the contradictions by dropped questions."""
    left = tuple(one for one in check.contradicted_by if one.question in kept)
    return msgspec.structs.replace(check, contradicted_by=left)
