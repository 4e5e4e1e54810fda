"""A workbook computed as a spreadsheet computes it: every formula afresh.

As much of the formulas' language as ours use, written from its documentation, not from the workbook's code.
Text counts as nothing where ranges are summed, is no number elsewhere, and greater than any number.
"""

import io
import math
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from itertools import zip_longest

from python_calamine import CalamineWorkbook

Value = float | str | bool | None
Array = list[Value]
Operand = Value | Array

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<number>\d+\.?\d*(?:E[+-]?\d+)?)"""
    r"""|(?P<place>(?:(?:'[^']*(?:''[^']*)*'|\w+)!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)(?![\w(])"""
    r"""|(?P<name>[A-Za-z_][\w.]*)|(?P<sign><=|>=|<>|[-+*/^&=<>(),]))"""
)


class Failed(Exception):
    """A formula that comes to an error."""


class Spreadsheet:
    """The cells of a workbook; `changed` are written over by sheet and cell, as `("Answers", "I5")`."""

    def __init__(self, content: bytes, changed: Mapping[tuple[str, str], Value] | None = None) -> None:
        """Read the cells, formulas and names."""
        self._cells: dict[tuple[str, str], Value] = {}
        self._formulas: dict[tuple[str, str], str] = {}
        self._names: dict[str, str] = {}
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in book.sheet_names:
            for row, cells in enumerate(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False), 1):
                for column, cell in enumerate(cells):
                    # Only texts, numbers and empty cells are written.
                    self._cells[sheet, f"{letters(column)}{row}"] = None if cell == "" else cell  # type: ignore[assignment]
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            frame = archive.read("xl/workbook.xml").decode()
            for place, name in enumerate(re.findall(r'<sheet name="([^"]*)"', frame), 1):
                page = archive.read(f"xl/worksheets/sheet{place}.xml").decode()
                for cell, formula in re.findall(r'<c r="([A-Z]+\d+)"[^>]*><f>(.*?)</f>', page):
                    self._formulas[unescape(name), cell] = unescape(formula)
        for name, place in re.findall(r'<definedName name="(\w+)">([^<]*)<', frame):
            self._names[name] = unescape(place)
        self._computed: dict[tuple[str, str], Value] = {}
        self._open: set[tuple[str, str]] = set()
        for place, value in (changed or {}).items():
            self._formulas.pop(place, None)
            self._cells[place] = value

    @property
    def formulas(self) -> Iterable[tuple[str, str]]:
        """The places of all formulas."""
        return self._formulas

    def formula(self, place: tuple[str, str]) -> str:
        """Return the formula of a cell."""
        return self._formulas[place]

    def written(self, place: tuple[str, str]) -> Value:
        """Return what stands in a cell, of a formula the figure that was written with it."""
        return self._cells.get(place)

    def named(self, name: str) -> Array:
        """Return what the cells of a name come to."""
        return self._range(self._names[name], "")

    def places(self, name: str) -> list[tuple[str, str]]:
        """Return the cells of a name, in order."""
        return list(_places(self._names[name], ""))

    def value(self, place: tuple[str, str]) -> Value:
        """Return what a cell comes to."""
        formula = self._formulas.get(place)
        if formula is None:
            return self._cells.get(place)
        if place not in self._computed:
            if place in self._open:
                raise Failed("a formula that goes in a circle")
            self._open.add(place)
            found = _Reading(formula, self, place[0]).value()
            self._computed[place] = found[0] if isinstance(found, list) else found
            self._open.discard(place)
        return self._computed[place]

    def read_by(self, place: tuple[str, str]) -> set[tuple[str, str]]:
        """Return all cells that the formula of a cell names, whether it comes to read them or not."""
        found: set[tuple[str, str]] = set()
        for token in _TOKEN.finditer(re.sub(r'"[^"]*"', '""', self._formulas.get(place, ""))):
            if token["place"]:
                found.update(_places(token["place"], place[0]))
            elif token["name"] in self._names:
                found.update(_places(self._names[token["name"]], ""))
        return found

    def _range(self, text: str, sheet: str) -> Array:
        return [self.value(place) for place in _places(text, sheet)]

    def reference(self, text: str, sheet: str) -> Operand:
        """Return what a reference stands for."""
        found = self._range(text, sheet)
        return found if ":" in text else found[0]

    def name(self, name: str) -> Operand:
        """Return what a name stands for."""
        return self.reference(self._names[name], "")


def compared(content: bytes, sheet: str) -> Iterator[tuple[str, str, Value, Value]]:
    """Yield every formula of a sheet: its cell, itself, what was written with it, and what it comes to."""
    book = Spreadsheet(content)
    for place in [place for place in book.formulas if place[0] == sheet]:
        written, found = book.written(place), book.value(place)
        yield (
            place[1],
            book.formula(place),
            "" if written is None else written,
            "" if found is None else found,
        )


def letters(column: int) -> str:
    """Return a column, from 0, as letters."""
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def _column(text: str) -> int:
    found = 0
    for letter in text:
        found = 26 * found + ord(letter) - ord("A") + 1
    return found - 1


def _places(text: str, sheet: str) -> Iterable[tuple[str, str]]:
    before, _, cells = text.lstrip("=").rpartition("!")
    sheet = before.strip("'").replace("''", "'") or sheet
    corners = re.findall(r"\$?([A-Z]+)\$?(\d+)", cells)
    (left, top), (right, bottom) = corners[0], corners[-1]
    for row in range(int(top), int(bottom) + 1):
        for column in range(_column(left), _column(right) + 1):
            yield sheet, f"{letters(column)}{row}"


Lazy = Callable[[], Operand]


class _Reading:
    """A formula being read; branches are computed when they are taken."""

    def __init__(self, formula: str, book: Spreadsheet, sheet: str) -> None:
        self._book, self._sheet = book, sheet
        self._tokens: list[tuple[str, str]] = []
        at = 0
        formula = formula.removeprefix("=")
        while at < len(formula):
            token = _TOKEN.match(formula, at)
            assert token is not None, formula[at:]
            self._tokens.append((str(token.lastgroup), token[str(token.lastgroup)]))
            at = token.end()

    def value(self) -> Operand:
        found = self._level(0)
        assert not self._tokens
        return found()

    def _level(self, level: int) -> Lazy:
        """Read what binds as `_SIGNS[level]` does, from the left."""
        if level == len(_SIGNS):
            return self._one()
        left = self._level(level + 1)
        while self._tokens and self._tokens[0][0] == "sign" and self._tokens[0][1] in _SIGNS[level]:
            sign = self._tokens.pop(0)[1]
            left = _applied(sign, left, self._level(level + 1))
        return left

    def _one(self) -> Lazy:  # noqa: PLR0911  a line a kind
        kind, text = self._tokens.pop(0)
        if kind == "text":
            return lambda: text[1:-1].replace('""', '"')
        if kind == "number":
            return lambda: float(text)
        if kind == "place":
            return lambda: self._book.reference(text, self._sheet)
        if kind == "sign" and text == "-":
            operand = self._one()
            return lambda: _each(lambda one: -_number(one), operand())
        if kind == "sign":
            assert text == "("
            inner = self._level(0)
            self._expect(")")
            return inner
        if not self._tokens or self._tokens[0] != ("sign", "("):
            return lambda: self._book.name(text)
        function, arguments = FUNCTIONS[text.removeprefix("_xlfn.")], []
        self._expect("(")
        while self._tokens[0] != ("sign", ")"):
            arguments.append(self._level(0))
            if self._tokens[0] == ("sign", ","):
                self._tokens.pop(0)
        self._expect(")")
        return lambda: function(*arguments)

    def _expect(self, sign: str) -> None:
        assert self._tokens.pop(0) == ("sign", sign)


_SIGNS = (("=", "<", ">", "<=", ">=", "<>"), ("&",), ("+", "-"), ("*", "/"), ("^",))


def _applied(sign: str, left: Lazy, right: Lazy) -> Lazy:
    return lambda: _each(lambda one, other: _joined(sign, one, other), left(), right())


def _joined(sign: str, one: Value, other: Value) -> Value:
    if sign == "&":
        return f"{_text(one)}{_text(other)}"
    if sign in _SIGNS[0]:
        order = _order(one, other)
        return {
            "=": order == 0,
            "<": order < 0,
            ">": order > 0,
            "<=": order <= 0,
            ">=": order >= 0,
            "<>": order != 0,
        }[sign]
    first, second = _number(one), _number(other)
    if sign == "/" and not second:
        raise Failed("#DIV/0!")
    return {
        "+": lambda: first + second,
        "-": lambda: first - second,
        "*": lambda: first * second,
        "/": lambda: first / second,
        "^": lambda: first**second,
    }[sign]()


def _each(function: Callable[..., Value], *operands: Operand) -> Operand:
    """Apply a function to values, or value by value to arrays."""
    size = max((len(one) for one in operands if isinstance(one, list)), default=None)
    if size is None:
        return function(*operands)
    rows = [one if isinstance(one, list) else [one] * size for one in operands]
    return [function(*values) for values in zip(*rows, strict=True)]


def _order(one: Value, other: Value) -> int:
    def key(value: Value, beside: Value) -> tuple[int, float | str]:
        if value is None:
            return (1, "") if isinstance(beside, str) else (0, 0.0)
        return (1, value.casefold()) if isinstance(value, str) else (0, float(value))

    first, second = key(one, other), key(other, one)
    return (first > second) - (first < second)


def _number(value: Value) -> float:
    if isinstance(value, str):
        raise Failed("#VALUE!")
    return float(value or 0)


def _text(value: Value) -> str:
    return "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _scalar(operand: Operand) -> Value:
    return operand[0] if isinstance(operand, list) else operand


def _flat(arguments: Iterable[Lazy]) -> list[float]:
    """Return the numbers of all arguments; text and empty cells of a range are no numbers."""
    found: list[float] = []
    for argument in arguments:
        operand = argument()
        values = operand if isinstance(operand, list) else [operand]
        found += [float(one) for one in values if _is_number(one)]  # type: ignore[arg-type]
    return found


def _array(argument: Lazy) -> Array:
    found = argument()
    return found if isinstance(found, list) else [found]


def _chosen(figures: Lazy, *criteria: Lazy) -> list[float]:
    """Return the numbers of a range whose neighbours meet the criteria."""
    values = _array(figures)
    for where, what in zip_longest(criteria[::2], criteria[1::2]):
        wanted = _scalar(what())
        keep = [_meets(one, wanted) for one in _array(where)]
        values = [one if kept else None for one, kept in zip(values, keep, strict=True)]
    return [float(one) for one in values if _is_number(one)]  # type: ignore[arg-type]


def _meets(value: Value, criterion: Value) -> bool:
    """Return whether a number is what a criterion asks for: itself, or a sign of order and a number."""
    if not _is_number(value):
        return False
    if isinstance(criterion, str):
        sign = ">=" if criterion.startswith(">=") else "<=" if criterion.startswith("<=") else ">"
        assert criterion.startswith(sign)
        border = float(criterion.removeprefix(sign))
        return {">": value > border, ">=": value >= border, "<=": value <= border}[sign]  # type: ignore[operator]
    return _number(value) == _number(criterion)


def _match(what: Lazy, where: Lazy, kind: Lazy) -> Value:
    wanted, values = _scalar(what()), _array(where)
    if _scalar(kind()) == 0:
        places = [place for place, one in enumerate(values, 1) if _order(one, wanted) == 0]
        if not places:
            raise Failed("#N/A")
        return float(places[0])
    # Sorted upwards: the last that is not greater.
    return float(max(place for place, one in enumerate(values, 1) if _order(one, wanted) <= 0))


def _round(value: Lazy, digits: Lazy) -> Value:
    return round(_number(_scalar(value())), int(_number(_scalar(digits()))))


def _sumproduct(*arrays: Lazy) -> Value:
    rows = [[float(one) if _is_number(one) else 0.0 for one in _array(array)] for array in arrays]  # type: ignore[arg-type]
    return math.fsum(math.prod(values) for values in zip(*rows, strict=True))


def _sign(value: Value) -> Value:
    number = _number(value)
    return (number > 0) - (number < 0)


def _rank(value: Lazy, values: Lazy) -> Value:
    """Return the place of a number, the highest first; equal ones share the better one."""
    number = _number(_scalar(value()))
    return 1 + sum(one > number for one in _flat([values]))


def _not_available() -> Operand:
    raise Failed("#N/A")


FUNCTIONS: dict[str, Callable[..., Operand]] = {
    "IF": lambda holds, yes, no: yes() if _number(_scalar(holds())) else no(),
    "AND": lambda *holds: all([_number(_scalar(one())) for one in holds]),
    "ISNUMBER": lambda value: _each(_is_number, value()),
    "INDEX": lambda values, place: _array(values)[int(_number(_scalar(place()))) - 1],
    "MATCH": _match,
    "ROUND": _round,
    "MIN": lambda *values: min(_flat(values), default=0.0),
    "MAX": lambda *values: max(_flat(values), default=0.0),
    "SUM": lambda *values: math.fsum(_flat(values)),
    "SQRT": lambda value: math.sqrt(_number(_scalar(value()))),
    "ABS": lambda values: _each(lambda one: abs(_number(one)), values()),
    "SIGN": lambda values: _each(_sign, values()),
    "COUNT": lambda *values: len(_flat(values)),
    "RANK": _rank,
    "ROWS": lambda values: float(len(_array(values))),
    "NA": _not_available,
    "SUMIFS": lambda figures, *criteria: math.fsum(_chosen(figures, *criteria)),
    "COUNTIFS": lambda where, *criteria: float(len(_chosen(where, where, *criteria))),
    "MINIFS": lambda figures, *criteria: min(_chosen(figures, *criteria), default=0.0),
    "MAXIFS": lambda figures, *criteria: max(_chosen(figures, *criteria), default=0.0),
    "SUMPRODUCT": _sumproduct,
}
