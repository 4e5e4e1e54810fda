"""Reading the answers at a path: a file is one respondent, a folder is several."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, assert_never

import msgspec

from cxmaturity.answers.beside import is_sheet, sentences, unread_in
from cxmaturity.answers.file import answers_from, as_written, form_faults, read_answers_document
from cxmaturity.answers.model import Answers, Disclosure, Sheets, Unread, Voice
from cxmaturity.answers.tally_file import TallyFile, read_tally
from cxmaturity.answers.team import TeamFile, team_of, teamed
from cxmaturity.errors import BadInput, InvalidFile, Problem, plain, wrong
from cxmaturity.formats.field_names import shortened
from cxmaturity.formats.frozen import Frozen
from cxmaturity.formats.kinds import OtherKind, foreign, is_of_wave, kind_at, kind_of, kind_words
from cxmaturity.formats.report_file import (
    RECORD,
    RESULT,
    SHEET,
    TALLY,
    attached_files,
    attached_json,
    attached_text,
    place_of,
)
from cxmaturity.formats.typed import problems, shown
from cxmaturity.formats.yaml_with_lines import Document, parse_yaml
from cxmaturity.questionnaire.find import is_path, is_report
from cxmaturity.questionnaire.model import Overlay, Questionnaire
from cxmaturity.questionnaire.read import attached_questionnaire, read_questionnaire
from cxmaturity.questionnaire.shipped import shadows_shipped
from cxmaturity.text.language import refusal, tr
from cxmaturity.text.names import alike, difference, key, tidy

SAME = ("organisation", "wave", "scope")
_MOST_FOLDERS = 12


def read_sheet(path: Path, questionnaire: Questionnaire) -> Answers:
    """Return the one sheet in the file at `path`. Raises InvalidFile with all its problems."""
    return _sheet(_answers_document(path), questionnaire)


def read_answers(path: Path, questionnaire: Questionnaire | None = None) -> Sheets:
    """Return the sheets at `path`: a file's one, or those of a folder in the order of their names."""
    return read_assessment(path, questionnaire)[1]


def read_assessment(
    path: Path, questionnaire: Questionnaire | None = None, *, folders: bool = True
) -> tuple[Questionnaire, Sheets]:
    """Return the sheets at `path` and their questionnaire, found by the id in them unless given.

    A report holds both. The sheets tell what lies in a folder beside them and was not read, and so they do of
    `folders` of answers in it, unless those are assessed on their own. Raises BadInput when there is nothing
    to read and InvalidFile with the problems of all files.
    """
    if is_report(path):
        return read_report(path, questionnaire)
    return _read_sheets(path, questionnaire, folders=folders)


def _read_sheets(
    path: Path, questionnaire: Questionnaire | None, *, folders: bool
) -> tuple[Questionnaire, Sheets]:
    """Return the sheets in a file or a folder, and their questionnaire."""
    found = questionnaire
    documents: dict[str, Document] = {}
    sheets: list[Answers] = []
    faults: list[Problem] = []
    others: list[Problem] = []
    files = sheet_paths(path)
    whole_folder = path.is_dir()
    team: TeamFile | None = None
    same: Sequence[str] = SAME
    try:
        team = team_of(path if whole_folder else path.parent)
    except InvalidFile as error:
        # What the sheets leave empty it may well say.
        faults, same = [*error.problems], ()
    for file in files:
        try:
            if whole_folder and (other := _other_kind(file)):
                others.append(other)
                continue
            document = _answers_document(file)
            documents[document.file] = document
            found = questionnaire or _agreed(document, found)
            sheets.append(_sheet(document, found))
        except InvalidFile as error:
            faults += error.problems
    if found is None or not sheets:
        raise InvalidFile(faults or others)
    made = teamed(sheets, team, found, documents)
    faults += [*made.faults, *_disagreements(made.sheets, documents, _left(same, team))]
    if faults:
        raise InvalidFile(faults)
    beside = unread_in(path, wave=made.sheets[0].wave if folders else None) if whole_folder else ()
    return found, made.with_unread([*beside, *map(_skipped, others)], shadows_shipped(found))


