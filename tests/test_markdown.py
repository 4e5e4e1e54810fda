"""Markdown shows what was written and takes nothing of it for markup; a parser of others is the judge."""

import re
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cxmaturity.text.markdown import escaped

PLACES = {
    "paragraph": ("", ""),
    "second line": ("above\n", ""),
    "entry": ("- ", ""),
    "numbered entry": ("1. ", ""),
    "entry of an entry": ("- above\n  - ", ""),
    "behind a label": ("- **Label**: ", ""),
    "strong": ("**", "**"),
    "heading": ("## ", ""),
    "first cell": ("| h | h |\n|---|---|\n| ", " | last |"),
    "last cell": ("| h | h |\n|---|---|\n| first | ", " |"),
}
"""What stands before a text and after it; what is between is the text's alone."""
MEANT = {"softbreak", "hardbreak", "html_inline"}


@cache
def parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def inline(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or ()]


def shown(markdown: str) -> str:
    """Return all text that a reader sees, each block in a line, and a break for every line of a text."""
    lines = []
    for token in parser().parse(markdown):
        if token.type == "inline":
            said = ["\n" if child.type in MEANT else child.content for child in token.children or ()]
            lines.append("".join(said))
        elif token.content:
            lines.append(f"{token.type}: {token.content}")
    return "\n".join(lines)


def shape(markdown: str) -> list[tuple[str, str]]:
    """Return what is markup in `markdown`."""
    tokens = parser().parse(markdown)
    return [
        (token.type, token.tag) for token in [*tokens, *inline(tokens)] if token.type not in ("text", *MEANT)
    ]


def lines_of(written: str) -> list[str]:
    return [" ".join(line.split()) for line in written.splitlines() if line.strip()]


MARKS = (
    "**  __  ~~  ~~~  ``  ```  [a]  (b)  [a]: b  [ ]  ![  <b>  </  <!--  &amp;  &#35;  1.  ---  ===  :-:  > "
)
# Signs that mean something somewhere, often; any other text now and then.
TEXTS = st.one_of(
    st.text(st.sampled_from(r"\`*_~[](){}<>#+-=.!|&;:^'/ 19ax" + "\n中，"), max_size=14),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20),
    st.lists(st.sampled_from([*"a *_`|\\#-\n", *MARKS.split("  ")]), max_size=9).map("".join),
)


@pytest.mark.parametrize("place", PLACES)
@settings(max_examples=50, deadline=None)
@given(TEXTS)
@example("# no heading")
@example("___")
@example("--")
@example("*")
@example("\\")
@example("`a` \\`b")
@example("a*b*c")
@example("*****1*")
@example("[a]: b")
def test_a_text_is_shown_as_it_is_and_holds_no_markup(place: str, written: str) -> None:
    before, after = PLACES[place]
    # Strong text begins and ends with a letter or a figure in every template.
    written = f"x{written}x" if place == "strong" else written
    made = escaped(written, before).strip()
    if made:
        stands(before, made, after, "\n".join(lines_of(written)))


def stands(before: str, made: str, after: str, expected: str) -> None:
    """Hold that `made` is shown as `expected` between `before` and `after`, and is no markup."""
    assert shape(f"{before}{made}{after}") == shape(f"{before}a{after}")
    around = shown(f"{before}\ue000{after}").split("\ue000")
    assert shown(f"{before}{made}{after}") == expected.join(around)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["", "- ", "- **Label**: ", "# ", "| "]), TEXTS, TEXTS)
