"""From an untyped tree to frozen structs: at once when all is well, else every problem with its line."""

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import chain, islice
from typing import Any, NamedTuple, TypeVar

import msgspec

from cxmaturity.errors import InvalidFile, Problem, ProblemKind
from cxmaturity.formats.field_names import field_name, shortened
from cxmaturity.formats.shares import is_fraction
from cxmaturity.formats.yaml_with_lines import Document
from cxmaturity.text.language import current, tr
from cxmaturity.text.names import unseen_signs
from cxmaturity.text.nearest import did_you_mean, meant, nearest_name
from cxmaturity.text.yes_no import check_hint

T = TypeVar("T")
FieldPath = tuple[Any, ...]


class KindedFault(NamedTuple):
    """What is wrong, as in a Fault, and of what kind."""

    path: FieldPath
    message: str
    hint: str
    kind: ProblemKind


Fault = tuple[FieldPath, str, str] | KindedFault
"""What is wrong: the path of the field, the message and the hint."""
Found = Iterator[Fault]
MOST_LETTERS = 500
"""So long may a name be, and whatever else stands in one line: of the header, or of a worksheet's row."""
_MOST = 1000
"""So many faults of one kind are looked for in one file: nobody mends more before the next try."""
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
_SAYINGS = {"yes": "true", "no": "false", "on": "true", "off": "false"}
_NUMBERS, _WORDS = frozenset("+-.0123456789"), frozenset({"true", "false"})


def moved(path: FieldPath, fault: Fault) -> Fault:
    """Return `fault` at another place."""
    return fault._replace(path=path) if isinstance(fault, KindedFault) else (path, fault[1], fault[2])


def first_faults(*rules: Iterable[Fault]) -> list[Fault]:
    """Return what breaks the `rules`, in their order, and no more than is looked for."""
    return list(islice(chain.from_iterable(rules), _MOST))


def convert(document: Document, kind: type[T]) -> T:
    """Return the document's tree as a `kind`. Raises InvalidFile with all its problems."""
    value, found = converted(document, kind)
    if value is None or found or document.problems:
        raise problems(document, found)
    return value


def converted(
    document: Document, kind: type[T], instead: dict[str, Any] | None = None
) -> tuple[T | None, list[Fault]]:
    """Return the document's tree as a `kind`, and every fault in it.

    Where there are faults the value is what is left without the faulty fields, so that the rest can
    be checked too; None when nothing sensible is left. `instead` stands in for required fields.
    """
    try:
        return msgspec.convert(document.tree, kind), []
    except msgspec.ValidationError as error:
        found = first_faults(_check(document.tree, msgspec.inspect.type_info(kind), ()))
        found = found or [((), str(error), "")]
    try:
        return msgspec.convert({**(instead or {}), **_without(document.tree, found)}, kind), found
    except (msgspec.ValidationError, TypeError):
        return None, found


def _without(tree: Any, found: list[Fault]) -> Any:
    """Return a copy of `tree` without its faulty fields; a faulty entry of a list takes the list along."""
    tree = deepcopy(tree)
    for fault in found:
        path = fault[0]
        while path and isinstance(path[-1], int):
            path = path[:-1]
        parent = tree
        for key in path[:-1]:
            try:
                parent = parent[key]
            except (KeyError, IndexError):
                # Its surroundings have gone with another fault.
                parent = {}
        if path and isinstance(parent, dict):
            parent.pop(path[-1], None)
    return tree


def problems(document: Document, found: Iterable[Fault]) -> InvalidFile:
    """Return one error for all that is wrong with the YAML and all `found`, each with line and field."""
    told = {(one.line, one.field) for one in document.problems if one.field}
    made = []
    for fault in found:
        path = fault[0]
        one = Problem(
            file=document.file,
            line=document.line(path),
            field=field_name(document.tree, path),
            message=fault[1],
            hint=fault[2],
            kind=fault.kind if isinstance(fault, KindedFault) else "",
        )
        # Where the YAML of a field cut off its whole value, that nothing is there only follows from it.
        if (one.line, one.field) not in told or _at(document.tree, path) is not None:
            made.append(one)
    return InvalidFile(list(dict.fromkeys([*document.problems, *made])))


