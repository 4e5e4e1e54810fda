"""JSON Schema (2020-12) from structs: what every schema that is published has in common.

What people write is closed, so that an editor marks a field that there is not; what the tool writes for
machines is open, since more keys may join.
"""

from collections.abc import Collection, Iterable
from inspect import cleandoc
from typing import Any

import msgspec

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT, WHOLE, TRUTH = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
_REFERENCE = "#/$defs/{name}"
Schema = dict[str, Any]


def published(name: str, made: Schema) -> Schema:
    """Return `made` as the schema called `name`, as it is printed."""
    _unindent(made)
    return {"$schema": DIALECT, "title": f"cxmaturity {name}", **made}


def closed(kind: type) -> Schema:
    """Return the schema of a `kind` of file that people write; its parts are under `$defs`."""
    return msgspec.json.schema(kind)


def opened(kind: type) -> Schema:
    """Return the schema of a `kind` that the tool writes; every part lets more keys join."""
    made = closed(kind)
    _let_join(made["$defs"])
    return made


def parts_of(kinds: Iterable[type]) -> dict[str, Schema]:
    """Return the schemas of `kinds` and of all that they hold, by name; every one lets more keys join."""
    _, parts = msgspec.json.schema_components(kinds, ref_template=_REFERENCE)
    _let_join(parts)
    return parts


def always_written(part: Schema) -> None:
    """Say in place that every field of a `part` is there: what has a default in the code is written too."""
    if "properties" in part:
        part["required"] = list(part["properties"])


def reference(kind: type | str) -> Schema:
    """Return what stands for a part: a `kind`, or the name of one that is not made from a struct."""
    return {"$ref": _REFERENCE.format(name=kind if isinstance(kind, str) else kind.__name__)}


def list_of(entry: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": entry}


def or_nothing(made: Schema) -> Schema:
    """Return the schema of what `made` describes or of null."""
    return {"anyOf": [{"type": "null"}, made]}


def an_object(properties: dict[str, Schema], optional: Collection[str] = ()) -> Schema:
    """Return the schema of an object with `properties`, which are all there but for the `optional` ones."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def _let_join(parts: dict[str, Schema]) -> None:
    """Let more keys join, in place."""
    for part in parts.values():
        part.pop("additionalProperties", None)


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
