"""What a file is that was named as answers and is none: a table of a survey tool, a document, a picture."""

import csv
import io
import os
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple, assert_never

import msgspec

from cxmaturity.answers.model import AnswersForm
from cxmaturity.errors import InvalidFile
from cxmaturity.text.language import current, noted, tr

_MOST, _MOST_INSIDE = 8 * 1024 * 1024, 1024 * 1024
_SHEET_LINES = re.compile(r"""^["']?(format|questionnaire|answers|respondent)["']?[ ]*:""", re.MULTILINE)
_TABLES = (".csv", ".tsv", ".tab")
_FEWEST_COLUMNS = 3
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", noted("is a PDF, not an answer file")),
    (b"\x89PNG", noted("is a picture, not an answer file")),
    (b"\xff\xd8\xff", noted("is a picture, not an answer file")),
    (b"GIF8", noted("is a picture, not an answer file")),
    (b"II*\0", noted("is a picture, not an answer file")),
    (b"MM\0*", noted("is a picture, not an answer file")),
    (b"\xd0\xcf\x11\xe0", noted("is a file of an old Office program, not an answer file")),
    (b"{\\rtf", noted("is a text document, not an answer file")),
    (b"\x1f\x8b", noted("is an archive, not an answer file")),
    (b"BZh", noted("is an archive, not an answer file")),
    (b"7z\xbc\xaf", noted("is an archive, not an answer file")),
    (b"Rar!", noted("is an archive, not an answer file")),
    (b"\xfd7zXZ", noted("is an archive, not an answer file")),
    (b"SQLite format 3\0", noted("is a database, not an answer file")),
)
_PARTS: tuple[tuple[str, str], ...] = (
    ("xl/workbook.xml", noted("is a workbook, not an answer file")),
    ("word/document.xml", noted("is a text document, not an answer file")),
    ("ppt/presentation.xml", noted("is a presentation, not an answer file")),
    ("content.xml", noted("is an office document, not an answer file")),
)
_OWN_TABLES = (
    ("dimension", "question", "name", "state", "value"),
    ("wave", "date", "respondents", "version", "kind"),
    ("unit", "organisation", "scope", "wave", "date"),
    ("unit", "file", "line", "field", "message"),
    ("phase", "starts", "due", "place", "question"),
)
_FIRST_COLUMN_OF_GOOGLE = frozenset(
    (
        *("timestamp", "zeitstempel", "horodateur", "marca temporal", "carimbo de data/hora", "tijdstempel"),
        *("informazioni cronologiche", "时间戳记", "时间戳", "時間戳記", "タイムスタンプ"),
    )
)
_TOOLS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Qualtrics", ("startdate", "enddate", "responseid")),
    ("Qualtrics", ("startdate", "enddate", "recordeddate")),
    ("Qualtrics", ("v1", "v2", "v8", "v9")),
    ("LimeSurvey", ("id", "submitdate", "lastpage")),
    ("Microsoft Forms", ("start time", "completion time")),
    ("Microsoft Forms", ("startzeit", "fertigstellungszeit")),
    ("Microsoft Forms", ("heure de début", "heure de fin")),
    ("Microsoft Forms", ("开始时间", "完成时间")),
    ("Microsoft Forms", ("開始時間", "完成時間")),
    ("SurveyMonkey", ("respondent id",)),
    ("SurveyMonkey", ("respondentid",)),
    ("SurveyMonkey", ("collectorid",)),
    ("Alchemer", ("time started", "date submitted", "status")),
    ("ODK", ("submissiondate", "key")),
    ("Typeform", ("#", "submit date (utc)")),
    ("Typeform", ("network id",)),
    ("Microsoft Assessments", ("category", "link-text")),
)
_CODED = re.compile(r"q\d{4}(_\d{4})?\Z")
_LIME = re.compile(r"\w+(\[\w+\])?\. \S")
_FORMS_OF_SURVEYS = frozenset(("pages", "elements", "fields"))
_LISTS_OF_SURVEYS = ("responses", "items", "results", "submissions", "data")


class Foreign(NamedTuple):
    """What a file is, what to do, and whether the tool wrote it itself."""

    message: str
    hint: str
    own: bool = False


def foreign(path: Path) -> Foreign | None:
    """Return what the file at `path` is, None where it could be meant for an answer file."""
    content = _start(path, _MOST)
    if content is None:
        return None
    if content.startswith(b"PK\x03\x04"):
        return _packed(path)
    for start, message in _BEGINNINGS:
        if content.startswith(start):
            return Foreign(tr(message), _to_do())
    if content[8:12] == b"WEBP" or content[4:8] == b"ftyp":
        return Foreign(tr("is a picture, not an answer file"), _to_do())
    return _of_text(_text(content), path)


