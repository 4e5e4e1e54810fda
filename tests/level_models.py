"""Models whose levels count from any number and whose figures have a unit of their own, as files."""

from collections.abc import Sequence
from pathlib import Path

DIMENSIONS = ("gov", "ops")
QUESTIONS = tuple(f"{dimension}.q{number}" for dimension in DIMENSIONS for number in range(4))
FOUR = ("None", "Some", "Most", "Everywhere")
THREE = ("No", "In part", "Yes")


def model(
    starts: Sequence[float],
    labels: Sequence[str],
    *,
    number: int | None = None,
    unit: str = "",
    target: int | None = None,
) -> str:
    """Return a questionnaire with a level at each start and an option for each label, 0 points the first."""
    lines = ["format: 1", "id: model", "version: 1.0.0", "title: A model", "language: en"]
    lines += [f"unit: {unit}"] * bool(unit)
    lines += [f"default_target: {target}"] * (target is not None)
    lines.append("levels:")
    for place, start in enumerate(starts):
        own = f"number: {number}, " if not place and number is not None else ""
        lines.append(f"  - {{{own}name: Rung {place + 1}, meaning: What it is., from: {start}}}")
    lines += ["scales:", "  - id: scale", "    options:"]
    lines += [f"      - {{id: o{n}, label: {label}, points: {n}}}" for n, label in enumerate(labels)]
    lines.append("dimensions:")
    for dimension in DIMENSIONS:
        lines += [f"  - id: {dimension}", f"    name: {dimension.upper()}", "    questions:"]
        for question in (one for one in QUESTIONS if one.startswith(dimension)):
            lines += [f"      - id: {question}", f"        name: Practice {question[-1]}"]
            lines.append(f"        text: How far is {question} done?")
            lines += ["        foundation: true"] * question.endswith("q0")
            lines.append("        actions:")
            for n, label in enumerate(labels[1:], 1):
                lines.append(
                    f"          - {{to: o{n}, do: Go on to {label}., owner: X, effort: S, measure: Y}}"
                )
    return "\n".join(lines) + "\n"


def put(
    folder: Path, questionnaire: str, answers: Sequence[int], name: str = "a.yaml", more: str = ""
) -> Path:
    """Write the questionnaire and a sheet with these options, in the order of the questions."""
    place = folder / "questionnaires" / "model" / "questionnaire.yaml"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(questionnaire, encoding="utf-8")
    head = f"format: 1\nquestionnaire: model@1\norganisation: Acme\ndate: 2026-03-01\n{more}answers:\n"
    given = "".join(f"  {one}: o{option}\n" for one, option in zip(QUESTIONS, answers, strict=True))
    (folder / name).write_text(head + given, encoding="utf-8")
    return folder / name