def _at(tree: Any, path: FieldPath) -> Any:
    """Return what stands at `path`; None where nothing does."""
    for key in path:
        try:
            tree = tree[key]
        except (KeyError, IndexError, TypeError):
            return None
    return tree


def _check(value: Any, kind: Any, path: FieldPath, example: str = "") -> Found:
    """Yield everything in which `value` is not of `kind`."""
    info = msgspec.inspect
    if isinstance(kind, info.Metadata):
        yield from _check(value, kind.type, path, _example(kind))
    elif isinstance(kind, info.UnionType):
        yield from _check_union(value, kind, path, example)
    elif isinstance(kind, info.StructType):
        yield from _check_struct(value, kind, path)
    elif isinstance(kind, info.VarTupleType | info.ListType):
        if not isinstance(value, list):
            yield path, *_expected([kind], value)
            return
        for index, entry in enumerate(value):
            yield from _check(entry, kind.item_type, (*path, index))
    elif isinstance(kind, info.DictType):
        if not isinstance(value, dict):
            yield path, *_expected([kind], value)
            return
        for key, entry in value.items():
            yield from _check(entry, kind.value_type, (*path, key))
    else:
        yield from _check_scalar(value, kind, path, example)


def _check_struct(value: Any, kind: Any, path: FieldPath) -> Found:
    """Yield unknown, missing and wrong fields."""
    if not isinstance(value, dict):
        yield path, *_expected([kind], value)
        return
    fields = {field.encode_name: field for field in kind.fields}
    for key, entry in value.items():
        if key in fields:
            yield from _check(entry, fields[key].type, (*path, key))
        elif kind.forbid_unknown_fields:
            yield (*path, key), tr("is not a field here"), did_you_mean(key, list(fields))
    for name, field in fields.items():
        if field.required and name not in value:
            example = _example(field.type)
            hint = tr("write {field}", field=f"{name}: {example}") if example else ""
            yield (*path, name), tr("is missing"), hint


def _check_union(value: Any, kind: Any, path: FieldPath, example: str) -> Found:
    """Yield what is wrong by the member of the union that is nearest in kind."""
    found = [list(_check(value, member, path, example)) for member in kind.types]
    if not all(found):
        return
    info = msgspec.inspect
    members = [member for member in kind.types if not isinstance(member, info.NoneType)]
    structs = [i for i, member in enumerate(kind.types) if isinstance(member, info.StructType)]
    if len(members) == 1:
        yield from found[kind.types.index(members[0])]
    elif isinstance(value, dict) and structs:
        yield from found[structs[0]]
    else:
        yield path, *_expected(members, value, example)


def _check_scalar(value: Any, kind: Any, path: FieldPath, example: str) -> Found:
    """Yield a scalar that is of another type or out of its bounds."""
    info = msgspec.inspect
    if isinstance(kind, info.LiteralType):
        if value not in kind.values or isinstance(value, bool):
            allowed = ", ".join(str(option) for option in kind.values)
            message = tr("must be {allowed} (got {value})") if len(kind.values) == 1 else ""
            message = message or tr("must be one of {allowed} (got {value})")
            yield path, message.format(allowed=allowed, value=shown(value)), _meant(value, kind.values)
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
        message, hint = _expected([kind], value, example)
        yield path, message, _from_percent(value, kind) or _from_fraction(value, kind) or hint
    elif isinstance(kind, info.IntType | info.FloatType):
        message = out_of_range(value, kind.ge, kind.le)
        if message:
            yield path, message, as_share(value, kind.le)


def _from_percent(value: Any, kind: Any) -> str:
    """Return what to write where somebody wrote `70%`, or nothing."""
    found = _PERCENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or not isinstance(kind, msgspec.inspect.FloatType) or kind.le not in (1, 100):
        return ""
    number = float(found[1]) / (100 if kind.le == 1 else 1)
    return "" if number > kind.le else tr("write {field}", field=f"{number:g}")


