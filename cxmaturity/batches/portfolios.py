"""The portfolio reports of a batch, from its journal: one of every questionnaire, told by its content."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from cxmaturity.batches.resume import read_journal
from cxmaturity.batches.work import Settings, report_files
from cxmaturity.files import save
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.report.portfolio import render_portfolio
from cxmaturity.report.portfolio.shapes import PortfolioContext
from cxmaturity.text.language import around
from cxmaturity.waves.portfolio import Portfolio, UnitResult, portfolio

NAME = "portfolio"
PAGE = "html"
"""The format of the units' reports to which a portfolio for the screen leads."""
_MOST_BAD = 20
_TELLING = 12
"""So many digits of a SHA-256 tell two contents of one version from each other."""


def write_portfolios(
    folder: Path, settings: Settings, asked: dict[str, Questionnaire], formats: tuple[str, ...]
) -> Iterator[Path]:
    """Write the portfolios and yield their paths; where there is only one, it is called `portfolio`."""
    by_content = {kind_of(questionnaire): questionnaire for questionnaire in asked.values()}
    called = portfolio_names(by_content)
    bad, names = _bad_units(folder)
    for kind, questionnaire in by_content.items():
        found = portfolio(questionnaire, lambda kind=kind: _rows(folder, kind))  # type: ignore[misc]
        name = called[kind]
        pages = _pages(folder, settings, found) if "html" in formats else {}
        context = PortfolioContext(
            language=settings.language or around(questionnaire.language),
            strict=settings.strict,
            bad=bad,
            bad_units=names,
            draft=settings.draft,
            reports=pages,
        )
        for form in formats:
            path = folder / f"{name}.{form}"
            save(path, render_portfolio(found, questionnaire, form, context))
            yield path


def kind_of(questionnaire: Questionnaire) -> str:
    """Return the questionnaire's id, version and content, as `UnitResult.kind` does."""
    return f"{questionnaire.id}@{questionnaire.version}@{questionnaire.sha256}"


def portfolio_names(by_content: Mapping[str, Questionnaire]) -> dict[str, str]:
    """Return what the portfolio of each content is called: as shortly as tells it from the others."""
    if len(by_content) == 1:
        return dict.fromkeys(by_content, NAME)
    names: dict[str, str] = {}
    for kind, one in by_content.items():
        ways = possible_names(one.id, one.version, one.sha256)[1:]
        alike = [other for other in by_content.values() if other.id == one.id and other is not one]
        if not any(other.version.partition(".")[0] == one.version.partition(".")[0] for other in alike):
            names[kind] = ways[0]
        else:
            names[kind] = ways[2 if any(other.version == one.version for other in alike) else 1]
    return names


def possible_names(name: str, version: str, sha256: str) -> tuple[str, ...]:
    """Return what a portfolio may be called, the shortest name first."""
    return (
        NAME,
        f"{NAME}-{name}-{version.partition('.')[0]}",
        f"{NAME}-{name}-{version}",
        f"{NAME}-{name}-{version}-{sha256[:_TELLING]}",
    )


def _pages(folder: Path, settings: Settings, found: Portfolio) -> dict[str, str]:
    """Return the addresses of the units' own pages, as far as a portfolio shows them and they are there."""
    if PAGE not in settings.reports:
        return {}
    shown = {unit.unit for unit in found.shown}
    return {
        done.unit: quote(target.relative_to(folder).as_posix())
        for done in read_journal(folder)
        if done.unit in shown
        for target, form in report_files(settings, done.name)
        if form == PAGE and target.is_file()
    }


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
