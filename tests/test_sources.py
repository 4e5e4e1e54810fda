"""docs/sources.md is what the content says, and no practice of a source is lost."""

from pathlib import Path

import pytest

from cxmaturity.questionnaire.read import read_questionnaire
from tests.sources_page import FILES, PAGE, PRACTICES, page, uses


def test_the_page_is_what_the_questionnaires_say(update_golden: bool) -> None:
    if update_golden:
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(), "run: pytest tests/test_sources.py --update-golden"


def test_every_practice_is_used_by_a_question() -> None:
    assert [row["number"] for row in PRACTICES] == list(range(1, len(PRACTICES) + 1))
    used = uses()
    assert [row["number"] for row in PRACTICES if not used[row["number"]]] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_a_question_cites_practices_of_the_source_it_names(path: Path) -> None:
    source_of = {row["number"]: row["source"] for row in PRACTICES}
    wrong = [
        f"{question.id}: {number} is not of {reference.source}"
        for question in read_questionnaire(path).questions
        for reference in question.sources
        for number in reference.practices
        if source_of.get(number) != reference.source
    ]
    assert wrong == []
