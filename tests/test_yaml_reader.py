"""YAML as we read it: the values of YAML 1.2, the line of every field, and nothing raised but InvalidFile."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cxmaturity.errors import InvalidFile
from cxmaturity.formats.yaml_faults import MAX_DEPTH
from cxmaturity.formats.yaml_with_lines import parse_yaml, read_yaml

# What is written, and what it is. YAML 1.2's core schema, but for what would surprise a reader:
# octal, hexadecimal, infinite and endless numbers are text, and so fail where a number is wanted.
VALUES: list[tuple[str, Any]] = [
    ("no", "no"), ("No", "No"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("y", "y"), ("n", "n"),
    ("true", True), ("True", True), ("TRUE", True), ("false", False), ("False", False), ("tRUE", "tRUE"),
    ("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None), ("nil", "nil"), ("None", "None"),
    ("0", 0), ("7", 7), ("+7", 7), ("-7", -7), ("-0", 0), ("007", "007"), ("010", "010"), ("08", "08"),
    ("0x10", "0x10"), ("0o17", "0o17"), ("0b1", "0b1"), ("1_000", "1_000"),
    ("1,000", "1,000"), ("1 000", "1 000"),
    ("999999999999999999", 999999999999999999), ("1000000000000000000", "1000000000000000000"),
    ("9" * 5000, "9" * 5000), ("1.5", 1.5), ("-1.5", -1.5), (".5", 0.5), ("1.", 1.0), ("1.10", 1.1),
    ("1e3", 1000.0), ("1.5E-3", 0.0015), ("1e99", 1e99), ("1e400", "1e400"),
    ("9" * 400 + ".0", "9" * 400 + ".0"),
    (".nan", ".nan"), (".NaN", ".NaN"), (".inf", ".inf"), ("-.inf", "-.inf"), ("nan", "nan"), ("inf", "inf"),
    ("1.2.3", "1.2.3"), ("1.", 1.0), ("-", None), ("+", "+"), (".", "."), ("-.", "-."), ("--1", "--1"),
    ("e3", "e3"),
    ("2026-09-30", "2026-09-30"), ("2026-09-30 12:30:00", "2026-09-30 12:30:00"), ("12:30", "12:30"),
    ("12:30:00", "12:30:00"), ("2026-Q3", "2026-Q3"), ("3 of 5", "3 of 5"), ("5 %", "5 %"), ("<<", "<<"),
    ("=", "="),
    ('"3"', "3"), ("'3'", "3"), ('"true"', "true"), ("'~'", "~"), ('""', ""), ("''", ""), ("'it''s'", "it's"),
    (r'"a\tb\u00e9\U0001f600\e"', "a\tb\u00e9\U0001f600\x1b"), (r"'a\tb'", r"a\tb"), ("a # b", "a"),
    ("a#b", "a#b"),
    ("[1, a, ~]", [1, "a", None]), ("{a: 1, 2: b}", {"a": 1, "2": "b"}), ("[]", []), ("{}", {}),
]  # fmt: skip


@pytest.mark.parametrize(("written", "value"), VALUES, ids=lambda value: repr(value)[:20])
def test_a_value_is_what_yaml_1_2_says(written: str, value: Any) -> None:
    expected = [None] if written == "-" else value
    read = parse_yaml(f"key: {written}\n" if written != "-" else "key:\n  -\n", "x.yaml")
    assert not read.problems
    assert read.tree == {"key": expected}
    assert type(read.tree["key"]) is type(expected)


@pytest.mark.parametrize("key", ["no", "010", "true", "~", "1e3", "2026-09-30", "null", "<<", "''"])
def test_a_name_is_text_whatever_it_looks_like(key: str) -> None:
    assert parse_yaml(f"{key}: 1", "x.yaml").tree == {key.strip("'"): 1}


NESTED = """\
# a comment
format: 1

answers:
  vision.sponsor: 3
  vision.promise:
    level: 2
    note: |
      Two
      lines
    evidence: "spread
      out"
  journey.map: {level: 1,
    note: below}
list:
  - one
  -
    name: two
    deep: [a, b,
      c]
  - - inner
