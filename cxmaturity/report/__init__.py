"""Result to bytes: the formats by name, each a module that is imported on use."""

from importlib import import_module
from typing import TYPE_CHECKING, Unpack

from cxmaturity.text.choice import check_choice

if TYPE_CHECKING:
    from cxmaturity.report.options import Choices
    from cxmaturity.scoring.model import Assessment
    from cxmaturity.waves.model import Trend

FORMATS: dict[str, str] = {
    "pdf": "cxmaturity.report.pdf",
    "html": "cxmaturity.report.html",
    "md": "cxmaturity.report.markdown",
    "json": "cxmaturity.report.result",
    "csv": "cxmaturity.report.csv",
    "xlsx": "cxmaturity.workbook",
    "pptx": "cxmaturity.deck",
    "svg": "cxmaturity.report.badge",
    "shields": "cxmaturity.report.shields",
}


def render(assessment: "Assessment", name: str, **choices: Unpack["Choices"]) -> bytes:
    """Return `assessment` in the format called `name`; BadInput when there is no such format."""
    check_choice("format", name, FORMATS)
    # Loaded here: who only looks up the names of the formats needs none of it.
    from cxmaturity.report.options import Options

    module, options = FORMATS[name], Options(**choices)
    if options.template is not None:
        # Loaded here: few have templates of their own.
        from cxmaturity.report.apart import render_apart

        return render_apart(assessment, module, options)
    output: bytes = import_module(module).render(assessment, options)
    return output


def render_trend(latest: "Assessment", found: "Trend", name: str, **choices: Unpack["Choices"]) -> bytes:
    """Return a trend in the format called `name`: a table, an object, or the report's pages of it.

    `latest` is the assessment of its last wave.
    """
    if name == "json":
        from cxmaturity.report.comparison_json import render_trend as as_json

        return as_json(found, latest.questionnaire, draft=choices.get("draft", False))
    if name == "csv":
        from cxmaturity.formats.csv_table import USUAL
        from cxmaturity.report.csv import render_trend as as_csv

        dialect, draft = choices.get("csv_dialect", USUAL), choices.get("draft", False)
        return as_csv(found, latest.questionnaire, dialect, draft=draft)
    choices["comparison"] = found.steps[-1] if found.steps else None
    choices["trend"], choices["profile"] = found, "trend"
    return render(latest, name, **choices)
