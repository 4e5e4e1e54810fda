"""What the doors from Python have in common: how things may be given, and how they are checked."""

import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cxmaturity.errors import BadInput
from cxmaturity.questionnaire.find import is_path
from cxmaturity.questionnaire.tool_words import words_around
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import tr
from cxmaturity.waves import compare as comparing
from cxmaturity.waves.model import Comparison


@contextmanager
def told_by_warnings() -> Iterator[Callable[[str], None]]:
    """Give what takes sentences, and tell them by `warnings` in the end, with the caller's line."""
    told: list[str] = []
    yield told.append
    for sentence in dict.fromkeys(told):
        # This function, the exit of its context, the door, its caller.
        warnings.warn(sentence, stacklevel=4)


def several(paths: str | Path | Iterable[str | Path]) -> Iterable[str | Path]:
    """Return what is given as one or as several as several."""
    return [paths] if isinstance(paths, str | Path) else paths


def path_of(path: str | Path | None) -> Path | None:
    """Return a path that need not be given."""
    return None if path is None else Path(path)


def name_of(questionnaire: str | Path | None) -> str | None:
    """Return how a command names a questionnaire that need not be given."""
    return None if questionnaire is None else called(questionnaire)


def called(questionnaire: str | Path) -> str:
    """Return how a command names a questionnaire: a path never reads as an id."""
    name = str(questionnaire)
    return f"./{name}" if isinstance(questionnaire, Path) and not is_path(name) else name


def check_comparison(comparison: Comparison | None, assessment: Assessment) -> None:
    """Raise BadInput where the later wave of `comparison` is not that of `assessment`."""
    if comparison is not None and comparison.after != assessment.subject:
        wave = comparing.wave_name(comparison.after)
        raise BadInput(tr("the comparison is of the wave {wave}, not of this assessment", wave=wave))


def words_for(assessment: Assessment, language: str | None) -> str:
    """Return the language of the words around a questionnaire; what is missing is told by `warnings`.

    Raises BadInput for one that there is not, InvalidFile for a broken file of words.
    """
    told: list[str] = []
    tag = words_around(assessment.questionnaire, language, warn=told.append)
    for sentence in told:
        # This function, the door, its caller.
        warnings.warn(sentence, stacklevel=3)
    return tag
