"""JSON Schema of the files that people write and machines keep, from the structs that read and write them."""

from inspect import cleandoc
from typing import Any

import msgspec

from cxmaturity.answers.model import AnswersForm
from cxmaturity.brand.model import BrandFile
from cxmaturity.gates.model import Gates
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.overlay import NO_CHECKLIST, OverlayForm
from cxmaturity.questionnaire.taken import IN_CHECKLIST, LISTS, OVERRIDES
from cxmaturity.text.choice import check_choice

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


# ---- Every schema by its name

NAMES = (*FILES, "result", "verdict", "comparison", "trend")


def schema(name: str) -> dict[str, Any]:
    """Return the schema called `name`, one of NAMES. Raises BadInput for any other."""
    check_choice("schema", name, NAMES)
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
        from cxmaturity.report.result import result_schema

        return result_schema()
    if name == "verdict":
        from cxmaturity.gates.to_json import verdict_schema

        return verdict_schema()
    if name == "comparison":
        from cxmaturity.report.comparison_json import comparison_schema

        return comparison_schema()
    if name == "trend":
        from cxmaturity.report.comparison_json import trend_schema

        return trend_schema()
    return file_schema(name)
