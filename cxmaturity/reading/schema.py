"""JSON Schema of the files that people write, from the structs that read them."""

from typing import Any

import msgspec

from cxmaturity.domain.brand import BrandFile
from cxmaturity.domain.gates import Gates
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.reading.answers_form import AnswersForm

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILES: dict[str, type] = {
    "questionnaire": Questionnaire,
    "answers": AnswersForm,
    "gates": Gates,
    "brand": BrandFile,
}


def file_schema(name: str) -> dict[str, Any]:
    """Return the schema (2020-12) of the file kind called `name`, one of FILES."""
    kind = FILES[name]
    made = msgspec.json.schema(kind)
    if kind is Questionnaire:
        # Computed when the file is read, never written in it.
        made["$defs"]["Questionnaire"]["properties"].pop("sha256")
        conditions = made["$defs"]["Question"]["properties"]["applies_when"]
        made["$defs"]["Question"]["properties"]["applies_when"] = {
            "anyOf": [conditions, {"$ref": "#/$defs/Condition"}]
        }
    _settle(made)
    return {"$schema": DIALECT, "title": f"cxmaturity {name}", **made}


def _settle(node: Any) -> None:
    """Let option ids be whole numbers too, in place: a file may write `to: 3`."""
    if isinstance(node, dict):
        if node.pop("option_id", False):
            node["type"] = ["string", "integer"]
        for value in node.values():
            _settle(value)
    elif isinstance(node, list):
        for value in node:
            _settle(value)
