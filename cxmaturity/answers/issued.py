"""`issued.yaml` of a wave's folder: the ledger of what was issued, so that no two outputs give somebody away.

Each output by itself keeps to the privacy floor. Two of them do not, where fewer people than the floor came,
went or changed an answer in between: what the one says and the other does not is theirs. So the ledger keeps
which sheets an output was made of, and the next one is held against all that were issued before.

It holds no answers: a sheet is a fingerprint of who answered and one of what counts of their answers, both
keyed by the salt of the ledger.
"""

import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from cxmaturity.answers.asked import header_truths
from cxmaturity.answers.model import Answer, Answers, Sheets, State
from cxmaturity.errors import InvalidFile, Problem, UnwritableTarget, wrong
from cxmaturity.files import alone, save
from cxmaturity.formats.frozen import Frozen
from cxmaturity.formats.kinds import LEDGER
from cxmaturity.formats.typed import Fault, converted, problems, shown
from cxmaturity.formats.yaml_text import scalar
from cxmaturity.formats.yaml_with_lines import Document, read_yaml
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.resources import bundled
from cxmaturity.text.dates import is_date
from cxmaturity.text.language import current, tr
from cxmaturity.text.names import key, tidy

LIMIT = 64 * 1024 * 1024
_SALT = 16
"""Bytes of randomness: what a fingerprint is of cannot be guessed without them."""
_DIGEST = 12
_SILENT = ".silent"
"""Behind the fingerprint of who answered nothing: nobody can hide behind them."""
_SUBJECT = ("organisation", "scope", "wave")
_ABOUT = (
    "# What was issued of this wave, and of which sheets: cxmaturity holds every new output against it.\n"
    "# Keep it with the answers, and do not edit it.\n"
)


class IssuedOutput(Frozen, frozen=True):
    """A document that was issued."""

    name: str
    format: str
    date: str


class Issued(Frozen, frozen=True):
    """The sheets that one or more outputs were made of, each as `WHO.WHAT`, and those outputs.

    `despite_difference` says that it was issued though it was too near to what had been.
    """

    date: str
    questionnaire: str
    respondents: int
    sheets: tuple[str, ...]
    outputs: tuple[IssuedOutput, ...]
    despite_difference: bool = False


class Ledger(Frozen, frozen=True):
    """All that was issued of a wave; the `checksum` is over everything else."""

    format: Literal[1]
    salt: str
    checksum: str
    organisation: str = ""
    scope: str = ""
    wave: str | int = ""
    issued: tuple[Issued, ...] = ()


# ---- Who is in an output, and by how many people two outputs differ


def people(sheets: Sequence[Answers]) -> list[Answers]:
    """Return the sheets of members who said something, be it that they do not know.

    What a group agreed on is nobody's own answer.
    """
    own = [sheet for sheet in sheets if not sheet.respondent.is_consensus] or list(sheets)
    return [
        sheet
        for sheet in own
        if _answered(sheet) or any(one.state is not State.UNANSWERED for one in sheet.answers.values())
    ]


def _answered(sheet: Answers) -> bool:
    """Return whether a sheet holds an answer: it is then one behind which others can hide."""
    chosen = any(answer.is_given for answer in sheet.answers.values())
    return chosen or bool(sheet.readiness) or any(sheet.worksheets.values())


def fingerprint(sheet: Answers, salt: str, who: Mapping[str, bool] | None = None) -> str:
    """Return who answered and what counts of their answers, such that neither can be read or guessed.

    Words are no part of it: a note may be put right, and the privacy floor holds for it by itself. `who` says
    what conditions find of the respondent, since that decides what is asked.
    """
    counted = (
        sheet.respondent.group,
        sorted(sheet.targets.items()),
        sorted(
            (name, _counted(one), one.state.value, one.evidence_grade, bool(one.evidence))
            for name, one in sheet.answers.items()
        ),
        sorted(sheet.readiness.items()),
        sorted((name, [sorted(row.items()) for row in rows]) for name, rows in sheet.worksheets.items()),
        *([sorted(who.items())] if who else []),
    )
    person = _keyed(key(sheet.respondent.id).encode(), salt, b"who")
    what = _keyed(msgspec.json.encode(counted), salt, b"what")
    return f"{person}.{what}" if _answered(sheet) else f"{person}.{what}{_SILENT}"


def _counted(answer: Answer) -> str | tuple[str, ...] | None:
    """Return what of an answer is counted: its option, or what was ticked; words and numbers are not."""
    return answer.ticked if answer.ticked is not None else answer.option


