"""The habits that the house keeps, held against its source: see CONTRIBUTING.md."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "cxmaturity"
SOURCES = {path: ast.parse(path.read_text()) for path in sorted(PACKAGE.rglob("*.py"))}
TEST_SOURCES = {path: ast.parse(path.read_text()) for path in sorted(Path(__file__).parent.glob("*.py"))}
MOST_LINES = 600
MOST_BY_POSITION = 3


def classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    for path, tree in SOURCES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                yield path, node


def fields(node: ast.ClassDef) -> int:
    """Return how many fields a value type has, 0 for what is none."""
    words = " ".join(map(ast.unparse, [*node.decorator_list, *node.bases]))
    made_of_fields = any(word in words for word in ("dataclass", "NamedTuple", "Struct", "Frozen"))
    return sum(isinstance(part, ast.AnnAssign) for part in node.body) if made_of_fields else 0


def called(node: ast.Call) -> str:
    """Return the name that is called, without what it is generic over."""
    name = node.func.value if isinstance(node.func, ast.Subscript) else node.func
    return name.id if isinstance(name, ast.Name) else ""


def test_a_class_name_stands_once() -> None:
    counted = Counter(node.name for _, node in classes())
    assert [name for name, times in counted.items() if times > 1] == []


def test_nothing_of_more_than_three_fields_is_built_by_position() -> None:
    large = {node.name for _, node in classes() if fields(node) > MOST_BY_POSITION}
    assert "Problem" in large and "ReportView" in large
    found = [
        f"{path.name}:{node.lineno} {called(node)}"
        for path, tree in (SOURCES | TEST_SOURCES).items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) in large and node.args
    ]
    assert found == []


def test_a_file_is_split_before_it_is_too_long_to_read() -> None:
    lines = {path.relative_to(PACKAGE).as_posix(): len(path.read_text().splitlines()) for path in SOURCES}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


def importers() -> dict[Path, set[Path]]:
    """Return by which files each file is imported; a package counts by what it holds itself."""
    by_name = {}
    for path in SOURCES:
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        by_name[".".join(part for part in parts if part != "__init__")] = path
    found: dict[Path, set[Path]] = {path: set() for path in SOURCES}
    for path, tree in SOURCES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for name in node.names:
                    target = by_name.get(f"{node.module}.{name.name}") or by_name.get(node.module)
                    if target is not None and target != path:
                        found[target].add(path)
    return found


def registered() -> set[object]:
    """Return every text in the package: a registry names a file that it loads on use as one."""
    return {
        node.value for tree in SOURCES.values() for node in ast.walk(tree) if isinstance(node, ast.Constant)
    }


def test_a_small_file_with_one_importer_belongs_to_it() -> None:
    named = registered()
    # A command has a file of its own, however small, and what a folder offers stands in its own `__init__`.
    alone = [
        path.relative_to(PACKAGE).as_posix()
        for path, used_by in importers().items()
        if len(used_by) == 1
        and len(path.read_text().splitlines()) < 40
        and path.stem != "__init__"
        and "cli" not in path.relative_to(PACKAGE).parts
        and ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) not in named
    ]
    assert alone == []


PROMISED = {"_exit", "_replace"}
"""Names with an underscore that Python's own documentation offers to everybody."""


def test_nothing_private_of_another_package_is_used() -> None:
    """What nobody promised may change in any version, and the bounds on versions would have to be tight."""
    found = [
        f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno} {name}"
        for path, tree in SOURCES.items()
        for node in ast.walk(tree)
        for name in names_taken(node)
        if name.startswith("_") and not name.endswith("__") and name not in PROMISED
    ]
    assert found == []


def names_taken(node: ast.AST) -> Iterator[str]:
    """Yield what a node takes from elsewhere: an attribute of something that is not its own, or by import."""
    if isinstance(node, ast.Attribute) and ast.unparse(node.value) not in ("self", "cls"):
        yield node.attr
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from (part for name in node.names for part in name.name.split("."))
    if isinstance(node, ast.ImportFrom) and node.module:
        yield from node.module.split(".")


ONE_HOME = {
    r"get_close_matches": "text/nearest.py",
    r"choose one of \{": "text/choice.py",
    r"the name must end in one of": "text/choice.py",
    r"json-schema\.org/draft|msgspec\.json\.schema": "formats/json_schema.py",
    r"[\"']SOURCE_DATE_EPOCH[\"']": "text/dates.py",
    r"zh_Han|en_GB": "text/language.py",
    r"L−\d|foundation question may be below": "scoring/stage_words.py",
    r"levels_from,1\)|MINIFS\(\{allows": "scoring/stage_words.py",
    r"MINIFS\(\{column\}|MAXIFS": "scoring/roll_up_words.py",
}


@pytest.mark.parametrize("fact", ONE_HOME)
def test_a_fact_has_one_home(fact: str) -> None:
    """What is known of a rule, a sentence or a variable of the machine is written down once."""
    homes = [path.relative_to(PACKAGE).as_posix() for path in SOURCES if re.search(fact, path.read_text())]
    assert homes == [ONE_HOME[fact]]


def test_the_picture_of_the_house_is_true() -> None:
    """CONTRIBUTING names folders and files that are there, and leaves out no folder."""
    picture = (PACKAGE.parent / "CONTRIBUTING.md").read_text().split("```")[1]
    lines = [line[2:] for line in picture.splitlines() if line.startswith("  ")]
    named = {line.split("/")[0] for line in lines if "/" in line.split()[0]}
    there = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert named >= there - {"_bundled"}
    for line in lines:
        folder = PACKAGE / (line.split("/")[0] if "/" in line.split()[0] else "")
        for file in re.findall(r"\b\w+\.py\b", line):
            assert (folder / file).exists() or (PACKAGE / file).exists(), f"{line.split()[0]} {file}"


# What reads text with regular expressions, and not the markup that the templates wrote.
READ_TEXT = {"report/fonts.py", "report/view.py"}


def test_nothing_mends_what_the_templates_wrote_by_regular_expression() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path, tree in SOURCES.items()
        for node in ast.walk(tree)
        if "report" in path.parts
        and isinstance(node, ast.Import)
        and any(one.name == "re" for one in node.names)
    }
    assert found == READ_TEXT


COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b(?=[;\"'])|\b(?:rgb|hsl)a?\(")


def test_a_colour_stands_with_the_colours() -> None:
    templates = PACKAGE.parent / "report_templates"
    files = [path for path in (*SOURCES, *templates.rglob("*.*")) if path.parent.name != "brand"]
    assert [path.name for path in files if COLOUR.search(path.read_text())] == []
    assert COLOUR.search((PACKAGE / "brand" / "colours.py").read_text())
