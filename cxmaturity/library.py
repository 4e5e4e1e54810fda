"""The doors from Python: what `import cxmaturity` offers, with errors that say what to do.

Nothing here prints, and nothing but reading touches a file. All that a caller can mend is raised as a
CxMaturityError, in one readable sentence or, for files, with a line for each problem.

The examples are of the bundled example, and run in the tests.
"""

import warnings
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Unpack, get_args

from cxmaturity.answers import read as answers_at
from cxmaturity.answers.beside import sentences
from cxmaturity.answers.model import Answers, Sheets
from cxmaturity.brand.model import Brand
from cxmaturity.errors import BadInput, MissingBaseline, UnknownSubject, plain
from cxmaturity.formats.csv_table import DIALECTS, USUAL
from cxmaturity.gates import check as gating
from cxmaturity.gates.model import Gates, Verdict
from cxmaturity.notebook import Card, card_of, show_in_notebooks
from cxmaturity.questionnaire import read as questionnaire_read
from cxmaturity.questionnaire.find import is_path
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.report import render as rendered
from cxmaturity.report.options import Choices, Paper, Profile
from cxmaturity.resources import bundled
from cxmaturity.scoring.assess import assess as assessed
from cxmaturity.scoring.model import Assessment
from cxmaturity.text import dates
from cxmaturity.text.choice import check_choice
from cxmaturity.text.language import LANGUAGES, nearest, tr
from cxmaturity.text.names import key, tidy
from cxmaturity.waves import compare as comparing
from cxmaturity.waves.model import Comparison

show_in_notebooks()


def example() -> Path:
    """Return the folder of the bundled example: a fictional freight company in two waves.

    >>> [wave.name for wave in sorted(example().iterdir())]
    ['2026-q1', '2026-q3']
    """
    return bundled("questionnaires") / "cx-maturity" / "examples" / "tarnholt-freight"


def read_questionnaire(name: str | Path, *, language: str | None = None) -> Questionnaire:
    """Return the questionnaire called `name`: an id, with `@version` or without, or the path of a file.

    An id is looked up in the folder `questionnaires` of the working folder and of those above it, among
    the user's own questionnaires and among the bundled ones. A PDF report is such a file too: it carries
    its questionnaire. `language` puts the texts into a language that it has been translated into.

    Raises BadInput where there is none, or none in that language, and InvalidFile where it is broken.

    >>> questionnaire = read_questionnaire("cx-maturity")
    >>> [dimension.id for dimension in questionnaire.dimensions]
    ['vision', 'journey', 'employees', 'performance', 'collaboration', 'technology']
    >>> read_questionnaire("cx-maturity", language="zh-Hant").levels[0].name
    '未規劃'
    """
    questionnaire = questionnaire_read.read_questionnaire(name)
    if language is None or language == questionnaire.language:
        return questionnaire
    # Loaded here: few ask for another language.
    from cxmaturity.questionnaire.translations import translated

    found = translated(questionnaire, language, name=name)
    if found is None:
        raise BadInput(tr("{id} has no texts in {language}", id=questionnaire.id, language=plain(language)))
    return found


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
    for sentence in sentences(sheets.unread):
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


def compare(before: Assessment, after: Assessment, *, other_subject: bool = False) -> Comparison:
    """Return what changed from `before` to `after`, by dimension and question by question.

    `rose`, `fell` and `lost` hold question ids; changes of indexes say whether they are `beyond_noise`,
    None where fewer than five respondents allow no claim. A rise never cancels a loss.

    Raises BadInput for assessments by different questionnaires, major versions or overlays, where `before` is
    of a later wave than `after`, and for another organisation or scope, unless `other_subject` says that this
    is meant.

    >>> questionnaire = read_questionnaire("cx-maturity")
    >>> spring, autumn = (
    ...     assess(questionnaire, read_answers(example() / wave)) for wave in ("2026-q1", "2026-q3")
    ... )
    >>> comparison = compare(spring, autumn)
    >>> len(comparison.rose), len(comparison.fell), comparison.stage_rose
    (36, 3, ('vision', 'journey'))
    """
    comparing.check_order(before.subject, after.subject)
    return comparing.compare(before, after, other_subject=other_subject)