last: end
"""
LINES: list[tuple[tuple[str | int, ...], int]] = [
    ((), 1),
    (("format",), 2),
    (("answers",), 4),
    (("answers", "vision.sponsor"), 5),
    (("answers", "vision.promise"), 6),
    (("answers", "vision.promise", "level"), 7),
    (("answers", "vision.promise", "note"), 8),
    (("answers", "vision.promise", "evidence"), 11),
    (("answers", "journey.map", "level"), 13),
    (("answers", "journey.map", "note"), 14),
    (("answers", "journey.map", "missing"), 13),
    (("answers", "missing", "level"), 4),
    (("list", 0), 16),
    (("list", 1, "name"), 18),
    (("list", 1, "deep"), 19),
    (("list", 1, "deep", 1), 19),
    (("list", 1, "deep", 2), 20),
    (("list", 2, 0), 21),
    (("list", 9), 15),
    (("last",), 22),
    (("last", "deeper"), 22),
    (("missing",), 1),
]


@pytest.mark.parametrize(("path", "line"), LINES, ids=str)
def test_the_line_of_a_field_is_its_own_or_that_of_the_nearest_above(path: Any, line: int) -> None:
    assert parse_yaml(NESTED, "x.yaml").line(path) == line


def test_depth_ends_before_pythons_own_stack() -> None:
    fine = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert parse_yaml(fine, "x.yaml").tree is not None
    for text in (f"[{fine}]", "{a: " * 100_000, "- " * 100_000, "? " * 100_000):
        with pytest.raises(InvalidFile):
            parse_yaml(text, "x.yaml")


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\r\nb:\r\n  c: 2\r\n")
    read = read_yaml(file, limit=100)
    assert read.tree == {"a": 1, "b": {"c": 2}} and read.line(("b", "c")) == 3


# YAML 1.1 writes these bare, for to it they are text; to YAML 1.2 they are numbers.
_NUMBER_IN_1_2_ONLY = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.?[0-9]*)([eE][-+]?[0-9]+)?\Z")


def texts(longest: int | None = None) -> st.SearchStrategy[str]:
    """Draw texts that are text to YAML 1.1 and 1.2 alike."""
    some = st.text(st.characters(exclude_categories=["Cs"]), max_size=longest)
    return some.filter(lambda text: not _NUMBER_IN_1_2_ONLY.match(text))


# YAML allows a key of 1024 characters, and JSON may write each of ours as twelve.
keys = texts(longest=80)
leaves = st.one_of(texts(), st.booleans(), st.none(), st.integers(-(10**17), 10**17))
trees = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=30,
)


class PlainDumper(yaml.SafeDumper):
    """Writes what is equal twice, instead of once with an anchor."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@given(trees)
def test_any_tree_that_was_written_reads_back_equal(tree: Any) -> None:
    for allow_unicode in (True, False):
        text = yaml.dump(tree, Dumper=PlainDumper, allow_unicode=allow_unicode)
        # YAML 1.1 takes these for ends of lines, and writes them so.
        if not set(text) & {"\x85", "\u2028", "\u2029"}:
            read = parse_yaml(text, "x.yaml")
            assert not read.problems
            assert read.tree == tree


def no_delete(tree: Any) -> bool:
    return "\x7f" not in json.dumps(tree)


@given(trees.filter(no_delete), st.sampled_from([None, 2, "\t"]))
def test_any_json_reads_as_json(tmp_path_factory: pytest.TempPathFactory, tree: Any, indent: Any) -> None:
    file = tmp_path_factory.getbasetemp() / "tree.json"
    file.write_text(json.dumps(tree, indent=indent))
    read = read_yaml(file, limit=100_000)
    assert not read.problems
    assert read.tree == tree


def test_json_may_write_one_character_as_two_escapes(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(r'["\ud83d\ude00\uD83D\uDE00", "\\ud83d\\ude00", "\\\ud83d\ude00", "\/"]')
    assert read_yaml(file, limit=100).tree == ["😀😀", r"\ud83d\ude00", "\\😀", "/"]


PIECES = [
    "a",
    "key",
    ": ",
    ":",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "&a ",
    "*a",
    "!t ",
    '"',
    "'",
    ">",
    "|",
    "# ",
    "? ",
]
PIECES += [
    "<<: ",
    "é",
    "日",
    "\t",
    "\\x",
    "\n",
    "\n  ",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "\0",
    "\x1b",
    "\x85",
]
PIECES += ["\u2028", "\ufeff", "\udcff"]
pieces = st.lists(st.sampled_from(PIECES)).map(lambda parts: "".join(parts).encode(errors="surrogateescape"))


@given(st.one_of(st.binary(), pieces))
@example(b"%")
@example(b"&")
@example("\ufeff\ufeff".encode())
@settings(max_examples=500)
def test_whatever_the_bytes_nothing_is_raised_but_invalid_file(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "bytes.yaml"
    file.write_bytes(content)
    try:
        read = read_yaml(file, limit=10_000)
    except InvalidFile as error:
        assert error.problems
        for problem in error.problems:
            assert 0 <= problem.line <= content.count(b"\n") + content.count(b"\r") + 1
            assert problem.message and str(problem).isprintable()
    else:
        assert read.line(("a", 0)) >= 1
