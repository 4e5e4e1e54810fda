"""The sheet Answers: one row a question, with its value, what was found, and what everybody said."""

from collections.abc import Sequence
from dataclasses import replace

from cxmaturity.answers.model import EVIDENCE_DOCUMENT, State, Voice
from cxmaturity.questionnaire.model import MOST_FLOORS
from cxmaturity.scoring.pooling import worths
from cxmaturity.scoring.shown import on_numbers
from cxmaturity.scoring.stage_words import (
    level_counted,
    option_reached,
    question_allows,
    question_level,
    requires,
    to_place,
)
from cxmaturity.scoring.stages import asked_with, level_of, reaches, terms, terms_of
from cxmaturity.scoring.words import evidence_name, outcome_name, settle_words
from cxmaturity.workbook.agreement import agreement_columns
from cxmaturity.workbook.book import Book
from cxmaturity.workbook.question_lines import (
    Columns,
    QuestionLine,
    above_nothing,
    asked_questions,
    contribution_through,
    roll_up_columns,
    scale_of,
    shows_mean,
)
from cxmaturity.workbook.sheet import (
    CENTRE,
    FIRST,
    INPUT,
    INPUT_TEXT,
    LEVEL,
    MARK,
    STRONG,
    TENTH,
    TEXT,
    WEIGHT_WIDTH,
    WHOLE,
    WORKING,
    Cell,
    Formula,
    Styled,
    Table,
    TableColumn,
)

NAMED = (
    "dimension",
    "number",
    "state",
    "value",
    "weight",
    "applies",
    "asked",
    "grade",
    "allows",
    "allows_whole",
    "of_level",
    "reaches",
    "reaches_below",
    "shown",
    "allows_shown",
    "allows_whole_shown",
    "reaches_shown",
    "reaches_below_shown",
    "mark",
)
"""The columns that other sheets compute with; their cells are called `answers_` and the key."""


FLOORS = tuple(f"floor_{floor + 1}" for floor in range(MOST_FLOORS))


def answers(book: Book) -> None:
    """Write the sheet."""
    text = book.words.text
    note = text(
        "State, value and weight may be changed to try things out: Scores, Profile and Heat map follow. "
        "Words, recommendations and the plan stay as assessed."
    )
    columns = _what(book) + _found(book) + _figures(book) + _said(book)
    if book.look.several:
        columns += agreement_columns(book, lambda asked: asked.result)
    columns += _working(book)
    sheet = book.sheet(text("Answers"), text("All answers"), note)
    rows = asked_questions(book)
    made = sheet.main_table(FIRST, columns, rows, fixed=4)
    sheet.page.fit_to_pages(3 if book.look.several else 2, 0)
    sheet.page.repeat_columns(0, 3)
    if not rows:
        return
    for key in (*NAMED, "lowest", "row", "points", "least", "most", *FLOORS):
        if key in made.columns:
            book.name(f"answers_{key}", made.range(key))
    _checked(sheet.page, made)
    sheet.colour_levels(made.area("level"), book.numbers)


def _what(book: Book) -> Columns:
    text, look = book.words.text, book.look
    place = TableColumn[QuestionLine](
        key="dimension", label=text("Dimension no."), width=10, style=LEVEL, cell=lambda a: a.place
    )
    if book.assessment.questionnaire.has_floors:
        # A number as a report has it; the rows of Scores stand among the workings.
        place = replace(place, key="inside", cell=lambda a: look.numbers[a.way[-1][1].id])
    return [
        place,
        TableColumn(
            key="name",
            label=text("Dimension"),
            width=16,
            style=TEXT,
            cell=lambda a: look.path(a.way[-1][1].id),
        ),
        TableColumn(
            key="number", label=text("No."), width=6, style=TEXT, cell=lambda a: look.numbers[a.question.id]
        ),
        TableColumn(
            key="question", label=text("Name"), width=22, style=STRONG, cell=lambda a: a.question.name
        ),
        TableColumn(key="id", label=text("Question"), width=20, style=TEXT, cell=lambda a: a.question.id),
        TableColumn(
            key="text", label=text("Question text"), width=38, style=TEXT, cell=lambda a: a.question.text
        ),
        TableColumn(
            key="state",
            label=text("State"),
            width=14,
            style=INPUT_TEXT,
            cell=lambda a: outcome_name(a.result, book.words),
        ),
        TableColumn(key="value", label=text("Value"), width=8, style=INPUT, cell=lambda a: a.result.value),
        TableColumn(
            key="weight",
            label=text("Weight"),
            width=WEIGHT_WIDTH,
            style={**INPUT, "num_format": book.weight_format},
            cell=lambda a: a.result.weight,
        ),
        *_levels(book),
    ]


