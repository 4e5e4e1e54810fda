"""The languages that an output can be asked for in."""

from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.errors import BadInput, plain
from cxmaturity.language import LANGUAGES, nearest, tr


def known_language(tag: str | None) -> str | None:
    """Return `tag` as it is shipped, whatever its case, and None as None; BadInput when it is not shipped."""
    if tag is None:
        return None
    for known in LANGUAGES:
        if tag.lower() == known.lower():
            return known
    names = ", ".join(f"{known} ({name})" for known, name in LANGUAGES.items())
    raise BadInput(tr("--language {tag}: choose one of {names}", tag=plain(tag), names=names))


def words_for(questionnaire: Questionnaire, tag: str | None) -> str:
    """Return the language of the words around a questionnaire: as asked for, else the nearest to its own."""
    return tag or nearest(questionnaire.language)
