"""The portfolio reports of a batch, from its journal: one of every questionnaire and major version."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from cxmaturity.batch.resume import read_journal
from cxmaturity.batch.work import Settings
from cxmaturity.domain.portfolio import UnitResult
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.files import save
from cxmaturity.language import nearest
from cxmaturity.rendering.portfolio import Context, render_portfolio
from cxmaturity.scoring.portfolio import portfolio

NAME = "portfolio"
_MOST_BAD = 20


def write_portfolios(
    folder: Path, settings: Settings, asked: dict[str, Questionnaire], formats: tuple[str, ...]
) -> Iterator[Path]:
    """Write the portfolios and yield their paths; where there is only one, it is called `portfolio`."""
    newest: dict[str, Questionnaire] = {}
    for questionnaire in asked.values():
        kind = kind_of(questionnaire)
        if kind not in newest or _version(questionnaire) > _version(newest[kind]):
            newest[kind] = questionnaire
    bad, names = _bad_units(folder)
    for kind, questionnaire in newest.items():
        found = portfolio(questionnaire, lambda kind=kind: _rows(folder, kind))  # type: ignore[misc]
        name = NAME if len(newest) == 1 else f"{NAME}-{kind.replace('@', '-')}"
        context = Context(
            language=settings.language or nearest(questionnaire.language),
            strict=settings.strict,
            bad=bad,
            bad_units=names,
        )
        for form in formats:
            path = folder / f"{name}.{form}"
            save(path, render_portfolio(found, questionnaire, form, context))
            yield path


def kind_of(questionnaire: Questionnaire) -> str:
    """Return the questionnaire's id and major version, as `UnitResult.kind` does."""
    return f"{questionnaire.id}@{questionnaire.version.partition('.')[0]}"


def _version(questionnaire: Questionnaire) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in questionnaire.version.split("."))


def _rows(folder: Path, kind: str) -> Iterable[UnitResult]:
    """Yield the results of one kind."""
    for done in read_journal(folder):
        if done.result is not None and done.result.kind == kind:
            yield done.result


def _bad_units(folder: Path) -> tuple[int, tuple[str, ...]]:
    """Return how many units could not be assessed, and the paths of the first."""
    count = 0
    names: list[str] = []
    for done in read_journal(folder):
        if done.result is None:
            count += 1
            if len(names) < _MOST_BAD:
                names.append(done.unit)
    return count, tuple(names)
