"""The workbook being written: its looks, its names, and the texts that are too long for a cell."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import xlsxwriter

from cxmaturity.brand.colours import looks
from cxmaturity.report.lookup import Lookup, RisingNeed, holding, lookup
from cxmaturity.report.options import Options
from cxmaturity.scoring.model import Assessment, DimensionResult, Score
from cxmaturity.scoring.shown import in_unit, unit_decimals
from cxmaturity.scoring.words import evidence_name, goes_by_levels, not_scored, untold_words
from cxmaturity.text.language import Language, language
from cxmaturity.workbook.sheet import (
    FIRST,
    LONGEST,
    TEXT,
    WHOLE,
    Sheet,
    Style,
    TableColumn,
    cut,
    length,
    sheet_name,
    shown,
)

# A workbook must say when it was made; without a date it is the earliest one that a ZIP file knows.
NO_DATE = datetime(1980, 1, 1)


Column = TypeVar("Column")


class Book:
    """The workbook being written; `look` finds the things of the assessment by id."""

    def __init__(self, assessment: Assessment, options: Options) -> None:
        """Begin an empty workbook, dated as the assessment is."""
        self.assessment, self.options = assessment, options
        self.words: Language = language(options.language)
        self.look: Lookup = lookup(assessment, options.comparison, self.words)
        self.colours = looks(self.look.top)
        self.long_texts: list[str] = []
        self._sheets: list[Sheet] = []
        self._output = io.BytesIO()
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        # Kept for the last sheet: texts refer to it before it is there.
        self.long_sheet = sheet_name(self.words.text("Long texts"), set())
        self._names = {self.long_sheet.casefold()}
        settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.file = xlsxwriter.Workbook(self._output, settings)
        self._describe()

    def sheet(self, name: str, title: str = "", note: str = "") -> Sheet:
        """Return a new sheet; its name is made to fit where it does not."""
        made = name if name == self.long_sheet else sheet_name(name, self._names)
        self._names.add(made.casefold())
        self._sheets.append(Sheet(self, made, title or name, note))
        return self._sheets[-1]

    def format(self, style: Style) -> Any:
        """Return the workbook's format for a look, the same one for the same look."""
        key = tuple(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format(dict(style))
        return self._formats[key]

    def name(self, name: str, place: str) -> None:
        """Give the cells at `place` a name that formulas use."""
        self.file.define_name(name, f"={place}")

    def text(self, text: str) -> str:
        """Return `text` as a cell can hold it; what is too long goes on in the last sheet."""
        made = shown(text)
        if length(made) <= LONGEST:
            return made
        end = self.words.text(
            "… [a cell holds 32,767 characters: continued in sheet {sheet}, number {number}]",
            sheet=self.long_sheet,
            number=len(self.long_texts) + 1,
        )
        first, rest = cut(made, LONGEST - length(end) - 1)
        self.long_texts.append(rest)
        return f"{first} {end}"

    @property
    def numbers(self) -> range:
        """The numbers of the levels, from the lowest on."""
        asked = self.assessment.questionnaire
        return range(asked.lowest_number, asked.highest_number + 1)

    def number(self, level: int | None, nothing: str | None = None) -> int | str | None:
        """Return the number of a level, or what stands for none."""
        return nothing if level is None else self.assessment.questionnaire.number_of(level)

    @property
    def borders(self) -> list[float]:
        """Where levels start, and the end of the scale, in the unit of the model."""
        asked = self.assessment.questionnaire
        return [in_unit(edge, asked) for edge in self.look.edges[1:]]

    @property
    def unit_format(self) -> str:
        """How an index is written in the unit of the model."""
        places = unit_decimals(self.assessment.questionnaire)
        return f"0.{'0' * places}" if places else "0"

    def of_stages(self, column: Column) -> list[Column]:
        """Return a column that speaks of stages, none where the model has none."""
        return [column] if self.look.has_stages else []

    @property
    def not_assessed(self) -> str:
        """The words for a figure that is withheld."""
        return self.words.text("not assessed")

    @property
    def untold(self) -> str:
        """The words for evidence that too few gave to tell of it."""
        return untold_words(self.assessment.questionnaire, self.words)

    @property
    def weight_format(self) -> str:
        """The number format of weights: beside 0 stands that it does not score."""
        words = not_scored(self.words).replace('"', "")
        return f'0;-0;0" {words}"'

    @property
    def is_live_as_shown(self) -> bool:
        """Whether formulas compute what is as shown: of several, who has which evidence is not told."""
        return self.assessment.tally.alone

    def grade(self, grade: int | None) -> str:
        """Return the name of a grade of evidence, or that it is not told."""
        return self.untold if grade is None else evidence_name(grade, self.words)

    @property
    def yes(self) -> Callable[[bool], str]:
        """How a mark is written: yes, or an empty cell."""
        word = self.words.text("yes")
        return lambda holds: word if holds else ""

    def bytes(self) -> bytes:
        """Return the finished workbook."""
        for sheet in self._sheets:
            sheet.finish()
        self.file.close()
        return self._output.getvalue()

    def _describe(self) -> None:
        subject, asked = self.assessment.subject, self.assessment.questionnaire
        try:
            made = datetime.strptime(subject.date, "%Y-%m-%d")
        except ValueError:
            made = NO_DATE
        values = {
            "title": self.words.pair(subject.organisation, asked.title),
            "author": subject.assessor,
            "comments": f"{asked.id} {asked.version}; cxmaturity {self.assessment.tool_version}",
        }
        cleaned = {key: cut(shown(value), 255)[0] for key, value in values.items()}
        self.file.set_properties({**cleaned, "created": made})


# ---- The groups of respondents that may be shown apart, and how each sees a dimension


def shown_groups(book: Book) -> list[str]:
    """Return the groups that are shown in some dimension, in the questionnaire's order."""
    parts = book.assessment.dimensions
    shown = {group.group for part in parts for group in part.groups if group.index is not None}
    return [group.id for group in book.assessment.questionnaire.groups if group.id in shown]


def group_index(result: DimensionResult, group: str) -> float | None:
    """Return a dimension's index for a group, None where it is not shown."""
    return next((found.index for found in result.groups if found.group == group), None)


# ---- What holds a stage down, as lines of text for one cell


def holding_words(score: Score, book: Book) -> str:
    """Return what has to rise before the next stage, a line each; empty where nothing does."""
    found, text = holding(score, book.look), book.words.text
    if found is None:
        return ""
    lines = [text("Before stage {stage}, {name}:", stage=found.next.figure, name=found.next.name)]
    lines += [need_words(need, book) for need in found.needs]
    lines += [found.short] if found.short else []
    by_level = text("{number} {name} from {has} to {to} would close that alone.")
    by_option = text("{number} {name} from “{has}” to “{to}” would close that alone.")
    lines += [
        (by_level if goes_by_levels(closer.question, book.assessment.questionnaire) else by_option).format(
            number=shown.what.number, name=shown.what.name, has=shown.has.figure, to=shown.to.figure
        )
        for closer, shown in zip(
            score.shortfall.closers if score.shortfall else (), found.raises, strict=True
        )
    ]
    return "\n".join(lines)


def need_words(need: RisingNeed, book: Book) -> str:
    """Return what something has and needs."""
    return book.words.text(
        "{number} {name} is at {has}, needs {needs}",
        number=need.what.number,
        name=need.what.name,
        has=need.has.figure,
        needs=need.needs.figure,
    )


# ---- The last sheet: where a text goes on that is too long for a cell


def long_texts(book: Book) -> None:
    """Write the sheet, where any text was too long."""
    if not book.long_texts:
        return
    text = book.words.text
    note = text("A cell holds 32,767 characters; here the longer texts go on, part by part.")
    sheet = book.sheet(book.long_sheet, "", note)
    rows = [
        (number, place, part)
        for number, rest in enumerate(list(book.long_texts), 1)
        for place, part in enumerate(_parts(rest), 1)
    ]
    columns: list[TableColumn[tuple[int, int, str]]] = [
        TableColumn(key="number", label=text("Number"), width=12, style=WHOLE, cell=lambda row: row[0]),
        TableColumn(key="part", label=text("Part"), width=8, style=WHOLE, cell=lambda row: row[1]),
        TableColumn(key="text", label=text("Text"), width=120, style=TEXT, cell=lambda row: row[2]),
    ]
    sheet.main_table(FIRST, columns, rows)


def _parts(text: str) -> list[str]:
    """Return `text` in parts that fit into a cell."""
    parts = []
    while text:
        part, text = cut(text, LONGEST)
        parts.append(part)
    return parts
