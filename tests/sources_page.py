"""Makes docs/sources.md from the content: which question rests on which practice of which source."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

from cxmaturity.questionnaire.model import Question
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.resources import bundled

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "sources.md"
PRACTICES: list[dict[str, Any]] = yaml.safe_load((ROOT / "docs" / "practices.yaml").read_text())["practices"]
FILES = sorted(bundled("questionnaires").glob("*/questionnaire.yaml"))
HEAD = """# From the sources to the questions

Five published texts were read in full and broken down into {count} practices. This page shows where each of
them is used: in the questions named, with their levels, evidence prompts and actions. It is generated from
the questionnaires (`pytest tests/test_sources.py --update-golden`), and a test keeps it so. Practices are
cited by their number in a question's `sources`.
"""


def page() -> str:
    """Return the whole page."""
    used = uses()
    parts = [HEAD.format(count=len(PRACTICES))]
    for source in read_questionnaire("cx-maturity").sources:
        year = f", {source.year}" if source.year else ""
        parts.append(f"## {source.title}\n\n`{source.id}`: {source.publisher}{year}\n")
        parts.append("| # | practice | what an assessor could see | figure in the source | used by |")
        parts.append("|--:|---|---|---|---|")
        parts += [_row(row, used[row["number"]]) for row in PRACTICES if row["source"] == source.id]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def uses() -> dict[int, list[str]]:
    """Return for each practice the questions that cite it, each where it was written first."""
    found: dict[int, list[str]] = defaultdict(list)
    for question, questionnaire_id in own_questions():
        for number in sorted({n for reference in question.sources for n in reference.practices}):
            found[number].append(f"{questionnaire_id}/{question.id}")
    return found


def own_questions() -> list[tuple[Question, str]]:
    """Return the questions of all bundled questionnaires, without those taken from another one."""
    core = read_questionnaire("cx-maturity")
    known = {question.id: question.text for question in core.questions}
    found = [(question, core.id) for question in core.questions]
    for path in FILES:
        questionnaire = read_questionnaire(path)
        if questionnaire.id != core.id:
            found += [(q, questionnaire.id) for q in questionnaire.questions if known.get(q.id) != q.text]
    return found


def _row(practice: dict[str, Any], users: list[str]) -> str:
    by_questionnaire: dict[str, list[str]] = defaultdict(list)
    for user in users:
        name, _, question = user.partition("/")
        by_questionnaire[name].append(f"`{question}`")
    named = "; ".join(f"{name}: {', '.join(questions)}" for name, questions in by_questionnaire.items())
    cells = (practice["number"], practice["practice"], practice["seen"], practice.get("figure", ""), named)
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"
