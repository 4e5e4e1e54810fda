"""No texts of the tool are glued together: a sentence is one message, marks between parts are the language's.

What can be told from the source alone is looked at: a call that gives a text stands in no sum and no f-string
beside anything but blanks, and is no part of a text that a constant joins. A text that went into a variable
first is not seen.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SAYS = {"tr", "text", "t", "plural"}
METHODS = SAYS | {"pair", "listed", "clauses", "sentence", "sentences", "aside", "quoted", "within"}
"""What gives a text in a language: by the name of a function, and of a method of `Language`."""
ALLOWED = {
    # The pattern of what a page shows in two sizes of type.
    "cxmaturity/verification/figures.py": [
        "{words.text('Stage')} {words.text('{number} of {top}')}",
        "{words.text('Index')} {{index}} {words.text('of {end}')}",
    ],
    # An id and the versions that it stands with.
    "cxmaturity/report/portfolio/view.py": [
        "{questionnaire.id} {look.words.listed(portfolio.versions)}",
        "{asked.id} {words.listed(found.versions)}",
    ],
    # The number of a move in a list.
    "cxmaturity/terminal/plan_explanation.py": ["{move.number}. {self.words.aside(step, self._why(move))}"],
    # Remarks on a text of a respondent, in brackets of their own as in a list of sources.
    "cxmaturity/workbook/answers.py": ["[{book.words.clauses(remarks)}]"],
}


def says(node: ast.expr) -> bool:
    """Tell whether an expression is a call that gives a text."""
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    return called.id in SAYS if isinstance(called, ast.Name) else getattr(called, "attr", "") in METHODS


def is_blank(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and str(node.value).strip() == ""


def joins(node: ast.AST) -> bool:
    """Tell whether something is a join with a constant that is a mark of one language.

    Lines, and parts with a dot or an arrow between them, look alike in every one.
    """
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join"):
        return False
    between = node.func.value
    return isinstance(between, ast.Constant) and str(between.value).strip(" \n·→") != ""


def glued(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield every expression that glues a text to something."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            one, other = node.left, node.right
            if (says(one) and not is_blank(other)) or (says(other) and not is_blank(one)):
                yield node
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add) and says(node.value):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            parts = [part for part in node.values if not is_blank(part)]
            texts = [part for part in parts if isinstance(part, ast.FormattedValue) and says(part.value)]
            if texts and len(parts) > 1:
                yield node
        elif joins(node) and any(says(part) for part in ast.walk(node) if isinstance(part, ast.expr)):
            yield node


def source(node: ast.AST) -> str:
    written = ast.unparse(node)
    return written[2:-1] if isinstance(node, ast.JoinedStr) else written


def test_no_code_glues_texts() -> None:
    found: dict[str, list[str]] = {}
    for file in sorted((ROOT / "cxmaturity").rglob("*.py")):
        for node in glued(ast.parse(file.read_text(encoding="utf-8"))):
            found.setdefault(file.relative_to(ROOT).as_posix(), []).append(source(node))
    assert found == ALLOWED


@pytest.mark.parametrize(
    "code",
    [
        'tr("a") + name',
        'name + words.text("a")',
        'said += words.text("a")',
        "f\"{tr('a')}; {name}\"",
        'f"{words.pair(a, b)}."',
        '", ".join([tr("a"), name])',
        '"; ".join(words.text(one) for one in found)',
    ],
)
def test_glue_is_seen(code: str) -> None:
    assert list(glued(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    ['tr("a")', "f\"  {tr('a')}\"", '"  " + tr("a")', '"\\n".join([tr("a"), tr("b")])', '", ".join(ids)'],
)
def test_indents_lines_and_ids_are_no_glue(code: str) -> None:
    assert list(glued(ast.parse(code))) == []


# In a template: marks that only join, as literals between two values or around one.
GLUE = re.compile(r"\}\}(?:[,;:.]| \(|[”」])\s*(?:\{|$)|[“「(]\{\{")
# What is no text of a language: an entry's number, code, a style, a place in a drawing.
LITERAL = re.compile(r"^\s*\{\{ [\w.]+ \}\}\. |(?:style|transform)=\"[^\"]*\"|`[^`]*`")


def test_no_template_glues_texts() -> None:
    found = []
    for file in sorted((ROOT / "report_templates").rglob("*")):
        if file.suffix in (".html", ".md"):
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
                if GLUE.search(LITERAL.sub("", line)):
                    found.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()[:150]}")
    assert found == []