def _levels(book: Book) -> Columns:
    """Return the columns of the level; where options are no levels, of the band or the part of the scale."""
    text, by_levels = book.words.text, book.look.goes_by_levels
    bands = book.assessment.questionnaire.says_starts
    label = text("Level") if by_levels else text("Band of its value") if bands else text("Part of its scale")
    level = TableColumn[QuestionLine](
        key="level", label=label, width=7, style=LEVEL, cell=lambda a: _level(book, a)
    )
    name = TableColumn[QuestionLine](
        key="level_name",
        label=text("Level in words"),
        width=14,
        style=TEXT,
        cell=lambda a: _level_name(book, a),
    )
    return [level, name] if by_levels else [level]


def _level(book: Book, asked: QuestionLine) -> Cell:
    rule = question_level(book.assessment.questionnaire)
    level = asked.result.level
    return Formula(rule, "" if level is None else book.assessment.questionnaire.number_of(level))


def _level_name(book: Book, asked: QuestionLine) -> Cell:
    level = asked.result.level
    cached = "" if level is None else book.look.level(level).name
    place = "{level}" + to_place(book.assessment.questionnaire)
    return Formula(f'=IF(ISNUMBER({{level}}),INDEX(levels_name,{place})&"","")', cached)


def _found(book: Book) -> Columns:
    text, look = book.words.text, book.look
    mean = look.several

    def label(asked: QuestionLine) -> Cell:
        options = book.assessment.questionnaire.scale_of(asked.question).options
        chosen = () if asked.result.found is None else asked.result.found.options
        return book.words.listed(option.label for option in options if option.id in chosen)

    def found(asked: QuestionLine) -> Cell:
        return look.found_words(asked.result) if asked.result.state is State.ANSWERED else ""

    def following(asked: QuestionLine) -> Cell:
        if asked.result.state is not State.ANSWERED:
            return ""
        return settle_words(book.words) if look.differs(asked.question.id) else look.next_words(asked.result)

    held = text("Option that most chose") if mean else text("Option chosen")
    return [
        TableColumn(key="option", label=held, width=14, style=TEXT, cell=label),
        TableColumn(
            key="anchor",
            label=text("What was found"),
            width=42,
            style=TEXT,
            cell=found,
        ),
        TableColumn(
            key="next",
            label=text("The next level"),
            width=42,
            style=TEXT,
            cell=following,
        ),
        TableColumn(
            key="target",
            label=text("Target"),
            width=7,
            style=LEVEL,
            cell=lambda a: book.number(a.result.target),
        ),
        TableColumn(
            key="foundation",
            label=text("Foundation"),
            width=11,
            style=CENTRE,
            cell=lambda a: book.yes(book.assessment.questionnaire.gates(a.question)),
        ),
        *book.of_stages(
            TableColumn[QuestionLine](
                key="holds",
                label=text("Holds its dimension’s stage"),
                width=10,
                style=CENTRE,
                cell=lambda a: book.yes(_holds(a)),
            )
        ),
    ]


def _holds(asked: QuestionLine) -> bool:
    return any(limit.id == asked.result.id for limit in asked.way[-1][1].limits)


