"""Entries that stand for those of another questionnaire: `take: QUESTIONNAIRE/ID`, put into the tree."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

from cxmaturity.errors import BadInput, InvalidFile
from cxmaturity.formats.frozen import Frozen
from cxmaturity.formats.typed import Fault, FieldPath, shown
from cxmaturity.questionnaire.checklist import Check
from cxmaturity.questionnaire.conditions import conditions_without
from cxmaturity.questionnaire.find import is_path
from cxmaturity.questionnaire.model import Question, Questionnaire, Taken
from cxmaturity.text.language import tr
from cxmaturity.text.nearest import did_you_mean

OVERRIDES = ("weight", "foundation", "quick", "applies_when", "otherwise")
"""What a question may say beside `take`."""
LISTS = ("levels", "scales", "sources", "groups", "worksheets")
IN_CHECKLIST = ("steps", "checks")


class _Put(NamedTuple):
    """An entry that was taken: where to, where from, what, as what; `own` are the keys beside `take`."""

    path: FieldPath
    origin: Questionnaire
    found: Frozen
    entry: dict[str, Any]
    own: set[str]


class Taking:
    """What the `take` entries of a tree came to: what was taken, and what is wrong.

    `left` are the paths of entries that could not be taken; they stand in the tree as they were.
    """

    def __init__(self, tree: dict[str, Any], read: Callable[[str], Questionnaire]) -> None:
        """Put into `tree`, in place, what its entries take; `read` returns a questionnaire by its name.

        It raises BadInput where there is none, and InvalidFile where it is broken.
        """
        self._tree, self._read = tree, read
        self._read_so_far: dict[str, Questionnaire | None] = {}
        self._put: list[_Put] = []
        self.faults: list[Fault] = []
        self.left: set[FieldPath] = set()
        self.taken: list[Taken] = []
        if "taken" in tree:
            self.faults.append((("taken",), tr("is computed, never written"), tr("remove it")))
        for path, entries in list(_lists(tree)):
            for index, entry in enumerate(entries):
                if isinstance(entry, dict) and "take" in entry:
                    self._take((*path, index), entries)
        self._take_about()
        for path in _still_there(tree, ()):
            if not self.covers(path):
                hint = tr("take single questions, scales, levels, sources and the like")
                self._leave(path, tr("nothing can be taken here"), hint)
        self._fit()

    def covers(self, path: FieldPath) -> bool:
        """Return whether a fault at `path` only says again that an entry could not be taken."""
        if path == ("take",) and () in self.left:
            # Of the file as a whole; what else is wrong with it has nothing to do with that.
            return True
        return any(path[:length] in self.left for length in range(1, len(path) + 1))

    def extra(self) -> dict[str, Any]:
        """Return the fields of their authors' own that came along, by their place here."""
        found = {}
        for entry in self.taken:
            origin = self._read_so_far.get(entry.of)
            for place, value in (origin.extra if origin else {}).items():
                if place.startswith(f"{entry.there}."):
                    found[entry.place + place[len(entry.there) :]] = value
        return found

    def _leave(self, path: FieldPath, message: str, hint: str = "") -> None:
        """Leave the entry at `path` as it is, with a fault."""
        self.left.add(path)
        self.faults.append(((*path, "take"), message, hint))

    def _take(self, path: FieldPath, entries: list[Any]) -> None:
        """Put into its place what the entry at `path`, one of `entries`, takes."""
        kind, index = path[-2], path[-1]
        entry = entries[index]
        name, wanted = _parts(entry["take"])
        if not name:
            example = "cx-maturity/1" if kind == "levels" else "cx-maturity/ID"
            hint = tr("for example {example}", example=example)
            self._leave(path, tr("must be QUESTIONNAIRE/ID (got {value})", value=shown(entry["take"])), hint)
            return
        origin = self._origin(name, path)
        if origin is None:
            return
        there = _entries(origin, kind)
        if wanted not in there:
            message = tr("there is no {id} among the {kind} of {of}", id=shown(wanted), kind=kind, of=name)
            otherwise = tr("`cxmaturity questionnaire show {name}` shows all", name=name)
            self._leave(path, message, did_you_mean(wanted, list(there), otherwise))
            return
        allowed = OVERRIDES if kind == "questions" else ()
        self._refuse_beside(entry, path, allowed)
        entries[index] = _as_tree(there[wanted]) | {key: entry[key] for key in allowed if key in entry}
        self._put.append(
            _Put(path=path, origin=origin, found=there[wanted], entry=entries[index], own=set(entry))
        )
        own_id = str(index + 1) if kind == "levels" else wanted
        self.taken.append(Taken(place=_place(kind, own_id), of=name, there=_place(kind, wanted)))

    def _take_about(self) -> None:
        """Put the words of another model into the place of `about: {take: QUESTIONNAIRE}`."""
        entry = self._tree.get("about")
        if not isinstance(entry, dict) or "take" not in entry:
            return
        path: FieldPath = ("about",)
        name = entry["take"]
        if not isinstance(name, str) or not name:
            hint = tr("for example {example}", example="cx-maturity")
            self._leave(path, tr("must be QUESTIONNAIRE (got {value})", value=shown(name)), hint)
            return
        origin = self._origin(name, path)
        if origin is None:
            return
        if origin.about is None:
            self._leave(path, tr("{name} has no words of its own", name=name))
            return
        self._refuse_beside(entry, path, ())
        self._tree["about"] = _as_tree(origin.about)
        self.taken.append(Taken(place="about", of=name, there="about"))

    def _refuse_beside(self, entry: dict[str, Any], path: FieldPath, allowed: tuple[str, ...]) -> None:
        """Note what must not stand beside `take`."""
        for key in entry:
            if key != "take" and key not in allowed:
                hint = did_you_mean(key, list(allowed)) or tr("it is taken whole; remove this line")
                self.faults.append(((*path, key), tr("cannot stand beside take"), hint))

    def _origin(self, name: str, path: FieldPath) -> Questionnaire | None:
        """Return the questionnaire that the entry at `path` takes from; None where that cannot be."""
        if name in self._read_so_far:
            if self._read_so_far[name] is None:
                # Said where it was first taken from.
                self.left.add(path)
            return self._read_so_far[name]
        try:
            origin = self._read(name)
        except BadInput as error:
            self._leave(path, str(error))
            return None
        except InvalidFile as error:
            self._read_so_far[name] = None
            first = error.problems[0]
            message = tr("takes from {name}, which is broken in line {line}: {what}")
            what = ": ".join(part for part in (first.field, first.message) if part)
            self._leave(path, message.format(name=name, line=first.line, what=what))
            return None
        own = self._tree.get("language")
        if isinstance(own, str) and own != origin.language:
            self._read_so_far[name] = None
            message = tr("{name} is in {theirs}, this questionnaire in {own}")
            values = {"name": name, "theirs": origin.language, "own": shown(own)}
            self._leave(path, message.format(**values), tr("take from one in the same language"))
            return None
        self._read_so_far[name] = origin
        return origin

    def _fit(self) -> None:
        """Fit what was taken to what is here: its scale, its sources and what it refers to."""
        here = {question["id"] for question in _questions(self._tree) if isinstance(question.get("id"), str)}
        lacking: set[tuple[str, str]] = set()
        for put in self._put:
            if isinstance(put.found, Check):
                _keep_known(put.entry, "contradicted_by", here)
            elif isinstance(put.found, Question):
                for action in put.entry["actions"]:
                    _keep_known(action, "needs", here)
                if "applies_when" not in put.own:
                    left = conditions_without(put.found.applies_when, here)
                    put.entry["applies_when"] = [_as_tree(condition) for condition in left]
                if not put.entry["applies_when"] and "otherwise" not in put.own:
                    # Nothing is left of which it could speak.
                    put.entry["otherwise"] = "nothing"
                self._fit_scale(put, put.found, lacking)
                self._add_sources(put.origin, put.found)

    def _fit_scale(self, put: _Put, question: Question, lacking: set[tuple[str, str]]) -> None:
        """Name the scale of a taken question, or note once for each scale that it is not here."""
        if question.own_scale is not None:
            return
        wanted = put.origin.scale_of(question)
        scales = self._tree.get("scales")
        if not isinstance(scales, list) or any(path[:1] == ("scales",) for path in self.left):
            return
        scales = [scale for scale in scales if isinstance(scale, dict)]
        names = [scale.get("id") for scale in scales]
        put.entry["scale"] = "" if not question.scale and names[:1] == [wanted.id] else wanted.id
        name = f"{put.origin.id}/{wanted.id}"
        if (put.origin.id, wanted.id) in lacking:
            return
        if wanted.id not in names:
            message = tr("its scale {scale} is not here", scale=wanted.id)
            hint = tr("add {entry} to scales", entry=f"{{take: {name}}}")
        elif _steps(scales[names.index(wanted.id)]) != _steps(_as_tree(wanted)):
            message = tr("the scale {scale} here has other options or points than its own", scale=wanted.id)
            hint = tr("take the scale: {name}", name=name)
        else:
            return
        lacking.add((put.origin.id, wanted.id))
        self.left.add(put.path)
        self.faults.append(((*put.path, "take"), message, hint))

    def _add_sources(self, origin: Questionnaire, question: Question) -> None:
        """Add the sources that a taken question cites, unless they are here."""
        sources = self._tree.setdefault("sources", [])
        if not isinstance(sources, list):
            return
        here = [source.get("id") for source in sources if isinstance(source, dict)]
        cited = {reference.source for reference in question.sources}
        for source in origin.sources:
            if source.id in cited and source.id not in here:
                sources.append(_as_tree(source))
                place = _place("sources", source.id)
                self.taken.append(Taken(place=place, of=origin.id, there=place))


