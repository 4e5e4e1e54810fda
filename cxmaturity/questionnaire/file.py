"""Reading a questionnaire from its YAML file."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from cxmaturity import __version__, inputs
from cxmaturity.errors import BadInput, UnwritableTarget, plain, wrong
from cxmaturity.formats.shares import write_out_shares
from cxmaturity.formats.typed import Fault, converted, first_faults, problems, shown
from cxmaturity.formats.yaml_with_lines import Document, parse_yaml, read_yaml
from cxmaturity.questionnaire.extra import OWN, put_aside
from cxmaturity.questionnaire.find import is_path, must_be, questionnaire_path
from cxmaturity.questionnaire.model import SHARES, Questionnaire
from cxmaturity.questionnaire.option_ids import write_out_ids
from cxmaturity.resources import bundled, cache_folder
from cxmaturity.text.language import tr

# ---- The parsed form of bundled questionnaires, in the user's cache folder as Python keeps bytecode
#
# Only what ships with the tool is kept, never a client's file. A kept form counts only if the source
# beside it is the same to the byte and it was made by the same version; whatever is wrong with it, the
# source is read.


class ParsedQuestionnaire(msgspec.Struct, array_like=True):
    """A parsed questionnaire, the version that parsed it, and the source that it was parsed from."""

    version: str
    source: bytes
    questionnaire: Questionnaire


def parsed_once(path: Path, read: Callable[[Path], Questionnaire]) -> Questionnaire:
    """Return the questionnaire at `path`: the kept form of the very same source, else what `read` returns."""
    try:
        place = cache_folder() / f"{path.parent.name}-{__version__}.msgpack"
        inputs.note(path)
        source = path.read_bytes()
    except (OSError, RuntimeError):
        # No home folder, or no leave to read: reading says what is wrong.
        return read(path)
    try:
        kept = msgspec.msgpack.decode(place.read_bytes(), type=ParsedQuestionnaire)
        if (kept.version, kept.source) == (__version__, source):
            return kept.questionnaire
    except (OSError, msgspec.MsgspecError):
        pass
    questionnaire = read(path)
    if not questionnaire.taken and questionnaire.overlay is None:
        # What it rests on may change while its own file does not.
        _keep(place, ParsedQuestionnaire(version=__version__, source=source, questionnaire=questionnaire))
    return questionnaire


def _keep(place: Path, kept: ParsedQuestionnaire) -> None:
    """Write the kept form, if the system lets us: it only saves time."""
    from cxmaturity.files import save

    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        save(place, msgspec.msgpack.encode(kept))
    except (OSError, UnwritableTarget):
        return


# ---- Reading a questionnaire from its YAML file

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
    extra = put_aside(document.tree)
    write_out_ids(document.tree)
    write_out_shares(document.tree, SHARES)
    if "overlay" in document.tree:
        from cxmaturity.questionnaire.overlay import overlaid

        questionnaire = overlaid(document, read)
    else:
        questionnaire = _taking(document, read)
    digest = hashlib.sha256(content)
    for fingerprint in read.fingerprints():
        digest.update(fingerprint.encode())
    return msgspec.structs.replace(
        questionnaire, sha256=digest.hexdigest(), extra={**questionnaire.extra, **extra}
    )


def _taking(document: Document, read: "_Others") -> Questionnaire:
    """Return the questionnaire in `document`, with what it takes from those that `read` returns."""
    from cxmaturity.questionnaire.taken import Taking

    taking = Taking(document.tree, read)
    if "extra" in document.tree:
        hint = tr("write fields of your own that begin with {own}", own=OWN)
        taking.faults.append((("extra",), tr("is computed, never written"), hint))
    questionnaire, found = converted(document, Questionnaire)
    found = [*taking.faults, *(fault for fault in found if not taking.covers(fault[0]))]
    if questionnaire is not None and not taking.left:
        found += _rules(questionnaire, found)
    if questionnaire is None or found or document.problems:
        raise problems(document, found)
    return msgspec.structs.replace(questionnaire, taken=tuple(taking.taken), extra=taking.extra())


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
    raise wrong(document.file, message, hint)


def _rules(questionnaire: Questionnaire, found: list[Fault]) -> list[Fault]:
    """Return the rules that the questionnaire breaks, but for what only follows from the faults `found`."""
    from cxmaturity.questionnaire.rules import broken_rules

    if any(len(path) < 3 and path[0] in Questionnaire.__struct_fields__ for path, *_ in found):
        return []
    faulty = {path[:-1] for path, *_ in found}
    return [
        fault
        for fault in first_faults(broken_rules(questionnaire))
        if not any(fault[0][:length] in faulty for length in range(1, len(fault[0])))
    ]