def _from_fraction(value: Any, kind: Any) -> str:
    """Return what a fraction may be where somebody wrote one that is no share, or nothing."""
    written = isinstance(value, str) and is_fraction(value)
    if not written or not isinstance(kind, msgspec.inspect.FloatType):
        return ""
    return tr('a fraction is of 0 to 1, such as "1/3"')


def as_share(value: float, high: float | None) -> str:
    """Return what to write where somebody gave a share of at most 1 in percent, or nothing."""
    if high != 1 or not 1 < value <= 100:
        return ""
    return tr("a share is written from 0 to 1: write {share}", share=f"{value / 100:g}")


def _meant(value: Any, allowed: tuple[Any, ...]) -> str:
    """Return a hint at the one of the `allowed` values that was probably meant, or nothing."""
    if allowed == (1,):
        return tr("a newer cxmaturity may read it") if type(value) is int and value > 1 else ""
    if "yes" in allowed and "no" in allowed:
        return check_hint(value)
    near = str(value).lower()
    names = [one for one in allowed if isinstance(one, str)]
    return meant(near if near in allowed else nearest_name(near, names))


def too_long(text: str) -> str:
    """Return what is wrong with a text that is too long for one line; nothing when it is fine."""
    if len(text) <= MOST_LETTERS:
        return ""
    return tr("has {count} characters, at most {most} are taken", count=len(text), most=MOST_LETTERS)


def out_of_range(value: float, low: float | None, high: float | None) -> str:
    """Return the sentence that says between what `value` must lie; nothing when it does."""
    if (low is None or value >= low) and (high is None or value <= high):
        return ""
    if low is None:
        return tr("must be at most {high} (got {got})", high=high, got=value)
    if high is None:
        return tr("must be at least {low} (got {got})", low=low, got=value)
    return tr("must be from {low} to {high} (got {got})", low=low, high=high, got=value)


def _example(kind: Any) -> str:
    """Return an example of what may be written for a type, where it names one or allows only one value."""
    if isinstance(kind, msgspec.inspect.LiteralType) and len(kind.values) == 1:
        return str(kind.values[0])
    schema = getattr(kind, "extra_json_schema", None) or {}
    return str(schema.get("examples", [""])[0])


def _name(kind: Any) -> str:
    """Return the name of a type in plain words."""
    names = {
        "StrType": tr("text"),
        "IntType": tr("a whole number"),
        "FloatType": tr("a number"),
        "BoolType": tr("true or false"),
        "NoneType": tr("nothing"),
        "VarTupleType": tr("a list"),
        "ListType": tr("a list"),
    }
    return names.get(type(kind).__name__, tr("a block of fields"))


def _expected(kinds: Sequence[Any], value: Any, example: str = "") -> tuple[str, str]:
    """Return the sentence that says which types were wanted and what was found, and what to do."""
    info = msgspec.inspect
    names = list(dict.fromkeys(_name(kind) for kind in kinds))
    wanted = kinds[0] if len(names) == 1 else None
    hint = ""
    if example:
        hint = tr("for example {example}", example=example)
    elif value is None:
        hint = tr("fill it in, or remove the line")
    elif isinstance(wanted, info.StrType) and isinstance(value, bool | int | float):
        hint = tr("put it in quotes")
    elif isinstance(wanted, info.IntType) and isinstance(value, str) and value.isdecimal():
        hint = tr("leave out the quotes")
    elif isinstance(wanted, info.BoolType) and str(value).lower() in _SAYINGS:
        hint = meant(_SAYINGS[str(value).lower()])
    return tr("must be {wanted} (got {value})", wanted=current.get().either(names), value=shown(value)), hint


def shown(value: Any) -> str:
    """Return a value as it may be shown inside a message: short, in quotes where it could be mistaken."""
    if value is None:
        return tr("nothing")
    if isinstance(value, dict | list):
        return tr("a block of fields") if isinstance(value, dict) else tr("a list")
    text = str(value).lower() if isinstance(value, bool) else shortened(str(value))
    in_quotes = isinstance(value, str) and (
        value != value.strip(" ")
        or not value
        or value[0] in _NUMBERS
        or value in _WORDS
        or unseen_signs(value)
    )
    return f'"{text}"' if in_quotes else text
