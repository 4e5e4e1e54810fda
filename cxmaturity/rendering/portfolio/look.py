"""A portfolio with its questionnaire, and how its things are called and coloured."""

from cxmaturity.domain.portfolio import Portfolio, UnitResult
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.language import Language, language
from cxmaturity.rendering.charts.stretch import gradient
from cxmaturity.rendering.charts.track import Tick, ticks
from cxmaturity.rendering.palette import level_fills
from cxmaturity.rendering.portfolio.shapes import Context, Counts
from cxmaturity.rendering.view.figures import shortened, whole
from cxmaturity.rendering.view.lookup import Mark

NAME_LENGTH = 60
COLUMNS = 8
"""So many dimensions stand side by side in the heat map."""
FEWEST_FOR_QUARTILES = 5
FEW = 6
"""Of so many units, order, heat map and distribution share a page."""
SOME = 14
"""Of so many units, heat map and distribution do."""
MOST_LIMITS = 12
TICK_NAMES = 5
LONG_NAME = 36
_PAPER = ("a4", "297")


class Words:
    """A portfolio with its questionnaire and the words around it."""

    def __init__(self, portfolio: Portfolio, questionnaire: Questionnaire, context: Context) -> None:
        """Keep them; levels and questions are found by number and by id."""
        self.portfolio, self.questionnaire, self.context = portfolio, questionnaire, context
        self.words: Language = language(context.language)
        self.text = self.words.text
        self.names = {d.id: d.name for d in questionnaire.dimensions}
        self.names |= {q.id: q.name or q.text for q in questionnaire.questions}
        self.fills = level_fills(len(questionnaire.levels))
        self.edges = (*(100 * level.starts_at for level in questionnaire.levels), 100.0)

    def mark(self, level: int | None, figure: str | None = None) -> Mark:
        """Return how a level is printed; None is not assessed."""
        if level is None:
            return Mark("–", self.text("not assessed"), "none")
        return Mark(figure or str(level), self.questionnaire.levels[level - 1].name, f"l{level}")

    def band(self, index: float | None) -> Mark:
        """Return how an index is printed in the colours of its level."""
        if index is None:
            return self.mark(None)
        reached = [n for n, edge in enumerate(self.edges[:-1], 1) if round(index, 7) >= round(edge, 7)]
        return self.mark(reached[-1] if reached else 1, whole(index))

    def unit(self, row: UnitResult) -> str:
        """Return what a unit is called here: what tells it from the others."""
        parts = [] if self.portfolio.organisation and row.scope else [row.organisation]
        parts += [row.scope] + ([row.wave] if len(self.portfolio.waves) > 1 else [])
        name = self.text(", ").join(part for part in parts if part.strip())
        return shortened(name or row.unit, NAME_LENGTH)

    def axis(self) -> tuple[Tick, ...]:
        """Return the labels over the scale."""
        levels = self.questionnaire.levels
        return ticks(self.edges, tuple((str(n), level.name) for n, level in enumerate(levels, 1)))

    def counts(self, counts: tuple[int, ...]) -> Counts | None:
        """Return how many units are at each level as a bar; None where none has a level."""
        if not any(counts):
            return None
        said = [
            self.text("{level} {name}: {count}", level=number, name=level.name, count=count)
            for number, (level, count) in enumerate(zip(self.questionnaire.levels, counts, strict=True), 1)
            if count
        ]
        return Counts(gradient(counts, self.fills), self.words.clauses(said))
