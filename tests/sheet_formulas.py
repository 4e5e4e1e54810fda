"""The formulas of a workbook computed again, cell by cell, as a spreadsheet does: a second opinion.

It knows the functions that the sheets of worksheets use; what it does not know is an error, never a guess.
"""

import io
import math
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import Any

import numpy as np
from python_calamine import CalamineWorkbook

_RANGE = re.compile(r"(?:'(?:[^']|'')*'|[A-Za-z_]\w*)!\$([A-Z]+)\$(\d+):\$([A-Z]+)\$(\d+)")
_CELL = re.compile(r"\$?([A-Z]+)\$?(\d+)\b(?!\()")
_TEXT = re.compile(r'"(?:[^"]|"")*"')


def formulas(content: bytes, title: str) -> dict[str, str]:
    """Return the formulas of the sheet called `title` by cell."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = re.findall(r'<sheet name="([^"]*)"', archive.read("xl/workbook.xml").decode())
        place = [unescape(name) for name in names].index(title) + 1
        page = archive.read(f"xl/worksheets/sheet{place}.xml").decode()
    found = re.findall(r'<c r="([A-Z]+\d+)"[^>]*><f>(.*?)</f>', page)
    return {cell: unescape(formula) for cell, formula in found}


def compared(content: bytes, title: str) -> Iterator[tuple[str, str, Any, Any]]:
    """Yield every formula of a sheet: its cell, itself, the figure that was written, the figure it gives."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
    asked = formulas(content, title)

    def written(column: int, row: int) -> Any:
        return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""

    @cache
    def cell(letters: str, number: int) -> Any:
        formula = asked.get(f"{letters}{number}")
        return written(_column(letters), number - 1) if formula is None else computed(formula)

    def block(first: str, top: int, last: str, bottom: int) -> np.ndarray:
        assert first == last
        return np.array([cell(first, row) for row in range(top, bottom + 1)], dtype=object)

    def computed(formula: str) -> Any:
        return eval(_python(formula), dict(FUNCTIONS), {"cell": cell, "block": block})

    for place, formula in asked.items():
        letters, number = re.fullmatch(r"([A-Z]+)(\d+)", place).groups()  # type: ignore[union-attr]
        yield place, formula, written(_column(letters), int(number) - 1), computed(formula)


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - ord("A") + 1
    return place - 1


def _python(formula: str) -> str:
    """Return a formula as an expression of Python; a side of an IF is computed when it is asked for."""
    texts: list[str] = []

    def kept(found: re.Match[str]) -> str:
        texts.append(found[0][1:-1].replace('""', '"'))
        return f"\x00{len(texts) - 1}\x00"

    made = _TEXT.sub(kept, formula.removeprefix("="))
    made = _RANGE.sub(lambda f: f"block(\x01{f[1]}\x01,{f[2]},\x01{f[3]}\x01,{f[4]})", made)
    made = _CELL.sub(lambda f: f"cell(\x01{f[1]}\x01,{f[2]})", made)
    made = re.sub(r"(?<![<>=])=(?!=)", "==", made).replace("<>", "!=").replace("^", "**")
    made = _lazy(made).replace("\x01", '"')
    return re.sub("\x00(\\d+)\x00", lambda f: repr(texts[int(f[1])]), made)


def _lazy(text: str) -> str:
    """Return `text` with the two sides of every IF( put off."""
    start = text.find("IF(")
    if start < 0:
        return text
    sides, depth, at = [""], 0, start + 3
    while depth or text[at] != ")":
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if text[at] == "," and not depth:
            sides.append("")
        else:
            sides[-1] += text[at]
        at += 1
    asked, then, otherwise = map(_lazy, sides)
    return f"{text[:start]}(({then}) if ({asked}) else ({otherwise})){_lazy(text[at + 1 :])}"


def _numbers(given: Any) -> list[float]:
    found = given if isinstance(given, np.ndarray) else np.array([given], dtype=object)
    return [one for one in found if isinstance(one, int | float)]


def _summed_product(*given: Any) -> float:
    product = math.prod(given[1:], start=given[0])
    return math.fsum(float(one) for one in product)


FUNCTIONS: dict[str, Any] = {
    "ABS": np.abs,
    "AND": lambda *given: all(given),
    "COUNT": lambda *given: sum(len(_numbers(one)) for one in given),
    "MAX": lambda *given: max(given),
    "MIN": lambda *given: min(given),
    "RANK": lambda figure, given: 1 + sum(one > figure for one in given),
    "ROWS": len,
    "SIGN": lambda given: np.sign(given.astype(float)),
    "SQRT": math.sqrt,
    "SUM": lambda *given: math.fsum(one for part in given for one in _numbers(part)),
    "SUMPRODUCT": _summed_product,
}
