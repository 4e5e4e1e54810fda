"""JSON Schema of the result object, from the structs that it is made of."""

from typing import Any

import msgspec

from cxmaturity.domain.assessment import (
    CheckResult,
    DimensionResult,
    Finding,
    Notice,
    Recommendation,
    RespondentSummary,
    Roadmap,
    Score,
    Sensitivity,
    Subject,
)
from cxmaturity.domain.comparison import Comparison
from cxmaturity.domain.questionnaire import Overlay
from cxmaturity.domain.worksheet_result import WorksheetResult
from cxmaturity.rendering.result import RENAMED

_LISTS: dict[str, type] = {
    "dimensions": DimensionResult,
    "worksheets": WorksheetResult,
    "strengths": Finding,
    "gaps": Finding,
    "recommendations": Recommendation,
    "groups": RespondentSummary,
    "notices": Notice,
}
_STRUCTS: dict[str, type] = {
    "subject": Subject,
    "overall": Score,
    "roadmap": Roadmap,
    "comparison": Comparison,
}


def result_schema() -> dict[str, Any]:
    """Return the schema (2020-12) of the result object; every place lets more keys join."""
    kinds = [*_LISTS.values(), *_STRUCTS.values(), CheckResult, Sensitivity, Overlay]
    _, parts = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    for part in parts.values():
        part.pop("additionalProperties", None)
    _rename(parts["Recommendation"])
    text, whole = {"type": "string"}, {"type": "integer"}
    properties: dict[str, Any] = {
        "format": {"const": 1},
        "tool_version": text,
        "questionnaire": _object({"id": text, "version": text, "sha256": text}),
        "strict": {"type": "boolean"},
        "quick": {"type": "boolean"},
        "consensus": {"type": "boolean"},
        "weakest": {"type": "array", "items": text},
        "readiness": {"anyOf": [{"type": "null"}, _readiness(text, whole)]},
        "sensitivity": {"anyOf": [{"type": "null"}, _reference(Sensitivity)]},
    }
    properties["questionnaire"]["properties"]["overlay"] = _reference(Overlay)
    properties |= {name: _reference(kind) for name, kind in _STRUCTS.items()}
    properties |= {name: {"type": "array", "items": _reference(kind)} for name, kind in _LISTS.items()}
    made = _object(properties)
    made["required"] = [name for name in properties if name != "comparison"]
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, "title": "cxmaturity result", **made, "$defs": parts}


def _reference(kind: type) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object that must have all `properties`."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _readiness(text: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of the checklist's outcome."""
    return _object(
        {
            "ready": {"type": "boolean"},
            "yes": whole,
            "total": whole,
            "blocking_step": {"type": ["string", "null"]},
            "unmet": {"type": "array", "items": _object({"id": text, "step": whole})},
            "checks": {"type": "array", "items": _reference(CheckResult)},
        }
    )


def _rename(part: dict[str, Any]) -> None:
    """Give a recommendation's levels the names that the result uses, in place."""
    part["properties"] = {RENAMED.get(name, name): kind for name, kind in part["properties"].items()}
    part["required"] = [RENAMED.get(name, name) for name in part["required"]]
