"""Whether a questionnaire is the one that ships under its id: its content decides, not its name."""

from functools import cache

import msgspec

from cxmaturity.errors import CxMaturityError
from cxmaturity.questionnaire.file import read_questionnaire_file
from cxmaturity.questionnaire.find import FILE
from cxmaturity.questionnaire.model import Question, Questionnaire
from cxmaturity.resources import bundled

_WEIGHED = {
    "weight": 1,
    "foundation": False,
    "quick": False,
    "applies_when": (),
    "otherwise": "nothing",
    "actions": (),
}
"""What an overlay may change in a question that it keeps."""


def is_shipped(questionnaire: Questionnaire) -> bool:
    """Return whether a questionnaire is word for word one that ships, in any of its languages."""
    known = _shipped(questionnaire.id)
    return known is not None and _same(questionnaire, known)


def shadows_shipped(questionnaire: Questionnaire) -> str:
    """Return the id and version of the shipped questionnaire whose place another content takes, else "".

    It takes its place under its own id, or beneath an overlay.
    """
    known = _shipped(questionnaire.id)
    if known is None and questionnaire.overlay is not None:
        base, _, version = questionnaire.overlay.of.rpartition("@")
        known = _shipped(base)
        if known is None or (known.version == version and _kept(questionnaire, known)):
            return ""
    elif known is None or _same(questionnaire, known):
        return ""
    return f"{known.id} {known.version}"


def _shipped(name: str) -> Questionnaire | None:
    """Return the questionnaire that ships under an id, None where none does."""
    return _read_shipped(name) if name in _all_shipped() else None


@cache
def _all_shipped() -> frozenset[str]:
    """Return the ids of all that ship."""
    return frozenset(path.parent.name for path in bundled("questionnaires").glob(f"*/{FILE}"))


@cache
def _read_shipped(name: str) -> Questionnaire:
    return read_questionnaire_file(bundled("questionnaires") / name / FILE)


def _same(questionnaire: Questionnaire, known: Questionnaire) -> bool:
    """Return whether two questionnaires say the same, whatever the bytes of their files."""
    said = _in_language_of(questionnaire, known)
    return said is not None and _bare(questionnaire) == _bare(said)


def _in_language_of(questionnaire: Questionnaire, known: Questionnaire) -> Questionnaire | None:
    """Return the shipped questionnaire in the language of another, None where it has no such texts."""
    if questionnaire.language == known.language:
        return known
    # Loaded here: most are in their own language.
    from cxmaturity.questionnaire.translations import in_language

    try:
        return in_language(known, bundled("questionnaires") / known.id / FILE, questionnaire.language)
    except CxMaturityError:
        return None


def _bare(questionnaire: Questionnaire) -> Questionnaire:
    """Return a questionnaire without the mark of the file that it was read from."""
    return msgspec.structs.replace(questionnaire, sha256="")


def _kept(overlaid: Questionnaire, base: Questionnaire) -> bool:
    """Return whether what an overlay keeps is the shipped questionnaire's, but for what overlays change."""
    said = _in_language_of(overlaid, base)
    if said is None or overlaid.overlay is None:
        return True
    theirs = {question.id: _unweighed(question) for question in said.questions}
    words = overlaid.overlay.reworded
    own = {*overlaid.overlay.added, *overlaid.overlay.changed}
    own |= {one.id for one in overlaid.questions if any(w.startswith(f"questions.{one.id}.") for w in words)}
    kept = [question for question in overlaid.questions if question.id not in own]
    free = "scales" in overlaid.overlay.settings or any(word.startswith("scales.") for word in words)
    return (free or said.scales == overlaid.scales) and all(
        theirs.get(question.id) == _unweighed(question) for question in kept
    )


def _unweighed(question: Question) -> Question:
    return msgspec.structs.replace(question, **_WEIGHED)
