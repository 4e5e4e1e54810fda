"""Every case is named: mypy tells where a new member is missing, and these hold what mypy cannot see.

`./run check` asks mypy for whole matches. Around it: that members are chosen between by matches and not by
tables, that no match takes what it does not know for something it does, and that lists beside a closed set
hold all of it.
"""

import ast
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import get_args

from cxmaturity.gates.model import Counts, Outcome
from cxmaturity.worksheets.model import Analysis, Worksheet
from tests.test_house import PACKAGE, SOURCES

WORDS_TYPED = "_TABLE"
"""What can be typed for each order is content, in every language."""


def enums() -> set[str]:
    """Return the names of the package's enums."""
    return {
        node.name
        for tree in SOURCES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(base) for base in node.bases)
    }


ENUMS = enums()


def is_member(node: ast.AST | None) -> bool:
    """Return whether an expression names a member of one of the package's enums."""
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ENUMS


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(PACKAGE)}:{node.lineno}"  # type: ignore[attr-defined]


def chosen_by_table(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield dicts with members for keys, and dicts of words that are looked into where they stand."""
    content = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == WORDS_TYPED
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict) and any(map(is_member, node.keys)) and id(node) not in content:
            yield node
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict | ast.Tuple):
            yield node


def chosen_by_chain(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield an `if` and its `elif` that hold a value against two members; a look-up may find none of them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            tests = [node.test, node.orelse[0].test]
            if all(
                isinstance(test, ast.Compare)
                and is_member(test.comparators[0])
                and isinstance(test.left, ast.Name | ast.Attribute)
                for test in tests
            ):
                yield node


def swallowing(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the last case of a match on members of an enum that takes all others for one thing."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Match):
            continue
        named = [part.value for part in ast.walk(node) if isinstance(part, ast.MatchValue)]
        last = node.cases[-1]
        takes_all = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None
        if any(map(is_member, named)) and takes_all and "assert_never" not in ast.unparse(last):
            yield node


def test_what_follows_from_a_member_is_a_match_that_names_all() -> None:
    assert {"State", "Order", "Kind", "CheckOutcome"} <= ENUMS
    found = [
        where(path, node)
        for path, tree in SOURCES.items()
        for look in (chosen_by_table, chosen_by_chain, swallowing)
        for node in look(tree)
    ]
    assert found == []


def test_tables_and_chains_and_matches_that_swallow_are_found() -> None:
    table, at_once = "{State.ANSWERED: 1}", "{'yes': 1}[answer]"
    chain = "if a is State.ANSWERED:\n    b\nelif a is State.UNKNOWN:\n    c\n"
    swallows = "match a:\n    case State.ANSWERED:\n        b\n    case _:\n        c\n"
    names_all = "match a:\n    case State.ANSWERED:\n        b\n    case _:\n        assert_never(a)\n"
    assert [len([*chosen_by_table(ast.parse(one))]) for one in (table, at_once, chain)] == [1, 1, 0]
    assert [len([*chosen_by_chain(ast.parse(one))]) for one in (chain, table)] == [1, 0]
    assert [len([*swallowing(ast.parse(one))]) for one in (swallows, names_all)] == [1, 0]


def test_the_members_that_are_looked_for_are_enums() -> None:
    for path, tree in SOURCES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name in ENUMS:
                module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
                assert issubclass(getattr(import_module(module), node.name), Enum)


def test_every_analysis_that_a_worksheet_may_ask_for_is_one_of_the_union() -> None:
    own = {"id", "title", "help", "columns", "context"}
    asked = {name: kind for name, kind in Worksheet.__annotations__.items() if name not in own}
    offered = {
        part
        for kind in asked.values()
        for part in (get_args(kind) if type(None) in get_args(kind) else (kind,))
    }
    assert offered - {type(None)} == set(get_args(Analysis))


def test_every_outcome_of_a_gate_is_counted_in_the_verdict() -> None:
    assert {*get_args(Outcome)} < {*Counts.__struct_fields__}