def _text(content: bytes) -> str:
    """Return `content` as text, whatever its encoding: only its shape is asked for."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _of_text(text: str, path: Path) -> Foreign | None:
    """Return what a text is."""
    start = text.lstrip()[:200].lower()
    if start.startswith(("<!doctype html", "<html")):
        return Foreign(tr("is a web page, not an answer file"), _to_do())
    if start.startswith("<?xml"):
        return Foreign(tr("is an XML file, not an answer file"), _to_do())
    if start.startswith(("[", "{")):
        return _of_json(text)
    if _SHEET_LINES.search(text):
        return None
    return _of_table(_rows(text, path), path)


def _of_json(text: str) -> Foreign | None:
    """Return what a JSON file is that is no object with the fields of answers."""
    try:
        tree: Any = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None
    if isinstance(tree, dict):
        if tree.keys() & _FORMS_OF_SURVEYS:
            return Foreign(tr("is the form of a survey tool, not an answer file"), _to_do())
        tree = next((tree[name] for name in _LISTS_OF_SURVEYS if isinstance(tree.get(name), list)), None)
    if isinstance(tree, list) and tree and all(isinstance(one, dict) for one in tree):
        tool = "SurveyJS" if tree[0].keys() & {"HappendAt", "HappenedAt", "pos"} else ""
        return _survey(tr("a JSON file"), tool, len(tree))
    return None


def _rows(text: str, path: Path) -> list[list[str]]:
    """Return the rows of a table, none where it is no table."""
    found: list[list[str]] = []
    for delimiter in ("\t", ";", ","):
        try:
            rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
        except csv.Error:
            continue
        if rows and len(rows[0]) > (len(found[0]) if found else 1):
            found = rows
    if path.suffix.lower() in _TABLES:
        return found
    wide = [len(row) for row in found[:2]]
    return found if wide and min(wide) >= _FEWEST_COLUMNS and (len(wide) < 2 or wide[0] == wide[1]) else []


def _of_table(rows: Sequence[Sequence[str]], path: Path) -> Foreign | None:
    """Return what a table is, by its head."""
    if not rows:
        if path.suffix.lower() in _TABLES:
            return Foreign(tr("is a CSV file, not an answer file"), _to_do())
        return None
    if any(tuple(rows[0][: len(own)]) == own for own in _OWN_TABLES):
        hint = tr("name the answers that it was made from")
        return Foreign(tr("is a table that cxmaturity wrote, not an answer file"), hint, own=True)
    tool = next((found for row in rows[:12] if (found := tool_of(row))), "")
    return _survey(tr("a CSV file"), tool, len(rows) - _heads(rows))


def _heads(rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows are heads and no answers."""
    if len(rows) > 2 and any("ImportId" in cell for cell in rows[2]):
        return 3
    coded = tool_of(rows[0]) == "Qualtrics" or (len(rows) > 1 and not rows[1][0] and "Response" in rows[1])
    return 2 if coded else 1


def tool_of(head: Sequence[str]) -> str:
    """Return the survey tool that writes such a head, nothing where none is known to."""
    names = [cell.strip("\ufeff \"'").casefold() for cell in head]
    if names and names[0] in _FIRST_COLUMN_OF_GOOGLE:
        return "Google Forms"
    for tool, columns in _TOOLS:
        if set(columns) <= set(names):
            return tool
    if sum(bool(_CODED.match(name)) for name in names) > 1:
        return "SurveyMonkey"
    if sum(bool(_LIME.match(name)) for name in names) * 2 > len(names):
        return "LimeSurvey"
    return ""


def _survey(kind: str, tool: str, count: int) -> Foreign:
    """Return the words for the export of a survey tool, which is named where it is known."""
    plural = current.get().plural
    count = max(count, 0)
    if tool:
        message = plural(
            "is {kind} with one answer of a survey tool ({tool}), not an answer file",
            "is {kind} with {count} answers of a survey tool ({tool}), not an answer file",
            count,
            kind=kind,
            tool=tool,
        )
    else:
        message = plural(
            "is {kind} with one row, not an answer file",
            "is {kind} with {count} rows, not an answer file",
            count,
            kind=kind,
        )
    return Foreign(message, _to_do())


