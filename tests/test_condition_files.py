"""Conditions as a file has them: one option or name stands without a list."""

from pathlib import Path

import jsonschema
import pytest

from cxmaturity.errors import InvalidFile
from cxmaturity.formats.yaml_with_lines import read_yaml
from cxmaturity.questionnaire.conditions import tests_in as named
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.schemas import schema

ONE = {
    "{question: a, is: retail}": ("retail",),
    "{question: a, is: [retail]}": ("retail",),
    "{question: a, is: 3}": ("3",),
    "{question: a, is: yes}": ("yes",),
    "{question: a, is: true}": ("true",),
    "{question: a, is: 3.5}": ("3.5",),
    "{field: scope, is: Retail and 3 shops}": ("Retail and 3 shops",),
    "{any: [{question: a, is: retail}, {not: {question: a, is: 3}}]}": ("retail", "3"),
}
OF_ONE = """format: 1
id: shops
version: 1.0.0
title: Shops
language: en
levels: [{{name: Raw, meaning: M., from: 0}}, {{name: Fine, meaning: M., from: 0.5}}]
scales: [{{id: s, options: [{options}]}}]
dimensions:
  - id: d
    name: D
    questions: [{{id: a, name: A, text: A?}}, {{id: b, name: B, text: B?, applies_when: {when}}}]
"""


@pytest.mark.parametrize("written", ONE)
def test_what_is_compared_with_one_option_or_name_is_written_without_a_list(
    written: str, tmp_path: Path
) -> None:
    ids = ("no", "retail", "'3'", "'yes'", "'true'", "'3.5'")
    options = ", ".join(f"{{id: {one}, label: L{n}, points: {n}}}" for n, one in enumerate(ids))
    path = tmp_path / "shops.yaml"
    path.write_text(OF_ONE.format(options=options, when=written))
    (condition,) = read_questionnaire(path).questions[1].applies_when
    assert tuple(one for test in named([condition]) for one in test.one_of) == ONE[written]
    if "." not in written and "true" not in written:
        jsonschema.validate(read_yaml(path, limit=10_000).tree, schema("questionnaire"))


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("{question: a, is: whole}", "a has no option whole; its options are retail, other"),
        ("{question: a, is: {}}", "must be a list"),
        ("{question: a, is: }", "must be a list"),
        ("{question: a, is: []}", "must name one of is, at_least, at_most, ticked and answered"),
        ("{is: retail}", "must "),
    ],
)
def test_what_is_no_option_is_refused_as_in_a_list(written: str, message: str, tmp_path: Path) -> None:
    options = "{id: retail, label: R, points: 0}, {id: other, label: O, points: 1}"
    path = tmp_path / "shops.yaml"
    path.write_text(OF_ONE.format(options=options, when=written))
    with pytest.raises(InvalidFile, match=message):
        read_questionnaire(path)
