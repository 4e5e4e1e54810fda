"""The sheet that an interview goes on with: a new one or the file's, with what the flags say."""

import re
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from cxmaturity import clock
from cxmaturity.domain.answers import Answers, Respondent
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.errors import BadInput, UnwritableTarget, plain
from cxmaturity.interview.answer_file import write_protection
from cxmaturity.interview.header import check_field, field_value
from cxmaturity.interview.session import Refusal, Session, describe
from cxmaturity.language import tr
from cxmaturity.reading import read_assessment, read_questionnaire
from cxmaturity.reading.packs import is_path as names_a_path

DEFAULT_QUESTIONNAIRE = "cx-maturity"
_ENDINGS = (".yaml", ".yml")


def check_target(file: Path) -> None:
    """Raise before the first question what would keep the answers from being saved."""
    try:
        _check_kind(file)
        folder = file.resolve().parent
        if not folder.is_dir():
            raise UnwritableTarget(file, tr("there is no folder {folder}", folder=plain(folder)))
        problem = write_protection(file)
        if problem:
            raise UnwritableTarget(file, problem)
        # Whether the system lets us: modes alone say nothing on a read-only disk or as root.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except (OSError, RuntimeError) as error:
        # Until Python 3.13 a link that leads to itself is a RuntimeError.
        raise UnwritableTarget(file, getattr(error, "strerror", None) or str(error)) from None


def _check_kind(file: Path) -> None:
    """Raise BadInput where no answers can be in `file`, and OSError where nobody can tell."""
    path = plain(file)
    if file.is_dir():
        inside = plain(file / "answers.yaml")
        raise BadInput(tr("{path}: is a folder; name a file in it, such as {file}", path=path, file=inside))
    if file.suffix not in _ENDINGS:
        named = plain(file.with_suffix(".yaml")) if file.name else "answers.yaml"
        raise BadInput(tr("{path}: an answer file is YAML; name it {file}", path=path, file=named))
    try:
        kind = file.stat().st_mode
    except FileNotFoundError:
        if file.is_symlink():
            raise BadInput(tr("{path}: is a link to a file that is not there", path=path)) from None
        return
    if not stat.S_ISREG(kind):
        raise BadInput(f"{path}: " + tr("is a pipe or a device, not a file"))


def open_sheet(file: Path, questionnaire: str, *, quick: bool) -> tuple[Questionnaire, Answers]:
    """Return the questionnaire and the answers so far; a file that is empty or not there is a new sheet."""
    named = read_questionnaire(questionnaire, beside=file.parent) if questionnaire else None
    if not file.exists() or file.stat().st_size == 0:
        model = named or read_questionnaire(DEFAULT_QUESTIONNAIRE, beside=file.parent)
        return model, _new_sheet(file, model, quick=quick)
    model, sheets = read_assessment(file, named)
    if quick and not sheets[0].quick:
        raise BadInput(tr("{path}: is a full sheet; --quick is for a new file", path=file))
    _keep_what_is_dropped(file, model, sheets[0])
    return model, sheets[0]


def _keep_what_is_dropped(file: Path, model: Questionnaire, sheet: Answers) -> None:
    """Raise BadInput for answers to what an overlay changes: saving would lose those to what it drops."""
    if model.overlay is None:
        return
    name = sheet.questionnaire
    if names_a_path(name):
        same = read_questionnaire(file.parent / name).sha256 == model.sha256
    else:
        same = name.partition("@")[0] == model.id
    if not same:
        message = tr(
            "{path}: answers {name}; begin a new file to answer {id}", path=file, name=name, id=model.id
        )
        raise BadInput(message)


def _new_sheet(file: Path, model: Questionnaire, *, quick: bool) -> Answers:
    """Return an empty sheet; the respondent is called as the file, so that a folder has no two alike."""
    if quick and not any(question.quick for question in model.questions):
        raise BadInput(tr("{id}: this questionnaire has no quick set", id=model.id))
    name = re.sub(r"[^\w.-]+", "-", file.stem) or "r1"
    major = model.version.partition(".")[0]
    return Answers(questionnaire=f"{model.id}@{major}", quick=quick, respondent=Respondent(id=name))


def described(session: Session, header: Mapping[str, str]) -> Session:
    """Return the session with the header fields that flags gave. Raises BadInput with all that cannot be."""
    wrong = []
    for field, text in header.items():
        if text:
            value = check_field(field, as_text(text), session.questionnaire)
            if isinstance(value, Refusal):
                wrong.append(f"{field}: {value.message}")
            else:
                session = describe(session, field, value)
    if wrong:
        raise BadInput("\n".join(plain(words) for words in wrong))
    return session


def with_defaults(session: Session) -> Session:
    """Return the session with today's date (by UTC) and quarter where the sheet has none."""
    today = clock.today()
    quarter = f"{today.year}-Q{(today.month + 2) // 3}"
    for field, value in (("wave", quarter), ("date", today.isoformat())):
        if not field_value(session.answers, field):
            session = describe(session, field, value)
    return session


def is_path(questionnaire: str) -> bool:
    """Tell whether a questionnaire is named by its path, not by its id."""
    return Path(questionnaire).exists() if questionnaire else False


def as_text(argument: str) -> str:
    """Return an argument as text that can be written: bytes that are not UTF-8 become question marks."""
    return argument.encode(errors="surrogateescape").decode(errors="replace")