def _packed(path: Path) -> Foreign:
    """Return what a packed file is: a document of an office program, or an archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" in names:
                return _workbook(archive, names)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError, zlib.error):
        return Foreign(tr("is an archive, not an answer file"), _to_do())
    archive_words = noted("is an archive, not an answer file")
    return Foreign(tr(next((said for part, said in _PARTS if part in names), archive_words)), _to_do())


def _workbook(archive: zipfile.ZipFile, names: Sequence[str]) -> Foreign:
    """Return what a workbook is: one of ours, the export of a survey tool, or any."""
    about = _part(archive, "docProps/core.xml", names)
    if "cxmaturity" in about:
        hint = tr("name the answers that it was made from")
        return Foreign(tr("is a workbook that cxmaturity wrote, not an answer file"), hint, own=True)
    texts = re.findall(r"<t[^>]*>([^<]*)</t>", _part(archive, "xl/sharedStrings.xml", names))
    tool = tool_of(list(islice(texts, 200)))
    if not tool:
        return Foreign(tr("is a workbook, not an answer file"), _to_do())
    first = next((one for one in names if re.match(r"xl/worksheets/sheet1?\.xml", one)), "")
    rows = len(re.findall(r"<row[ >]", _part(archive, first, names)))
    return _survey(tr("an Excel workbook"), tool, rows - 1)


def _part(archive: zipfile.ZipFile, name: str, names: Sequence[str]) -> str:
    """Return the beginning of a part of a packed file: however large it unpacks, no more is read."""
    if name not in names:
        return ""
    with archive.open(name) as file:
        return file.read(_MOST_INSIDE).decode(errors="replace")


def _to_do() -> str:
    return tr(
        "there is no import yet: each respondent's answers are needed as a .yaml file, "
        "which `cxmaturity assess FILE.yaml` writes"
    )


# ---- What a file is that could be taken for answers: by its fields, or by its first bytes
#
# Whoever names a wrong file is told what it is, not which of its fields answers do not have.

PEEK, _LIMIT = 64 * 1024, 4 * 1024 * 1024
_ANSWERS = re.compile(rb"""^(?:\xef\xbb\xbf)?["']?(answers|respondent)["']?[ ]*:""", re.MULTILINE)
_ANSWERS_ANYWHERE = re.compile(rb"""(?:^|[{,])\s*["']?(answers|respondent)["']?[ ]*:""", re.MULTILINE)
_TEXTS = re.compile(rb"""^["']?(texts|language)["']?[ ]*:""", re.MULTILINE)
_OUTPUT = re.compile(rb"""\s*\{\s*"format": ?1,\s*"tool_version": ?\"""")
_BEGIN = 300
_STARTER = re.compile(rb"^#.*cxmaturity check ", re.MULTILINE)

OutputKind = Literal[
    "result", "comparison", "trend", "plan", "verdict", "shield", "advice", "changes", "schema"
]
"""What the tool writes for others to read: it may be written again at any time."""
OtherKind = Literal[
    OutputKind, "questionnaire", "overlay", "translation", "gates", "brand", "team", "ledger", "other"
]
FileKind = Literal["answers", OtherKind]
TEAM, LEDGER, PLAN = "team.yaml", "issued.yaml", "plan.yaml"
"""What lies beside the answers of a wave and belongs to it: its members, what was issued, and its plan.

The plan of a single answer file is called as that, with `.plan` before its ending.
"""


def kind_words(kind: OtherKind) -> str:  # noqa: C901, PLR0911, PLR0912  a line a kind
    """Return what is said of a file that was named as answers and is none."""
    match kind:
        case "questionnaire":
            return tr("is a questionnaire, not an answer file")
        case "overlay":
            return tr("is an overlay of a questionnaire, not an answer file")
        case "translation":
            return tr("is a translation of a questionnaire, not an answer file")
        case "gates":
            return tr("is a gates file, not an answer file")
        case "brand":
            return tr("is a brand file, not an answer file")
        case "team":
            return tr("is a team file, which is called team.yaml, and not an answer file")
        case "ledger":
            return tr("is a ledger of what was issued, not an answer file")
        case "plan":
            return tr("is a plan that `cxmaturity plan` wrote, not an answer file")
        case "result":
            return tr("is a result that cxmaturity wrote, not an answer file")
        case "comparison":
            return tr("is a comparison that `cxmaturity compare` wrote, not an answer file")
        case "trend":
            return tr("is a trend that `cxmaturity trend` wrote, not an answer file")
        case "verdict":
            return tr("is a verdict that `cxmaturity check` wrote, not an answer file")
        case "shield":
            return tr("is a badge that cxmaturity wrote, not an answer file")
        case "advice":
            return tr("is advice that `cxmaturity questionnaire lint` wrote, not an answer file")
        case "changes":
            return tr("is a list of changes that `cxmaturity questionnaire diff` wrote, not an answer file")
        case "schema":
            return tr("is a JSON schema, not an answer file")
        case "other":
            return tr("has none of the fields of an answer file")
        case _:
            assert_never(kind)


_SIGNS: tuple[tuple[OtherKind, tuple[str, ...]], ...] = (
    ("result", ("tool_version", "subject", "overall", "dimensions", "recommendations")),
    ("comparison", ("tool_version", "questionnaires", "before", "after")),
    ("trend", ("tool_version", "waves", "came_or_went")),
    ("plan", ("tool_version", "wish", "arrival", "phases")),
    ("verdict", ("tool_version", "passed", "exit_code", "gates")),
    ("shield", ("schemaVersion", "label", "message")),
    ("advice", ("clean", "files", "advice")),
    ("advice", ("version", "runs", "$schema")),
    ("changes", ("before", "after", "changes", "asks")),
    ("schema", ("$schema", "$defs")),
    ("overlay", ("overlay", "of")),
    ("translation", ("questionnaire", "language", "texts")),
    ("ledger", ("issued", "salt", "checksum")),
    ("plan", ("plan_of", "moves")),
)
_OF_QUESTIONNAIRES = frozenset(("levels", "scales", "dimensions"))
_ONLY_GATES = frozenset(("overall", "dimensions", "questions", "maximum_drop", "plan", "waivers"))
_OF_ANSWERS = frozenset(("answers", "respondent"))
_ONLY_TEAM = frozenset(("members", "disclosure"))
_FIELDS = frozenset(AnswersForm.__struct_fields__) - {"format"}


def kind_of(tree: Any, name: str = "") -> FileKind:
    """Return what the tree of a file is, by its fields; answers, however broken, where nothing else fits.

    What is called by the `name` of a wave's own file is one, unless it holds answers: it may be empty, or
    broken.
    """
    keys = frozenset(tree) if isinstance(tree, Mapping) else frozenset()
    for kind, signs in _SIGNS:
        if keys.issuperset(signs) and not (kind in ("overlay", "translation") and keys & _OF_ANSWERS):
            return kind
    if "questionnaire" in keys or keys & _OF_ANSWERS:
        return "answers"
    if name == LEDGER or _is_called_plan(name):
        return "ledger" if name == LEDGER else "plan"
    if name == TEAM or keys & _ONLY_TEAM:
        return "team"
    if keys >= _OF_QUESTIONNAIRES or ("dimensions" in keys and keys & {"id", "levels", "scales", "title"}):
        return "questionnaire"
    return _by_all_fields(keys)


def _by_all_fields(keys: frozenset[Any]) -> FileKind:
    """Return what a file is that only all of its fields tell."""
    # Loaded here: nobody who names answers or a questionnaire needs them.
    from cxmaturity.brand.model import BrandFile
    from cxmaturity.gates.model import Gates

    if keys.issubset(Gates.__struct_fields__) and keys & _ONLY_GATES:
        return "gates"
    if keys.issubset(BrandFile.__struct_fields__) and len(keys) > 1:
        return "brand"
    return "answers" if not keys or keys & _FIELDS else "other"


def kind_at(path: Path) -> FileKind:
    """Return what the YAML or JSON file at `path` is; what cannot be read counts as answers, and is told of.

    It is looked at, not used: an output may take its place.
    """
    head = _start(path, PEEK)
    if head is None or _ANSWERS.search(head):
        return "answers"
    if _OUTPUT.match(head):
        # Results of many questions are larger than any answers.
        return _output(head[:_BEGIN])
    tree = _tree(path)
    return "gates" if tree == {"format": 1} and _STARTER.search(head) else kind_of(tree, path.name)


def is_of_wave(path: Path | str) -> bool:
    """Return whether the file at `path` is a wave's own, beside its answers: its team, ledger or plan."""
    name = os.path.basename(path)
    own = name in (TEAM, LEDGER) or _is_called_plan(name)
    return own and kind_at(Path(path)) in ("team", "ledger", "plan")


def _is_called_plan(name: str) -> bool:
    """Return whether a file is called as plans are."""
    return name == PLAN or name.endswith(f".{PLAN}")


def is_translation(path: Path) -> bool:
    """Return whether a file that is called as a language is a translation, or may be a broken one."""
    head = _start(path, PEEK)
    if head is None or _TEXTS.search(head):
        return True
    tree = _tree(path)
    if not isinstance(tree, Mapping) or _OF_ANSWERS & tree.keys():
        return tree is None
    return kind_of(tree) in ("translation", "answers")


def _tree(path: Path) -> Any:
    """Return the tree of a file, None where it has none."""
    # Loaded here: most files show by a line of theirs what they are.
    from cxmaturity.formats.text_file import text_of
    from cxmaturity.formats.yaml_with_lines import parse_yaml

    try:
        return parse_yaml(text_of(_start(path, _LIMIT) or b"", str(path)), str(path)).tree
    except InvalidFile:
        return None


def _output(head: bytes) -> OutputKind:
    """Return which of the tool's own files begins with `head`."""
    signs: tuple[tuple[bytes, OutputKind], ...] = (
        (b'"passed"', "verdict"),
        (b'"questionnaires"', "comparison"),
        (b'"waves"', "trend"),
        (b'"arrival"', "plan"),
    )
    return next((kind for sign, kind in signs if sign in head), "result")


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