def _figures(book: Book) -> Columns:
    text = book.words.text

    def mark(holds: bool | None) -> str:
        return book.untold if holds is None else book.yes(holds)

    return [
        TableColumn(
            key="contribution",
            label=text("Contribution to the dimension’s index"),
            width=13,
            style=TENTH,
            cell=lambda a: _contribution(book, a),
        ),
        TableColumn(
            key="overall",
            label=text("Contribution to the overall index"),
            width=13,
            style=TENTH,
            cell=lambda a: _overall_contribution(book, a),
        ),
        TableColumn(
            key="gain",
            label=text("Gain one option higher"),
            width=10,
            style=TENTH,
            cell=lambda a: a.result.gain,
        ),
        TableColumn(
            key="overall_gain",
            label=text("Overall gain"),
            width=10,
            style=TENTH,
            cell=lambda a: a.result.overall_gain,
        ),
        TableColumn(
            key="grade",
            label=text("Evidence grade"),
            width=10,
            style=WHOLE,
            cell=lambda a: a.result.evidence_grade,
        ),
        TableColumn(
            key="grade_name",
            label=text("Best evidence"),
            width=16,
            style=TEXT,
            cell=lambda a: book.grade(a.result.evidence_grade),
        ),
        TableColumn(
            key="unsupported",
            label=text("No evidence"),
            width=11,
            style=CENTRE,
            cell=lambda a: mark(a.result.unsupported),
        ),
        TableColumn(
            key="capped", label=text("Capped"), width=9, style=CENTRE, cell=lambda a: mark(a.result.capped)
        ),
        TableColumn(
            key="consensus",
            label=text("Consensus"),
            width=11,
            style=CENTRE,
            cell=lambda a: book.yes(a.result.consensus),
        ),
    ]


def _contribution(book: Book, asked: QuestionLine) -> Cell:
    if not book.assessment.questionnaire.is_plain:
        return contribution_through(book, asked)
    formula = (
        "=IF(AND({applies}=1,ISNUMBER({value}),ISNUMBER(INDEX(scores_index,{dimension}))),"
        '100*{weight}*{value}/INDEX(scores_answered,{dimension}),"")'
    )
    return Formula(formula, "" if asked.result.contribution is None else asked.result.contribution)


def _overall_contribution(book: Book, asked: QuestionLine) -> Cell:
    formula = (
        "=IF(AND(ISNUMBER({contribution}),ISNUMBER(overall_index)),"
        '{contribution}*INDEX(scores_weight,{dimension})/overall_answered,"")'
    )
    if not book.assessment.questionnaire.is_plain:
        top = f"INDEX(scores_share,{asked.place})"
        formula = f'=IF(AND(ISNUMBER({{contribution}}),ISNUMBER({top})),{{contribution}}*{top},"")'
    cached = asked.result.overall_contribution
    return Formula(formula, "" if cached is None else cached)


def _said(book: Book) -> Columns:
    text = book.words.text
    return [
        TableColumn(
            key="notes",
            label=text("Notes"),
            width=64,
            style=TEXT,
            cell=lambda a: voices(book, a.result.voices, "note"),
        ),
        TableColumn(
            key="evidence",
            label=text("Evidence"),
            width=56,
            style=TEXT,
            cell=lambda a: voices(book, a.result.voices, "evidence"),
        ),
        TableColumn(
            key="reasons",
            label=text("Not applicable because"),
            width=30,
            style=TEXT,
            cell=lambda a: voices(book, a.result.voices, "reason"),
        ),
    ]


def voices(book: Book, said: Sequence[Voice], kind: str) -> str:
    """Return what was said of one kind, a line each, with the grade and with the group that may be told."""
    return "\n".join(_voice(book, voice) for voice in said if voice.kind == kind)


def _voice(book: Book, voice: Voice) -> str:
    remarks = (
        [evidence_name(voice.grade, book.words)]
        if voice.kind == "evidence" and voice.grade is not None
        else []
    )
    if voice.consensus:
        remarks.append(book.words.text("consensus"))
    elif voice.group:
        remarks.append(book.look.group(voice.group))
    return " ".join(
        part for part in (voice.text.rstrip(), f"[{book.words.clauses(remarks)}]" if remarks else "") if part
    )


