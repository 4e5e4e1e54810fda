"""The result object as JSON text."""

from cxmaturity.formats.json_text import pretty
from cxmaturity.report.options import Options
from cxmaturity.report.result import result
from cxmaturity.scoring.model import Assessment


def render(assessment: Assessment, options: Options) -> bytes:
    """Return the result object, indented, with a line break at the end."""
    return pretty(result(assessment, options.comparison))
