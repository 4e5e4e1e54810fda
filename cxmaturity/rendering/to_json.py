"""The result object as JSON text."""

import msgspec

from cxmaturity.domain.assessment import Assessment
from cxmaturity.rendering.options import Options
from cxmaturity.rendering.result import result


def render(assessment: Assessment, options: Options) -> bytes:
    """Return the result object, indented, with a line break at the end."""
    content = msgspec.json.encode(result(assessment, options.comparison))
    return msgspec.json.format(content, indent=2) + b"\n"
