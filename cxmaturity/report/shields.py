"""The stage as the JSON that shields.io's endpoint badge reads."""

from cxmaturity.formats.json_text import pretty
from cxmaturity.report.badge import badge
from cxmaturity.report.options import Options
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import language


def render(assessment: Assessment, options: Options) -> bytes:
    """Return the endpoint's answer, with a line break at the end."""
    shown = badge(assessment, language(options.language), draft=options.draft)
    answer = {"schemaVersion": 1, "label": shown.label, "message": shown.message, "color": shown.fill}
    return pretty(answer)
