"""Questionnaires from Python: one by its name, advice on it, and what changed between two."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from cxmaturity.errors import BadInput, plain
from cxmaturity.library.given import called, name_of, several
from cxmaturity.questionnaire import read as questionnaire_read
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.version_words import QuestionnaireChanges
from cxmaturity.text.language import tr

if TYPE_CHECKING:
    from cxmaturity.linting.codes import LintResult


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


def lint(
    names: str | Path | Iterable[str | Path],
    *,
    against: str | Path | None = None,
    ignore: str | Iterable[str] = (),
) -> "LintResult":
    """Return what is wrong with questionnaires and what could be better, each piece of advice with a code.

    `names` are files, their folders, folders of these, or ids. They are compared with the last released
    version `against`: a path, an id, or `git:REVISION`, for which alone git is asked. Codes to `ignore` are
    left out. It is `clean` unless there is an error or a warning; `line` is 1-based, 0 where none can be
    named; printed, it is text. A broken file is advice too.

    Raises BadInput for a questionnaire or a code that there is not.

    >>> result = lint("cx-maturity")
    >>> result.clean, result.advice
    (True, ())
    """
    # Loaded here: few write questionnaires.
    from cxmaturity.linting import lint as linted

    codes = [ignore] if isinstance(ignore, str) else ignore
    return linted(map(called, several(names)), against=name_of(against), ignore=codes)


def diff(old: str | Path, new: str | Path) -> QuestionnaireChanges:
    """Return what changed between two versions of a questionnaire, and which version number it asks for.

    Both are a path, an id, or `git:REVISION:PATH`; `old` may be `git:REVISION`, of the path of `new`. Every
    change has its effect: it `breaks` comparison, moves `scores`, changes the `wording`, or `texts` alone.
    `asks` is the part of the version that has to rise, and `enough` whether it did; printed, it is text.

    Raises BadInput where there is no such questionnaire or revision, and InvalidFile where one is broken.

    >>> changes = diff("cx-maturity", "cx-maturity")
    >>> changes.changes, changes.asks, changes.enough
    ((), None, True)
    """
    # Loaded here: few write questionnaires.
    from cxmaturity.questionnaire.revisions import changes_of

    return changes_of(called(old), called(new))
