"""What a file is that could be taken for answers: by its fields, or by its first bytes where it is no YAML.

Whoever names a wrong file is told what it is, not which of its fields answers do not have.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cxmaturity.domain.brand import BrandFile
from cxmaturity.domain.gates import Gates
from cxmaturity.errors import InvalidFile
from cxmaturity.language import noted
from cxmaturity.reading.answers_form import AnswersForm

PEEK, _LIMIT = 64 * 1024, 4 * 1024 * 1024
_ANSWERS = re.compile(rb"""^(?:\xef\xbb\xbf)?["']?(answers|respondent)["']?[ ]*:""", re.MULTILINE)
_ANSWERS_ANYWHERE = re.compile(rb"""(?:^|[{,])\s*["']?(answers|respondent)["']?[ ]*:""", re.MULTILINE)
_TEXTS = re.compile(rb"""^["']?(texts|language)["']?[ ]*:""", re.MULTILINE)
_OUTPUT = re.compile(rb"""\s*\{\s*"format": ?1,\s*"tool_version": ?\"""")
_BEGIN = 300
_STARTER = re.compile(rb"^#.*cxmaturity check ", re.MULTILINE)

ANSWERS, QUESTIONNAIRE, OVERLAY, TRANSLATION, GATES, BRAND = (
    "answers",
    "questionnaire",
    "overlay",
    "translation",
    "gates",
    "brand",
)
OTHER = "other"
RESULT, COMPARISON, TREND, VERDICT, SHIELD, ADVICE, CHANGES, SCHEMA = (
    "result",
    "comparison",
    "trend",
    "verdict",
    "shield",
    "advice",
    "changes",
    "schema",
)
NAMES = {
    QUESTIONNAIRE: noted("is a questionnaire, not an answer file"),
    OVERLAY: noted("is an overlay of a questionnaire, not an answer file"),
    TRANSLATION: noted("is a translation of a questionnaire, not an answer file"),
    GATES: noted("is a gates file, not an answer file"),
    BRAND: noted("is a brand file, not an answer file"),
    RESULT: noted("is a result that cxmaturity wrote, not an answer file"),
    COMPARISON: noted("is a comparison that `cxmaturity compare` wrote, not an answer file"),
    TREND: noted("is a trend that `cxmaturity trend` wrote, not an answer file"),
    VERDICT: noted("is a verdict that `cxmaturity check` wrote, not an answer file"),
    SHIELD: noted("is a badge that cxmaturity wrote, not an answer file"),
    ADVICE: noted("is advice that `cxmaturity questionnaire lint` wrote, not an answer file"),
    CHANGES: noted("is a list of changes that `cxmaturity questionnaire diff` wrote, not an answer file"),
    SCHEMA: noted("is a JSON schema, not an answer file"),
    OTHER: noted("has none of the fields of an answer file"),
}
OUTPUTS = frozenset((RESULT, COMPARISON, TREND, VERDICT, SHIELD, ADVICE, CHANGES, SCHEMA))
"""What the tool writes for others to read: it may be written again at any time."""
_SIGNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (RESULT, ("tool_version", "subject", "overall", "dimensions", "recommendations")),
    (COMPARISON, ("tool_version", "questionnaires", "before", "after")),
    (TREND, ("tool_version", "waves", "came_or_went")),
    (VERDICT, ("tool_version", "passed", "exit_code", "gates")),
    (SHIELD, ("schemaVersion", "label", "message")),
    (ADVICE, ("clean", "files", "advice")),
    (ADVICE, ("version", "runs", "$schema")),
    (CHANGES, ("before", "after", "changes", "asks")),
    (SCHEMA, ("$schema", "$defs")),
    (OVERLAY, ("overlay", "of")),
    (TRANSLATION, ("questionnaire", "language", "texts")),
)
_OF_QUESTIONNAIRES = frozenset(("levels", "scales", "dimensions"))
_OF_GATES = frozenset(Gates.__struct_fields__)
_ONLY_GATES = frozenset(("overall", "dimensions", "questions", "maximum_drop", "waivers"))
_OF_BRANDS = frozenset(BrandFile.__struct_fields__)
_OF_ANSWERS = frozenset(("answers", "respondent"))
_FIELDS = frozenset(AnswersForm.__struct_fields__) - {"format"}


def kind_of(tree: Any) -> str:
    """Return what the tree of a file is, by its fields; answers, however broken, where nothing else fits."""
    keys = frozenset(tree) if isinstance(tree, Mapping) else frozenset()
    for kind, signs in _SIGNS:
        if keys.issuperset(signs) and not (kind in (OVERLAY, TRANSLATION) and keys & _OF_ANSWERS):
            return kind
    if "questionnaire" in keys or keys & _OF_ANSWERS:
        return ANSWERS
    if keys >= _OF_QUESTIONNAIRES or ("dimensions" in keys and keys & {"id", "levels", "scales", "title"}):
        return QUESTIONNAIRE
    if keys <= _OF_GATES and keys & _ONLY_GATES:
        return GATES
    if keys <= _OF_BRANDS and len(keys) > 1:
        return BRAND
    return ANSWERS if not keys or keys & _FIELDS else OTHER


def kind_at(path: Path) -> str:
    """Return what the YAML or JSON file at `path` is; what cannot be read counts as answers, and is told of.

    It is looked at, not used: an output may take its place.
    """
    head = _start(path, PEEK)
    if head is None or _ANSWERS.search(head):
        return ANSWERS
    if _OUTPUT.match(head):
        # Results of many questions are larger than any answers.
        return _output(head[:_BEGIN])
    tree = _tree(path)
    return GATES if tree == {"format": 1} and _STARTER.search(head) else kind_of(tree)


def is_translation(path: Path) -> bool:
    """Return whether a file that is called as a language is a translation, or may be a broken one."""
    head = _start(path, PEEK)
    if head is None or _TEXTS.search(head):
        return True
    tree = _tree(path)
    if not isinstance(tree, Mapping) or _OF_ANSWERS & tree.keys():
        return tree is None
    return kind_of(tree) in (TRANSLATION, ANSWERS)


def _tree(path: Path) -> Any:
    """Return the tree of a file, None where it has none."""
    # Loaded here: most files show by a line of theirs what they are.
    from cxmaturity.reading.text_file import text_of
    from cxmaturity.reading.yaml_with_lines import parse_yaml

    try:
        return parse_yaml(text_of(_start(path, _LIMIT) or b"", str(path)), str(path)).tree
    except InvalidFile:
        return None


def _output(head: bytes) -> str:
    """Return which of the tool's own files begins with `head`."""
    signs = ((b'"passed"', VERDICT), (b'"questionnaires"', COMPARISON), (b'"waves"', TREND))
    return next((kind for sign, kind in signs if sign in head), RESULT)


def has_answers(path: Path) -> bool:
    """Return whether a text, whatever it is called, holds lines of an answer file."""
    head = _start(path, PEEK) or b""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", "ignore").encode()
    return _ANSWERS_ANYWHERE.search(head) is not None


def _start(path: Path, most: int) -> bytes | None:
    """Return the first bytes of a file, None where there are none to be had."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return file.read(most)
    except OSError:
        return None
