"""A trend for machines; the keys documented in docs/result-format.md never change within `format: 1`."""

from typing import Any

import msgspec

from cxmaturity import __version__
from cxmaturity.domain.trend import Trend
from cxmaturity.rendering.json_text import pretty
from cxmaturity.rendering.result import FORMAT
from cxmaturity.rendering.schema_parts import schema_of


def render(trend: Trend) -> bytes:
    """Return the trend as JSON text, indented, with a line break at the end; a withheld figure is null."""
    plain: dict[str, Any] = msgspec.to_builtins(trend)
    return pretty({"format": FORMAT, "tool_version": __version__, **plain})


def trend_schema() -> dict[str, Any]:
    """Return the schema (2020-12) of the trend's object; every place lets more keys join."""
    return schema_of("trend", Trend, {})
