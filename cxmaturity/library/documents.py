"""Reports from Python: made, made again and compared, and made of many units at once."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Unpack, get_args

from cxmaturity.answers.team import check_named
from cxmaturity.brand.model import Brand
from cxmaturity.errors import BadInput
from cxmaturity.formats.csv_table import DIALECTS, USUAL
from cxmaturity.library.given import (
    check_comparison,
    name_of,
    path_of,
    several,
    told_by_warnings,
    words_for,
)
from cxmaturity.library.plans import kept_plan
from cxmaturity.report import render as rendered
from cxmaturity.report import render_trend
from cxmaturity.report.options import Choices, Paper, Profile
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.choice import check_choice
from cxmaturity.text.language import tr
from cxmaturity.waves import compare as comparing

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from cxmaturity.batches.run import BatchProgress, BatchSummary
    from cxmaturity.verification import Verified


_OF_TRENDS = ("json", "csv", "md", "html", "pdf")
"""The formats of the profile `trend`."""


def render(
    assessment: Assessment, format_name: str, *, plan: str | Path | None = None, **choices: Unpack[Choices]
) -> bytes:
    """Return the report as bytes: `pdf`, `html`, `md`, `json`, `csv`, `xlsx`, `pptx`, `svg` or `shields`.

    The words are in `language` (`en`, `zh-Hans`, `zh-Hant`, or one with words of the reader's own), else in
    the questionnaire's own. `comparison`, with an earlier wave, adds what changed, and `trend` all waves up
    to this one. `paper` is `a4` or `letter`; `profile` is `full`, `board` or `workshop`, or `trend` for the
    trend alone, which is also a table (`csv`) and an object (`json`); `csv_dialect` is `excel` or
    `excel-semicolon`; a `draft` says so on every page; a `brand` comes from `read_brand`, and `template` is a
    folder of one's own, for a deck a `.potx` file. `attached` are the sheets of a group that agreed to be
    named, for its PDF. `plan` is the file of the plan that is kept of `assessment`, whose owners and days
    stand in the workbook, the deck and the paper for the board. `warn` and `progress` are called with
    sentences while it is made.
    The same values always give the same bytes.

    Raises BadInput for a format, language, paper, profile or dialect that there is not and for a
    comparison or a trend of another assessment, InvalidFile for a broken plan, and MissingComponent where
    this machine lacks what a PDF needs.

    >>> questionnaire = read_questionnaire("cx-maturity")
    >>> assessment = assess(questionnaire, read_answers(example() / "2026-q3"))
    >>> render(assessment, "md", language="en").decode().splitlines()[0]
    '# Tarnholt Freight: Customer-Experience Maturity'
    """
    check_choice("paper", choices.get("paper", "a4"), get_args(Paper))
    check_choice("csv_dialect", choices.get("csv_dialect", USUAL), tuple(DIALECTS))
    check_choice("profile", choices.get("profile", "full"), get_args(Profile))
    choices["language"] = words_for(assessment, choices.get("language"))
    check_comparison(choices.get("comparison"), assessment)
    check_named(choices.get("attached", ()))
    if plan is not None:
        with told_by_warnings() as warn:
            choices["kept"] = kept_plan(plan, assessment, warn)
    template = choices.get("template")
    choices["template"] = None if template is None else Path(template)
    course = choices.get("trend")
    if course is not None and course.waves[-1].subject != assessment.subject:
        wave = comparing.wave_name(course.waves[-1].subject)
        raise BadInput(tr("the trend ends with the wave {wave}, not with this assessment", wave=wave))
    if choices.get("profile") == "trend":
        if course is None:
            raise BadInput(tr("the profile {name} needs a trend", name="trend"))
        check_choice("format_name", format_name, _OF_TRENDS)
        return render_trend(assessment, course, format_name, **choices)
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


def verify(
    report: str | Path,
    *,
    answers: str | Path | None = None,
    questionnaire: str | Path | None = None,
    brand: Brand | str | Path | None = None,
    template: str | Path | None = None,
    previous: str | Path | None = None,
    history: str | Path | None = None,
    trust: str | Path | None = None,
) -> "Verified":
    """Return what comes of making a PDF report again from what it carries, and comparing the two by page.

    What it does not carry is brought: `answers` (a group's are not in the file), the `questionnaire` where it
    is one's own, a `brand`, the folder of a `template`, the wave before (`previous`) and the folder of the
    waves (`history`). Of a signed report `signatures` says whose key made each; with `trust`, a file of
    certificates, one of these has to stand behind every one. `agrees` says that all was compared and nothing
    differs; `findings` says it thing by thing; `exit_code` is the command's: 3 where something differs, 5
    where something could not be compared.

    Raises InvalidFile where the file is no report, and BadInput and InvalidFile for what is brought.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> alone = score(min((example() / "2026-q3").iterdir()))
    >>> _ = (folder / "alone.pdf").write_bytes(render(alone, "pdf", profile="board"))
    >>> verify(folder / "alone.pdf").agrees
    True
    """
    # Loaded here: few verify.
    from cxmaturity.verification import Brought
    from cxmaturity.verification import verify as verified

    with told_by_warnings() as warn:
        brought = Brought(
            answers=path_of(answers),
            questionnaire=name_of(questionnaire),
            brand=brand if brand is None or isinstance(brand, Brand) else read_brand(brand),
            template=path_of(template),
            previous=path_of(previous),
            history=path_of(history),
            trust=path_of(trust),
            warn=warn,
        )
        return verified(Path(report), brought)


def sign(
    report: str | Path,
    key: str | Path,
    *,
    certificate: str | Path | None = None,
    passphrase: str | None = None,
) -> bytes:
    """Return the report at `report` as bytes, with a signature by the key in the file `key` after its own.

    A PKCS#12 file (`.p12`, `.pfx`) or a PEM file holds the key and its certificate, or `certificate` names
    the file of that. What was there before stays, byte for byte, so a report can be signed by several.
    Nothing is asked over a network. The signature says when it was made, by SOURCE_DATE_EPOCH where that is
    set.

    Raises InvalidFile where the file is no report or was added to, for a key that cannot be read or is of no
    use now, and for a `passphrase` that does not open it; MissingComponent without pyHanko, the extra `sign`.

    >>> try:
    ...     sign("acme.pdf", example().parent / "README.md")
    ... except CxMaturityError as error:
    ...     print(str(error).rpartition(": ")[2])
    is no file with a key; name a PKCS#12 file, .p12 or .pfx, or a PEM file
    """
    # Loaded here: few sign.
    from cxmaturity.signing.key import check_key, read_key
    from cxmaturity.signing.sign import moment_of_signing, signed

    moment = moment_of_signing()
    found = read_key(Path(key), lambda: passphrase, path_of(certificate))
    check_key(Path(key), found, moment)
    return signed(Path(report), found, moment)


def batch(
    paths: str | Path | Iterable[str | Path],
    output: str | Path,
    *,
    reports: str | Iterable[str] = (),
    draft: bool = False,
    despite_difference: bool = False,
    jobs: "int | Executor" = 1,
    resume: bool = False,
    portfolio: bool = True,
    plans: bool = False,
    questionnaire: str | Path | None = None,
    strict: bool = False,
    language: str | None = None,
    csv_dialect: str = USUAL,
    progress: "Callable[[BatchProgress], None] | None" = None,
) -> "BatchSummary":
    """Assess many units into the new or empty folder `output`, and return what came of it.

    `paths` are answer files, folders of one unit or of many, and patterns such as `"acme/*"`. Every unit also
    gets `reports` in these formats. `jobs` processes work at once, or any `concurrent.futures.Executor`; it
    is 1 unless given, because processes begin by importing the script that starts them: name more only under
    `if __name__ == "__main__":`. `resume` goes on in the folder; without a `portfolio` there are only tables.
    With `plans` the portfolio and the tables have the plan of every unit, which needs the solver.
    `progress` is called with how many units are done, of how many, and how many of them were bad.

    Units of several people have a ledger of what was issued (`docs/privacy.md`): one that differs from it by
    very few is a bad unit, unless it is a `draft`, which is marked, or issued `despite_difference`, which is
    recorded.

    A bad unit never stops the rest: `bad` counts them, and `errors.csv` says what is wrong with each. Raises
    BadInput for what there is not, for a folder that is not empty and without a path; UnwritableTarget and
    MissingComponent for what no unit can get past. What is done stays.

    >>> import tempfile
    >>> summary = batch(example(), tempfile.mkdtemp(), portfolio=False)
    >>> summary
    2 assessed
    >>> [file.name for file in summary.files]
    ['results.csv', 'results.jsonl', 'results.xlsx', 'errors.csv']
    """
    # Loaded here: few assess many.
    from cxmaturity.batches.run import report_formats, run
    from cxmaturity.batches.work import Settings

    settings = Settings(
        output=str(output),
        questionnaire=name_of(questionnaire),
        strict=strict,
        language=language,
        reports=report_formats(reports),
        draft=draft,
        despite_difference=despite_difference,
        csv_dialect=csv_dialect,
        plans=plans,
    )
    summary = run(
        map(str, several(paths)),
        settings,
        jobs=jobs,
        resume=resume,
        portfolio=("pdf", "html") if portfolio else (),
        tell=progress or (lambda _progress: None),
    )
    with told_by_warnings() as warn:
        for sentence in summary.sentences:
            warn(sentence)
    return summary