def _other_kind(file: Path) -> Problem | None:
    """Return what the file in a folder of answers is that is none by its fields."""
    kind = kind_at(file)
    if kind == "answers":
        return None
    return Problem(file=str(file), line=0, field="", message=kind_words(kind), hint=_hint_for(kind))


def _skipped(other: Problem) -> Unread:
    """Return what is told of a file in a folder of answers that is none by its fields."""
    told = tr("{file}: {what}; it was not read", file=plain(other.file), what=other.message)
    return Unread(shortened(plain(Path(other.file).name)), told, like_answers=False)


def _hint_for(kind: OtherKind) -> str:
    """Return what to name instead of a file that is no answers."""
    match kind:
        case (
            "result"
            | "comparison"
            | "trend"
            | "plan"
            | "verdict"
            | "shield"
            | "advice"
            | "changes"
            | "schema"
        ):
            return tr("name the answers that it was made from")
        case "questionnaire":
            return tr("name a file with answers to it")
        case "team" | "ledger" | "plan":
            return tr("name the folder that it lies in, or one of the answer files beside it")
        case "overlay" | "translation" | "gates" | "brand" | "other":
            return tr("such a file begins with format: 1 and questionnaire: cx-maturity@1")
        case _:
            assert_never(kind)


def sheets_of(
    documents: Iterable[Document], questionnaire: Questionnaire, team: TeamFile | None = None
) -> Sheets:
    """Return the sheets in `documents`, all to one questionnaire, as members of a `team` where there is one.

    Raises InvalidFile with all problems.
    """
    by_file = {document.file: document for document in documents}
    sheets: list[Answers] = []
    faults: list[Problem] = []
    for document in by_file.values():
        try:
            sheets.append(_sheet(_checked(document), questionnaire))
        except InvalidFile as error:
            faults += error.problems
    made = teamed(sheets, team, questionnaire, by_file)
    faults += [*made.faults, *_disagreements(made.sheets, by_file, _left(SAME, team))]
    if faults:
        raise InvalidFile(faults)
    return made.with_unread((), "")


def sheet_paths(path: Path) -> list[Path]:
    """Return the answer files at `path`: itself, or those directly in a folder, hidden ones left out."""
    try:
        if not path.is_dir():
            path.stat()
            return [path]
        files = [one for one in path.iterdir() if is_sheet(one.name) and not is_of_wave(one)]
        folders = [one for one in path.iterdir() if one.is_dir()] if not files else []
    except FileNotFoundError:
        dangling = tr("{path}: is a link to a file that is not there", path=plain(path))
        missing = tr("{path}: there is no such file or folder", path=plain(path))
        raise BadInput(dangling if path.is_symlink() else missing) from None
    except (OSError, RuntimeError) as error:
        reason = refusal(error)
        raise BadInput(tr("{path}: cannot be read: {reason}", path=plain(path), reason=reason)) from None
    if not files:
        raise BadInput(_nothing_in(path, folders))
    return sorted(files, key=lambda file: file.name)


def _nothing_in(path: Path, folders: list[Path]) -> str:
    """Return the message for a folder without answers: its waves, what could be some, how to make a file."""
    inside = sorted(plain(one.name) for one in folders if any(map(_may_hold, one.glob("*"))))
    beside = unread_in(path)
    if beside:
        told = tr("{path}: holds no answer file (.yaml)", path=plain(path))
        return "\n".join([told, *sentences(beside)])
    if inside:
        names = ", ".join(inside[:_MOST_FOLDERS]) + ("" if len(inside) <= _MOST_FOLDERS else ", …")
        hint = tr("name one of its folders: {names}", names=names)
    else:
        hint = tr("`cxmaturity assess {file}` makes one", file=plain(path / "answers.yaml"))
    return tr("{path}: holds no answer file (.yaml); {hint}", path=plain(path), hint=hint)


def _may_hold(file: Path) -> bool:
    """Return whether a file in another folder may hold answers."""
    return is_sheet(file.name) and kind_at(file) == "answers"


