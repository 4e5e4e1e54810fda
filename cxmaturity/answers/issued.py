"""`issued.yaml` of a wave's folder: the ledger of what was issued, so that no two outputs give somebody away.

Each output by itself keeps to the privacy floor. Two of them do not, where fewer people than the floor came,
went or changed an answer in between: what the one says and the other does not is theirs. So the ledger keeps
which sheets an output was made of, and the next one is held against all that were issued before.

It holds no answers: a sheet is a fingerprint of who answered and one of what counts of their answers, both
keyed by the salt of the ledger.
"""

import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import msgspec

from cxmaturity.answers.asked import header_truths
from cxmaturity.answers.fingerprints import (
    Parted,
    apart_from_group,
    differing,
    fingerprint,
    group_print,
    is_fingerprint,
    keyed,
    parted,
    people,
)
from cxmaturity.answers.model import Answers, Sheets
from cxmaturity.answers.team import TeamFile, team_of
from cxmaturity.errors import InvalidFile, Problem, UnwritableTarget, wrong
from cxmaturity.files import alone, save
from cxmaturity.formats.frozen import Frozen
from cxmaturity.formats.kinds import LEDGER
from cxmaturity.formats.typed import Fault, converted, problems, shown
from cxmaturity.formats.yaml_text import scalar
from cxmaturity.formats.yaml_with_lines import Document, read_yaml
from cxmaturity.questionnaire.model import LEAST_FLOOR, Questionnaire
from cxmaturity.resources import bundled
from cxmaturity.text.dates import is_date
from cxmaturity.text.language import current, tr
from cxmaturity.text.names import tidy

LIMIT = 64 * 1024 * 1024
_SALT = 16
"""Bytes of randomness: what a fingerprint is of cannot be guessed without them."""
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
    """The sheets that one or more outputs were made of, each as `WHO.WHAT.GROUP`, and those outputs.

    `floor` is the privacy floor of the questionnaire: that of another, such as an overlay, may be lower.
    `despite_difference` says that it was issued though it was too near to what had been.
    """

    date: str
    questionnaire: str
    respondents: int
    floor: Annotated[int, msgspec.Meta(ge=LEAST_FLOOR)]
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
        found = list(_faults(ledger, sheets[0], team_of(path.parent)))
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


def _faults(ledger: Ledger, sheet: Answers, team: TeamFile | None) -> Iterator[Fault]:
    """Yield what is wrong with a ledger of the right form, held against a sheet of its wave and its team."""
    try:
        sound = len(bytes.fromhex(ledger.salt)) == _SALT
    except ValueError:
        sound = False
    if not sound:
        yield ("salt",), tr("is damaged: it must be {count} hexadecimal digits", count=_SALT * 2), ""
    elif ledger.checksum != _checksum(ledger):
        yield ("checksum",), tr("does not fit the rest: the file was edited or damaged"), ""
    yield from _of_entries(ledger)
    for name in _SUBJECT:
        theirs, mine = str(getattr(ledger, name)), getattr(sheet, name)
        if tidy(theirs) != tidy(mine):
            message = tr(
                "is {mine} here and {theirs} in {file}",
                mine=shown(theirs) if theirs else tr("empty"),
                theirs=shown(mine) if mine else tr("empty"),
                file=team.place(name) if team and getattr(team.team, name) else sheet.path,
            )
            yield (name,), message, _elsewhere()


def _of_entries(ledger: Ledger) -> Iterator[Fault]:
    """Yield what is wrong with single entries of a ledger."""
    for at, entry in enumerate(ledger.issued):
        if not is_date(entry.date):
            message = tr("is no day of the calendar (got {got})", got=shown(entry.date))
            yield ("issued", at, "date"), message, ""
        for place, one in enumerate(entry.sheets):
            if not is_fingerprint(one):
                yield ("issued", at, "sheets", place), tr("is no fingerprint of a sheet"), ""
        if entry.respondents != len(entry.sheets):
            message = tr("is {got}, and {count} sheets are listed")
            said = message.format(got=entry.respondents, count=len(entry.sheets))
            yield ("issued", at, "respondents"), said, ""


def _checksum(ledger: Ledger) -> str:
    plain = msgspec.structs.replace(ledger, checksum="", wave=str(ledger.wave))
    return keyed(msgspec.json.encode(plain), ledger.salt, b"ledger")


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
                floor=issue.questionnaire.privacy_floor,
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
            f"    floor: {entry.floor}",
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
        if read is not None:
            _check_people(issue, ledger, read[1], prints)
        near = list(_too_near(ledger, issue, prints))
        named = issue.sheets.disclosure == "named"
        if read is not None and near and not (self.despite_difference or named):
            nearest = min(near, key=lambda one: one.people)
            line = read[1].line(("issued", nearest.at))
            raise InvalidFile([_refusal(issue, ledger.issued[nearest.at], nearest, line, ledger.salt)])
        made = _with(ledger, issue, IssuedOutput(name=self.name, format=self.format, date=self.day), prints)
        if near and self.despite_difference and len(made.issued) > len(ledger.issued):
            made = _marked(made)
        return msgspec.structs.replace(made, checksum=_checksum(made))


