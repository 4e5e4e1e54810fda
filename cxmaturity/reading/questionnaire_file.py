"""Reading a questionnaire from its YAML file."""

from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.errors import InvalidFile, Problem
from cxmaturity.language import tr
from cxmaturity.reading.parsed_questionnaires import parsed_once
from cxmaturity.reading.typed import MOST, Fault, converted, problems, shown
from cxmaturity.reading.yaml_with_lines import Document, read_yaml
from cxmaturity.resources import bundled

LIMIT = 4 * 1024 * 1024


def read_questionnaire_file(path: Path) -> Questionnaire:
    """Return the questionnaire in the file at `path`. Raises InvalidFile with all its problems."""
    # What ships with the tool is read so often, and is so large, that its parsed form is kept.
    if path.resolve().is_relative_to(bundled("questionnaires")):
        return parsed_once(path, _read)
    return _read(path)


def _read(path: Path) -> Questionnaire:
    """Return the questionnaire in the file at `path`, parsed and checked."""
    # Loaded here: a questionnaire whose parsed form is kept needs none of it.
    import hashlib

    document = read_yaml(path, limit=LIMIT)
    _refuse_other_files(document)
    _write_out_ids(document.tree)
    questionnaire, found = converted(document, Questionnaire)
    if questionnaire is not None:
        found += _rules(questionnaire, found)
    if questionnaire is None or found or document.problems:
        raise problems(document, found)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return msgspec.structs.replace(questionnaire, sha256=digest)


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
        for fault in islice(broken_rules(questionnaire), MOST)
        if not any(fault[0][:length] in faulty for length in range(1, len(fault[0])))
    ]


def _write_out_ids(tree: Any) -> None:
    """Turn option ids that YAML reads as whole numbers into text, in place: `to: 3` means option "3".

    Also lets a question have one condition where a list of them is meant.
    """
    if isinstance(tree, list):
        for entry in tree:
            _write_out_ids(entry)
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if key in _OPTION_ID_FIELDS and type(value) is int:
                tree[key] = str(value)
            elif key == "is" and isinstance(value, list):
                tree[key] = [str(entry) if type(entry) is int else entry for entry in value]
            elif key == "options" and isinstance(value, list):
                _write_out_options(value)
            elif key == "applies_when" and isinstance(value, dict):
                tree[key] = [value]
                _write_out_ids(value)
            else:
                _write_out_ids(value)


def _write_out_options(options: list[Any]) -> None:
    """Turn the whole-number ids of a scale's options into text, in place."""
    for option in options:
        if isinstance(option, dict) and type(option.get("id")) is int:
            option["id"] = str(option["id"])


_OPTION_ID_FIELDS = frozenset({"to", "option", "at_least", "at_most"})