@example("", "*a", "b*")
@example("", "[a]", "(b)")
@example("", "~~a", "b~~")
def test_two_texts_of_one_paragraph_make_no_markup_together(start: str, one: str, other: str) -> None:
    first = escaped(f"x{one}", start).rstrip()
    between = " | " if start == "| " else " "
    second = escaped(f"{other}x", f"{start}{first}{between}").lstrip()
    table = "| h | h |\n|---|---|\n" if start == "| " else ""
    expected = ["\n".join(lines_of(f"x{one}")), "\n".join(lines_of(f"{other}x"))]
    around = shown(f"{table}{start}\ue000{between}\ue001").replace("\ue001", "\ue000").split("\ue000")
    whole = f"{table}{start}{first}{between}{second}"
    assert shown(whole) == f"{around[0]}{expected[0]}{around[1]}{expected[1]}{around[2]}"


NEEDED = [
    ("", "# no heading", "\\# no heading"),
    ("", "- no list", "\\- no list"),
    ("", "+ no list", "\\+ no list"),
    ("", "* no list", "\\* no list"),
    ("", "1. no list", "1\\. no list"),
    ("", "12) no list", "12\\) no list"),
    ("", "> no quote", "\\> no quote"),
    ("", "---", "\\---"),
    ("", "[x]: target", "\\[x]: target"),
    ("above\n", "===", "\\==="),
    ("above | b\n", "--|--", "\\--|--"),
    ("- ", "--", "\\--"),
    ("", "[x](y)", "[x\\](y)"),
    ("", "*a*", "*a\\*"),
    ("", "__init__", "__init\\_\\_"),
    ("", "~~gone~~", "~~gone\\~\\~"),
    # A backtick has one always: in code, which a later one would make of it, backslashes mean nothing.
    ("", "`", "\\`"),
    ("", "\\*", "\\\\*"),
    ("**Label**: *a ", "b*", "b\\*"),
    ("**", "a * b *c", "a * b \\*c"),
    ("# ", "C #", "C \\#"),
    ("| a | ", "b | c", "b \\| c"),
]
"""Before what a text stands, the text, and its Markdown: no backslash in it is too many."""
NOT_NEEDED = [
    (
        "",
        "snake_case, _a, 3 * 4, 5*3, 3~5, ~7, #5, +5, -5, 4.0, C:\\temp, R&D, a < b > c, [x], a | b, !, {x}",
    ),
    ("- ", "+5"),
    ("| ", "- 5"),
    ("| ", "# 1."),
    ("# ", "- a"),
    ("- **Wave**", ": 2026"),
    ("- ", "r*wg 0.89: agreed"),
    ("", "(a) [b]"),
    ("", "“quoted” — “twice”"),
    ("`", "a_b*c*"),
]


@pytest.mark.parametrize(("before", "written", "made"), NEEDED)
def test_what_would_be_markup_has_one_backslash_and_no_more(before: str, written: str, made: str) -> None:
    assert escaped(written, before) == made
    table = "| h | h |\n|---|---|\n" if before.startswith("|") else ""
    after = "**" if before == "**" else ""
    right = shown(f"{table}{before}{made}{after}"), shape(f"{table}{before}{made}{after}")
    # A run of one sign is taken for one, so its backslashes are too.
    for found in () if written == "`" else re.finditer(r"(?:\\[*_~])+|\\(?=[^\w\s])", made):
        bare = f"{made[: found.start()]}{found[0].replace(chr(92), '')}{made[found.end() :]}"
        without = f"{table}{before}{bare}{after}"
        assert (shown(without), shape(without)) != right, bare


@pytest.mark.parametrize(("before", "written"), NOT_NEEDED)
def test_what_is_text_as_it_stands_has_no_backslash(before: str, written: str) -> None:
    assert escaped(written, before) == written


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("<b>", "&lt;b>"),
        ("</b> <!-- x", "&lt;/b> &lt;!-- x"),
        ("&amp; &copy; &#35;", "&amp;amp; &amp;copy; &amp;#35;"),
        ("two\nlines\n\n# 2", "two<br>lines<br># 2"),
        (" a  b ", "a b"),
        (": ", ": "),
        (" (", " ("),
        ("\n", ""),
    ],
)
def test_html_means_nothing_and_lines_are_breaks(written: str, made: str) -> None:
    assert escaped(written) == made