def _working(book: Book) -> Columns:
    text, asks = book.words.text, book.assessment.questionnaire
    low = asks.lowest_number

    def mark(asked: QuestionLine) -> Cell:
        state = "INDEX(states_mark,MATCH({state},states_name,0))"
        counts = "AND({applies}=1,ISNUMBER({value}))"
        result, mean = asked.result, shows_mean(book, asked)
        figure = f"{low}+(levels_top-{low})*{{value}}" if mean else "{level}"
        if not book.look.goes_by_levels:
            figure = "{value}"
        cached: float | str = book.look.state(result.state).figure
        if result.value is not None and result.level is not None:
            cached = on_numbers(result.value, asks) if mean else asks.number_of(result.level)
            cached = cached if book.look.goes_by_levels else result.value
        return Styled(Formula(f"=IF({counts},{figure},{state})", cached), MARK if mean else LEVEL)

    whole = {**WORKING, "num_format": "0"}
    lowest: Columns = [
        TableColumn(
            key="lowest",
            label=text("Value of the lowest option"),
            width=10,
            style=WORKING,
            cell=lambda a: scale_of(book, a).lowest_value,
        )
    ]
    return [
        *(lowest if above_nothing(book) else ()),
        TableColumn(
            key="applies",
            label=text("Counts for coverage"),
            width=10,
            style=whole,
            cell=lambda a: Formula(
                "=INDEX(states_applies,MATCH({state},states_name,0))", 1 if a.counts else 0
            ),
        ),
        TableColumn(
            key="asked",
            label=text("Asked"),
            width=9,
            style=whole,
            cell=lambda a: Formula(
                "=INDEX(states_asked,MATCH({state},states_name,0))",
                1 if a.result.is_asked else 0,
            ),
        ),
        *(() if asks.is_plain else roll_up_columns(book)),
        *(_of_stages(book) if asks.has_stages else ()),
        *(_shown(book) if book.is_live_as_shown else ()),
        TableColumn(key="mark", label=text("Mark in the heat map"), width=10, style=MARK, cell=mark),
    ]


# ---- What the rule of stages reads: what each question allows by itself, and what is counted by level


def _of_stages(book: Book, *, shown: bool = False) -> Columns:
    """Return the columns of what questions allow: the dimension, the whole, and of their level."""
    text, asks = book.words.text, book.assessment.questionnaire
    whole, end = {**WORKING, "num_format": "0"}, "_shown" if shown else ""

    def allows(asked: QuestionLine, *, of_whole: bool) -> Cell:
        formula = question_allows(asked.question, asks, whole=of_whole, shown=shown)
        return Formula(formula, asks.number_of(allowed(book, asked, shown=shown, of_whole=of_whole)))

    own = text("Allows stage as shown") if shown else text("Allows stage")
    of_all = text("Allows the whole stage as shown") if shown else text("Allows the whole stage")
    columns = [
        TableColumn[QuestionLine](
            key=f"allows{end}", label=own, width=9, style=whole, cell=lambda a: allows(a, of_whole=False)
        )
    ]
    if requires(asks):
        columns.append(
            TableColumn[QuestionLine](
                key=f"allows_whole{end}",
                label=of_all,
                width=9,
                style=whole,
                cell=lambda a: allows(a, of_whole=True),
            )
        )
    return [*columns, *(_by_level(book, shown=shown) if asks.stage_rule.rule == "cumulative" else ())]