def _lists(tree: dict[str, Any]) -> Iterator[tuple[FieldPath, list[Any]]]:
    """Yield the path of every list whose entries may be taken, and the list."""
    checklist = tree.get("checklist")
    found: list[tuple[FieldPath, Any]] = [((name,), tree.get(name)) for name in LISTS]
    if isinstance(checklist, dict):
        found += [(("checklist", name), checklist.get(name)) for name in IN_CHECKLIST]
    found += _lists_of_questions((), tree.get("dimensions"))
    yield from ((path, entries) for path, entries in found if isinstance(entries, list))


def _lists_of_questions(path: FieldPath, dimensions: Any) -> Iterator[tuple[FieldPath, Any]]:
    """Yield what holds the questions of the `dimensions` of the thing at `path`, on every floor."""
    for at, dimension in enumerate(dimensions if isinstance(dimensions, list) else ()):
        if isinstance(dimension, dict):
            place = (*path, "dimensions", at)
            yield (*place, "questions"), dimension.get("questions")
            yield from _lists_of_questions(place, dimension.get("dimensions"))


def _questions(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every question of the tree."""
    for path, entries in _lists(tree):
        if path[-1] == "questions":
            yield from (entry for entry in entries if isinstance(entry, dict))


def _still_there(node: Any, path: FieldPath) -> Iterator[FieldPath]:
    """Yield the path of every entry of the tree that takes something."""
    if isinstance(node, dict):
        if "take" in node:
            yield path
        for key, value in node.items():
            yield from _still_there(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _still_there(value, (*path, index))


def _parts(take: Any) -> tuple[str, str]:
    """Return the questionnaire and the entry that `take` names; empty where it is of another form."""
    name, _, wanted = take.partition("/") if isinstance(take, str) else ("", "", "")
    return ("", "") if not wanted or "/" in wanted or not name or is_path(name) else (name, wanted)


def _entries(questionnaire: Questionnaire, kind: str) -> dict[str, Frozen]:
    """Return what may be taken of one `kind`, by id; levels by their number."""
    if kind == "levels":
        return {str(number): level for number, level in enumerate(questionnaire.levels, start=1)}
    where = questionnaire.checklist if kind in IN_CHECKLIST else questionnaire
    return {entry.id: entry for entry in getattr(where, kind, ())}


def _place(kind: str, name: str) -> str:
    """Return the text id of an entry, which begins those of its texts."""
    return f"checklist.{kind}.{name}" if kind in IN_CHECKLIST else f"{kind}.{name}"


def _as_tree(value: Frozen) -> dict[str, Any]:
    """Return a struct as a file would hold it."""
    tree: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(value))
    return tree


def _steps(scale: dict[str, Any]) -> list[tuple[Any, Any]]:
    """Return the ids and points of a scale's options."""
    options = scale.get("options")
    listed = options if isinstance(options, list) else []
    return [(option.get("id"), option.get("points")) for option in listed if isinstance(option, dict)]


def _keep_known(entry: dict[str, Any], field: str, questions: set[str]) -> None:
    """Let what `entry` refers to by `field` fall away where its question is not among `questions`."""
    entry[field] = [reference for reference in entry[field] if reference["question"] in questions]
