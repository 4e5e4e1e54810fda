"""From answers to an assessment, and what it says: from Python."""

import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from cxmaturity import assess_paths
from cxmaturity.answers import read as answers_at
from cxmaturity.answers.beside import sentences
from cxmaturity.answers.model import Answers, Sheets
from cxmaturity.errors import BadInput, plain
from cxmaturity.library.given import (
    check_comparison,
    name_of,
    told_by_warnings,
    words_for,
)
from cxmaturity.notebook import Card, card_of
from cxmaturity.questionnaire.find import is_path, is_report
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.resources import bundled
from cxmaturity.scoring.assess import assess as assessed
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.choice import known_language
from cxmaturity.text.dates import day_of_making
from cxmaturity.text.language import tr
from cxmaturity.text.names import key, tidy
from cxmaturity.waves.model import Comparison

if TYPE_CHECKING:
    from cxmaturity.terminal.explanation import Explanation


def example() -> Path:
    """Return the folder of the bundled example: a fictional freight company in two waves.

    >>> [wave.name for wave in sorted(example().iterdir())]
    ['2026-q1', '2026-q3']
    """
    return bundled("questionnaires") / "cx-maturity" / "examples" / "tarnholt-freight"


def read_answers(path: str | Path, questionnaire: Questionnaire | None = None) -> tuple[Answers, ...]:
    """Return the sheets at `path`, one for each respondent: a file is one, a folder is several.

    A PDF report carries its answers and is read like them. Without a `questionnaire`, the answers' own
    is looked up, to check them against it.

    Files in a folder that look like answers and are not read are told by `warnings`, and by the notices of
    the assessment that is made of what is returned.

    Raises BadInput where there is nothing to read, and InvalidFile with the problems of all files.

    >>> sheets = read_answers(example() / "2026-q3")
    >>> len(sheets), sheets[0].wave, sheets[0].respondent.group
    (12, '2026-Q3', 'frontline')
    """
    sheets = answers_at.read_answers(Path(path), questionnaire)
    for sentence in (*sentences(sheets.unread), *sheets.told):
        warnings.warn(sentence, stacklevel=2)
    return sheets


def assess(questionnaire: Questionnaire, sheets: Iterable[Answers], *, strict: bool = False) -> Assessment:
    """Return the assessment of `sheets`: one organisation in one wave.

    Indexes, `low` and `high` are 0-100, unrounded; shares are 0-1; stages count from 1. What is withheld
    is None, never 0. `strict` caps answers in the two highest levels that no evidence of grade 2 supports.
    In a notebook the result shows itself as a card.

    Raises BadInput without a sheet, for sheets of another questionnaire or major version, for sheets of
    several organisations, scopes or waves, and for two sheets of one respondent.

    >>> questionnaire = read_questionnaire("cx-maturity")
    >>> assessment = assess(questionnaire, read_answers(example() / "2026-q3", questionnaire))
    >>> assessment.overall.stage, round(assessment.overall.index, 1)
    (2, 50.6)
    >>> [limit.id for limit in assessment.overall.limits]
    ['collaboration']
    """
    given = sheets if isinstance(sheets, Sheets) else tuple(sheets)
    if not given:
        raise BadInput(tr("an assessment needs at least one sheet"))
    seen: set[str] = set()
    for sheet in given:
        _check_sheet(sheet, given[0], questionnaire)
        _check_rows(sheet)
        if key(sheet.respondent.id) in seen:
            raise BadInput(tr("two sheets are of the respondent {id}", id=plain(sheet.respondent.id)))
        seen.add(key(sheet.respondent.id))
    return assessed(questionnaire, given, strict=strict)


def score(
    path: str | Path,
    *,
    questionnaire: str | Path | None = None,
    strict: bool = False,
    language: str | None = None,
) -> Assessment:
    """Return the assessment of the answers at `path` in one step: a file, a folder, or a PDF report.

    `questionnaire` is an id or a path, instead of the one that the answers name. Its texts are in `language`
    (`en`, `zh-Hans`, `de`) where it has been translated. The rest is as in `read_answers` and `assess`.
    The report of several respondents carries their counts, from which it is assessed without sheets. One of
    version 0.1 may carry figures alone; they are returned as they are attached, and `warnings` says so.

    Raises BadInput and InvalidFile as `read_questionnaire`, `read_answers` and `assess` do, and BadInput for
    a language that there is not.

    >>> score(example() / "2026-q3").overall.stage
    2
    """
    source, asked, tag = Path(path), name_of(questionnaire), known_language(language)
    with told_by_warnings() as warn:
        if asked is None and not strict and is_report(source):
            # Loaded here: few read a report back.
            from cxmaturity.verification.figures import attached_words, figures_alone

            carried = figures_alone(source, language=tag, warn=warn)
            if carried is not None:
                warn(attached_words(source))
                return carried[1]
        return assess_paths.assess_path(source, questionnaire=asked, strict=strict, language=tag, warn=warn)