def _by_level(book: Book, *, shown: bool) -> Columns:
    """Return the columns of questions that are counted by level, and whether each reaches what is asked."""
    text, asks = book.words.text, book.assessment.questionnaire
    whole = {**WORKING, "num_format": "0"}

    def counted(asked: QuestionLine) -> Cell:
        if asked.question.level is None:
            return None
        counts = asked.counts and asked.question.weight
        return Formula(level_counted(asked.question), asked.question.level if counts else "")

    def reached(asked: QuestionLine, *, below: bool) -> Cell:
        if asked.question.level is None:
            return None
        its = terms_of(asked.question, asks)
        demand = None if its is None else its.below if below else its.own
        value = value_of(book, asked, shown=shown)
        formula = option_reached(asked.question, asks, below=below, shown=shown)
        return Formula(formula, int(demand is not None and reaches(value, demand.value)))

    rule, end = asks.stage_rule, "_shown" if shown else ""
    own = text("Reaches as shown what its level asks") if shown else text("Reaches what its level asks")
    higher = (
        text("Reaches as shown what higher levels ask") if shown else text("Reaches what higher levels ask")
    )
    columns = [
        TableColumn[QuestionLine](
            key=f"reaches{end}", label=own, width=9, style=whole, cell=lambda a: reached(a, below=False)
        )
    ]
    if rule.below_at_least not in (None, rule.at_least):
        columns.append(
            TableColumn[QuestionLine](
                key=f"reaches_below{end}",
                label=higher,
                width=9,
                style=whole,
                cell=lambda a: reached(a, below=True),
            )
        )
    label = text("Counted to level")
    of_level = TableColumn[QuestionLine](key="of_level", label=label, width=9, style=whole, cell=counted)
    return columns if shown else [of_level, *columns]


def value_of(book: Book, asked: QuestionLine, *, shown: bool) -> float | None:
    """Return the value of a question, or the one that it has as shown."""
    return _held(book, asked) if shown else asked.result.value


def allowed(book: Book, asked: QuestionLine, *, shown: bool, of_whole: bool) -> int:
    """Return the highest stage that a question allows by itself; all where it does not count."""
    asks, result = book.assessment.questionnaire, asked.result
    if not asked.counts or asked.question.id not in terms(asks):
        return book.look.top
    value = value_of(book, asked, shown=shown)
    level = None if value is None else level_of(value, asks)
    found = asked_with(result.id, value, level, asks)
    return found.allows_whole if of_whole else found.allows


def _held(book: Book, asked: QuestionLine) -> float | None:
    """Return the value as shown of one respondent's answer."""
    value, level, grade = asked.result.value, asked.result.level, asked.result.evidence_grade or 0
    if value is None or level is None:
        return None
    claimed = level >= book.look.top - 1 and grade < EVIDENCE_DOCUMENT
    return min(value, _cap(book, asked)) if claimed else value


def _cap(book: Book, asked: QuestionLine) -> float:
    """Return the highest value below the two highest levels."""
    worth = worths(book.assessment.questionnaire)[asked.question.id]
    return worth.cap / worth.scale.top


def _shown(book: Book) -> Columns:
    """Return the columns of the value as shown: of one respondent, whose evidence is all told."""
    text = book.words.text

    def shown(asked: QuestionLine) -> Cell:
        claimed = f"AND({{level}}>=levels_top-1,{{grade}}<{EVIDENCE_DOCUMENT})"
        value = _held(book, asked)
        formula = f'=IF(ISNUMBER({{level}}),IF({claimed},MIN({{value}},{_cap(book, asked)!r}),{{value}}),"")'
        return Formula(formula, "" if value is None else value)

    hundredths = {**WORKING, "num_format": "0.00"}
    asks = book.assessment.questionnaire
    return [
        TableColumn(key="shown", label=text("Value as shown"), width=9, style=hundredths, cell=shown),
        *(_of_stages(book, shown=True) if asks.has_stages else ()),
    ]


def _checked(page: object, made: Table) -> None:
    """Let the cells that may be changed hold only what the formulas understand."""
    validate = page.data_validation  # type: ignore[attr-defined]
    validate(*made.area("state"), {"validate": "list", "source": "=states_name"})
    validate(*made.area("value"), {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1})
    validate(*made.area("weight"), {"validate": "decimal", "criteria": ">=", "value": 0})