def _keyed(content: bytes, salt: str, purpose: bytes) -> str:
    return blake2b(content, digest_size=_DIGEST, key=bytes.fromhex(salt), person=purpose).hexdigest()


def differing(before: Collection[str], after: Collection[str], *, content: bool = True) -> int:
    """Return by how many people two sets of fingerprints differ: who came, went or said something else.

    The same answers under another id are no difference: no output shows one. Of those who answered nothing
    any number counts as one. Without `content` only who answered is compared, since other questions cannot
    have the same answers.
    """
    if not content:
        old, new = {_who(one): one for one in before}, {_who(one): one for one in after}
        left = [one for who, one in (old | new).items() if who not in old or who not in new]
    else:
        gone = list((Counter(before) - Counter(after)).elements())
        come = list((Counter(after) - Counter(before)).elements())
        both = Counter(map(_what, gone)) & Counter(map(_what, come))
        left = [*_left(gone, come, both), *_left(come, gone, both)]
    return max(len({_who(one) for one in left if not one.endswith(_SILENT)}), min(len(left), 1))


def _left(mine: Sequence[str], theirs: Iterable[str], both: Counter[str]) -> Iterator[str]:
    """Yield those of `mine` that are left when what stands on `both` sides is taken away.

    First taken away are the sheets of who is not on the other side, so that nobody counts who need not.
    """
    there = {_who(one) for one in theirs}
    taken: Counter[str] = Counter()
    for one in sorted(mine, key=lambda one: _who(one) in there):
        taken[_what(one)] += 1
        if taken[_what(one)] > both[_what(one)]:
            yield one


def _who(one: str) -> str:
    return one.partition(".")[0]


def _what(one: str) -> str:
    return one.partition(".")[2]


# ---- The ledger's file: read with every problem, written whole


def read_ledger(path: Path, sheets: Sequence[Answers]) -> tuple[Ledger, Document] | None:
    """Return the ledger at `path` of the wave of `sheets`, None where there is none.

    Raises InvalidFile where it is damaged, was edited, or is another wave's.
    """
    if not path.exists():
        return None
    try:
        document = read_yaml(path, limit=LIMIT)
    except InvalidFile as error:
        raise InvalidFile([_with_remedy(one) for one in error.problems]) from None
    if not isinstance(document.tree, dict):
        raise wrong(path, tr("is empty") if document.tree is None else tr("is not a ledger"), _remedy())
    ledger, found = converted(document, Ledger)
    if ledger is not None and not found and not document.problems:
        found = list(_faults(ledger, sheets[0]))
    if ledger is None or found or document.problems:
        raise InvalidFile([_with_remedy(one) for one in problems(document, found).problems])
    return ledger, document


def _remedy() -> str:
    return tr(
        "put it back as it was written, from a copy or from version control; a --draft is issued without it"
    )


def _with_remedy(problem: Problem) -> Problem:
    """Return a `problem` of the ledger with what to do: it is nobody's to be filled in."""
    ours = problem.field.split(".")[0] not in _SUBJECT
    return problem._replace(hint=_remedy()) if ours or not problem.hint else problem


def _faults(ledger: Ledger, sheet: Answers) -> Iterator[Fault]:
    """Yield what is wrong with a ledger of the right form."""
    try:
        sound = len(bytes.fromhex(ledger.salt)) == _SALT
    except ValueError:
        sound = False
    if not sound:
        yield ("salt",), tr("is damaged: it must be {count} hexadecimal digits", count=_SALT * 2), ""
    elif ledger.checksum != _checksum(ledger):
        yield ("checksum",), tr("does not fit the rest: the file was edited or damaged"), ""
    for at, entry in enumerate(ledger.issued):
        if not is_date(entry.date):
            yield (
                ("issued", at, "date"),
                tr("is no day of the calendar (got {got})", got=shown(entry.date)),
                "",
            )
        if entry.respondents != len(entry.sheets):
            message = tr("is {got}, and {count} sheets are listed")
            said = message.format(got=entry.respondents, count=len(entry.sheets))
            yield ("issued", at, "respondents"), said, ""
    for name in _SUBJECT:
        theirs, mine = str(getattr(ledger, name)), getattr(sheet, name)
        if tidy(theirs) != tidy(mine):
            message = tr(
                "is {mine} here and {theirs} in {file}",
                mine=shown(theirs) if theirs else tr("empty"),
                theirs=shown(mine) if mine else tr("empty"),
                file=sheet.path,
            )
            yield (
                (name,),
                message,
                tr(
                    "it is the ledger of another wave: put it back into its folder; where it is of this one,"
                    " the answers must name the same as when it was begun"
                ),
            )


