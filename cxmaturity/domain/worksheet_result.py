"""What the analyses of worksheets find: a ranked matrix, or net promoter scores."""

from typing import Literal

from cxmaturity.domain.questionnaire import Frozen


class MatrixRow(Frozen):
    """One row of a matrix: its two ratings, their product, its field and an optional third rating."""

    name: str
    x: float
    y: float
    shade: float | None
    product: float
    rank: int
    quadrant: Literal["high_high", "high_low", "low_high", "low_low"]


class NetPromoterScore(Frozen):
    """NPS from -100 to 100 with its adjusted-Wald 95 % interval; None where nobody was asked."""

    measure: str
    promoters: int
    passives: int
    detractors: int
    n: int
    score: float | None
    low: float | None
    high: float | None


class UnitRow(Frozen):
    """One unit's net promoter scores, in the worksheet's order of measures."""

    name: str
    scores: tuple[NetPromoterScore, ...]


class WorksheetResult(Frozen):
    """What one worksheet's analysis found; `middle` is where a matrix's axes divide."""

    id: str
    matrix: tuple[MatrixRow, ...] = ()
    middle: tuple[float, float] | None = None
    units: tuple[UnitRow, ...] = ()
    totals: tuple[NetPromoterScore, ...] = ()
