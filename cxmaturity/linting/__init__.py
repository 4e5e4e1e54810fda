"""Advice on a questionnaire file beyond its validity, each piece with a code and a line."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from cxmaturity.errors import BadInput, InvalidFile, plain
from cxmaturity.formats.field_names import field_name
from cxmaturity.formats.yaml_with_lines import Document, read_yaml
from cxmaturity.linting.codes import RULES, Advice, LintResult, advice, coded
from cxmaturity.linting.family import Family, Linted
from cxmaturity.linting.loose_ends import of_whom_advice, unused_advice
from cxmaturity.linting.reach import order_advice, reach_advice, typed_advice
from cxmaturity.linting.translations import translation_advice
from cxmaturity.linting.versions import version_advice
from cxmaturity.linting.wording import wording_advice
from cxmaturity.questionnaire.file import LIMIT, read_questionnaire_file
from cxmaturity.questionnaire.find import FILE, OVERLAY, is_report, questionnaire_path
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.places import question_places, thing_at
from cxmaturity.questionnaire.revisions import GIT, read_version
from cxmaturity.text.language import tr
from cxmaturity.text.nearest import did_you_mean

FAMILIES: tuple[Family, ...] = (
    reach_advice,
    order_advice,
    typed_advice,
    wording_advice,
    unused_advice,
    of_whom_advice,
    version_advice,
)
"""What looks at a questionnaire; its translations are files of their own and have theirs."""
_IGNORED = re.compile(r"#\s*cxmaturity:\s*ignore\s+(CX\d{3}(?:[\s,]+CX\d{3})*)")


def lint(names: Iterable[str], *, against: str | None = None, ignore: Iterable[str] = ()) -> LintResult:
    """Return all advice on the questionnaires called `names`: files, folders of them, or ids.

    They are compared with the version `against`: a path, an id, or `git:REVISION`, for which alone git is
    asked. Codes to `ignore` are left out. Raises BadInput.
    """
    ignored = codes_to_ignore(ignore)
    files = list(dict.fromkeys(file for name in names for file in _files(name)))
    alike = against is None or (against.startswith(GIT) and against.count(":") == 1)
    if len(files) > 1 and not alike:
        raise BadInput(tr("--against {name}: name one questionnaire only", name=plain(against)))
    found: list[Advice] = []
    for file in files:
        last = None if against is None else read_version(against, file)
        found += [one for one in lint_file(file, against=last) if one.code not in ignored]
    clean = not any(one.severity != "note" for one in found)
    return LintResult(clean=clean, files=tuple(map(str, files)), advice=tuple(found))


def codes_to_ignore(ignore: Iterable[str]) -> set[str]:
    """Return the codes in `ignore`, each a code or several. Raises BadInput for one that there is not."""
    codes = {code for part in ignore for code in re.split(r"[\s,]+", part.upper()) if code}
    for code in sorted(codes - set(RULES)):
        hint = did_you_mean(code, list(RULES), tr("they are listed in docs/authoring.md"))
        raise BadInput(tr("--ignore {code}: there is no such code; {hint}", code=plain(code), hint=hint))
    return codes


def lint_file(path: Path, *, against: Questionnaire | None = None) -> list[Advice]:
    """Return all advice on the questionnaire at `path` and its translations, in the order of file and line.

    It is compared with the released version `against` where there is one. No program is asked what came
    before: the folder may be somebody else's. A line, or the line above it, may say
    `# cxmaturity: ignore CX020`.
    """
    try:
        questionnaire = read_questionnaire_file(path)
    except InvalidFile as error:
        return [coded(problem) for problem in error.problems]
    document = read_yaml(path, limit=LIMIT)
    places = _Places(document, questionnaire)
    linted = Linted(
        questionnaire=questionnaire,
        own=places.own_questions(),
        weighed=places.weighed_questions(),
        last=against,
    )
    found = [
        advice(code, document.file, places.line(where), places.field(where), message, hint)
        for code, where, message, hint in chain.from_iterable(family(linted) for family in FAMILIES)
    ]
    found += translation_advice(questionnaire, path)
    ignored: dict[str, dict[int, set[str]]] = defaultdict(dict)
    for file in {one.file for one in found}:
        ignored[file] = _ignored(Path(file))
    kept = {one: None for one in found if one.code not in ignored[one.file].get(one.line, ())}
    return sorted(kept, key=lambda one: (one.file != document.file, one.file, one.line))


def _ignored(file: Path) -> dict[int, set[str]]:
    """Return the codes that comments in `file` say to ignore, by line."""
    found: dict[int, set[str]] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        if comment := _IGNORED.search(line):
            codes = set(re.findall(r"CX\d{3}", comment[1]))
            for covered in (number, number + 1) if line.lstrip().startswith("#") else (number,):
                found.setdefault(covered, set()).update(codes)
    return found


class _Places:
    """Where in the file the parts of a questionnaire stand; an overlay holds only what it adds."""

    def __init__(self, document: Document, questionnaire: Questionnaire) -> None:
        self.document, self.questionnaire = document, questionnaire
        self.added = {}
        if questionnaire.overlay:
            tree = document.tree.get("add") or {}
            self.added = {
                question["id"]: ("add", dimension, index)
                for dimension, questions in tree.items()
                for index, question in enumerate(questions)
            }

    def own_questions(self) -> set[str]:
        """Return the ids of the questions whose texts are in this file."""
        if self.questionnaire.overlay:
            return set(self.added)
        taken = {one.place.removeprefix("questions.") for one in self.questionnaire.taken}
        return {question.id for question in self.questionnaire.questions} - taken

    def weighed_questions(self) -> set[str]:
        """Return the ids of the questions to which this file gives a weight above 0."""
        places = question_places(self.questionnaire)
        return {question.id for place, question in places if self._stands((*place, "weight"))}

    def _stands(self, path: tuple[Any, ...]) -> bool:
        """Return whether something other than nothing or 0 stands at `path` in the file."""
        found, written = self.document.tree, self._written(path)
        for key in written:
            try:
                found = found[key]
            except (KeyError, IndexError, TypeError):
                return False
        return bool(written and found)

    def line(self, path: tuple[Any, ...]) -> int:
        """Return the line of the part at `path`."""
        return self.document.line(self._written(path))

    def field(self, path: tuple[Any, ...]) -> str:
        """Return the name of the part at `path`."""
        named = "".join(self._named(path))
        return named or field_name(self.document.tree, self._written(path))

    def _named(self, path: tuple[Any, ...]) -> Iterator[str]:
        """Yield the id of an overlay's dimension or question, which the file need not hold."""
        if self.questionnaire.overlay and path[:1] == ("dimensions",) and len(path) > 1:
            thing, rest = thing_at(self.questionnaire, path)
            yield thing.id
            yield from (f".{key}" for key in rest if isinstance(key, str))

    def _written(self, path: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the path in the file of the part that is at `path` in the questionnaire."""
        if not self.questionnaire.overlay:
            return path
        if path[:1] == ("dimensions",) and "questions" in path:
            question, rest = thing_at(self.questionnaire, path)
            if question.id in self.added:
                return (*self.added[question.id], *rest)
            # An overlay weighs questions by their ids.
            return ("questions", question.id, *rest) if rest == ("weight",) else ()
        return path if path[:1] in (("version",), ("id",)) else ()


# ---- Which files a name leads to


def _files(name: str) -> list[Path]:
    """Return the questionnaire files that `name` leads to: one, or those in the folders of a folder."""
    folder = Path(name)
    if folder.is_dir() and not any((folder / one).exists() for one in (FILE, OVERLAY)):
        found = sorted(file for one in (FILE, OVERLAY) for file in folder.glob(f"*/{one}"))
        if found:
            return found
    return [_file(name)]


def _file(name: str) -> Path:
    """Return the questionnaire file that `name` leads to: itself, its folder, a translation, or an id."""
    path = Path(name)
    if path.is_file() and path.suffix in (".yaml", ".yml") and path.name not in (FILE, OVERLAY):
        beside = [path.parent / one for one in (FILE, OVERLAY) if (path.parent / one).is_file()]
        return beside[0] if beside else path
    found = questionnaire_path(path if path.exists() else name)
    if is_report(found):
        raise BadInput(tr("{path}: is a report; name the questionnaire itself", path=plain(found)))
    return found