def _check_people(issue: Issue, ledger: Ledger, document: Document, prints: tuple[str, ...]) -> None:
    """Raise InvalidFile where nobody of a ledger is among those of now, by who they are or what they say."""
    known = {part for entry in ledger.issued for one in entry.sheets for part in one.split(".")[:2]}
    if known and known.isdisjoint(part for one in prints for part in one.split(".")[:2]):
        message = tr("is of other people: nobody in it answered here")
        raise InvalidFile(problems(document, [(("issued",), message, _elsewhere())]).problems)


def _elsewhere() -> str:
    """Return what to do with the ledger of another wave."""
    return tr(
        "it is the ledger of another wave: put it back into its folder; where it is of this one,"
        " the answers must name the same as when it was begun"
    )


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


class Near(NamedTuple):
    """An entry, by its place, from which an output differs by too few people: how many, of which groups.

    No groups are everybody; one is that, which has no name where it is of all who are in none that is told
    apart; between two they moved.
    """

    at: int
    people: int
    groups: tuple[str, ...] = ()


def _too_near(ledger: Ledger, issue: Issue, prints: tuple[str, ...]) -> Iterator[Near]:
    """Yield which entries differ by too few people, and by how many.

    Of everybody and of each part that may be told of apart: five may have come, one of them to a group that
    has a figure of its own. The answers to another questionnaire, such as an overlay, may be the same sheets,
    and then differ by few; or they are others, and differ by all.
    """
    for at, entry in enumerate(ledger.issued):
        floor = max(entry.floor, issue.questionnaire.privacy_floor)
        other = entry.questionnaire != issue.asked
        found = [Parted((), differing(entry.sheets, prints))]
        found += [Parted((), differing(entry.sheets, prints, content=False))] if other else []
        if not other or {*map(apart_from_group, entry.sheets)} & {*map(apart_from_group, prints)}:
            found += parted(entry.sheets, prints, issue.questionnaire, ledger.salt)
        near = [one for one in found if 0 < one.people < floor]
        if near:
            # Everybody comes first, and is said where it is as few.
            nearest = min(near, key=lambda one: one.people)
            yield Near(at, nearest.people, nearest.groups)


def _refusal(issue: Issue, entry: Issued, near: Near, line: int, salt: str) -> Problem:
    """Return why an output may not be issued, and what can be done."""
    floor = max(entry.floor, issue.questionnaire.privacy_floor)
    hint = tr(
        "wait until {floor} have, issue a --draft, which is marked and not entered here, or say "
        "--despite-difference, which is",
        floor=floor,
    )
    return Problem(
        file=str(issue.ledger),
        line=line,
        field=f"issued.#{near.at + 1}",
        message=_nearness(issue, entry, near, salt=salt, floor=floor),
        hint=hint,
    )


def _nearness(issue: Issue, entry: Issued, near: Near, *, salt: str, floor: int) -> str:
    """Return of whom too few came, went or changed an answer: of all, of a group, or of all others."""
    values = {
        "name": shown(entry.outputs[0].name) if entry.outputs else "?",
        "date": entry.date,
        "respondents": entry.respondents,
        "floor": floor,
    }
    plural = current.get().plural
    if not near.groups:
        return plural(
            "one person came, went or changed an answer since {name} was issued ({date}, {respondents} "
            "respondents), fewer than {floor}: who compares the two would know what they said",
            "{count} people came, went or changed an answer since {name} was issued ({date}, {respondents} "
            "respondents), fewer than {floor}: who compares the two would know what they said",
            near.people,
            **values,
        )
    if len(near.groups) > 1:
        return plural(
            "one person is in another group since {name} was issued ({date}, {respondents} respondents), "
            "fewer than {floor}: who compares the groups in the two would know what they said",
            "{count} people are in another group since {name} was issued ({date}, {respondents} "
            "respondents), fewer than {floor}: who compares the groups in the two would know what they "
            "said",
            near.people,
            **values,
        )
    groups = {group_print(group.id, salt): group.id for group in issue.questionnaire.groups}
    if near.groups[0]:
        return plural(
            "of the group {group} one person came, went or changed an answer since {name} was issued "
            "({date}, {respondents} respondents), fewer than {floor}: who compares the group's figures in "
            "the two would know what they said",
            "of the group {group} {count} people came, went or changed an answer since {name} was issued "
            "({date}, {respondents} respondents), fewer than {floor}: who compares the group's figures in "
            "the two would know what they said",
            near.people,
            group=shown(groups.get(near.groups[0], "?")),
            **values,
        )
    return plural(
        "outside the groups that are shown one person came, went or changed an answer since {name} was "
        "issued ({date}, {respondents} respondents), fewer than {floor}: who subtracts the groups in the "
        "two would know what they said",
        "outside the groups that are shown {count} people came, went or changed an answer since {name} "
        "was issued ({date}, {respondents} respondents), fewer than {floor}: who subtracts the groups in "
        "the two would know what they said",
        near.people,
        **values,
    )


def _is_bundled(path: Path) -> bool:
    """Return whether a folder is of the examples that come with the tool."""
    try:
        return path.resolve().is_relative_to(bundled("questionnaires").resolve())
    except (OSError, RuntimeError):
        return False
