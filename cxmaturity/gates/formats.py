"""The verdict on gates in its formats: by name, each a module that is imported on use."""

from datetime import date
from importlib import import_module
from typing import NamedTuple

from cxmaturity.gates.model import Verdict
from cxmaturity.scoring.model import Assessment, Subject
from cxmaturity.text.language import Language

FORMATS: dict[str, str] = {
    "text": "to_text",
    "json": "to_json",
    "junit": "to_junit",
    "md": "to_markdown",
}


class Checked(NamedTuple):
    """An assessment, the verdict on its gates, the day that waivers were held against, and the baseline."""

    assessment: Assessment
    verdict: Verdict
    today: date
    baseline: Subject | None = None


def render_gates(checked: Checked, name: str, words: Language) -> str:
    """Return `checked` in the format called `name`, one of FORMATS."""
    module = import_module(f"cxmaturity.gates.{FORMATS[name]}")
    output: str = module.render(checked, words)
    return output
