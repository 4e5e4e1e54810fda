"""A history of waves on disk: a small questionnaire in three versions, and answers that move."""

from collections.abc import Mapping
from pathlib import Path

HEAD = """\
format: 1
id: model
version: {version}
title: Worked example
language: en
levels:
  - {{name: Unplanned, meaning: Nobody has arranged it., from: 0}}
  - {{name: Scattered, meaning: Some people do it., from: 0.2}}
  - {{name: Agreed, meaning: There is a rule., from: 0.4}}
  - {{name: Measured, meaning: The rule is measured., from: 0.6}}
  - {{name: Self-improving, meaning: Results change the rule., from: 0.8}}
scales:
  - id: maturity
    options:
      - {{id: 1, label: Unplanned, points: 0}}
      - {{id: 2, label: Scattered, points: 1}}
      - {{id: 3, label: Agreed, points: 2}}
      - {{id: 4, label: Measured, points: 3}}
      - {{id: 5, label: Self-improving, points: 4}}
checklist:
  title: Ready to extend
  label: Made for the tests.
  steps: [{{id: start, name: Start}}]
  checks:
    - {{id: mandate, name: Mandate, step: start, text: Is there a mandate?}}
dimensions:
"""
QUESTIONS = {
    "listen.loop": ("Feedback loop", "1.0.0", "9"),
    "listen.lost": ("Lost customers", "1.0.0", "9"),
    "listen.silent": ("Silent customers", "1.1.0", "9"),
    "act.causes": ("Root causes", "1.0.0", "9"),
    "act.partners": ("Partners", "1.0.0", "1.2.0"),
    "act.pilots": ("Pilots", "1.0.0", "9"),
    "lead.time": ("Leaders' time", "1.2.0", "9"),
}
DIMENSIONS = {"listen": "Listening", "act": "Acting", "lead": "Leading"}
VERSIONS = ("1.0.0", "1.1.0", "1.2.0")
WAVES = (
    ("2024-H1", "2024-05-02", "1.0.0"),
    ("2024-H2", "2024-11-20", "1.0.0"),
    ("2025-H1", "2025-06-11", "1.1.0"),
    ("2025-H2", "2025-11-28", "1.1.0"),
    ("2026-H1", "2026-05-19", "1.2.0"),
    ("2026-H2", "2026-11-05", "1.2.0"),
)


def asked(version: str) -> list[str]:
    """Return the questions of a version: one came with 1.1.0; one went and a dimension came with 1.2.0."""
    return [name for name, (_, since, until) in QUESTIONS.items() if since <= version < until]


def questionnaire(version: str) -> str:
    """Return the questionnaire in a version."""
    text = HEAD.format(version=version)
    for dimension, name in DIMENSIONS.items():
        inside = [question for question in asked(version) if question.startswith(dimension)]
        if inside:
            text += f"  - id: {dimension}\n    name: {name}\n    questions:\n"
            text += "".join(
                f"      - {{id: {one}, name: {QUESTIONS[one][0]}, text: How?}}\n" for one in inside
            )
    return text


def sheet(wave: str, date: str, version: str, answers: Mapping[str, object], **fields: object) -> str:
    """Return an answer file; the questionnaire lies two folders up."""
    head = {
        "format": 1,
        "questionnaire": f"../../models/{version}.yaml",
        "organisation": "Example Ltd",
        "wave": wave,
        "date": date,
        **fields,
    }
    lines = [f"{key}: {value}" for key, value in head.items() if value != ""]
    return "\n".join([*lines, "answers:", *(f"  {key}: {value}" for key, value in answers.items())]) + "\n"


def level(question: str, respondent: int, place: int) -> int:
    """Return an answer that differs between questions and respondents and mostly rises over the waves."""
    start = 1 + (sum(map(ord, question)) + respondent) % 3
    fall = place if question == "act.causes" else 0
    return max(1, min(5, start + place // 2 + respondent % 2 - fall))


def history(folder: Path, count: int = 5, respondents: int = 6) -> Path:
    """Write `count` waves into `folder`/acme, and their questionnaires beside it; return the former."""
    (folder / "models").mkdir(parents=True)
    for version in VERSIONS:
        (folder / "models" / f"{version}.yaml").write_text(questionnaire(version))
    for place, (wave, date, version) in enumerate(WAVES[:count]):
        inside = folder / "acme" / wave.lower()
        inside.mkdir(parents=True)
        for number in range(1, respondents + 1):
            answers = {name: level(name, number, place) for name in asked(version)}
            fields = {
                "respondent": f"{{id: r{number}}}",
                "readiness": f"{{mandate: {'yes' if place > 1 else 'no'}}}",
            }
            text = sheet(wave, date, version, answers, **fields)
            (inside / f"r{number}.yaml").write_text(text)
    return folder / "acme"
