"""A worksheet: a table that respondents fill in, and the one analysis that reads it."""

from typing import Literal

from cxmaturity.domain.frozen import Frozen

ColumnType = Literal["text", "rating", "count"]
EMPLOYEES = ("employee", "enps", "staff")
"""How the ids of measures begin that are of employees, where they do not say of whom they are."""


class Column(Frozen):
    """A column of a worksheet: free text, a rating from `min` to `max`, or a count."""

    id: str
    name: str
    type: ColumnType
    help: str = ""
    min: int = 0
    max: int | None = None
    required: bool = True


class Quadrants(Frozen):
    """The names of a matrix's four fields, first by the horizontal, then by the vertical axis."""

    high_high: str
    high_low: str
    low_high: str
    low_low: str


class Matrix(Frozen):
    """Rank rows by the product of two ratings; `shade` names a third that is shown as a tone."""

    x: str
    y: str
    quadrants: Quadrants
    shade: str | None = None


class NetPromoter(Frozen):
    """A net promoter score from three count columns, `of` customers or employees; by its id, unless said."""

    id: str
    name: str
    promoters: str
    passives: str
    detractors: str
    of: Literal["customers", "employees"] | None = None

    @property
    def of_employees(self) -> bool:
        """Whether employees were asked: colleagues, whom a count of few replies would give away."""
        return self.of == "employees" or (self.of is None and self.id.casefold().startswith(EMPLOYEES))


class LoyaltyValue(Frozen):
    """What loyalty is worth, from count columns: whole numbers, and shares and retention in per cent."""

    customers: str
    revenue: str
    promoters: str
    detractors: str
    promoter_revenue: str
    detractor_revenue: str
    promoter_retention: str
    passive_retention: str
    detractor_retention: str

    def column(self, what: str, name: str) -> str:
        """Return the column with the `share`, `revenue` or `retention` of a class; "" where there is none."""
        known = {
            ("share", "promoters"): self.promoters,
            ("share", "detractors"): self.detractors,
            ("revenue", "promoters"): self.promoter_revenue,
            ("revenue", "detractors"): self.detractor_revenue,
            ("retention", "promoters"): self.promoter_retention,
            ("retention", "passives"): self.passive_retention,
            ("retention", "detractors"): self.detractor_retention,
        }
        return known.get((what, name), "")


class Context(Frozen):
    """What a source says beside a result of ours: shown as context, never as the result."""

    text: str
    source: str


class Worksheet(Frozen):
    """A table the respondents fill in, and the one analysis that reads it."""

    id: str
    title: str
    help: str
    columns: tuple[Column, ...]
    matrix: Matrix | None = None
    net_promoter: tuple[NetPromoter, ...] = ()
    loyalty_value: LoyaltyValue | None = None
    context: tuple[Context, ...] = ()
