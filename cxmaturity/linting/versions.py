"""Advice on what changed since the last version, where the version number does not say so."""

from typing import Any, assert_never

from cxmaturity.linting.family import Linted, Raised
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.places import question_places
from cxmaturity.questionnaire.version_words import QuestionnaireChange
from cxmaturity.questionnaire.versions import changes_between
from cxmaturity.text.language import tr


def version_advice(linted: Linted) -> Raised:
    """Yield what the version number hides since the last one, where there is one to compare with."""
    questionnaire, last = linted.questionnaire, linted.last
    if last is None:
        return
    changes = changes_between(last, questionnaire)
    if changes.enough:
        return
    hint = tr("take it back, or raise the version to {version}", version=changes.wanted)
    for change in changes.changes:
        if change.effect == "breaks":
            code, message = _told(change)
            yield code, _place(change, questionnaire), message, hint
    if changes.asks != "major":
        message = tr(
            "what changed ({n}) asks for a new {part} version", n=len(changes.changes), part=changes.asks
        )
        more = tr("`cxmaturity questionnaire diff` shows them; raise it to {version}", version=changes.wanted)
        yield "CX052", ("version",), message, more


def _told(change: QuestionnaireChange) -> tuple[str, str]:
    """Return the code and the sentence for a change that breaks comparison."""
    values = {"what": tr(change.what), "id": change.id, "before": change.before, "after": change.after}
    match change.kind:
        case "removed":
            code, sentence = "CX050", tr("the {what} {id} is gone; answer files may hold it")
        case "instrument":
            code, sentence = "CX050", tr("the id was {before} and is {after}: no answers fit any more")
        case "turned":
            code, sentence = "CX051", tr("its options are turned round: what an id means may have moved")
        case "options":
            code, sentence = "CX051", tr("had {before} and has {after}: waves do not compare")
        case "added" | "renamed" | "weighs" | "rules" | "moved" | "texts" | "order":
            # Only an overlay, which compares with itself alone, makes a break of these.
            code = "CX051"
            sentence = tr("{id} was {before} and is {after}: the overlay does not compare with itself before")
        case other:
            assert_never(other)
    return code, sentence.format(**values)


def _place(change: QuestionnaireChange, questionnaire: Questionnaire) -> tuple[Any, ...]:
    """Return the path of what changed, or of the version where it is gone."""
    if change.what == "scale":
        places = [at for at, scale in enumerate(questionnaire.scales) if scale.id == change.id]
        return ("scales", places[0], "options") if places else ("version",)
    if change.what == "question" and change.kind in ("options", "turned"):
        asking = (path for path, question in question_places(questionnaire) if question.id == change.id)
        return next(asking, ("version",))
    if change.kind == "options":
        return ("worksheets",) if change.what == "column" else ("levels",)
    return ("id",) if change.kind == "instrument" else ("version",)
