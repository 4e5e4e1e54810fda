"""Numbers of questions, dimensions, checks and the like in prose are those of the questionnaires.

Every number before such a word is looked for in every page; one that no rule below accounts for fails, so
that a new sentence with a number is held too.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cxmaturity.cli.questionnaire.new import new_questionnaire
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from tests.sources_page import PRACTICES

ROOT = Path(__file__).parent.parent
CORE = "cx-maturity"
SHIPPED = sorted(path.parent.name for path in ROOT.glob("questionnaires/*/README.md"))
DOCS = sorted(path for path in ROOT.glob("docs/*.md") if path.name != "sources.md")
WORDS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
NUMBER = rf"\b(\d+|{'|'.join(WORDS[1:])})\b"
COUNTED = re.compile(
    rf"(?!one ){NUMBER}(?: (?:of|the|own|other|readiness|quick|foundation|yes/no|taken)){{0,2}} "
    r"(?:questions?|dimensions?|checks?|practices|worksheets?|levels)\b",
    re.IGNORECASE,
)
FACTS = {
    rf"(?:questionnaire|check) (?:of|with) {NUMBER} questions": "questions",
    rf"{NUMBER} questions, a readiness": "questions",
    rf"{NUMBER} dimensions in the terminal": "dimensions",
    rf"in {NUMBER} dimensions": "dimensions",
    rf"{NUMBER} dimensions with {NUMBER} questions": "dimensions questions",
    rf"{NUMBER} dimensions of {NUMBER} questions": "dimensions each",
    rf"asks {NUMBER} questions for a profile": "quick",
    rf"these {NUMBER} make a short first": "quick",
    rf"{NUMBER} questions are quick": "quick",
    rf"{NUMBER} quick questions are": "quick",
    rf"{NUMBER} foundation questions, which are also the quick": "foundations",
    rf"{NUMBER} questions are (?:its|this questionnaire's) own": "own",
    rf"own\. {NUMBER} (?:are|ask what)": "taken",
    rf"{NUMBER} questions are taken from": "taken",
    rf"{NUMBER} (?:yes/no questions|checks leave out)": "checks",
    rf"text says that {NUMBER} questions": "checks",
    rf"{NUMBER} worksheets\b(?! ask)": "worksheets",
    rf"{NUMBER} worksheet sets": "worksheets",
    rf"the {NUMBER} levels": "levels",
    rf"{NUMBER} levels that a": "levels",
    rf"(?:into|the) {NUMBER} practices": "practices",
}
"""How prose says how many there are of what: a pattern, and the name of each of its numbers."""
IN_A_DIMENSION = {
    rf"Within a dimension {NUMBER} questions weigh double": "double",
    rf"Each dimension has {NUMBER} quick questions": "quick",
    rf"(?:Each|Every) dimension has {NUMBER} foundation question, [^;.]*?{NUMBER};": "foundations",
    rf"A dimension has {NUMBER} or {NUMBER} foundation questions": "foundations",
}
"""The same of single dimensions: the numbers are all that there are."""
CONTENT = re.compile(
    r"three questions on \w+|one question for each of the six vows|\((?:two|three) questions\)"
    r"|Two worksheets ask the same|the five own questions of|These two taken questions"
    r"|\| (?:two|three) (?:levels|questions)[^|]*\||two questions ask the same|three questions to the room"
)
"""What sources and single questions speak of: no count of a questionnaire."""


def number_of(word: str) -> int:
    return int(word) if word.isdecimal() else WORDS.index(word.lower())


def counts(asked: Questionnaire) -> dict[str, int]:
    taken = sum(one.place.startswith("questions.") for one in asked.taken)
    sizes = {len(dimension.questions) for dimension in asked.dimensions}
    return {
        "questions": len(asked.questions),
        "dimensions": len(asked.dimensions),
        "each": sizes.pop() if len(sizes) == 1 else 0,
        "quick": sum(question.quick for question in asked.questions),
        "foundations": sum(question.foundation for question in asked.questions),
        "own": len(asked.questions) - taken,
        "taken": taken,
        "checks": len(asked.checklist.checks) if asked.checklist else 0,
        "worksheets": len(asked.worksheets),
        "levels": len(asked.levels),
        "practices": len(PRACTICES),
    }


def readme(name: str) -> str:
    return (ROOT / "questionnaires" / name / "README.md").read_text(encoding="utf-8")


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def in_dimensions(asked: Questionnaire, name: str) -> set[int]:
    """Return how many such questions the dimensions have."""
    least = min(question.weight for question in asked.questions)
    is_one = {
        "double": lambda question: question.weight == 2 * least,
        "quick": lambda question: question.quick,
        "foundations": lambda question: question.foundation,
    }[name]
    return {sum(map(is_one, dimension.questions)) for dimension in asked.dimensions}


def prose(text: str) -> str:
    """Return a page in one line, without marks and without what commands print, which is held elsewhere."""
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return " ".join(re.sub(r"[*`]", "", text).split())


def wrong(text: str, asked: Questionnaire) -> Iterator[str]:
    """Yield what a text says that is not so, and the numbers in it that nothing here accounts for."""
    has, known = counts(asked), set()
    for pattern, names in FACTS.items():
        for found in re.finditer(pattern, text, re.IGNORECASE):
            for place, name in enumerate(names.split(), 1):
                known.add(found.start(place))
                if number_of(found[place]) != has[name]:
                    yield f"{found[0]}: {asked.id} has {has[name]} ({name})"
    for pattern, name in IN_A_DIMENSION.items():
        for found in re.finditer(pattern, text):
            known |= {found.start(place) for place in range(1, len(found.groups()) + 1)}
            if {number_of(one) for one in found.groups()} != in_dimensions(asked, name):
                yield f"{found[0]}: {asked.id} has {in_dimensions(asked, name)}"
    content = [range(*found.span()) for found in CONTENT.finditer(text)]
    for found in COUNTED.finditer(text):
        if found.start(1) not in known and not any(found.start(1) in part for part in content):
            yield f"{text[max(0, found.start() - 30) : found.end() + 20]}: add a rule to FACTS"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_questionnaire_is_as_large_as_its_readme_says(name: str) -> None:
    assert list(wrong(prose(readme(name)), read_questionnaire(name))) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_its_table_of_dimensions_counts_their_questions(name: str) -> None:
    asked, text = read_questionnaire(name), readme(name)
    table = re.search(r"^(\|.* Dimension \|.*\n)\|[-:|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert table is not None
    heads, rows = cells(table[1]), [cells(row) for row in table[2].splitlines()]
    taken = {one.place.removeprefix("questions.") for one in asked.taken}
    counted = {
        "Questions": [len(one.questions) for one in asked.dimensions],
        "Own": [sum(q.id not in taken for q in one.questions) for one in asked.dimensions],
        "Taken from `cx-maturity`": [sum(q.id in taken for q in one.questions) for one in asked.dimensions],
    }
    assert [row[heads.index("Dimension")] for row in rows] == [one.name for one in asked.dimensions]
    for head in set(heads) & set(counted):
        column = [row[heads.index(head)] for row in rows]
        if any(cell.isdecimal() for cell in column):
            assert column == [str(count) if count else "" for count in counted[head]], head


def test_the_front_page_counts_as_the_questionnaires_do() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = {name: row for row in text.splitlines() for name in re.findall(r"^\| \[`([\w-]+)`\]", row)}
    assert sorted(rows) == SHIPPED
    said = [one for name, row in rows.items() for one in wrong(row, read_questionnaire(name))]
    rest = "\n".join(row for row in text.splitlines() if row not in rows.values())
    page = ROOT / "README.md"
    assert said + list(wrong(prose(rest), read_questionnaire(CORE))) == [], page


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_a_page_counts_as_its_own_questionnaire_does(page: Path, tmp_path: Path) -> None:
    """The one that stands in the page, or else what `questionnaire new` writes."""
    text = page.read_text(encoding="utf-8")
    file = re.search(r"<!-- file: (\S*questionnaire\.yaml) -->\n```\w+\n(.*?)```\n", text, re.DOTALL)
    if file is None or page.name == "authoring.md":
        new_questionnaire("recovery", folder=tmp_path)
        asked = read_questionnaire(tmp_path / "recovery")
    else:
        path = tmp_path / file[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file[2], encoding="utf-8")
        asked = read_questionnaire(path)
    assert list(wrong(prose(text), asked)) == []
