"""Values as JSON that people may look at too: two blanks a step, and nothing in it that is hidden."""

import msgspec

from cxmaturity.text.safe_text import in_json


def pretty(value: object) -> bytes:
    """Return `value` as JSON with line breaks, in UTF-8."""
    return in_json(msgspec.json.format(msgspec.json.encode(value), indent=2)) + b"\n"


def compact(value: object) -> bytes:
    """Return `value` as JSON on one line, in UTF-8."""
    return in_json(msgspec.json.encode(value))
