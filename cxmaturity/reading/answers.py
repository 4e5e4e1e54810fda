"""Reading the answers at a path: a file is one respondent, a folder is several."""

from pathlib import Path

from cxmaturity.domain.answers import Answers
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.errors import BadInput, InvalidFile, Problem
from cxmaturity.language import tr
from cxmaturity.reading.answers_file import answers_from, read_answers_document
from cxmaturity.reading.packs import read_questionnaire
from cxmaturity.reading.yaml_with_lines import Document

ENDINGS = (".yaml", ".yml", ".json")
SAME = ("organisation", "wave", "scope")


def read_sheet(path: Path, questionnaire: Questionnaire) -> Answers:
    """Return the one sheet in the file at `path`. Raises InvalidFile with all its problems."""
    return answers_from(_checked(read_answers_document(path), questionnaire), questionnaire)


def read_answers(path: Path, questionnaire: Questionnaire | None = None) -> tuple[Answers, ...]:
    """Return the sheets at `path`: a file's one, or those of a folder in the order of their names."""
    return read_assessment(path, questionnaire)[1]


def read_assessment(
    path: Path, questionnaire: Questionnaire | None = None
) -> tuple[Questionnaire, tuple[Answers, ...]]:
    """Return the sheets at `path` and their questionnaire, found by the id in them unless given.

    Raises BadInput when there is nothing to read and InvalidFile with the problems of all files.
    """
    documents: list[Document] = []
    faults: list[Problem] = []
    for file in sheet_paths(path):
        try:
            documents.append(read_answers_document(file))
        except InvalidFile as error:
            faults += error.problems
    sheets: list[Answers] = []
    for document in documents:
        try:
            if questionnaire is None:
                questionnaire = _named(document)
            sheets.append(answers_from(_checked(document, questionnaire), questionnaire))
        except InvalidFile as error:
            faults += error.problems
    faults += _disagreements(sheets, {document.file: document for document in documents})
    if faults or questionnaire is None:
        raise InvalidFile(faults)
    return questionnaire, tuple(sheets)


def sheet_paths(path: Path) -> list[Path]:
    """Return the answer files at `path`: itself, or those directly in a folder, hidden ones left out."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise BadInput(tr("{path}: there is no such file or folder", path=path))
    files = [one for one in path.iterdir() if one.suffix in ENDINGS and not one.name.startswith(".")]
    if not files:
        inside = sorted(one.name for one in path.iterdir() if one.is_dir() and any(one.glob("*.y*ml")))
        hint = tr("name one of its folders: {names}", names=", ".join(inside)) if inside else ""
        hint = hint or tr("`cxmaturity assess {file}` makes one", file=path / "answers.yaml")
        raise BadInput(tr("{path}: holds no answer file (.yaml); {hint}", path=path, hint=hint))
    return sorted(files, key=lambda file: file.name)


def _named(document: Document) -> Questionnaire:
    """Return the questionnaire that an answer file names."""
    name = document.tree.get("questionnaire") if isinstance(document.tree, dict) else None
    if not isinstance(name, str):
        message = tr("is not an answer file: it names no questionnaire")
        hint = tr("its first lines must hold format: 1 and questionnaire: cx-maturity@1")
        raise InvalidFile([Problem(document.file, 1, "questionnaire", message, hint)])
    try:
        return read_questionnaire(name, beside=Path(document.file).parent)
    except BadInput as error:
        raise InvalidFile(
            [Problem(document.file, document.line(("questionnaire",)), "questionnaire", str(error))]
        ) from None


def _checked(document: Document, questionnaire: Questionnaire) -> Document:
    """Return `document` unless it was answered on another questionnaire or major version."""
    tree = document.tree
    if not isinstance(tree, dict) or not isinstance(tree.get("questionnaire"), str):
        _named(document)
        return document
    name, _, version = tree["questionnaire"].rpartition("/")[2].partition("@")
    name = name.removesuffix(".yaml").removesuffix(".yml")
    is_path = "/" in tree["questionnaire"] or name != tree["questionnaire"].partition("@")[0]
    other_id = name != questionnaire.id and not is_path
    other_version = version and not f"{questionnaire.version}.".startswith(f"{version}.")
    if other_id or other_version:
        message = tr("answers {named}, not {id}@{version}")
        values = {"named": tree["questionnaire"], "id": questionnaire.id, "version": questionnaire.version}
        place = document.line(("questionnaire",))
        raise InvalidFile([Problem(document.file, place, "questionnaire", message.format(**values))])
    return document


def _disagreements(sheets: list[Answers], documents: dict[str, Document]) -> list[Problem]:
    """Return what keeps the sheets of a folder from being one assessment."""
    found: list[Problem] = []
    seen: dict[str, Answers] = {}
    for sheet in sheets:
        document = documents[sheet.path]
        first = seen.setdefault(sheet.respondent.id, sheet)
        if first is not sheet:
            message = tr("the respondent {id} also stands in {file}", id=sheet.respondent.id, file=first.path)
            hint = tr("give each respondent an id of their own")
            found.append(
                Problem(sheet.path, document.line(("respondent", "id")), "respondent.id", message, hint)
            )
        for name in SAME:
            mine, theirs = getattr(sheet, name), getattr(sheets[0], name)
            if mine != theirs:
                message = tr("is {mine} here and {theirs} in {file}")
                values = {
                    "mine": mine or tr("empty"),
                    "theirs": theirs or tr("empty"),
                    "file": sheets[0].path,
                }
                hint = tr("a folder holds one organisation, scope and wave")
                place = document.line((name,))
                found.append(Problem(sheet.path, place, name, message.format(**values), hint))
    return found
