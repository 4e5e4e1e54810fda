"""What must hold between an overlay and the questionnaire that it changes."""

from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.domain.texts import texts_of
from cxmaturity.language import tr
from cxmaturity.reading.overlay_form import NO_CHECKLIST, OverlayForm
from cxmaturity.reading.typed import Found, Path, did_you_mean, shown


def unknown_ids(form: OverlayForm, base: Questionnaire) -> Found:
    """Yield ids that the questionnaire does not have."""
    questions = [question.id for question in base.questions]
    dimensions = [dimension.id for dimension in base.dimensions]
    asked_of = {"question": questions, "dimension": dimensions}
    places: list[tuple[Path, str, str]] = [
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
    return [text_id for text_id in texts_of(made) if text_id.startswith(starts)]


def written(path: Path, form: OverlayForm, base: Questionnaire) -> Path:
    """Return where in the overlay stands what breaks a rule at `path` of the questionnaire it makes."""
    if path[:1] == ("id",):
        return ("overlay", *path[1:])
    if path[0] != "dimensions" or len(path) == 1:
        return path
    dimension = base.dimensions[path[1]]
    kept = [question for question in dimension.questions if question.id not in form.drop]
    if len(path) > 3 and path[3] >= len(kept):
        return ("add", dimension.id, path[3] - len(kept), *path[4:])
    if len(path) > 3:
        return ("questions", kept[path[3]].id)
    return ("questions",) if kept else ("drop",)
