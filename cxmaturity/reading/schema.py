"""JSON Schema of the files that people write, from the structs that read them."""

from typing import Any

import msgspec

from cxmaturity.domain.brand import BrandFile
from cxmaturity.domain.gates import Gates
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.reading.answers_form import AnswersForm
from cxmaturity.reading.overlay_form import NO_CHECKLIST, OverlayForm
from cxmaturity.reading.taken import IN_CHECKLIST, LISTS, OVERRIDES

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TAKEN_LISTS = {"Questionnaire": LISTS, "Checklist": IN_CHECKLIST, "Dimension": ("questions",)}
FILES: dict[str, type] = {
    "questionnaire": Questionnaire,
    "overlay": OverlayForm,
    "answers": AnswersForm,
    "gates": Gates,
    "brand": BrandFile,
}


def file_schema(name: str) -> dict[str, Any]:
    """Return the schema (2020-12) of the file kind called `name`, one of FILES."""
    kind = FILES[name]
    made = msgspec.json.schema(kind)
    if "Question" in made["$defs"]:
        conditions = made["$defs"]["Question"]["properties"]["applies_when"]
        made["$defs"]["Question"]["properties"]["applies_when"] = {
            "anyOf": [conditions, {"$ref": "#/$defs/Condition"}]
        }
    if kind is Questionnaire:
        _as_written(made["$defs"])
    if kind is OverlayForm:
        kinds = made["$defs"]["OverlayForm"]["properties"]["checklist"]["anyOf"]
        kinds[:] = [{"const": NO_CHECKLIST} if one.get("type") == "string" else one for one in kinds]
    _settle(made)
    return {"$schema": DIALECT, "title": f"cxmaturity {name}", **made}


def _as_written(kinds: dict[str, Any]) -> None:
    """Let a questionnaire's schema be that of its file, in place: nothing computed, and what may be taken."""
    for computed in ("sha256", "taken", "overlay"):
        kinds["Questionnaire"]["properties"].pop(computed)
    for kind in ("Taken", "Overlay"):
        kinds.pop(kind)
    question = kinds["Question"]["properties"]
    take = {
        "type": "string",
        "pattern": "^[^/]+/[^/]+$",
        "description": "An entry of another questionnaire, with all its texts: QUESTIONNAIRE/ID.",
    }
    form = {"type": "object", "required": ["take"], "additionalProperties": False}
    kinds["Take"] = {"title": "Take", **form, "properties": {"take": take}}
    beside = {name: question[name] for name in OVERRIDES}
    kinds["TakeQuestion"] = {"title": "TakeQuestion", **form, "properties": {"take": take, **beside}}
    for kind, fields in TAKEN_LISTS.items():
        for field in fields:
            entries = kinds[kind]["properties"][field]
            taking = "TakeQuestion" if field == "questions" else "Take"
            entries["items"] = {"anyOf": [entries["items"], {"$ref": f"#/$defs/{taking}"}]}


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
