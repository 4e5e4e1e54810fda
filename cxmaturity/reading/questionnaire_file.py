"""Reading a questionnaire from its YAML file."""

from pathlib import Path

import msgspec

from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.errors import BadInput, InvalidFile, Problem, plain
from cxmaturity.language import tr
from cxmaturity.reading.option_ids import write_out_ids
from cxmaturity.reading.parsed_questionnaires import parsed_once
from cxmaturity.reading.questionnaire_paths import is_path, must_be, questionnaire_path
from cxmaturity.reading.typed import Fault, converted, first_faults, problems, shown
from cxmaturity.reading.yaml_with_lines import Document, parse_yaml, read_yaml
from cxmaturity.resources import bundled

LIMIT = 4 * 1024 * 1024


def read_questionnaire_file(path: Path, *, takers: tuple[Path, ...] = ()) -> Questionnaire:
    """Return the questionnaire in the file at `path`. Raises InvalidFile with all its problems.

    `takers` are the files that take from each other down to this one: none of them may be taken from again.
    """

    def read(file: Path) -> Questionnaire:
        return _read(file, (*takers, file.resolve()))

    # What ships with the tool is read so often, and is so large, that its parsed form is kept.
    if path.resolve().is_relative_to(bundled("questionnaires")):
        return parsed_once(path, read)
    return read(path)


def _read(path: Path, takers: tuple[Path, ...]) -> Questionnaire:
    """Return the questionnaire in the file at `path`, the last of the `takers`, parsed and checked."""
    return _parsed(read_yaml(path, limit=LIMIT), path.read_bytes(), _Others(path, takers))


def questionnaire_in(content: bytes, path: Path) -> Questionnaire:
    """Return the questionnaire in `content`, which once stood at `path`. Raises InvalidFile."""
    document = parse_yaml(content.decode("utf-8-sig", errors="replace"), str(path))
    return _parsed(document, content, _Others(path, (path.resolve(),)))


def _parsed(document: Document, content: bytes, read: "_Others") -> Questionnaire:
    """Return the questionnaire in `document`, read from `content`, with those that `read` returns."""
    # Loaded here: a questionnaire whose parsed form is kept needs none of it.
    import hashlib

    _refuse_other_files(document)
    write_out_ids(document.tree)
    if "overlay" in document.tree:
        from cxmaturity.reading.overlay_file import overlaid

        questionnaire = overlaid(document, read)
    else:
        questionnaire = _taking(document, read)
    digest = hashlib.sha256(content)
    for fingerprint in read.fingerprints():
        digest.update(fingerprint.encode())
    return msgspec.structs.replace(questionnaire, sha256=digest.hexdigest())


def _taking(document: Document, read: "_Others") -> Questionnaire:
    """Return the questionnaire in `document`, with what it takes from those that `read` returns."""
    from cxmaturity.reading.taken import Taking

    taking = Taking(document.tree, read)
    questionnaire, found = converted(document, Questionnaire)
    found = [*taking.faults, *(fault for fault in found if not taking.covers(fault[0]))]
    if questionnaire is not None and not taking.left:
        found += _rules(questionnaire, found)
    if questionnaire is None or found or document.problems:
        raise problems(document, found)
    return msgspec.structs.replace(questionnaire, taken=tuple(taking.taken))


class _Others:
    """The questionnaires that the one at `path`, the last of the `takers`, rests on, each read once."""

    def __init__(self, path: Path, takers: tuple[Path, ...]) -> None:
        self.path, self.takers = path, takers
        self.found: dict[str, Questionnaire] = {}

    def __call__(self, name: str) -> Questionnaire:
        """Return the questionnaire called `name`, as seen from here. Raises BadInput, InvalidFile."""
        if name not in self.found:
            self.found[name] = self._read(name)
        return self.found[name]

    def fingerprints(self) -> list[str]:
        """Return their SHA-256, in the order of their ids."""
        by_id = {other.id: other.sha256 for other in self.found.values()}
        return [by_id[name] for name in sorted(by_id)]

    def _read(self, name: str) -> Questionnaire:
        path = questionnaire_path(self.path.parent / name if is_path(name) else name, beside=self.path.parent)
        place = path.resolve()
        if place in self.takers:
            circle = [*self.takers[self.takers.index(place) :], place]
            names = " > ".join(plain(file.parent.name) for file in circle)
            raise BadInput(tr("taking goes in a circle: {names}", names=names))
        questionnaire = read_questionnaire_file(path, takers=self.takers)
        if not is_path(name):
            must_be(name, questionnaire, path)
        return questionnaire


def _refuse_other_files(document: Document) -> None:
    """Raise InvalidFile when the file is plainly another one: a list of what it lacks would help nobody."""
    tree = document.tree
    if isinstance(tree, dict) and ("questionnaire" not in tree or "dimensions" in tree):
        return
    if tree is None:
        message = tr("is empty")
    elif not isinstance(tree, dict):
        message = tr("is not a questionnaire")
    else:
        message = tr("is not a questionnaire, but belongs to one: {name}", name=shown(tree["questionnaire"]))
    hint = tr("`cxmaturity questionnaire list` shows where there are some")
    raise InvalidFile([Problem(document.file, 0, "", message, hint)])


def _rules(questionnaire: Questionnaire, found: list[Fault]) -> list[Fault]:
    """Return the rules that the questionnaire breaks, but for what only follows from the faults `found`."""
    from cxmaturity.reading.questionnaire_rules import broken_rules

    if any(len(path) < 3 and path[0] in Questionnaire.__struct_fields__ for path, _, _ in found):
        return []
    faulty = {path[:-1] for path, _, _ in found}
    return [
        fault
        for fault in first_faults(broken_rules(questionnaire))
        if not any(fault[0][:length] in faulty for length in range(1, len(fault[0])))
    ]