def _checksum(ledger: Ledger) -> str:
    plain = msgspec.structs.replace(ledger, checksum="", wave=str(ledger.wave))
    return _keyed(msgspec.json.encode(plain), ledger.salt, b"ledger")


def _begun(sheets: Sequence[Answers]) -> Ledger:
    """Return an empty ledger of the wave of `sheets`, with a salt of its own."""
    first = {name: tidy(getattr(sheets[0], name)) for name in _SUBJECT}
    return Ledger(format=1, salt=secrets.token_hex(_SALT), checksum="", **first)  # type: ignore[arg-type]


def _with(ledger: Ledger, issue: "Issue", output: IssuedOutput, prints: tuple[str, ...]) -> Ledger:
    """Return `ledger` with one more output; what is made of the same sheets stands together."""
    entries = list(ledger.issued)
    for at, entry in enumerate(entries):
        if entry.questionnaire == issue.asked and Counter(entry.sheets) == Counter(prints):
            known = {(one.name, one.format) for one in entry.outputs}
            if (output.name, output.format) not in known:
                entries[at] = msgspec.structs.replace(entry, outputs=(*entry.outputs, output))
            break
    else:
        entries.append(
            Issued(
                date=output.date,
                questionnaire=issue.asked,
                respondents=len(prints),
                sheets=prints,
                outputs=(output,),
            )
        )
    return msgspec.structs.replace(ledger, issued=tuple(entries))


def _marked(ledger: Ledger) -> Ledger:
    """Return `ledger`, its last output marked as issued though it was too near to an earlier one."""
    last = msgspec.structs.replace(ledger.issued[-1], despite_difference=True)
    return msgspec.structs.replace(ledger, issued=(*ledger.issued[:-1], last))


def render_ledger(ledger: Ledger) -> str:
    """Return `ledger` as YAML."""
    lines = [_ABOUT + "format: 1"]
    lines += [f"{name}: {scalar(str(getattr(ledger, name)))}" for name in _SUBJECT if getattr(ledger, name)]
    lines += [f"salt: {scalar(ledger.salt)}", f"checksum: {scalar(ledger.checksum)}", "issued:"]
    for entry in ledger.issued:
        lines += [
            f"  - date: {scalar(entry.date)}",
            f"    questionnaire: {scalar(entry.questionnaire)}",
            f"    respondents: {entry.respondents}",
        ]
        lines += ["    despite_difference: true"] if entry.despite_difference else []
        lines += ["    outputs:"]
        lines += [
            f"      - {{name: {scalar(one.name)}, format: {scalar(one.format)}, date: {scalar(one.date)}}}"
            for one in entry.outputs
        ]
        lines += ["    sheets:", *(f"      - {scalar(one)}" for one in entry.sheets)]
    return "\n".join(lines) + "\n"


# ---- Issuing: held against the ledgers before the work, and entered as the output is written


class Issue(NamedTuple):
    """The sheets of one wave that an output is made of: in which folder, and the questionnaire's floor."""

    folder: Path
    sheets: Sheets
    questionnaire: Questionnaire

    @property
    def asked(self) -> str:
        """How the ledger names the questionnaire."""
        return f"{self.questionnaire.id}@{self.questionnaire.version}"

    @property
    def ledger(self) -> Path:
        """Where the wave's ledger is."""
        return self.folder / LEDGER


