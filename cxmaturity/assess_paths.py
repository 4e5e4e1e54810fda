"""From a path to an assessment: of one wave, of every wave in a folder, in a language."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import msgspec

from cxmaturity.answers.beside import sentences, unread_in, wave_paths
from cxmaturity.answers.model import Sheets
from cxmaturity.answers.read import Report, read_assessment, read_whole_report, said_in, what_it_carries
from cxmaturity.answers.tally_file import TallyFile
from cxmaturity.errors import BadInput, InvalidFile, Problem, plain
from cxmaturity.plan.model import KeptPlan
from cxmaturity.questionnaire.find import as_seen_from, is_report
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.shipped import shadows_shipped
from cxmaturity.questionnaire.tool_words import bring_words, file_called, not_in
from cxmaturity.scoring.assess import Redraw, assess, assess_tally
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import LANGUAGES, around, current, fits, tr
from cxmaturity.waves.model import Comparison, Trend

Tells = Callable[[Path, Questionnaire, Sheets], None]
"""What is called with the sheets that an output tells of, where they lie and their questionnaire."""


def assess_path(  # noqa: PLR0913  what there is to choose, and who hears of it
    path: Path,
    *,
    questionnaire: str | None = None,
    strict: bool = False,
    redraw: Redraw = True,
    language: str | None = None,
    warn: Callable[[str], None] | None = None,
    tells_of: Tells | None = None,
) -> Assessment:
    """Return the assessment of the answers at `path`, a file or a folder.

    `questionnaire` is an id or a path; without it, the answers' own is looked up. Its texts are in
    `language` where it has been translated; else `warn` is told. The words around them are brought; `warn` is
    told which are missing. What is issued `tells_of` the sheets. `redraw` as in `assess_tally`.
    Raises BadInput or InvalidFile.
    """
    given = None if questionnaire is None else read_questionnaire(questionnaire)
    if is_report(path) and what_it_carries(path) == "counts":
        return assess_counts(path, given=given, strict=strict, redraw=redraw, language=language, warn=warn)
    found, sheets = read_assessment(path, given)
    if tells_of is not None:
        tells_of(path, found, sheets)
    if warn is not None:
        for sentence in (*sentences(sheets.unread), *sheets.told):
            warn(sentence)
    own, name = found, questionnaire or as_seen_from(_folder_of(path), sheets[0].questionnaire)
    found = put_into_language(own, language, name, path, warn)
    if found is not own:
        sheets = sheets.beside(sheets.unread, sheets.shadows or shadows_shipped(found))
    if warn is not None and sheets.shadows:
        warn(shadow_sentence(f"{found.id} {found.version}", sheets.shadows, path))
    return assess(found, sheets, strict=strict, redraw=redraw)


def assess_counts(
    path: Path,
    *,
    given: Questionnaire | None = None,
    strict: bool = False,
    redraw: Redraw = True,
    language: str | None = None,
    warn: Callable[[str], None] | None = None,
) -> Assessment:
    """Return the assessment of the counts in a group's report at `path`; the rest is as in `assess_path`.

    Raises BadInput where they are to be held to evidence and it may not be told, and for other questions.
    """
    report, counts = counts_at(path, given)
    asked = report.questionnaire
    asked = put_into_language(asked, language, f"{asked.id}@{asked.version}", path, warn)
    return assessed_again(path, report, asked, counts, strict=strict or counts.strict, redraw=redraw)


def counts_at(path: Path, given: Questionnaire | None) -> tuple[Report, TallyFile]:
    """Return a group's report at `path` and the counts in it.

    Raises BadInput where it carries none, or where they are not of the questionnaire that is `given`.
    """
    report = read_whole_report(path)
    asked, counts = report.questionnaire, report.counts
    if counts is None:
        raise BadInput(tr("{path}: carries no counts", path=plain(path)))
    if given is not None and given.sha256 != asked.sha256:
        name = f"{asked.id} {asked.version}"
        said = tr("{path}: its counts are of {name}, as that is in the report", path=plain(path), name=name)
        raise BadInput(said)
    return report, counts


def assessed_again(
    path: Path,
    report: Report,
    asked: Questionnaire,
    counts: TallyFile,
    *,
    strict: bool,
    redraw: Redraw,
) -> Assessment:
    """Return what the `counts` in a report come to, with the words that stand in it."""
    check_evidence(path, counts, strict=strict)
    return assess_tally(asked, counts.tally, words=said_in(report), strict=strict, redraw=redraw)


def check_evidence(path: Path, counts: TallyFile, *, strict: bool) -> None:
    """Raise BadInput where the `counts` in a report are to be held to evidence that is not told in them."""
    evidence = any(one.givers is None for one in counts.tally.questions.values())
    if strict and not counts.strict and evidence:
        said = tr(
            "{path}: cannot be scored strictly: evidence of few is not in it; name the answers themselves",
            path=plain(path),
        )
        raise BadInput(said)


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
    tells_of: Tells | None = None,
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
                path,
                questionnaire=questionnaire,
                strict=strict,
                redraw="stage",
                language=language,
                warn=told,
                tells_of=tells_of,
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


# ---- What came of the plan that lies beside the answers of the wave before


def with_following(
    found: Comparison,
    path: Path,
    before: Assessment,
    after: Assessment,
    warn: Callable[[str], None] | None = None,
) -> Comparison:
    """Return a comparison with what came of the plan beside the answers at `path`, of the wave `before`.

    Without a plan it is as it was. `warn` is told why a plan is not of these answers. Raises InvalidFile with
    all that is wrong with a plan.
    """
    kept = plan_beside(path, before, warn)
    return found if kept is None else followed(found, kept, before, after)


def followed(found: Comparison, kept: KeptPlan, before: Assessment, after: Assessment) -> Comparison:
    """Return a comparison with what came of a plan that was `kept` of the wave `before`."""
    # Loaded here: few waves have a plan.
    from cxmaturity.waves.following import follow

    day = after.subject.date
    # By the day of the later wave, not by today: the same answers give the same comparison on every day.
    following = follow(kept, before, after, date.fromisoformat(day) if day else None)
    return msgspec.structs.replace(found, following=following)


def plan_beside(
    path: Path, assessment: Assessment, warn: Callable[[str], None] | None = None
) -> KeptPlan | None:
    """Return the plan that lies beside the answers at `path`, None where there is none.

    `warn` is told why it is not of these answers. Raises InvalidFile with all that is wrong with it.
    """
    # Loaded here: few waves have a plan.
    from cxmaturity.plan.kept import path_of_plan

    return plan_at(path_of_plan(path), assessment, warn)


def plan_at(path: Path, assessment: Assessment, warn: Callable[[str], None] | None = None) -> KeptPlan | None:
    """Return the plan in the file at `path`; the rest is as in `plan_beside`."""
    from cxmaturity.plan.kept import read_plan, staleness

    file = read_plan(path, assessment.questionnaire)
    if file is None:
        return None
    if warn is not None:
        for sentence in staleness(file.plan, assessment):
            warn(current.get().pair(plain(file.path), sentence))
    return file.plan


def with_plans_followed(
    found: Trend, waves: list[tuple[str, Assessment]], warn: Callable[[str], None] | None = None
) -> Trend:
    """Return a trend with what came of the plan of each wave until the next; `waves` are those at paths."""
    # Loaded here: one wave alone needs none of it.
    from cxmaturity.waves.trend import in_order

    steps = tuple(
        with_following(step, Path(path), before, after, warn)
        for step, ((path, before), (_, after)) in zip(found.steps, pairwise(in_order(waves)), strict=True)
    )
    return msgspec.structs.replace(found, steps=steps)


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