def _answers_document(path: Path) -> Document:
    """Return the tree of the file at `path`. Raises InvalidFile when it is plainly no answer file."""
    try:
        document = read_answers_document(path)
    except InvalidFile:
        _refuse_others(path)
        raise
    return _checked(document)


def _refuse_others(path: Path) -> None:
    """Raise InvalidFile where what cannot be read as answers is something else, and what."""
    found = foreign(path)
    if found:
        raise wrong(path, found.message, found.hint) from None
    other = _other_kind(path)
    if other:
        raise InvalidFile([other]) from None


def _checked(document: Document) -> Document:
    """Return `document`. Raises InvalidFile when it is plainly no answer file."""
    tree = document.tree
    begin = tr("such a file begins with format: 1 and questionnaire: cx-maturity@1")
    if tree is None:
        message, hint = tr("is empty"), tr("`cxmaturity assess FILE` writes an answer file")
    elif not isinstance(tree, dict):
        _refuse_others(Path(document.file))
        message, hint = tr("is not an answer file"), begin
    elif (kind := kind_of(tree, Path(document.file).name)) != "answers" and kind != "other":
        message, hint = kind_words(kind), _hint_for(kind)
    elif kind == "other" and (found := foreign(Path(document.file))):
        message, hint = found.message, found.hint
    else:
        return document
    raise wrong(document.file, message, hint)


def _named(document: Document) -> str:
    """Return the name of the questionnaire in an answer file. Raises InvalidFile when it has none."""
    name = document.tree.get("questionnaire")
    if not isinstance(name, str):
        raise problems(document, form_faults(document))
    return name


def _questionnaire(document: Document) -> Questionnaire:
    """Return the questionnaire that an answer file names; a path is seen from that file."""
    name = _named(document)
    folder = Path(document.file).parent
    try:
        return read_questionnaire(folder / name if is_path(name) else name, beside=folder)
    except BadInput as error:
        raise _wrong_name(document, str(error)) from None


def _agreed(document: Document, found: Questionnaire | None) -> Questionnaire:
    """Return the questionnaire of a folder: what its first file names, and the others mean too."""
    if found is not None and not is_path(_named(document)):
        return found
    mine = _questionnaire(document)
    if found is not None and mine.sha256 != found.sha256:
        raise _other_questionnaire(document, found)
    return mine


def _wrong_name(document: Document, message: str, hint: str = "") -> InvalidFile:
    """Return what is wrong with the questionnaire's name, and with the form of the rest."""
    return problems(document, [(("questionnaire",), message, hint), *form_faults(document)])


def _other_questionnaire(document: Document, questionnaire: Questionnaire) -> InvalidFile:
    """Return the problem of answers to another questionnaire than the one they are held against."""
    message = tr("answers {named}, not {id}@{version}")
    values = {"named": shown(_named(document)), "id": questionnaire.id, "version": questionnaire.version}
    hint = tr("keep the answers to each questionnaire and major version in a folder of their own")
    return _wrong_name(document, message.format(**values), hint)


def _sheet(document: Document, questionnaire: Questionnaire) -> Answers:
    """Return the sheet unless it was answered on another questionnaire or version."""
    name = _named(document)
    if not is_path(name) and not questionnaire.goes_by(name):
        raise _other_questionnaire(document, questionnaire)
    if not questionnaire.overlay:
        return answers_from(document, questionnaire)
    answers, checks = _leave_out_dropped(document, questionnaire.overlay)
    return msgspec.structs.replace(
        answers_from(document, questionnaire),
        dropped={name: as_written(answer) for name, answer in answers.items() if answer is not None},
        dropped_checks={name: str(answer) for name, answer in checks.items() if answer is not None},
    )


def _leave_out_dropped(document: Document, overlay: Overlay) -> tuple[dict[str, Any], dict[str, Any]]:
    """Take the answers and checks that the overlay drops out of the tree, and return them.

    Nobody asked for them.
    """
    found: list[dict[str, Any]] = []
    for field, dropped in (("answers", overlay.dropped), ("readiness", overlay.dropped_checks)):
        given = document.tree.get(field)
        found.append({})
        if isinstance(given, dict):
            document.tree[field] = {name: answer for name, answer in given.items() if name not in dropped}
            found[-1] = {name: answer for name, answer in given.items() if name in dropped}
    return found[0], found[1]


