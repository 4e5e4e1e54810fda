"""From a path to an assessment: of one wave, of every wave in a folder, in a language."""

from collections.abc import Callable
from pathlib import Path

from cxmaturity.answers.beside import sentences, unread_in, wave_paths
from cxmaturity.answers.model import Sheets
from cxmaturity.answers.read import read_assessment
from cxmaturity.errors import InvalidFile, Problem, plain
from cxmaturity.questionnaire.find import as_seen_from
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.shipped import shadows_shipped
from cxmaturity.questionnaire.tool_words import bring_words, file_called, not_in
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import LANGUAGES, around, fits, tr


def assess_path(
    path: Path,
    *,
    questionnaire: str | None = None,
    strict: bool = False,
    redraw: bool = True,
    language: str | None = None,
    warn: Callable[[str], None] | None = None,
) -> Assessment:
    """Return the assessment of the answers at `path`, a file or a folder.

    `questionnaire` is an id or a path; without it, the answers' own is looked up. Its texts are in
    `language` where it has been translated; else `warn` is told. The words around them are brought; `warn` is
    told which are missing. Raises BadInput or InvalidFile.
    """
    given = None if questionnaire is None else read_questionnaire(questionnaire)
    found, sheets = read_assessment(path, given)
    if warn is not None:
        for sentence in sentences(sheets.unread):
            warn(sentence)
    own, name = found, questionnaire or as_seen_from(_folder_of(path), sheets[0].questionnaire)
    found = put_into_language(own, language, name, path, warn)
    if found is not own:
        sheets = Sheets(sheets, sheets.unread, sheets.shadows or shadows_shipped(found))
    if warn is not None and sheets.shadows:
        warn(shadow_sentence(f"{found.id} {found.version}", sheets.shadows, path))
    return assess(found, sheets, strict=strict, redraw=redraw)


def shadow_sentence(questionnaire: str, shadows: str, path: Path | str) -> str:
    """Return what is said where another questionnaire takes the place of a shipped one."""
    return tr(
        "{path}: answers {questionnaire} with a content of its own, not the {shipped} that ships here",
        path=plain(path),
        questionnaire=questionnaire,
        shipped=shadows,
    )


def assess_waves(
    folder: Path,
    *,
    questionnaire: str | None = None,
    strict: bool = False,
    language: str | None = None,
    warn: Callable[[str], None] | None = None,
) -> list[tuple[str, Assessment]]:
    """Return the assessment of every wave in `folder`, each with its path.

    Raises BadInput without a wave, and InvalidFile with the problems of all of them.
    """
    found: list[tuple[str, Assessment]] = []
    faults: list[Problem] = []
    told = once(warn)
    paths = wave_paths(folder)
    for sentence in sentences(unread_in(folder)):
        told(sentence)
    for path in paths:
        try:
            assessed = assess_path(
                path, questionnaire=questionnaire, strict=strict, redraw=False, language=language, warn=told
            )
            found.append((str(path), assessed))
        except InvalidFile as error:
            faults += error.problems
    if faults:
        raise InvalidFile(faults)
    return found


def waves_until(
    path: Path, assessment: Assessment, waves: list[tuple[str, Assessment]], *, other_subject: bool
) -> list[tuple[str, Assessment]]:
    """Return those of `waves` that come before the `assessment` of the answers at `path`, and itself.

    Its answers need not lie with the others. Raises BadInput for one of another organisation or scope, even
    of those that are left out, unless `other_subject` says that this is meant.
    """
    # Loaded here: one wave alone needs none of it.
    from cxmaturity.waves.trend import check_one_subject

    subject = assessment.subject
    if not other_subject:
        check_one_subject([*waves, (str(path), assessment)])
    found = [
        (source, wave)
        for source, wave in waves
        if (wave.subject.wave, wave.subject.date) != (subject.wave, subject.date)
        and (not wave.subject.date or wave.subject.date <= (subject.date or wave.subject.date))
    ]
    return [*found, (str(path), assessment)]


def once(warn: Callable[[str], None] | None) -> Callable[[str], None]:
    """Return what passes each sentence on to `warn` a single time."""
    told: set[str] = set()

    def tell(sentence: str) -> None:
        if warn is not None and sentence not in told:
            told.add(sentence)
            warn(sentence)

    return tell


def put_into_language(
    questionnaire: Questionnaire, tag: str | None, name: str, path: Path, warn: Callable[[str], None] | None
) -> Questionnaire:
    """Return the questionnaire in the language `tag`, None for its own, or as it is with a warning.

    The words around it are brought; `warn` is told which are missing. Raises NoSuchLanguage where there is
    nothing at all in this language.
    """
    beside = _folder_of(path)
    if tag is None or fits(tag, questionnaire.language):
        words = tag or around(questionnaire.language)
        if words not in LANGUAGES:
            bring_words(words, file_called(name, beside), warn)
        return questionnaire
    # Loaded here: few ask for another language.
    from cxmaturity.questionnaire.translations import languages_of, translated

    found = translated(questionnaire, tag, name=name, beside=beside)
    told: list[str] = []
    has_words = tag in LANGUAGES or bring_words(tag, file_called(name, beside), told.append)
    if found is None and not has_words:
        raise not_in(questionnaire, tag, languages_of(questionnaire, name=name, beside=beside))
    if warn is not None:
        for sentence in told:
            warn(sentence)
    if found is None and warn is not None:
        warn(
            tr(
                "{id} has no texts in {language}: its own stay in {own}",
                id=questionnaire.id,
                language=tag,
                own=questionnaire.language,
            )
        )
    return found or questionnaire


def _folder_of(path: Path) -> Path:
    """Return the folder of answers: themselves, or where their file lies."""
    return path if path.is_dir() else path.parent
