"""The roll-ups of `roll_up.py` as formulas of a workbook, on named cells of its sheets Answers and Scores.

Answers has a row a question, Scores one a dimension of any floor, before its parts. A dimension is known by
its row, `{number}`; its parts have that as `scores_above`, those of the whole 0. A withheld figure is words,
which no sum counts and of which no least or most is taken. The same in sentences: `index_words.py`.
"""

from typing import Literal, NamedTuple, assert_never

from cxmaturity.answers.model import EVIDENCE_DOCUMENT
from cxmaturity.questionnaire.model import Questionnaire, RollUp

Column = Literal["value", "shown", "least", "most"]
"""What of a question is rolled up: its value, as shown, and the least and the most that it can be."""
Figure = Literal["index", "index_shown", "least", "most"]
"""The same of a dimension."""


def column_of(floor: int, questionnaire: Questionnaire) -> str:
    """Return the column of Answers that names the row of the dimension of a floor, from 1."""
    return f"answers_floor_{floor}" if questionnaire.has_floors else "answers_dimension"


class OfQuestions(NamedTuple):
    """The formulas of a dimension that is made of questions, which name its row in this column of Answers."""

    rule: RollUp
    column: str

    @property
    def mine(self) -> str:
        """What is 1 for each of its questions that applies, else 0."""
        return f"({self.column}={{number}})*(answers_applies=1)"

    @property
    def _only(self) -> str:
        """The conditions under which a question counts for the lowest or the highest."""
        return f'{self.column},{{number}},answers_applies,1,answers_weight,">0"'

    @property
    def _weights(self) -> str:
        """What each of its questions counts in a mean of values, where it applies."""
        points = "*answers_points" if self.rule == "sum" else ""
        return f"{self.mine}*answers_weight{points}"

    def rolled(self, of: Column) -> str:
        """Return its index (0-100), or what the index would be of another column than the value."""
        column = f"answers_{of}"
        match self.rule:
            case "mean" if of == "value":
                return "100*{points}/{answered}"
            case "mean" if of == "shown":
                return f"100*SUMPRODUCT({self._weights},{column})/{{answered}}"
            case "mean" | "sum":
                whole = f"SUMPRODUCT({self._weights}*ISNUMBER({column}))"
                return f"100*SUMPRODUCT({self._weights},{column})/{whole}"
            case "lowest":
                return f"100*_xlfn.MINIFS({column},{self._only})"
            case "highest":
                return f"100*_xlfn.MAXIFS({column},{self._only})"
            case _:
                assert_never(self.rule)

    @property
    def evidenced(self) -> str:
        """The share of its index that rests on evidence, where it has one above 0."""
        told = f"(answers_grade>={EVIDENCE_DOCUMENT})"
        match self.rule:
            case "mean":
                return f"SUMPRODUCT({self.mine}*{told}*answers_weight,answers_value)/{{points}}"
            case "sum":
                known = f"SUMPRODUCT({self._weights},answers_value)"
                return f"SUMPRODUCT({self._weights}*{told},answers_value)/{known}"
            case "lowest" | "highest":
                return f"IF(INDEX(answers_grade,{self._deciding('{number}')})>={EVIDENCE_DOCUMENT},1,0)"
            case _:
                assert_never(self.rule)

    def share(self, row: str) -> str:
        """Return what share of the index of the dimension in this row of Scores a question is."""
        match self.rule:
            case "mean":
                return f"{{weight}}/INDEX(scores_answered,{row})"
            case "sum":
                whole = f"SUMPRODUCT({self._weights}*ISNUMBER(answers_value))".replace("{number}", row)
                return f"{{weight}}*{{points}}/{whole}"
            case "lowest" | "highest":
                return f"IF({{row}}={self._deciding(row)},1,0)"
            case _:
                assert_never(self.rule)

    def _deciding(self, row: str) -> str:
        """Return the row of the first question that has the lowest or the highest value."""
        border = _alike(self.rule, f"INDEX(scores_index,{row})/100", 9)
        only = self._only.replace("{number}", row)
        return f"_xlfn.MINIFS(answers_row,{only},answers_value,{border})"


class OfParts(NamedTuple):
    """The formulas of what is made of dimensions: those whose cell above is this one; without floors, all.

    The dimensions in one are the next `rows`: a formula over a whole column would go in a circle, as it
    stands in it. The whole has no row, and takes the columns by their names.
    """

    rule: RollUp
    above: str = ""
    rows: int = 0

    def column(self, key: str) -> str:
        """Return the cells of a column of Scores in which the parts are."""
        return f"{{{key}+1:+{self.rows}}}" if self.rows else f"scores_{key}"

    @property
    def weights(self) -> str:
        """The weights of the parts, as sums take them."""
        weight = self.column("weight")
        return f"({self.column('above')}={self.above})*{weight}" if self.above else weight

    @property
    def only(self) -> str:
        """What is added to conditions, so that they hold of the parts alone."""
        return f",{self.column('above')},{self.above}" if self.above else ""

    @property
    def counted(self) -> str:
        """The conditions under which a part counts for the lowest or the highest."""
        return f'{self.column("weight")},">0"{self.only}'

    @property
    def _points(self) -> str:
        """What each part counts in a mean of values by points."""
        return f"{self.weights}*{self.column('possible')}"

    def rolled(self, of: Figure) -> str:
        """Return the index, or what it would be of another column."""
        column = self.column(of)
        match self.rule:
            case "mean" if of == "index":
                return "100*{points}/{answered}"
            case "mean":
                whole = "{answered}" if of == "index_shown" else "{applicable}"
                return f"SUMPRODUCT({self.weights},{column})/{whole}"
            case "sum":
                return f"SUMPRODUCT({self._points},{column})/SUMPRODUCT({self._points}*ISNUMBER({column}))"
            case "lowest":
                return f"_xlfn.MINIFS({column},{self.counted})"
            case "highest":
                return f"_xlfn.MAXIFS({column},{self.counted})"
            case _:
                assert_never(self.rule)

    @property
    def evidenced(self) -> str:
        """The share of the index that rests on evidence, where there is one above 0."""
        match self.rule:
            case "mean" | "sum":
                weights = self._points if self.rule == "sum" else self.weights
                whole = f"SUMPRODUCT({weights},{self.column('index')})"
                return f"SUMPRODUCT({weights},{self.column('index')},{self.column('evidence')})/{whole}"
            case "lowest" | "highest":
                before = "-{number}" if self.rows else ""
                return f"INDEX({self.column('evidence')},{self._deciding('{index}')}{before})"
            case _:
                assert_never(self.rule)

    def share(self, index: str, answered: str) -> str:
        """Return what share a part is of what has this `index`, and of whose weight so much is `answered`."""
        match self.rule:
            case "mean":
                return f"{{weight}}/{answered}"
            case "sum":
                return f"{{weight}}*{{possible}}/SUMPRODUCT({self._points}*ISNUMBER({self.column('index')}))"
            case "lowest" | "highest":
                return f"IF({{number}}={self._deciding(index)},1,0)"
            case _:
                assert_never(self.rule)

    def _deciding(self, index: str) -> str:
        """Return the row of the first part that has the lowest or the highest index."""
        border = _alike(self.rule, index, 7)
        return f"_xlfn.MINIFS({self.column('number')},{self.counted},{self.column('index')},{border})"


def _alike(rule: RollUp, figure: str, places: int) -> str:
    """Return the condition of being the lowest or the highest figure, which is this one, or alike to it."""
    sign, beyond = ("<=", "+") if rule == "lowest" else (">=", "-")
    return f'"{sign}"&ROUND({figure}{beyond}5E-{places},{places})'