def _left(names: Sequence[str], team: TeamFile | None) -> Sequence[str]:
    """Return those of `names` that a `team` does not hold against each sheet by itself."""
    return [name for name in names if team is None or not getattr(team.team, name)]


def _disagreements(
    sheets: list[Answers], documents: dict[str, Document], names: Sequence[str]
) -> list[Problem]:
    """Return what keeps the sheets of a folder from being one assessment: ids, and what `names` says."""
    found: list[Problem] = []
    seen: dict[str, Answers] = {}
    for sheet in sheets:
        document = documents[sheet.path]
        first = seen.setdefault(key(sheet.respondent.id), sheet)
        if first is not sheet:
            message = _twice(sheet.respondent.id, first)
            hint = tr("give each respondent an id of their own")
            place = document.line(("respondent", "id"))
            found.append(
                Problem(file=sheet.path, line=place, field="respondent.id", message=message, hint=hint)
            )
        for name in names:
            mine, theirs = getattr(sheet, name), getattr(sheets[0], name)
            if tidy(mine) != tidy(theirs):
                hint = tr("a folder holds one organisation, scope and wave")
                place = document.line((name,))
                message = _unlike(mine, theirs, sheets[0].path)
                found.append(Problem(file=sheet.path, line=place, field=name, message=message, hint=hint))
    return found


def _twice(mine: str, first: Answers) -> str:
    """Return the message for an id that another sheet has too, however it is written there."""
    theirs = first.respondent.id
    if mine == theirs:
        return tr("{id} also stands in {file}", id=shown(mine), file=first.path)
    here, there = difference(mine, theirs)
    return tr(
        '"{id}" also stands in {file}, as "{other}": one person; {here} is written here and {there} there',
        id=shortened(mine),
        other=shortened(theirs),
        file=first.path,
        here=here or tr("nothing"),
        there=there or tr("nothing"),
    )


def _unlike(mine: str, theirs: str, file: str) -> str:
    """Return the message for two names that differ; how, where a reader could not see it."""
    if not (mine and theirs and alike(mine, theirs)):
        return tr(
            "is {mine} here and {theirs} in {file}",
            mine=shown(mine) if mine else tr("empty"),
            theirs=shown(theirs) if theirs else tr("empty"),
            file=file,
        )
    here, there = difference(tidy(mine), tidy(theirs))
    return tr(
        'is "{mine}" here and "{theirs}" in {file}, which look alike: '
        "{here} is written here and {there} there",
        mine=shortened(mine),
        theirs=shortened(theirs),
        file=file,
        here=here or tr("nothing"),
        there=there or tr("nothing"),
    )


# ---- Reading a report back: the answers and the result that its PDF carries, and its questionnaire


class Report(Frozen, frozen=True):
    """What a report carries: the questionnaire that it was asked with, the sheets, and the result.

    The report of several respondents carries their `counts` and no sheet; some of version 0.1 carry neither.
    `files` are the attached files of ours as they are, by name.
    """

    questionnaire: Questionnaire
    sheets: Sheets
    counts: TallyFile | None
    result: dict[str, Any]
    files: dict[str, bytes]


def read_report(path: Path, questionnaire: Questionnaire | None = None) -> tuple[Questionnaire, Sheets]:
    """Return the sheets in the report at `path` and its own questionnaire, unless another one is given.

    Raises InvalidFile with all that is wrong.
    """
    files = attached_files(path)
    found, sheets = _read(path, files, questionnaire)
    if not sheets:
        message = tr("carries the figures of a group and not its answers")
        if TALLY in files:
            message = tr("carries the counts of a group and not its answers")
        raise wrong(path, message, tr("name the folder with the answers"))
    return found, sheets


def what_it_carries(path: Path) -> Literal["sheets", "counts", "figures"]:
    """Return whether the report at `path` carries answers, counts of them, or figures alone."""
    files = attached_files(path)
    if any(map(SHEET.match, files)):
        return "sheets"
    return "counts" if TALLY in files else "figures"


