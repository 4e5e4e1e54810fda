"""What an answer is to the index of a dimension on any floor, and to the whole: its share, and what it adds.

Where parts roll up by their mean or by points, a step adds its share of what it rises by. Where the lowest
or the highest decides, a step adds what the index is higher by afterwards, which may be nothing.
"""

from collections.abc import Sequence

from cxmaturity.answers.tally import OVERALL
from cxmaturity.questionnaire.model import Dimension, Questionnaire, RollUp
from cxmaturity.scoring.pooling import Pooled
from cxmaturity.scoring.roll_up import RolledPart, rolled, shares
from cxmaturity.scoring.score import Figures, Gains, dimension_figures, overall_figures, parted

Part = tuple[Dimension, Sequence[Pooled]]


class ThroughFloors:
    """The indexes of all floors, with what each is made of."""

    def __init__(self, questionnaire: Questionnaire, parts: Sequence[Part]) -> None:
        """Roll up the dimensions of the questionnaire, each with its questions."""
        self._questionnaire = questionnaire
        self._above: dict[str, tuple[str, int]] = {}
        self._made_of: dict[str, tuple[RollUp, list[RolledPart]]] = {}
        self._index: dict[str, float | None] = {}
        found = [(dimension, self._dimension(dimension, pooled)) for dimension, pooled in parts]
        self._join(OVERALL, questionnaire.roll_up, found)
        self._index[OVERALL] = overall_figures(found, questionnaire).index

    def _dimension(self, dimension: Dimension, pooled: Sequence[Pooled]) -> Figures:
        """Return the figures of a dimension; note what it is made of."""
        raw = dimension_figures(dimension, pooled, self._questionnaire)
        self._index[dimension.id] = raw.index
        if dimension.dimensions:
            inside = [(part, self._dimension(part, own)) for part, own in parted(dimension, pooled)]
            self._join(dimension.id, dimension.roll_up, inside)
            return raw
        answered = [(one, one.value) for one in pooled if one.value is not None]
        self._above |= {one.question.id: (dimension.id, place) for place, (one, _) in enumerate(answered)}
        known = [RolledPart(one.question.weight, one.scale.top, value) for one, value in answered]
        self._made_of[dimension.id] = dimension.roll_up, known
        return raw

    def _join(self, name: str, rule: RollUp, parts: Sequence[tuple[Dimension, Figures]]) -> None:
        """Note of which dimensions something is made."""
        known = [(part, f, f.index) for part, f in parts if f.index is not None]
        self._above |= {part.id: (name, place) for place, (part, _, _) in enumerate(known)}
        self._made_of[name] = rule, [RolledPart(part.weight, f.most, index) for part, f, index in known]

    def share(self, name: str, of: str) -> float | None:
        """Return what share of the index `of` something a question or dimension is; None without an index."""
        way = self._way(name, of)
        if self._index[of] is None or way is None:
            return None
        product = 1.0
        for parent, place in way:
            rule, parts = self._made_of[parent]
            if not any(part.weight for part in parts):
                return 0.0
            product *= shares(rule, parts)[place]
        return product

    def gain(self, question: str, value: float, of: str) -> float | None:
        """Return what the index `of` something is higher by, 0-1, with this value of a question."""
        index, way = self._index[of], self._way(question, of)
        if index is None or way is None:
            return None
        for parent, place in way:
            rule, parts = self._made_of[parent]
            if not any(part.weight for part in parts):
                return 0.0
            moved = [*parts[:place], parts[place]._replace(value=value), *parts[place + 1 :]]
            value = rolled(rule, moved)
        return value - index

    def gains(self, of: str) -> Gains:
        """Return what answers add to the index `of` something that has one."""
        return lambda one, value: self.gain(one.question.id, value, of) or 0.0

    def _way(self, name: str, of: str) -> list[tuple[str, int]] | None:
        """Return what `name` is part of, floor by floor up to `of`, each with its place there.

        None where something on the way has no index, since nothing in it applies.
        """
        found = []
        while name != of:
            if name not in self._above:
                return None
            found.append(self._above[name])
            name = found[-1][0]
        return found