def check(
    assessment: Assessment,
    gates: Gates | str | Path,
    baseline: Assessment | None = None,
    *,
    today: date | None = None,
    other_subject: bool = False,
) -> Verdict:
    """Return the verdict of `gates`, a gates file or the value of one, on `assessment`.

    The largest drops need a `baseline`, the assessment of an earlier wave. Waivers are held against
    `today`, the machine's own day unless given. `passed` is what a pipeline goes by.

    Raises InvalidFile for a broken gates file, and BadInput for gates on what the questionnaire does not
    have, for largest drops without a baseline, and for a baseline that does not compare, such as one of
    another organisation or scope, unless `other_subject` says that this is meant.

    >>> questionnaire = read_questionnaire("cx-maturity")
    >>> assessment = assess(questionnaire, read_answers(example() / "2026-q3"))
    >>> from cxmaturity.gates.model import Floor
    >>> verdict = check(assessment, Gates(format=1, overall=Floor(stage=2, index=55)))
    >>> verdict.passed, [(gate.id, gate.outcome) for gate in verdict.gates]
    (False, [('overall.stage', 'met'), ('overall.index', 'not_met')])
    """
    if not isinstance(gates, Gates):
        # Loaded here: few keep gates.
        from cxmaturity.gates.file import read_gates

        asked = read_gates(Path(gates), assessment.questionnaire, baseline=baseline is not None)
        gates = asked.gates
    comparison = None
    if baseline is not None:
        from cxmaturity.waves.compare import check_baseline

        comparison = comparing.compare(baseline, assessment, other_subject=other_subject)
        check_baseline(baseline.subject, assessment.subject)
    try:
        return gating.check(assessment, gates, comparison, today=today or dates.today())
    except UnknownSubject as error:
        name, asked_id = plain(error.name), assessment.questionnaire.id
        raise BadInput(tr("a gate is on {name}, which {id} does not have", name=name, id=asked_id)) from None
    except MissingBaseline:
        raise BadInput(tr("a largest drop needs a baseline: the assessment of an earlier wave")) from None


def render(assessment: Assessment, format_name: str, **choices: Unpack[Choices]) -> bytes:
    """Return the report as bytes: `pdf`, `html`, `md`, `json`, `csv`, `xlsx`, `svg` or `shields`.

    The words are in `language` (`en`, `zh-Hans`, `zh-Hant`), otherwise in the one nearest to the
    questionnaire's own. `comparison`, with an earlier wave, adds what changed. `paper` is `a4` or
    `letter`; `profile` is `full`, `board` or `workshop`; `csv_dialect` is `excel` or
    `excel-semicolon`; a `draft` is quicker; a `brand` comes from `read_brand`, and `template` is a folder of
    one's own. `warn` and `progress` are called with sentences while it is made.
    The same values always give the same bytes.

    Raises BadInput for a format, language, paper, profile or dialect that there is not and for a
    comparison of another assessment, and MissingComponent where this machine lacks what a PDF needs.

    >>> questionnaire = read_questionnaire("cx-maturity")
    >>> assessment = assess(questionnaire, read_answers(example() / "2026-q3"))
    >>> render(assessment, "md", language="en").decode().splitlines()[0]
    '# Tarnholt Freight: Customer-Experience Maturity'
    """
    check_choice("paper", choices.get("paper", "a4"), get_args(Paper))
    check_choice("csv_dialect", choices.get("csv_dialect", USUAL), tuple(DIALECTS))
    check_choice("profile", choices.get("profile", "full"), get_args(Profile))
    choices["language"] = _words(assessment, choices.get("language"))
    _check_comparison(choices.get("comparison"), assessment)
    template = choices.get("template")
    choices["template"] = None if template is None else Path(template)
    return rendered(assessment, format_name, **choices)


def read_brand(path: str | Path) -> Brand:
    """Return the brand in the file at `path`: names, colours, and the pictures and fonts beside it.

    Raises InvalidFile with all its problems.

    >>> read_brand(example().parent / "brand" / "brand.yaml").consultant
    'Fairlead Partners'
    """
    # Loaded here: few have a brand.
    from cxmaturity.brand.read import read_brand as brand_at

    return brand_at(Path(path))


def card(
    assessment: Assessment, *, language: str | None = None, comparison: Comparison | None = None
) -> Card:
    """Return what a notebook shows of `assessment`, in `language` and with what changed since a wave.

    Its `html` needs nothing else and reads in light and dark; its `text` is the same in a few lines. Without
    anything to choose, the assessment itself shows the same: leave it on a cell's last line.

    Raises BadInput for a language that there is not, and for a comparison of another assessment.

    >>> questionnaire = read_questionnaire("cx-maturity")
    >>> print(card(assess(questionnaire, read_answers(example() / "2026-q3"))).text.splitlines()[1])
    Stage 2 of 5: Scattered
    """
    _check_comparison(comparison, assessment)
    return card_of(assessment, _words(assessment, language), comparison)


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


def _check_comparison(comparison: Comparison | None, assessment: Assessment) -> None:
    """Raise BadInput where the later wave of `comparison` is not that of `assessment`."""
    if comparison is not None and comparison.after != assessment.subject:
        wave = comparing.wave_name(comparison.after)
        raise BadInput(tr("the comparison is of the wave {wave}, not of this assessment", wave=wave))


def _words(assessment: Assessment, language: str | None) -> str:
    """Return the language of the words around a questionnaire. Raises BadInput where it is not shipped."""
    if language is not None:
        check_choice("language", language, tuple(LANGUAGES))
    return language or nearest(assessment.questionnaire.language)
