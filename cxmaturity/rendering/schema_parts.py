"""What the objects of comparisons and trends, and their schemas, have in common."""

from typing import Any

import msgspec

from cxmaturity.domain.assessment import Assessment

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": "string"}


def questionnaire_of(assessment: Assessment) -> dict[str, str]:
    """Return which questionnaire was answered, as the result object says it."""
    asked = assessment.questionnaire
    found = {"id": asked.id, "version": asked.version, "sha256": assessment.questionnaire_sha256}
    # A name that another content carries: machines must not take it for the shipped one either.
    shadows = [one.values["shipped"] for one in assessment.notices if one.code == "shadows_shipped"]
    return found | {"shadows_shipped": shadows[0]} if shadows else found


def schema_of(name: str, kind: type, extra: dict[str, Any]) -> dict[str, Any]:
    """Return the schema (2020-12) of an object with the fields of `kind` and the `extra` ones.

    Every place lets more keys join.
    """
    (_,), parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    own = parts.pop(kind.__name__)
    properties = {"format": {"const": 1}, "tool_version": _TEXT, **extra, **own["properties"]}
    parts["QuestionnaireName"] = {
        "title": "QuestionnaireName",
        "type": "object",
        "properties": {"id": _TEXT, "version": _TEXT, "sha256": _TEXT},
        "required": ["id", "version", "sha256"],
    }
    for part in parts.values():
        part.pop("additionalProperties", None)
        if "properties" in part:
            # What has a default in the code is written all the same.
            part["required"] = list(part["properties"])
    for one in properties.values():
        one.pop("default", None)
    return {
        "$schema": DIALECT,
        "title": f"cxmaturity {name}",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "$defs": dict(sorted(parts.items())),
    }
