"""The roll-ups of `roll_up.py` in sentences, and as formulas of a workbook.

The formulas are on named cells of its sheets Answers and Scores. Answers has a row a question, Scores one a
dimension of any floor, before its parts. A dimension is known by its row, `{number}`; its parts have that as
`scores_above`, those of the whole 0. A withheld figure is words, which no sum counts and of which no least or
most is taken.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple, assert_never

from cxmaturity.answers.model import EVIDENCE_DOCUMENT
from cxmaturity.questionnaire.model import Dimension, Questionnaire, RollUp
from cxmaturity.scoring.words import path_words
from cxmaturity.text.language import Language

# ---- The rules in sentences


def index_rules(questionnaire: Questionnaire, language: Language) -> tuple[tuple[str, str], ...]:
    """Return what the method says of indexes: which, and how they are made."""
    text = language.text
    if questionnaire.is_plain:
        of_questions = [(text("Index of a dimension"), _of_questions("mean", language))]
        return (*of_questions, (text("Overall index"), _of_whole("mean", language)))
    every = questionnaire.every_dimension
    own = (
        text("Index of a dimension of questions")
        if questionnaire.has_floors
        else text("Index of a dimension")
    )
    kinds: tuple[tuple[str, list[Dimension], Callable[[RollUp, Language], str]], ...] = (
        (own, [d for d in every if not d.dimensions], _of_questions),
        (text("Index of a dimension of dimensions"), [d for d in every if d.dimensions], _of_parts),
    )
    return (
        *(line for kind in kinds for line in _by_rule(*kind, questionnaire, language)),
        (text("Overall index"), _of_whole(questionnaire.roll_up, language)),
    )


def _by_rule(
    label: str,
    dimensions: Iterable[Dimension],
    said: Callable[[RollUp, Language], str],
    questionnaire: Questionnaire,
    language: Language,
) -> Iterator[tuple[str, str]]:
    """Yield a line for each rule of some dimensions, which are named where there are several rules."""
    by_rule: dict[RollUp, list[str]] = {}
    for one in dimensions:
        by_rule.setdefault(one.roll_up, []).append(path_words(one.id, questionnaire))
    for rule, names in by_rule.items():
        sentence = said(rule, language)
        yield label, sentence if len(by_rule) == 1 else language.pair(language.listed(names), sentence)


def index_in_brief(questionnaire: Questionnaire, low: str, high: str, language: Language) -> str:
    """Return what an index is, for those who read no formulas."""
    rules = {questionnaire.roll_up, *(one.roll_up for one in questionnaire.every_dimension)}
    if questionnaire.is_plain:
        return language.text(
            "The index runs from {low} to {high} and is the weighted mean of the answers.", low=low, high=high
        )
    if rules == {"mean"}:
        return language.text(
            "The index runs from {low} to {high} and is a mean of means: that of a dimension is the weighted "
            "mean of its answers, or of the dimensions in it, floor by floor up to the whole.",
            low=low,
            high=high,
        )
    if rules == {"sum"}:
        return language.text(
            "The index runs from {low} to {high} and is the points reached, of the most that could be had.",
            low=low,
            high=high,
        )
    runs = language.text("The index runs from {low} to {high}.", low=low, high=high)
    differ = language.text(
        "Not every index is a mean of what it is made of: the method says how each is made."
    )
    return language.sentences((runs, differ))


def _of_questions(rule: RollUp, language: Language) -> str:
    """Say how answers become the index of a dimension."""
    match rule:
        case "mean":
            return language.text("I = 100 · Σ(w·v) / Σ(w) over the answered questions.")
        case "sum":
            return language.text(
                "I = 100 · Σ(w·p) / Σ(w·m) over the answered questions: p are the points reached, m the "
                "most that there are."
            )
        case "lowest":
            return language.text("I = 100 · the lowest v of the answered questions that have a weight.")
        case "highest":
            return language.text("I = 100 · the highest v of the answered questions that have a weight.")
        case _:
            assert_never(rule)


def _of_parts(rule: RollUp, language: Language) -> str:
    """Say how the indexes of dimensions become that of the one they are in."""
    if_withheld = language.text(
        "Where one that applies has no index, it has none either, and its bounds are given."
    )
    match rule:
        case "mean":
            said = language.text("The mean of the indexes of the dimensions in it, by their weights.")
        case "sum":
            said = language.text("The points reached in it, by weight, of the most that could be had.")
        case "lowest":
            said = language.text("The lowest index of the dimensions in it that have a weight.")
        case "highest":
            said = language.text("The highest index of the dimensions in it that have a weight.")
        case _:
            assert_never(rule)
    return language.sentences((said, if_withheld))


def _of_whole(rule: RollUp, language: Language) -> str:
    """Say how the indexes of the dimensions become that of the whole."""
    if rule == "mean":
        return language.text(
            "The mean of the dimensions’ indexes, weighted by the dimensions’ weights. Where a dimension "
            "that applies has no index, the whole has none either, and its bounds are given."
        )
    if_withheld = language.text(
        "Where a dimension that applies has no index, the whole has none either, and its bounds are given."
    )
    match rule:
        case "sum":
            said = language.text("The points reached, by weight, of the most that could be had.")
        case "lowest":
            said = language.text("The lowest index of the dimensions that have a weight.")
        case "highest":
            said = language.text("The highest index of the dimensions that have a weight.")
        case _:
            assert_never(rule)
    return language.sentences((said, if_withheld))


def floors_words(questionnaire: Questionnaire, language: Language) -> str:
    """Say how large a questionnaire is that has floors: how many dimensions on each, and what else."""
    return language.text(
        "{dimensions} dimensions on {floors} floors, {questions} questions, {levels} levels",
        dimensions=language.join([str(len(floor)) for floor in questionnaire.by_floor]),
        floors=len(questionnaire.by_floor),
        questions=len(questionnaire.questions),
        levels=len(questionnaire.levels),
    )


def shares_rule(questionnaire: Questionnaire, language: Language) -> str:
    """Say what coverage and applicability are of what is made of dimensions of dimensions, if any is."""
    if not questionnaire.has_floors:
        return ""
    return language.text("Of a dimension of dimensions it is the mean of theirs, by their weights.")


# ---- The rules as formulas

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
