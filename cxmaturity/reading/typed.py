"""From an untyped tree to frozen structs: at once when all is well, else every problem with its line."""

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from cxmaturity.errors import InvalidFile, Problem
from cxmaturity.language import tr
from cxmaturity.reading.yaml_with_lines import Document

T = TypeVar("T")
Path = tuple[Any, ...]
Found = Iterator[tuple[Path, str, str]]
"""What is wrong: the path of the field, the message and the hint."""


def convert(document: Document, kind: type[T]) -> T:
    """Return the document's tree as a `kind`. Raises InvalidFile with all its problems."""
    try:
        return msgspec.convert(document.tree, kind)
    except msgspec.ValidationError as error:
        found = list(_check(document.tree, msgspec.inspect.type_info(kind), ()))
        raise problems(document, found or [((), str(error), "")]) from None


def problems(document: Document, found: list[tuple[Path, str, str]]) -> InvalidFile:
    """Return one error for everything `found`, each with its line and its field in words."""
    return InvalidFile(
        [
            Problem(document.file, document.line(path), field_name(document.tree, path), message, hint)
            for path, message, hint in found
        ]
    )


def field_name(tree: Any, path: Path) -> str:
    """Return a path as a reader knows it: ids where list entries have them, not indexes."""
    parts: list[str] = []
    for key in path:
        try:
            tree = tree[key]
        except (KeyError, IndexError, TypeError):
            tree = None
        if isinstance(key, int):
            named = tree.get("id") if isinstance(tree, dict) else None
            if isinstance(named, str) and parts and parts[-1] in ("dimensions", "questions"):
                # Ids of dimensions and questions say what they are; a question's stands for both.
                parts.pop()
                parts.clear()
            key = named if isinstance(named, str) else f"#{key + 1}"
        parts.append(str(key))
    return ".".join(parts)


def did_you_mean(name: str, known: list[str]) -> str:
    """Return a hint that names the nearest of the `known` names, or nothing."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1, cutoff=0.6)
    return tr("did you mean {name}?", name=near[0]) if near else ""


def _check(value: Any, kind: Any, path: Path) -> Found:
    """Yield everything in which `value` is not of `kind`."""
    info = msgspec.inspect
    if isinstance(kind, info.Metadata):
        yield from _check(value, kind.type, path)
    elif isinstance(kind, info.UnionType):
        yield from _check_union(value, kind, path)
    elif isinstance(kind, info.StructType):
        yield from _check_struct(value, kind, path)
    elif isinstance(kind, info.VarTupleType | info.ListType):
        if not isinstance(value, list):
            yield path, _expected(tr("a list"), value), ""
            return
        for index, entry in enumerate(value):
            yield from _check(entry, kind.item_type, (*path, index))
    elif isinstance(kind, info.DictType):
        if not isinstance(value, dict):
            yield path, _expected(tr("a mapping"), value), ""
            return
        for key, entry in value.items():
            yield from _check(entry, kind.value_type, (*path, key))
    else:
        yield from _check_scalar(value, kind, path)


def _check_struct(value: Any, kind: Any, path: Path) -> Found:
    """Yield unknown, missing and wrong fields."""
    if not isinstance(value, dict):
        yield path, _expected(tr("a mapping"), value), ""
        return
    fields = {field.encode_name: field for field in kind.fields}
    for key, entry in value.items():
        if key in fields:
            yield from _check(entry, fields[key].type, (*path, key))
        else:
            yield (*path, key), tr("is not a field of this place"), did_you_mean(key, list(fields))
    for name, field in fields.items():
        if field.required and name not in value:
            yield (*path, name), tr("is missing"), ""


def _check_union(value: Any, kind: Any, path: Path) -> Found:
    """Yield what is wrong by the member of the union that is nearest in kind."""
    found = [list(_check(value, member, path)) for member in kind.types]
    if all(found):
        structs = [i for i, member in enumerate(kind.types) if isinstance(member, msgspec.inspect.StructType)]
        if isinstance(value, dict) and structs:
            yield from found[structs[0]]
            return
        names = [_name(member) for member in kind.types if not isinstance(member, msgspec.inspect.NoneType)]
        yield path, _expected(tr(" or ").join(dict.fromkeys(names)), value), ""


def _check_scalar(value: Any, kind: Any, path: Path) -> Found:
    """Yield a scalar that is of another type or out of its bounds."""
    info = msgspec.inspect
    if isinstance(kind, info.LiteralType):
        if value not in kind.values or isinstance(value, bool):
            allowed = ", ".join(str(option) for option in kind.values)
            yield path, tr("must be one of {allowed} (got {value})", allowed=allowed, value=shown(value)), ""
        return
    kinds: dict[type, Any] = {
        info.StrType: str,
        info.IntType: int,
        info.FloatType: (int, float),
        info.BoolType: bool,
        info.NoneType: type(None),
    }
    wanted = kinds.get(type(kind), object)
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        hint = tr("put it in quotes") if wanted is str and isinstance(value, int | float) else ""
        yield path, _expected(_name(kind), value), hint
    elif isinstance(kind, info.IntType | info.FloatType):
        low, high = kind.ge, kind.le
        if low is not None and value < low:
            yield path, tr("must be at least {low} (got {value})", low=low, value=value), ""
        if high is not None and value > high:
            yield path, tr("must be at most {high} (got {value})", high=high, value=value), ""


def _name(kind: Any) -> str:
    """Return the name of a type in plain words."""
    names = {
        "StrType": tr("text"),
        "IntType": tr("a whole number"),
        "FloatType": tr("a number"),
        "BoolType": tr("true or false"),
        "NoneType": tr("nothing"),
        "VarTupleType": tr("a list"),
    }
    return names.get(type(kind).__name__, tr("a mapping"))


def _expected(wanted: str, value: Any) -> str:
    """Return the sentence that says what was wanted and what was found."""
    return tr("must be {wanted} (got {value})", wanted=wanted, value=shown(value))


def shown(value: Any) -> str:
    """Return a value as it may be shown inside a message: short, on one line."""
    if value is None:
        return tr("nothing")
    if isinstance(value, dict | list):
        return tr("a mapping") if isinstance(value, dict) else tr("a list")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
