"""A worksheet with net promoter scores: units on each measure, and all of them together."""

from collections.abc import Sequence
from dataclasses import dataclass

from cxmaturity.report.charts.track import Marks, Track, track
from cxmaturity.report.lookup import MOST_ROWS, LabelledText, Lookup, rows_left_out
from cxmaturity.report.sections import Section
from cxmaturity.report.sections.unit_ranking import RankingPage, ranking_page
from cxmaturity.text.figures import signed
from cxmaturity.text.language import Language
from cxmaturity.worksheets.model import Worksheet, WorksheetResult
from cxmaturity.worksheets.net_promoter import NetPromoter, NetPromoterScore

NPS_EDGES = (-100.0, -50.0, 0.0, 50.0, 100.0)


@dataclass(frozen=True, kw_only=True)
class PromoterRow:
    """One unit and one measure; `figure` is a reason in words where there is no score."""

    name: str
    figure: str
    range: str
    n: str
    track: Track | None
    description: str


@dataclass(frozen=True)
class PromoterTable:
    """All units on one measure, the total last."""

    name: str
    rows: tuple[PromoterRow, ...]
    total: PromoterRow


@dataclass(frozen=True, kw_only=True)
class PromoterPage:
    """A worksheet with net promoter scores."""

    id: str
    title: str
    tables: tuple[PromoterTable, ...]
    ranking: RankingPage | None
    left_out: str


def promoter_section(
    sheet: Worksheet, measures: Sequence[NetPromoter], result: WorksheetResult, look: Lookup
) -> Section | None:
    """Return a worksheet's net promoter scores, None where it has none."""
    page = promoter_page(sheet, measures, result, look)
    if page is None:
        return None
    return Section(anchor=f"u-{sheet.id}", title=sheet.title, template="promoters", body=page)


def promoter_formula(look: Lookup) -> LabelledText:
    """Return how the scores are made."""
    text = look.words.text
    formula = text(
        "100 · (promoters − detractors) / n, with the adjusted-Wald 95 % interval, which reaches to the "
        "score where it would leave it out; no part of a score."
    )
    return LabelledText(text("Net promoter score"), formula)


def promoter_page(
    sheet: Worksheet, measures: Sequence[NetPromoter], result: WorksheetResult, look: Lookup
) -> PromoterPage | None:
    """Return a worksheet's net promoter scores, None where it has none."""
    if not result.units:
        return None
    tables = []
    for place, measure in enumerate(measures):
        rows = tuple(_promoters(unit.name, unit.scores[place], look) for unit in result.units[:MOST_ROWS])
        tables.append(PromoterTable(measure.name, rows, _promoters("", result.totals[place], look)))
    left_out = rows_left_out(len(result.units), look)
    return PromoterPage(
        id=sheet.id,
        title=sheet.title,
        tables=tuple(tables),
        ranking=ranking_page(measures, result, look),
        left_out=left_out,
    )


def fewer_replies(floor: int, words: Language) -> str:
    """Return why a score of employees is withheld: for its own few replies, or for those of another unit."""
    return words.text("withheld, to protect fewer than {floor} replies", floor=floor)


def _promoters(name: str, score: NetPromoterScore, look: Lookup) -> PromoterRow:
    text = look.words.text
    if score.n is None:
        few = fewer_replies(look.assessment.questionnaire.privacy_floor, look.words)
        return PromoterRow(name=name, figure=few, range="", n="–", track=None, description=f"{name} {few}")
    if score.score is None:
        return PromoterRow(
            name=name, figure=text("no replies entered"), range="", n=str(score.n), track=None, description=""
        )
    bounds = ""
    if score.low is not None and score.high is not None:
        bounds = text("{low} to {high}", low=signed(score.low), high=signed(score.high))
    marks = Marks(dot=score.score, low=score.low, high=score.high)
    figure = signed(score.score)
    return PromoterRow(
        name=name,
        figure=figure,
        range=bounds,
        n=str(score.n),
        track=track(marks, NPS_EDGES),
        description=look.words.clauses(
            look.words.pair(what, said)
            for what, said in ((text("Net promoter score"), figure), (text("95 % interval"), bounds))
            if said
        ),
    )
