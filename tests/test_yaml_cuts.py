"""What YAML would take in silence: a text cut at `#`, a merge left half done, an id read as a number."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmaturity.answers.read import read_assessment
from cxmaturity.errors import InvalidFile
from cxmaturity.formats.yaml_with_lines import parse_yaml
from cxmaturity.questionnaire.read import read_questionnaire

# Comments as people write them: none of these takes anything away.
COMMENTS = {
    "a: Acme # the client": {"a": "Acme"},
    "a: 3 # level three\n# a whole line\nb: 2": {"a": 3, "b": 2},
    "a: 3\n#b: 2\n  #c: 1\nd: 1": {"a": 3, "d": 1},
    "a:\n  b: x\n  #c: y\n  d: z": {"a": {"b": "x", "d": "z"}},
    "a: C# and F#": {"a": "C# and F#"},
    "a: x ## y": {"a": "x"},
    "a: x #": {"a": "x"},
    'a: "Acme #1 Freight"': {"a": "Acme #1 Freight"},
    "a: 'Acme #1' # quoted": {"a": "Acme #1"},
    "a: |\n  see #1\n  #2": {"a": "see #1\n#2"},
    "a: >-\n  see\n  #2": {"a": "see #2"},
    "- x\n#- y\n- z": ["x", "z"],
    "{a: [1, # one\n 2]}": {"a": [1, 2]},
}
# Where something follows the # at once, it was meant as part of the value.
CUTS = [
    "a: Acme #1",
    "a: #228B22",
    "a: 2026 #3",
    "a: see\n  #4711 and more\nb: 2",
    "a:\n  - see #4711\n  - fine",
    "a:\n  - see\n    #4711",
    "{a: see #4711\n}",
    "a: 电话 #分机",
    "a: true #sure",
    "a: x\t#y",
    "#!\na: b #c",
]


@pytest.mark.parametrize("text", COMMENTS)
def test_a_comment_is_a_comment(text: str) -> None:
    document = parse_yaml(text, "a.yaml")
    assert document.tree == COMMENTS[text] and not document.problems


@pytest.mark.parametrize("text", CUTS)
def test_a_text_that_would_be_cut_is_named_with_its_quoted_form(text: str) -> None:
    problems = parse_yaml(text, "a.yaml").problems
    assert len(problems) == 1
    said = str(problems[0])
    assert "is taken for a comment" in said and "put the whole in quotes" in said
    assert text.splitlines()[problems[0].line - 1].count("#")


@given(st.text("a #:\"'1", min_size=1, max_size=12))
def test_no_text_loses_what_stands_behind_a_hash(text: str) -> None:
    """Whatever is written behind a name: it is all there, or a comment with a blank, or a problem."""
    try:
        document = parse_yaml(f"name: {text}\n", "a.yaml")
    except InvalidFile:
        return
    value = document.tree["name"] if isinstance(document.tree, dict) else None
    behind = text.partition(" #")[2] if not text.startswith("#") else text[1:]
    is_comment = not behind or behind[0] in " #"
    in_quotes = text.lstrip()[:1] in ("'", '"')
    if not in_quotes and "#" in text and not is_comment and (" #" in text or text.startswith("#")):
        assert document.problems, value


CONFLICTS = {
    "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n": [1],
    "a: 1\n>>>>>>> b\n": [2],
    "a: 1\n||||||| merged\n": [2],
    "a: |\n  x\n<<<<<<< HEAD\r\n  y\n": [3],
    "<<<<<<<\na: 1\n=======\na: 2\n>>>>>>>\nb: 1\n<<<<<<< x\n": [1, 7],
    '{"a": 1,\n<<<<<<< HEAD\n"b": 2\n}': [2],
}


@pytest.mark.parametrize("text", CONFLICTS)
def test_a_merge_conflict_is_told_for_what_it_is(text: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        parse_yaml(text, "a.yaml")
    assert [problem.line for problem in caught.value.problems] == CONFLICTS[text]
    assert all("unresolved merge conflict" in problem.message for problem in caught.value.problems)


@pytest.mark.parametrize(
    "text", ["a: |\n  <<<<<<< quoted\n  =======\n  >>>>>>> in a note\n", "a: x <<<<<<< y\n", "a: '>>>>>>>'\n"]
)
def test_what_only_looks_like_a_conflict_is_text(text: str) -> None:
    assert parse_yaml(text, "a.yaml").tree


QUESTIONNAIRE = """format: 1
id: desk
version: 1.0.0
title: Desk
language: en
levels: [{{name: Low, meaning: a, from: 0}}, {{name: High, meaning: b, from: 0.5}}]
scales:
  - id: s
    options:
      - {{id: "{low}", label: Halfway, points: 0}}
      - {{id: "{high}", label: Nearly, points: 1}}
dimensions:
  - id: d
    name: Doing
    questions:
      - id: d.a
        name: Alpha
        text: Which complaints are logged?
        actions: [{{to: {high}, owner: Desk, do: Log them, measure: Share logged, effort: S}}]
      - {{id: d.b, name: Beta, text: Why?, applies_when: {{question: d.a, is: [{high}]}}}}
"""


@pytest.mark.parametrize(
    ("low", "high"),
    [("3.5", "4.5"), ("1.10", "1.20"), ("1", "2"), ("1.0", "1e3"), ("true", "false"), ("010", "0x2")],
)
def test_an_option_id_that_looks_like_a_number_is_that_option(low: str, high: str, tmp_path: Path) -> None:
    (tmp_path / "questionnaire.yaml").write_text(QUESTIONNAIRE.format(low=low, high=high))
    answers = f"{{d.a: {high}, d.b: {{option: {low}, note: so}}}}"
    sheet = f"format: 1\nquestionnaire: ./questionnaire.yaml\norganisation: Acme\nanswers: {answers}\n"
    (tmp_path / "a.yaml").write_text(sheet)
    questionnaire = read_questionnaire(tmp_path / "questionnaire.yaml")
    assert [action.to for action in questionnaire.questions[0].actions] == [high]
    _, sheets = read_assessment(tmp_path / "a.yaml")
    assert {name: answer.option for name, answer in sheets[0].answers.items()} == {"d.a": high, "d.b": low}
