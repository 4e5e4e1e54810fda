"""`cxmaturity schema NAME`."""

import json
from inspect import cleandoc
from typing import Any

from cxmaturity.cli.output import for_machines
from cxmaturity.errors import BadInput, plain
from cxmaturity.language import tr
from cxmaturity.reading.schema import FILES, file_schema

NAMES = (*FILES, "result", "verdict", "comparison", "trend")


def run(name: str) -> None:
    """Print the schema called `name`."""
    if name not in NAMES:
        raise BadInput(
            tr("there is no schema {name}; known are {known}", name=plain(name), known=", ".join(NAMES))
        )
    for_machines(json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n")


def schema(name: str) -> dict[str, Any]:
    """Return the schema called `name`, one of NAMES."""
    made = _schema(name)
    _unindent(made)
    return made


def _unindent(node: Any) -> None:
    """Take the indentation of the source out of every description, in place, as Python does from 3.13 on."""
    if isinstance(node, dict):
        if isinstance(node.get("description"), str):
            node["description"] = cleandoc(node["description"])
        for value in node.values():
            _unindent(value)
    elif isinstance(node, list):
        for value in node:
            _unindent(value)


def _schema(name: str) -> dict[str, Any]:
    if name == "result":
        from cxmaturity.rendering.result_schema import result_schema

        return result_schema()
    if name == "verdict":
        from cxmaturity.rendering.gates.to_json import verdict_schema

        return verdict_schema()
    if name == "comparison":
        from cxmaturity.rendering.comparison_json import comparison_schema

        return comparison_schema()
    if name == "trend":
        from cxmaturity.rendering.trend_json import trend_schema

        return trend_schema()
    return file_schema(name)
