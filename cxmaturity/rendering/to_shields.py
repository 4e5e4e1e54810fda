"""The stage as the JSON that shields.io's endpoint badge reads."""

from cxmaturity.domain.assessment import Assessment
from cxmaturity.language import language
from cxmaturity.rendering.badge import badge
from cxmaturity.rendering.json_text import pretty
from cxmaturity.rendering.options import Options


def render(assessment: Assessment, options: Options) -> bytes:
    """Return the endpoint's answer, with a line break at the end."""
    shown = badge(assessment, language(options.language))
    answer = {"schemaVersion": 1, "label": shown.label, "message": shown.message, "color": shown.fill}
    return pretty(answer)