def said_in(report: Report) -> dict[str, tuple[Voice, ...]]:
    """Return the words that the result in a report holds, by question; none where it holds none."""
    try:
        dimensions = msgspec.convert(report.result, _Said).dimensions
    except msgspec.ValidationError:
        return {}
    return {one.id: one.voices for dimension in dimensions for one in dimension.questions}


class _SaidToQuestion(msgspec.Struct):
    """What was said to a question."""

    id: str
    voices: tuple[Voice, ...] = ()


class _SaidInDimension(msgspec.Struct):
    """What was said in a dimension."""

    questions: tuple[_SaidToQuestion, ...] = ()


class _Said(msgspec.Struct):
    """What was said, in an attached result."""

    dimensions: tuple[_SaidInDimension, ...] = ()


def read_whole_report(path: Path) -> Report:
    """Return all that the report at `path` carries. Raises InvalidFile."""
    files = attached_files(path)
    questionnaire, sheets = _read(path, files, None)
    result = attached_json(path, files, RESULT)
    if not isinstance(result, dict) or result.get("format") != 1:
        raise wrong(path, tr("{name} is not a result of format 1", name=RESULT))
    counts = read_tally(path, files[TALLY], questionnaire) if TALLY in files and not sheets else None
    return Report(questionnaire=questionnaire, sheets=sheets, counts=counts, result=result, files=files)


def _read(path: Path, files: dict[str, bytes], given: Questionnaire | None) -> tuple[Questionnaire, Sheets]:
    """Return the questionnaire, the report's own unless another one is `given`, and the sheets."""
    questionnaire = attached_questionnaire(path, files) if given is None else given
    names = sorted(filter(SHEET.match, files), key=_order)
    documents = [parse_yaml(attached_text(path, files, name), place_of(path, name)) for name in names]
    sheets = sheets_of(documents, questionnaire) if documents else ()
    renamed = [name for notice in _noticed(files) if notice.code == "renamed" for name in _names(notice)]
    disclosure: Disclosure = "named" if _carries_sheets(files) else "anonymous"
    return questionnaire, Sheets(
        sheets, _unread(path, files), _shadowed(questionnaire), disclosure=disclosure, renamed=renamed
    )


def _carries_sheets(files: dict[str, bytes]) -> bool:
    """Return whether a report says that it carries the sheets of a group which agreed to be named."""
    try:
        return msgspec.json.decode(files.get(RECORD, b"{}"), type=_Made).sheets
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return False


class _Made(msgspec.Struct):
    """How a report was made, as far as its sheets go."""

    sheets: bool = False


def _names(notice: "_Notice") -> list[str]:
    return notice.values.get("questions", "").split(", ")


def _noticed(files: dict[str, bytes]) -> "tuple[_Notice, ...]":
    """Return the notices of the attached result, none where it cannot be read."""
    try:
        return msgspec.json.decode(files.get(RESULT, b"{}"), type=_Noticed).notices
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return ()


def _unread(path: Path, files: dict[str, bytes]) -> Iterator[Unread]:
    """Yield what the attached result says of files that were not read when the report was made."""
    for notice in _noticed(files):
        for name in notice.values.get("files", "").split(", ") if notice.code == "not_read" else ():
            told = tr(
                "{path}: {name} was not read when the report was made", path=plain(path), name=plain(name)
            )
            yield Unread(name, told)


class _Notice(msgspec.Struct):
    """What there is to say about an attached result, and the values that belong into the sentence."""

    code: str
    values: dict[str, str]


class _Noticed(msgspec.Struct):
    """The notices of an attached result."""

    notices: tuple[_Notice, ...] = ()


def _shadowed(questionnaire: Questionnaire) -> str:
    """Return the shipped questionnaire that the report's own shadows; an earlier version shadows none."""
    found = shadows_shipped(questionnaire)
    return found if found.rpartition(" ")[2] == questionnaire.version or questionnaire.overlay else ""


def _order(name: str) -> tuple[str, int]:
    """Return where a sheet stands among all: r2 before r10."""
    found = SHEET.match(name)
    assert found
    return found[1], int(found[2] or 0)
