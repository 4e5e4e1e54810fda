"""The tool's own words around a questionnaire, in a language that does not ship: from a file of the reader's.

It lies beside the questionnaire, in the folder above it for all questionnaires there, or in the user's own
folder. What is missing in it stays English, and is said.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cxmaturity.errors import CxMaturityError, NoSuchLanguage, plain
from cxmaturity.questionnaire.find import questionnaire_path
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.resources import own_folder
from cxmaturity.text.choice import known_language, no_language
from cxmaturity.text.language import LANGUAGES, around, bring, fits, shipped_language, tr

if TYPE_CHECKING:
    from cxmaturity.formats.words_file import OwnWords

Warn = Callable[[str], None]


def file_called(name: str | Path, beside: Path | None) -> Path | None:
    """Return the file of the questionnaire called `name`, as seen from the folder `beside`; None for none."""
    with suppress(CxMaturityError):
        return questionnaire_path(name, beside=beside)
    return None


def own_words(tag: str, questionnaire_file: Path | None) -> "OwnWords | None":
    """Return the reader's own words in the language `tag`, None where there are none. Raises InvalidFile."""
    # Loaded here: for the languages that ship, nothing of it is needed.
    from cxmaturity.formats.words_file import read_words, words_path

    near = [] if questionnaire_file is None else [questionnaire_file.parent, questionnaire_file.parent.parent]
    own = own_folder()
    path = words_path(tag, near if own is None else [*near, own])
    return None if path is None else read_words(path, tag)


def bring_words(tag: str, questionnaire_file: Path | None, warn: Warn | None = None) -> bool:
    """Let everything be said in the language `tag` from now on; return whether there are words in it at all.

    `warn` is told how many of them are missing. Raises InvalidFile for a broken file of words.
    """
    if tag in LANGUAGES:
        return True
    found = own_words(tag, questionnaire_file)
    bring(shipped_language(tag) if found is None else found.language)
    # What ships for a kind of a language stands in for what is missing, and needs no excuse.
    stays_english = around(tag) not in LANGUAGES
    if stays_english and warn is not None and (found is None or found.open):
        warn(_missing(tag, found))
    return found is not None or not stays_english


def _missing(tag: str, found: "OwnWords | None") -> str:
    """Return what is said where words are missing."""
    if found is None:
        return tr(
            "the tool's own words are not in {language}: they stay in English;"
            " `cxmaturity words {language}` writes a file to fill in",
            language=tag,
        )
    return tr(
        "{path}: {count} of {wanted} words of the tool are not in {language} yet and stay in English;"
        " `cxmaturity words {language} --check` names them",
        path=plain(found.path),
        count=len(found.open),
        wanted=found.wanted,
        language=tag,
    )


def words_around(
    questionnaire: Questionnaire,
    asked: str | None,
    *,
    questionnaire_file: Path | None = None,
    warn: Warn | None = None,
) -> str:
    """Return the language of the words around a questionnaire's texts, its words brought.

    It is the one that is `asked` for, which the questionnaire must be in unless the tool has words in it,
    else the questionnaire's own. Raises NoSuchLanguage for one that there is not, InvalidFile for a broken
    file of words.
    """
    tag = known_language(asked) or around(questionnaire.language)
    at = questionnaire_file or file_called(questionnaire.id, None)
    if not bring_words(tag, at, warn) and not fits(tag, questionnaire.language):
        raise not_in(questionnaire, tag, [questionnaire.language])
    return tag


def not_in(questionnaire: Questionnaire, tag: str, has: list[str]) -> NoSuchLanguage:
    """Return the refusal of a language that neither the questionnaire nor the tool has."""
    return no_language(
        tag,
        tr(
            "{id} has texts in {known}, and the tool has words in {shipped};"
            " `cxmaturity words {language}` writes a file for more",
            id=questionnaire.id,
            known=", ".join(has),
            shipped=", ".join(LANGUAGES),
            language=tag,
        ),
        [*has, *LANGUAGES],
    )