def explain(
    assessment: Assessment,
    subject: str | None = None,
    *,
    what_if: Iterable[str] = (),
    language: str | None = None,
) -> "Explanation":
    """Return why a stage is what it is, the arithmetic, the least that would change it, and its plan.

    `subject` is the id of a dimension or a question; the overall stage is explained unless it is given.
    `what_if` are answers as ID=OPTION: what would change if everybody who is asked had answered so, and what
    would then be of the `subject`. The words are in `language`, otherwise in the questionnaire's own. `lines`
    are whole sentences and unwrapped; printed, it is text. Where no plan can be made, such as without the
    solver, a line says so.

    Raises BadInput for a language, a dimension, a question or an answer that there is not.

    >>> assessment = score(example() / "2026-q3")
    >>> print(explain(assessment, "collaboration.shared-goal").lines[1])
    Which goal, if any, do the departments that solve the same customer problem share today?
    """
    # Loaded here: assessing does not need it.
    from cxmaturity.terminal.plan_explanation import explain_with_plan
    from cxmaturity.terminal.what_if import explain_as_if

    tag, answers = words_for(assessment, language), tuple(what_if)
    if answers:
        return explain_as_if(assessment, answers, subject, today=day_of_making(), tag=tag)
    return explain_with_plan(assessment, subject, today=day_of_making(), tag=tag)


def card(
    assessment: Assessment, *, language: str | None = None, comparison: Comparison | None = None
) -> Card:
    """Return what a notebook shows of `assessment`, in `language` and with what changed since a wave.

    Its `html` needs nothing else and reads in light and dark; its `text` is the same in a few lines. Without
    anything to choose, the assessment itself shows the same: leave it on a cell's last line.

    Raises BadInput for a language that there is not, and for a comparison of another assessment.

    >>> questionnaire = read_questionnaire("cx-maturity")
    >>> print(card(assess(questionnaire, read_answers(example() / "2026-q3"))).text.splitlines()[1])
    Stage 2 of 5: Scattered (as claimed and as shown)
    """
    check_comparison(comparison, assessment)
    return card_of(assessment, words_for(assessment, language), comparison)


def _check_sheet(sheet: Answers, first: Answers, questionnaire: Questionnaire) -> None:
    """Raise BadInput where a sheet is not of this questionnaire, or not of one assessment with the first."""
    place = plain(sheet.path or sheet.respondent.id)
    if not is_path(sheet.questionnaire) and not questionnaire.goes_by(sheet.questionnaire):
        message = tr("{place}: answers {named}, not {id}@{version}")
        values = {"id": questionnaire.id, "version": questionnaire.version}
        raise BadInput(message.format(place=place, named=plain(sheet.questionnaire), **values))
    for field in answers_at.SAME:
        mine, theirs = getattr(sheet, field), getattr(first, field)
        if tidy(mine) != tidy(theirs):
            message = tr(
                "{place}: {field} is {mine}, and {theirs} in the first sheet; assess each on its own"
            )
            said = {"mine": plain(mine) or tr("empty"), "theirs": plain(theirs) or tr("empty")}
            raise BadInput(message.format(place=place, field=field, **said))


def _check_rows(sheet: Answers) -> None:
    """Raise BadInput where a worksheet has two rows of one name."""
    for worksheet, rows in sheet.worksheets.items():
        names = [str(row.get("name", "")) for row in rows]
        twice = [name for at, name in enumerate(names) if key(name) in map(key, names[:at])]
        if twice:
            message = tr("{place}: {worksheet} has two rows called {name}; make one of them")
            place = plain(sheet.path or sheet.respondent.id)
            raise BadInput(message.format(place=place, worksheet=plain(worksheet), name=plain(twice[0])))