@dataclass(frozen=True, kw_only=True)
class Publication:
    """An output that is about to be issued, and the waves that it tells of.

    Waves of one respondent need no ledger, a report that is read back has said it all before, and the bundled
    examples are of nobody. What is not `is_issued`, such as a draft, is held against no ledger and entered in
    none.
    """

    name: str
    format: str
    day: str
    despite_difference: bool = False
    is_issued: bool = True
    issues: list[Issue] = field(default_factory=list)

    def tells_of(self, path: Path, questionnaire: Questionnaire, sheets: Sheets) -> None:
        """Note that the output tells of the wave at `path`."""
        if self.is_issued and len(people(sheets)) > 1 and path.is_dir() and not _is_bundled(path):
            self.issues.append(Issue(folder=path, sheets=sheets, questionnaire=questionnaire))

    def check(self) -> None:
        """Raise InvalidFile where the output is too near to what was issued, or a ledger is not sound."""
        for issue in self.issues:
            self._next(issue)

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Enter the output into the ledgers of its waves, for the block in which it is written.

        What is not written is not entered. Raises InvalidFile as `check` does, and where a ledger cannot be
        written.
        """
        with ExitStack() as stack:
            folders = sorted({issue.ledger.resolve() for issue in self.issues})
            for ledger in folders:
                with _told_as_problem(ledger):
                    stack.enter_context(alone(ledger))
            before = [(path, path.read_bytes() if path.exists() else None) for path in folders]
            try:
                for issue in self.issues:
                    with _told_as_problem(issue.ledger):
                        _write(issue.ledger, render_ledger(self._next(issue)).encode())
                yield
            except BaseException:
                with suppress(OSError, UnwritableTarget):
                    for path, content in before:
                        _put_back(path, content)
                raise

    def _next(self, issue: Issue) -> Ledger:
        """Return the ledger of a wave with this output in it. Raises InvalidFile where that may not be."""
        read = read_ledger(issue.ledger, issue.sheets)
        ledger = _begun(issue.sheets) if read is None else read[0]
        asked = issue.questionnaire
        prints = tuple(
            sorted(
                fingerprint(sheet, ledger.salt, header_truths(asked, sheet)) for sheet in people(issue.sheets)
            )
        )
        near = list(_too_near(ledger, issue, prints))
        named = issue.sheets.disclosure == "named"
        if read is not None and near and not (self.despite_difference or named):
            at, count = min(near, key=lambda one: one[1])
            line = read[1].line(("issued", at))
            raise InvalidFile([_refusal(issue, ledger.issued[at], count, line, at)])
        made = _with(ledger, issue, IssuedOutput(name=self.name, format=self.format, date=self.day), prints)
        if near and self.despite_difference and len(made.issued) > len(ledger.issued):
            made = _marked(made)
        return msgspec.structs.replace(made, checksum=_checksum(made))


def _write(path: Path, content: bytes) -> None:
    """Write a ledger, unless it says that already. Raises UnwritableTarget."""
    if not (path.exists() and path.read_bytes() == content):
        save(path, content)


@contextmanager
def _told_as_problem(ledger: Path) -> Iterator[None]:
    """Tell as a problem of the `ledger` that it cannot be written: another wave's may well be."""
    try:
        yield
    except UnwritableTarget as error:
        message = tr("cannot be written: {reason}", reason=error.reason)
        hint = tr("what is issued must be entered here; a --draft is not")
        raise wrong(ledger, message, hint) from None


def _put_back(path: Path, content: bytes | None) -> None:
    """Leave a ledger as it was before."""
    if content is None:
        path.unlink(missing_ok=True)
    else:
        save(path, content)


def _too_near(ledger: Ledger, issue: Issue, prints: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield which entries differ by too few people, and by how many."""
    for at, entry in enumerate(ledger.issued):
        content = entry.questionnaire == issue.asked
        count = differing(entry.sheets, prints, content=content)
        if 0 < count < issue.questionnaire.privacy_floor:
            yield at, count


def _refusal(issue: Issue, entry: Issued, count: int, line: int, at: int) -> Problem:
    """Return why an output may not be issued, and what can be done."""
    floor = issue.questionnaire.privacy_floor
    message = current.get().plural(
        "one person came, went or changed an answer since {name} was issued ({date}, {respondents} "
        "respondents), fewer than {floor}: who compares the two would know what they said",
        "{count} people came, went or changed an answer since {name} was issued ({date}, {respondents} "
        "respondents), fewer than {floor}: who compares the two would know what they said",
        count,
        name=shown(entry.outputs[0].name) if entry.outputs else "?",
        date=entry.date,
        respondents=entry.respondents,
        floor=floor,
    )
    hint = tr(
        "wait until {floor} have, issue a --draft, which is marked and not entered here, or say "
        "--despite-difference, which is",
        floor=floor,
    )
    return Problem(file=str(issue.ledger), line=line, field=f"issued.#{at + 1}", message=message, hint=hint)


def _is_bundled(path: Path) -> bool:
    """Return whether a folder is of the examples that come with the tool."""
    try:
        return path.resolve().is_relative_to(bundled("questionnaires").resolve())
    except (OSError, RuntimeError):
        return False
