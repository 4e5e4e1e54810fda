"""The result object as JSON text."""

from cxmaturity.domain.assessment import Assessment
from cxmaturity.rendering.json_text import pretty
from cxmaturity.rendering.options import Options
from cxmaturity.rendering.result import result


def render(assessment: Assessment, options: Options) -> bytes:
    """Return the result object, indented, with a line break at the end."""
    return pretty(result(assessment, options.comparison))
